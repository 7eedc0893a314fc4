// SPDX-License-Identifier: MIT
// Source maps (ECMA-426): the JSON of a map, also one with sections, becomes one sorted table of mappings, and lists of
// its sources and names. Also finds the comment by which a source names its map. Bytes in, tables out.
//
// Nothing in a map is an error but that it is no JSON object: digits that are none count as zero, numbers wrap at 32
// bits, indexes may point past the lists. That is what V8's consumers do with such maps, and it bounds what a hostile
// one can do. Of a number with more than 32 bits the rest is lost.
#ifndef ED_SOURCE_MAP_H
#define ED_SOURCE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ED_MAPPING_NONE INT32_MIN

// A row of the table as lib/internal/source_maps.js reads it: six int32. All numbers begin at 0.
typedef struct ed_mapping {
  int32_t line, column; // in the generated text
  int32_t source;       // index, or ED_MAPPING_NONE: no original place
  int32_t original_line, original_column;
  int32_t name; // index, or ED_MAPPING_NONE
} ed_mapping;

typedef struct ed_map_text {
  const char *text; // UTF-8; NULL when the list has no string there
  size_t len;
} ed_map_text;

typedef struct ed_source_map {
  ed_mapping *mappings; // by line and column; of equal places the last one counts
  ed_map_text *sources; // of all sections, in their order; sourceRoot is not part of it
  ed_map_text *roots;   // sourceRoot of each source
  ed_map_text *names;
  size_t mapping_count, source_count, name_count;
  struct ed_json_doc *doc; // has the texts
} ed_source_map;

typedef enum ed_map_status { ED_MAP_OK, ED_MAP_NO_JSON, ED_MAP_NO_MAP, ED_MAP_NO_MEMORY } ed_map_status;

// Reads a map of len bytes; `take_text` is malloc'ed and belongs to the map. NO_MAP: sources or mappings are missing.
// A map that could not be read is empty.
ed_map_status ed_source_map_read(ed_source_map *map, char *take_text, size_t len);
void ed_source_map_deinit(ed_source_map *map);
// sourcesContent of a source, by its index; text is NULL when the map has none.
ed_map_text ed_source_map_content(const ed_source_map *map, size_t source);

// The URL of the last `//# sourceMappingURL=` of a source that compiles. UNSURE: there may be one, but only a lexer can
// tell it from the inside of a string, a template or another comment.
typedef enum ed_map_comment { ED_MAP_COMMENT_NONE, ED_MAP_COMMENT_FOUND, ED_MAP_COMMENT_UNSURE } ed_map_comment;
ed_map_comment ed_source_map_comment(const char *source, size_t len, ed_map_text *url);

#endif
