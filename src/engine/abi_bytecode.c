// SPDX-License-Identifier: MIT
// Engine ABI layer: scripts with bytecode (bytecode.h). The library can make bytecode of a program and encode it; asked
// for a program that it does not know, it asks the script, a C++ object, for encoded bytecode before it parses. Scripts
// of the C API have none: so ours gets a class of its own, whose differences are the answer to that question, and that
// the text is known by a sum and not shown (abi_hidden.c). Bytecode that the engine does not take after all it has seen
// no text for either: it evaluates nothing, offers what it made of that, and is told to parse.
//
// The API parses a text when it makes a script of it. So the script is made of a text of one character, and then told
// that its text is another.
//
//   script              class, ..., [TEXT] StringImpl, ...      its class has NAMED entries
//   StringImpl          u32 refs, u32 length, const void *data, u32 flags with the hash above them
//   encoded bytecode    u32 refs, [1] length, [2] bytes, [3] length, [4] whose the bytes are: MAPPED are unmapped, ...
//
// An engine owns and frees the encoded bytecode it was given, which functions not called yet keep. That of the main
// thread, which ends with the process, shares it with us, so that it is never freed and the file's own mapping serves;
// those of other threads get mappings of their own of the same pages.
#include "engine/abi.h"
#include "engine/bytecode.h"

#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { NAMED = 11, BEFORE_CLASS = 2 };
enum { ENCODED_LENGTH = 1, ENCODED_BYTES = 2, ENCODED_WORDS = 12, MAPPED = 1 };

typedef struct text_impl {
  uint32_t refs, length;
  const void *data;
  uint32_t flags;
} text_impl;

static const char NOTHING[] = ";";

// SourceCode: a script and a range of its text.
typedef struct source_range {
  void *script;
  int32_t start, end, line, column;
} source_range;

// RefPtr<CachedBytecode> generateProgramBytecode(VM &, const SourceCode &, FileHandle &, BytecodeCacheError &)
typedef void *generate_fn(void **result, JSContextGroupRef vm, const source_range *source, void *file, void *error);

static struct {
  void *(*allocate)(size_t);         // WTF::fastMalloc, as the library frees what we give it
  void *class[BEFORE_CLASS + NAMED]; // of our scripts; what stands before it belongs to it
} scripts;                           // constant once ed_bytecode_library() was asked

static _Thread_local struct {
  const void *script; // being evaluated
  const ed_bytecode *bytecode;
  unsigned uses;
  bool is_main, is_refused;
} now;

// ---- the engine's build --------------------------------------------------------------------------------------------

// The library stamps bytecode with a sum of its build's id, which it finds by a search through all its symbols for one
// of its addresses. This is the same, found by its segments.
static int find_build(struct dl_phdr_info *info, size_t size, void *arg) {
  (void)size;
  uint32_t *sum = arg;
  uintptr_t inside = (uintptr_t)JSContextGroupCreate - info->dlpi_addr;
  const ElfW(Nhdr) *note = NULL;
  bool here = false;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *p = &info->dlpi_phdr[i];
    if (p->p_type == PT_LOAD && inside - p->p_vaddr < p->p_memsz) here = true;
    if (p->p_type == PT_NOTE && !note) note = (const void *)(info->dlpi_addr + p->p_vaddr);
  }
  if (!here) return 0;
  if (!note || note->n_type != NT_GNU_BUILD_ID || note->n_namesz != sizeof "GNU") return 1;
  const unsigned char *id = (const unsigned char *)(note + 1) + sizeof "GNU";
  *sum = 2166136261;
  for (uint32_t i = 0; i < note->n_descsz; i++) *sum = (*sum ^ id[i]) * 16777619; // FNV-1a
  return 1;
}

uint32_t ed_abi_build(void) __asm__("_ZN3JSC30computeJSCBytecodeCacheVersionEv");
__attribute__((visibility("default"))) uint32_t ed_abi_build(void) {
  static atomic_uint found;
  uint32_t sum = found;
  if (sum) return sum;
  dl_iterate_phdr(find_build, &sum);
  if (!sum) {
    static _Atomic(void *) known;
    union {
      void *object;
      uint32_t (*call)(void);
    } symbol = {ed_abi_behind(&known, "_ZN3JSC30computeJSCBytecodeCacheVersionEv")};
    sum = symbol.call();
  }
  return found = sum;
}

// ---- scripts -------------------------------------------------------------------------------------------------------

unsigned ed_bytecode_uses(void) { return now.uses; }

static void *symbol_of(const char *name) { return dlsym(RTLD_DEFAULT, name); }

// RefPtr<CachedBytecode> cachedBytecode() const
static void **bytecode_of(void **result, const void *script) {
  *result = NULL;
  if (script != now.script) return result;
  size_t len = now.bytecode->len;
  void *pages = now.is_main ? now.bytecode->bytes : mremap(now.bytecode->bytes, 0, len, MREMAP_MAYMOVE);
  if (pages == MAP_FAILED) return result;
  uint64_t *encoded = memset(scripts.allocate(ENCODED_WORDS * sizeof *encoded), 0, ENCODED_WORDS * sizeof *encoded);
  encoded[0] = now.is_main ? 2 : 1; // references
  encoded[ENCODED_LENGTH] = encoded[ENCODED_BYTES + 1] = len;
  encoded[ENCODED_BYTES] = (uintptr_t)pages;
  encoded[ENCODED_BYTES + 2] = MAPPED;
  now.uses++;
  *result = encoded;
  ed_abi_hide_text(script, true);
  return result;
}

// void cacheBytecode(const Function<RefPtr<CachedBytecode>()> &) const
static void offer(const void *script) {
  if (script == now.script) now.is_refused = true;
}

// unsigned hash() const
static unsigned hash(const void *script) { return ed_abi_hash_of_sum(ed_abi_text_sum(ed_abi_text_of_script(script))); }

static JSScriptRef make_script(ed_ctx ctx, const char *ascii, size_t len, const char *url) {
  JSStringRef name = JSStringCreateWithUTF8CString(url), message = NULL;
  JSScriptRef script =
      JSScriptCreateReferencingImmortalASCIIText(JSContextGetGroup(ctx), name, 1, ascii, len, &message, NULL);
  JSStringRelease(name);
  if (message) JSStringRelease(message);
  return script;
}

static text_impl *text_of(JSScriptRef script) { return ((text_impl **)(void *)script)[ED_ABI_SCRIPT_TEXT]; }

// A script of NOTHING, if its parts are where they are known to be.
static JSScriptRef make_empty(ed_ctx ctx, const char *url) {
  JSScriptRef script = make_script(ctx, NOTHING, 1, url);
  const text_impl *text = script ? text_of(script) : NULL;
  if (text && ((uintptr_t)text & 7) == 0 && text->refs == 2 && text->length == 1 && text->data == NOTHING &&
      text->flags >> 8 == 0)
    return script;
  if (script) JSScriptRelease(script);
  return NULL;
}

static bool make_class(JSScriptRef script) {
  union {
    void *object;
    void *(*allocate)(size_t);
    void **(*answer)(void **, const void *);
    void (*offer)(const void *);
    unsigned (*hash)(const void *);
  } symbol = {symbol_of("_ZN3WTF10fastMallocEm")};
  scripts.allocate = symbol.allocate;
  void **theirs = *(void ***)(void *)script, **ours = scripts.class + BEFORE_CLASS;
  memcpy(scripts.class, theirs - BEFORE_CLASS, sizeof scripts.class);
  symbol.answer = bytecode_of;
  ours[ED_ABI_SCRIPT_GIVE] = symbol.object;
  symbol.offer = offer;
  ours[ED_ABI_SCRIPT_OFFER] = symbol.object;
  symbol.hash = hash;
  ours[ED_ABI_SCRIPT_HASH] = symbol.object;
  return scripts.allocate && ed_abi_hides_texts(ours, script, NOTHING, 1);
}

// Known by the distance from one of its functions to the class of its scripts.
int64_t ed_bytecode_library(ed_ctx ctx) {
  JSScriptRef script = ed_engine_abi.on ? make_empty(ctx, "node:nothing") : NULL;
  if (!script) return 0;
  bool is_known = make_class(script);
  now.is_main = true;
  int64_t distance = (int64_t)(*(uintptr_t *)(void *)script - (uintptr_t)symbol_of("JSScriptEvaluate"));
  JSScriptRelease(script);
  return is_known ? distance : 0;
}

// Encodes the program, its text hidden behind so many questions; gives back how many there were.
static unsigned generate(ed_ctx ctx, const char *ascii, size_t len, const char *url, unsigned shown, uint64_t **out) {
  union {
    void *object;
    generate_fn *generate;
    void (*open)(void *file); // FileHandle::FileHandle(): of no file
  } symbol = {symbol_of("_ZN3JSC23generateProgramBytecodeERNS_2VMERKNS_10SourceCodeERN3WTF14FileSystemImpl10FileHandleE"
                        "RNS_18BytecodeCacheErrorE")},
    file = {symbol_of("_ZN3WTF14FileSystemImpl10FileHandleC1Ev")};
  JSScriptRef script = symbol.object && file.object ? make_script(ctx, ascii, len, url) : NULL;
  *out = NULL;
  if (!script) return 0;
  *(void **)(void *)script = scripts.class + BEFORE_CLASS;
  const source_range all = {script, 0, (int32_t)len, 0, 0};
  uint64_t handle[8] = {0}, error[64] = {0};
  file.open(handle);
  void *result = NULL;
  unsigned before = ed_abi_text_questions();
  ed_abi_hide_text_behind(script, shown);
  symbol.generate(&result, JSContextGetGroup(ctx), &all, handle, error);
  ed_abi_hide_text(NULL, false);
  *out = result; // never freed: this is for build time
  JSScriptRelease(script);
  return ed_abi_text_questions() - before;
}

// The encoder is the last one to ask for the text. How often others do before is known only behind it.
bool ed_bytecode_make(ed_ctx ctx, const char *ascii, size_t len, const char *url, ed_buf *out) {
  uint64_t *encoded;
  unsigned questions = generate(ctx, ascii, len, url, UINT32_MAX, &encoded);
  if (!encoded) return false;
  generate(ctx, ascii, len, url, questions - 1, &encoded);
  return encoded && encoded[ENCODED_LENGTH] == encoded[ENCODED_BYTES + 1] &&
         ed_buf_append(out, (const void *)(uintptr_t)encoded[ENCODED_BYTES], encoded[ENCODED_LENGTH]);
}

ed_val ed_bytecode_eval(ed_ctx ctx, const char *ascii, size_t len, const char *url, const ed_bytecode *bytecode,
                        ed_val *exc) {
  JSScriptRef script = make_empty(ctx, url);
  if (!script) return ed_eval_static(ctx, ascii, len, url, 1, exc);
  text_impl *text = text_of(script);
  text->length = (uint32_t)len;
  text->data = ascii;
  *(void **)(void *)script = scripts.class + BEFORE_CLASS;
  now.script = script;
  now.bytecode = bytecode;
  now.is_refused = false;
  JSValueRef v = JSScriptEvaluate(ctx, script, NULL, exc);
  now.script = NULL;
  ed_abi_hide_text(NULL, false);
  JSScriptRelease(script);
  return now.is_refused && v && JSValueIsUndefined(ctx, v) ? ed_eval_static(ctx, ascii, len, url, 1, exc) : v;
}
