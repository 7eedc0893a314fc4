// SPDX-License-Identifier: MIT
// "exports" and "imports" of package.json: PACKAGE_EXPORTS_RESOLVE and its kin in Node's documentation of ES modules.
// Targets are relative URLs there; here they are turned into paths directly: percent escapes decoded, '?' and '#' end
// the path, '\' is '/'.
#include "base/mem.h"
#include "loader/builtins.h"
#include "loader/file.h"
#include "loader/import.h"
#include "loader/resolver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What a target comes to. Failed: the search has ended with an error.
typedef enum outcome { TARGET_UNDEFINED, TARGET_NULL, TARGET_FOUND, TARGET_FAILED } outcome;

typedef struct mapping {
  const ed_package *package;
  const char *request; // subpath ("./x") or "#name" that was asked for
  const char *key;     // the member that matched
  size_t key_len;
  const char *match; // what '*' stands for, or NULL
  size_t match_len;
  bool is_import;
} mapping;

static bool starts(const char *s, size_t len, const char *with) {
  size_t n = strlen(with);
  return len >= n && memcmp(s, with, n) == 0;
}

static void set_base(ed_search *s) { s->out->base = s->base ? ed_xstrdup(s->base) : NULL; }

static outcome fail_target(ed_search *s, const mapping *m, const ed_json *target) {
  char *key = ed_xstrndup(m->key, m->key_len);
  ed_search_end(s, ED_RESOLVE_BAD_TARGET, m->package->dir, key);
  free(key);
  // The error shows a string, whatever the kind: anything else stringified.
  s->out->more = ed_xstrndup(target->raw, target->raw_len);
  s->out->is_import = m->is_import;
  set_base(s);
  return TARGET_FAILED;
}

static void fail_config(ed_search *s, const ed_package *package, const char *why) {
  ed_search_end(s, ED_RESOLVE_BAD_CONFIG, package->file, why);
  set_base(s);
}

// ---- segments ------------------------------------------------------------------------------------------------------

static int hex_digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

// The byte at *at, a percent escape decoded; *at moves behind it.
static char take_byte(const char **at, const char *end) {
  const char *c = *at;
  if (*c == '%' && end - c >= 3 && hex_digit(c[1]) >= 0 && hex_digit(c[2]) >= 0) {
    *at += 3;
    return (char)(hex_digit(c[1]) << 4 | hex_digit(c[2]));
  }
  (*at)++;
  return *c;
}

static bool segment_is(const char *at, const char *end, const char *word) {
  for (; at < end && *word; word++) {
    char c = take_byte(&at, end);
    if ((c >= 'A' && c <= 'Z' ? c | 32 : c) != *word) return false;
  }
  return at == end && *word == 0;
}

typedef enum segments { SEGMENTS_FINE, SEGMENTS_EMPTY, SEGMENTS_BAD } segments;

// ".", ".." and "node_modules" must not occur; empty ones are deprecated only.
static segments check_segments(const char *text, size_t len) {
  segments found = SEGMENTS_FINE;
  const char *end = text + len;
  for (const char *at = text;; at++) {
    const char *stop = at;
    while (stop < end && *stop != '/' && *stop != '\\') stop++;
    if (at == stop) found = SEGMENTS_EMPTY;
    else if (segment_is(at, stop, ".") || segment_is(at, stop, "..") || segment_is(at, stop, "node_modules")) {
      return SEGMENTS_BAD;
    }
    if (stop == end) return found;
    at = stop;
  }
}

static void warn_slashes(ed_search *s, const mapping *m, const ed_json *target) {
  char text[ED_PATH_SIZE];
  bool is_double = strstr(m->match ? m->match : "", "//") || (target && memmem(target->str, target->len, "//", 2));
  int len = snprintf(text, sizeof text, "Use of deprecated %s resolving \"%.*s\" for module request \"%s\" ",
                     is_double ? "double slash" : "leading or trailing slash matching", (int)target->len, target->str,
                     m->request);
  bool other = strlen(m->request) != m->key_len || memcmp(m->request, m->key, m->key_len) != 0;
  if (other && len < (int)sizeof text) {
    len += snprintf(text + len, sizeof text - (size_t)len, "matched to \"%.*s\" ", (int)m->key_len, m->key);
  }
  if (len >= (int)sizeof text) return;
  snprintf(text + len, sizeof text - (size_t)len, "in the \"%s\" field module resolution of the package at %s%s%s.",
           m->is_import ? "imports" : "exports", m->package->file, s->base ? " imported from " : "",
           s->base ? s->base : "");
  ed_search_warn(s, "DEP0166", text);
}

// ---- a file --------------------------------------------------------------------------------------------------------

// Ends the search at package folder + text, a relative URL without its "./".
static void end_at(ed_search *s, const ed_package *package, const char *text, size_t len, bool is_import) {
  ed_path shown, path;
  ed_path_set(&shown, package->dir, strlen(package->dir));
  const char *end = text + len;
  for (const char *at = text; at < end && *at != '?' && *at != '#';) {
    bool escaped = *at == '%';
    char c = take_byte(&at, end);
    if (escaped && (c == '/' || c == '\\')) {
      ed_path_set(&path, "file://", 7);
      ed_path_put(&path, package->dir, strlen(package->dir));
      ed_path_put(&path, text, len);
      ed_search_end(s, ED_RESOLVE_BAD_SPECIFIER, path.bytes, "must not include encoded \"/\" or \"\\\" characters");
      set_base(s);
      return;
    }
    if (c == '\\' && !escaped) c = '/';
    if (c == 0) c = '/'; // no file name holds it: such a target is not found
    ed_path_put(&shown, &c, 1);
  }
  ed_path_set(&path, "", 0);
  if (shown.len != ED_PATH_BAD) ed_path_join(&path, shown.bytes, shown.len);
  if (shown.len != ED_PATH_BAD && ed_search_file(s, &path)) return;
  if (s->q->is_import && shown.len != ED_PATH_BAD && ed_file_look(path.bytes).kind == ED_FILE_FOLDER) {
    ed_search_end(s, ED_RESOLVE_DIRECTORY, shown.bytes, NULL);
    return;
  }
  char *folder = ed_xstrndup(package->dir, strlen(package->dir) - 1);
  ed_search_end(s, ED_RESOLVE_TARGET_MISSING, shown.bytes, is_import ? package->file : folder);
  free(folder);
}

// The text with each '*' replaced; malloc'ed.
static char *fill_pattern(const mapping *m, const char *text, size_t len, size_t *out_len) {
  size_t stars = 0;
  for (size_t i = 0; i < len; i++) stars += text[i] == '*';
  char *out = ed_xmalloc(len + stars * m->match_len + 1), *o = out;
  for (size_t i = 0; i < len; i++) {
    if (text[i] != '*' || !m->match) {
      *o++ = text[i];
      continue;
    }
    memcpy(o, m->match, m->match_len);
    o += m->match_len;
  }
  *o = 0;
  *out_len = (size_t)(o - out);
  return out;
}

// ---- packages by their names ---------------------------------------------------------------------------------------

// DEP0151
static void warn_guess(ed_search *s, const ed_package *package, const ed_path *found) {
  if (!s->q->is_import || !package || ed_format_of(s->r, found->bytes) != ED_FORMAT_MODULE) return;
  char text[2 * ED_PATH_SIZE];
  int dir = (int)strlen(package->dir);
  const char *file = found->bytes + dir;
  const char *from = s->base ? s->base : "";
  if (package->main && package->main->len > 0) {
    if (package->main->len == found->len && memcmp(package->main->str, found->bytes, found->len) == 0) return;
    snprintf(text, sizeof text,
             "Package %.*s has a \"main\" field set to \"%.*s\", excluding the full filename and extension to the "
             "resolved file at \"%s\", imported from %s.\n Automatic extension resolution of the \"main\" field is "
             "deprecated for ES modules.",
             dir, package->dir, (int)package->main->len, package->main->str, file, from);
  } else {
    snprintf(text, sizeof text,
             "No \"main\" or \"exports\" field defined in the package.json for %.*s resolving the main entry point "
             "\"%s\", imported from %s.\nDefault \"index\" lookups for the main are deprecated for ES modules.",
             dir, package->dir, file, from);
  }
  ed_search_warn(s, "DEP0151", text);
}

// The main file of a package without "exports". `import` says so when it had to guess.
static void end_at_main(ed_search *s, const ed_package *package, const ed_path *folder) {
  static const char *const tails[] = {"", ".js", ".json", ".node", "/index.js", "/index.json", "/index.node"};
  ed_path p;
  if (package && package->main && package->main->len > 0) {
    bool absolute = package->main->str[0] == '/';
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
      ed_path_set(&p, absolute ? "" : folder->bytes, absolute ? 0 : folder->len);
      ed_path_join(&p, package->main->str, package->main->len);
      ed_path_put(&p, tails[i], strlen(tails[i]));
      if (!ed_search_file(s, &p)) continue;
      if (i > 0) warn_guess(s, package, &p);
      return;
    }
  }
  for (size_t i = 4; i < sizeof tails / sizeof *tails; i++) {
    ed_path_set(&p, folder->bytes, folder->len);
    ed_path_put(&p, tails[i], strlen(tails[i]));
    if (!ed_search_file(s, &p)) continue;
    warn_guess(s, package, &p);
    return;
  }
  ed_search_end(s, ED_RESOLVE_TARGET_MISSING, folder->bytes, NULL);
}

// One node_modules folder: ends the search if the package of s->bare is there.
static bool visit_package(ed_search *s, const char *modules, size_t len) {
  size_t name = ed_package_name_len(s->bare);
  ed_path folder;
  ed_path_set(&folder, modules, len);
  ed_path_put(&folder, "/", 1);
  ed_path_put(&folder, s->bare, name);
  if (ed_path_look(s->r, &folder) != ED_FILE_FOLDER) return false;
  const ed_package *package = ed_path_package(s->r, &folder);
  const char *rest = s->bare + name;
  if (package && !package->doc) {
    fail_config(s, package, "");
  } else if (package && package->exports) {
    ed_search_exports(s, package, rest);
  } else if (*rest == 0) {
    end_at_main(s, package, &folder);
  } else {
    // A relative URL, as the targets of "exports" are.
    const ed_package stand = {.dir = ed_xstrndup(folder.bytes, folder.len + 1), .file = folder.bytes};
    stand.dir[folder.len] = '/';
    end_at(s, &stand, rest + 1, strlen(rest + 1), false);
    free(stand.dir);
  }
  return true;
}

bool ed_search_package(ed_search *s, const char *specifier, const ed_package *own, const char *from, size_t from_len) {
  size_t name = ed_package_name_len(specifier);
  s->bare = specifier;
  if (name == 0) {
    ed_search_end(s, ED_RESOLVE_BAD_SPECIFIER, specifier, "is not a valid package name");
    set_base(s);
  } else if (own && own->exports && ed_package_is_named(own, specifier, name)) {
    ed_search_exports(s, own, specifier + name);
  } else {
    return ed_search_walk(s, from, from_len, visit_package);
  }
  return true;
}

// PACKAGE_RESOLVE with the package of the mapping as importer.
static outcome resolve_bare(ed_search *s, const mapping *m, const char *specifier) {
  const ed_package *own = m->package;
  const char *base = s->base;
  if (ed_builtin_is_public(specifier)) {
    ed_search_end(s, ED_RESOLVE_BARE, specifier, NULL);
    return TARGET_FOUND;
  }
  s->base = own->file;
  if (!ed_search_package(s, specifier, own, own->dir, strlen(own->dir) - 1)) {
    ed_search_end(s, s->q->is_import ? ED_RESOLVE_NO_PACKAGE : ED_RESOLVE_TARGET_MISSING,
                  s->q->is_import ? specifier : m->request, own->file);
    set_base(s);
  }
  s->base = base;
  return s->out->code == ED_RESOLVED || s->out->code == ED_RESOLVE_BARE ? TARGET_FOUND : TARGET_FAILED;
}

static bool is_url(const char *s, size_t len) {
  size_t i = 0;
  while (i < len && ((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z')) i++;
  if (i == 0) return false;
  while (i < len && (((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '+' ||
                     s[i] == '-' || s[i] == '.'))
    i++;
  return i < len && s[i] == ':';
}

// ---- targets -------------------------------------------------------------------------------------------------------

static outcome resolve_string(ed_search *s, const mapping *m, const ed_json *target) {
  const char *text = target->str;
  size_t len = target->len;
  if (!starts(text, len, "./")) {
    if (!m->is_import || starts(text, len, "../") || starts(text, len, "/") || is_url(text, len)) {
      return fail_target(s, m, target);
    }
    char *specifier = fill_pattern(m, text, len, &len);
    outcome result = resolve_bare(s, m, specifier);
    free(specifier);
    return result;
  }
  segments found = check_segments(text + 2, len - 2);
  if (found == SEGMENTS_BAD) return fail_target(s, m, target);
  segments in_match = m->match ? check_segments(m->match, m->match_len) : SEGMENTS_FINE;
  if (in_match == SEGMENTS_BAD) {
    char why[ED_PATH_SIZE];
    snprintf(why, sizeof why, "request is not a valid match in pattern \"%.*s\" for the \"%s\" resolution of %s",
             (int)m->key_len, m->key, m->is_import ? "imports" : "exports", m->package->file);
    ed_search_end(s, ED_RESOLVE_BAD_SPECIFIER, m->request, why);
    set_base(s);
    return TARGET_FAILED;
  }
  if (found == SEGMENTS_EMPTY || in_match == SEGMENTS_EMPTY) warn_slashes(s, m, target);
  char *path = fill_pattern(m, text + 2, len - 2, &len);
  end_at(s, m->package, path, len, m->is_import);
  free(path);
  return TARGET_FOUND; // a missing file is an answer too: other targets are not tried
}

static bool is_index(const char *key, size_t len) {
  if (len == 0 || len > 10 || (key[0] == '0' && len > 1)) return false;
  unsigned long long n = 0;
  for (size_t i = 0; i < len; i++) {
    if (key[i] < '0' || key[i] > '9') return false;
    n = n * 10 + (unsigned long long)(key[i] - '0');
  }
  return n < 0xFFFFFFFF;
}

static bool has_condition(const ed_search *s, const char *key, size_t len) {
  if (len == 7 && memcmp(key, "default", 7) == 0) return true;
  for (char *const *c = s->q->conditions; *c; c++)
    if (strlen(*c) == len && memcmp(*c, key, len) == 0) return true;
  return false;
}

static outcome resolve_target(ed_search *s, const mapping *m, const ed_json *target);

static outcome resolve_conditions(ed_search *s, const mapping *m, const ed_json *target) {
  for (const ed_json *c = target->first; c; c = c->next) {
    if (is_index(c->key, c->key_len)) {
      fail_config(s, m->package, "\"exports\" cannot contain numeric property keys.");
      return TARGET_FAILED;
    }
  }
  for (const ed_json *c = target->first; c; c = c->next) {
    if (!has_condition(s, c->key, c->key_len)) continue;
    // A key that stands there twice has its first place and its last value, as in JavaScript.
    outcome result = resolve_target(s, m, ed_json_get(target, c->key, c->key_len));
    if (result != TARGET_UNDEFINED) return result;
  }
  return TARGET_UNDEFINED;
}

// The first of a list that is no invalid target.
static outcome resolve_list(ed_search *s, const mapping *m, const ed_json *target) {
  outcome last = target->first ? TARGET_UNDEFINED : TARGET_NULL;
  for (const ed_json *item = target->first; item; item = item->next) {
    outcome result = resolve_target(s, m, item);
    if (result == TARGET_FOUND) return result;
    if (result == TARGET_FAILED && s->out->code != ED_RESOLVE_BAD_TARGET) return result;
    if (result != TARGET_UNDEFINED) last = result;
  }
  return last;
}

static outcome resolve_target(ed_search *s, const mapping *m, const ed_json *target) {
  switch (target->kind) {
  case ED_JSON_STRING: return resolve_string(s, m, target);
  case ED_JSON_ARRAY: return resolve_list(s, m, target);
  case ED_JSON_OBJECT: return resolve_conditions(s, m, target);
  case ED_JSON_NULL: return TARGET_NULL;
  default: return fail_target(s, m, target);
  }
}

// ---- keys ----------------------------------------------------------------------------------------------------------

static const char *star_of(const ed_json *key) { return memchr(key->key, '*', key->key_len); }

// Whether a pattern is more specific: the longer text before '*' wins, then the longer key.
static bool is_better(const ed_json *key, const ed_json *than) {
  size_t a = (size_t)(star_of(key) - key->key), b = (size_t)(star_of(than) - than->key);
  return a != b ? a > b : key->key_len > than->key_len;
}

static bool begins_like(const ed_json *key, const char *request, size_t len) {
  const char *star = star_of(key);
  if (!star || memchr(star + 1, '*', key->key_len - (size_t)(star + 1 - key->key))) return false;
  size_t before = (size_t)(star - key->key);
  return len >= before && memcmp(request, key->key, before) == 0;
}

static bool fits(const ed_json *key, const char *request, size_t len) {
  if (len < key->key_len || !begins_like(key, request, len)) return false;
  const char *behind = star_of(key) + 1;
  size_t after = key->key_len - (size_t)(behind - key->key);
  return memcmp(request + len - after, behind, after) == 0;
}

static void warn_trailing_slash(ed_search *s, const mapping *m) {
  char text[ED_PATH_SIZE];
  snprintf(text, sizeof text,
           "Use of deprecated trailing slash pattern mapping \"%s\" in the \"%s\" field module resolution of the "
           "package at %s%s%s. Mapping specifiers ending in \"/\" is no longer supported.",
           m->request, m->is_import ? "imports" : "exports", m->package->file, s->base ? " imported from " : "",
           s->base ? s->base : "");
  ed_search_warn(s, "DEP0155", text);
}

// PACKAGE_IMPORTS_EXPORTS_RESOLVE
static outcome resolve_key(ed_search *s, mapping *m, const ed_json *keys) {
  size_t len = strlen(m->request);
  bool ends_in_slash = len > 0 && m->request[len - 1] == '/';
  if (!ends_in_slash && !memchr(m->request, '*', len)) {
    const ed_json *exact = ed_json_get(keys, m->request, len);
    if (exact) {
      m->key = exact->key, m->key_len = exact->key_len;
      return resolve_target(s, m, exact);
    }
  }
  const ed_json *best = NULL;
  for (const ed_json *key = keys->first; key; key = key->next) {
    if (ends_in_slash && begins_like(key, m->request, len)) warn_trailing_slash(s, m);
    if (fits(key, m->request, len) && (!best || !is_better(best, key))) best = key;
  }
  if (!best) return TARGET_UNDEFINED;
  size_t before = (size_t)(star_of(best) - best->key);
  m->key = best->key, m->key_len = best->key_len;
  m->match_len = len - (best->key_len - 1);
  char *match = ed_xstrndup(m->request + before, m->match_len);
  m->match = match;
  outcome result = resolve_target(s, m, best);
  m->match = NULL;
  free(match);
  return result;
}

// ---- the ways in ---------------------------------------------------------------------------------------------------

// 1: all keys are subpaths, 0: none is, -1: mixed.
static int has_subpaths(const ed_json *exports) {
  if (exports->kind != ED_JSON_OBJECT || !exports->first) return 0;
  bool first = exports->first->key_len > 0 && exports->first->key[0] == '.';
  for (const ed_json *k = exports->first->next; k; k = k->next)
    if ((k->key_len > 0 && k->key[0] == '.') != first) return -1;
  return first;
}

void ed_search_exports(ed_search *s, const ed_package *package, const char *rest) {
  const ed_json *exports = package->exports;
  int kind = has_subpaths(exports);
  if (kind < 0) {
    fail_config(s, package,
                "\"exports\" cannot contain some keys starting with '.' and some not. The exports object must either "
                "be an object of package subpath keys or an object of main entry condition name keys only.");
    return;
  }
  size_t len = strlen(rest);
  char *request = ed_xmalloc(len + 2);
  request[0] = '.';
  memcpy(request + 1, rest, len + 1);
  mapping m = {.package = package, .request = request, .key = ".", .key_len = 1};
  outcome result = TARGET_UNDEFINED;
  if (kind) result = resolve_key(s, &m, exports);
  else if (len == 0) result = resolve_target(s, &m, exports);
  if (result == TARGET_UNDEFINED || result == TARGET_NULL) {
    ed_search_end(s, ED_RESOLVE_NOT_EXPORTED, package->dir, request);
    set_base(s);
  }
  free(request);
}

bool ed_search_imports(ed_search *s) {
  const char *request = s->q->specifier;
  const ed_package *own = ed_package_of(&s->r->packages, s->q->parent);
  s->base = s->q->parent;
  if (own && !own->doc) {
    fail_config(s, own, "");
    return true;
  }
  if (!own || !own->imports) return false;
  if (request[1] == 0) {
    ed_search_end(s, ED_RESOLVE_BAD_SPECIFIER, request, "is not a valid internal imports specifier name");
    set_base(s);
    return true;
  }
  mapping m = {.package = own, .request = request, .key = request, .key_len = strlen(request), .is_import = true};
  outcome result = resolve_key(s, &m, own->imports);
  if (result == TARGET_UNDEFINED || result == TARGET_NULL) {
    ed_search_end(s, ED_RESOLVE_NO_IMPORT, own->dir, request);
    set_base(s);
  }
  return true;
}
