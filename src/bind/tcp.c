// SPDX-License-Identifier: MIT
// TCP sockets: making, binding, connecting, options. Reading and writing are in stream.c.
#include "loop/address.h"
#include "loop/permission.h"
#include "loop/stream.h"
#include "loop/trace.h"

#include "engine/cells.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IPV6_ONLY = 1, REUSE_PORT = 2 }; // flags of bind

static uv_tcp_t *arg_tcp(ed_args *a) {
  ed_handle *h = ed_handle_get(ed_loop_here(), ed_arg_i32(a), ED_STREAM_TCP);
  return h ? &((ed_stream *)h)->uv.tcp : NULL;
}

static ed_val result(ed_args *a, int n) { return ed_failed(a) ? NULL : ed_num(a->ctx, n); }

// open(slot) -> 0 or errno
ED_FN(tcp_open) {
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  ed_stream *s = ed_stream_new();
  int err = uv_tcp_init(ed_loop_uv(ed_loop_here()), &s->uv.tcp);
  if (err < 0) free(s);
  else ed_stream_register(ed_loop_here(), s, slot, ED_STREAM_TCP);
  return ed_num(a->ctx, err);
}

// openFd(slot, fd) -> 0 or errno: the open handle takes over a descriptor
ED_FN(tcp_open_fd) {
  uv_tcp_t *tcp = arg_tcp(a);
  int32_t fd = ed_arg_i32(a);
  return result(a, tcp ? uv_tcp_open(tcp, fd) : UV_EBADF);
}

// libuv makes the socket when it binds; SO_REUSEPORT must be set before.
static int open_shared(uv_tcp_t *tcp, int family) {
  int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  int on = 1, err = 0;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0) err = -errno;
  if (err == 0) err = uv_tcp_open(tcp, fd);
  if (err < 0) close(fd);
  return err;
}

// bind(slot, address, port, flags) -> 0 or errno
ED_FN(tcp_bind) {
  uv_tcp_t *tcp = arg_tcp(a);
  const char *address = ed_arg_utf8(a, NULL);
  int32_t port = ed_arg_i32(a);
  int32_t flags = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  struct sockaddr_storage to;
  int err = tcp ? ed_address_parse(address, port, AF_UNSPEC, &to) : UV_EBADF;
  if (err == 0) err = ed_permission_check(ED_MAY_NET, address);
  if (err == 0 && (flags & REUSE_PORT)) err = open_shared(tcp, to.ss_family);
  if (err == 0) err = uv_tcp_bind(tcp, (struct sockaddr *)&to, flags & IPV6_ONLY ? UV_TCP_IPV6ONLY : 0);
  return ed_num(a->ctx, err);
}

// connect(slot, address, port) -> 0 (CONNECTED follows) or errno
ED_FN(tcp_connect) {
  uv_tcp_t *tcp = arg_tcp(a);
  const char *address = ed_arg_utf8(a, NULL);
  int32_t port = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  struct sockaddr_storage to;
  int err = tcp ? ed_address_parse(address, port, AF_UNSPEC, &to) : UV_EBADF;
  if (err == 0) err = ed_permission_check(ED_MAY_NET, address);
  if (err < 0) return ed_num(a->ctx, err);
  uv_connect_t *req = ed_stream_connect_req((ed_stream *)tcp->data);
  err = uv_tcp_connect(req, tcp, (struct sockaddr *)&to, ed_stream_on_connect);
  if (err < 0) free(req);
  if (err == 0 && ed_traces(ED_TRACE_NET)) {
    ed_buf args = ed_trace_args();
    ed_trace_text(&args, "ip", address);
    ed_trace_number(&args, "port", port);
    ed_trace_of(ED_TRACE_NET, 'b', "connect", tcp->data, &args);
  }
  return ed_num(a->ctx, err);
}

static ed_val tell_name(ed_args *a, int (*get)(const uv_tcp_t *, struct sockaddr *, int *)) {
  uv_tcp_t *tcp = arg_tcp(a);
  if (ed_failed(a)) return NULL;
  struct sockaddr_storage name;
  int len = sizeof name;
  int32_t *cells = ed_engine_cells(ed_engine_here())->i;
  int err = tcp ? get(tcp, (struct sockaddr *)&name, &len) : UV_EBADF;
  if (err < 0) return ed_num(a->ctx, err);
  char text[ED_ADDRESS_TEXT];
  ed_address_text((struct sockaddr *)&name, text);
  cells[ED_CELL_N0] = ed_address_port((struct sockaddr *)&name);
  cells[ED_CELL_N1] = name.ss_family == AF_INET6 ? 6 : 4;
  return ed_str_ascii(a->ctx, text);
}

// sockName(slot) -> address, N0 = port, N1 = 4 or 6; or errno
ED_FN(tcp_sock_name) { return tell_name(a, uv_tcp_getsockname); }

// peerName(slot) -> address, N0 = port, N1 = 4 or 6; or errno
ED_FN(tcp_peer_name) { return tell_name(a, uv_tcp_getpeername); }

// setNoDelay(slot, on) -> 0 or errno
ED_FN(tcp_set_no_delay) {
  uv_tcp_t *tcp = arg_tcp(a);
  bool on = ed_arg_bool(a);
  return result(a, tcp ? uv_tcp_nodelay(tcp, on) : UV_EBADF);
}

static int set_option(int fd, int level, int name, int value) {
  return setsockopt(fd, level, name, &value, sizeof value) < 0 ? -errno : 0;
}

// setKeepAlive(slot, on, delay, interval, count) -> 0 or errno. Times in seconds; 0 leaves the system's.
ED_FN(tcp_set_keep_alive) {
  uv_tcp_t *tcp = arg_tcp(a);
  bool on = ed_arg_bool(a);
  uint32_t delay = ed_arg_u32(a);
  int32_t interval = ed_arg_i32(a);
  int32_t count = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  uv_os_fd_t fd;
  if (!tcp) return ed_num(a->ctx, UV_EBADF);
  if (!on || delay == 0) {
    int err = uv_fileno((uv_handle_t *)tcp, &fd);
    if (err == 0) err = set_option(fd, SOL_SOCKET, SO_KEEPALIVE, on);
    if (err < 0 || !on) return ed_num(a->ctx, err);
  } else {
    int err = uv_tcp_keepalive(tcp, on, delay);
    if (err < 0) return ed_num(a->ctx, err);
    uv_fileno((uv_handle_t *)tcp, &fd);
  }
  int err = interval > 0 ? set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, interval) : 0;
  if (err == 0 && count > 0) err = set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, count);
  return ed_num(a->ctx, err);
}

static int family_of(int fd) {
  int family = AF_INET;
  socklen_t len = sizeof family;
  getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &len);
  return family;
}

// setTypeOfService(slot, tos) -> 0 or errno
ED_FN(tcp_set_tos) {
  uv_tcp_t *tcp = arg_tcp(a);
  int32_t tos = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  uv_os_fd_t fd;
  int err = tcp ? uv_fileno((uv_handle_t *)tcp, &fd) : UV_EBADF;
  if (err < 0) return ed_num(a->ctx, err);
  bool v6 = family_of(fd) == AF_INET6;
  return ed_num(a->ctx, set_option(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_TCLASS : IP_TOS, tos));
}

// getTypeOfService(slot) -> 0..255 or errno
ED_FN(tcp_get_tos) {
  uv_tcp_t *tcp = arg_tcp(a);
  if (ed_failed(a)) return NULL;
  uv_os_fd_t fd;
  int err = tcp ? uv_fileno((uv_handle_t *)tcp, &fd) : UV_EBADF;
  if (err < 0) return ed_num(a->ctx, err);
  bool v6 = family_of(fd) == AF_INET6;
  int tos = 0;
  socklen_t len = sizeof tos;
  err = getsockopt(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_TCLASS : IP_TOS, &tos, &len);
  return ed_num(a->ctx, err < 0 ? -errno : tos);
}

// reset(slot) -> 0 (closing, with a RST) or errno. EINVAL when an orderly shutdown has begun.
ED_FN(tcp_reset) {
  uv_tcp_t *tcp = arg_tcp(a);
  if (ed_failed(a)) return NULL;
  if (!tcp) return ed_num(a->ctx, UV_EBADF);
  uv_os_fd_t fd;
  if (tcp->shutdown_req) return ed_num(a->ctx, UV_EINVAL);
  // Lingering for no time makes the close that follows a reset.
  struct linger none = {.l_onoff = 1, .l_linger = 0};
  int err = uv_fileno((uv_handle_t *)tcp, &fd);
  if (err == 0 && setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none) < 0 && errno != EINVAL) err = -errno;
  ed_handle_close(tcp->data);
  return ed_num(a->ctx, err);
}

const ed_native ed_bind_tcp[] = {
    {"open", tcp_open},
    {"openFd", tcp_open_fd},
    {"bind", tcp_bind},
    {"connect", tcp_connect},
    {"sockName", tcp_sock_name},
    {"peerName", tcp_peer_name},
    {"setNoDelay", tcp_set_no_delay},
    {"setKeepAlive", tcp_set_keep_alive},
    {"setTypeOfService", tcp_set_tos},
    {"getTypeOfService", tcp_get_tos},
    {"reset", tcp_reset},
    {0},
};
