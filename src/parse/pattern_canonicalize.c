// SPDX-License-Identifier: MIT
// Parts of URL patterns spelled as URLs spell them: each is put into a URL that stands in for the real one and read
// from it again. Like the parser, this drops tabs and line breaks.
#include "parse/host.h"
#include "parse/pattern.h"
#include "parse/percent.h"
#include "parse/url.h"

#include <stdint.h>
#include <string.h>

#define STAND_IN "https://dummy.invalid/"

static bool without_breaks(ed_buf *out, const char *value, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (value[i] != '\t' && value[i] != '\n' && value[i] != '\r' && !ed_buf_append(out, value + i, 1)) return false;
  return true;
}

static bool append_slice(ed_buf *out, const ed_url *u, uint32_t from, uint32_t to) {
  return ed_buf_append(out, u->href.data + from, to - from);
}

static uint32_t path_end(const ed_url *u) {
  if (u->search_start != ED_URL_NONE) return u->search_start;
  return u->hash_start != ED_URL_NONE ? u->hash_start : (uint32_t)u->href.len;
}

static bool protocol(ed_buf *out, const char *value, size_t len) {
  ed_buf text;
  ed_buf_init(&text, len + 32);
  ed_url u = {0};
  bool ok = ed_buf_append(&text, value, len) && ed_buf_append(&text, "://dummy.invalid/", 17) &&
            ed_url_parse(&u, text.data, text.len, NULL) && append_slice(out, &u, 0, u.protocol_end - 1);
  ed_url_deinit(&u);
  ed_buf_deinit(&text);
  return ok;
}

static bool hostname(ed_buf *out, const char *value, size_t len) {
  size_t end = 0;
  unsigned brackets = 0;
  for (; end < len && !strchr("/?#\\", value[end] ? value[end] : 'x'); end++) {
    if (value[end] == '[') brackets++;
    else if (value[end] == ']' && brackets > 0) brackets--;
    else if (value[end] == ':' && brackets == 0) return false;
  }
  return end > 0 && ed_host_parse(out, value, end, true);
}

// The digits it begins with; none for the default port of the protocol.
static bool port(ed_buf *out, const char *value, size_t len, const char *scheme, size_t scheme_len) {
  if (value[0] < '0' || value[0] > '9') return false;
  size_t digits = 0;
  uint32_t number = 0;
  while (digits < len && value[digits] >= '0' && value[digits] <= '9') {
    number = number * 10 + (uint32_t)(value[digits++] - '0');
    if (number > UINT16_MAX) return false;
  }
  ed_buf text;
  ed_buf_init(&text, scheme_len + 32);
  ed_url u = {0};
  bool ok = scheme_len == 0 ? ed_buf_append(&text, "x", 1) : ed_buf_append(&text, scheme, scheme_len);
  ok = ok && ed_buf_append(&text, "://dummy.invalid/", 17) && ed_url_parse(&u, text.data, text.len, NULL);
  if (ok) {
    ed_url_set(&u, ED_URL_PORT, value, digits);
    if (u.path_start > u.host_end) ok = append_slice(out, &u, u.host_end + 1, u.path_start);
  }
  ed_url_deinit(&u);
  ed_buf_deinit(&text);
  return ok;
}

// A path that does not begin with a slash, as the rest of one, must not get one.
static bool pathname(ed_buf *out, const char *value, size_t len) {
  bool is_whole = value[0] == '/';
  ed_buf text;
  ed_buf_init(&text, len + 2);
  ed_url u = {0};
  bool ok = ed_url_parse(&u, STAND_IN, sizeof STAND_IN - 1, NULL) && (is_whole || ed_buf_append(&text, "/-", 2)) &&
            ed_buf_append(&text, value, len);
  if (ok) {
    ed_url_set(&u, ED_URL_PATHNAME, text.data, text.len);
    uint32_t from = u.path_start + (is_whole ? 0 : 2), to = path_end(&u);
    ok = from > to || append_slice(out, &u, from, to);
  }
  ed_url_deinit(&u);
  ed_buf_deinit(&text);
  return ok;
}

static bool opaque_path(ed_buf *out, const char *value, size_t len) {
  size_t end = 0;
  while (end < len && value[end] != '?' && value[end] != '#') end++;
  return ed_percent_encode(out, value, end, ED_SET_C0);
}

// Search and hash; username and password.
static bool by_setter(ed_buf *out, ed_url_part part, const char *value, size_t len) {
  ed_buf text;
  ed_buf_init(&text, len + 1);
  ed_url u = {0};
  bool ok = ed_url_parse(&u, STAND_IN, sizeof STAND_IN - 1, NULL);
  if (part == ED_URL_SEARCH) ok = ok && ed_buf_append(&text, "?", 1);
  if (part == ED_URL_HASH) ok = ok && ed_buf_append(&text, "#", 1);
  ok = ok && ed_buf_append(&text, value, len);
  if (ok) {
    ed_url_set(&u, part, text.data, text.len);
    uint32_t end = (uint32_t)u.href.len;
    switch (part) {
    case ED_URL_USERNAME: ok = append_slice(out, &u, u.protocol_end + 2, u.username_end); break;
    case ED_URL_PASSWORD: ok = append_slice(out, &u, u.username_end + 1, u.host_start - 1); break;
    case ED_URL_SEARCH: ok = u.search_start == ED_URL_NONE || append_slice(out, &u, u.search_start + 1, end); break;
    default: ok = u.hash_start == ED_URL_NONE || append_slice(out, &u, u.hash_start + 1, end);
    }
  }
  ed_url_deinit(&u);
  ed_buf_deinit(&text);
  return ok;
}

static bool canonicalize(ed_buf *out, ed_pattern_part part, const char *value, size_t len, const char *scheme,
                         size_t scheme_len) {
  if (len == 0) return true;
  switch (part) {
  case ED_PATTERN_PROTOCOL: return protocol(out, value, len);
  case ED_PATTERN_USERNAME: return by_setter(out, ED_URL_USERNAME, value, len);
  case ED_PATTERN_PASSWORD: return by_setter(out, ED_URL_PASSWORD, value, len);
  case ED_PATTERN_HOSTNAME: return hostname(out, value, len);
  case ED_PATTERN_PORT: return port(out, value, len, scheme, scheme_len);
  case ED_PATTERN_PATHNAME: return pathname(out, value, len);
  case ED_PATTERN_SEARCH: return by_setter(out, ED_URL_SEARCH, value, len);
  case ED_PATTERN_HASH: return by_setter(out, ED_URL_HASH, value, len);
  default: return opaque_path(out, value, len);
  }
}

bool ed_pattern_canonicalize(ed_buf *out, ed_pattern_part part, const char *value, size_t len, const char *scheme,
                             size_t scheme_len) {
  ed_buf clean;
  ed_buf_init(&clean, len);
  bool ok = without_breaks(&clean, value, len) && canonicalize(out, part, clean.data, clean.len, scheme, scheme_len);
  ed_buf_deinit(&clean);
  return ok;
}
