// SPDX-License-Identifier: MIT
// Tokens of URL patterns: `:name`, `(expression)`, `*`, `{`, `}`, modifiers, characters.
#ifndef ED_PATTERN_TOKENS_H
#define ED_PATTERN_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ed_pattern_token_type {
  ED_TOKEN_OPEN,
  ED_TOKEN_CLOSE,
  ED_TOKEN_REGEXP,
  ED_TOKEN_NAME,
  ED_TOKEN_CHAR,
  ED_TOKEN_ESCAPED,
  ED_TOKEN_MODIFIER, // '+' or '?'
  ED_TOKEN_ASTERISK,
  ED_TOKEN_INVALID, // only when read leniently
  ED_TOKEN_END,
} ed_pattern_token_type;

typedef struct ed_pattern_token {
  ed_pattern_token_type type;
  size_t index;      // where it begins in the input
  size_t start, len; // its value: of a name without the colon, of an expression without the brackets
} ed_pattern_token;

typedef struct ed_pattern_tokens {
  ed_pattern_token *items; // the last is ED_TOKEN_END
  size_t count, cap;
} ed_pattern_tokens;

// False when the text is ill-formed, which never happens leniently. Deinit in either case.
bool ed_pattern_tokenize(ed_pattern_tokens *t, const char *text, size_t len, bool lenient);
void ed_pattern_tokens_deinit(ed_pattern_tokens *t);

// Whether the UTF-8 character at `text` can be part of a name; *size is its bytes.
bool ed_pattern_is_name(const char *text, size_t len, bool first, size_t *size);

#endif
