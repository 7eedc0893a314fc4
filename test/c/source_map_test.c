// SPDX-License-Identifier: MIT
// The source map reader.
#include "base/mem.h"
#include "check.h"
#include "parse/source_map.h"
#include <stdio.h>
#include <string.h>

static ed_map_status read(ed_source_map *map, const char *text) {
  size_t len = strlen(text);
  return ed_source_map_read(map, ed_xstrndup(text, len), len);
}

static void check_row(const ed_source_map *map, size_t i, const char *want) {
  char got[100] = "(none)";
  const ed_mapping *m = &map->mappings[i];
  if (i < map->mapping_count) {
    int n = snprintf(got, sizeof got, "%d:%d", m->line, m->column);
    if (m->source != ED_MAPPING_NONE)
      n += snprintf(got + n, sizeof got - (size_t)n, " %d:%d:%d", m->source, m->original_line, m->original_column);
    if (m->name != ED_MAPPING_NONE) snprintf(got + n, sizeof got - (size_t)n, " %d", m->name);
  }
  CHECK_BYTES(got, strlen(got), want, strlen(want));
}

TEST(source_map_decodes_mappings) {
  ed_source_map map;
  CHECK_EQ(read(&map, "{\"version\":3,\"sources\":[\"a.js\",\"b.js\"],\"names\":[\"x\",\"y\"],\"sourceRoot\":\"r\","
                      "\"mappings\":\"AAAAA,EAEEC;EACA,G;;ACKAD,KAA\",\"sourcesContent\":[null,\"B\\n\"]}"),
           ED_MAP_OK);
  CHECK_EQ(map.mapping_count, 6);
  check_row(&map, 0, "0:0 0:0:0 0");
  check_row(&map, 1, "0:2 0:2:2 1");
  check_row(&map, 2, "1:2 0:3:2");
  check_row(&map, 3, "1:5");
  check_row(&map, 4, "3:0 1:8:2 0");
  check_row(&map, 5, "3:5 1:8:2");
  CHECK_BYTES(map.sources[1].text, map.sources[1].len, "b.js", 4);
  CHECK_BYTES(map.roots[1].text, map.roots[1].len, "r", 1);
  CHECK_BYTES(map.names[1].text, map.names[1].len, "y", 1);
  ed_map_text content = ed_source_map_content(&map, 1);
  CHECK_BYTES(content.text, content.len, "B\n", 2);
  CHECK(ed_source_map_content(&map, 0).text == NULL);
  CHECK(ed_source_map_content(&map, 2).text == NULL);
  ed_source_map_deinit(&map);
}

TEST(source_map_places_sections) {
  ed_source_map map;
  CHECK_EQ(read(&map, "{\"sections\":[{\"offset\":{\"line\":0,\"column\":10},\"map\":{\"sources\":[\"b\",\"c\"],"
                      "\"names\":[\"n\"],\"mappings\":\"AAAAA;EAAC\"}},{\"offset\":{\"line\":5,\"column\":3},\"map\":"
                      "{\"sources\":[\"a\"],\"names\":[\"m\"],\"mappings\":\"CAACA;CAAC\",\"sourcesContent\":[\"A\"]}}"
                      "]}"),
           ED_MAP_OK);
  CHECK_EQ(map.mapping_count, 4);
  check_row(&map, 0, "0:10 0:0:0 0");
  check_row(&map, 1, "1:2 0:0:1");
  check_row(&map, 2, "5:4 2:0:1 1");
  check_row(&map, 3, "6:1 2:0:2");
  ed_map_text content = ed_source_map_content(&map, 2);
  CHECK_BYTES(content.text, content.len, "A", 1);
  ed_source_map_deinit(&map);
}

TEST(source_map_sorts_what_steps_back) {
  ed_source_map map;
  CHECK_EQ(read(&map, "{\"sources\":[\"a\"],\"mappings\":\"UAAA,FAAE,FAAE,AACA\"}"), ED_MAP_OK);
  check_row(&map, 0, "0:6 0:0:4");
  check_row(&map, 1, "0:6 0:1:4"); // of two at one place the later one stays behind
  check_row(&map, 2, "0:8 0:0:2");
  check_row(&map, 3, "0:10 0:0:0");
  ed_source_map_deinit(&map);
}

TEST(source_map_bounds_numbers) {
  static const struct {
    const char *digits, *row;
  } cases[] = {{"B", "0:0 0:0:-2147483648"},
               {"+/////D", "0:0 0:0:2147483647"},
               {"//////D", "0:0 0:0:-2147483647"},
               {"ggggggggggggggB", "0:0 0:0:0"},
               {"!", "0:0 0:0:0"},
               {"g", "0:0 0:0:0"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[100];
    snprintf(text, sizeof text, "{\"sources\":[\"a\"],\"mappings\":\"AAA%s\"}", cases[i].digits);
    ed_source_map map;
    CHECK_EQ(read(&map, text), ED_MAP_OK);
    check_row(&map, 0, cases[i].row);
    ed_source_map_deinit(&map);
  }
}

TEST(source_map_tells_what_is_none) {
  ed_source_map map;
  CHECK_EQ(read(&map, "{"), ED_MAP_NO_JSON);
  CHECK_EQ(read(&map, "{\"mappings\":\"AAAA\"}"), ED_MAP_NO_MAP);
  CHECK_EQ(read(&map, "{\"sources\":[],\"mappings\":5}"), ED_MAP_NO_MAP);
  CHECK_EQ(read(&map, "{\"sections\":[{}]}"), ED_MAP_NO_MAP);
  CHECK_EQ(read(&map, "5"), ED_MAP_NO_MAP);
  CHECK_EQ(read(&map, ")]}' guard\n{\"sources\":[],\"mappings\":\"\"}"), ED_MAP_OK);
  CHECK_EQ(map.mapping_count, 0);
  ed_source_map_deinit(&map);
}

TEST(source_map_comment_is_found_at_the_end) {
  static const struct {
    const char *source;
    ed_map_comment status;
    const char *url;
  } cases[] = {
      {"1\n//# sourceMappingURL=a.map", ED_MAP_COMMENT_FOUND, "a.map"},
      {"1\r\n  //@\tsourceMappingURL=a.map \r\n\n", ED_MAP_COMMENT_FOUND, "a.map"},
      {"//# sourceMappingURL=a.map", ED_MAP_COMMENT_FOUND, "a.map"},
      {"//# sourceMappingURL=a\n//# sourceMappingURL=b", ED_MAP_COMMENT_FOUND, "b"},
      {"//# sourceMappingURL=a\n//# sourceURL=it's\n\n // c", ED_MAP_COMMENT_FOUND, "a"},
      {"1", ED_MAP_COMMENT_NONE, ""},
      {"no sourceMapping here", ED_MAP_COMMENT_NONE, ""},
      {"//# sourceMappingURL=\n", ED_MAP_COMMENT_NONE, ""},
      {"1 //# sourceMappingURL=a", ED_MAP_COMMENT_UNSURE, ""},
      {"`\n//# sourceMappingURL=a\n`", ED_MAP_COMMENT_UNSURE, ""},
      {"`\n//# sourceMappingURL=a\n//`", ED_MAP_COMMENT_UNSURE, ""},
      {"/*\n//# sourceMappingURL=a*/", ED_MAP_COMMENT_UNSURE, ""},
      {"'\\\n//# sourceMappingURL=a\\\n//'", ED_MAP_COMMENT_UNSURE, ""},
      {"//# sourceMappingURL=a\n2", ED_MAP_COMMENT_UNSURE, ""},
      {"//# sourceMappingURL=a\n/", ED_MAP_COMMENT_UNSURE, ""},
      {"//# sourceMappingURL=a b", ED_MAP_COMMENT_UNSURE, ""},
      {"//# sourceMappingURL=a'b", ED_MAP_COMMENT_UNSURE, ""},
      {"//#sourceMappingURL=a'b", ED_MAP_COMMENT_UNSURE, ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ed_map_text url = {"", 0};
    CHECK_EQ(ed_source_map_comment(cases[i].source, strlen(cases[i].source), &url), cases[i].status);
    CHECK_BYTES(url.text, url.len, cases[i].url, strlen(cases[i].url));
  }
}
