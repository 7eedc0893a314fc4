// SPDX-License-Identifier: MIT
// UDP sockets.
//
//   kernel ──recvmmsg──▶ pool (JavaScript's, one a thread) ──▶ slot(MESSAGE, where, length), one call a datagram
//
// Nothing is copied on the way; JavaScript copies a datagram out of the pool before it runs code of others. That code
// may run the loop (ed_loop_wait) while datagrams of the same batch are still in the pool: what is received then goes
// by a buffer of the socket's own, and is handed over as a copy.
//
// A datagram is sent at once when the kernel takes it; else a copy waits in libuv's queue.
#include "loop/address.h"
#include "loop/loop.h"
#include "loop/permission.h"

#include "base/mem.h"
#include "engine/cells.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DATAGRAM_MAX = 64 * 1024, FEW_BUFS = 16 };
enum { IPV6_ONLY = 1, REUSE_ADDR = 4, REUSE_PORT = 8 }; // flags of bind; the first two are libuv's
enum { SEND_BUFFER, RECEIVE_BUFFER };
enum { EVENT_MESSAGE = 1, EVENT_ERROR };

static const char KIND[] = "UDP";

typedef struct udp {
  ed_handle h;
  uv_udp_t uv;
  int family;
  uint8_t *nested; // DATAGRAM_MAX bytes, once they were needed
  bool shared;     // with other processes: what is read ahead and not delivered would be lost to them, too
} udp;

static _Thread_local struct {
  uint8_t *data;
  size_t len;
  int busy; // calls into JavaScript with datagrams from here
} pool;

static udp *arg_udp(ed_args *a) { return (udp *)ed_handle_get(ed_loop_here(), ed_arg_i32(a), KIND); }

static ed_val result(ed_args *a, int n) { return ed_failed(a) ? NULL : ed_num(a->ctx, n); }

static void free_udp(ed_handle *h) {
  free(((udp *)h)->nested);
  free(h);
}

// open(slot, 4 or 6) -> 0 or errno
ED_FN(dgram_open) {
  int32_t slot = ed_arg_i32(a);
  int32_t version = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  udp *u = ed_xcalloc(1, sizeof *u);
  int err = uv_udp_init_ex(ed_loop_uv(ed_loop_here()), &u->uv, AF_UNSPEC | UV_UDP_RECVMMSG);
  if (err < 0) {
    free(u);
    return ed_num(a->ctx, err);
  }
  u->family = version == 6 ? AF_INET6 : AF_INET;
  u->h.free_fn = free_udp;
  ed_handle_open(ed_loop_here(), &u->h, slot, KIND, (uv_handle_t *)&u->uv);
  return ed_num(a->ctx, 0);
}

// openFd(slot, fd) -> 0 or errno: the open handle takes over a descriptor
ED_FN(dgram_open_fd) {
  udp *u = arg_udp(a);
  int32_t fd = ed_arg_i32(a);
  return result(a, u ? uv_udp_open(&u->uv, fd) : UV_EBADF);
}

// fd(slot) -> descriptor or -1
ED_FN(dgram_fd) {
  udp *u = arg_udp(a);
  uv_os_fd_t fd;
  return result(a, u && uv_fileno((uv_handle_t *)&u->uv, &fd) == 0 ? fd : -1);
}

// ---- addresses -----------------------------------------------------------------------------------------------------

// libuv makes the socket when it binds; SO_REUSEPORT must be set before.
static int open_shared(udp *u) {
  int fd = socket(u->family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  int on = 1, err = 0;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0) err = -errno;
  if (err == 0) err = uv_udp_open(&u->uv, fd);
  if (err < 0) close(fd);
  return err;
}

// bind(slot, address, port, flags) -> 0 or errno
ED_FN(dgram_bind) {
  udp *u = arg_udp(a);
  const char *address = ed_arg_utf8(a, NULL);
  int32_t port = ed_arg_i32(a);
  int32_t flags = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  struct sockaddr_storage to;
  int err = u ? ed_address_parse(address, port, u->family, &to) : UV_EBADF;
  if (err == 0) err = ed_permission_check(ED_MAY_NET, address);
  if (err == 0 && (flags & REUSE_PORT)) err = open_shared(u);
  if (err == 0) err = uv_udp_bind(&u->uv, (struct sockaddr *)&to, flags & (IPV6_ONLY | REUSE_ADDR));
  return ed_num(a->ctx, err);
}

// connect(slot, address, port) -> 0 or errno
ED_FN(dgram_connect) {
  udp *u = arg_udp(a);
  const char *address = ed_arg_utf8(a, NULL);
  int32_t port = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  struct sockaddr_storage to;
  int err = u ? ed_address_parse(address, port, u->family, &to) : UV_EBADF;
  if (err == 0) err = ed_permission_check(ED_MAY_NET, address);
  if (err == 0) err = uv_udp_connect(&u->uv, (struct sockaddr *)&to);
  return ed_num(a->ctx, err);
}

// disconnect(slot) -> 0 or errno
ED_FN(dgram_disconnect) {
  udp *u = arg_udp(a);
  return result(a, u ? uv_udp_connect(&u->uv, NULL) : UV_EBADF);
}

static ed_val tell_name(ed_args *a, int (*get)(const uv_udp_t *, struct sockaddr *, int *)) {
  udp *u = arg_udp(a);
  if (ed_failed(a)) return NULL;
  struct sockaddr_storage name;
  int len = sizeof name;
  int err = u ? get(&u->uv, (struct sockaddr *)&name, &len) : UV_EBADF;
  if (err < 0) return ed_num(a->ctx, err);
  char text[ED_ADDRESS_TEXT];
  ed_address_text((struct sockaddr *)&name, text);
  int32_t *cells = ed_engine_cells(ed_engine_here())->i;
  cells[ED_CELL_N0] = ed_address_port((struct sockaddr *)&name);
  cells[ED_CELL_N1] = name.ss_family == AF_INET6 ? 6 : 4;
  return ed_str_ascii(a->ctx, text);
}

// sockName(slot), peerName(slot) -> address, N0 = port, N1 = 4 or 6; or errno
ED_FN(dgram_sock_name) { return tell_name(a, uv_udp_getsockname); }
ED_FN(dgram_peer_name) { return tell_name(a, uv_udp_getpeername); }

// ---- receiving -----------------------------------------------------------------------------------------------------

// pool(bytes): where datagrams go; JavaScript keeps it alive for good
ED_FN(dgram_pool) {
  ed_bytes b = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  pool.data = b.data;
  pool.len = b.len;
  return NULL;
}

static void on_alloc(uv_handle_t *uv, size_t suggested, uv_buf_t *buf) {
  (void)suggested;
  udp *u = uv->data;
  if (pool.busy == 0) {
    *buf = uv_buf_init((char *)pool.data, (unsigned)(u->shared ? DATAGRAM_MAX : pool.len));
    return;
  }
  if (!u->nested) u->nested = ed_xmalloc(DATAGRAM_MAX);
  *buf = uv_buf_init((char *)u->nested, DATAGRAM_MAX);
}

// MESSAGE(place in the pool or ArrayBuffer, length, IPv6 address or undefined): N0 = port, N1 = IPv4 address as a
// number
static void tell_message(udp *u, const uint8_t *bytes, size_t len, const struct sockaddr *from) {
  ed_loop *loop = u->h.loop;
  ed_ctx ctx = ed_loop_ctx(loop);
  int32_t *cells = ed_engine_cells(ed_engine_here())->i;
  ed_val v[4] = {ed_num(ctx, EVENT_MESSAGE), NULL, ed_num(ctx, (double)len), ed_undefined(ctx)};
  cells[ED_CELL_N0] = ed_address_port(from);
  if (from->sa_family == AF_INET6) {
    char text[ED_ADDRESS_TEXT];
    ed_address_text(from, text);
    v[3] = ed_str_ascii(ctx, text);
  } else {
    cells[ED_CELL_N1] = (int32_t)ntohl(((const struct sockaddr_in *)from)->sin_addr.s_addr);
  }
  if (bytes == u->nested) {
    uint8_t *copy = ed_xmalloc(len ? len : 1);
    memcpy(copy, bytes, len);
    v[1] = ed_arraybuffer_take(ctx, copy, len);
  } else {
    v[1] = ed_num(ctx, (double)(bytes - pool.data));
  }
  pool.busy++;
  ed_loop_call(loop, u->h.slot, 4, v);
  pool.busy--;
}

static void on_receive(uv_udp_t *uv, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned flags) {
  (void)flags;
  udp *u = uv->data;
  if (n < 0) {
    ed_ctx ctx = ed_loop_ctx(u->h.loop);
    ed_val v[2] = {ed_num(ctx, EVENT_ERROR), ed_num(ctx, (double)n)};
    ed_loop_call(u->h.loop, u->h.slot, 2, v);
  } else if (from) {
    tell_message(u, (const uint8_t *)buf->base, (size_t)n, from);
  }
}

// receive(slot, on, shared) -> 0 or errno
ED_FN(dgram_receive) {
  udp *u = arg_udp(a);
  bool on = ed_arg_bool(a);
  bool shared = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  if (!u) return ed_num(a->ctx, UV_EBADF);
  u->shared = shared;
  return ed_num(a->ctx, on ? uv_udp_recv_start(&u->uv, on_alloc, on_receive) : uv_udp_recv_stop(&u->uv));
}

// ---- sending -------------------------------------------------------------------------------------------------------

typedef struct send_req {
  uv_udp_send_t uv;
  ed_loop *loop;
  int32_t slot;
  size_t len;
  char bytes[];
} send_req;

static void on_sent(uv_udp_send_t *uv, int status) {
  send_req *req = (send_req *)uv;
  ed_ctx ctx = ed_loop_ctx(req->loop);
  ed_val v[2] = {ed_num(ctx, status), ed_num(ctx, (double)req->len)};
  ed_loop *loop = req->loop;
  int32_t slot = req->slot;
  free(req);
  if (slot) ed_loop_finish(loop, slot, 2, v);
}

// A datagram as JavaScript gives it: [bytes ...], their count, then address and port, or null when connected.
typedef struct datagram {
  uv_buf_t few[FEW_BUFS];
  uv_buf_t *bufs;
  uint32_t count;
  struct sockaddr_storage address;
  struct sockaddr *to;
} datagram;

// Reads the arguments behind the handle's slot. 0, an errno, or with the cursor's failure anything.
static int read_datagram(ed_args *a, const udp *u, datagram *d) {
  ed_obj list = ed_arg_obj(a);
  d->count = ed_arg_u32(a);
  d->bufs = d->few;
  d->to = NULL;
  if (!ed_arg_absent(a)) {
    const char *address = ed_arg_utf8(a, NULL);
    int32_t port = ed_arg_i32(a);
    if (ed_failed(a) || !u) return UV_EBADF;
    int err = ed_address_parse(address, port, u->family, &d->address);
    if (err < 0) return err;
    d->to = (struct sockaddr *)&d->address;
  } else {
    a->next++; // no port either
  }
  if (ed_failed(a) || !u) return UV_EBADF;
  if (d->count > FEW_BUFS) d->bufs = ed_try_malloc(d->count * sizeof *d->bufs);
  if (!d->bufs) return UV_ENOMEM;
  for (uint32_t i = 0; i < d->count; i++) {
    ed_bytes b = ed_bytes_of(a->ctx, ed_get_index(a->ctx, list, i));
    d->bufs[i] = (uv_buf_t){.base = (char *)b.data, .len = b.len};
  }
  return 0;
}

static void free_datagram(datagram *d) {
  if (d->bufs != d->few) free(d->bufs);
}

// send(slot, datagram ...) -> bytes sent + 1, 0 when it cannot be sent at once, or errno
ED_FN(dgram_send) {
  udp *u = arg_udp(a);
  datagram d;
  int n = read_datagram(a, u, &d);
  if (ed_failed(a)) return NULL;
  if (n == 0) n = uv_udp_try_send(&u->uv, d.bufs, d.count, d.to);
  free_datagram(&d);
  return ed_num(a->ctx, n >= 0 ? n + 1 : n == UV_EAGAIN ? 0 : n);
}

// queue(slot, datagram ..., slot of the request) -> 0 (the request gets (err, bytes)) or errno
ED_FN(dgram_queue) {
  udp *u = arg_udp(a);
  datagram d;
  int err = read_datagram(a, u, &d);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  size_t len = 0;
  for (uint32_t i = 0; err == 0 && i < d.count; i++) len += d.bufs[i].len;
  send_req *req = err == 0 ? ed_try_malloc(sizeof *req + len) : NULL;
  if (err == 0 && !req) err = UV_ENOMEM;
  if (err == 0) {
    *req = (send_req){.loop = u->h.loop, .slot = slot, .len = len};
    char *at = req->bytes;
    for (uint32_t i = 0; i < d.count; i++) {
      if (d.bufs[i].len) memcpy(at, d.bufs[i].base, d.bufs[i].len);
      at += d.bufs[i].len;
    }
    uv_buf_t all = {.base = req->bytes, .len = len};
    err = uv_udp_send(&req->uv, &u->uv, &all, 1, d.to, on_sent);
    if (err < 0) free(req);
  }
  free_datagram(&d);
  return ed_num(a->ctx, err);
}

// counts(slot): N0 = bytes that wait, N1 = datagrams that wait
ED_FN(dgram_counts) {
  udp *u = arg_udp(a);
  int32_t *cells = ed_engine_cells(ed_engine_here())->i;
  cells[ED_CELL_N0] = u ? (int32_t)uv_udp_get_send_queue_size(&u->uv) : 0;
  cells[ED_CELL_N1] = u ? (int32_t)uv_udp_get_send_queue_count(&u->uv) : 0;
  return NULL;
}

// ---- options -------------------------------------------------------------------------------------------------------

// setBroadcast(slot, on), setTTL(slot, ttl), setMulticastTTL(slot, ttl), setMulticastLoopback(slot, on) -> 0 or errno
static ed_val set_number(ed_args *a, int (*set)(uv_udp_t *, int)) {
  udp *u = arg_udp(a);
  int32_t value = ed_arg_i32(a);
  return result(a, u ? set(&u->uv, value) : UV_EBADF);
}
ED_FN(dgram_set_broadcast) { return set_number(a, uv_udp_set_broadcast); }
ED_FN(dgram_set_ttl) { return set_number(a, uv_udp_set_ttl); }
ED_FN(dgram_set_multicast_ttl) { return set_number(a, uv_udp_set_multicast_ttl); }
ED_FN(dgram_set_multicast_loopback) { return set_number(a, uv_udp_set_multicast_loop); }

// setMulticastInterface(slot, address) -> 0 or errno
ED_FN(dgram_set_multicast_interface) {
  udp *u = arg_udp(a);
  const char *address = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx, u ? uv_udp_set_multicast_interface(&u->uv, address) : UV_EBADF);
}

// setMembership(slot, group, source or null, interface address or null, join) -> 0 or errno
ED_FN(dgram_set_membership) {
  udp *u = arg_udp(a);
  const char *group = ed_arg_utf8(a, NULL);
  const char *source = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  const char *interface = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  uv_membership what = ed_arg_bool(a) ? UV_JOIN_GROUP : UV_LEAVE_GROUP;
  if (ed_failed(a)) return NULL;
  if (!u) return ed_num(a->ctx, UV_EBADF);
  int err = source ? uv_udp_set_source_membership(&u->uv, group, interface, source, what)
                   : uv_udp_set_membership(&u->uv, group, interface, what);
  return ed_num(a->ctx, err);
}

// bufferSize(slot, SEND_BUFFER or RECEIVE_BUFFER, new size or 0 to ask) -> bytes, or errno
ED_FN(dgram_buffer_size) {
  udp *u = arg_udp(a);
  int32_t which = ed_arg_i32(a);
  int size = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  if (!u) return ed_num(a->ctx, UV_EBADF);
  uv_handle_t *uv = (uv_handle_t *)&u->uv;
  int err = which == SEND_BUFFER ? uv_send_buffer_size(uv, &size) : uv_recv_buffer_size(uv, &size);
  return ed_num(a->ctx, err < 0 ? err : size);
}

const ed_native ed_bind_dgram[] = {
    {"open", dgram_open},
    {"openFd", dgram_open_fd},
    {"fd", dgram_fd},
    {"bind", dgram_bind},
    {"connect", dgram_connect},
    {"disconnect", dgram_disconnect},
    {"sockName", dgram_sock_name},
    {"peerName", dgram_peer_name},
    {"pool", dgram_pool},
    {"receive", dgram_receive},
    {"send", dgram_send},
    {"queue", dgram_queue},
    {"counts", dgram_counts},
    {"setBroadcast", dgram_set_broadcast},
    {"setTTL", dgram_set_ttl},
    {"setMulticastTTL", dgram_set_multicast_ttl},
    {"setMulticastLoopback", dgram_set_multicast_loopback},
    {"setMulticastInterface", dgram_set_multicast_interface},
    {"setMembership", dgram_set_membership},
    {"bufferSize", dgram_buffer_size},
    {0},
};
