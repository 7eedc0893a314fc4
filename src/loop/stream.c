// SPDX-License-Identifier: MIT
// Byte streams: see stream.h.
#include "loop/stream.h"

#include "base/mem.h"
#include "engine/cells.h"
#include "loop/block.h"
#include "loop/trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
  SPARE_CAP = 256 * 1024, // larger output buffers are not kept for the next stream
  FEW_BUFS = 16,
};

const char ED_STREAM_TCP[] = "TCP", ED_STREAM_PIPE[] = "Pipe", ED_STREAM_TTY[] = "TTY";

// What the streams of one loop share.
typedef struct shared {
  uint8_t *pool; // where reads without consumer go, from the cell STREAM_AT on; JavaScript keeps it alive
  char *spare;   // an output buffer nobody uses
  size_t spare_cap;
  uint8_t *bytes; // a block, what consumers read
} shared;

static void free_shared(void *p) {
  shared *sh = p;
  free(sh->spare);
  if (sh->bytes) ed_block_give(sh->bytes);
  free(sh);
}

static shared *shared_of(ed_loop *l) {
  void **place = ed_loop_place(l, ED_PLACE_STREAMS, free_shared);
  if (!*place) *place = ed_xcalloc(1, sizeof(shared));
  return *place;
}

static void tell(ed_stream *s, enum ed_stream_event event, double value) {
  ed_ctx ctx = ed_loop_ctx(s->h.loop);
  ed_val v[2] = {ed_num(ctx, event), ed_num(ctx, value)};
  ed_loop_call(s->h.loop, s->h.slot, 2, v);
}

static void give_back(ed_stream *s);

// ---- life ----------------------------------------------------------------------------------------------------------

ed_stream *ed_stream_new(void) { return ed_xcalloc(1, sizeof(ed_stream)); }

static void detach_stream(ed_handle *h) {
  ed_stream *s = (ed_stream *)h;
  // What was appended counts as written; closing sends what the kernel takes at once.
  if (s->out.len && !s->pending_writes) {
    uv_buf_t buf = uv_buf_init(s->out.data, (unsigned)s->out.len);
    uv_try_write(&s->uv.stream, &buf, 1);
    give_back(s);
  }
  ed_consumer *c = s->consumer;
  s->consumer = NULL;
  s->reading = false;
  if (c && c->on_close) c->on_close(c);
}

static void free_stream(ed_handle *h) {
  ed_stream *s = (ed_stream *)h;
  ed_buf_deinit(&s->out);
  free(s);
}

void ed_stream_register(ed_loop *l, ed_stream *s, int32_t slot, const char *kind) {
  s->h.detach = detach_stream;
  s->h.free_fn = free_stream;
  ed_buf_init(&s->out, SIZE_MAX / 2);
  ed_handle_open(l, &s->h, slot, kind, &s->uv.handle);
}

ed_stream *ed_stream_get(ed_loop *l, int32_t slot) {
  ed_handle *h = ed_handle_any(l, slot);
  if (!h || (h->kind != ED_STREAM_TCP && h->kind != ED_STREAM_PIPE && h->kind != ED_STREAM_TTY)) return NULL;
  return (ed_stream *)h;
}

// ---- in ------------------------------------------------------------------------------------------------------------

ed_obj ed_stream_pool(ed_loop *l) {
  shared *sh = shared_of(l);
  sh->pool = ed_block_take();
  return ed_block_lend(l, sh->pool, ED_BLOCK_SIZE);
}

static size_t pool_at(void) {
  int32_t at = ed_engine_cells(ed_engine_here())->i[ED_CELL_STREAM_AT];
  return at < 0 || at > ED_BLOCK_SIZE ? ED_BLOCK_SIZE : (size_t)at;
}

static void on_alloc(uv_handle_t *uv, size_t suggested, uv_buf_t *buf) {
  (void)suggested;
  ed_stream *s = uv->data;
  shared *sh = shared_of(s->h.loop);
  if (s->consumer) {
    if (!sh->bytes) sh->bytes = ed_block_take();
    *buf = uv_buf_init((char *)sh->bytes, ED_BLOCK_SIZE);
  } else if (s->into) {
    *buf = uv_buf_init((char *)s->into, (unsigned)s->into_len);
  } else {
    size_t at = pool_at();
    *buf = uv_buf_init((char *)sh->pool + at, (unsigned)(ED_BLOCK_SIZE - at));
  }
}

static void end_reading(ed_stream *s, int err) {
  ed_stream_read_stop(s);
  if (s->consumer) s->consumer->on_end(s->consumer, err);
  else tell(s, ED_STREAM_END, err);
}

static void feed_consumer(ed_stream *s, const uint8_t *bytes, size_t len) {
  s->corked = true;
  s->consumer->on_bytes(s->consumer, bytes, len);
  s->corked = false;
  if (s->out.len == 0 || uv_is_closing(&s->uv.handle)) return;
  int err = ed_stream_flush(s);
  if (err < 0 && s->consumer) s->consumer->on_end(s->consumer, err);
}

static void on_read(uv_stream_t *uv, ssize_t n, const uv_buf_t *buf) {
  ed_stream *s = uv->data;
  if (n == 0) return;
  if (n < 0) {
    end_reading(s, n == UV_EOF ? 0 : (int)n);
    return;
  }
  s->bytes_read += (double)n;
  if (s->consumer) feed_consumer(s, (const uint8_t *)buf->base, (size_t)n);
  else tell(s, ED_STREAM_READ, (double)n);
}

int ed_stream_read_start(ed_stream *s) {
  if (s->reading) return 0;
  int err = uv_read_start(&s->uv.stream, on_alloc, on_read);
  s->reading = err == 0;
  return err;
}

void ed_stream_read_stop(ed_stream *s) {
  if (!s->reading) return;
  s->reading = false;
  uv_read_stop(&s->uv.stream);
}

uint8_t *ed_stream_take_bytes(ed_stream *s) {
  shared *sh = shared_of(s->h.loop);
  uint8_t *bytes = sh->bytes;
  sh->bytes = NULL;
  return bytes;
}

int ed_stream_consume(ed_stream *s, ed_consumer *c) {
  s->consumer = c;
  if (c) return ed_stream_read_start(s);
  ed_stream_read_stop(s);
  return 0;
}

// ---- out -----------------------------------------------------------------------------------------------------------

char *ed_stream_reserve(ed_stream *s, size_t len) {
  if (!s->out.data) {
    shared *sh = shared_of(s->h.loop);
    s->out.data = sh->spare;
    s->out.cap = sh->spare_cap;
    sh->spare = NULL;
    sh->spare_cap = 0;
  }
  return ed_buf_reserve(&s->out, len);
}

void ed_stream_advance(ed_stream *s, size_t len) { s->out.len += len; }

void ed_stream_append(ed_stream *s, const void *bytes, size_t len) {
  if (len == 0) return;
  memcpy(ed_stream_reserve(s, len), bytes, len);
  s->out.len += len;
}

// The output was sent or copied: its memory serves the next stream that writes.
static void give_back(ed_stream *s) {
  shared *sh = shared_of(s->h.loop);
  if (s->out.data && !sh->spare && s->out.cap <= SPARE_CAP) {
    sh->spare = s->out.data;
    sh->spare_cap = s->out.cap;
  } else {
    free(s->out.data);
  }
  s->out.data = NULL;
  s->out.len = s->out.cap = 0;
}

typedef struct write_req {
  uv_write_t uv;
  ed_stream *stream;
  ed_stream_done done;
  void *arg;
  ed_root keep;
  char copy[];
} write_req;

static void on_written(uv_write_t *uv, int status) {
  write_req *req = (write_req *)uv;
  ed_stream *s = req->stream;
  ed_stream_done done = req->done;
  void *arg = req->arg;
  ed_root_clear(ed_loop_ctx(s->h.loop), &req->keep);
  free(req);
  s->pending_writes--;
  if (done) done(s, arg, status);
  else if (status < 0 && status != UV_ECANCELED && s->consumer) s->consumer->on_end(s->consumer, status);
  if (status == 0 && s->pending_writes == 0 && s->consumer && s->consumer->on_drain) s->consumer->on_drain(s->consumer);
}

static write_req *new_write(ed_stream *s, size_t copied, ed_stream_done done, void *arg) {
  write_req *req = ed_try_malloc(sizeof *req + copied);
  if (!req) return NULL;
  req->stream = s;
  req->done = done;
  req->arg = arg;
  req->keep = (ed_root){0};
  return req;
}

// Queues what is left of `bufs` after the first `sent` bytes: the first `own` buffers are copied, the others too
// unless `keep` owns them.
static int queue_rest(ed_stream *s, uv_buf_t *bufs, unsigned count, unsigned own, size_t sent, const ed_val *keep,
                      ed_stream_done done, void *arg) {
  while (count > 0 && sent >= bufs->len) {
    sent -= bufs->len;
    bufs++;
    count--;
    if (own > 0) own--;
  }
  bufs->base += sent;
  bufs->len -= sent;
  if (!keep) own = count;
  size_t copied = 0;
  for (unsigned i = 0; i < own; i++) copied += bufs[i].len;
  write_req *req = new_write(s, copied, done, arg);
  if (!req) return UV_ENOMEM;
  char *to = req->copy;
  for (unsigned i = 0; i < own; i++) {
    memcpy(to, bufs[i].base, bufs[i].len);
    bufs[i].base = to;
    to += bufs[i].len;
  }
  int err = uv_write(&req->uv, &s->uv.stream, bufs, count, on_written);
  if (err < 0) {
    free(req);
    return err;
  }
  if (keep && own < count) ed_root_set(ed_loop_ctx(s->h.loop), &req->keep, *keep);
  s->pending_writes++;
  return 1;
}

// What the kernel takes at once. One buffer for a connection's socket goes the short way: send() passes by what write()
// does for files, some hundredths of a small answer's cost.
static int send_now(ed_stream *s, const uv_buf_t *bufs, unsigned count) {
  uv_os_fd_t fd;
  if (count > 1 || s->h.kind != ED_STREAM_TCP || uv_stream_get_write_queue_size(&s->uv.stream) > 0 ||
      !uv_is_writable(&s->uv.stream) || uv_fileno(&s->uv.handle, &fd) != 0)
    return uv_try_write(&s->uv.stream, bufs, count);
  ssize_t sent;
  do sent = send(fd, bufs->base, bufs->len, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? (errno == EWOULDBLOCK || errno == ENOBUFS ? UV_EAGAIN : -errno) : (int)sent;
}

int ed_stream_write(ed_stream *s, const uv_buf_t *bufs, unsigned count, const ed_val *keep, ed_stream_done done,
                    void *arg) {
  uv_buf_t few[FEW_BUFS + 1];
  uv_buf_t *all = count <= FEW_BUFS ? few : ed_xmalloc((count + 1) * sizeof *all);
  unsigned own = s->out.len > 0, n = own;
  if (own) all[0] = (uv_buf_t){.base = s->out.data, .len = s->out.len};
  size_t total = s->out.len;
  for (unsigned i = 0; i < count; i++) {
    all[n++] = bufs[i];
    total += bufs[i].len;
  }
  int result = 0;
  if (total > 0) {
    int sent = s->pending_writes ? UV_EAGAIN : send_now(s, all, n);
    if (sent == UV_EAGAIN) sent = 0;
    if (sent < 0) result = sent;
    else if ((size_t)sent < total) result = queue_rest(s, all, n, own, (size_t)sent, keep, done, arg);
    if (result >= 0) s->bytes_written += (double)total;
  }
  if (own) give_back(s);
  if (all != few) free(all);
  return result;
}

int ed_stream_send(ed_stream *s, uv_buf_t bytes, ed_handle *handle, ed_stream_done done, void *arg) {
  int err = ed_stream_write(s, NULL, 0, NULL, NULL, NULL);
  if (err < 0) return err;
  write_req *req = new_write(s, bytes.len, done, arg);
  if (!req) return UV_ENOMEM;
  memcpy(req->copy, bytes.base, bytes.len);
  uv_buf_t copy = {.base = req->copy, .len = bytes.len};
  err = uv_write2(&req->uv, &s->uv.stream, &copy, 1, (uv_stream_t *)handle->uv, on_written);
  if (err < 0) {
    free(req);
    return err;
  }
  s->bytes_written += (double)bytes.len;
  s->pending_writes++;
  return 1;
}

int ed_stream_flush(ed_stream *s) {
  if (s->corked || s->out.len == 0) return 0;
  int result = ed_stream_write(s, NULL, 0, NULL, NULL, NULL);
  return result < 0 ? result : 0;
}

size_t ed_stream_queued(const ed_stream *s) { return s->out.len + uv_stream_get_write_queue_size(&s->uv.stream); }

static void on_shutdown(uv_shutdown_t *req, int status) {
  ed_stream *s = req->data;
  free(req);
  tell(s, ED_STREAM_SHUTDOWN, status);
}

int ed_stream_shutdown(ed_stream *s) {
  int sent = ed_stream_write(s, NULL, 0, NULL, NULL, NULL); // also when corked: nothing can follow
  if (sent < 0) return sent;
  uv_shutdown_t *req = ed_xmalloc(sizeof *req);
  req->data = s;
  int err = uv_shutdown(req, &s->uv.stream, on_shutdown);
  if (err < 0) free(req);
  return err;
}

// ---- connections ---------------------------------------------------------------------------------------------------

static void on_connection(uv_stream_t *uv, int status) { tell(uv->data, ED_STREAM_CONNECTION, status); }

int ed_stream_listen(ed_stream *server, int backlog) { return uv_listen(&server->uv.stream, backlog, on_connection); }

int ed_stream_accept(ed_stream *server, int32_t slot) {
  ed_stream *s = ed_stream_new();
  uv_loop_t *uv = ed_loop_uv(server->h.loop);
  int err = server->h.kind == ED_STREAM_TCP ? uv_tcp_init(uv, &s->uv.tcp) : uv_pipe_init(uv, &s->uv.pipe, 0);
  if (err < 0) {
    free(s);
    return err;
  }
  ed_stream_register(server->h.loop, s, slot, server->h.kind);
  err = uv_accept(&server->uv.stream, &s->uv.stream);
  if (err < 0) ed_handle_close(&s->h);
  return err;
}

uv_connect_t *ed_stream_connect_req(ed_stream *s) {
  uv_connect_t *req = ed_xcalloc(1, sizeof *req);
  req->data = s;
  return req;
}

void ed_stream_on_connect(uv_connect_t *req, int status) {
  ed_stream *s = req->data;
  if (ed_traces(ED_TRACE_NET)) {
    ed_buf args = ed_trace_args();
    ed_trace_number(&args, "status", status);
    ed_trace_of(ED_TRACE_NET, 'e', "connect", s, &args);
  }
  free(req);
  tell(s, ED_STREAM_CONNECTED, status);
}
