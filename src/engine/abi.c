// SPDX-License-Identifier: MIT
// Engine ABI layer: see abi.h for the rules it lives under.
#include "engine/abi.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

ed_abi ed_engine_abi;

static bool test_functions(JSGlobalContextRef ctx);

static bool test_numbers(JSContextRef ctx) {
  static const double known[] = {0, 42, -7, 2147483647, -2147483648.0, 1.5, -0.25, 1e300, 4294967296.0};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    double got;
    if (!ed_abi_number(JSValueMakeNumber(ctx, known[i]), &got) || got != known[i]) return false;
  }
  if (JSValueMakeNumber(ctx, 42) != ed_abi_int(42) || JSValueMakeNumber(ctx, -7) != ed_abi_int(-7)) return false;
  double unused;
  return !ed_abi_number(JSValueMakeBoolean(ctx, true), &unused) && !ed_abi_number(JSValueMakeUndefined(ctx), &unused) &&
         !ed_abi_number(JSValueMakeNull(ctx), &unused) && !ed_abi_number(JSContextGetGlobalObject(ctx), &unused);
}

// OpaqueJSString: {refs, StringImpl*}; StringImpl: {u32 refs, u32 length, const void *data, u32 flags (bit 2: 8-bit)}.
static bool impl_matches(const void *impl, bool is8, const void *want, size_t len) {
  if (!impl || (uintptr_t)impl & 7) return false;
  ed_text text = ed_abi_text(impl);
  const void *data = is8 ? (const void *)text.latin1 : text.utf16;
  return data && text.len == len && memcmp(data, want, is8 ? len : len * 2) == 0;
}

static bool string_matches(JSStringRef s, bool is8, const void *want, size_t len) {
  return impl_matches(((const void *const *)s)[1], is8, want, len);
}

static bool test_string_read(void) {
  static const JSChar wide[] = {0x65, 0x20AC, 0xD800};
  JSStringRef narrow_string = JSStringCreateWithUTF8CString("eddy abi");
  JSStringRef wide_string = JSStringCreateWithCharacters(wide, 3);
  bool ok = string_matches(narrow_string, true, "eddy abi", 8) && string_matches(wide_string, false, wide, 3);
  JSStringRelease(narrow_string);
  JSStringRelease(wide_string);
  return ok;
}

// StringImpl::createUninitialized(size_t, std::span<> &), which gives its Ref through a hidden first argument, and
// jsStringWithCacheSlowCase(VM &, StringImpl &), which makes a string cell without more ado.
typedef struct unit_span {
  void *data;
  size_t units;
} unit_span;
typedef void *make_impl_fn(void **impl, size_t units, unit_span *span);
typedef ed_val make_string_fn(JSContextGroupRef vm, void *impl);
static struct {
  make_impl_fn *narrow, *wide;
  make_string_fn *make;
} strings;

void *ed_abi_string_impl(size_t units, bool is_wide, void **data) {
  void *impl = NULL;
  unit_span span = {NULL, 0};
  (is_wide ? strings.wide : strings.narrow)(&impl, units, &span);
  *data = span.data;
  return impl;
}

enum { ONE_REF = 2 }; // a StringImpl counts its references in its first four bytes, in steps of two

ed_val ed_abi_string_value_locked(ed_ctx ctx, void *impl) {
  JSContextGroupRef vm = JSContextGetGroup(ctx);
  ed_val v = strings.make(vm, impl);
  __atomic_fetch_sub((uint32_t *)impl, ONE_REF, __ATOMIC_RELAXED); // the cell has its own
  ed_text t = ed_abi_text(impl);
  ed_abi_report_text(vm, v, t.utf16 ? 2 * t.len : t.len);
  return v;
}

ed_val ed_abi_string_value(ed_ctx ctx, void *impl) {
  JSLock(ctx);
  ed_val v = ed_abi_string_value_locked(ctx, impl);
  JSUnlock(ctx);
  return v;
}

static bool test_string_of(JSContextRef ctx, const void *text, size_t units, bool is_wide) {
  void *data = NULL, *impl = ed_abi_string_impl(units, is_wide, &data);
  if (!impl || !data) return false;
  memcpy(data, text, is_wide ? 2 * units : units);
  if (*(const uint32_t *)impl != ONE_REF || !impl_matches(impl, !is_wide, text, units)) return false;
  ed_val v = ed_abi_string_value(ctx, impl);
  if (!JSValueIsString(ctx, v) || ((void *const *)v)[1] != impl || *(const uint32_t *)impl != ONE_REF) return false;
  JSStringRef read = JSValueToStringCopy(ctx, v, NULL);
  bool ok = read && string_matches(read, !is_wide, text, units);
  if (read) JSStringRelease(read);
  return ok;
}

static bool test_string_make(JSContextRef ctx) {
  if (!ed_engine_abi.string_read) return false;
  union { // ISO C has no conversion from object to function pointers
    void *object;
    make_impl_fn *make_impl;
    make_string_fn *make;
  } symbol;
  // In the default scope the engine stands first, behind the program.
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3WTF10StringImpl19createUninitializedEmRSt4spanIhLm18446744073709551615EE");
  strings.narrow = symbol.make_impl;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3WTF10StringImpl19createUninitializedEmRSt4spanIDsLm18446744073709551615EE");
  strings.wide = symbol.make_impl;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC25jsStringWithCacheSlowCaseERNS_2VMERN3WTF10StringImplE");
  strings.make = symbol.make;
  if (!strings.narrow || !strings.wide || !strings.make) return false;
  static const uint8_t narrow[] = {0x65, 0xE9, 0x00, 0xFF};
  static const uint16_t wide[] = {0x65, 0x20AC, 0xD800};
  return test_string_of(ctx, narrow, sizeof narrow, false) && test_string_of(ctx, wide, 3, true);
}

static bool test_promises(JSContextRef ctx) {
  JSObjectRef resolve, reject;
  JSObjectRef p = JSObjectMakeDeferredPromise(ctx, &resolve, &reject, NULL);
  if (!p) return false;
  const uint64_t *words = (const uint64_t *)p;
  if (words[2] >> 49 != 0x7FFF || (words[2] & 3) != 0) return false;
  JSValueRef value = JSValueMakeNumber(ctx, 20260131);
  JSObjectCallAsFunction(ctx, resolve, NULL, 1, &value, NULL);
  return words[2] >> 49 == 0x7FFF && (words[2] & 3) == 1 && words[3] == (uint64_t)value;
}

// The first four bytes of a cell change when a property is added.
static bool test_shape(JSContextRef ctx) {
  JSObjectRef one = JSObjectMakeArray(ctx, 0, NULL, NULL), other = JSObjectMakeArray(ctx, 0, NULL, NULL);
  if (!one || !other || memcmp(one, other, 4) != 0) return false;
  JSStringRef name = JSStringCreateWithUTF8CString("x");
  JSObjectSetProperty(ctx, one, name, JSValueMakeNumber(ctx, 1), kJSPropertyAttributeNone, NULL);
  JSStringRelease(name);
  return memcmp(one, other, 4) != 0;
}

// Objects of one class share the byte, objects of different classes differ in it.
static bool test_tags(JSContextRef ctx) {
  if (!test_shape(ctx)) return false;
  JSValueRef source = JSValueMakeNumber(ctx, 1);
  uint8_t tags[2][5];
  for (int i = 0; i < 2; i++) {
    const JSObjectRef made[5] = {JSObjectMake(ctx, NULL, NULL), JSObjectMakeArray(ctx, 1, &source, NULL),
                                 JSObjectMakeDate(ctx, 1, &source, NULL), JSObjectMakeRegExp(ctx, 1, &source, NULL),
                                 JSObjectMakeError(ctx, 1, &source, NULL)};
    for (int k = 0; k < 5; k++) {
      if (!made[k]) return false;
      tags[i][k] = ((const uint8_t *)made[k])[ED_ABI_TAG];
    }
  }
  for (int k = 0; k < 5; k++) {
    if (tags[0][k] != tags[1][k] || tags[0][k] == 0) return false;
    for (int m = 0; m < k; m++)
      if (tags[0][k] == tags[0][m]) return false;
  }
  return true;
}

void ed_abi_init(JSGlobalContextRef ctx) {
  ed_abi *abi = &ed_engine_abi;
  if (abi->tested) return;
  abi->tested = true;
  const char *off = getenv("EDDY_ENGINE_ABI");
  if (off && strcmp(off, "0") == 0) return;
  abi->on = true;
  abi->numbers = test_numbers(ctx);
  abi->string_read = test_string_read();
  abi->string_make = test_string_make(ctx);
  abi->functions = test_functions(ctx);
}

enum { UNKNOWN, SOUND, UNSOUND };

static __attribute__((noinline)) int find_out(ed_abi_answer *answer, bool (*test)(JSContextRef), JSContextRef ctx) {
  static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP; // a test may be where microtasks run
  pthread_mutex_lock(&lock);
  int known = atomic_load_explicit(answer, memory_order_relaxed);
  if (known == UNKNOWN) known = ed_engine_abi.numbers && test(ctx) ? SOUND : UNSOUND;
  atomic_store_explicit(answer, known, memory_order_release);
  pthread_mutex_unlock(&lock);
  return known;
}

bool ed_abi_ask(ed_abi_answer *answer, bool (*test)(JSContextRef), JSContextRef ctx) {
  int known = atomic_load_explicit(answer, memory_order_acquire);
  if (known == UNKNOWN) known = find_out(answer, test, ctx);
  return known == SOUND;
}

bool ed_abi_promises(JSContextRef ctx) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, test_promises, ctx);
}

bool ed_abi_tags(JSContextRef ctx) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, test_tags, ctx);
}

void *ed_abi_behind(_Atomic(void *) *known, const char *name) {
  if (!*known) *known = dlsym(RTLD_NEXT, name);
  if (!*known) abort(); // the library has just called it by this name
  return *known;
}

// The kernel reads the signals of a call whose other argument is wrong.
bool ed_abi_is_readable(uintptr_t at) {
  return at && !(at & 7) && at >> 48 == 0 && syscall(SYS_rt_sigprocmask, ~0L, at, NULL, 8UL) != 0 && errno == EINVAL;
}

JSValueRef ed_abi_evaluate(JSContextRef ctx, const char *source) {
  JSStringRef text = JSStringCreateWithUTF8CString(source);
  JSValueRef v = JSEvaluateScript(ctx, text, NULL, NULL, 1, NULL);
  JSStringRelease(text);
  return v;
}

// ---- functions -----------------------------------------------------------------------------------------------------

typedef int64_t host_fn(ed_ctx ctx, const uint64_t *frame);
// JSFunction::create(VM &, JSGlobalObject *, unsigned length, const String &name, NativeFunction, visibility (public),
// intrinsic (none), NativeFunction constructor, signature). The types are part of the mangled name.
typedef void *create_fn(JSContextGroupRef vm, ed_ctx global, unsigned length, void *const *name, host_fn *fn,
                        unsigned visibility, unsigned intrinsic, void *constructor, void *signature);
typedef void *throw_fn(JSContextGroupRef vm, ed_ctx global, ed_val error);
static struct {
  create_fn *create;
  throw_fn *raise;
  void *constructor; // of functions that are none: throws
} functions;

static ed_obj make_function(ed_ctx ctx, JSStringRef name, host_fn *host) {
  return functions.create(JSContextGetGroup(ctx), ctx, 0, (void *const *)(void *)name + 1, host, 0, 0,
                          functions.constructor, NULL);
}

ed_obj ed_abi_function(ed_ctx ctx, JSStringRef name, host_fn *host) {
  if (!ed_engine_abi.functions) return NULL;
  JSLock(ctx);
  ed_obj fn = make_function(ctx, name, host);
  JSUnlock(ctx);
  return fn;
}

ed_obj ed_abi_probe(ed_ctx ctx, host_fn *host) {
  JSStringRef name = JSStringCreateWithUTF8CString("probe");
  ed_obj fn = ed_abi_function(ctx, name, host);
  JSStringRelease(name);
  return fn;
}

int64_t ed_abi_throw(ed_ctx ctx, ed_val error) {
  functions.raise(JSContextGetGroup(ctx), ctx, error);
  return 0; // the empty value: look for an exception
}

// Throws its second argument when there are two, else returns the last of three.
static int64_t probe(ed_ctx ctx, const uint64_t *frame) {
  size_t count = ed_abi_frame_count(frame);
  const ed_val *v = ed_abi_frame_args(frame);
  if (count == 2) return ed_abi_throw(ctx, v[1]);
  return (int64_t)(count == 3 ? v[2] : JSValueMakeUndefined(ctx));
}

static bool test_functions(JSGlobalContextRef ctx) {
  if (!ed_engine_abi.numbers || !ed_engine_abi.string_read) return false;
  union {
    void *object;
    create_fn *create;
    throw_fn *raise;
  } symbol;
  symbol.object = dlsym(
      RTLD_DEFAULT, "_ZN3JSC10JSFunction6createERNS_2VMEPNS_14JSGlobalObjectEjRKN3WTF6StringENS5_11FunctionPtrILNS5_"
                    "6PtrTagE1EFlS4_PNS_9CallFrameEELNS5_18FunctionAttributesE2EEENS_24ImplementationVisibilityENS_"
                    "9IntrinsicESF_PKNS_6DOMJIT9SignatureE");
  functions.create = symbol.create;
  symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC2VM14throwExceptionEPNS_14JSGlobalObjectENS_7JSValueE");
  functions.raise = symbol.raise;
  functions.constructor =
      dlsym(RTLD_DEFAULT, "_ZN3JSC29callHostFunctionAsConstructorEPNS_14JSGlobalObjectEPNS_9CallFrameE");
  if (!functions.create || !functions.raise || !functions.constructor) return false;
  JSStringRef name = JSStringCreateWithUTF8CString("probe");
  JSLock(ctx);
  ed_obj fn = make_function(ctx, name, probe);
  JSUnlock(ctx);
  JSStringRelease(name);
  const JSValueRef v[3] = {JSValueMakeNumber(ctx, 1.5), JSValueMakeNumber(ctx, 7), JSValueMakeNumber(ctx, -3)};
  if (!fn || !JSObjectIsFunction(ctx, fn) || JSObjectCallAsFunction(ctx, fn, NULL, 3, v, NULL) != v[2]) return false;
  JSValueRef exc = NULL;
  JSValueRef none = JSObjectCallAsFunction(ctx, fn, NULL, 2, v, &exc);
  return !none && exc == v[1];
}

// ---- microtasks ----------------------------------------------------------------------------------------------------

typedef void drain_fn(void *vm);

static bool test_drain(JSContextRef ctx, drain_fn *drain) {
  JSValueRef list =
      ed_abi_evaluate(ctx, "(() => { const list = []; Promise.resolve(1).then((n) => list.push(n)); return list; })()");
  if (!list) return false;
  ed_obj object = (ed_obj)list;
  if (!ed_is_undefined(ctx, ed_get_index(ctx, object, 0))) return false;
  drain((void *)(uintptr_t)JSContextGetGroup(ctx));
  return ed_to_num(ctx, ed_get_index(ctx, object, 0)) == 1;
}

// Not by ed_abi_ask(): the microtasks that the test drains are the program's. Several threads may find the answer.
bool ed_drain(ed_ctx ctx) {
  static union {
    _Atomic(void *) object;
    _Atomic(drain_fn *) call;
  } symbol;
  static atomic_int sound = -1;
  if (sound < 0) {
    if (ed_engine_abi.on) symbol.object = dlsym(RTLD_DEFAULT, "_ZN3JSC2VM15drainMicrotasksEv");
    sound = symbol.object && test_drain(ctx, symbol.call);
  } else if (sound) {
    drain_fn *drain = symbol.call;
    drain((void *)(uintptr_t)JSContextGetGroup(ctx));
  }
  return sound;
}

// ---- cells of strings and byte arrays ------------------------------------------------------------------------------

_Atomic(uint8_t) ed_abi_string_tag;

static bool test_string_cells(JSContextRef ctx) {
  if (!ed_engine_abi.string_read) return false;
  JSStringRef text = JSStringCreateWithUTF8CString("a text of its own");
  JSValueRef flat = JSValueMakeString(ctx, text);
  JSStringRelease(text);
  bool sound = impl_matches(((const void *const *)flat)[1], true, "a text of its own", 17);
  JSValueRef rope = ed_abi_evaluate(ctx, "[1, 2] + [3, 4]");
  uint8_t tag = ((const uint8_t *)flat)[ED_ABI_TAG];
  sound = sound && rope && JSValueIsString(ctx, rope) && (((const uint64_t *)rope)[1] & 1) == 1 &&
          ((const uint8_t *)rope)[ED_ABI_TAG] == tag;
  if (sound) ed_abi_string_tag = tag;
  return sound;
}

bool ed_abi_string_cells(JSContextRef ctx) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, test_string_cells, ctx);
}

_Atomic(uint32_t) ed_abi_bytes_kind;

// Three arrays that hold 100, 101 ...: inside the engine's heap, with a buffer of its own, part of a buffer. Two behind
// them are what the tag and the modes must keep out, since it would be misread. By natives alone: a function that were
// called for each element would have the engine's compilers at work.
static bool test_byte_cells(JSContextRef ctx) {
  enum { HELD = 24, LARGE = 5000, COUNT = ED_ABI_BYTES_MODES + 2 };
  static const char source[] =
      "{ const held = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118,"
      "  119, 120, 121, 122, 123], large = new Uint8Array(5000), whole = new Uint8Array(64);"
      "large.set(held); large.buffer; whole.set(held, 8);"
      "[new Uint8Array(held), large, new Uint8Array(whole.buffer, 8, 24), new Int8Array(24),"
      " new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 }))] }";
  static const size_t lengths[ED_ABI_BYTES_MODES] = {HELD, LARGE, HELD};
  JSValueRef all = ed_abi_evaluate(ctx, source);
  if (!all || !JSValueIsObject(ctx, all)) return false;
  JSValueRef arrays[COUNT];
  for (unsigned i = 0; i < COUNT; i++) {
    arrays[i] = JSObjectGetPropertyAtIndex(ctx, (JSObjectRef)all, i, NULL);
    if (!arrays[i] || !JSValueIsObject(ctx, arrays[i])) return false;
  }
  uint32_t kind = 0;
  for (int i = 0; i < ED_ABI_BYTES_MODES; i++) {
    const uint64_t *words = (const uint64_t *)arrays[i];
    if (words[ED_ABI_BYTES_LENGTH] != lengths[i] || words[ED_ABI_BYTES_ADDRESS] < 4096 ||
        words[ED_ABI_BYTES_ADDRESS] >> 48)
      return false;
    const uint8_t *bytes = (const uint8_t *)(uintptr_t)words[ED_ABI_BYTES_ADDRESS];
    for (int k = 0; k < HELD; k++)
      if (bytes[k] != 100 + k) return false;
    uint32_t tag = ((const uint8_t *)words)[ED_ABI_TAG], mode = ((const uint8_t *)words)[ED_ABI_BYTES_MODE];
    if (i > 0 && tag != (kind & 0xFF)) return false;
    kind |= tag | mode << (8 * i + 8);
  }
  uint8_t *data;
  size_t len;
  for (int i = ED_ABI_BYTES_MODES; i < COUNT; i++)
    if (ed_abi_bytes_of_cell(arrays[i], kind, &data, &len)) return false;
  ed_abi_bytes_kind = kind;
  return true;
}

bool ed_abi_bytes(JSContextRef ctx, JSValueRef v, uint8_t **data, size_t *len) {
  static ed_abi_answer answer;
  return ed_abi_ask(&answer, test_byte_cells, ctx) && ed_abi_bytes_of_cell(v, ed_abi_bytes_kind, data, len);
}

// ---- the method table of the global object -------------------------------------------------------------------------

typedef struct library_range {
  uintptr_t low, high, text_low, text_high;
} library_range;

static int find_library(struct dl_phdr_info *info, size_t size, void *arg) {
  (void)size;
  if (!strstr(info->dlpi_name, "javascriptcore")) return 0;
  library_range *range = arg;
  for (int k = 0; k < info->dlpi_phnum; k++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[k];
    if (segment->p_type != PT_LOAD) continue;
    uintptr_t from = info->dlpi_addr + segment->p_vaddr, to = from + segment->p_memsz;
    if (segment->p_flags & PF_X) range->text_low = from, range->text_high = to;
    if (!range->low || from < range->low) range->low = from;
    if (to > range->high) range->high = to;
  }
  return 1;
}

enum { METHODS = 22, METHOD_QUEUE = 3, METHOD_IMPORT = 5, METHOD_REJECTION_TRACKER = 10 };

// The table is recognised by its shape: entries 0, 1, 2, 4, 11, 12, 13 are code of the library, 3 and 5-10 are null.
static bool is_method_table(const library_range *range, void *const *table) {
  static const uint8_t code[] = {0, 1, 2, 4, 11, 12, 13}, null[] = {3, 5, 6, 7, 8, 9, 10};
  for (size_t i = 0; i < sizeof code; i++) {
    uintptr_t entry = (uintptr_t)table[code[i]];
    if (entry < range->text_low || entry >= range->text_high) return false;
  }
  for (size_t i = 0; i < sizeof null; i++)
    if (table[null[i]]) return false;
  return true;
}

enum { OBJECT_WORDS = 512 }; // the global object is several KB; the pointer stands at word 425 in 2.50

// Where a global object holds its method table; NULL when it was not recognised.
static void **find_method_table(JSGlobalContextRef ctx) {
  if (!ed_engine_abi.numbers) return NULL;
  library_range range = {0};
  dl_iterate_phdr(find_library, &range);
  if (!range.text_low) return NULL;
  void **global = (void **)ctx;
  for (int i = 1; i < OBJECT_WORDS; i++) {
    uintptr_t p = (uintptr_t)global[i];
    if (p < range.low || p + METHODS * sizeof(void *) > range.high || p & 7) continue;
    if (p >= range.text_low && p < range.text_high) continue;
    if (is_method_table(&range, global[i])) return &global[i];
  }
  return NULL;
}

// SourceOrigin begins with the StringImpl of its URL.
static bool read_origin(const void *origin, ed_text *t) {
  const char *impl;
  memcpy(&impl, origin, sizeof impl);
  *t = (ed_text){.latin1 = (const uint8_t *)""}; // of no source: in a job of the engine's own
  if (!impl) return true;
  t->latin1 = NULL;
  if (!ed_engine_abi.string_read || (uintptr_t)impl & 7) return false;
  *t = ed_abi_text(impl);
  return true;
}

static ed_import_fn *importer;

// JSPromise *(JSGlobalObject *, JSModuleLoader *, JSString *specifier, JSValue parameters, const SourceOrigin &)
static const void *on_import(JSContextRef ctx, void *loader, JSValueRef specifier, JSValueRef parameters,
                             const void *origin) {
  (void)loader, (void)parameters;
  ed_text from;
  JSValueRef promise = NULL, exc = NULL;
  if (read_origin(origin, &from) && JSValueIsString(ctx, specifier)) promise = importer(ctx, &from, specifier, &exc);
  if (promise) return promise;
  JSObjectRef resolve, reject, failed = JSObjectMakeDeferredPromise(ctx, &resolve, &reject, NULL);
  JSObjectCallAsFunction(ctx, reject, NULL, exc ? 1 : 0, &exc, NULL);
  return failed;
}

void ed_abi_on_import(ed_import_fn *fn) { importer = fn; }

void *ed_abi_track_promises(JSGlobalContextRef ctx, void (*fn)(void *, void *, int)) {
  void **place = find_method_table(ctx);
  void **copy = place ? malloc(METHODS * sizeof(void *)) : NULL;
  if (!copy) return NULL;
  memcpy(copy, *place, METHODS * sizeof(void *));
  union {
    void (*tracker)(void *, void *, int);
    const void *(*import)(JSContextRef, void *, JSValueRef, JSValueRef, const void *);
    void *object;
  } entry = {.tracker = fn};
  copy[METHOD_REJECTION_TRACKER] = entry.object;
  entry.import = on_import;
  if (importer) copy[METHOD_IMPORT] = entry.object;
  *place = copy;
  return copy;
}

bool ed_abi_exchange_methods(JSGlobalContextRef ctx, const void *table, void *other) {
  void **global = (void **)ctx;
  for (int i = 1; i < OBJECT_WORDS; i++) {
    if (global[i] != table) continue;
    global[i] = other;
    return true;
  }
  return false;
}

void *ed_abi_copy_methods(const void *table) {
  void **copy = malloc(METHODS * sizeof(void *));
  if (copy) memcpy(copy, table, METHODS * sizeof(void *));
  return copy;
}

void ed_abi_on_queueing(void *table, void (*fn)(void *, void *)) {
  union {
    void (*queue)(void *, void *);
    void *object;
  } entry = {.queue = fn};
  ((void **)table)[METHOD_QUEUE] = entry.object;
}

bool ed_abi_share_tracker(JSGlobalContextRef ctx, void *table) {
  void **place = find_method_table(ctx);
  if (place) *place = table;
  return place != NULL;
}

// ---- terminations --------------------------------------------------------------------------------------------------

// The mark is a byte of the engine's VM object, which a context group's reference points to. An engine made for the
// purpose proves it: a termination turns the byte from 0 to 1, and without it JavaScript runs again.
enum { MARK_OFFSET = 0x20061 }; // 2.50
static ed_abi_answer mark_is_known;

// Once: a timer may still fire after it was replaced.
static bool strike(JSContextRef ctx, void *armed) {
  (void)ctx;
  bool is_armed = *(bool *)armed;
  *(bool *)armed = false;
  return is_armed;
}

static JSValueRef prove_mark(JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t count, const JSValueRef v[],
                             JSValueRef *exc) {
  (void)fn, (void)self, (void)count, (void)exc;
  uint8_t *mark = (uint8_t *)(uintptr_t)JSContextGetGroup(ctx) + MARK_OFFSET;
  static bool armed;
  armed = true;
  bool was_clear = *mark == 0;
  JSContextGroupSetExecutionTimeLimit(JSContextGetGroup(ctx), 0.001, strike, &armed);
  JSValueRef finished = ed_abi_evaluate(ctx, "for (;;);");
  JSContextGroupSetExecutionTimeLimit(JSContextGetGroup(ctx), HUGE_VAL, strike, &armed);
  if (!was_clear || finished || *mark != 1) return JSValueMakeUndefined(ctx);
  *mark = 0;
  return JSObjectCallAsFunction(ctx, (JSObjectRef)v[0], NULL, 0, NULL, NULL);
}

static bool prove_in(JSContextRef ctx) {
  static bool armed;
  JSContextGroupSetExecutionTimeLimit(JSContextGetGroup(ctx), HUGE_VAL, strike, &armed);
  JSValueRef prove = JSObjectMakeFunctionWithCallback(ctx, NULL, prove_mark);
  // The code that was entered before must go on, too.
  JSObjectRef test = (JSObjectRef)ed_abi_evaluate(ctx, "(prove) => prove(() => 20) + [7].map((n) => n)[0]");
  JSValueRef value = test ? JSObjectCallAsFunction(ctx, test, NULL, 1, &prove, NULL) : NULL;
  return value && JSValueIsNumber(ctx, value) && JSValueToNumber(ctx, value, NULL) == 27;
}

static bool test_mark(JSContextRef unused) {
  (void)unused;
  JSGlobalContextRef ctx = JSGlobalContextCreate(NULL);
  bool known = prove_in(ctx);
  JSGlobalContextRelease(ctx);
  return known;
}

bool ed_abi_forgets_terminations(void) { return ed_abi_ask(&mark_is_known, test_mark, NULL); }

void ed_abi_forget_termination(JSContextRef ctx) {
  if (ed_abi_forgets_terminations()) ((uint8_t *)(uintptr_t)JSContextGetGroup(ctx))[MARK_OFFSET] = 0;
}

// ---- interrupts ----------------------------------------------------------------------------------------------------

// The engine polls a word of bits in its VM object, its traps, in all JavaScript: what another thread wants of it, and
// whether an exception is on its way. The place is proven by the latter's bit, which comes and goes with an exception,
// the bit for a termination by what it does, the mark as above. VMTraps::requestThreadStopIfNeeded() brings it about
// that optimized code, which does not poll, sees it too: what the engine's own timer thread calls when a limit of time
// is reached.
enum { TRAPS_OFFSET = 0x40, TRAP_TERMINATION = 2, TRAP_EXCEPTION = 0x10 }; // 2.50
typedef void request_stop_fn(void *traps, unsigned bits);
static request_stop_fn *request_stop;
static ed_abi_answer interrupts_are_known;

static _Atomic uint32_t *traps_of(JSContextGroupRef group) {
  return (_Atomic uint32_t *)(void *)((uintptr_t)group + TRAPS_OFFSET);
}

static _Thread_local bool traps_found;

// Without an argument: sets the bit. With one: throws it, and compares the word before and after.
static int64_t probe_traps(ed_ctx ctx, const uint64_t *frame) {
  _Atomic uint32_t *traps = traps_of(JSContextGetGroup(ctx));
  uint32_t before = *traps;
  if (ed_abi_frame_count(frame) == 0) {
    atomic_fetch_or(traps, TRAP_TERMINATION);
    return (int64_t)JSValueMakeUndefined(ctx);
  }
  int64_t nothing = ed_abi_throw(ctx, ed_abi_frame_args(frame)[0]);
  traps_found = before == 0 && *traps == TRAP_EXCEPTION;
  return nothing;
}

static bool test_interrupts(JSContextRef ctx) {
  union {
    void *object;
    request_stop_fn *call;
  } symbol = {dlsym(RTLD_DEFAULT, "_ZN3JSC7VMTraps25requestThreadStopIfNeededEj")};
  request_stop = symbol.call;
  if (!request_stop || !ed_engine_abi.functions) return false;
  JSValueRef argument = ed_abi_probe(ctx, probe_traps);
  JSObjectRef probe = (JSObjectRef)argument;
  if (JSObjectCallAsFunction(ctx, probe, NULL, 1, &argument, NULL) || !traps_found) return false;
  if (*traps_of(JSContextGetGroup(ctx)) != 0) return false;
  JSObjectRef test = (JSObjectRef)ed_abi_evaluate(ctx, "(probe) => { probe(); for (let i = 0; i < 9; i++); }");
  return test && !JSObjectCallAsFunction(ctx, test, NULL, 1, &argument, NULL) &&
         *traps_of(JSContextGetGroup(ctx)) == 0 && prove_in(ctx);
}

bool ed_abi_interrupts(JSContextRef ctx) { return ed_abi_ask(&interrupts_are_known, test_interrupts, ctx); }

bool ed_abi_interrupt(JSContextGroupRef group) {
  if (atomic_load_explicit(&interrupts_are_known, memory_order_acquire) != SOUND) return false;
  _Atomic uint32_t *traps = traps_of(group);
  // The mark comes first: who handles the trap relies on it.
  atomic_store((_Atomic uint8_t *)(void *)((uintptr_t)group + MARK_OFFSET), 1);
  atomic_fetch_or(traps, TRAP_TERMINATION);
  request_stop((void *)traps, TRAP_TERMINATION);
  return true;
}

// ---- the cache of dates --------------------------------------------------------------------------------------------

// The engine forgets its time zone, its offsets and what it parsed each time it is entered, which is at each callback
// and each microtask: 35 ns to clear some 3 KB, and microseconds to open the time zone again for the first local date
// after it. The library calls this function of its own through the dynamic linker, so the program's definition comes
// first: it lets one reset through for each cache and each change of the time zone. A library that has no such
// function, or does not call it this way, works as it was made.
static atomic_uint zone_changes = 1;
static _Thread_local struct {
  void *cache;
  unsigned seen;
} dates;
static _Thread_local void (*at_entry)(void);

void ed_abi_at_entry(void (*fn)(void)) { at_entry = fn; }

typedef void reset_fn(void *cache);
static reset_fn *real_reset(void) {
  static _Atomic(void *) known;
  union {
    void *object;
    reset_fn *call;
  } symbol = {ed_abi_behind(&known, "_ZN3JSC9DateCache20resetIfNecessarySlowEv")};
  return symbol.call;
}

void ed_abi_reset_dates(void *cache) __asm__("_ZN3JSC9DateCache20resetIfNecessarySlowEv");
__attribute__((visibility("default"))) void ed_abi_reset_dates(void *cache) {
  if (at_entry) at_entry();
  unsigned now = atomic_load_explicit(&zone_changes, memory_order_relaxed);
  if (cache == dates.cache && now == dates.seen && ed_engine_abi.on) return;
  dates.cache = cache, dates.seen = now;
  real_reset()(cache);
}

void ed_abi_renew_dates(void) { atomic_fetch_add(&zone_changes, 1); }

void ed_engine_zone_changed(ed_ctx ctx) {
  ed_abi_renew_dates();
  if (!dates.cache) return;
  dates.seen = atomic_load(&zone_changes);
  JSLock(ctx);
  real_reset()(dates.cache);
  JSUnlock(ctx);
}
