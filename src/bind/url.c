// SPDX-License-Identifier: MIT
// Binding 'url': the WHATWG URL parser. The places of the parts go to cells N0 to N6, in the order of ed_url's fields;
// N7 is 1 for a URL with an authority. See lib/internal/url.js.
#include "parse/url.h"
#include "base/mem.h"
#include "base/utf.h"
#include "engine/cells.h"
#include "engine/engine.h"
#include "parse/percent.h"

#include <stdlib.h>
#include <string.h>

static void report(const ed_url *u) {
  int32_t *n = &ed_engine_cells(ed_engine_here())->i[ED_CELL_N0];
  n[0] = (int32_t)u->protocol_end;
  n[1] = (int32_t)u->username_end;
  n[2] = (int32_t)u->host_start;
  n[3] = (int32_t)u->host_end;
  n[4] = (int32_t)u->path_start;
  n[5] = (int32_t)u->search_start; // none: -1
  n[6] = (int32_t)u->hash_start;
  n[7] = u->has_authority;
}

// The base that was used last, if it stood in its serialized form and is not long: programs resolve many links of a
// page.
enum { KEPT_BASE_MAX = 512 };
static _Thread_local struct {
  size_t len;
  char text[KEPT_BASE_MAX];
  ed_url url; // stands in the text
} kept_base;

static const ed_url *keep_base(const ed_text *t) {
  if (!t->latin1 || t->len == 0 || t->len > KEPT_BASE_MAX) return NULL;
  if (t->len == kept_base.len && memcmp(t->latin1, kept_base.text, t->len) == 0) return &kept_base.url;
  memcpy(kept_base.text, t->latin1, t->len);
  bool known = ed_url_recognize(&kept_base.url, kept_base.text, t->len);
  kept_base.len = known ? t->len : 0;
  return known ? &kept_base.url : NULL;
}

static bool parse_with_base(ed_url *u, const char *input, size_t len, const char *base, size_t base_len) {
  if (!base) return ed_url_parse(u, input, len, NULL);
  ed_url b;
  *u = (ed_url){0};
  bool ok = ed_url_parse(&b, base, base_len, NULL) && ed_url_parse(u, input, len, &b);
  ed_url_deinit(&b);
  return ok;
}

// The URL of two arguments, input and base or undefined. *given is the input.
static bool parse_args(ed_args *a, ed_url *u, const char **given, size_t *len) {
  *u = (ed_url){0};
  size_t first = a->next;
  ed_text t = ed_arg_text(a);
  *given = (const char *)t.latin1, *len = t.len;
  const ed_url *base = NULL;
  if (ed_arg_absent(a)) {
    if (t.latin1 && ed_url_recognize(u, *given, t.len)) return true; // where it stands
  } else {
    ed_text base_text = ed_arg_text(a);
    base = keep_base(&base_text);
    if (base && t.latin1 && ed_utf_is_ascii(t.latin1, t.len)) return ed_url_parse(u, *given, t.len, base);
  }
  a->next = first;
  *given = ed_arg_utf8(a, len);
  if (base) return !ed_failed(a) && ed_url_parse(u, *given, *len, base);
  size_t base_len = 0;
  const char *base_utf8 = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, &base_len);
  return !ed_failed(a) && parse_with_base(u, *given, *len, base_utf8, base_len);
}

// The serialization, or `true` when it is the text that was given: no string has to be made then.
static ed_val href_of(ed_ctx ctx, const ed_url *u, const char *given, size_t len) {
  report(u);
  if (u->href.len == len && memcmp(u->href.data, given, len) == 0) return ed_bool(ctx, true);
  return ed_str_latin1(ctx, (const uint8_t *)u->href.data, u->href.len);
}

// parse(input, base or undefined) -> href, true when it equals the input, false when invalid
ED_FN(url_parse) {
  ed_url u;
  const char *given;
  size_t len;
  bool ok = parse_args(a, &u, &given, &len);
  ed_val result = ok ? href_of(a->ctx, &u, given, len) : ed_bool(a->ctx, false);
  ed_url_deinit(&u);
  return result;
}

// canParse(input, base or undefined) -> boolean
ED_FN(url_can_parse) {
  ed_url u;
  const char *given;
  size_t len;
  bool ok = parse_args(a, &u, &given, &len);
  ed_url_deinit(&u);
  return ed_bool(a->ctx, ok);
}

// set(href, part, value) -> href, or true when nothing changed. Part: enum ed_url_part.
ED_FN(url_set) {
  size_t len, value_len;
  const char *href = ed_arg_utf8(a, &len);
  int part = ed_arg_i32(a);
  const char *value = ed_arg_utf8(a, &value_len);
  if (ed_failed(a) || part < ED_URL_PROTOCOL || part > ED_URL_HASH) return NULL;
  ed_url u;
  ed_val result = NULL;
  if (ed_url_parse(&u, href, len, NULL)) {
    ed_url_set(&u, (ed_url_part)part, value, value_len);
    result = href_of(a->ctx, &u, href, len);
  }
  ed_url_deinit(&u);
  return result;
}

// Text in UTF-8 with the bytes of the set escaped, or `true` when there are none. Lone surrogates are replaced.
static ed_val escaped(ed_args *a, ed_percent_set set) {
  ed_text t = ed_arg_text(a);
  if (ed_failed(a)) return NULL;
  size_t plain = 0;
  while (t.latin1 && plain < t.len && !(ed_percent_sets[t.latin1[plain]] & set)) plain++;
  if (plain == t.len) return ed_bool(a->ctx, true);
  a->next--;
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  ed_buf out;
  ed_buf_init(&out, SIZE_MAX);
  ed_percent_encode(&out, text, len, set);
  ed_val result = ed_str_latin1(a->ctx, (const uint8_t *)out.data, out.len);
  ed_buf_deinit(&out);
  return result;
}

// escapeForm(text) -> as application/x-www-form-urlencoded, true when nothing changes
ED_FN(url_escape_form) { return escaped(a, ED_SET_FORM); }

// escapeComponent(text) -> what encodeURIComponent() gives, true when nothing changes
ED_FN(url_escape_component) { return escaped(a, ED_SET_COMPONENT); }

// unescapeForm(text) -> the text that it stands for
ED_FN(url_unescape_form) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  char small[512], *out = len <= sizeof small ? small : ed_xmalloc(len);
  for (size_t i = 0; i < len; i++) out[i] = text[i] == '+' ? ' ' : text[i];
  len = ed_percent_decode(out, out, len); // never ahead of what it reads
  ed_val result = ed_str_utf8(a->ctx, out, len);
  if (out != small) free(out);
  return result;
}

static ed_val domain(ed_args *a, bool (*convert)(ed_buf *, const char *, size_t)) {
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  ed_buf out;
  ed_buf_init(&out, len * 16 + 4096);
  bool ok = convert(&out, text, len);
  ed_val result = ok ? ed_str_utf8(a->ctx, out.data ? out.data : "", out.len) : ed_str_ascii(a->ctx, "");
  ed_buf_deinit(&out);
  return result;
}

// domainToASCII(domain) -> text, "" when invalid
ED_FN(url_domain_to_ascii) { return domain(a, ed_url_domain_to_ascii); }

// domainToUnicode(domain) -> text, "" when invalid
ED_FN(url_domain_to_unicode) { return domain(a, ed_url_domain_to_unicode); }

const ed_native ed_bind_url[] = {
    {"parse", url_parse},
    {"canParse", url_can_parse},
    {"set", url_set},
    {"escapeForm", url_escape_form},
    {"escapeComponent", url_escape_component},
    {"unescapeForm", url_unescape_form},
    {"domainToASCII", url_domain_to_ascii},
    {"domainToUnicode", url_domain_to_unicode},
    {0},
};
