// SPDX-License-Identifier: MIT
// The JavaScript engine behind one door: JavaScriptCore, seen by the rest of the house only through this header.
//
// A value (`ed_val`) is a borrowed word. On the C stack it is safe (the collector scans the stack); anywhere else it
// must be an `ed_root`. All functions run on the thread that owns the engine. Costs: an engine call is 50-300 ns, most
// of it the engine's lock; inside ED_FN bodies the lock is free to take (`ed_lock`) when three or more calls follow.
#ifndef ED_ENGINE_H
#define ED_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef const struct OpaqueJSContext *ed_ctx;
typedef const struct OpaqueJSValue *ed_val;
typedef struct OpaqueJSValue *ed_obj;
typedef struct ed_engine ed_engine;

// ---- life ----------------------------------------------------------------------------------------------------------

// Creates a group, a context and the cells for the calling thread. Aborts when out of memory. The first of the process
// sets the engine's options and must come before other threads read the environment.
ed_engine *ed_engine_new(void);
void ed_engine_free(ed_engine *e);
// The engine of the calling thread.
ed_engine *ed_engine_here(void);
ed_ctx ed_engine_ctx(ed_engine *e);
// Full synchronous collection (`global.gc`).
void ed_engine_collect(ed_engine *e);
// Asks for a full collection beside the program: threads of the engine's do it while this one sleeps.
void ed_engine_collect_beside(ed_engine *e);
// The same for what was made since the last collection.
void ed_engine_collect_young(ed_engine *e);
// Bytes that the heap holds for objects and what they own, ballast not counted; 0 if unknown. Costs nothing.
size_t ed_engine_heap_capacity(ed_engine *e);
// Heap figures in bytes. The engine walks its heap for them: not for hot paths. `size` is what the last collection
// found alive, `fresh` what objects took since.
typedef struct ed_heap_figures {
  double size, capacity, external, objects, fresh;
} ed_heap_figures;
ed_heap_figures ed_engine_heap(ed_engine *e);

// The signal by which the engine stops its threads for a collection: its handler must stay where it is, or a collection
// waits for ever. ed_engine_on_stop_signal() calls fn, from a signal handler, for those that somebody else sent.
int ed_engine_stop_signal(void);
void ed_engine_on_stop_signal(void (*fn)(void));

// After a change of TZ in the environment: local dates follow, here at once, in other threads at their next entry.
void ed_engine_zone_changed(ed_ctx ctx);

// Ballast: memory that nobody ever touches, in the collector's books. The heap may grow by its own size before it is
// collected, so ballast lets a small heap whose program lends large buffers to JavaScript be collected more rarely.
void ed_engine_ballast(ed_engine *e, bool on);
size_t ed_engine_ballast_size(const ed_engine *e); // bytes in the books now

// Gives back the memory of the engine's library that only start-up needed. For programs that are going to wait.
void ed_engine_trim(void);
// And with it the pages of a file's mapping that is only read.
void ed_engine_trim_also(void *pages, size_t len);

// Evaluates a program text named `url`, whose first line has the number `line`. NULL with *exc set on error.
ed_val ed_eval(ed_ctx ctx, ed_val source, const char *url, int line, ed_val *exc);
// The same for ASCII text that stays where it is for the life of the process: the engine reads it in place.
ed_val ed_eval_static(ed_ctx ctx, const char *ascii, size_t len, const char *url, int line, ed_val *exc);

// Lets render(error, frames, functions, isForMessage) give the stacks of errors that the engine makes, when they
// are first read, and mend their messages. frames: text in the engine's form, undefined for a script that does not
// parse; functions: of the frames, or undefined; isForMessage: it is the message that is read, and the result is not
// used. reword(message, regexp) gives a better one for a program that does not parse, or nothing; regexp: see
// ed_abi_reword_syntax(). The samples are errors of each class, as new ones begin, the first made by
// makers[0], called by makers[1]. Nothing keeps render and reword alive. False when the library cannot (abi_errors.c).
bool ed_engine_render_stacks(ed_ctx ctx, ed_obj samples, unsigned count, ed_obj makers, ed_obj render, ed_obj reword);
// Those of further classes, where that is so.
void ed_engine_render_also(ed_ctx ctx, ed_obj samples, unsigned count);

// The frames that a value was thrown from, if it is what was thrown last: [function, script, line, column, ...], in the
// engine's words; undefined when that is not known (abi_thrown.c).
ed_val ed_engine_thrown(ed_ctx ctx, ed_val value);

// A function that tells who waits for the code that called it, when that is an async function that goes on, innermost
// first: [function, number of its await, ..., promise that nobody is known to wait for], with undefined and an index
// for each Promise.all() between; undefined otherwise. Called with a promise it tells who waits for that. What comes of
// such a call is tested once there may be something to tell (abi_waiting.c); undefined when no such function can be
// made.
ed_val ed_engine_waiting(ed_ctx ctx);
// Where the body of such a function begins: [address, line, column]; undefined when that is not known.
ed_val ed_engine_code_place(ed_ctx ctx, ed_val fn);

// The engine's own run loop (GLib), served by the event loop: the descriptor to watch, and arm/pump. Arming returns the
// milliseconds after which to pump even when the descriptor stays quiet, or -1.
int ed_engine_runloop_fd(ed_engine *e);
int ed_engine_runloop_arm(ed_engine *e);
bool ed_engine_runloop_pump(ed_engine *e); // whether there was something to do

// With the lock held, calls are cheaper, and the engine does not drain microtasks at their end: ed_drain() does, at
// once. Only outside JavaScript. False when the engine's library cannot do so; then the last ed_unlock() drains.
void ed_lock(ed_ctx ctx);
void ed_unlock(ed_ctx ctx);
bool ed_drain(ed_ctx ctx);

// ---- values --------------------------------------------------------------------------------------------------------

ed_val ed_undefined(ed_ctx ctx);
ed_val ed_null(ed_ctx ctx);
ed_val ed_bool(ed_ctx ctx, bool b);
ed_val ed_num(ed_ctx ctx, double n);
ed_obj ed_global(ed_ctx ctx);
ed_obj ed_object_new(ed_ctx ctx);
ed_obj ed_array_new(ed_ctx ctx, size_t count, const ed_val *items);
bool ed_is_undefined(ed_ctx ctx, ed_val v); // undefined or null
bool ed_is_null(ed_ctx ctx, ed_val v);
bool ed_is_bool(ed_ctx ctx, ed_val v);
bool ed_is_string(ed_ctx ctx, ed_val v);
bool ed_is_number(ed_ctx ctx, ed_val v);
bool ed_is_object(ed_ctx ctx, ed_val v);
bool ed_is_function(ed_ctx ctx, ed_val v);
double ed_to_num(ed_ctx ctx, ed_val v);                                // NaN when it is not a number
void ed_to_nums(ed_ctx ctx, size_t count, const ed_val *v, double *n); // of each
bool ed_to_bool(ed_ctx ctx, ed_val v);
// Property by ASCII name. Exceptions of getters are dropped: only for objects of ours.
ed_val ed_get(ed_ctx ctx, ed_obj o, const char *name);
void ed_set(ed_ctx ctx, ed_obj o, const char *name, ed_val v);
ed_val ed_get_index(ed_ctx ctx, ed_obj o, unsigned i);
void ed_set_index(ed_ctx ctx, ed_obj o, unsigned i, ed_val v);
ed_val ed_from_json(ed_ctx ctx, ed_val text); // what a string says as JSON; NULL when it is none
// Calls fn with `self` (NULL: undefined). NULL with *exc set on a throw. Only the loop calls user code by this: see
// ed_loop_call, which also drains ticks and microtasks.
ed_val ed_call(ed_ctx ctx, ed_obj fn, ed_obj self, size_t argc, const ed_val *argv, ed_val *exc);

// ---- strings -------------------------------------------------------------------------------------------------------

ed_val ed_str_ascii(ed_ctx ctx, const char *ascii);            // NUL-terminated
ed_val ed_str_utf8(ed_ctx ctx, const char *bytes, size_t len); // ill-formed input becomes U+FFFD (WHATWG Encoding)
ed_val ed_str_latin1(ed_ctx ctx, const uint8_t *bytes, size_t len);
ed_val ed_str_utf16(ed_ctx ctx, const uint16_t *units, size_t len);

// A string made in place: room for `len` units of one byte (Latin-1) or two, to be filled, then made a value.
typedef struct ed_room {
  uint8_t *latin1;
  uint16_t *utf16;
  size_t len;
  void *owner;
} ed_room;
ed_room ed_str_begin(size_t len, bool is_wide);
ed_val ed_str_end(ed_ctx ctx, ed_room *room);

// A read-only view of a JavaScript string in the engine's own storage: exactly one of latin1/utf16 is not NULL.
typedef struct ed_text {
  const uint8_t *latin1;
  const uint16_t *utf16;
  size_t len;  // code units
  void *owner; // engine string, released by ed_text_end
} ed_text;
ed_text ed_text_begin(ed_ctx ctx, ed_val v); // of any value, by ToString; an empty text when that throws
void ed_text_end(ed_text *t);
ed_val ed_str_of(ed_ctx ctx, const ed_text *t);
// NUL-terminated UTF-8 copy, caller frees. Lone surrogates become U+FFFD. *len may be NULL.
char *ed_to_utf8(ed_ctx ctx, ed_val v, size_t *len);

// ---- bytes ---------------------------------------------------------------------------------------------------------

typedef struct ed_bytes {
  uint8_t *data;
  size_t len;
} ed_bytes;
// The bytes of a typed array, DataView or (Shared)ArrayBuffer; {NULL, 0} for anything else or a detached one.
ed_bytes ed_bytes_of(ed_ctx ctx, ed_val v);
bool ed_is_bytes(ed_ctx ctx, ed_val v);
// A new ArrayBuffer that owns `take` (malloc'ed; freed with it). In JavaScript: `new FastBuffer(ab)`.
ed_obj ed_arraybuffer_take(ed_ctx ctx, uint8_t *take, size_t len);

// An ArrayBuffer over memory that outlives the engine (cells, pools).
ed_obj ed_arraybuffer_static(ed_ctx ctx, void *data, size_t len);

// ---- boxes ---------------------------------------------------------------------------------------------------------

// A C object that a JavaScript object owns, for what has no end of its own that JavaScript could announce (a key, a
// hash that nobody finishes): free_fn gets it when the JavaScript object is collected, on any thread, or at
// ed_box_empty. `cost` is what the collector should think of it, in bytes. Kinds are compared by address.
typedef struct ed_box_kind {
  const char *name;
  void (*free_fn)(void *);
  size_t cost;
} ed_box_kind;
ed_obj ed_box_new(ed_ctx ctx, const ed_box_kind *kind, void *take);
// NULL when the value is no box of the kind, or was emptied.
void *ed_box_get(ed_ctx ctx, ed_val v, const ed_box_kind *kind);
void ed_box_empty(ed_ctx ctx, ed_val v);

// ---- roots ---------------------------------------------------------------------------------------------------------

// A value kept alive from C memory. Empty when zeroed. Costs 110-290 ns each way: prefer slots (loop/loop.h).
typedef struct ed_root {
  ed_val v;
} ed_root;
void ed_root_set(ed_ctx ctx, ed_root *r, ed_val v);
void ed_root_clear(ed_ctx ctx, ed_root *r);

// ---- natives -------------------------------------------------------------------------------------------------------

// The argument cursor of a native function: readers take the next argument in turn. After the first failure all
// readers return a harmless zero; test ed_failed(a) once, before any side effect. What a reader borrowed (strings,
// texts) is released when the native returns. Arguments of users are validated in lib/: a failure here is our own bug,
// and becomes a TypeError that names position and kind.
typedef struct ed_args {
  ed_ctx ctx;
  const ed_val *v;
  size_t count, next;
  bool failed;
  bool locked; // the engine's lock is held: entered straight from compiled code
  ed_val exception;
  struct {
    void *ptr;
    void (*release)(void *);
  } borrows[8];
  unsigned borrowed;
  char *scratch; // room in the trampoline's frame for short strings
  size_t scratch_left;
} ed_args;

// How the engine calls a native: by its C API, or straight from compiled code (abi.h).
typedef struct ed_entry {
  ed_val (*api)(ed_ctx, ed_obj, ed_obj, size_t, const ed_val[], ed_val *);
  int64_t (*host)(ed_ctx, const uint64_t *frame);
} ed_entry;
typedef struct ed_native {
  const char *name; // camelCase, as JavaScript sees it; a NULL name ends the table
  const ed_entry *entry;
} ed_native;

// Run a body with a cursor over the arguments and clean up behind it: the trampolines of both ways.
ed_val ed_native_enter(ed_val (*body)(ed_args *), ed_ctx ctx, size_t count, const ed_val v[], ed_val *exc);
int64_t ed_native_enter_host(ed_val (*body)(ed_args *), ed_ctx ctx, const uint64_t *frame);
// The end of the latter: cleans up, and says or throws what came of the body.
int64_t ed_native_leave_host(ed_args *a, ed_val result);

// Head of a native function: `ED_FN(fs_open) { ... }` defines a body that takes `ed_args *a`, returns a value (NULL is
// undefined, or the exception once something failed), and the entry `fs_open` for the binding's table.
#define ED_FN(id)                                                                                                      \
  static ed_val id##_body(ed_args *a);                                                                                 \
  static ed_val id##_api(ed_ctx ctx, ed_obj fn, ed_obj self, size_t count, const ed_val v[], ed_val *exc) {            \
    (void)fn, (void)self;                                                                                              \
    return ed_native_enter(id##_body, ctx, count, v, exc);                                                             \
  }                                                                                                                    \
  static int64_t id##_host(ed_ctx ctx, const uint64_t *frame) { return ed_native_enter_host(id##_body, ctx, frame); }  \
  static const ed_entry id[1] = {{id##_api, id##_host}};                                                               \
  static ed_val id##_body(__attribute__((unused)) ed_args *a)

static inline bool ed_failed(const ed_args *a) { return a->failed; }
// True when the next argument is absent, undefined or null; it is then skipped.
bool ed_arg_absent(ed_args *a);
double ed_arg_f64(ed_args *a);
int32_t ed_arg_i32(ed_args *a);              // any number, truncated and saturated
size_t ed_arg_size(ed_args *a, size_t most); // the same, to what is between 0 and `most`
uint32_t ed_arg_u32(ed_args *a);
int64_t ed_arg_i64(ed_args *a); // number or BigInt
bool ed_arg_bool(ed_args *a);   // ToBoolean, never fails
ed_val ed_arg_val(ed_args *a);  // undefined when absent
ed_obj ed_arg_obj(ed_args *a);
ed_obj ed_arg_fn(ed_args *a);
ed_text ed_arg_text(ed_args *a);                  // string; borrowed until JavaScript runs or the native returns
const char *ed_arg_utf8(ed_args *a, size_t *len); // string as UTF-8, NUL-terminated; borrowed
const char *ed_arg_path(ed_args *a);              // string or bytes, without NUL inside, NUL-terminated; borrowed
ed_bytes ed_arg_bytes(ed_args *a);                // typed array, DataView, ArrayBuffer; pinned only during the call
// The same, faster for a Uint8Array, for natives that are done with the bytes when they return: memory of small arrays
// moves when JavaScript first asks for their `buffer`, so no operation that outlives the call may hold this address.
ed_bytes ed_arg_bytes_briefly(ed_args *a);
void *ed_arg_box(ed_args *a, const ed_box_kind *kind); // its content, never NULL unless failed

// What a native returns: the same as by ed_str_utf8() and its kin, without asking for the lock where it is held.
ed_val ed_give_utf8(ed_args *a, const char *bytes, size_t len);
ed_val ed_give_utf8_strictly(ed_args *a, const char *bytes, size_t len); // undefined if ill-formed
ed_val ed_give_latin1(ed_args *a, const uint8_t *bytes, size_t len);
ed_val ed_give_room(ed_args *a, ed_room *room);

// Throwing. All return NULL: `return ed_throw_type(a, "...")`.
ed_val ed_throw(ed_args *a, ed_val error);
ed_val ed_throw_type(ed_args *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
// Fills an object with the natives of a table.
void ed_natives_install(ed_ctx ctx, ed_obj target, const ed_native *table);

// ---- promises ------------------------------------------------------------------------------------------------------

// Reports promises rejected without a handler (event 0) and handled later (event 1) to fn(event, promise, reason).
// Without the engine ABI layer (abi.h) only event 0 comes, at the end of a microtask drain.
void ed_promise_track(ed_engine *e, ed_obj fn);
// The same for another context of the group.
void ed_promise_track_also(ed_engine *e, ed_ctx ctx);
// Atomics.waitAsync at an address of shared memory, on 4 or (wide) 8 bytes: its result. NULL without the ABI layer.
ed_val ed_wait_async(ed_ctx ctx, void *at, bool is_wide, int64_t expected, double seconds);
bool ed_wait_async_used(void); // by this process
// import() in text that the rewriter does not see: called with the name of the source, gives a promise. Before
// ed_promise_track(). Without the engine ABI layer such imports are rejected.
typedef ed_val ed_import_fn(ed_ctx ctx, const ed_text *from, ed_val specifier, ed_val *exc);
void ed_engine_on_import(ed_import_fn *fn);
// State of a promise: 0 pending, 1 fulfilled, 2 rejected, with its value; -1 when the engine cannot tell.
int ed_promise_state(ed_ctx ctx, ed_val promise, ed_val *value);

// ---- insides -------------------------------------------------------------------------------------------------------

// The engine's tag of an object: the same for all objects of one internal class (Map, Proxy, RegExp ...), whatever
// their prototypes. 0 for primitives, and for everything without the engine ABI layer.
uint8_t ed_object_tag(ed_ctx ctx, ed_val v);
// The engine's number of an object's shape: objects of one shape have the same named own properties and prototype. It
// means something only while an object of that shape lives. 0 as above.
uint32_t ed_object_shape(ed_ctx ctx, ed_val v);
// What the shape's number names: at least ED_STRUCTURE_WORDS words, NULL when that is not known. And the byte that says
// how the object keeps elements.
enum { ED_STRUCTURE_WORDS = 20 };
const uint32_t *ed_object_structure(ed_ctx ctx, ed_val v);
uint8_t ed_object_indexing(ed_ctx ctx, ed_val v);
// Internal field `index` of an object. Only for classes proven to have that many: the caller compares the fields of
// samples with what they must hold.
ed_val ed_object_field(ed_ctx ctx, ed_val object, unsigned index);

// ---- cells ---------------------------------------------------------------------------------------------------------

// Hot state shared with JavaScript as plain memory: see cells.h.
typedef struct ed_cells ed_cells;
ed_cells *ed_engine_cells(ed_engine *e);
// ArrayBuffer over the cells.
ed_obj ed_engine_cells_buffer(ed_engine *e);

#endif
