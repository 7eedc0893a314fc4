// SPDX-License-Identifier: MIT
// URLs that are their own serialization, which most are: recognized in one walk over the text, with the places of the
// parts, where the parser of url.c would write it out again. What is not surely such is left to that: a false means
// nothing.
#include "parse/percent.h"
#include "parse/url.h"

#include <string.h>

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_any(char c, ed_percent_set set) { return (ed_percent_sets[(unsigned char)c] & set) != 0; }

static const struct scheme {
  const char *head;
  unsigned len;
  const char *port; // the default one, which is not written
} schemes[] = {{"https://", 8, "443"}, {"http://", 7, "80"}, {"ws://", 5, "80"},
               {"wss://", 6, "443"},   {"ftp://", 6, "21"},  {"file://", 7, NULL}};

// "name@" or "name:password@", neither of them empty; otherwise where it began.
static const char *skip_credentials(const char *text, const char *end, const char **name_end) {
  *name_end = text;
  const char *at = text, *colon = NULL;
  for (; at < end && *at != '@'; at++) {
    if (*at == ':' && !colon) colon = at;
    else if (is_any(*at, ED_SET_USERINFO)) return text;
  }
  if (at == end || at == text || colon == text || (colon && colon + 1 == at)) return text;
  *name_end = colon ? colon : at;
  return at + 1;
}

// Behind a name of lower-case letters, digits and hyphens whose last label begins with a letter, so that it is no
// number, and none of whose labels may be in Punycode. NULL for others.
static const char *skip_host(const char *at, const char *end) {
  const char *label = at;
  for (; at < end; at++) {
    if (is_lower(*at) || is_digit(*at)) continue;
    if (*at == '-') {
      if (at - label == 3 && at[-1] == '-') return NULL;
    } else if (*at == '.' && at > label) {
      label = at + 1;
    } else {
      break;
    }
  }
  return at > label && is_lower(*label) ? at : NULL;
}

// Behind ":port" without leading zeros; where it began when there is none, NULL for others.
static const char *skip_port(const char *at, const char *end, const char *usual) {
  if (at == end || *at != ':') return at;
  const char *digits = ++at;
  unsigned port = 0;
  for (; at < end && is_digit(*at) && at - digits < 6; at++) port = port * 10 + (unsigned)(*at - '0');
  size_t len = (size_t)(at - digits);
  if (len == 0 || *digits == '0' || port > 65535 || (strlen(usual) == len && memcmp(usual, digits, len) == 0))
    return NULL;
  return at;
}

// From a '/' on, behind a path without segments that might be dots and what has to be escaped; NULL for others.
static const char *skip_path(const char *at, const char *end, bool is_file) {
  for (; at < end && *at != '?' && *at != '#'; at++) {
    if (*at == '/') {
      if (end - at > 1 && (at[1] == '.' || at[1] == '%')) return NULL;
    } else if (is_any(*at, ED_SET_PATH) || *at == '\\' || (*at == '|' && is_file)) {
      return NULL;
    }
  }
  return at;
}

static const char *skip_plain(const char *at, const char *end, char stop, ed_percent_set set) {
  while (at < end && *at != stop && !is_any(*at, set)) at++;
  return at;
}

bool ed_url_recognize(ed_url *u, const char *input, size_t len) {
  const struct scheme *scheme = schemes, *last = schemes + sizeof schemes / sizeof *schemes;
  while (scheme < last && (len < scheme->len || memcmp(input, scheme->head, scheme->len) != 0)) scheme++;
  if (scheme == last || len >= ED_URL_NONE) return false;
  bool is_file = !scheme->port;
  const char *at = input + scheme->len, *end = input + len, *name_end = at, *host = at, *host_end = at;
  if (!is_file) {
    const char *authority_end = at;
    while (authority_end < end && *authority_end != '/') authority_end++;
    host = skip_credentials(at, authority_end, &name_end);
    host_end = skip_host(host, authority_end);
    at = host_end ? skip_port(host_end, authority_end, scheme->port) : NULL;
    if (at != authority_end) return false;
  }
  if (at == end || *at != '/') return false;
  const char *path = at, *search = NULL, *hash = NULL;
  at = skip_path(at, end, is_file);
  if (!at) return false;
  if (at < end && *at == '?') search = at, at = skip_plain(at + 1, end, '#', ED_SET_SPECIAL_QUERY);
  if (at < end && *at == '#') hash = at, at = skip_plain(at + 1, end, 0, ED_SET_FRAGMENT);
  if (at != end) return false;
  *u = (ed_url){.href = {.data = (char *)input, .len = len},
                .protocol_end = scheme->len - 2,
                .username_end = (uint32_t)(name_end - input),
                .host_start = (uint32_t)(host - input),
                .host_end = (uint32_t)(host_end - input),
                .path_start = (uint32_t)(path - input),
                .search_start = search ? (uint32_t)(search - input) : ED_URL_NONE,
                .hash_start = hash ? (uint32_t)(hash - input) : ED_URL_NONE,
                .has_authority = true};
  return true;
}
