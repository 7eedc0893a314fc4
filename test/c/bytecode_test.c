// SPDX-License-Identifier: MIT
// Bytecode of a text spares the engine the parsing; that of another text is not taken.
#include "check.h"
#include "engine/bytecode.h"

#include <string.h>
#include <sys/mman.h>

static double call(ed_ctx ctx, ed_val fn, double argument) {
  ed_val v = ed_num(ctx, argument), exc = NULL;
  ed_val result = fn ? ed_call(ctx, (ed_obj)(uintptr_t)fn, NULL, 1, &v, &exc) : NULL;
  return result ? ed_to_num(ctx, result) : -1;
}

static void try_out(ed_ctx ctx) {
  static const char text[] = "(function (n) { const later = () => n * 2; class K { m() { return later(); } }"
                             " return new K().m(); })";
  static const char other[] = "(function (n) { return n + 1; })";
  ed_buf made;
  ed_buf_init(&made, 1 << 20);
  CHECK(ed_bytecode_make(ctx, text, strlen(text), "node:test", &made));
  ed_bytecode bytecode = {mmap(NULL, made.len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), made.len};
  CHECK(bytecode.bytes != MAP_FAILED);
  memcpy(bytecode.bytes, made.data, made.len);
  ed_buf_deinit(&made);
  ed_val exc = NULL;
  CHECK_EQ(call(ctx, ed_bytecode_eval(ctx, text, strlen(text), "node:test", &bytecode, &exc), 21), 42);
  CHECK_EQ(ed_bytecode_uses(), 1);
  CHECK_EQ(call(ctx, ed_bytecode_eval(ctx, other, strlen(other), "node:other", &bytecode, &exc), 21), 22);
  static const char wrong[] = "(function (n) { return n +; })";
  ed_buf_init(&made, 1 << 20);
  CHECK(!ed_bytecode_make(ctx, wrong, strlen(wrong), "node:wrong", &made));
  ed_buf_deinit(&made);
}

TEST(bytecode_spares_the_parsing) {
  ed_engine *engine = ed_engine_new();
  if (ed_bytecode_library(ed_engine_ctx(engine)) != 0) try_out(ed_engine_ctx(engine));
  ed_engine_free(engine);
}
