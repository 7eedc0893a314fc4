// SPDX-License-Identifier: MIT
// Bytecode that outlives its process: see compiled.h. A part of the ABI layer (abi.h has its rules).
//
// The engine asks the script, a C++ object, whether there is bytecode for it, and offers it what it made: two methods
// that do nothing for scripts of the C API. Ours are such scripts, made of next to nothing as in abi_bytecode.c, and
// told what their text is, with a table of methods in which these two are ours. What an offer is about, the key and the
// code, is learned by a definition of encodeCodeBlock() of our own, which the library calls through the dynamic linker.
//
//   script: [methods][references] ... [TEXT] StringImpl
//   key: [script][start, end][name][flags, end of parameters][hash]
//   kept: [references][size][bytes][length][kind 0][functions' places][updates ..]
#include "base/mem.h"
#include "engine/abi.h"
#include "engine/compiled.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum { BEFORE_METHODS = 2, METHODS = 11 }; // words before the first method, and methods
enum { METHOD_TELL = 6, METHOD_BLOCK_HASH = 8, METHOD_LOCK = 9, METHOD_UNLOCK = 10 };
enum { KEY_WORDS = 5, CLOSURE_CALL = 2, ONE_REFERENCE = 2 };

typedef struct text_impl {
  uint32_t references, length;
  const void *data;
} text_impl;

typedef struct kept_code { // made and freed by the engine's allocator
  uint32_t references;
  uint64_t size;
  uint8_t *bytes;
  uint64_t len;
  uint8_t kind;
  void *places;
  uint64_t updates[2];
} kept_code;
_Static_assert(sizeof(kept_code) == 64, "as the engine allocates it");

// The owner stands before the table, so that a script's methods find it; NULL in the library's.
typedef struct method_table {
  ed_compiled *owner;
  void *words[BEFORE_METHODS + METHODS];
} method_table;

struct ed_compiled {
  method_table table; // of its script
  uint8_t *bytes;     // to be given, the engine's memory
  size_t len;
  uint64_t text_sum; // of what the bytes are of
  JSScriptRef script;
  uint32_t hash; // of its text
  uint64_t key[KEY_WORDS];
  const void *code; // protected
  ed_ctx ctx;       // of the evaluation
  size_t functions; // that the engine has compiled since
  bool is_taken;
};

typedef kept_code **encode_fn(kept_code **result, JSContextGroupRef vm, const void *key, const void *code);
static struct {
  void *(*allocate)(size_t size);
  void (*release)(void *memory);
  void (*destroy)(text_impl *text);
  uint32_t (*version)(void);
  method_table table; // of our scripts
} library;            // constant once it was asked for

static _Thread_local ed_compiled *offering; // what the engine offers is about

// ---- methods of a script ------------------------------------------------------------------------------------------

static text_impl **text_of(JSScriptRef script) { return (text_impl **)(void *)script + ED_ABI_SCRIPT_TEXT; }

static const void *bytes_of(const text_impl *text, size_t *len) {
  ed_text t = ed_abi_text(text);
  *len = t.latin1 ? t.len : 2 * t.len;
  return t.latin1 ? (const void *)t.latin1 : t.utf16;
}

static ed_compiled *owner_of(JSScriptRef script) {
  void **methods = *(void ***)(void *)script;
  return methods[-BEFORE_METHODS - 1];
}

// unsigned hash() const. The engine's own goes by single characters: seven times as long.
static unsigned hash(JSScriptRef self) {
  const ed_compiled *b = owner_of(self);
  return b ? b->hash : ed_abi_hash_of_sum(ed_abi_text_sum(*text_of(self)));
}

// RefPtr<CachedBytecode> cachedBytecode() const
static kept_code **give(kept_code **result, JSScriptRef self) {
  *result = NULL;
  ed_compiled *b = owner_of(self);
  if (!b || !b->bytes) return result;
  kept_code *kept = library.allocate(sizeof *kept);
  *kept = (kept_code){.references = 1, .size = b->len, .bytes = b->bytes, .len = b->len};
  b->bytes = NULL; // the engine's now
  b->is_taken = true;
  *result = kept;
  ed_abi_hide_text(self, true);
  return result;
}

// void cacheBytecode(const Function<RefPtr<CachedBytecode>()> &) const. What the function would encode has no functions
// yet; it is called to be told what it is.
static void offer(JSScriptRef self, void **const *closure) {
  ed_compiled *b = owner_of(self);
  if (!b) return;
  union {
    void *object;
    kept_code **(*call)(kept_code **result, const void *closure);
  } method = {((void **)**closure)[CLOSURE_CALL]};
  kept_code *nothing = NULL;
  offering = b;
  b->is_taken = false;
  method.call(&nothing, *closure);
  offering = NULL;
}

// void updateCache(const UnlinkedFunctionExecutable *, const SourceCode &, CodeSpecializationKind, ..) const, for each
// function that is compiled from its text
static void tell(JSScriptRef self) {
  ed_compiled *b = owner_of(self);
  if (b) b->functions++;
}

static void encode(kept_code **result, JSContextGroupRef vm, const void *key, const void *code) {
  static _Atomic(void *) known;
  union {
    void *object;
    encode_fn *encode;
  } symbol = {ed_abi_behind(&known, "_ZN3JSC15encodeCodeBlockERNS_2VMERKNS_13SourceCodeKeyEPKNS_17UnlinkedCodeBlockE")};
  ed_abi_hide_text(*(const void *const *)key, false);
  symbol.encode(result, vm, key, code);
  ed_abi_hide_text(NULL, false);
}

kept_code **ed_abi_encode(kept_code **result, JSContextGroupRef vm, const void *key, const void *code) __asm__(
    "_ZN3JSC15encodeCodeBlockERNS_2VMERKNS_13SourceCodeKeyEPKNS_17UnlinkedCodeBlockE");
__attribute__((visibility("default"))) kept_code **ed_abi_encode(kept_code **result, JSContextGroupRef vm,
                                                                 const void *key, const void *code) {
  ed_compiled *b = offering;
  if (!b) {
    encode(result, vm, key, code);
    return result;
  }
  *result = NULL;
  memcpy(b->key, key, sizeof b->key);
  if (b->key[0] != (uint64_t)(uintptr_t)b->script) return result;
  b->code = code;
  JSValueProtect(b->ctx, (ed_val)code); // any cell can be
  return result;
}

// ---- evaluation ----------------------------------------------------------------------------------------------------

static const char NOTHING[] = ";";

// A script of NOTHING, if its text is where it is known to be.
static JSScriptRef make_script(ed_ctx ctx, const char *url) {
  JSStringRef name = JSStringCreateWithUTF8CString(url), message = NULL;
  JSScriptRef script =
      JSScriptCreateReferencingImmortalASCIIText(JSContextGetGroup(ctx), name, 1, NOTHING, 1, &message, NULL);
  JSStringRelease(name);
  if (message) JSStringRelease(message);
  if (!script) return NULL;
  const text_impl *text = *text_of(script);
  if (text && ((uintptr_t)text & 7) == 0 && text->length == 1 && text->data == NOTHING) return script;
  JSScriptRelease(script);
  return NULL;
}

static void drop(text_impl *text) {
  if (__atomic_sub_fetch(&text->references, ONE_REFERENCE, __ATOMIC_ACQ_REL) == 0) {
    library.destroy(text);
  }
}

// The script takes the reference.
static void become(JSScriptRef script, text_impl *take_text, method_table *table) {
  drop(*text_of(script));
  *text_of(script) = take_text;
  *(void **)(void *)script = table->words + BEFORE_METHODS;
}

static bool is_same(const text_impl *one, const text_impl *other) {
  size_t len, other_len;
  const void *bytes = bytes_of(one, &len), *other_bytes = bytes_of(other, &other_len);
  return len == other_len && one->length == other->length && memcmp(bytes, other_bytes, len) == 0;
}

void ed_compiled_let_go(ed_ctx ctx, ed_compiled *b) {
  if (b->code) JSValueUnprotect(ctx, (ed_val)b->code);
  if (b->script) {
    *(void **)(void *)b->script = library.table.words + BEFORE_METHODS; // functions may keep it longer
    JSScriptRelease(b->script);
  }
  b->code = NULL, b->script = NULL;
}

// Its StringImpl, with a reference; or NULL.
static text_impl *text_of_string(ed_ctx ctx, ed_val source) {
  enum { IMPL = 1, IS_ROPE = 1 };
  if (!JSValueIsString(ctx, source)) return NULL;
  const uintptr_t *cell = (const void *)source;
  if (cell[IMPL] & IS_ROPE) { // which is made flat when somebody looks at it
    JSStringRef copy = JSValueToStringCopy(ctx, source, NULL);
    if (copy) JSStringRelease(copy);
  }
  uintptr_t word = cell[IMPL];
  if (word & IS_ROPE) return NULL;
  text_impl *text = (void *)word; // NOLINT: the engine's own pointer
  __atomic_add_fetch(&text->references, ONE_REFERENCE, __ATOMIC_RELAXED);
  return text;
}

// The script, and thereby b, takes the reference.
static ed_val evaluate(ed_ctx ctx, ed_compiled *b, JSScriptRef script, text_impl *take_text, ed_val *exc) {
  ed_compiled_let_go(ctx, b);
  b->table = library.table;
  b->table.owner = b;
  become(script, take_text, &b->table);
  b->script = script, b->ctx = ctx, b->functions = 0;
  ed_val v = JSScriptEvaluate(ctx, script, NULL, exc);
  ed_abi_hide_text(NULL, false);
  return v;
}

ed_val ed_compiled_eval(ed_ctx ctx, ed_compiled *b, ed_val source, const char *url, ed_val *exc) {
  text_impl *text = text_of_string(ctx, source);
  if (!text) return ed_eval(ctx, source, url, 1, exc);
  if (b->script && is_same(*text_of(b->script), text)) { // the engine has it at hand
    drop(text);
    return JSScriptEvaluate(ctx, b->script, NULL, exc);
  }
  uint64_t sum = ed_abi_text_sum(text);
  bool is_given = b->bytes && b->text_sum == sum;
  JSScriptRef script = is_given || (!b->bytes && !b->is_taken) ? make_script(ctx, url) : NULL;
  if (!script) {
    drop(text);
    return ed_eval(ctx, source, url, 1, exc);
  }
  b->hash = ed_abi_hash_of_sum(sum);
  ed_val v = evaluate(ctx, b, script, text, exc);
  // Bytes that the engine did not take: it was shown no text, and has evaluated nothing.
  if (!is_given || !b->code || !v || !JSValueIsUndefined(ctx, v)) return v;
  text = text_of_string(ctx, source);
  script = make_script(ctx, url);
  if (script) return evaluate(ctx, b, script, text, exc);
  drop(text);
  return ed_eval(ctx, source, url, 1, exc);
}

static bool find_library(JSContextRef ctx);

static bool is_possible(ed_ctx ctx) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, find_library, ctx);
}

bool ed_abi_eval_large(ed_ctx ctx, ed_val source, const char *url, ed_val *value, ed_val *exc) {
  enum { LARGE = 1 << 15 };
  if (!JSValueIsString(ctx, source) || !ed_abi_string_cells(ctx)) return false;
  const void *impl = ed_abi_impl_of_cell(source);
  ed_text t = impl ? ed_abi_text(impl) : (ed_text){0};
  text_impl *text = t.len >= LARGE && is_possible(ctx) ? text_of_string(ctx, source) : NULL;
  JSScriptRef script = text ? make_script(ctx, url) : NULL;
  if (!script) {
    if (text) drop(text);
    return false;
  }
  become(script, text, &library.table);
  *value = JSScriptEvaluate(ctx, script, NULL, exc);
  JSScriptRelease(script);
  return true;
}

bool ed_compiled_waits(const ed_compiled *b) { return b->bytes != NULL; }
bool ed_compiled_taken(const ed_compiled *b) { return b->is_taken; }
bool ed_compiled_made(const ed_compiled *b) { return b->code != NULL; }
size_t ed_compiled_functions(const ed_compiled *b) { return b->functions; }

// ---- bytes ---------------------------------------------------------------------------------------------------------

// The table is known by the methods that have names, in their places.
static bool make_methods(ed_ctx ctx) {
  static const struct {
    int at;
    const char *symbol;
  } named[] = {{METHOD_BLOCK_HASH, "_ZN3JSC14SourceProvider25codeBlockHashConcurrentlyEiiNS_22CodeSpecializationKindE"},
               {METHOD_LOCK, "_ZN3JSC14SourceProvider24lockUnderlyingBufferImplEv"},
               {METHOD_UNLOCK, "_ZN3JSC14SourceProvider26unlockUnderlyingBufferImplEv"}};
  JSScriptRef script = make_script(ctx, "");
  if (!script) return false;
  void **methods = *(void ***)(void *)script;
  bool is_known = true;
  for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
    is_known &= methods[named[i].at] && methods[named[i].at] == dlsym(RTLD_DEFAULT, named[i].symbol);
  }
  void **ours = library.table.words + BEFORE_METHODS;
  memcpy(library.table.words, methods - BEFORE_METHODS, sizeof library.table.words);
  union {
    kept_code **(*give)(kept_code **, JSScriptRef);
    void (*offer)(JSScriptRef, void **const *);
    void (*tell)(JSScriptRef);
    unsigned (*hash)(JSScriptRef);
    void *object;
  } method = {.give = give};
  ours[ED_ABI_SCRIPT_GIVE] = method.object;
  method.hash = hash;
  ours[ED_ABI_SCRIPT_HASH] = method.object;
  method.offer = offer;
  ours[ED_ABI_SCRIPT_OFFER] = method.object;
  method.tell = tell;
  ours[METHOD_TELL] = method.object;
  is_known = is_known && ed_abi_hides_texts(ours, script, NOTHING, 1);
  JSScriptRelease(script);
  return is_known;
}

static bool find_library(JSContextRef ctx) {
  union {
    void *object;
    void *(*allocate)(size_t);
    void (*release)(void *);
    void (*destroy)(text_impl *);
    uint32_t (*version)(void);
  } symbol;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3WTF10fastMallocEm");
  library.allocate = symbol.allocate;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3WTF8fastFreeEPv");
  library.release = symbol.release;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3WTF10StringImpl7destroyEPS0_");
  library.destroy = symbol.destroy;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC30computeJSCBytecodeCacheVersionEv");
  library.version = symbol.version;
  return ed_engine_abi.string_read && ed_abi_string_cells(ctx) && library.allocate && library.release &&
         library.destroy && library.version && make_methods(ctx);
}

bool ed_compiled_begin(ed_ctx ctx, uint32_t *build) {
  if (!is_possible(ctx)) return false;
  *build = library.version();
  return true;
}

ed_compiled *ed_compiled_new(void) { return ed_xcalloc(1, sizeof(ed_compiled)); }

void ed_compiled_forget(ed_compiled *b) {
  if (b->bytes) library.release(b->bytes);
  b->bytes = NULL;
}

void ed_compiled_free(ed_ctx ctx, ed_compiled *b) {
  ed_compiled_forget(b);
  ed_compiled_let_go(ctx, b);
  free(b);
}

uint8_t *ed_compiled_room(ed_compiled *b, size_t len, uint64_t text_sum) {
  enum { LEN_MAX = 1 << 30 }; // the allocator ends the process when it has none
  if (len > LEN_MAX) return NULL;
  b->text_sum = text_sum;
  b->len = len;
  return b->bytes = library.allocate(len);
}

static bool is_known(const kept_code *kept) {
  return kept && kept->references == 1 && kept->size == kept->len && kept->bytes && kept->kind == 0 &&
         kept->updates[0] == 0 && kept->updates[1] == 0;
}

static void release_kept(kept_code *kept) {
  enum { BEFORE_TABLE = 16 }; // of a hash table, which its pointer points behind
  if (kept->places) library.release((char *)kept->places - BEFORE_TABLE);
  library.release(kept->bytes);
  library.release(kept);
}

static bool write(ed_ctx ctx, const ed_compiled *b, ed_buf *out, uint64_t *text_sum) {
  kept_code *kept = NULL;
  JSLock(ctx);
  encode(&kept, JSContextGetGroup(ctx), b->key, b->code);
  JSUnlock(ctx);
  if (!is_known(kept)) return false; // which leaks what is not known
  bool ok = ed_buf_append(out, kept->bytes, kept->len);
  *text_sum = ed_abi_text_sum(*text_of(b->script));
  release_kept(kept);
  return ok;
}

// A program goes to another engine and has the same value there.
static bool test_journey(JSContextRef ctx) {
  JSStringRef text =
      JSStringCreateWithUTF8CString("((n) => { const twice = (s) => s + s; return twice('a' + n); })(1)");
  ed_compiled *b = ed_compiled_new();
  ed_val v = ed_compiled_eval(ctx, b, JSValueMakeString(ctx, text), "", NULL);
  ed_buf code;
  ed_buf_init(&code, SIZE_MAX / 2);
  uint64_t sum;
  bool is_right = v && b->code && write(ctx, b, &code, &sum);
  ed_compiled_free(ctx, b);
  if (is_right) {
    JSGlobalContextRef other = JSGlobalContextCreate(NULL);
    b = ed_compiled_new();
    memcpy(ed_compiled_room(b, code.len, sum), code.data, code.len);
    v = ed_compiled_eval(other, b, JSValueMakeString(other, text), "", NULL);
    JSStringRef value = v ? JSValueToStringCopy(other, v, NULL) : NULL;
    is_right = value && b->is_taken && !b->code && JSStringIsEqualToUTF8CString(value, "a1a1");
    if (value) JSStringRelease(value);
    ed_compiled_free(other, b);
    JSGlobalContextRelease(other);
  }
  ed_buf_deinit(&code);
  JSStringRelease(text);
  return is_right;
}

bool ed_compiled_write(ed_ctx ctx, ed_compiled *b, ed_buf *out, uint64_t *text_sum) {
  static ed_abi_answer answer;
  return b->code && ed_abi_ask(&answer, test_journey, ctx) && write(ctx, b, out, text_sum);
}
