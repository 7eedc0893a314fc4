// SPDX-License-Identifier: MIT
#include "base/sum.h"
#include "check.h"
#include "parse/sea.h"

#include <stdlib.h>
#include <string.h>

enum { SIZE_AT = 8, HEAD_SIZE_AT = 16, WORDS_AT = 32, ASSETS_AT = 36, SUM_AT = 40, HEAD = 48 };

static ed_sea_text text(const char *s) { return (ed_sea_text){s, strlen(s)}; }

// A blob with two options and three assets; the caller frees it.
static char *make(size_t *len) {
  ed_sea_text words[] = {text("--a"), text("")};
  ed_sea_asset assets[] = {{text("one"), text("1")}, {text("none"), text("")}, {text(""), text("two")}};
  const ed_sea app = {.is_module = true,
                      .extension = ED_SEA_CLI,
                      .name = text("main.js"),
                      .script = text("run()"),
                      .words = words,
                      .word_count = 2,
                      .assets = assets,
                      .asset_count = 3};
  ed_buf b = {.max = SIZE_MAX / 2};
  uint64_t size;
  CHECK(ed_sea_write_head(&app, &b, &size));
  char *blob = calloc(1, (size_t)size);
  memcpy(blob, b.data, b.len);
  size_t at = b.len;
  for (int i = 0; i < 3; i++) {
    at = (at + ED_SEA_ALIGNMENT - 1) / ED_SEA_ALIGNMENT * ED_SEA_ALIGNMENT;
    memcpy(blob + at, assets[i].content.bytes, assets[i].content.len);
    at += assets[i].content.len;
  }
  CHECK_EQ(at, size);
  ed_buf_deinit(&b);
  *len = at;
  return blob;
}

static void put(char *blob, size_t at, uint64_t value, size_t size) { memcpy(blob + at, &value, size); }

// Makes the sum right again, of as much as the head says to be.
static void sum(char *blob, size_t len) {
  uint64_t head_size;
  memcpy(&head_size, blob + HEAD_SIZE_AT, sizeof head_size);
  if (head_size < HEAD || head_size > len) return;
  put(blob, SUM_AT, 0, 8);
  put(blob, SUM_AT, ed_sum(blob + HEAD, (size_t)head_size - HEAD, ed_sum(blob, HEAD, 0)), 8);
}

TEST(a_blob_is_read_as_it_was_written) {
  size_t len;
  char *blob = make(&len);
  ed_sea app;
  CHECK_EQ(ed_sea_read(blob, len, &app), NULL);
  CHECK(app.is_module && !app.is_quiet);
  CHECK_EQ(app.extension, ED_SEA_CLI);
  CHECK_EQ(app.name.bytes, "main.js");
  CHECK_EQ(app.script.bytes, "run()");
  CHECK_EQ(app.word_count, 2);
  CHECK_EQ(app.words[0].bytes, "--a");
  CHECK_EQ(app.words[1].len, 0);
  const ed_sea_text *two = ed_sea_find(&app, "", 0);
  CHECK(two != NULL && two->len == 3 && memcmp(two->bytes, "two", 3) == 0);
  CHECK((uintptr_t)(two->bytes - blob) % ED_SEA_ALIGNMENT == 0);
  CHECK_EQ(ed_sea_find(&app, "none", 4)->len, 0);
  CHECK(ed_sea_find(&app, "on", 2) == NULL);
  ed_sea_deinit(&app);
  free(blob);
}

TEST(a_blob_that_is_cut_off_is_refused) {
  size_t len;
  char *blob = make(&len);
  ed_sea app;
  for (size_t n = 0; n < len; n++) {
    char *copy = malloc(n ? n : 1);
    memcpy(copy, blob, n);
    CHECK_EQ(ed_sea_read(copy, n, &app), "it is cut off");
    free(copy);
  }
  free(blob);
}

TEST(each_byte_of_the_head_counts) {
  size_t len;
  char *blob = make(&len);
  uint64_t head_size;
  memcpy(&head_size, blob + HEAD_SIZE_AT, sizeof head_size);
  ed_sea app;
  for (size_t i = 0; i < head_size; i++) {
    blob[i] ^= 0x41;
    CHECK(ed_sea_read(blob, len, &app) != NULL);
    blob[i] ^= 0x41;
  }
  CHECK_EQ(ed_sea_read(blob, len, &app), NULL);
  ed_sea_deinit(&app);
  free(blob);
}

// With a sum that is right: who makes such a blob can make any, but not a crash.
TEST(impossible_numbers_are_refused) {
  static const uint64_t numbers[] = {0, 1, 47, 49, 1000, UINT32_MAX, UINT64_MAX / 2, UINT64_MAX};
  size_t len;
  char *blob = make(&len), *copy = malloc(len);
  for (size_t at = SIZE_AT; at + 8 <= len; at++) {
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
      memcpy(copy, blob, len);
      put(copy, at, numbers[i], at >= WORDS_AT && at <= ASSETS_AT ? 4 : 8);
      sum(copy, len);
      ed_sea app;
      if (ed_sea_read(copy, len, &app)) continue;
      for (size_t n = 0; n < app.asset_count; n++) {
        const ed_sea_text *content = &app.assets[n].content;
        CHECK(content->bytes >= copy && content->len <= len && content->bytes + content->len <= copy + len);
      }
      ed_sea_deinit(&app);
    }
  }
  free(copy);
  free(blob);
}
