// SPDX-License-Identifier: MIT
// Trees in V8's format, from JSON and back.
#include "check.h"
#include "parse/v8_tree.h"

#include <stdio.h>
#include <string.h>

static ed_buf bytes_of(const char *json) {
  ed_buf out;
  ed_buf_init(&out, 1 << 20);
  CHECK(ed_v8_from_json(&out, (const uint8_t *)json, NULL, strlen(json)));
  return out;
}

static void check_there_and_back(const char *json) {
  ed_buf bytes = bytes_of(json), back;
  ed_buf_init(&back, 1 << 20);
  CHECK(ed_v8_to_json(&back, (const uint8_t *)bytes.data, bytes.len));
  CHECK_BYTES(back.data, back.len, json, strlen(json));
  ed_buf_deinit(&bytes);
  ed_buf_deinit(&back);
}

TEST(v8_tree_writes_as_v8_does) {
  ed_buf out = bytes_of("{\"a\":[1,-2,true,null],\"b\":1.5}");
  const char want[] = "\xFF\x0Fo\"\x01"
                      "aA\x04I\x02I\x03T0$\x00\x04\"\x01"
                      "bN\x00\x00\x00\x00\x00\x00\xF8?{\x02";
  CHECK_BYTES(out.data, out.len, want, sizeof want - 1);
  ed_buf_deinit(&out);
}

TEST(v8_tree_goes_there_and_back) {
  check_there_and_back("{}");
  check_there_and_back("[]");
  check_there_and_back(
      "[[],{},\"\",\"a\\u000a\\u0022\\u005c\xE9\",2147483647,-2147483648,4294967296,0.10000000000000001]");
  check_there_and_back("{\"a\":{\"b\":{\"c\":[false,true,null]}}}");
}

TEST(v8_tree_aligns_wide_texts) {
  static const uint16_t json[] = {'[', '"', 0x20AC, 'x', '"', ',', '"', 'y', '"', ']'};
  ed_buf out, back;
  ed_buf_init(&out, 1 << 20);
  ed_buf_init(&back, 1 << 20);
  CHECK(ed_v8_from_json(&out, NULL, json, sizeof json / sizeof *json));
  const char want[] = "\xFF\x0F"
                      "A\x02"
                      "c\x04\xAC\x20x\x00\"\x01y$\x00\x02";
  CHECK_BYTES(out.data, out.len, want, sizeof want - 1);
  CHECK(ed_v8_to_json(&back, (const uint8_t *)out.data, out.len));
  CHECK_BYTES(back.data, back.len, "[\"\\u20acx\",\"y\"]", 15);
  ed_buf_deinit(&out);
  ed_buf_deinit(&back);
}

TEST(v8_tree_makes_room_for_long_arrays) {
  char json[20000] = "[";
  size_t at = 1;
  for (int i = 0; i < 3000; i++) at += (size_t)snprintf(json + at, sizeof json - at, i ? ",%d" : "%d", i);
  strcpy(json + at, "]");
  check_there_and_back(json);
}

TEST(v8_tree_refuses_what_is_none) {
  static const char *const ill[] = {"", "[", "[1", "{\"a\"}", "\"a", "tru", "[1]]", "1-2", "\"\\x\"", "{1:2}"};
  for (size_t i = 0; i < sizeof ill / sizeof *ill; i++) {
    ed_buf out;
    ed_buf_init(&out, 1 << 20);
    CHECK(!ed_v8_from_json(&out, (const uint8_t *)ill[i], NULL, strlen(ill[i])));
    ed_buf_deinit(&out);
  }
}

// Every beginning of good bytes, and every change of one of them, is read or refused.
TEST(v8_tree_reads_hostile_bytes) {
  ed_buf good = bytes_of("{\"a\":[1,\"text\",{\"b\":1.5}],\"c\":\"d\\u20ac\",\"e\":[true,null]}"), json;
  ed_buf_init(&json, 1 << 20);
  for (size_t len = 0; len < good.len; len++) {
    json.len = 0;
    CHECK(!ed_v8_to_json(&json, (const uint8_t *)good.data, len));
  }
  for (size_t at = 0; at < good.len; at++) {
    char was = good.data[at];
    for (int byte = 0; byte < 256; byte++) {
      good.data[at] = (char)byte;
      json.len = 0;
      ed_v8_to_json(&json, (const uint8_t *)good.data, good.len);
    }
    good.data[at] = was;
  }
  ed_buf_deinit(&good);
  ed_buf_deinit(&json);
}
