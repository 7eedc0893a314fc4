// SPDX-License-Identifier: MIT
// What goes from thread to thread: see message.h.
#include "bind/message.h"

#include "base/mem.h"
#include "engine/tree.h"
#include "loop/block.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

static void free_message(ed_message *take) {
  free(take->bytes);
  free(take->ports);
  free(take->buffers);
  free(take);
}

static bool copy_bytes(ed_message *m, const void *bytes, size_t len) {
  m->len = len;
  m->bytes = ed_try_malloc(len);
  if (m->bytes) memcpy(m->bytes, bytes, len);
  return m->bytes;
}

// The engine's own string is made here already: the other engine takes it as it is.
static ed_room copy_text(const ed_text *t) {
  ed_room room = ed_str_begin(t->len, !t->latin1);
  if (t->len > 0 && t->latin1) memcpy(room.latin1, t->latin1, t->len);
  else if (t->len > 0) memcpy(room.utf16, t->utf16, t->len * sizeof *t->utf16);
  return room;
}

ed_message *ed_message_of_value(ed_ctx ctx, ed_val value) {
  ed_message *m = ed_xcalloc(1, sizeof *m);
  if (ed_is_number(ctx, value)) {
    m->form = ED_MESSAGE_NUMBER;
    m->number = ed_to_num(ctx, value);
  } else if (ed_is_string(ctx, value)) {
    m->form = ED_MESSAGE_TEXT;
    ed_text t = ed_text_begin(ctx, value);
    m->text = copy_text(&t);
    ed_text_end(&t);
  } else if (ed_is_bool(ctx, value)) {
    m->form = ED_MESSAGE_BOOLEAN;
    m->number = ed_to_bool(ctx, value);
  } else {
    m->form = ed_is_null(ctx, value) ? ED_MESSAGE_NULL : ED_MESSAGE_UNDEFINED;
  }
  return m;
}

ed_message *ed_message_of_tree(ed_ctx ctx, ed_val object) {
  const ed_buf *json = ed_tree_write(ctx, object, ED_TREE_JSON);
  if (!json) return NULL;
  ed_message *m = ed_xcalloc(1, sizeof *m);
  m->form = ED_MESSAGE_JSON;
  m->text = copy_text(&(ed_text){.latin1 = (const uint8_t *)json->data, .len = json->len});
  return m;
}

static bool send_part(ed_ctx ctx, ed_obj buffer, char mode, ed_moved *out) {
  if (mode == 'w') return ed_code_send(ctx, buffer, out);
  return ed_buffer_send(ctx, buffer, mode == 's' ? ED_SHARE : mode == 'm' ? ED_MOVE : ED_COPY, out);
}

static ed_obj receive_part(ed_ctx ctx, ed_moved *take) {
  if (take->code) return ed_code_receive(ctx, take);
  ed_block_count(ed_loop_here(), take->len);
  return ed_buffer_receive(ctx, take);
}

static void drop_part(ed_ctx ctx, ed_moved *take) {
  if (take->code) ed_code_drop(ctx, take);
  else ed_buffer_drop(ctx, take);
}

ed_message *ed_message_read(ed_args *a, int *err) {
  ed_bytes bytes = ed_arg_bytes_briefly(a);
  size_t len = ed_arg_u32(a);
  ed_val buffers = ed_arg_val(a);
  size_t mode_count;
  const char *modes = ed_arg_utf8(a, &mode_count);
  if (ed_failed(a) || len > bytes.len) return NULL;
  ed_message *m = ed_xcalloc(1, sizeof *m);
  *err = copy_bytes(m, bytes.data, len) ? 0 : UV_ENOMEM;
  if (mode_count == 0 || !ed_is_object(a->ctx, buffers)) return m;
  m->buffers = ed_xcalloc(mode_count, sizeof *m->buffers);
  for (unsigned i = 0; i < mode_count && *err == 0; i++) {
    ed_val buffer = ed_get_index(a->ctx, (ed_obj)buffers, i);
    if (send_part(a->ctx, (ed_obj)buffer, modes[i], &m->buffers[i])) m->buffer_count++;
    else *err = modes[i] == 's' || modes[i] == 'w' ? UV_ENOTSUP : UV_ENOMEM;
  }
  return m;
}

bool ed_message_is_value(const ed_message *m) { return m->form != ED_MESSAGE_BYTES; }

static ed_val give_bytes(ed_ctx ctx, ed_message *m, uint8_t *pool, size_t pool_len) {
  ed_val content;
  if (m->len <= pool_len) {
    memcpy(pool, m->bytes, m->len);
    content = ed_num(ctx, (double)m->len);
  } else {
    content = ed_arraybuffer_take(ctx, m->bytes, m->len);
    m->bytes = NULL;
  }
  if (m->buffer_count == 0) return content;
  ed_obj list = ed_array_new(ctx, 1, &content);
  for (unsigned i = 0; i < m->buffer_count; i++) ed_set_index(ctx, list, i + 1, receive_part(ctx, &m->buffers[i]));
  return list;
}

static ed_val value_of(ed_ctx ctx, ed_message *m, uint8_t *pool, size_t pool_len) {
  switch (m->form) {
  case ED_MESSAGE_BYTES: return give_bytes(ctx, m, pool, pool_len);
  case ED_MESSAGE_TEXT: return ed_str_end(ctx, &m->text);
  case ED_MESSAGE_JSON: return ed_from_json(ctx, ed_str_end(ctx, &m->text));
  case ED_MESSAGE_NUMBER: return ed_num(ctx, m->number);
  case ED_MESSAGE_BOOLEAN: return ed_bool(ctx, m->number != 0);
  case ED_MESSAGE_NULL: return ed_null(ctx);
  case ED_MESSAGE_UNDEFINED: break;
  }
  return ed_undefined(ctx);
}

ed_val ed_message_give(ed_ctx ctx, ed_message *take, uint8_t *pool, size_t pool_len) {
  ed_val value = value_of(ctx, take, pool, pool_len);
  free_message(take);
  return value;
}

void ed_message_drop(ed_ctx ctx, ed_message *take) {
  for (unsigned i = 0; i < take->buffer_count; i++) drop_part(ctx, &take->buffers[i]);
  if (take->form == ED_MESSAGE_TEXT || take->form == ED_MESSAGE_JSON)
    ed_str_end(ctx, &take->text); // its engine frees it
  free_message(take);
}
