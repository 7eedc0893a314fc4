// SPDX-License-Identifier: MIT
// The JSON reader.
#include "base/mem.h"
#include "check.h"
#include "parse/json.h"
#include <stdlib.h>
#include <string.h>

static ed_json_doc *parse(const char *text, size_t *at) {
  size_t len = strlen(text);
  return ed_json_parse(ed_xstrndup(text, len), len, at);
}

TEST(json_reads_all_kinds) {
  ed_json_doc *doc = parse(" {\"s\":\"x\",\"n\":-1.5e+2,\"a\":[true,false,null],\"o\":{\"k\":\"v\"}} ", NULL);
  CHECK(doc != NULL);
  const ed_json *root = ed_json_root(doc);
  CHECK_EQ(root->kind, ED_JSON_OBJECT);
  const ed_json *s = ed_json_get(root, "s", 1);
  CHECK_BYTES(s->str, s->len, "x", 1);
  const ed_json *n = ed_json_get(root, "n", 1);
  CHECK_BYTES(n->raw, n->raw_len, "-1.5e+2", 7);
  const ed_json *a = ed_json_get(root, "a", 1);
  CHECK_EQ(a->first->kind, ED_JSON_TRUE);
  CHECK_EQ(a->first->next->next->kind, ED_JSON_NULL);
  CHECK(a->first->next->next->next == NULL);
  CHECK(ed_json_get(ed_json_get(root, "o", 1), "k", 1) != NULL);
  CHECK(ed_json_get(root, "absent", 6) == NULL);
  ed_json_free(doc);
}

TEST(json_decodes_escapes) {
  ed_json_doc *doc = parse("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\ude00\\ud800x\"]", NULL);
  const ed_json *v = ed_json_root(doc)->first;
  const char want[] = "\"\\/\b\f\n\r\tA\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBDx";
  CHECK_BYTES(v->str, v->len, want, sizeof want - 1);
  ed_json_free(doc);
}

TEST(json_takes_the_last_of_equal_keys) {
  ed_json_doc *doc = parse("\xEF\xBB\xBF{\"a\":1,\"a\":2}", NULL);
  const ed_json *v = ed_json_get(ed_json_root(doc), "a", 1);
  CHECK_BYTES(v->raw, v->raw_len, "2", 1);
  ed_json_free(doc);
}

TEST(json_refuses_what_is_ill_formed) {
  static const char *const texts[] = {"",        " ",           "{",  "[1,]", "{\"a\":1,}", "{a:1}", "'a'",
                                      "01",      "1.",          "1e", "-",    "tru",        "[1] x", "\"\n\"",
                                      "\"\\x\"", "\"\\u12g4\"", "\"", "\"\\", "\xFF",       "[1 2]"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    size_t at = 999;
    CHECK(parse(texts[i], &at) == NULL);
    CHECK(at <= strlen(texts[i]));
  }
}

TEST(json_bounds_its_depth) {
  char deep[2 * ED_JSON_DEPTH + 8];
  for (int depth = ED_JSON_DEPTH; depth <= ED_JSON_DEPTH + 1; depth++) {
    memset(deep, '[', (size_t)depth);
    memset(deep + depth, ']', (size_t)depth);
    deep[2 * depth] = 0;
    ed_json_doc *doc = parse(deep, NULL);
    CHECK_EQ(doc != NULL, depth == ED_JSON_DEPTH);
    ed_json_free(doc);
  }
}
