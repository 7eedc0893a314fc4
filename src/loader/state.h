// SPDX-License-Identifier: MIT
// What the natives of CommonJS (natives.c) and of ES modules (modules.c) share: one a thread, made at the first call.
#ifndef ED_LOADER_STATE_H
#define ED_LOADER_STATE_H

#include "base/strmap.h"
#include "loader/ahead.h"
#include "loader/kept.h"
#include "loader/resolve.h"
#include "syntax/syntax.h"

#include "engine/engine.h"

typedef struct ed_loader {
  ed_resolver *resolver;
  ed_resolution last;       // texts of the last failure or warning
  ed_strmap given;          // files whose compiled function JavaScript already got
  ed_keeper kept;           // what import() has read and require() will run
  ed_ahead ahead;           // what a graph of ES modules will open
  char **conditions;        // of require
  char **import_conditions; // of import
  char **globals;           // as users see them: not made absolute
  bool keep_symlinks, keep_main_symlinks;
  bool no_detection; // a file of no declared kind is CommonJS
  ed_types types;    // how TypeScript is taken
  uint64_t turn;     // loop time when the resolver was last refreshed
  bool is_fresh;     // nothing was resolved since then
} ed_loader;

ed_loader *ed_loader_here(void);

// Around a resolution into `last`: do { resolve } while (ed_loader_retry(l)). What was missing on disk is remembered
// for the rest of the loop's turn; a failure may come from such a memory, so it runs once more without it.
void ed_loader_begin(ed_loader *l);
bool ed_loader_retry(ed_loader *l);
// Puts code and warning of `last` into the cells; whether it is resolved.
bool ed_loader_report(const ed_loader *l);

// Frees a list of strings that ends with NULL; NULL is allowed.
void ed_loader_free_list(char **list);
char **ed_loader_read_list(ed_ctx ctx, ed_obj array);

// [message, line, column, end column, whether it is TypeScript's] of a source that the rewriter refused; N0 is
// ED_BAD_SYNTAX.
enum { ED_BAD_SYNTAX = -1 };
ed_val ed_loader_problem(ed_ctx ctx, const ed_syntax *s);

// UTF-8 bytes as an engine string.
ed_val ed_loader_text(ed_ctx ctx, const char *bytes, size_t len);
ed_val ed_loader_text_or_undefined(ed_ctx ctx, const char *text);

#endif
