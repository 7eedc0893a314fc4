// SPDX-License-Identifier: MIT
// The text before a module of lib/: a function of what boot/realm.js hands to all. Shared with tools/embed.c.
//
// Programs replace what is global: Promise by a library of their own, Date by a clock that stands still. Modules of
// lib/ go on with what there was before the program ran: a module that has one of the names below in its text is a
// function of them, which gives the function of the module. Not what is loaded before any program (boot/, and
// internal/cells, internal/async_context, internal/modules/main), which shall cost as little as it can.
#ifndef ED_LIB_HEAD_H
#define ED_LIB_HEAD_H

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { ED_LIB_HEAD_MAX = 512 };

static const char *const ed_lib_captured[] = {"Array",  "ArrayBuffer", "Date",    "JSON",      "Map",     "Number",
                                              "Object", "Promise",     "Proxy",   "RegExp",    "Reflect", "Set",
                                              "String", "Symbol",      "WeakMap", "Uint8Array"};

static inline bool ed_lib_is_part(char c) { return isalnum((unsigned char)c) || c == '_' || c == '$'; }

static inline bool ed_lib_has_word(const char *text, const char *word) {
  size_t len = strlen(word);
  for (const char *p = text; (p = strstr(p, word)); p += len) {
    bool is_member = p > text && p[-1] == '.' && !(p > text + 1 && p[-2] == '.'); // but not spread
    bool is_longer = (p > text && ed_lib_is_part(p[-1])) || ed_lib_is_part(p[len]);
    if (!is_member && !is_longer) return true;
  }
  return false;
}

static inline bool ed_lib_is_first(const char *id) {
  return strncmp(id, "boot/", 5) == 0 || strcmp(id, "internal/cells") == 0 ||
         strcmp(id, "internal/async_context") == 0 || strcmp(id, "internal/modules/main") == 0;
}

// Writes the head of a module whose text ends in a zero byte into `head`, and gives what closes it. Captured natives
// (`const { ... } = primordials`) are made for modules that take them only.
static inline const char *ed_lib_head(const char *id, const char *text, char head[ED_LIB_HEAD_MAX]) {
  const char *more = strstr(text, "= primordials") ? ", primordials" : "";
  size_t len = 0;
  for (size_t i = 0; i < sizeof ed_lib_captured / sizeof *ed_lib_captured && !ed_lib_is_first(id); i++) {
    if (!ed_lib_has_word(text, ed_lib_captured[i])) continue;
    const char *start = len == 0 ? "(function ({ " : ", ";
    len += (size_t)snprintf(head + len, ED_LIB_HEAD_MAX - len, "%s%s", start, ed_lib_captured[i]);
  }
  const char *start = len == 0 ? "(" : " }) { return ";
  snprintf(head + len, ED_LIB_HEAD_MAX - len, "%sfunction (module, exports, require, internalBinding%s) {", start,
           more);
  return len == 0 ? "\n})" : "\n}; })";
}

#endif
