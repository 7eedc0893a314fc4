// SPDX-License-Identifier: MIT
// Stacks and messages of errors that the engine throws itself, in Node's form. A part of the ABI layer (abi.h has its
// rules).
//
// An error keeps its frames until `stack` is first looked for; then methods of its class write the text in the engine's
// form and store it as a property. Objects find their class through their structure. So a copy of the class that has
// two methods of ours, put into the structures that new errors begin with, lets JavaScript write stack and message at
// that moment, or when the message is first looked for. Errors that nobody reads cost nothing. (Compiled code finds
// properties by structure, past the methods; but an error has another structure once its stack is a property.)
//
//   error: [structure's id, ...][..][..][frames]     base + id -> structure: [.. 10 words ..][class]
//   class: [name ...][parent] ... [find] ... [names] ...
//   frames -> [list][capacity, size]       list -> [function ... 6 words][function ...] ...
#include "engine/abi.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

enum { CLASS_PARENT = 2, CLASS_FIND = 13, CLASS_NAMES = 16, CLASS_WORDS = 31 };
enum { STRUCTURE_CLASS = 10 };
// Frames are null once they are text: when the stack is looked for, or when the collector takes a function of theirs. A
// bit of the marks tells whether the text has become a property.
enum { ERROR_FRAMES = 3, ERROR_MARKS = 7 };
enum { FRAME_WORDS = 6 };  // of one frame: the first is the function that was called
enum { MAX_FRAMES = 256 }; // whose functions are told

typedef struct frame_list {
  const ed_val *frames;
  uint32_t capacity, size;
} frame_list;

// ErrorInstance::getOwnPropertySlot and getOwnSpecialPropertyNames
typedef bool find_fn(void *error, ed_ctx global, void *name, void *slot);
typedef void names_fn(void *error, ed_ctx global, void *list, unsigned mode);
typedef union method {
  void *word;
  find_fn *find;
  names_fn *names;
} method;

// Of the process: written once, under the first runtime's start.
static struct {
  bool tested, sound;
  method class[CLASS_WORDS]; // ours
  void *original;            // the engine's
  find_fn *find;
  names_fn *names;
  uintptr_t base;
  uintptr_t is_text; // the bit of the marks
} errors;

static _Thread_local struct {
  ed_obj render;
  ed_obj reword;                   // a SyntaxError's message
  void *stack_name, *message_name; // the engine's names, learned from the first look at a sample
  void **is_learning;              // the name that the next look tells
  bool is_converting;
  bool has_functions; // frames are as we know them
} here;

static void *const *words_of(const void *object) { return object; }

static bool is_untouched(const void *error) { return ((uintptr_t)words_of(error)[ERROR_MARKS] & errors.is_text) == 0; }

// The function called at frame i; NULL when there is none, or the list is not as we know it.
static ed_val function_at(const frame_list *list, uint32_t i) {
  if (i >= list->size || list->size > list->capacity || ((uintptr_t)list->frames & 7)) return NULL;
  return list->frames[(size_t)i * FRAME_WORDS];
}

// The functions of the frames, undefined for those that are none; undefined when they cannot be told.
static ed_val functions_of(ed_ctx ctx, const frame_list *list) {
  if (!here.has_functions || !list || list->size > MAX_FRAMES) return ed_undefined(ctx);
  ed_val functions[MAX_FRAMES];
  for (uint32_t i = 0; i < list->size; i++) {
    ed_val fn = function_at(list, i);
    functions[i] = fn && ed_is_function(ctx, fn) ? fn : ed_undefined(ctx);
  }
  return ed_array_new(ctx, list->size, functions);
}

// Lets the engine write its text, and JavaScript its own. Where only the message is looked at, the stack becomes an
// accessor, of JavaScript's making, which writes it later.
static void convert(ed_ctx ctx, ed_obj error, bool is_message) {
  if (here.is_converting || !here.render) return;
  ed_val functions = functions_of(ctx, words_of(error)[ERROR_FRAMES]);
  here.is_converting = true;
  ed_val raw = ed_get(ctx, error, "stack");
  here.is_converting = false; // what render() throws and reads has stacks of its own
  const ed_val argv[] = {error, raw, functions, ed_bool(ctx, is_message)};
  ed_val exc = NULL;
  ed_val text = ed_call(ctx, here.render, NULL, 4, argv, &exc);
  if (text && !exc && !is_message && ed_is_string(ctx, raw)) ed_set(ctx, error, "stack", text);
}

static bool find(void *error, ed_ctx ctx, void *name, void *slot) {
  if (here.is_learning) {
    *here.is_learning = name;
    here.is_learning = NULL;
  } else if ((name == here.stack_name || name == here.message_name) && is_untouched(error)) {
    convert(ctx, error, name == here.message_name);
  }
  return errors.find(error, ctx, name, slot);
}

static void names(void *error, ed_ctx ctx, void *list, unsigned mode) {
  if (is_untouched(error)) convert(ctx, error, false);
  errors.names(error, ctx, list, mode);
}

// ---- self-test and installation ------------------------------------------------------------------------------------

// The size of a symbol that dlsym() found, by the hash table of its library: dladdr1(), which could tell, walks through
// all of the library's symbols, 40,000.
typedef struct sized_symbol {
  const char *name;
  uintptr_t address;
  size_t size;
} sized_symbol;

static uint32_t hash_of_name(const char *name) {
  uint32_t h = 5381;
  for (; *name; name++) h = h * 33 + (unsigned char)*name;
  return h;
}

static int look_up(struct dl_phdr_info *info, size_t unused, void *arg) {
  (void)unused;
  sized_symbol *wanted = arg;
  const ElfW(Dyn) *entry = NULL;
  bool is_here = false;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    uintptr_t at = info->dlpi_addr + part->p_vaddr;
    if (part->p_type == PT_LOAD && wanted->address >= at && wanted->address - at < part->p_memsz) is_here = true;
    if (part->p_type == PT_DYNAMIC) entry = (const ElfW(Dyn) *)at;
  }
  if (!is_here) return 0;
  const uint32_t *table = NULL;
  const ElfW(Sym) *symbols = NULL;
  const char *names = NULL;
  for (; entry && entry->d_tag != DT_NULL; entry++) {
    if (entry->d_tag == DT_GNU_HASH) table = (const uint32_t *)entry->d_un.d_ptr;
    if (entry->d_tag == DT_SYMTAB) symbols = (const ElfW(Sym) *)entry->d_un.d_ptr;
    if (entry->d_tag == DT_STRTAB) names = (const char *)entry->d_un.d_ptr;
  }
  if (!table || !symbols || !names) return 1;
  // buckets, first symbol, words of the filter, its shift; filter; buckets; hashes, the last of a bucket odd
  const uint32_t buckets = table[0], first = table[1], *bucket = table + 4 + 2 * table[2], *hashes = bucket + buckets;
  uint32_t hash = hash_of_name(wanted->name);
  for (uint32_t i = bucket[hash % buckets]; i >= first; i++) {
    if ((hashes[i - first] | 1) == (hash | 1) && strcmp(names + symbols[i].st_name, wanted->name) == 0) {
      wanted->size = symbols[i].st_size;
      break;
    }
    if (hashes[i - first] & 1) break;
  }
  return 1;
}

static size_t size_of_symbol(const char *name, const void *address) {
  sized_symbol wanted = {name, (uintptr_t)address, 0};
  dl_iterate_phdr(look_up, &wanted);
  return wanted.size;
}

// The class is known by its size, its parent, and methods that it has from its parent, in their places.
static bool recognise_class(void) {
  static const struct {
    unsigned char at;
    const char *symbol;
  } inherited[] = {
      {CLASS_PARENT, "_ZN3JSC8JSObject6s_infoE"},
      {CLASS_FIND + 1, "_ZN3JSC8JSObject25getOwnPropertySlotByIndexEPS0_PNS_14JSGlobalObjectEjRNS_12PropertySlotE"},
      {CLASS_NAMES + 1, "_ZN3JSC6JSCell17customHasInstanceEPNS_8JSObjectEPNS_14JSGlobalObjectENS_7JSValueE"},
  };
  static const char name[] = "_ZN3JSC13ErrorInstance6s_infoE";
  errors.original = dlsym(RTLD_DEFAULT, name);
  if (!errors.original || size_of_symbol(name, errors.original) != sizeof errors.class) return false;
  memcpy(errors.class, errors.original, sizeof errors.class);
  for (size_t i = 0; i < sizeof inherited / sizeof *inherited; i++) {
    void *symbol = dlsym(RTLD_DEFAULT, inherited[i].symbol);
    if (!symbol || errors.class[inherited[i].at].word != symbol) return false;
  }
  errors.class[CLASS_PARENT].word = errors.original; // for those who ask whether an object is an error
  errors.find = errors.class[CLASS_FIND].find;
  errors.names = errors.class[CLASS_NAMES].names;
  errors.class[CLASS_FIND].find = find;
  errors.class[CLASS_NAMES].names = names;
  return true;
}

static void **class_of(uintptr_t base, const void *error) {
  uint32_t id;
  memcpy(&id, error, sizeof id);
  return (void **)(base + id) + STRUCTURE_CLASS; // NOLINT: the engine's own pointer arithmetic
}

// What ids are added to is a word of the engine's settings whose low half is zero.
static bool find_base(ed_obj sample) {
  const uintptr_t *settings = dlsym(RTLD_DEFAULT, "g_config");
  size_t count = settings ? size_of_symbol("g_config", settings) / sizeof *settings : 0;
  for (size_t i = 0; i < count; i++) {
    uintptr_t base = settings[i];
    if ((uint32_t)base || !base || base >> 48) continue;
    void **place = class_of(base, sample);
    if (!ed_abi_is_readable((uintptr_t)place) || *place != errors.original) continue;
    errors.base = base;
    return true;
  }
  return false;
}

uintptr_t ed_abi_structures(void) { return errors.sound ? errors.base : 0; }

bool ed_abi_may_be_of_class(const void *words, const void *class) {
  void **place = class_of(errors.base, words);
  return ed_abi_is_readable((uintptr_t)place) && *place == class;
}

// The first sample was made by makers[0], which makers[1] had called.
static bool knows_makers(ed_ctx ctx, ed_obj sample, ed_obj makers) {
  const frame_list *list = (const frame_list *)words_of(sample)[ERROR_FRAMES];
  if (list->size < 2 || list->size > MAX_FRAMES) return false;
  return function_at(list, 0) == ed_get_index(ctx, makers, 0) && function_at(list, 1) == ed_get_index(ctx, makers, 1);
}

// A look at the sample's stack passes through find(), uses the frames up, and sets one bit of the marks.
static bool learn(ed_ctx ctx, ed_obj sample) {
  if (!words_of(sample)[ERROR_FRAMES]) return false;
  uintptr_t marks = (uintptr_t)words_of(sample)[ERROR_MARKS];
  here.is_learning = &here.message_name;
  ed_get(ctx, sample, "message");
  here.is_learning = &here.stack_name;
  ed_get(ctx, sample, "stack");
  bool learned = !here.is_learning && here.stack_name && !words_of(sample)[ERROR_FRAMES];
  here.is_learning = NULL;
  marks ^= (uintptr_t)words_of(sample)[ERROR_MARKS];
  bool is_bit = marks != 0 && (marks & (marks - 1)) == 0;
  if (is_bit && errors.is_text == 0) errors.is_text = marks;
  return learned && marks == errors.is_text;
}

void ed_engine_render_also(ed_ctx ctx, ed_obj samples, unsigned count) {
  for (unsigned i = 0; errors.sound && i < count; i++) {
    void **place = class_of(errors.base, (ed_obj)(uintptr_t)ed_get_index(ctx, samples, i));
    if (*place == errors.original) *place = errors.class;
  }
}

bool ed_engine_render_stacks(ed_ctx ctx, ed_obj samples, unsigned count, ed_obj makers, ed_obj render, ed_obj reword) {
  here.render = NULL;
  ed_abi_reword_syntax(NULL);
  if (count == 0 || (errors.tested && !errors.sound)) return false;
  ed_obj first = (ed_obj)(uintptr_t)ed_get_index(ctx, samples, 0);
  if (!errors.tested) {
    errors.tested = true;
    errors.sound = ed_engine_abi.numbers && recognise_class() && find_base(first);
    if (!errors.sound) return false;
  }
  ed_engine_render_also(ctx, samples, count);
  here.has_functions = words_of(first)[ERROR_FRAMES] && knows_makers(ctx, first, makers);
  if (!learn(ctx, first)) {
    here.stack_name = here.message_name = NULL;
    return false;
  }
  here.render = render;
  ed_abi_reword_syntax(reword);
  return true;
}
