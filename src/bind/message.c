// SPDX-License-Identifier: MIT
// Binding 'message': what JavaScript does with ports (message_port.h). What goes through them is in message_content.c.
#include "bind/message_port.h"

#include "base/mem.h"
#include "engine/cells.h"

enum { GIVEN_BYTES = 1, GIVEN_VALUE }; // in cell N0: what next() and take() gave; 0: nothing

typedef ed_port port;
typedef ed_message message;

// Where short messages are handed over: kept alive by JavaScript.
static _Thread_local ed_bytes pool;

// For JavaScript: the oldest message of a port.
static ed_val give_oldest(ed_ctx ctx, port *p) {
  bool is_over;
  message *m = p && ed_port_has_message(p, &is_over) ? p->taken : NULL;
  int32_t *given = &ed_engine_cells(ed_engine_here())->i[ED_CELL_N0];
  *given = 0;
  if (!m) return NULL;
  p->taken = m->next;
  *given = ed_message_is_value(m) ? GIVEN_VALUE : GIVEN_BYTES;
  return ed_message_give(ctx, m, pool.data, pool.len);
}

// ---- natives -------------------------------------------------------------------------------------------------------

// begin(slot, pool): opens the mailbox of this thread, whose slot gets its events
ED_FN(message_begin) {
  int32_t slot = ed_arg_i32(a);
  ed_bytes bytes = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  pool = bytes;
  ed_mail_open(ed_loop_here(), slot);
  return NULL;
}

// pair(): two ports of a new channel, which belong to nobody yet, in cells N0 and N1
ED_FN(message_pair) {
  uint32_t ids[2];
  ed_port_pair(ids);
  int32_t *cells = ed_engine_cells(ed_engine_here())->i + ED_CELL_N0;
  for (int i = 0; i < 2; i++) cells[i] = (int32_t)ids[i];
  (void)a;
  return NULL;
}

// adopt(port): a port that travelled belongs to this thread now
ED_FN(message_adopt) {
  port *p = ed_port_of_nobody(ed_arg_u32(a));
  if (p && ed_mail_here()) ed_port_own(ed_mail_here(), p);
  return NULL;
}

// release(port): the port belongs to nobody, until a message that names it arrives
ED_FN(message_release) {
  port *p = ed_port_mine(ed_arg_u32(a));
  if (p) ed_port_disown(p);
  return NULL;
}

// start(port): its messages, and its end, are told from now on
ED_FN(message_start) {
  port *p = ed_port_mine(ed_arg_u32(a));
  if (p) ed_port_start(p);
  return NULL;
}

// stop(port): its messages wait
ED_FN(message_stop) {
  port *p = ed_port_mine(ed_arg_u32(a));
  if (p) ed_port_stop(p);
  return NULL;
}

// close(port): also one that belongs to nobody
ED_FN(message_close) {
  uint32_t id = ed_arg_u32(a);
  port *p = ed_port_mine(id);
  if (!p) p = ed_port_of_nobody(id);
  if (!p) return NULL;
  p->next_doomed = NULL;
  ed_port_close_all(a->ctx, p);
  return NULL;
}

// Reads what ed_message_read() reads, and then the ports that travel, which must have been released.
static message *read_message(ed_args *a, int *err) {
  message *m = ed_message_read(a, err);
  ed_val ports = ed_arg_val(a);
  if (!m || !ed_is_object(a->ctx, ports)) return m;
  unsigned count = (unsigned)ed_to_num(a->ctx, ed_get(a->ctx, (ed_obj)ports, "length"));
  m->ports = ed_xcalloc(count, sizeof *m->ports);
  for (unsigned i = 0; i < count; i++) {
    port *p = ed_port_of_nobody((uint32_t)ed_to_num(a->ctx, ed_get_index(a->ctx, (ed_obj)ports, i)));
    if (p) m->ports[m->port_count++] = p;
  }
  return m;
}

// post(port, bytes, length, buffers, modes, ports) -> whether the other side is open, or errno
ED_FN(message_post) {
  port *from = ed_port_mine(ed_arg_u32(a));
  int err = 0;
  message *m = read_message(a, &err);
  if (!m) return NULL;
  if (err == 0 && from && ed_port_enqueue(ed_port_peer(from), m)) return ed_num(a->ctx, 1);
  ed_port_drop(a->ctx, m);
  return ed_num(a->ctx, err);
}

// postValue(port, value) -> whether the other side is open: a value without parts, that is anything but
// objects, symbols and integers of any size
ED_FN(message_post_value) {
  port *from = ed_port_mine(ed_arg_u32(a));
  ed_val value = ed_arg_val(a);
  if (ed_failed(a)) return NULL;
  message *m = ed_message_of_value(a->ctx, value);
  if (from && ed_port_enqueue(ed_port_peer(from), m)) return ed_num(a->ctx, 1);
  ed_port_drop(a->ctx, m);
  return ed_num(a->ctx, 0);
}

// postTree(port, object) -> as postValue(), or -1 for what is no tree (engine/tree.h)
ED_FN(message_post_tree) {
  port *from = ed_port_mine(ed_arg_u32(a));
  ed_val object = ed_arg_val(a);
  if (ed_failed(a)) return NULL;
  message *m = ed_message_of_tree(a->ctx, object);
  if (!m) return ed_num(a->ctx, -1);
  if (from && ed_port_enqueue(ed_port_peer(from), m)) return ed_num(a->ctx, 1);
  ed_port_drop(a->ctx, m);
  return ed_num(a->ctx, 0);
}

// postTo(port, bytes, length, buffers, modes, ports) -> whether the port still listens, or errno: to a
// port that listens, of whatever thread
ED_FN(message_post_to) {
  uint32_t id = ed_arg_u32(a);
  int err = 0;
  message *m = read_message(a, &err);
  if (!m) return NULL;
  if (err == 0 && ed_port_enqueue_listening(id, m)) return ed_num(a->ctx, 1);
  ed_port_drop(a->ctx, m);
  return ed_num(a->ctx, err);
}

// listen(port, name): postTo() may send to the port from now on, and listeners() names it; also one that belongs to
// nobody. Its end is not told any more.
ED_FN(message_listen) {
  uint32_t id = ed_arg_u32(a);
  port *p = ed_port_mine(id);
  if (!p) p = ed_port_of_nobody(id);
  const char *name = ed_arg_utf8(a, NULL);
  if (!p || ed_failed(a)) return NULL;
  ed_port_listen(p, name);
  return NULL;
}

typedef struct found {
  ed_ctx ctx;
  ed_obj list;
  unsigned count;
} found;

static void add_found(void *arg, uint32_t id) {
  found *f = arg;
  ed_set_index(f->ctx, f->list, f->count++, ed_num(f->ctx, id));
}

// listeners(name) -> the ports of other threads that listen by that name
ED_FN(message_listeners) {
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  found f = {.ctx = a->ctx, .list = ed_array_new(a->ctx, 0, NULL)};
  ed_port_each_listening(ed_mail_here(), name, add_found, &f);
  return f.list;
}

enum { FEW_LISTENERS = 64 };

typedef struct listeners {
  uint32_t ids[FEW_LISTENERS];
  unsigned count;
} listeners;

static void note_listener(void *arg, uint32_t id) {
  listeners *l = arg;
  if (l->count < FEW_LISTENERS) l->ids[l->count] = id;
  l->count++;
}

// broadcast(name, value) -> how many listen()ed by that name in other threads and got a value without parts, or a tree;
// -1 for what is none, and when there are many
ED_FN(message_broadcast) {
  const char *name = ed_arg_utf8(a, NULL);
  ed_val value = ed_arg_val(a);
  if (ed_failed(a)) return NULL;
  listeners l = {.count = 0};
  ed_port_each_listening(ed_mail_here(), name, note_listener, &l);
  if (l.count > FEW_LISTENERS) return ed_num(a->ctx, -1);
  unsigned heard = 0;
  for (unsigned i = 0; i < l.count; i++) {
    message *m = ed_is_object(a->ctx, value) ? ed_message_of_tree(a->ctx, value) : ed_message_of_value(a->ctx, value);
    if (!m) return ed_num(a->ctx, -1); // the first already
    if (ed_port_enqueue_listening(l.ids[i], m)) heard++;
    else ed_port_drop(a->ctx, m);
  }
  return ed_num(a->ctx, heard);
}

// next(port) -> the oldest message of a port that was started, as its turn allows. Cell N0 is 2 when it is a value, 0
// when there is none, 1 for the length of its bytes in the pool, or an ArrayBuffer; with buffers an array of that and
// of them.
ED_FN(message_next) {
  port *p = ed_port_mine(ed_arg_u32(a));
  if (p && (!p->is_started || !ed_mail_may_give(ed_mail_here()))) p = NULL;
  return give_oldest(a->ctx, p);
}

// take(port) -> its oldest message, as next() gives it, at any time
ED_FN(message_take) { return give_oldest(a->ctx, ed_port_mine(ed_arg_u32(a))); }

// queueUp(port): each of its messages comes after all that was sent to other ports of this thread before it
ED_FN(message_queue_up) {
  port *p = ed_port_mine(ed_arg_u32(a));
  if (p) p->batch = 1;
  return NULL;
}

// wait(port, ms) -> whether it has a message, or never will; sleeps until then, no longer than that
ED_FN(message_wait) {
  port *p = ed_port_mine(ed_arg_u32(a));
  double ms = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  return ed_bool(a->ctx, !p || ed_port_wait(p, ms));
}

// isOver(port) -> whether the other side is closed and nothing waits
ED_FN(message_is_over) {
  port *p = ed_port_mine(ed_arg_u32(a));
  return ed_bool(a->ctx, !p || ed_port_is_over(p));
}

// canShare() -> whether SharedArrayBuffers can be sent
ED_FN(message_can_share) { return ed_bool(a->ctx, ed_buffer_can_share(a->ctx)); }

// canShareCode() -> whether WebAssembly.Modules can be sent
ED_FN(message_can_share_code) { return ed_bool(a->ctx, ed_code_can_share(a->ctx)); }

// canShareMemory() -> whether memoryOf() works
ED_FN(message_can_share_memory) { return ed_bool(a->ctx, ed_memory_can_share(a->ctx)); }

// memoryOf(buffer) -> a WebAssembly.Memory over the SharedArrayBuffer of another one
ED_FN(message_memory_of) {
  ed_obj buffer = ed_arg_obj(a);
  if (ed_failed(a)) return NULL;
  return ed_memory_of(a->ctx, buffer);
}

const ed_native ed_bind_message[] = {
    {"canShareMemory", message_can_share_memory},
    {"memoryOf", message_memory_of},
    {"begin", message_begin},
    {"canShare", message_can_share},
    {"canShareCode", message_can_share_code},
    {"pair", message_pair},
    {"adopt", message_adopt},
    {"release", message_release},
    {"start", message_start},
    {"stop", message_stop},
    {"close", message_close},
    {"post", message_post},
    {"postValue", message_post_value},
    {"postTree", message_post_tree},
    {"postTo", message_post_to},
    {"listen", message_listen},
    {"listeners", message_listeners},
    {"broadcast", message_broadcast},
    {"next", message_next},
    {"take", message_take},
    {"queueUp", message_queue_up},
    {"wait", message_wait},
    {"isOver", message_is_over},
    {0},
};
