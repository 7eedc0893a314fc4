// SPDX-License-Identifier: MIT
// Descriptors written without a stream: the standard output and error of the process, and what kind of thing they are.
// Writing is synchronous, as Node documents it for files, terminals and pipes, whatever mode the descriptor is in: a
// terminal or pipe shared with another program may have been made non-blocking by it.
#include "engine/engine.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

// Why a write failed. What a parent gives its child is a local socket: its end, met while the kernel made us wait for
// room, is ECONNRESET once, and EPIPE to those who come later. It is one thing to users.
static int failure(int fd) {
  int err = errno, domain = 0;
  socklen_t len = sizeof domain;
  if (err == ECONNRESET && getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) == 0 && domain == AF_UNIX) err = EPIPE;
  return -err;
}

static int write_all(int fd, const char *bytes, size_t len) {
  while (len > 0) {
    ssize_t n = write(fd, bytes, len);
    if (n >= 0) {
      bytes += n;
      len -= (size_t)n;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      struct pollfd ready = {.fd = fd, .events = POLLOUT};
      if (poll(&ready, 1, -1) < 0 && errno != EINTR) return -errno;
    } else if (errno != EINTR) {
      return failure(fd);
    }
  }
  return 0;
}

// write(fd, text or bytes) -> 0 or errno, when all is written
ED_FN(stdio_write) {
  int32_t fd = ed_arg_i32(a);
  if (a->next < a->count && ed_is_string(a->ctx, a->v[a->next])) {
    size_t len;
    const char *text = ed_arg_utf8(a, &len);
    return ed_failed(a) ? NULL : ed_num(a->ctx, write_all(fd, text, len));
  }
  ed_bytes bytes = ed_arg_bytes(a);
  return ed_failed(a) ? NULL : ed_num(a->ctx, write_all(fd, (const char *)bytes.data, bytes.len));
}

// kind(fd) -> "FILE", "TTY", "PIPE", "TCP", "UDP" or "UNKNOWN"
ED_FN(stdio_kind) {
  switch (uv_guess_handle(ed_arg_i32(a))) {
  case UV_FILE: return ed_str_ascii(a->ctx, "FILE");
  case UV_TTY: return ed_str_ascii(a->ctx, "TTY");
  case UV_NAMED_PIPE: return ed_str_ascii(a->ctx, "PIPE");
  case UV_TCP: return ed_str_ascii(a->ctx, "TCP");
  case UV_UDP: return ed_str_ascii(a->ctx, "UDP");
  default: return ed_str_ascii(a->ctx, "UNKNOWN");
  }
}

const ed_native ed_bind_stdio[] = {{"write", stdio_write}, {"kind", stdio_kind}, {0}};
