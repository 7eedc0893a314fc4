// SPDX-License-Identifier: MIT
// From a specifier to a file: the algorithms of node:module's documentation ("All together", and package resolution
// of the ES module loader), in C, without the engine. One resolver a runtime; it owns the package.json cache.
//
// A resolution ends in a code and texts. What the texts mean is told beside each code; lib/internal/modules/errors.js
// turns them into errors.
#ifndef ED_RESOLVE_H
#define ED_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ed_resolve_code {
  ED_RESOLVED,     // path: absolute file name, size: its size if known
  ED_RESOLVE_BARE, // path: what "imports" maps to, when no package but maybe a built-in has this name
  ED_RESOLVE_NOT_FOUND,
  ED_RESOLVE_MAIN_MISSING,   // path: what "main" names, detail: package.json
  ED_RESOLVE_TARGET_MISSING, // path: what "exports" or "imports" names, detail: folder or package.json that says so
  ED_RESOLVE_BAD_CONFIG,     // path: package.json, detail: what is wrong or ""
  ED_RESOLVE_NOT_EXPORTED,   // path: package folder with '/', detail: subpath
  ED_RESOLVE_NO_IMPORT,      // path: package folder with '/' or "", detail: specifier
  ED_RESOLVE_BAD_TARGET,     // path: package folder with '/', detail: key, more: target as JSON, is_import
  ED_RESOLVE_BAD_SPECIFIER,  // path: specifier, detail: what is wrong
  // Of import alone.
  ED_RESOLVE_NO_FILE,    // path: file or what the URL says, detail: URL
  ED_RESOLVE_DIRECTORY,  // path: folder, detail: URL or NULL
  ED_RESOLVE_NO_PACKAGE, // path: bare specifier's package
  ED_RESOLVE_BAD_BASE,   // a relative or bare specifier that the importer's URL gives no meaning
  ED_RESOLVE_BAD_HOST,   // a file: URL with a host
} ed_resolve_code;

typedef struct ed_resolution {
  ed_resolve_code code;
  char *path, *detail, *more;
  char *base; // the importer to be named in the message, or NULL
  bool is_import;
  size_t size;
  char *warning, *warning_code; // a deprecation met on the way (the last one), or NULL
} ed_resolution;

void ed_resolution_deinit(ed_resolution *out);

typedef struct ed_resolver ed_resolver;

ed_resolver *ed_resolver_new(void);
void ed_resolver_free(ed_resolver *r);
// Forgets what may have changed on disk (missing files and folders). Called at each outermost require.
void ed_resolver_refresh(ed_resolver *r);
// Lists end with NULL and are copied.
void ed_resolver_set_globals(ed_resolver *r, char *const *folders);
void ed_resolver_set_extensions(ed_resolver *r, char *const *extensions);
struct ed_packages *ed_resolver_packages(ed_resolver *r);

typedef struct ed_request {
  const char *specifier;   // no NUL inside
  const char *parent;      // absolute file name of the requiring module, or NULL
  char *const *conditions; // besides "default"; ends with NULL
  bool keep_symlinks;      // do not follow links in the result
  bool is_import;          // by `import`: what it cannot load is told apart
} ed_request;

// require(specifier) in `parent` (not NULL): "imports", the package itself, relative and absolute names, node_modules,
// global folders.
void ed_resolve_require(ed_resolver *r, const ed_request *q, ed_resolution *out);
// The same over explicit folders, as Module._findPath(specifier, folders): no "imports", no self-reference.
void ed_resolve_in(ed_resolver *r, const ed_request *q, char *const *folders, ed_resolution *out);
// Only "imports" (specifier begins with '#') or the package itself: false, with out untouched, when neither applies.
bool ed_resolve_package_scope(ed_resolver *r, const ed_request *q, ed_resolution *out);

#endif
