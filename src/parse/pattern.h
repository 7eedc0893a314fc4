// SPDX-License-Identifier: MIT
// URL patterns (https://urlpattern.spec.whatwg.org/): UTF-8 in, sources of regular expressions out. Compiling and
// running those is JavaScript's, and so is the one question that the reader of whole patterns has to ask of an
// expression: whether the protocol may be a special scheme.
#ifndef ED_PATTERN_H
#define ED_PATTERN_H

#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>

typedef enum ed_pattern_part {
  ED_PATTERN_PROTOCOL,
  ED_PATTERN_USERNAME,
  ED_PATTERN_PASSWORD,
  ED_PATTERN_HOSTNAME,
  ED_PATTERN_PORT,
  ED_PATTERN_PATHNAME,
  ED_PATTERN_SEARCH,
  ED_PATTERN_HASH,
  ED_PATTERN_PARTS,
  ED_PATTERN_OPAQUE_PATH = ED_PATTERN_PARTS, // the path of a URL that has no special scheme
} ed_pattern_part;

// A piece of the input, or a constant. text is NULL for a part that is not there.
typedef struct ed_pattern_piece {
  const char *text;
  size_t len;
} ed_pattern_piece;

typedef enum ed_pattern_scheme { ED_PATTERN_ASK, ED_PATTERN_OTHER, ED_PATTERN_SPECIAL } ed_pattern_scheme;

// Cuts "https://*.example.com/:page" into its parts. False when it has a protocol and `scheme` is ED_PATTERN_ASK: then
// parts[ED_PATTERN_PROTOCOL] is what the next call's `scheme` must answer for.
bool ed_pattern_split(const char *input, size_t len, ed_pattern_scheme scheme, ed_pattern_piece *parts);

typedef struct ed_pattern {
  ed_buf regexp;   // source, for the flag v
  ed_buf text;     // the normalized pattern
  ed_buf names;    // of the groups, in order, each closed by a NUL
  bool has_regexp; // groups that are expressions of the author
} ed_pattern;

// Compiles one part. False when it is no pattern; `p` must be deinited in either case.
bool ed_pattern_compile(ed_pattern *p, const char *input, size_t len, ed_pattern_part part);
void ed_pattern_deinit(ed_pattern *p);

// A part as a URL would spell it, appended to `out`; false when no URL can have it. `protocol` (or NULL) decides which
// port is left out.
bool ed_pattern_canonicalize(ed_buf *out, ed_pattern_part part, const char *value, size_t len, const char *protocol,
                             size_t protocol_len);

#endif
