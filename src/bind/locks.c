// SPDX-License-Identifier: MIT
// Binding 'locks': the Web Locks of all threads of the process (lib/web/locks.js says what they mean). One table, one
// lock of our own around it:
//
//   held      requests that have their lock, in the order of granting
//   waiting   the others, in the order of asking; nobody overtakes among those of a name
//
// A client is a thread that uses locks: a handle of its loop, by which it hears of what others did for it or to it.
// What a thread itself brings about it is told at once. A thread that ends lets go of all it had.
#include "base/mem.h"
#include "engine/cells.h"
#include "loop/loop.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char KIND[] = "Locks";

enum { EVENT_NEWS = 1 };                // of the client's slot: there is something to fetch
enum { WAITS, GRANTED, UNAVAILABLE };   // what came of a request
enum { MAY_WAIT, IF_AVAILABLE, STEAL }; // how it was asked for

typedef struct client {
  ed_handle handle; // first: see ed_handle
  uv_async_t uv;
} client;

typedef struct request {
  struct request *next;
  client *owner;
  double number; // given by its owner
  char *name;
  bool is_shared;
  bool is_stolen;  // held no more, but its owner does not know yet
  bool is_granted; // the same of a lock that it has
} request;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // around all that follows
static request *held, *waiting, *stolen;
static _Thread_local client *mine;

// ---- lists ---------------------------------------------------------------------------------------------------------

static void append(request **list, request *r) {
  while (*list) list = &(*list)->next;
  *list = r;
  r->next = NULL;
}

static request *unlink_at(request **at) {
  request *r = *at;
  *at = r->next;
  return r;
}

static request **find(request **list, const client *owner, double number) {
  while (*list && ((*list)->owner != owner || (*list)->number != number)) list = &(*list)->next;
  return list;
}

static void free_request(request *take) {
  free(take->name);
  free(take);
}

static bool may_hold(const request *r) {
  for (const request *h = held; h; h = h->next)
    if (strcmp(h->name, r->name) == 0 && !(h->is_shared && r->is_shared)) return false;
  return true;
}

static request **first_waiting(const char *name) {
  request **at = &waiting;
  while (*at && strcmp((*at)->name, name) != 0) at = &(*at)->next;
  return at;
}

static void tell(client *c) {
  if (c != mine) uv_async_send(&c->uv);
}

// Those at the head of the line of a name that may hold it now. Their owners find them by news().
static void advance(const char *name) {
  for (request **at = first_waiting(name); *at && may_hold(*at); at = first_waiting(name)) {
    request *r = unlink_at(at);
    r->is_granted = true;
    append(&held, r);
    tell(r->owner);
  }
}

static void rob(const char *name) {
  for (request **at = &held; *at;) {
    if (strcmp((*at)->name, name) != 0) {
      at = &(*at)->next;
      continue;
    }
    request *r = unlink_at(at);
    append(&stolen, r);
    tell(r->owner);
  }
}

// ---- clients -------------------------------------------------------------------------------------------------------

static void on_news(uv_async_t *uv) {
  client *c = uv->data;
  ed_val v = ed_num(ed_loop_ctx(c->handle.loop), EVENT_NEWS);
  ed_loop_call(c->handle.loop, c->handle.slot, 1, &v);
}

static void drop_all(request **list, const client *owner, bool advances) {
  for (request **at = list; *at;) {
    if ((*at)->owner != owner) {
      at = &(*at)->next;
      continue;
    }
    request *r = unlink_at(at);
    if (advances) {
      advance(r->name); // may change the list behind us
      at = list;
    }
    free_request(r);
  }
}

static void detach(ed_handle *h) {
  client *c = (client *)h;
  pthread_mutex_lock(&lock);
  drop_all(&waiting, c, false);
  drop_all(&stolen, c, false);
  drop_all(&held, c, true);
  for (request *r = waiting; r; r = r->next) advance(r->name); // behind those that waited here
  pthread_mutex_unlock(&lock);
  mine = NULL;
}

static void free_client(ed_handle *h) { free(h); }

// open(slot): this thread is going to use locks. Event (1): there is news.
ED_FN(locks_open) {
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a) || mine) return NULL;
  client *c = ed_xcalloc(1, sizeof *c);
  ed_loop *l = ed_loop_here();
  if (uv_async_init(ed_loop_uv(l), &c->uv, on_news) != 0) abort(); // the loop has one already
  uv_unref((uv_handle_t *)&c->uv);
  c->handle.detach = detach;
  c->handle.free_fn = free_client;
  ed_handle_open(l, &c->handle, slot, KIND, (uv_handle_t *)&c->uv);
  mine = c;
  return NULL;
}

// ---- natives -------------------------------------------------------------------------------------------------------

// request(number, name, isShared, how) -> 0 it waits, 1 it has the lock, 2 it does not get it. how: 0 may wait, 1 only
// if it is available, 2 whoever has it loses it
ED_FN(locks_request) {
  double number = ed_arg_f64(a);
  const char *name = ed_arg_utf8(a, NULL);
  bool is_shared = ed_arg_bool(a);
  int how = ed_arg_i32(a);
  if (ed_failed(a) || !mine) return NULL;
  request *r = ed_xcalloc(1, sizeof *r);
  *r = (request){.owner = mine, .number = number, .name = ed_xstrdup(name), .is_shared = is_shared};
  int outcome = WAITS;
  pthread_mutex_lock(&lock);
  if (how == STEAL) rob(name);
  if (how == STEAL || (may_hold(r) && !*first_waiting(name))) outcome = GRANTED;
  else if (how == IF_AVAILABLE) outcome = UNAVAILABLE;
  if (outcome != UNAVAILABLE) append(outcome == GRANTED ? &held : &waiting, r);
  pthread_mutex_unlock(&lock);
  if (outcome == UNAVAILABLE) free_request(r);
  return ed_num(a->ctx, outcome);
}

// release(number): of a lock that is held, or a request that waits; afterwards there may be news
ED_FN(locks_release) {
  double number = ed_arg_f64(a);
  if (ed_failed(a) || !mine) return NULL;
  pthread_mutex_lock(&lock);
  request **at = find(&held, mine, number);
  if (!*at) at = find(&waiting, mine, number);
  request *r = *at ? unlink_at(at) : NULL;
  if (r) advance(r->name);
  pthread_mutex_unlock(&lock);
  if (r) free_request(r);
  return NULL;
}

// news() -> [number ...] of requests of this thread that have been granted, or (as -1 - number) robbed, since it asked
ED_FN(locks_news) {
  if (!mine) return NULL;
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned count = 0;
  pthread_mutex_lock(&lock);
  for (request *r = held; r; r = r->next) {
    if (r->owner != mine || !r->is_granted) continue;
    r->is_granted = false;
    ed_set_index(a->ctx, list, count++, ed_num(a->ctx, r->number));
  }
  for (request **at = &stolen; *at;) {
    if ((*at)->owner != mine) {
      at = &(*at)->next;
      continue;
    }
    request *r = unlink_at(at);
    ed_set_index(a->ctx, list, count++, ed_num(a->ctx, -1 - r->number));
    free_request(r);
  }
  pthread_mutex_unlock(&lock);
  return list;
}

static unsigned describe(ed_ctx ctx, ed_obj list, unsigned at, const request *r) {
  for (; r; r = r->next) {
    if (r->owner != mine) continue;
    ed_set_index(ctx, list, at++, ed_str_utf8(ctx, r->name, strlen(r->name)));
    ed_set_index(ctx, list, at++, ed_bool(ctx, r->is_shared));
  }
  return at;
}

// query() -> [name, isShared, ...] of those that this thread holds, then of those it waits for; cell N0 says how many
// entries are of the first. Those of other threads are not shown: as in Node.
ED_FN(locks_query) {
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  pthread_mutex_lock(&lock);
  unsigned count = describe(a->ctx, list, 0, held);
  describe(a->ctx, list, count, waiting);
  pthread_mutex_unlock(&lock);
  ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = (int32_t)count;
  return list;
}

const ed_native ed_bind_locks[] = {
    {"open", locks_open}, {"request", locks_request}, {"release", locks_release},
    {"news", locks_news}, {"query", locks_query},     {0},
};
