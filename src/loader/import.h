// SPDX-License-Identifier: MIT
// From the specifier of an `import` to a URL: ESM_RESOLVE of Node's documentation of ES modules, in C, without the
// engine; and what a URL's file is taken for (ESM_FILE_FORMAT).
#ifndef ED_IMPORT_H
#define ED_IMPORT_H

#include "base/buf.h"
#include "loader/resolve.h"

// As in lib/internal/modules/esm/formats.js.
typedef enum ed_format {
  ED_FORMAT_NONE,    // not of a file, or of an unknown extension
  ED_FORMAT_BUILTIN, // node:
  ED_FORMAT_COMMONJS,
  ED_FORMAT_MODULE,
  ED_FORMAT_JSON,
  ED_FORMAT_WASM,
  ED_FORMAT_ADDON,
  ED_FORMAT_COMMONJS_TYPESCRIPT,
  ED_FORMAT_MODULE_TYPESCRIPT,
  ED_FORMAT_DETECT,            // JavaScript; the source tells which kind
  ED_FORMAT_DETECT_TYPESCRIPT, // likewise
} ed_format;

typedef struct ed_import {
  char *url; // NULL: see the resolution
  ed_format format;
  ed_resolution file; // path: of a file: URL
} ed_import;

void ed_import_deinit(ed_import *out);

// `parent` is a URL. The resolution's code is ED_RESOLVED also for URLs of other schemes, which have no path.
void ed_import_resolve(ed_resolver *r, const char *specifier, size_t len, const char *parent, char *const *conditions,
                       bool keep_symlinks, ed_import *out);

// The format of a file by its extension and package; looks into files without extension.
ed_format ed_format_of(ed_resolver *r, const char *file);

// The path of a file: URL, malloc'ed; NULL when it has none (a host, an escaped '/' or NUL).
char *ed_import_path(const char *url);
// The URL of an absolute path, as url.pathToFileURL gives it, malloc'ed. `suffix` follows as it is ("?query#hash").
char *ed_import_url(const char *path, const char *suffix);

#endif
