// SPDX-License-Identifier: MIT
// Trees in V8's format, made JSON.
#include "check.h"
#include "parse/v8_tree.h"

#include <string.h>

static const char GOOD[] = "\xFF\x0Fo\"\x01"
                           "aA\x04I\x02I\x03T0$\x00\x04\"\x01"
                           "bN\x00\x00\x00\x00\x00\x00\xF8?\"\x01"
                           "cc\x04\xAC\x20x\x00\"\x01"
                           "d\"\x03\"\n\xE9I\x04U\xFF\xFF\xFF\xFF\x0F\"\x01"
                           "fF{\x06";

static bool read(ed_buf *json, const char *bytes, size_t len) {
  json->len = 0;
  return ed_v8_to_json(json, (const uint8_t *)bytes, len);
}

TEST(v8_tree_becomes_json) {
  ed_buf json;
  ed_buf_init(&json, 1 << 20);
  CHECK(read(&json, GOOD, sizeof GOOD - 1));
  const char want[] = "{\"a\":[1,-2,true,null],\"b\":1.5,\"c\":\"\\u20acx\",\"d\":\"\\u0022\\u000a\xE9\","
                      "\"2\":4294967295,\"f\":false}";
  CHECK_BYTES(json.data, json.len, want, sizeof want - 1);
  CHECK(read(&json, "\xFF\x0FI\x01", 4));
  CHECK_BYTES(json.data, json.len, "-1", 2);
  ed_buf_deinit(&json);
}

TEST(v8_tree_leaves_what_is_none) {
  static const char *const others[] = {
      "\xFF\x0F_",
      "\xFF\x0FD........",
      "\xFF\x0F^\x01",
      "\xFF\x10T",
      "T",
      "\xFF\x0FN\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
      "\xFF\x0FoTT{\x01",
      "\xFF\x0FoI\x03T{\x01",
      "\xFF\x0Fo{\x01",
      "\xFF\x0FI\xFF\xFF\xFF\xFF\xFF\x01",
  };
  ed_buf json;
  ed_buf_init(&json, 1 << 20);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) CHECK(!read(&json, others[i], strlen(others[i])));
  char deep[1000] = "\xFF\x0F";
  for (size_t at = 2; at < sizeof deep; at += 2) memcpy(deep + at, "A\x01", 2);
  CHECK(!read(&json, deep, sizeof deep));
  ed_buf_deinit(&json);
}

// Every beginning of good bytes, and every change of one of them, is read or refused.
TEST(v8_tree_reads_hostile_bytes) {
  char bytes[sizeof GOOD - 1];
  ed_buf json;
  ed_buf_init(&json, 1 << 20);
  for (size_t len = 0; len < sizeof bytes; len++) CHECK(!read(&json, GOOD, len));
  for (size_t at = 0; at < sizeof bytes; at++) {
    memcpy(bytes, GOOD, sizeof bytes);
    for (int byte = 0; byte < 256; byte++) {
      bytes[at] = (char)byte;
      read(&json, bytes, sizeof bytes);
    }
  }
  ed_buf_deinit(&json);
}
