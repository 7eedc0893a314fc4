// SPDX-License-Identifier: MIT
// The URL parser: see url.h. The state machine of the standard is taken apart by its delimiters: scheme, authority,
// path, query and fragment are cut out and written in order to one buffer; what a relative reference inherits is copied
// from the base's serialization.
#include "parse/url.h"

#include "base/mem.h"
#include "parse/host.h"
#include "parse/percent.h"
#include <stdlib.h>
#include <string.h>

typedef enum kind { NOT_SPECIAL, SPECIAL, FILE_SCHEME } kind;

static const struct {
  const char *name;
  kind kind;
  int port;
} schemes[] = {{"http", SPECIAL, 80}, {"https", SPECIAL, 443}, {"file", FILE_SCHEME, -1},
               {"ws", SPECIAL, 80},   {"wss", SPECIAL, 443},   {"ftp", SPECIAL, 21}};

typedef struct parser {
  ed_url *u;
  ed_buf *out;
  const char *at, *end;
  const ed_url *base;
  kind kind;
  int default_port;
} parser;

static bool is_alpha(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void set_kind(parser *p, const char *scheme, size_t len) {
  p->kind = NOT_SPECIAL;
  p->default_port = -1;
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
    if (strlen(schemes[i].name) != len || memcmp(schemes[i].name, scheme, len) != 0) continue;
    p->kind = schemes[i].kind;
    p->default_port = schemes[i].port;
  }
}

static bool put(parser *p, const char *text, size_t len) { return ed_buf_append(p->out, text, len); }
static uint32_t here(const parser *p) { return (uint32_t)p->out->len; }
static bool is_slash(const parser *p, char c) { return c == '/' || (c == '\\' && p->kind != NOT_SPECIAL); }
static bool at_slash(const parser *p) { return p->at < p->end && is_slash(p, *p->at); }

static bool is_drive(const char *s, const char *end) {
  return end - s >= 2 && is_alpha(s[0]) && (s[1] == ':' || s[1] == '|');
}
// "Starts with a Windows drive letter": and nothing but a delimiter behind it.
static bool starts_with_drive(const char *s, const char *end) {
  return is_drive(s, end) && (end - s == 2 || strchr("/\\?#", s[2]) != NULL) && (end - s == 2 || s[2] != 0);
}

// ---- path ----------------------------------------------------------------------------------------------------------

// Removes the last segment; a drive letter at the head of a file path stays.
static void shorten(parser *p) {
  uint32_t start = p->u->path_start;
  const char *path = p->out->data + start;
  size_t len = p->out->len - start;
  if (p->kind == FILE_SCHEME && len == 3 && is_alpha(path[1]) && path[2] == ':') return;
  while (len > 0 && path[--len] != '/') continue;
  p->out->len = start + len;
}

static int dots(const char *s, size_t len) {
  int count = 0;
  for (size_t i = 0; i < len; count++) {
    if (s[i] == '.') i++;
    else if (len - i >= 3 && s[i] == '%' && s[i + 1] == '2' && (s[i + 2] | 32) == 'e') i += 3;
    else return 0;
    if (count == 2) return 0;
  }
  return count;
}

// The path state, from the character behind a segment's slash on, up to `stop`.
static bool write_segments(parser *p, const char *stop) {
  for (;;) {
    const char *from = p->at;
    while (p->at < stop && !is_slash(p, *p->at)) p->at++;
    size_t len = (size_t)(p->at - from);
    bool more = p->at < stop;
    int count = dots(from, len);
    if (count == 2) shorten(p);
    if (count > 0) {
      if (!more && !put(p, "/", 1)) return false;
    } else {
      bool first = here(p) == p->u->path_start;
      if (!put(p, "/", 1)) return false;
      if (p->kind == FILE_SCHEME && first && len == 2 && is_drive(from, p->at)) {
        if (!put(p, (char[]){from[0], ':'}, 2)) return false;
      } else if (!ed_percent_encode(p->out, from, len, ED_SET_PATH)) {
        return false;
      }
    }
    if (!more) return true;
    p->at++;
  }
}

static const char *path_end(const parser *p) {
  const char *c = p->at;
  while (c < p->end && *c != '?' && *c != '#') c++;
  return c;
}

// Query and fragment, from '?', '#' or the end on.
static bool write_rest(parser *p) {
  if (p->at < p->end && *p->at == '?') {
    p->u->search_start = here(p);
    const char *hash = memchr(p->at, '#', (size_t)(p->end - p->at));
    const char *stop = hash ? hash : p->end;
    p->at++;
    ed_percent_set set = p->kind != NOT_SPECIAL ? ED_SET_SPECIAL_QUERY : ED_SET_QUERY;
    if (!put(p, "?", 1) || !ed_percent_encode(p->out, p->at, (size_t)(stop - p->at), set)) return false;
    p->at = stop;
  }
  if (p->at < p->end) {
    p->u->hash_start = here(p);
    p->at++;
    if (!put(p, "#", 1)) return false;
    return ed_percent_encode(p->out, p->at, (size_t)(p->end - p->at), ED_SET_FRAGMENT);
  }
  return true;
}

// A path that begins with "//" without an authority would read as one: "/." goes before it.
static bool guard_path(parser *p) {
  ed_url *u = p->u;
  if (u->has_authority || u->is_opaque || here(p) - u->path_start < 2) return true;
  if (memcmp(p->out->data + u->path_start, "//", 2) != 0) return true;
  if (!ed_buf_reserve(p->out, 2)) return false;
  char *path = p->out->data + u->path_start;
  memmove(path + 2, path, p->out->len - u->path_start);
  memcpy(path, "/.", 2);
  p->out->len += 2;
  u->path_start += 2;
  return true;
}

static bool finish_path(parser *p) { return guard_path(p) && write_rest(p); }

// From the path start state: p->at is at the slash, if there is one.
static bool write_path(parser *p) {
  p->u->path_start = here(p);
  const char *stop = path_end(p);
  if (p->kind != NOT_SPECIAL || p->at < stop) {
    if (p->at < stop && is_slash(p, *p->at)) p->at++;
    if (!write_segments(p, stop)) return false;
  }
  p->at = stop;
  return finish_path(p);
}

static bool write_opaque_path(parser *p) {
  p->u->path_start = here(p);
  p->u->is_opaque = true;
  const char *stop = path_end(p), *text = stop;
  // The last space before a query or fragment is escaped, or it would be lost when the URL is parsed again.
  if (stop < p->end && stop > p->at && stop[-1] == ' ') text--;
  if (!ed_percent_encode(p->out, p->at, (size_t)(text - p->at), ED_SET_C0)) return false;
  if (text < stop && !put(p, "%20", 3)) return false;
  p->at = stop;
  return write_rest(p);
}

// ---- authority -----------------------------------------------------------------------------------------------------

static bool write_credentials(parser *p, const char *text, size_t len) {
  const char *colon = memchr(text, ':', len);
  size_t name = colon ? (size_t)(colon - text) : len;
  if (!ed_percent_encode(p->out, text, name, ED_SET_USERINFO)) return false;
  p->u->username_end = here(p);
  if (colon && name + 1 < len) {
    if (!put(p, ":", 1) || !ed_percent_encode(p->out, colon + 1, len - name - 1, ED_SET_USERINFO)) return false;
  }
  return here(p) == p->u->protocol_end + 2 || put(p, "@", 1);
}

// Digits of a port; false when out of range.
static bool write_port(parser *p, const char *text, size_t len) {
  unsigned port = 0;
  for (size_t i = 0; i < len; i++) {
    if (!is_digit(text[i])) return false;
    port = port * 10 + (unsigned)(text[i] - '0');
    if (port > 65535) return false;
  }
  if (len == 0 || (int)port == p->default_port) return true;
  char digits[6], *at = digits + sizeof digits;
  do *--at = (char)('0' + port % 10);
  while ((port /= 10) > 0);
  *--at = ':';
  return put(p, at, (size_t)(digits + sizeof digits - at));
}

// The ':' before a port: the first outside brackets.
static const char *port_colon(const char *text, const char *end) {
  bool inside = false;
  for (; text < end; text++) {
    if (*text == '[') inside = true;
    else if (*text == ']') inside = false;
    else if (*text == ':' && !inside) return text;
  }
  return end;
}

static bool write_host(parser *p, const char *text, const char *end) {
  const char *colon = port_colon(text, end);
  if (colon == text && (colon < end || p->kind != NOT_SPECIAL)) return false;
  p->u->host_start = here(p);
  if (!ed_host_parse(p->out, text, (size_t)(colon - text), p->kind != NOT_SPECIAL)) return false;
  p->u->host_end = here(p);
  return colon == end || write_port(p, colon + 1, (size_t)(end - colon - 1));
}

static void open_authority(parser *p) {
  p->u->has_authority = true;
  p->u->username_end = p->u->host_start = p->u->host_end = here(p);
}

// Behind the slashes: [credentials@]host[:port], then the path.
static bool write_authority(parser *p) {
  const char *stop = p->at;
  while (stop < p->end && !is_slash(p, *stop) && *stop != '?' && *stop != '#') stop++;
  const char *host = stop;
  while (host > p->at && host[-1] != '@') host--;
  if (!put(p, "//", 2)) return false;
  open_authority(p);
  if (host > p->at) {
    if (host == stop) return false;
    if (!write_credentials(p, p->at, (size_t)(host - p->at - 1))) return false;
  }
  if (!write_host(p, host, stop)) return false;
  p->at = stop;
  return write_path(p);
}

// ---- what a reference takes from its base --------------------------------------------------------------------------

static uint32_t path_stop(const ed_url *u) {
  if (u->search_start != ED_URL_NONE) return u->search_start;
  return u->hash_start != ED_URL_NONE ? u->hash_start : (uint32_t)u->href.len;
}

// Without the "/." that guards a path.
static uint32_t authority_end(const ed_url *u) { return u->has_authority ? u->path_start : u->protocol_end; }

static bool copy_authority(parser *p) {
  const ed_url *b = p->base;
  ed_url *u = p->u;
  u->has_authority = b->has_authority;
  u->username_end = b->username_end;
  u->host_start = b->host_start;
  u->host_end = b->host_end;
  // The scheme is the same, so the places are too.
  return put(p, b->href.data + b->protocol_end, authority_end(b) - b->protocol_end);
}

static bool copy_path(parser *p) {
  const ed_url *b = p->base;
  p->u->path_start = here(p);
  p->u->is_opaque = b->is_opaque;
  return put(p, b->href.data + b->path_start, path_stop(b) - b->path_start);
}

static bool copy_query(parser *p) {
  const ed_url *b = p->base;
  if (b->search_start == ED_URL_NONE) return true;
  uint32_t stop = b->hash_start != ED_URL_NONE ? b->hash_start : (uint32_t)b->href.len;
  p->u->search_start = here(p);
  return put(p, b->href.data + b->search_start, stop - b->search_start);
}

// Path and query of the base, changed by what is left of the reference, which does not begin with a slash.
static bool write_relative_path(parser *p) {
  if (!copy_path(p)) return false;
  if (p->at == p->end || *p->at == '#') return guard_path(p) && copy_query(p) && write_rest(p);
  if (*p->at != '?') {
    if (p->kind == FILE_SCHEME && starts_with_drive(p->at, p->end)) p->out->len = p->u->path_start;
    else shorten(p);
    const char *stop = path_end(p);
    if (!write_segments(p, stop)) return false;
    p->at = stop;
  }
  return finish_path(p);
}

// The relative state; the scheme is written and is the base's.
static bool write_relative(parser *p) {
  if (at_slash(p)) {
    if (p->end - p->at > 1 && is_slash(p, p->at[1])) {
      p->at += 2;
      if (p->kind != NOT_SPECIAL)
        while (at_slash(p)) p->at++;
      return write_authority(p);
    }
    return copy_authority(p) && write_path(p);
  }
  return copy_authority(p) && write_relative_path(p);
}

// ---- file ----------------------------------------------------------------------------------------------------------

// "//" + host; p->at is behind the slashes.
static bool write_file_host(parser *p) {
  const char *stop = p->at;
  while (stop < p->end && !strchr("/\\?#", *stop)) stop++;
  if (!put(p, "//", 2)) return false;
  open_authority(p);
  if (stop - p->at == 2 && is_drive(p->at, stop)) return write_path(p); // no host: a drive letter
  if (stop > p->at) {
    if (!ed_host_parse(p->out, p->at, (size_t)(stop - p->at), true)) return false;
    const char *host = p->out->data + p->u->host_start;
    if (here(p) - p->u->host_start == 9 && memcmp(host, "localhost", 9) == 0) p->out->len = p->u->host_start;
    p->u->host_end = here(p);
  }
  p->at = stop;
  return write_path(p);
}

static bool write_file(parser *p) {
  const ed_url *b = p->base;
  bool has_base = b && b->href.len > 5 && memcmp(b->href.data, "file:", 5) == 0;
  if (at_slash(p)) {
    if (p->end - p->at > 1 && is_slash(p, p->at[1])) {
      p->at += 2;
      return write_file_host(p);
    }
    if (!has_base) {
      if (!put(p, "//", 2)) return false;
      open_authority(p);
      return write_path(p);
    }
    if (!copy_authority(p)) return false;
    p->u->path_start = here(p);
    p->at++;
    const char *path = b->href.data + b->path_start;
    uint32_t len = path_stop(b) - b->path_start;
    bool base_drive = len >= 3 && is_alpha(path[1]) && path[2] == ':' && (len == 3 || path[3] == '/');
    if (!starts_with_drive(p->at, p->end) && base_drive && !put(p, path, 3)) return false;
    const char *stop = path_end(p);
    if (!write_segments(p, stop)) return false;
    p->at = stop;
    return finish_path(p);
  }
  if (has_base) return copy_authority(p) && write_relative_path(p);
  if (!put(p, "//", 2)) return false;
  open_authority(p);
  return write_path(p);
}

// ---- the whole -----------------------------------------------------------------------------------------------------

static size_t scheme_len(const char *s, const char *end) {
  if (s == end || !is_alpha(*s)) return 0;
  const char *c = s;
  while (c < end && (is_alpha(*c) || is_digit(*c) || *c == '+' || *c == '-' || *c == '.')) c++;
  return c < end && *c == ':' ? (size_t)(c - s) : 0;
}

static bool write_scheme(parser *p, const char *scheme, size_t len) {
  char *to = ed_buf_reserve(p->out, len + 1);
  if (!to) return false;
  for (size_t i = 0; i < len; i++) to[i] = scheme[i] >= 'A' && scheme[i] <= 'Z' ? (char)(scheme[i] | 32) : scheme[i];
  to[len] = ':';
  p->out->len += len + 1;
  p->u->protocol_end = p->u->username_end = p->u->host_start = p->u->host_end = here(p);
  set_kind(p, to, len);
  return true;
}

static bool parse_with_scheme(parser *p, size_t len) {
  if (!write_scheme(p, p->at, len)) return false;
  p->at += len + 1;
  const ed_url *b = p->base;
  if (p->kind == FILE_SCHEME) return write_file(p);
  if (p->kind == SPECIAL) {
    bool same = b && b->protocol_end == p->u->protocol_end && memcmp(b->href.data, p->out->data, b->protocol_end) == 0;
    bool two = p->end - p->at > 1 && p->at[0] == '/' && p->at[1] == '/';
    if (same && !two) return write_relative(p);
    while (at_slash(p)) p->at++;
    return write_authority(p);
  }
  if (p->at < p->end && *p->at == '/') {
    if (p->end - p->at > 1 && p->at[1] == '/') {
      p->at += 2;
      return write_authority(p);
    }
    return write_path(p);
  }
  return write_opaque_path(p);
}

static bool parse_clean(parser *p) {
  size_t scheme = scheme_len(p->at, p->end);
  if (scheme > 0) return parse_with_scheme(p, scheme);
  const ed_url *b = p->base;
  if (!b) return false;
  if (b->is_opaque && (p->at == p->end || *p->at != '#')) return false;
  if (!write_scheme(p, b->href.data, b->protocol_end - 1)) return false;
  if (b->is_opaque) return copy_path(p) && copy_query(p) && write_rest(p);
  return p->kind == FILE_SCHEME ? write_file(p) : write_relative(p);
}

static bool is_tab_or_newline(char c) { return c == '\t' || c == '\n' || c == '\r'; }

// A copy without tabs and newlines; *len is changed.
static char *without_tabs(const char *text, size_t *len) {
  char *copy = ed_xmalloc(*len + 1), *c = copy;
  for (size_t i = 0; i < *len; i++)
    if (!is_tab_or_newline(text[i])) *c++ = text[i];
  *len = (size_t)(c - copy);
  return copy;
}

static bool has_tabs(const char *text, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (is_tab_or_newline(text[i])) return true;
  return false;
}

// A host may grow by being encoded, all else at most threefold.
static size_t max_of(size_t len) { return len * 16 + 4096; }

bool ed_url_parse(ed_url *u, const char *input, size_t len, const ed_url *base) {
  if (ed_url_recognize(u, input, len)) return true; // such a one has no use for a base
  *u = (ed_url){.search_start = ED_URL_NONE, .hash_start = ED_URL_NONE};
  ed_buf_init(&u->href, max_of(len + (base ? base->href.len : 0)));
  if (u->href.max >= ED_URL_NONE) return false;
  while (len > 0 && (unsigned char)input[0] <= ' ') input++, len--;
  while (len > 0 && (unsigned char)input[len - 1] <= ' ') len--;
  char *copy = has_tabs(input, len) ? without_tabs(input, &len) : NULL;
  const char *text = copy ? copy : input;
  ed_buf_reserve(&u->href, len + (base ? base->href.len : 0) + 16);
  parser p = {.u = u, .out = &u->href, .at = text, .end = text + len, .base = base};
  bool ok = parse_clean(&p);
  free(copy);
  return ok;
}

void ed_url_deinit(ed_url *u) {
  if (u->href.cap) ed_buf_deinit(&u->href);
}

// ---- setters -------------------------------------------------------------------------------------------------------

// A setter writes a new serialization: the old parts with one replaced.
typedef struct parts {
  const ed_url *old;
  bool clears; // the value was empty as given, before tabs were dropped
  parser p;
} parts;

static const char *old_at(const parts *s, uint32_t place) { return s->old->href.data + place; }

static bool copy_old_query(parts *s) {
  const ed_url *o = s->old;
  if (o->search_start == ED_URL_NONE) return true;
  uint32_t stop = o->hash_start != ED_URL_NONE ? o->hash_start : (uint32_t)o->href.len;
  s->p.u->search_start = here(&s->p);
  return put(&s->p, old_at(s, o->search_start), stop - o->search_start);
}

static bool copy_old_hash(parts *s) {
  const ed_url *o = s->old;
  if (o->hash_start == ED_URL_NONE) return true;
  s->p.u->hash_start = here(&s->p);
  return put(&s->p, old_at(s, o->hash_start), (uint32_t)o->href.len - o->hash_start);
}

static bool copy_old_path(parts *s) {
  const ed_url *o = s->old;
  s->p.u->path_start = here(&s->p);
  s->p.u->is_opaque = o->is_opaque;
  return put(&s->p, old_at(s, o->path_start), path_stop(o) - o->path_start) && guard_path(&s->p) && copy_old_query(s) &&
         copy_old_hash(s);
}

// The old text between two places, for what stands in the authority.
static bool copy_old(parts *s, uint32_t from, uint32_t to) { return put(&s->p, old_at(s, from), to - from); }

static bool copy_old_protocol(parts *s) { return write_scheme(&s->p, s->old->href.data, s->old->protocol_end - 1); }

static uint32_t port_end(const ed_url *u) { return u->has_authority ? u->path_start : u->host_end; }

// "//user:pass@"
static bool copy_old_credentials(parts *s) {
  const ed_url *o = s->old;
  if (!o->has_authority) return true;
  if (!put(&s->p, "//", 2)) return false;
  open_authority(&s->p);
  uint32_t start = o->protocol_end + 2;
  s->p.u->username_end = here(&s->p) + (o->username_end - start);
  if (!copy_old(s, start, o->host_start)) return false;
  s->p.u->host_start = here(&s->p);
  return true;
}

static bool copy_old_host(parts *s) {
  bool ok = copy_old(s, s->old->host_start, s->old->host_end);
  s->p.u->host_end = here(&s->p);
  return ok;
}

static bool copy_old_port(parts *s) {
  return !s->old->has_authority || copy_old(s, s->old->host_end, port_end(s->old));
}

static bool has_credentials(const ed_url *u) { return u->has_authority && u->host_start > u->protocol_end + 2; }
static bool has_port(const ed_url *u) { return u->has_authority && port_end(u) > u->host_end; }

static bool cannot_have_credentials(const parts *s) {
  return s->old->host_end == s->old->host_start || s->p.kind == FILE_SCHEME;
}

static bool set_protocol(parts *s, const char *value, size_t len) {
  const ed_url *o = s->old;
  const char *end = value + len;
  if (len == 0 || !is_alpha(*value)) return false;
  const char *c = value;
  while (c < end && (is_alpha(*c) || is_digit(*c) || *c == '+' || *c == '-' || *c == '.')) c++;
  if (c < end && *c != ':') return false;
  kind before = s->p.kind;
  if (!write_scheme(&s->p, value, (size_t)(c - value))) return false;
  if ((before == NOT_SPECIAL) != (s->p.kind == NOT_SPECIAL)) return false;
  if (s->p.kind == FILE_SCHEME && (has_credentials(o) || has_port(o))) return false;
  if (before == FILE_SCHEME && o->host_end == o->host_start) return false;
  if (!copy_old_credentials(s) || !copy_old_host(s)) return false;
  if (has_port(o) && !write_port(&s->p, old_at(s, o->host_end + 1), port_end(o) - o->host_end - 1)) return false;
  return copy_old_path(s);
}

// Places of the old password; empty when there is none.
static void old_password(const ed_url *o, uint32_t *from, uint32_t *to) {
  *from = *to = o->username_end;
  if (o->has_authority && o->href.data[o->username_end] == ':' && o->username_end < o->host_start) {
    *from = o->username_end + 1;
    *to = o->host_start - 1;
  }
}

static bool set_credentials(parts *s, const char *value, size_t len, bool is_password) {
  const ed_url *o = s->old;
  if (cannot_have_credentials(s) || !copy_old_protocol(s) || !put(&s->p, "//", 2)) return false;
  open_authority(&s->p);
  uint32_t from, to, start = here(&s->p);
  old_password(o, &from, &to);
  if (is_password ? !copy_old(s, o->protocol_end + 2, o->username_end)
                  : !ed_percent_encode(s->p.out, value, len, ED_SET_USERINFO))
    return false;
  s->p.u->username_end = here(&s->p);
  if (is_password ? len > 0 : to > from) {
    if (!put(&s->p, ":", 1)) return false;
    if (is_password ? !ed_percent_encode(s->p.out, value, len, ED_SET_USERINFO) : !copy_old(s, from, to)) return false;
  }
  if (here(&s->p) > start && !put(&s->p, "@", 1)) return false;
  s->p.u->host_start = here(&s->p);
  return copy_old_host(s) && copy_old_port(s) && copy_old_path(s);
}

static bool set_host(parts *s, const char *value, size_t len, bool name_only) {
  const ed_url *o = s->old;
  parser *p = &s->p;
  if (o->is_opaque || !copy_old_protocol(s)) return false;
  const char *end = value, *stop = value + len;
  while (end < stop && !is_slash(p, *end) && *end != '?' && *end != '#') end++;
  const char *colon = p->kind == FILE_SCHEME ? end : port_colon(value, end);
  if (colon < end && (name_only || colon == value)) return false;
  if (colon == value && p->kind == SPECIAL) return false;
  if (colon == value && (has_credentials(o) || has_port(o))) return false;
  if (o->has_authority) {
    if (!copy_old_credentials(s)) return false;
  } else {
    if (!put(p, "//", 2)) return false;
    open_authority(p);
  }
  if (colon > value && !ed_host_parse(p->out, value, (size_t)(colon - value), p->kind != NOT_SPECIAL)) return false;
  if (p->kind == FILE_SCHEME && here(p) - p->u->host_start == 9 &&
      memcmp(p->out->data + p->u->host_start, "localhost", 9) == 0)
    p->out->len = p->u->host_start;
  p->u->host_end = here(p);
  size_t digits = 0;
  if (colon < end)
    while (colon + 1 + digits < end && is_digit(colon[1 + digits])) digits++;
  // A port out of range leaves the old one.
  size_t before = p->out->len;
  if (digits == 0 || !write_port(p, colon + 1, digits)) {
    p->out->len = before;
    if (!copy_old_port(s)) return false;
  }
  return copy_old_path(s);
}

static bool set_port(parts *s, const char *value, size_t len) {
  if (cannot_have_credentials(s)) return false;
  if (!copy_old_protocol(s) || !copy_old_credentials(s) || !copy_old_host(s)) return false;
  size_t digits = 0;
  while (digits < len && is_digit(value[digits])) digits++;
  if (digits == 0 && !s->clears) return false;
  return write_port(&s->p, value, digits) && copy_old_path(s);
}

static bool set_pathname(parts *s, const char *value, size_t len) {
  parser *p = &s->p;
  if (s->old->is_opaque || !copy_old_protocol(s) || !copy_old_credentials(s) || !copy_old_host(s) || !copy_old_port(s))
    return false;
  p->u->path_start = here(p);
  p->at = value;
  p->end = value + len;
  if (len > 0 || p->kind != NOT_SPECIAL || !p->u->has_authority) {
    if (at_slash(p)) p->at++;
    if (!write_segments(p, p->end)) return false;
  }
  return guard_path(p) && copy_old_query(s) && copy_old_hash(s);
}

static bool copy_old_up_to_path(parts *s) {
  const ed_url *o = s->old;
  *s->p.u = (ed_url){.href = s->p.u->href,
                     .protocol_end = o->protocol_end,
                     .username_end = o->username_end,
                     .host_start = o->host_start,
                     .host_end = o->host_end,
                     .path_start = o->path_start,
                     .search_start = ED_URL_NONE,
                     .hash_start = ED_URL_NONE,
                     .has_authority = o->has_authority,
                     .is_opaque = o->is_opaque};
  return copy_old(s, 0, path_stop(o));
}

static bool set_search(parts *s, const char *value, size_t len) {
  if (!copy_old_up_to_path(s)) return false;
  if (!s->clears) {
    if (len > 0 && value[0] == '?') value++, len--;
    s->p.u->search_start = here(&s->p);
    ed_percent_set set = s->p.kind != NOT_SPECIAL ? ED_SET_SPECIAL_QUERY : ED_SET_QUERY;
    if (!put(&s->p, "?", 1) || !ed_percent_encode(s->p.out, value, len, set)) return false;
  }
  return copy_old_hash(s);
}

static bool set_hash(parts *s, const char *value, size_t len) {
  if (!copy_old_up_to_path(s) || !copy_old_query(s)) return false;
  if (s->clears) return true;
  if (len > 0 && value[0] == '#') value++, len--;
  s->p.u->hash_start = here(&s->p);
  return put(&s->p, "#", 1) && ed_percent_encode(s->p.out, value, len, ED_SET_FRAGMENT);
}

static bool set_part(parts *s, ed_url_part part, const char *value, size_t len) {
  switch (part) {
  case ED_URL_PROTOCOL: return set_protocol(s, value, len);
  case ED_URL_USERNAME: return set_credentials(s, value, len, false);
  case ED_URL_PASSWORD: return set_credentials(s, value, len, true);
  case ED_URL_HOST: return set_host(s, value, len, false);
  case ED_URL_HOSTNAME: return set_host(s, value, len, true);
  case ED_URL_PORT: return set_port(s, value, len);
  case ED_URL_PATHNAME: return set_pathname(s, value, len);
  case ED_URL_SEARCH: return set_search(s, value, len);
  case ED_URL_HASH: return set_hash(s, value, len);
  }
  return false;
}

void ed_url_set(ed_url *u, ed_url_part part, const char *value, size_t len) {
  bool clears = len == 0;
  // Username and password take tabs and newlines literally; the rest runs through the parser, which drops them.
  bool literal = part == ED_URL_USERNAME || part == ED_URL_PASSWORD;
  char *copy = !literal && has_tabs(value, len) ? without_tabs(value, &len) : NULL;
  ed_url next = {.search_start = ED_URL_NONE, .hash_start = ED_URL_NONE};
  ed_buf_init(&next.href, max_of(u->href.len + len));
  parts s = {.old = u, .clears = clears, .p = {.u = &next, .out = &next.href}};
  set_kind(&s.p, u->href.data, u->protocol_end - 1);
  if (set_part(&s, part, copy ? copy : value, len) && next.href.max < ED_URL_NONE) {
    ed_url_deinit(u);
    *u = next;
  } else {
    ed_url_deinit(&next);
  }
  free(copy);
}
