// SPDX-License-Identifier: MIT
// Resolution of ES module specifiers: see import.h. Most specifiers are "./x.mjs" in a file whose URL has no escapes:
// these are joined as paths; the others go through the URL parser.
#include "loader/import.h"

#include "base/mem.h"
#include "loader/builtins.h"
#include "loader/file.h"
#include "loader/resolver.h"
#include "parse/percent.h"
#include "parse/url.h"
#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char file_scheme[] = "file://";
enum { FILE_SCHEME = sizeof file_scheme - 1 };

static bool starts(const char *s, const char *with) { return strncmp(s, with, strlen(with)) == 0; }

static bool ends(const char *s, size_t len, const char *with) {
  size_t n = strlen(with);
  return len >= n && memcmp(s + len - n, with, n) == 0;
}

// ---- paths and URLs ------------------------------------------------------------------------------------------------

// What stands for itself in the path of a URL, however it is written.
static bool is_plain_byte(unsigned char c) { return isalnum(c) || (c && strchr("-_./@+=,!$&'()*:;", c)); }

static bool is_plain(const char *s, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (!is_plain_byte((unsigned char)s[i])) return false;
  return true;
}

char *ed_import_url(const char *path, const char *suffix) {
  size_t len = strlen(path), rest = strlen(suffix);
  char *url = ed_xmalloc(FILE_SCHEME + len * 3 + rest + 1), *o = url + FILE_SCHEME;
  memcpy(url, file_scheme, FILE_SCHEME);
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)path[i];
    if (is_plain_byte(c)) {
      *o++ = (char)c;
      continue;
    }
    *o++ = '%';
    *o++ = "0123456789ABCDEF"[c >> 4];
    *o++ = "0123456789ABCDEF"[c & 15];
  }
  memcpy(o, suffix, rest + 1);
  return url;
}

static bool has_escaped_separator(const char *path, size_t len) {
  for (size_t i = 0; i + 2 < len; i++) {
    if (path[i] != '%') continue;
    if ((path[i + 1] == '2' && (path[i + 2] | 32) == 'f') || (path[i + 1] == '5' && (path[i + 2] | 32) == 'c')) {
      return true;
    }
  }
  return false;
}

char *ed_import_path(const char *url) {
  if (!starts(url, "file:///")) return NULL;
  const char *path = url + FILE_SCHEME;
  size_t len = strcspn(path, "?#");
  if (has_escaped_separator(path, len)) return NULL;
  char *out = ed_xmalloc(len + 1);
  size_t n = ed_percent_decode(out, path, len);
  out[n] = 0;
  if (memchr(out, 0, n)) {
    free(out);
    return NULL;
  }
  return out;
}

// ---- formats -------------------------------------------------------------------------------------------------------

static bool begins_as_wasm(const char *file) {
  char magic[4];
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool is = read(fd, magic, 4) == 4 && memcmp(magic, "\0asm", 4) == 0;
  close(fd);
  return is;
}

static ed_format by_package(ed_resolver *r, const char *file, bool is_typescript) {
  const ed_package *p = ed_package_of(ed_resolver_packages(r), file);
  ed_package_type type = p && p->doc ? p->type : ED_PACKAGE_NONE;
  if (type == ED_PACKAGE_MODULE) return is_typescript ? ED_FORMAT_MODULE_TYPESCRIPT : ED_FORMAT_MODULE;
  if (type == ED_PACKAGE_COMMONJS) return is_typescript ? ED_FORMAT_COMMONJS_TYPESCRIPT : ED_FORMAT_COMMONJS;
  return is_typescript ? ED_FORMAT_DETECT_TYPESCRIPT : ED_FORMAT_DETECT;
}

ed_format ed_format_of(ed_resolver *r, const char *file) {
  static const struct {
    const char *extension;
    ed_format format;
  } known[] = {
      {".mjs", ED_FORMAT_MODULE},
      {".cjs", ED_FORMAT_COMMONJS},
      {".json", ED_FORMAT_JSON},
      {".wasm", ED_FORMAT_WASM},
      {".node", ED_FORMAT_ADDON},
      {".mts", ED_FORMAT_MODULE_TYPESCRIPT},
      {".cts", ED_FORMAT_COMMONJS_TYPESCRIPT},
  };
  const char *name = strrchr(file, '/');
  name = name ? name + 1 : file;
  const char *dot = strrchr(name, '.');
  if (!dot || dot == name) {
    ed_format format = by_package(r, file, false);
    return format == ED_FORMAT_MODULE && begins_as_wasm(file) ? ED_FORMAT_WASM : format;
  }
  if (strcmp(dot, ".js") == 0) return by_package(r, file, false);
  if (strcmp(dot, ".ts") == 0) return by_package(r, file, true);
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strcmp(dot, known[i].extension) == 0) return known[i].format;
  return ED_FORMAT_NONE;
}

// ---- files ---------------------------------------------------------------------------------------------------------

void ed_import_deinit(ed_import *out) {
  free(out->url);
  ed_resolution_deinit(&out->file);
  *out = (ed_import){0};
}

// The search has found a file: its URL and format.
static void take_found(ed_search *s, ed_import *out, const char *suffix) {
  out->url = ed_import_url(s->out->path, suffix);
  out->format = ed_format_of(s->r, s->out->path);
}

// Ends the search at a path that a URL names.
static void end_at_path(ed_search *s, ed_import *out, const ed_path *p, const char *suffix) {
  if (ed_search_file(s, p)) {
    take_found(s, out, suffix);
    return;
  }
  bool is_bad = p->len == ED_PATH_BAD;
  bool is_folder = !is_bad && ed_file_look(p->len > 0 ? p->bytes : "/").kind == ED_FILE_FOLDER;
  char *url = ed_import_url(is_bad ? "" : p->bytes, suffix);
  ed_search_end(s, is_folder ? ED_RESOLVE_DIRECTORY : ED_RESOLVE_NO_FILE, is_bad ? "" : p->bytes, url);
  free(url);
}

// Ends the search at a parsed file: URL.
static void end_at_url(ed_search *s, ed_import *out, const ed_url *u) {
  const char *href = u->href.data;
  size_t end = u->href.len;
  if (u->hash_start != ED_URL_NONE) end = u->hash_start;
  if (u->search_start != ED_URL_NONE) end = u->search_start;
  const char *path = href + u->path_start;
  size_t len = end - u->path_start;
  if (u->host_end > u->host_start) {
    ed_search_end(s, ED_RESOLVE_BAD_HOST, NULL, NULL);
    return;
  }
  if (has_escaped_separator(path, len)) {
    char *text = ed_xstrndup(path, len);
    ed_search_end(s, ED_RESOLVE_BAD_SPECIFIER, text, "must not include encoded \"/\" or \"\\\" characters");
    free(text);
    return;
  }
  char *suffix = ed_xstrndup(href + end, u->href.len - end);
  char *decoded = ed_xmalloc(len + 1);
  size_t n = ed_percent_decode(decoded, path, len);
  decoded[n] = 0;
  char *url = ed_xstrndup(href, u->href.len);
  ed_path p;
  ed_path_set(&p, "", 0);
  if (memchr(decoded, 0, n)) p.len = ED_PATH_BAD;
  else ed_path_join(&p, decoded, n);
  bool wants_folder = n > 0 && decoded[n - 1] == '/';
  if (wants_folder || p.len == ED_PATH_BAD) {
    // As in Node, also a file is no folder to import.
    bool exists = p.len != ED_PATH_BAD && ed_file_look(p.len > 0 ? p.bytes : "/").kind != ED_FILE_NONE;
    ed_search_end(s, exists ? ED_RESOLVE_DIRECTORY : ED_RESOLVE_NO_FILE, decoded, url);
  } else {
    end_at_path(s, out, &p, suffix);
    if (s->out->code != ED_RESOLVED) {
      free(s->out->detail);
      s->out->detail = ed_xstrdup(url);
    } else if (s->q->keep_symlinks) { // the URL stays as it was written
      free(out->url);
      out->url = ed_xstrdup(url);
    }
  }
  free(url);
  free(decoded);
  free(suffix);
}

// ---- the kinds of specifiers ---------------------------------------------------------------------------------------

static bool is_relative(const char *s, size_t len) {
  if (len == 0) return false;
  if (s[0] == '/') return true;
  if (s[0] != '.') return false;
  return len == 1 || s[1] == '/' || (s[1] == '.' && (len == 2 || s[2] == '/'));
}

// Joined as paths, where neither side needs the URL parser. False when one does.
static bool join_plainly(ed_search *s, ed_import *out, const char *parent, size_t len) {
  const char *specifier = s->q->specifier;
  if (!starts(parent, "file:///") || !is_plain(specifier, len) || ends(specifier, len, "/") ||
      ends(specifier, len, "/.") || ends(specifier, len, "/..") || specifier[1] == 0 || strcmp(specifier, "..") == 0 ||
      starts(specifier, "//")) {
    return false;
  }
  const char *folder = parent + FILE_SCHEME;
  size_t folder_len = strcspn(folder, "?#");
  while (folder_len > 0 && folder[folder_len - 1] != '/') folder_len--;
  if (!is_plain(folder, folder_len)) return false;
  ed_path p;
  ed_path_set(&p, folder, specifier[0] == '/' ? 0 : folder_len - 1);
  ed_path_join(&p, specifier, len);
  end_at_path(s, out, &p, "");
  return true;
}

static void end_at_any(ed_search *s, ed_import *out, const ed_url *u) {
  if (u->protocol_end == 5 && memcmp(u->href.data, "file:", 5) == 0) {
    end_at_url(s, out, u);
    return;
  }
  ed_search_end(s, ED_RESOLVED, NULL, NULL);
  out->url = ed_xstrndup(u->href.data, u->href.len);
  out->format = starts(out->url, "node:") ? ED_FORMAT_BUILTIN : ED_FORMAT_NONE;
}

static void resolve_relative(ed_search *s, ed_import *out, const char *parent, size_t len) {
  if (join_plainly(s, out, parent, len)) return;
  ed_url base = {0}, u = {0};
  if (ed_url_parse(&base, parent, strlen(parent), NULL) && ed_url_parse(&u, s->q->specifier, len, &base)) {
    end_at_any(s, out, &u);
  } else {
    ed_search_end(s, ED_RESOLVE_BAD_BASE, NULL, NULL);
  }
  ed_url_deinit(&base);
  ed_url_deinit(&u);
}

static void end_at_builtin(ed_search *s, ed_import *out, const char *name) {
  size_t len = strlen(name);
  out->url = ed_xmalloc(len + 6);
  memcpy(out->url, "node:", 5);
  memcpy(out->url + 5, name, len + 1);
  out->format = ED_FORMAT_BUILTIN;
  ed_search_end(s, ED_RESOLVED, NULL, NULL);
}

static size_t folder_len(const char *file) {
  const char *slash = strrchr(file, '/');
  return slash ? (size_t)(slash - file) : 0;
}

// "#name" or a package's name, seen from a file.
static void resolve_named(ed_search *s, ed_import *out) {
  const char *specifier = s->q->specifier, *file = s->q->parent;
  s->base = file;
  if (specifier[0] == '#') {
    if (specifier[1] == 0) {
      ed_search_end(s, ED_RESOLVE_BAD_SPECIFIER, specifier, "is not a valid internal imports specifier name");
    } else if (!ed_search_imports(s)) {
      const ed_package *own = ed_package_of(ed_resolver_packages(s->r), file);
      ed_search_end(s, ED_RESOLVE_NO_IMPORT, own ? own->dir : "", specifier);
    }
  } else {
    const ed_package *own = ed_package_of(ed_resolver_packages(s->r), file);
    if (!ed_search_package(s, specifier, own && own->doc ? own : NULL, file, folder_len(file))) {
      char *name = ed_xstrndup(specifier, ed_package_name_len(specifier));
      ed_search_end(s, ED_RESOLVE_NO_PACKAGE, name, NULL);
      free(name);
    }
  }
  if (s->out->code == ED_RESOLVED) {
    take_found(s, out, "");
  } else if (s->out->code == ED_RESOLVE_BARE) {
    char *name = ed_xstrdup(s->out->path);
    end_at_builtin(s, out, starts(name, "node:") ? name + 5 : name);
    free(name);
  }
}

static bool is_remote(const char *url) {
  return strncasecmp(url, "data:", 5) == 0 || strncasecmp(url, "http:", 5) == 0 || strncasecmp(url, "https:", 6) == 0;
}

void ed_import_resolve(ed_resolver *r, const char *specifier, size_t len, const char *parent, char *const *conditions,
                       bool keep_symlinks, ed_import *out) {
  ed_request q = {.specifier = specifier, .conditions = conditions, .keep_symlinks = keep_symlinks, .is_import = true};
  ed_search s = {.r = r, .q = &q, .out = &out->file};
  if (is_relative(specifier, len)) {
    resolve_relative(&s, out, parent, len);
    return;
  }
  bool is_private = specifier[0] == '#' && starts(parent, "file:");
  ed_url u = {0};
  if (!is_private && memchr(specifier, ':', len) && ed_url_parse(&u, specifier, len, NULL)) {
    end_at_any(&s, out, &u);
    ed_url_deinit(&u);
    return;
  }
  ed_url_deinit(&u);
  if (!is_private && strlen(specifier) == len && ed_builtin_is_public(specifier)) {
    end_at_builtin(&s, out, specifier);
    return;
  }
  char *file = is_private || !is_remote(parent) ? ed_import_path(parent) : NULL;
  if (is_remote(parent)) {
    ed_search_end(&s, ED_RESOLVE_BAD_BASE, NULL, NULL);
  } else if (len == 0 || strlen(specifier) != len) { // no package is called so
    ed_search_end(&s, ED_RESOLVE_NO_PACKAGE, specifier, NULL);
  } else {
    q.parent = file ? file : "/";
    resolve_named(&s, out);
  }
  free(file);
}
