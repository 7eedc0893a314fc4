// SPDX-License-Identifier: MIT
// Where a value was thrown, which need not be an error, nor an error that was made there. A part of the ABI layer
// (abi.h has its rules).
//
// The engine keeps the last exception beside its other state, also when somebody has caught it since:
//
//   VM: [..][..][exception][..][last exception] ...      exception: [structure's id, ...][value][frames]
//
// It is known by its class and by the value. Its frames are told by the inspector's part of the library.
#include "engine/abi.h"

#include <dlfcn.h>

enum { VM_WORDS = 16 }; // in which to look
enum { EXCEPTION_VALUE = 1 };
enum { MAX_FRAMES = 100, FRAME_FIELDS = 4 };

typedef struct call_frame { // Inspector::ScriptCallFrame
  void *function, *script, *before_redirection;
  uint32_t source, line, column;
} call_frame;

typedef void collect_fn(void **stack, ed_ctx global, const void *exception, size_t max);
typedef size_t size_fn(const void *stack);
typedef const call_frame *at_fn(const void *stack, size_t i);
typedef void release_fn(void *);
typedef union function {
  void *object;
  collect_fn *collect;
  size_fn *size;
  at_fn *at;
  release_fn *release;
} function;

static const void *last_exception(ed_ctx ctx, ed_val value) {
  const uintptr_t *vm = (const uintptr_t *)(const void *)JSContextGetGroup(ctx);
  void *class = dlsym(RTLD_DEFAULT, "_ZN3JSC9Exception6s_infoE");
  for (int i = 0; i < VM_WORDS; i++) {
    if (!vm[i] || vm[i] & 7 || !ed_abi_is_readable(vm[i])) continue;
    const void *cell = (const void *)vm[i]; // NOLINT: a word that may be a pointer
    if (ed_abi_may_be_of_class(cell, class) && ((const ed_val *)cell)[EXCEPTION_VALUE] == value) return cell;
  }
  return NULL;
}

static ed_val text_of(ed_ctx ctx, const void *impl) {
  ed_text t = {0};
  if (impl) t = ed_abi_text(impl);
  return ed_str_of(ctx, &t);
}

ed_val ed_engine_thrown(ed_ctx ctx, ed_val value) {
  function collect = {dlsym(RTLD_DEFAULT, "_ZN9Inspector34createScriptCallStackFromExceptionEPN3JSC14JSGlobalObjectE"
                                          "PNS0_9ExceptionEm")},
           size = {dlsym(RTLD_DEFAULT, "_ZNK9Inspector15ScriptCallStack4sizeEv")},
           at = {dlsym(RTLD_DEFAULT, "_ZNK9Inspector15ScriptCallStack2atEm")},
           end = {dlsym(RTLD_DEFAULT, "_ZN9Inspector15ScriptCallStackD1Ev")},
           give_back = {dlsym(RTLD_DEFAULT, "_ZN3WTF8fastFreeEPv")};
  bool has_all = collect.object && size.object && at.object && end.object && give_back.object;
  if (!has_all || !ed_engine_abi.string_read || !ed_abi_structures()) return ed_undefined(ctx);
  const void *exception = last_exception(ctx, value);
  if (!exception) return ed_undefined(ctx);
  void *stack = NULL;
  JSLock(ctx);
  collect.collect(&stack, ctx, exception, MAX_FRAMES);
  JSUnlock(ctx);
  ed_val fields[MAX_FRAMES * FRAME_FIELDS];
  size_t n = size.size(stack), count = 0;
  for (size_t i = 0; i < n && i < MAX_FRAMES; i++) {
    const call_frame *f = at.at(stack, i);
    fields[count++] = text_of(ctx, f->function);
    fields[count++] = text_of(ctx, f->script);
    fields[count++] = ed_num(ctx, f->line);
    fields[count++] = ed_num(ctx, f->column);
  }
  end.release(stack);
  give_back.release(stack);
  return ed_array_new(ctx, count, fields);
}
