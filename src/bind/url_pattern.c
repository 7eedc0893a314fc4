// SPDX-License-Identifier: MIT
// Binding 'url_pattern': what of URL patterns is text. See lib/web/url_pattern.js.
#include "engine/engine.h"
#include "parse/pattern.h"

#include <string.h>

static ed_val text_of(ed_ctx ctx, const ed_buf *b) { return ed_str_utf8(ctx, b->data ? b->data : "", b->len); }

// split(input, scheme) -> the eight parts, each a text or undefined; or the protocol's pattern, about which `scheme`
// (enum ed_pattern_scheme) has to tell more.
ED_FN(url_pattern_split) {
  size_t len;
  const char *input = ed_arg_utf8(a, &len);
  int scheme = ed_arg_i32(a);
  if (ed_failed(a) || scheme < ED_PATTERN_ASK || scheme > ED_PATTERN_SPECIAL) return NULL;
  ed_pattern_piece parts[ED_PATTERN_PARTS];
  if (!ed_pattern_split(input, len, (ed_pattern_scheme)scheme, parts))
    return ed_str_utf8(a->ctx, parts[ED_PATTERN_PROTOCOL].text, parts[ED_PATTERN_PROTOCOL].len);
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  for (unsigned i = 0; i < ED_PATTERN_PARTS; i++)
    ed_set_index(a->ctx, list, i,
                 parts[i].text ? ed_str_utf8(a->ctx, parts[i].text, parts[i].len) : ed_undefined(a->ctx));
  return list;
}

// compile(pattern, part) -> [source, normalized pattern, has groups of the author's, name ...], or false
ED_FN(url_pattern_compile) {
  size_t len;
  const char *input = ed_arg_utf8(a, &len);
  int part = ed_arg_i32(a);
  if (ed_failed(a) || part < 0 || part > ED_PATTERN_OPAQUE_PATH) return NULL;
  ed_pattern p;
  ed_val result;
  if (ed_pattern_compile(&p, input, len, (ed_pattern_part)part)) {
    ed_obj list = ed_array_new(a->ctx, 0, NULL);
    unsigned n = 0;
    ed_set_index(a->ctx, list, n++, text_of(a->ctx, &p.regexp));
    ed_set_index(a->ctx, list, n++, text_of(a->ctx, &p.text));
    ed_set_index(a->ctx, list, n++, ed_bool(a->ctx, p.has_regexp));
    for (size_t at = 0; at < p.names.len;) {
      size_t size = strlen(p.names.data + at);
      ed_set_index(a->ctx, list, n++, ed_str_utf8(a->ctx, p.names.data + at, size));
      at += size + 1;
    }
    result = list;
  } else {
    result = ed_bool(a->ctx, false);
  }
  ed_pattern_deinit(&p);
  return result;
}

// canonicalize(part, value, protocol) -> text, or false
ED_FN(url_pattern_canonicalize) {
  int part = ed_arg_i32(a);
  size_t len, protocol_len;
  const char *value = ed_arg_utf8(a, &len);
  const char *protocol = ed_arg_utf8(a, &protocol_len);
  if (ed_failed(a) || part < 0 || part > ED_PATTERN_OPAQUE_PATH) return NULL;
  ed_buf out;
  ed_buf_init(&out, len * 16 + 4096);
  bool ok = ed_pattern_canonicalize(&out, (ed_pattern_part)part, value, len, protocol, protocol_len);
  ed_val result = ok ? text_of(a->ctx, &out) : ed_bool(a->ctx, false);
  ed_buf_deinit(&out);
  return result;
}

const ed_native ed_bind_url_pattern[] = {
    {"split", url_pattern_split},
    {"compile", url_pattern_compile},
    {"canonicalize", url_pattern_canonicalize},
    {0},
};
