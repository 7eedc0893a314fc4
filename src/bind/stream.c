// SPDX-License-Identifier: MIT
// What JavaScript does with streams of any kind (loop/stream.h): tcp.c, pipe.c and tty.c make them.
#include "loop/stream.h"

#include "base/mem.h"
#include "base/utf.h"
#include "engine/cells.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

static ed_stream *arg_stream(ed_args *a) { return ed_stream_get(ed_loop_here(), ed_arg_i32(a)); }

static ed_val result(ed_args *a, int n) { return ed_failed(a) ? NULL : ed_num(a->ctx, n); }

// pool() -> ArrayBuffer where reads go from the cell STREAM_AT on; JavaScript keeps it alive until the next call
ED_FN(stream_pool) {
  (void)a;
  return ed_stream_pool(ed_loop_here());
}

// readInto(slot, bytes): reads of this stream go there, always from the start; JavaScript keeps it alive
ED_FN(stream_read_into) {
  ed_stream *s = arg_stream(a);
  ed_bytes b = ed_arg_bytes(a);
  if (ed_failed(a) || !s) return NULL;
  s->into = b.data;
  s->into_len = b.len;
  return NULL;
}

// readStart(slot) -> 0 or errno
ED_FN(stream_read_start) {
  ed_stream *s = arg_stream(a);
  return result(a, s ? ed_stream_read_start(s) : UV_EBADF);
}

// readStop(slot) -> 0 or errno
ED_FN(stream_read_stop) {
  ed_stream *s = arg_stream(a);
  if (s) ed_stream_read_stop(s);
  return result(a, s ? 0 : UV_EBADF);
}

// ---- writing -------------------------------------------------------------------------------------------------------

enum { UTF8, UTF16LE, LATIN1 }; // the other encodings are made bytes in JavaScript

static void on_written(ed_stream *s, void *arg, int status) {
  (void)arg;
  ed_ctx ctx = ed_loop_ctx(s->h.loop);
  ed_val v[2] = {ed_num(ctx, ED_STREAM_WRITTEN), ed_num(ctx, status)};
  ed_loop_call(s->h.loop, s->h.slot, 2, v);
}

// Bytes that a text takes, and the bytes themselves. Text that is its own encoding is sent from where it is.
static bool is_encoded(const ed_text *t, int encoding) {
  if (t->utf16) return encoding == UTF16LE;
  return encoding == LATIN1 || (encoding == UTF8 && ed_utf_is_ascii(t->latin1, t->len));
}

static size_t encoded_len(const ed_text *t, int encoding) {
  if (encoding == LATIN1) return t->len;
  if (encoding == UTF16LE) return t->len * 2;
  return t->latin1 ? ed_utf8_len_latin1(t->latin1, t->len) : ed_utf8_len_utf16(t->utf16, t->len);
}

static void encode(char *out, const ed_text *t, int encoding) {
  if (encoding == UTF8) {
    if (t->latin1) ed_utf8_from_latin1(out, t->latin1, t->len);
    else ed_utf8_from_utf16(out, t->utf16, t->len);
  } else if (encoding == LATIN1) {
    for (size_t i = 0; i < t->len; i++) out[i] = (char)(t->latin1 ? t->latin1[i] : t->utf16[i]);
  } else {
    for (size_t i = 0; i < t->len; i++) {
      uint16_t unit = t->latin1 ? t->latin1[i] : t->utf16[i];
      out[2 * i] = (char)unit, out[2 * i + 1] = (char)(unit >> 8);
    }
  }
}

// write(slot, text or bytes, encoding) -> 0 when written, 1 when some is queued (WRITTEN follows), or errno
ED_FN(stream_write) {
  ed_stream *s = arg_stream(a);
  if (a->next < a->count && ed_is_string(a->ctx, a->v[a->next])) {
    ed_text t = ed_arg_text(a);
    int32_t encoding = ed_arg_i32(a);
    if (ed_failed(a)) return NULL;
    if (!s) return ed_num(a->ctx, UV_EBADF);
    if (is_encoded(&t, encoding)) {
      uv_buf_t buf = {.base = (char *)(t.latin1 ? t.latin1 : (const void *)t.utf16),
                      .len = t.utf16 ? t.len * 2 : t.len};
      return ed_num(a->ctx, ed_stream_write(s, &buf, 1, NULL, on_written, NULL));
    }
    char few[2048];
    size_t len = encoded_len(&t, encoding);
    char *bytes = len <= sizeof few ? few : ed_try_malloc(len);
    if (!bytes) return ed_num(a->ctx, UV_ENOMEM);
    encode(bytes, &t, encoding);
    uv_buf_t buf = {.base = bytes, .len = len};
    int r = ed_stream_write(s, &buf, 1, NULL, on_written, NULL);
    if (bytes != few) free(bytes);
    return ed_num(a->ctx, r);
  }
  ed_val owner = ed_arg_val(a);
  a->next--;
  ed_bytes b = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  if (!s) return ed_num(a->ctx, UV_EBADF);
  uv_buf_t buf = {.base = (char *)b.data, .len = b.len};
  return ed_num(a->ctx, ed_stream_write(s, &buf, 1, &owner, on_written, NULL));
}

// writev(slot, [text or bytes, encoding, ...], count) -> as write(); count is the array's length
ED_FN(stream_writev) {
  ed_stream *s = arg_stream(a);
  ed_obj list = ed_arg_obj(a);
  uint32_t count = ed_arg_u32(a) / 2;
  if (ed_failed(a)) return NULL;
  if (!s) return ed_num(a->ctx, UV_EBADF);
  uv_buf_t *bufs = ed_try_malloc(count * sizeof *bufs);
  char **owned = ed_try_malloc(count * sizeof *owned);
  int r = bufs && owned ? 0 : UV_ENOMEM;
  uint32_t n = 0;
  ed_lock(a->ctx);
  for (; n < count && r == 0; n++) {
    owned[n] = NULL;
    ed_val v = ed_get_index(a->ctx, list, 2 * n);
    if (!ed_is_string(a->ctx, v)) {
      ed_bytes b = ed_bytes_of(a->ctx, v);
      bufs[n] = (uv_buf_t){.base = (char *)b.data, .len = b.len};
      continue;
    }
    int encoding = (int)ed_to_num(a->ctx, ed_get_index(a->ctx, list, 2 * n + 1));
    ed_text t = ed_text_begin(a->ctx, v);
    size_t len = encoded_len(&t, encoding);
    owned[n] = ed_try_malloc(len);
    if (owned[n]) encode(owned[n], &t, encoding);
    else r = UV_ENOMEM;
    bufs[n] = (uv_buf_t){.base = owned[n], .len = len};
    ed_text_end(&t);
  }
  ed_unlock(a->ctx);
  if (r == 0) r = ed_stream_write(s, bufs, count, NULL, on_written, NULL);
  while (n > 0) free(owned[--n]);
  free(owned);
  free(bufs);
  return ed_num(a->ctx, r);
}

// send(slot, text or bytes, slot of a handle) -> 1 (WRITTEN follows) or errno: text as UTF-8, the handle goes with it
ED_FN(stream_send) {
  ed_stream *s = arg_stream(a);
  bool is_text = a->next < a->count && ed_is_string(a->ctx, a->v[a->next]);
  ed_text t = {0};
  ed_bytes b = {0};
  if (is_text) t = ed_arg_text(a);
  else b = ed_arg_bytes_briefly(a);
  ed_handle *handle = ed_handle_any(ed_loop_here(), ed_arg_i32(a));
  if (ed_failed(a)) return NULL;
  if (!s || !handle) return ed_num(a->ctx, UV_EBADF);
  uv_buf_t buf = {.base = (char *)b.data, .len = b.len};
  char *owned = NULL;
  if (is_text) {
    buf.len = encoded_len(&t, UTF8);
    buf.base = owned = ed_try_malloc(buf.len);
    if (!owned) return ed_num(a->ctx, UV_ENOMEM);
    encode(owned, &t, UTF8);
  }
  int r = ed_stream_send(s, buf, handle, on_written, NULL);
  free(owned);
  return ed_num(a->ctx, r);
}

// shutdown(slot) -> 0 (SHUTDOWN follows) or errno
ED_FN(stream_shutdown) {
  ed_stream *s = arg_stream(a);
  return result(a, s ? ed_stream_shutdown(s) : UV_EBADF);
}

// setBlocking(slot, on) -> 0 or errno
ED_FN(stream_set_blocking) {
  ed_stream *s = arg_stream(a);
  bool on = ed_arg_bool(a);
  return result(a, s ? uv_stream_set_blocking(&s->uv.stream, on) : UV_EBADF);
}

// counts(slot): F0 = bytes read, F1 = bytes given to write, F2 = bytes that wait
ED_FN(stream_counts) {
  ed_stream *s = arg_stream(a);
  double *f = ed_engine_cells(ed_engine_here())->f + ED_CELL_F0;
  f[0] = s ? s->bytes_read : 0;
  f[1] = s ? s->bytes_written : 0;
  f[2] = s ? (double)ed_stream_queued(s) : 0;
  return NULL;
}

// fd(slot) -> descriptor or -1
ED_FN(stream_fd) {
  ed_stream *s = arg_stream(a);
  uv_os_fd_t fd;
  return result(a, s && uv_fileno(&s->uv.handle, &fd) == 0 ? fd : -1);
}

// hasNews(slot) -> whether a read would not wait: for bytes, for the end, for an error
ED_FN(stream_has_news) {
  ed_stream *s = arg_stream(a);
  uv_os_fd_t fd;
  if (!s || uv_fileno(&s->uv.handle, &fd) != 0) return ed_bool(a->ctx, true);
  struct pollfd p = {.fd = fd, .events = POLLIN};
  return ed_bool(a->ctx, poll(&p, 1, 0) != 0);
}

// ---- connections ---------------------------------------------------------------------------------------------------

// listen(slot, backlog) -> 0 or errno
ED_FN(stream_listen) {
  ed_stream *s = arg_stream(a);
  int32_t backlog = ed_arg_i32(a);
  return result(a, s ? ed_stream_listen(s, backlog) : UV_EBADF);
}

// accept(server slot, slot) -> 0, or errno: then the new slot gets CLOSE, except with EBADF
ED_FN(stream_accept) {
  ed_stream *s = arg_stream(a);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  int err = s ? ed_stream_accept(s, slot) : UV_EBADF;
  return ed_num(a->ctx, err);
}

const ed_native ed_bind_stream[] = {
    {"pool", stream_pool},
    {"readInto", stream_read_into},
    {"readStart", stream_read_start},
    {"readStop", stream_read_stop},
    {"write", stream_write},
    {"writev", stream_writev},
    {"send", stream_send},
    {"shutdown", stream_shutdown},
    {"setBlocking", stream_set_blocking},
    {"counts", stream_counts},
    {"fd", stream_fd},
    {"hasNews", stream_has_news},
    {"listen", stream_listen},
    {"accept", stream_accept},
    {0},
};
