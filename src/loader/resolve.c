// SPDX-License-Identifier: MIT
// Resolution of CommonJS specifiers: see resolve.h. "exports" and "imports" are in targets.c.
#include "loader/resolve.h"

#include "base/mem.h"
#include "loader/file.h"
#include "loader/resolver.h"
#include <stdlib.h>
#include <string.h>

// ---- paths ---------------------------------------------------------------------------------------------------------

void ed_path_set(ed_path *p, const char *text, size_t len) {
  p->len = 0;
  p->bytes[0] = 0;
  ed_path_put(p, text, len);
}

void ed_path_put(ed_path *p, const char *text, size_t len) {
  if (p->len == ED_PATH_BAD || len >= ED_PATH_SIZE - p->len) {
    p->len = ED_PATH_BAD;
    return;
  }
  memcpy(p->bytes + p->len, text, len);
  p->len += len;
  p->bytes[p->len] = 0;
}

// Appends the segments of `text` one by one, dropping "." and empty ones and climbing for "..".
void ed_path_join(ed_path *p, const char *text, size_t len) {
  const char *end = text + len;
  while (text < end && p->len != ED_PATH_BAD) {
    const char *slash = memchr(text, '/', (size_t)(end - text));
    size_t n = (size_t)((slash ? slash : end) - text);
    if (n == 2 && text[0] == '.' && text[1] == '.') {
      while (p->len > 0 && p->bytes[--p->len] != '/') continue;
      p->bytes[p->len] = 0;
    } else if (n > 0 && !(n == 1 && text[0] == '.')) {
      ed_path_put(p, "/", 1);
      ed_path_put(p, text, n);
    }
    text += n + 1;
  }
}

static size_t folder_len(const char *file) {
  const char *slash = strrchr(file, '/');
  return slash ? (size_t)(slash - file) : 0;
}

// ---- what is on disk -----------------------------------------------------------------------------------------------

// The real path of a folder. Kept for good, as Node does.
static const char *real_folder(ed_resolver *r, const char *dir, size_t len) {
  if (len == 0) return "";
  ed_strmap_entry *e = ed_strmap_find(&r->real_folders, dir, len);
  if (e) return e->value;
  char *text = ed_xstrndup(dir, len), *real = NULL;
  size_t parent_len = folder_len(text);
  ed_file_info info = ed_file_look(text);
  if (info.is_link) {
    real = realpath(text, NULL);
  } else if (info.kind != ED_FILE_NONE) {
    const char *parent = real_folder(r, text, parent_len);
    size_t a = strlen(parent), b = len - parent_len;
    real = ed_xmalloc(a + b + 1);
    memcpy(real, parent, a);
    memcpy(real + a, text + parent_len, b + 1);
  }
  if (!real) real = ed_xstrdup(text); // vanished in between: the name is as good as any
  free(text);
  ed_strmap_put(&r->real_folders, dir, len)->value = real;
  return real;
}

static char *real_file(ed_resolver *r, const char *file, bool is_link) {
  if (is_link) {
    char *real = realpath(file, NULL);
    return real ? real : ed_xstrdup(file);
  }
  size_t len = folder_len(file), rest = strlen(file) - len;
  const char *folder = real_folder(r, file, len);
  size_t a = strlen(folder);
  char *real = ed_xmalloc(a + rest + 1);
  memcpy(real, folder, a);
  memcpy(real + a, file + len, rest + 1);
  return real;
}

// For node_modules, where the same places are asked again and again; the value is the kind plus one.
ed_file_kind ed_path_look(ed_resolver *r, const ed_path *p) {
  if (p->len == ED_PATH_BAD) return ED_FILE_NONE;
  ed_strmap_entry *e = ed_strmap_put(&r->seen, p->bytes, p->len);
  if (!e->value) e->value = (void *)(size_t)(ed_file_look(p->bytes).kind + 1);
  return (ed_file_kind)((size_t)e->value - 1);
}

const ed_package *ed_path_package(ed_resolver *r, const ed_path *p) {
  return p->len == ED_PATH_BAD ? NULL : ed_package_in(&r->packages, p->bytes, p->len);
}

// ---- results -------------------------------------------------------------------------------------------------------

void ed_resolution_deinit(ed_resolution *out) {
  free(out->path);
  free(out->detail);
  free(out->more);
  free(out->base);
  free(out->warning);
  free(out->warning_code);
  *out = (ed_resolution){0};
}

void ed_search_end(ed_search *s, ed_resolve_code code, const char *path, const char *detail) {
  ed_resolution *out = s->out;
  free(out->path);
  free(out->detail);
  free(out->more);
  free(out->base);
  out->path = path ? ed_xstrdup(path) : NULL;
  out->detail = detail ? ed_xstrdup(detail) : NULL;
  out->more = NULL;
  out->base = NULL;
  out->code = code;
}

void ed_search_warn(ed_search *s, const char *code, const char *text) {
  free(s->out->warning);
  free(s->out->warning_code);
  s->out->warning = ed_xstrdup(text);
  s->out->warning_code = ed_xstrdup(code);
}

// Ends the search with this file if it is one.
bool ed_search_file(ed_search *s, const ed_path *p) {
  if (p->len == ED_PATH_BAD) return false;
  ed_file_info info = ed_file_look(p->bytes);
  if (info.kind != ED_FILE_REGULAR) return false;
  ed_search_end(s, ED_RESOLVED, NULL, NULL);
  s->out->path = s->q->keep_symlinks ? ed_xstrdup(p->bytes) : real_file(s->r, p->bytes, info.is_link);
  s->out->size = info.size;
  return true;
}

// ---- files and folders ---------------------------------------------------------------------------------------------

static bool try_extensions(ed_search *s, ed_path *p) {
  size_t len = p->len;
  for (char **ext = s->r->extensions; *ext && len != ED_PATH_BAD; ext++) {
    ed_path_put(p, *ext, strlen(*ext));
    bool found = ed_search_file(s, p);
    ed_path_set_len(p, len);
    if (found) return true;
  }
  return false;
}

static bool try_index(ed_search *s, ed_path *p) {
  size_t len = p->len;
  ed_path_put(p, "/index", 6);
  bool found = try_extensions(s, p);
  ed_path_set_len(p, len);
  return found;
}

static void warn_main(ed_search *s, const ed_package *p) {
  ed_path text;
  ed_path_set(&text, "Invalid 'main' field in '", 25);
  ed_path_put(&text, p->file, strlen(p->file));
  ed_path_put(&text, "' of '", 6);
  ed_path_put(&text, p->main->str, p->main->len);
  static const char advice[] = "'. Please either fix that or report it to the module author";
  ed_path_put(&text, advice, sizeof advice - 1);
  ed_search_warn(s, "DEP0128", text.bytes);
}

// A folder: its package's main, or index. True when the search has ended, well or badly.
static bool try_folder(ed_search *s, ed_path *p) {
  const ed_package *package = ed_path_package(s->r, p);
  if (package && !package->doc) {
    ed_search_end(s, ED_RESOLVE_BAD_CONFIG, package->file, "");
    return true;
  }
  if (!package || !package->main || package->main->len == 0) return try_index(s, p);
  ed_path file;
  bool absolute = package->main->str[0] == '/';
  ed_path_set(&file, absolute ? "" : p->bytes, absolute ? 0 : p->len);
  ed_path_join(&file, package->main->str, package->main->len);
  if (ed_search_file(s, &file) || try_extensions(s, &file) || try_index(s, &file)) return true;
  if (try_index(s, p)) {
    warn_main(s, package);
    return true;
  }
  ed_search_end(s, ED_RESOLVE_MAIN_MISSING, file.bytes, package->file);
  return true;
}

static bool wants_folder(const char *specifier) {
  size_t len = strlen(specifier);
  const char *slash = strrchr(specifier, '/');
  const char *last = slash ? slash + 1 : specifier;
  return len > 0 && (*last == 0 || strcmp(last, ".") == 0 || strcmp(last, "..") == 0);
}

static bool try_path(ed_search *s, ed_path *p, bool folder_only) {
  if (!folder_only && (ed_search_file(s, p) || try_extensions(s, p))) return true;
  return ed_path_look(s->r, p) == ED_FILE_FOLDER && try_folder(s, p);
}

// ---- node_modules --------------------------------------------------------------------------------------------------

// Length of the package name at the head of a bare specifier; 0 when it cannot be one.
size_t ed_package_name_len(const char *specifier) {
  const char *at = specifier;
  if (*at == '@') {
    at = strchr(specifier, '/');
    if (!at || at == specifier + 1) return 0;
    for (const char *c = specifier; c < at; c++)
      if (*c == '\\' || *c == '%') return 0;
    at++;
  }
  if (*at == '.' || *at == '/' || *at == 0) return 0;
  const char *begin = at;
  for (; *at && *at != '/'; at++)
    if (*at == '\\' || *at == '%') return 0;
  return at > begin ? (size_t)(at - specifier) : 0;
}

// One folder of the list: the package's "exports" if it has them, else the path itself.
static bool try_in(ed_search *s, const char *folder, size_t folder_len, bool folder_only) {
  ed_path p;
  ed_path_set(&p, folder, folder_len);
  if (ed_path_look(s->r, &p) != ED_FILE_FOLDER) return false;
  const char *specifier = s->q->specifier;
  size_t name = ed_package_name_len(specifier);
  if (name > 0) {
    ed_path_put(&p, "/", 1);
    ed_path_put(&p, specifier, name);
    const ed_package *package = ed_path_package(s->r, &p);
    if (package && !package->doc) {
      ed_search_end(s, ED_RESOLVE_BAD_CONFIG, package->file, "");
      return true;
    }
    if (package && package->exports) {
      s->base = NULL;
      ed_search_exports(s, package, specifier + name);
      return true;
    }
    ed_path_set_len(&p, folder_len);
  }
  ed_path_join(&p, specifier, strlen(specifier));
  return try_path(s, &p, folder_only);
}

bool ed_search_walk(ed_search *s, const char *from, size_t len, bool (*visit)(ed_search *, const char *, size_t)) {
  static const char modules[] = "/node_modules";
  const size_t modules_len = sizeof modules - 1;
  ed_path p;
  for (;;) {
    if (len < modules_len || memcmp(from + len - modules_len, modules, modules_len) != 0) {
      ed_path_set(&p, from, len);
      ed_path_put(&p, modules, modules_len);
      if (p.len != ED_PATH_BAD && visit(s, p.bytes, p.len)) return true;
    }
    if (len == 0) return false;
    while (len > 0 && from[--len] != '/') continue;
  }
}

static bool visit_modules(ed_search *s, const char *folder, size_t len) {
  return try_in(s, folder, len, wants_folder(s->q->specifier));
}

// ---- the ways in ---------------------------------------------------------------------------------------------------

static bool is_relative(const char *s) {
  return s[0] == '.' && (s[1] == 0 || s[1] == '/' || (s[1] == '.' && (s[2] == 0 || s[2] == '/')));
}

static bool try_own_scope(ed_search *s) {
  const ed_request *q = s->q;
  if (q->specifier[0] == '#') return ed_search_imports(s);
  size_t name = ed_package_name_len(q->specifier);
  if (name == 0) return false;
  const ed_package *own = ed_package_of(&s->r->packages, q->parent);
  if (!own || !own->doc || !own->exports || !ed_package_is_named(own, q->specifier, name)) return false;
  s->base = q->parent;
  ed_search_exports(s, own, q->specifier + name);
  return true;
}

bool ed_resolve_package_scope(ed_resolver *r, const ed_request *q, ed_resolution *out) {
  ed_search s = {.r = r, .q = q, .out = out};
  return try_own_scope(&s);
}

void ed_resolve_require(ed_resolver *r, const ed_request *q, ed_resolution *out) {
  ed_search s = {.r = r, .q = q, .out = out};
  const char *specifier = q->specifier;
  if (specifier[0] == '/' || is_relative(specifier)) {
    ed_path p;
    ed_path_set(&p, q->parent, specifier[0] == '/' ? 0 : folder_len(q->parent));
    ed_path_join(&p, specifier, strlen(specifier));
    if (try_path(&s, &p, wants_folder(specifier))) return;
  } else {
    if (try_own_scope(&s)) return;
    if (ed_search_walk(&s, q->parent, folder_len(q->parent), visit_modules)) return;
    for (char **g = r->globals; *g; g++)
      if (visit_modules(&s, *g, strlen(*g))) return;
  }
  ed_search_end(&s, ED_RESOLVE_NOT_FOUND, NULL, NULL);
}

void ed_resolve_in(ed_resolver *r, const ed_request *q, char *const *folders, ed_resolution *out) {
  ed_search s = {.r = r, .q = q, .out = out};
  bool folder_only = wants_folder(q->specifier);
  ed_path p;
  if (q->specifier[0] == '/') {
    ed_path_set(&p, "", 0);
    ed_path_join(&p, q->specifier, strlen(q->specifier));
    if (try_path(&s, &p, folder_only)) return;
  } else {
    for (; *folders; folders++) {
      if (is_relative(q->specifier)) {
        ed_path_set(&p, "", 0);
        ed_path_join(&p, *folders, strlen(*folders));
        ed_path_join(&p, q->specifier, strlen(q->specifier));
        if (try_path(&s, &p, folder_only)) return;
      } else if (try_in(&s, *folders, strlen(*folders), folder_only)) {
        return;
      }
    }
  }
  ed_search_end(&s, ED_RESOLVE_NOT_FOUND, NULL, NULL);
}

// ---- life ----------------------------------------------------------------------------------------------------------

static void free_list(char **list) {
  if (!list) return;
  for (char **s = list; *s; s++) free(*s);
  free(list);
}

static void set_list(char ***list, char *const *items) {
  size_t n = 0;
  while (items[n]) n++;
  char **copy = ed_xcalloc(n + 1, sizeof *copy);
  for (size_t i = 0; i < n; i++) copy[i] = ed_xstrdup(items[i]);
  free_list(*list);
  *list = copy;
}

void ed_resolver_set_globals(ed_resolver *r, char *const *folders) { set_list(&r->globals, folders); }
void ed_resolver_set_extensions(ed_resolver *r, char *const *extensions) { set_list(&r->extensions, extensions); }
ed_packages *ed_resolver_packages(ed_resolver *r) { return &r->packages; }

ed_resolver *ed_resolver_new(void) {
  static char *const extensions[] = {".js", ".json", ".node", NULL}, *const none[] = {NULL};
  ed_resolver *r = ed_xcalloc(1, sizeof *r);
  set_list(&r->extensions, extensions);
  set_list(&r->globals, none);
  return r;
}

void ed_resolver_free(ed_resolver *r) {
  ed_packages_deinit(&r->packages);
  ed_strmap_clear(&r->real_folders, free);
  ed_strmap_clear(&r->seen, NULL);
  free_list(r->globals);
  free_list(r->extensions);
  free(r);
}

void ed_resolver_refresh(ed_resolver *r) {
  ed_packages_forget_missing(&r->packages);
  ed_strmap_clear(&r->seen, NULL);
}
