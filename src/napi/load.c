// SPDX-License-Identifier: MIT
// Binding 'addons': loading an addon's library and running its entry point, once for each environment that asks.
#include "napi/load.h"

#include "napi/env.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Addons of an old kind say by a constructor of their library what their entry point is: that runs only the first time.
typedef struct registered {
  void *library;
  napi_addon_register_func entry;
  struct registered *next;
} registered;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static registered *all; // under the lock
static _Thread_local napi_module *registering;

__attribute__((visibility("default"))) void napi_module_register(napi_module *mod) { registering = mod; }

static napi_addon_register_func registered_entry(void *library, bool *is_known) {
  napi_module *module = registering;
  registering = NULL;
  pthread_mutex_lock(&lock);
  registered *r = all;
  while (r && r->library != library) r = r->next;
  if (!r && module) {
    r = ed_xmalloc(sizeof *r);
    *r = (registered){library, module->nm_register_func, all};
    all = r;
  }
  pthread_mutex_unlock(&lock);
  *is_known = r != NULL;
  return r ? r->entry : NULL;
}

static ed_val text(ed_ctx ctx, const char *format, const char *file) {
  char line[4400];
  snprintf(line, sizeof line, format, file);
  return ed_str_utf8(ctx, line, strlen(line));
}

// Whether the dynamic linker missed a function of V8 or of Node's C++ interface.
static bool misses_v8(const char *message) {
  static const char *const marks[] = {"undefined symbol: _ZN2v8",   "undefined symbol: _ZNK2v8",
                                      "undefined symbol: _ZTIN2v8", "undefined symbol: _ZTVN2v8",
                                      "undefined symbol: _ZN4node", "undefined symbol: node_module_register"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (strstr(message, marks[i])) return true;
  return false;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { OWN_FIRST = 0 }; // the sanitizers must come before everything
#else
enum { OWN_FIRST = RTLD_DEEPBIND };
#endif

typedef union {
  void *object;
  napi_addon_register_func entry;
  int32_t (*version)(void);
} symbol;

static ed_val initialize(ed_args *a, napi_env env, napi_addon_register_func entry, ed_obj module) {
  ed_ctx ctx = a->ctx;
  ed_val exports = ed_get(ctx, module, "exports");
  ed_lock(ctx);
  size_t height = ed_stack_height(env->addons->handles);
  ed_val made = VAL(entry(env, NAPI(exports)));
  ed_stack_cut(env->addons->handles, height);
  ed_val exception = env->exception.v;
  ed_root_clear(ctx, &env->exception);
  ed_unlock(ctx);
  if (exception) return ed_throw(a, exception);
  if (made && made != exports && !ed_is_undefined(ctx, made)) ed_set(ctx, module, "exports", made);
  return NULL;
}

// load(filename, flags of dlopen, URL of the file, helpers, module) -> what went wrong, or undefined
ED_FN(addons_load) {
  const char *filename = ed_arg_path(a);
  int flags = ed_arg_i32(a);
  const char *url = ed_arg_utf8(a, NULL);
  ed_obj helpers = ed_arg_obj(a);
  ed_obj module = ed_arg_obj(a);
  if (ed_failed(a)) return NULL;
  registering = NULL;
  // At once: an addon that wants V8 must fail here, not at the first function it calls. What an addon brings along
  // comes before libraries of the program with the same names: sharp has a GLib of its own, and so has the engine.
  if (flags & RTLD_LAZY) flags ^= RTLD_LAZY | RTLD_NOW | OWN_FIRST;
  void *library = dlopen(filename, flags);
  if (!library) {
    const char *message = dlerror();
    return text(a->ctx,
                misses_v8(message) ? "%s (an addon of V8's C++ interface: only Node-API addons can be loaded)" : "%s",
                message);
  }
  bool is_registered;
  napi_addon_register_func entry = registered_entry(library, &is_registered);
  symbol found = {.object = dlsym(library, "napi_register_module_v1")};
  if (!is_registered) entry = found.entry;
  if (!entry) {
    dlclose(library);
    if (is_registered) return ed_throw_type(a, "Module has no declared entry point.");
    return text(a->ctx, "Module did not self-register: '%s'.", filename);
  }
  found.object = dlsym(library, "node_api_module_get_api_version_v1");
  int32_t version = found.object ? found.version() : NAPI_DEFAULT;
  if (version > NAPI_SUPPORTED && version != NAPI_EXPERIMENTAL)
    return text(a->ctx, "%s requires a newer version of Node-API than this program has", filename);
  return initialize(a, ed_env_new(ed_addons_begin(a->ctx, helpers), url, version), entry, module);
}

// invoke(box, this, new.target, ...arguments): calls a function of an addon
ED_FN(addons_invoke) { return ed_napi_invoke(a); }

// dispatch(event): goes on in C, from a slot's function
ED_FN(addons_dispatch) { return ed_napi_dispatch(a); }

// externalAddress(value) -> the address that an external holds, as hexadecimal text; undefined of anything else
ED_FN(addons_external_address) {
  bool is_external;
  void *data = ed_external_get(a->ctx, ed_arg_val(a), &is_external);
  char digits[32];
  snprintf(digits, sizeof digits, "%llx", (unsigned long long)(uintptr_t)data);
  return is_external ? ed_str_ascii(a->ctx, digits) : NULL;
}

// collected(): a collection that the program asked for has ended
ED_FN(addons_collected) {
  (void)a;
  if (ed_addons_here()) ed_references_look(ed_addons_here());
  return NULL;
}

const ed_native ed_bind_addons[] = {
    {"load", addons_load},
    {"invoke", addons_invoke},
    {"dispatch", addons_dispatch},
    {"collected", addons_collected},
    {"externalAddress", addons_external_address},
    {0},
};
