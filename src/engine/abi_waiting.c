// SPDX-License-Identifier: MIT
// Who waits for the code that runs: the async functions whose `await` goes on when it has ended, for the `at async`
// lines of stacks. A part of the ABI layer (abi.h has its rules).
//
// An async function that goes on has its generator for an argument, and so have the two functions of the engine's that
// called it: the one that goes on with it, and the one that the promise called. At its first call only the former has.
//
//   VM: ... [frame of the entry] ...      below that: [VM][frame that was on top][entry before]
//   generator: [..][..][..][state][function][this][..][promise]
//              of an async generator:              ... [queue], the first of which: [..] x 4 [promise] ...
//   promise:   [..][..][flags][reaction]  while it is pending
//   reaction:  [..][more reactions][promise of then()][on success][on failure][context: who awaits][words of more] ...
//   context of Promise.all(): [..][..][shared][index]      shared: [..] ... [promise] ...
//   function:  [..][..][scope][code]      code: [..] x 5 [script][start, end][line, column]
//   script:    [..] x 9 [address]
#include "engine/abi.h"

#include <stdatomic.h>
#include <string.h>

enum { GENERATOR_STATE = 3, GENERATOR_FUNCTION = 4, GENERATOR_PROMISE = 7, GENERATOR_QUEUE = 8, QUEUED_PROMISE = 4 };
enum { PROMISE_FLAGS = 2, PROMISE_REACTION = 3, PROMISE_SETTLED = 3 };
enum { REACTION_MORE = 1, REACTION_PROMISE = 2, REACTION_CONTEXT = 5, REACTION_MORE_WORDS = 6 };
enum { MORE_CONTEXT = 3, MORE_FIELDS = 4 };
enum { ALL_SHARED = 2, ALL_INDEX = 3, ALL_SHARED_WORDS = 6 };
enum { FUNCTION_CODE = 3, CODE_SCRIPT = 5, CODE_RANGE = 6, CODE_PLACE = 7, SCRIPT_ADDRESS = 9 };
enum { FRAME_CALLER = 0, FRAME_CALLEE = 3, MAX_ARGUMENTS = 4, CALLERS = 2 };
enum { RECORD_FRAME = 1, RECORD_ENTRY = 2 }; // words behind the VM in what an entry keeps
enum { VM_WORDS = 8192, RECORD_WORDS = 32 }; // in which to look
enum { MAX_FRAMES = 64, MAX_LINKS = 200 };   // beyond which nobody looks: stacks show ten

// Of the process: written once, by the test.
static struct {
  uint8_t promise, generator, async_generator; // tags
  uint8_t code;                                // of functions whose text is known
  unsigned entry;                              // word of the VM
  unsigned record;                             // words from an entry's frame down to its record
  void *on_all;                                // what a promise calls that Promise.all() waits for
} layout;

static const uint64_t *words_of(ed_val v) { return (const uint64_t *)(const void *)v; }
static ed_val value_at(const uint64_t *words, unsigned i) { return (ed_val)words[i]; }
static const uint64_t *pointer_at(const uint64_t *words, unsigned i) { return (const uint64_t *)words[i]; }

static uint8_t tag_of(ed_val v) { return ed_abi_is_cell(v) ? ((const uint8_t *)v)[ED_ABI_TAG] : 0; }
static bool is_promise(ed_val v) { return ed_abi_is_cell(v) && tag_of(v) == layout.promise; }
static bool is_generator(ed_val v) { return ed_abi_is_cell(v) && tag_of(v) == layout.generator; }

static bool awaits(ed_val v) {
  return ed_abi_is_cell(v) && (tag_of(v) == layout.generator || tag_of(v) == layout.async_generator);
}

// What an async function's caller has, or what the first one has that asked an async generator; may be none.
static ed_val promise_of(ed_val generator) {
  const uint64_t *words = words_of(generator);
  if (tag_of(generator) == layout.generator) return value_at(words, GENERATOR_PROMISE);
  ed_val queued = value_at(words, GENERATOR_QUEUE);
  return ed_abi_is_cell(queued) ? value_at(words_of(queued), QUEUED_PROMISE) : NULL;
}

// ---- the chain -----------------------------------------------------------------------------------------------------

// The reaction of a promise that is pending; NULL when there is none.
static const uint64_t *reaction_of(ed_val promise) {
  const uint64_t *words = words_of(promise);
  ed_val reaction = value_at(words, PROMISE_REACTION);
  return (words[PROMISE_FLAGS] & PROMISE_SETTLED) == 0 && ed_abi_is_cell(reaction) ? words_of(reaction) : NULL;
}

// What awaits the promise: of the only reaction, or the one behind that of an async context.
static ed_val context_of(const uint64_t *reaction) {
  uint32_t more = (uint32_t)reaction[REACTION_MORE_WORDS];
  if (more == 0) return value_at(reaction, REACTION_CONTEXT);
  const uint64_t *list = pointer_at(reaction, REACTION_MORE);
  if (more != MORE_FIELDS || !list) return NULL;
  return awaits(value_at(list, MORE_CONTEXT)) ? value_at(list, MORE_CONTEXT) : NULL;
}

static ed_val promise_of_all(ed_val context) {
  ed_val shared = value_at(words_of(context), ALL_SHARED);
  if (!ed_abi_is_cell(shared)) return NULL;
  for (unsigned i = 2; i < ALL_SHARED_WORDS; i++)
    if (is_promise(value_at(words_of(shared), i))) return value_at(words_of(shared), i);
  return NULL;
}

// [function, state] of each function that waits for the promise, [undefined, index] of each Promise.all() between; last
// the promise that nobody is known to wait for, or undefined.
static ed_val chain_of(ed_ctx ctx, ed_val promise) {
  ed_val links[2 * MAX_LINKS + 1];
  size_t count = 0;
  for (unsigned steps = 0; steps < MAX_LINKS && count + 2 < sizeof links / sizeof *links; steps++) {
    const uint64_t *reaction = reaction_of(promise);
    if (!reaction) break;
    ed_val context = context_of(reaction), next = value_at(reaction, REACTION_PROMISE);
    if (awaits(context)) {
      links[count++] = value_at(words_of(context), GENERATOR_FUNCTION);
      links[count++] = value_at(words_of(context), GENERATOR_STATE);
      next = promise_of(context);
    } else if (pointer_at(reaction, REACTION_PROMISE + 1) == layout.on_all && ed_abi_is_cell(context)) {
      links[count++] = ed_undefined(ctx);
      links[count++] = value_at(words_of(context), ALL_INDEX);
      next = promise_of_all(context);
    }
    if (!next || !is_promise(next)) break;
    promise = next;
  }
  links[count++] = promise;
  return ed_array_new(ctx, count, links);
}

// ---- the frames ----------------------------------------------------------------------------------------------------

static bool has_argument(const uint64_t *frame, ed_val v) {
  for (size_t i = 0; i < ed_abi_frame_count(frame) && i < MAX_ARGUMENTS; i++)
    if (ed_abi_frame_args(frame)[i] == v) return true;
  return false;
}

static ed_val first_argument(const uint64_t *frame) {
  ed_val v = ed_abi_frame_count(frame) > 0 ? ed_abi_frame_args(frame)[0] : NULL;
  return ed_abi_is_cell(v) ? v : NULL;
}

static ed_val generator_of(const uint64_t *frame) {
  ed_val generator = first_argument(frame);
  if (!generator || !is_generator(generator) || !is_promise(promise_of(generator))) return NULL;
  return value_at(words_of(generator), GENERATOR_FUNCTION) == value_at(frame, FRAME_CALLEE) ? generator : NULL;
}

// The generator of the async function that the engine goes on with; NULL when it runs anything else. Until more than
// the entry is known: what may be one.
static ed_val running(ed_ctx ctx, const uint64_t *frame, bool is_known) {
  const uint64_t *vm = (const uint64_t *)(const void *)JSContextGetGroup(ctx);
  const uint64_t *entry = pointer_at(vm, layout.entry);
  ed_val generator = NULL; // of a function that was called
  unsigned callers = 0;    // that have it for an argument
  for (unsigned i = 0; i < MAX_FRAMES && entry && frame; i++) {
    if (generator && has_argument(frame, generator)) callers++;
    else generator = is_known ? generator_of(frame) : first_argument(frame), callers = 0;
    if (callers == CALLERS) return generator;
    const uint64_t *caller = pointer_at(frame, FRAME_CALLER);
    if (caller != entry) {
      if (caller <= frame || ((uintptr_t)caller & 7)) return NULL; // stacks grow downwards
      frame = caller;
      continue;
    }
    const uint64_t *record = entry - layout.record;
    if (!is_known || pointer_at(record, 0) != vm) return NULL;
    frame = pointer_at(record, RECORD_FRAME);
    entry = pointer_at(record, RECORD_ENTRY);
    generator = NULL;
  }
  return NULL;
}

// ---- places --------------------------------------------------------------------------------------------------------

typedef struct code_place {
  const char *address; // StringImpl
  uint32_t start, end, line, column;
} code_place;

static bool find_place(ed_val fn, code_place *place) {
  const uint64_t *code = pointer_at(words_of(fn), FUNCTION_CODE);
  if ((uintptr_t)code & 7 || !code || tag_of((ed_val)(const void *)code) != layout.code) return false;
  const uint64_t *script = pointer_at(code, CODE_SCRIPT);
  if (!script || (uintptr_t)script & 7) return false;
  memcpy(&place->address, script + SCRIPT_ADDRESS, sizeof place->address);
  memcpy(&place->start, code + CODE_RANGE, 2 * sizeof place->start);
  memcpy(&place->line, code + CODE_PLACE, 2 * sizeof place->line);
  return place->address && !((uintptr_t)place->address & 7);
}

ed_val ed_engine_code_place(ed_ctx ctx, ed_val fn) {
  code_place place;
  if (!ed_is_function(ctx, fn) || !find_place(fn, &place)) return ed_undefined(ctx);
  ed_text text = ed_abi_text(place.address);
  ed_val fields[] = {ed_str_of(ctx, &text), ed_num(ctx, place.line + 1.0), ed_num(ctx, place.column + 1.0)};
  return ed_array_new(ctx, sizeof fields / sizeof *fields, fields);
}

// ---- self-test -----------------------------------------------------------------------------------------------------

static const char SOURCE[] =
    "(() => {\n"
    "  const first = new Promise(() => {}), second = new Promise(() => {}), third = new Promise(() => {});\n"
    "  async function inner(a) { await first; }\n"
    "  async function* values() { await third; }\n"
    "  const awaited = inner(), all = Promise.all([0, second]), step = values().next();\n"
    "  const enter = (mark, nested) => { mark(); JSON.parse('1', () => nested()); };\n"
    "  return [first, awaited, second, all, third, step, enter];\n"
    "})()";
static const char ADDRESS[] = "eddy:waiting";
enum { FIRST, AWAITED, SECOND, ALL, THIRD, STEP, ENTER, SAMPLES };

static const uint64_t *entry_seen;
static bool is_proven;

// Finds the word of the VM that has the entry's frame: called by C, the native has it for a caller. Later it looks
// there.
static int64_t mark_entry(ed_ctx ctx, const uint64_t *frame) {
  const uint64_t *vm = (const uint64_t *)(const void *)JSContextGetGroup(ctx),
                 *caller = pointer_at(frame, FRAME_CALLER);
  for (unsigned i = 1; i < VM_WORDS && layout.entry == 0; i++)
    if (pointer_at(vm, i) == caller) layout.entry = i;
  entry_seen = pointer_at(vm, layout.entry);
  return (int64_t)JSValueMakeUndefined(ctx);
}

// Called where code of the engine's called a function: the entry before is the one that was seen.
static int64_t mark_nested(ed_ctx ctx, const uint64_t *frame) {
  (void)frame;
  const uint64_t *vm = (const uint64_t *)(const void *)JSContextGetGroup(ctx), *entry = pointer_at(vm, layout.entry);
  for (unsigned i = 1; i < RECORD_WORDS && !is_proven; i++) {
    const uint64_t *record = entry - i;
    if (pointer_at(record, 0) != vm || pointer_at(record, RECORD_ENTRY) != entry_seen) continue;
    layout.record = i;
    is_proven = true;
  }
  return (int64_t)JSValueMakeUndefined(ctx);
}

static bool test_entry(JSContextRef ctx) {
  ed_obj mark = ed_abi_probe(ctx, mark_entry);
  if (mark) JSObjectCallAsFunction(ctx, mark, NULL, 0, NULL, NULL);
  return layout.entry != 0;
}

static bool test_record(JSContextRef ctx, ed_obj enter) {
  ed_val marks[] = {ed_abi_probe(ctx, mark_entry), ed_abi_probe(ctx, mark_nested)};
  if (marks[0] && marks[1]) JSObjectCallAsFunction(ctx, enter, NULL, 2, marks, NULL);
  return is_proven;
}

static bool test_place(ed_val fn) {
  const char *start = strstr(SOURCE, "{ await"), *end = strchr(start, '}') + 1, *line = start;
  while (line[-1] != '\n') line--;
  layout.code = tag_of(value_at(words_of(fn), FUNCTION_CODE));
  code_place place;
  if (!find_place(fn, &place) || place.start != start - SOURCE || place.end != end - SOURCE) return false;
  ed_text text = ed_abi_text(place.address);
  return place.line == 2 && place.column == start - line && text.latin1 && text.len == sizeof ADDRESS - 1 &&
         memcmp(text.latin1, ADDRESS, text.len) == 0;
}

static bool test_chain(JSContextRef ctx, const ed_val samples[]) {
  layout.promise = tag_of(samples[FIRST]);
  const uint64_t *reaction = layout.promise ? reaction_of(samples[FIRST]) : NULL;
  if (!reaction || reaction_of(samples[AWAITED]) || reaction_of(samples[ALL])) return false;
  ed_val generator = context_of(reaction);
  layout.generator = tag_of(generator);
  if (layout.generator == 0 || promise_of(generator) != samples[AWAITED]) return false;
  ed_val fn = value_at(words_of(generator), GENERATOR_FUNCTION), state = value_at(words_of(generator), GENERATOR_STATE);
  if (!JSValueIsNumber(ctx, state) || JSValueToNumber(ctx, state, NULL) != 1) return false;
  if (!ed_abi_is_cell(fn) || !JSValueIsObject(ctx, fn) || !JSObjectIsFunction(ctx, (ed_obj)fn) || !test_place(fn))
    return false;
  const uint64_t *of_all = reaction_of(samples[SECOND]), *of_values = reaction_of(samples[THIRD]);
  if (!of_all || !of_values) return false;
  layout.async_generator = tag_of(context_of(of_values));
  if (layout.async_generator == 0 || promise_of(context_of(of_values)) != samples[STEP]) return false;
  ed_val context = context_of(of_all);
  if (!ed_abi_is_cell(context) || promise_of_all(context) != samples[ALL]) return false;
  ed_val index = value_at(words_of(context), ALL_INDEX);
  memcpy(&layout.on_all, of_all + REACTION_PROMISE + 1, sizeof layout.on_all);
  return JSValueIsNumber(ctx, index) && JSValueToNumber(ctx, index, NULL) == 1;
}

static bool test(JSContextRef ctx) {
  if (!ed_engine_abi.functions || !ed_engine_abi.string_read || !ed_abi_tags(ctx)) return false;
  JSStringRef source = JSStringCreateWithUTF8CString(SOURCE), address = JSStringCreateWithUTF8CString(ADDRESS);
  JSValueRef list = JSEvaluateScript(ctx, source, NULL, address, 1, NULL);
  JSStringRelease(address);
  JSStringRelease(source);
  if (!list || !JSValueIsObject(ctx, list)) return false;
  ed_val samples[SAMPLES];
  for (unsigned i = 0; i < SAMPLES; i++) samples[i] = ed_get_index(ctx, (ed_obj)list, i);
  return test_chain(ctx, samples) && test_record(ctx, (ed_obj)samples[ENTER]);
}

static int64_t waiting(ed_ctx ctx, const uint64_t *frame) {
  static ed_abi_answer answer;
  bool is_known = atomic_load_explicit(&answer, memory_order_acquire) != 0;
  ed_val asked = first_argument(frame);
  if ((!is_known && !asked && !running(ctx, frame, false)) || !ed_abi_ask(&answer, test, ctx))
    return (int64_t)ed_undefined(ctx);
  if (asked) return (int64_t)(is_promise(asked) ? chain_of(ctx, asked) : ed_undefined(ctx));
  ed_val generator = running(ctx, frame, true);
  return (int64_t)(generator ? chain_of(ctx, promise_of(generator)) : ed_undefined(ctx));
}

ed_val ed_engine_waiting(ed_ctx ctx) {
  static ed_abi_answer answer;
  ed_obj fn = ed_abi_ask(&answer, test_entry, ctx) ? ed_abi_probe(ctx, waiting) : NULL;
  return fn ? fn : ed_undefined(ctx);
}
