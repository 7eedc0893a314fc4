// SPDX-License-Identifier: MIT
// WHATWG URL (https://url.spec.whatwg.org/): bytes in, one serialized string with the places of its parts out.
//
//   https://user:pass@example.com:8080/path?query#fragment
//         │ │   │    │             │    │    │     └ hash_start  (the '#')
//         │ │   │    │             │    │    └ search_start      (the '?')
//         │ │   │    │             │    └ path_start
//         │ │   │    │             └ host_end: a port follows if a ':' stands there
//         │ │   │    └ host_start
//         │ │   └ username_end: a password follows if a ':' stands there and host_start is behind it
//         │ └ two bytes behind protocol_end, if the URL has an authority
//         └ protocol_end (behind the ':')
//
// The result is ASCII. Without authority, username_end = host_start = host_end = protocol_end. path_start may be two
// more than the end of the authority: "/." is put before a path that begins with "//" and has no authority.
#ifndef ED_URL_H
#define ED_URL_H

#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ED_URL_NONE UINT32_MAX

typedef struct ed_url {
  ed_buf href;
  uint32_t protocol_end, username_end, host_start, host_end, path_start;
  uint32_t search_start, hash_start; // ED_URL_NONE without
  bool has_authority, is_opaque;     // opaque: the path is no list ("mailto:x")
} ed_url;

// Parses UTF-8. `base` is NULL or a parsed URL. False when it is no valid URL; `u` must be deinited in either case.
// Input that is its own serialization is not copied: it must stay as long as `u`.
bool ed_url_parse(ed_url *u, const char *input, size_t len, const ed_url *base);
void ed_url_deinit(ed_url *u);

// What ed_url_parse() tries first: true when the input is surely a URL in its serialized form (url_plain.c).
bool ed_url_recognize(ed_url *u, const char *input, size_t len);

typedef enum ed_url_part {
  ED_URL_PROTOCOL,
  ED_URL_USERNAME,
  ED_URL_PASSWORD,
  ED_URL_HOST,
  ED_URL_HOSTNAME,
  ED_URL_PORT,
  ED_URL_PATHNAME,
  ED_URL_SEARCH,
  ED_URL_HASH,
} ed_url_part;

// The setters of the URL class. A value that a part cannot take leaves the URL as it is.
void ed_url_set(ed_url *u, ed_url_part part, const char *value, size_t len);

// Domain to ASCII or Unicode by UTS #46, as url.domainToASCII does: appended to `out`; false when invalid.
bool ed_url_domain_to_ascii(ed_buf *out, const char *domain, size_t len);
bool ed_url_domain_to_unicode(ed_buf *out, const char *domain, size_t len);

#endif
