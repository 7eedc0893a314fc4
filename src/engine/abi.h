// SPDX-License-Identifier: MIT
// What the engine's library exports beyond its C API, reached by mangled name or by object layout. It may change under
// us with any security update of the library, so: symbols by dlsym only, layouts proven by a self-test with known
// values at start-up, and each use has a fallback on the C API. EDDY_ENGINE_ABI=0 switches all of it off.
#ifndef ED_ABI_H
#define ED_ABI_H

#include "engine/engine.h"
#include "engine/jsc.h"
#include "engine/layout.h"

#include <stddef.h>
#include <stdint.h>

typedef struct ed_abi {
  bool tested;
  bool on;          // not switched off by the environment
  bool numbers;     // JSValueRef holds int32 and doubles in the NaN-boxed form of 64-bit JSC
  bool string_read; // JSStringRef's second word is a StringImpl with known fields
  bool string_make; // StringImpls can be made, and become values without a JSStringRef
  bool functions;   // functions of the engine's own kind can be made
} ed_abi;

extern ed_abi ed_engine_abi; // constant once tested

// Runs the self-tests that all need, once a process: before there are threads.
void ed_abi_init(JSGlobalContextRef ctx);
// Runs another one at the first question, whatever thread asks it; never without `numbers`.
typedef _Atomic(int) ed_abi_answer;
bool ed_abi_ask(ed_abi_answer *answer, bool (*test)(JSContextRef), JSContextRef ctx);
// Evaluates a large text without the two copies that the C API makes of it. False when that is not possible, or it is
// not large.
bool ed_abi_eval_large(ed_ctx ctx, ed_val source, const char *url, ed_val *value, ed_val *exc);
// The library's own function of a name that the program defines too, for the program's to call. Looked for once.
void *ed_abi_behind(_Atomic(void *) *known, const char *name);
// Whether collections can be asked for, of the kind one wants.
bool ed_abi_collects(ed_engine *e);
// The figures of the heap without a walk over its objects. False when that is not possible.
bool ed_abi_heap_figures(ed_engine *e, ed_heap_figures *out);
// Tells the heap of a text of so many bytes that was made for a cell, if the library does not (abi_report.c). The lock
// must be held; it may collect.
void ed_abi_report_text(JSContextGroupRef vm, const void *cell, size_t bytes);
// Around what tells the heap of memory outside of it (abi_report.c), which tells of that as of objects
// (abi_allocations.c).
void ed_abi_begin_outside(size_t bytes);
void ed_abi_end_outside(void);
// Whether eight bytes at an address that may be any word can be read.
bool ed_abi_is_readable(uintptr_t at);
// Runs a program for a self-test; NULL when it throws.
JSValueRef ed_abi_evaluate(JSContextRef ctx, const char *source);
// What the numbers by which objects name their structures are added to, once ed_engine_render_stacks() found it; or 0.
uintptr_t ed_abi_structures(void);
// Whether readable words may be an object of the engine's class, a JSC::ClassInfo; where ed_abi_structures() is not 0.
bool ed_abi_may_be_of_class(const void *words, const void *class);
// Whether state and value of a JSPromise stand in its third and fourth word. Tested at the first question: making a
// promise from C costs a quarter of a millisecond the first time.
bool ed_abi_promises(JSContextRef ctx);
// Whether byte ED_ABI_TAG of an object tells its internal class. Tested at the first question.
bool ed_abi_tags(JSContextRef ctx);
// Whether a string cell that is no rope holds its StringImpl in its second word. Tested at the first question.
bool ed_abi_string_cells(JSContextRef ctx);
// The lowest 64 bits of a BigInt's magnitude, and whether there is more. False for anything else, or when BigInts
// cannot be read in place.
typedef struct ed_abi_whole {
  uint64_t magnitude;
  bool is_negative, is_longer;
} ed_abi_whole;
bool ed_abi_bigint(JSContextRef ctx, JSValueRef v, ed_abi_whole *out);
// The bytes of a Uint8Array of fixed length, where they are now: small arrays move them when `buffer` is first read.
// False for anything else, and where cells of such arrays are not known to hold address, length and mode of the bytes
// in certain places, which the first question finds out.
bool ed_abi_bytes(JSContextRef ctx, JSValueRef v, uint8_t **data, size_t *len);
// Replaces the promise rejection tracker of a context: fn(ctx, promise, operation), 0 rejected, 1 handled. The result
// is to be freed after the context; NULL when the method table was not recognised.
void *ed_abi_track_promises(JSGlobalContextRef ctx, void (*fn)(void *global, void *promise, int operation));
// What import() calls where the rewriter cannot reach (eval, new Function), for the contexts that follow.
void ed_abi_on_import(ed_import_fn *fn);
// Gives another context of the group what ed_abi_track_promises made.
bool ed_abi_share_tracker(JSGlobalContextRef ctx, void *table);
// A copy of it, to be freed as well, NULL when memory is short; and the one for the other in a context that has it.
void *ed_abi_copy_methods(const void *table);
bool ed_abi_exchange_methods(JSGlobalContextRef ctx, const void *table, void *other);
// Lets fn(global, task) get what contexts with that table queue; NULL: the engine's own queue does.
void ed_abi_on_queueing(void *table, void (*fn)(void *global, void *task));

// A limit of time that strikes leaves a mark on the engine, which tears down whatever JavaScript is entered next, until
// all of the thread's has ended. This takes the mark away, so that only what the limit was for is torn down.
bool ed_abi_forgets_terminations(void); // whether that is possible; tested at the first question
void ed_abi_forget_termination(JSContextRef ctx);

// Tears down what an engine runs, or runs next, from any thread, as a limit does whose function answers so.
bool ed_abi_interrupts(JSContextRef ctx); // whether that is possible; tested at the first question, outside JavaScript
bool ed_abi_interrupt(JSContextGroupRef group); // false, and nothing is done, unless it is

// Calls fn each time this thread's engine is entered, which may be for a single microtask, before any JavaScript runs;
// NULL ends that. Never called where the library does not reset its cache of dates through the dynamic linker.
void ed_abi_at_entry(void (*fn)(void));

// Lets the engine reset its cache of dates at the next entry of each thread: before a new engine, whose cache may stand
// where that of an old one stood.
void ed_abi_renew_dates(void);

// Lets reword(message, regexp) give the messages of SyntaxErrors that the engine makes: a text, or undefined for the
// engine's own. regexp: [pattern, flags] of the regular expression that this thread made last, or tried to; undefined
// when it is not known (abi_syntax.c).
void ed_abi_reword_syntax(ed_obj reword);

// A native function of the engine's own kind, which compiled code calls directly: ten times as fast as one of the C
// API, which lets go of the engine's lock and takes it again around each call. With the lock held, what the native asks
// of the engine is cheaper too. NULL when the library cannot make one.
ed_obj ed_abi_function(ed_ctx ctx, JSStringRef name, int64_t (*host)(ed_ctx, const uint64_t *frame));
// The same under a name that nobody reads.
ed_obj ed_abi_probe(ed_ctx ctx, int64_t (*host)(ed_ctx, const uint64_t *frame));
// Throws out of such a function: `return ed_abi_throw(ctx, error)`.
int64_t ed_abi_throw(ed_ctx ctx, ed_val error);

// A StringImpl for so many units, at least two, to be filled at *data, and the value made of it, which uses it up. The
// C API copies every text it makes a value of. Only where ed_engine_abi.string_make.
void *ed_abi_string_impl(size_t units, bool is_wide, void **data);
ed_val ed_abi_string_value(ed_ctx ctx, void *impl);
ed_val ed_abi_string_value_locked(ed_ctx ctx, void *impl); // for who holds the lock

// A StringView, as the engine returns it: in two registers.
typedef struct ed_abi_view {
  const void *characters;
  uint32_t len;
  uint8_t latin1;
} ed_abi_view;
enum { ED_ABI_SCRIPT_HASH = 2, ED_ABI_SCRIPT_SOURCE, ED_ABI_SCRIPT_GIVE, ED_ABI_SCRIPT_OFFER }; // methods of a script
enum { ED_ABI_SCRIPT_TEXT = 17 };                                                               // its StringImpl
// Scripts of ours (abi_hidden.c): their text, its sum, and the hash that the engine knows it by.
const void *ed_abi_text_of_script(const void *script);
uint64_t ed_abi_text_sum(const void *text);
uint32_t ed_abi_hash_of_sum(uint64_t sum);
// Gives a table of methods, which is that of `script`, of that text of ASCII, the one by which texts can be hidden.
// False when it is not what it should be.
bool ed_abi_hides_texts(void **methods, const void *script, const char *text, uint32_t len);
// Lets a script with such methods say that it is empty, this once or until another, or NULL, is hidden.
void ed_abi_hide_text(const void *script, bool once);
// The same for good, behind so many questions; and how many this thread's scripts have been asked.
void ed_abi_hide_text_behind(const void *script, unsigned shown);
unsigned ed_abi_text_questions(void);

// The text of a string of the C API, which it takes over (string.c).
ed_text ed_text_of_string(JSStringRef take_s);

// Decodes a number in place; false when the value is no number.
static inline bool ed_abi_number(JSValueRef v, double *out) {
  uint64_t bits = (uint64_t)v;
  if (ed_abi_is_int(v)) {
    *out = (int32_t)bits;
    return true;
  }
  if (bits >> 49 == 0) return false;
  union {
    uint64_t u;
    double d;
  } x = {.u = bits - (UINT64_C(1) << 49)};
  *out = x.d;
  return true;
}

#endif
