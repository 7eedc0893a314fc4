// SPDX-License-Identifier: MIT
// Fuzzes the source map reader: the first byte chooses between a map as JSON and bare mappings put into one. The table
// must be sorted, and every text readable. The same bytes are searched for the comment that names a map.
// Sources: src/parse/source_map.c src/parse/json.c src/base/mem.c src/base/utf.c src/base/search.c
#include "parse/source_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t read_all(const ed_map_text *list, size_t count) {
  size_t sum = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < list[i].len; j++) sum += (unsigned char)list[i].text[j];
  return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > 65536) return 0;
  size_t len = size - 1;
  char *text = malloc(len + 64);
  if (data[0] & 1) {
    for (size_t i = 1; i < size; i++)
      if (data[i] < 0x20 || data[i] > 0x7E || data[i] == '"' || data[i] == '\\') return free(text), 0;
    len = (size_t)snprintf(text, len + 64, "{\"sources\":[\"a\"],\"names\":[],\"mappings\":\"%.*s\"}", (int)len,
                           (const char *)data + 1);
  } else {
    memcpy(text, data + 1, len);
  }
  ed_source_map map;
  volatile size_t sum = 0;
  if (ed_source_map_read(&map, text, len) == ED_MAP_OK) {
    for (size_t i = 1; i < map.mapping_count; i++) {
      const ed_mapping *a = &map.mappings[i - 1], *b = &map.mappings[i];
      if (b->line < a->line || (b->line == a->line && b->column < a->column)) abort();
    }
    sum += read_all(map.sources, map.source_count) + read_all(map.roots, map.source_count) +
           read_all(map.names, map.name_count);
    for (size_t i = 0; i <= map.source_count && i < 64; i++) {
      ed_map_text content = ed_source_map_content(&map, i);
      sum += read_all(&content, 1);
    }
  }
  ed_source_map_deinit(&map);
  ed_map_text url;
  if (ed_source_map_comment((const char *)data, size, &url) == ED_MAP_COMMENT_FOUND) {
    if (url.len == 0) abort();
    sum += read_all(&url, 1);
  }
  (void)sum;
  return 0;
}
