// SPDX-License-Identifier: MIT
// Source maps: see source_map.h.
#include "parse/source_map.h"

#include "base/mem.h"
#include "base/search.h"
#include "parse/json.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

// ---- reading a map -------------------------------------------------------------------------------------------------

typedef struct builder {
  ed_source_map *map;
  size_t mapping_room, source_room, name_room;
  bool is_sorted, is_full;
} builder;

#define GET(object, key) ed_json_get(object, key, sizeof(key) - 1)

// A place for one more item in a growing array; NULL when there is no memory.
static void *grow(void **items, size_t count, size_t *room, size_t size) {
  if (count == *room) {
    size_t wanted = *room ? *room * 2 : 16;
    void *bigger = wanted > SIZE_MAX / size ? NULL : realloc(*items, wanted * size);
    if (!bigger) return NULL;
    *items = bigger, *room = wanted;
  }
  return (char *)*items + count * size;
}

static ed_map_text text_of(const ed_json *v) {
  if (!v || v->kind != ED_JSON_STRING) return (ed_map_text){0};
  return (ed_map_text){v->str, v->len};
}

static void add_sources(builder *b, const ed_json *section) {
  ed_source_map *m = b->map;
  ed_map_text root = text_of(GET(section, "sourceRoot"));
  for (const ed_json *s = GET(section, "sources")->first; s && !b->is_full; s = s->next) {
    size_t room = b->source_room;
    ed_map_text *source = grow((void **)&m->sources, m->source_count, &b->source_room, sizeof *source);
    ed_map_text *its_root = grow((void **)&m->roots, m->source_count, &room, sizeof *its_root);
    b->is_full = !source || !its_root;
    if (b->is_full) return;
    *source = text_of(s), *its_root = root;
    m->source_count++;
  }
}

static void add_names(builder *b, const ed_json *names) {
  ed_source_map *m = b->map;
  for (const ed_json *n = names ? names->first : NULL; n && !b->is_full; n = n->next) {
    ed_map_text *name = grow((void **)&m->names, m->name_count, &b->name_room, sizeof *name);
    b->is_full = !name;
    if (name) *name = text_of(n), m->name_count++;
  }
}

static int32_t add_wrapping(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }

// One number of base64 digits; anything else counts as a digit of value zero that ends it.
static int32_t take_number(const char **at, const char *end) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint32_t bits = 0;
  unsigned shift = 0;
  for (bool more = true; more && *at < end && **at != ',' && **at != ';'; shift += 5) {
    const char *found = **at ? strchr(digits, **at) : NULL;
    unsigned digit = found ? (unsigned)(found - digits) : 0;
    (*at)++;
    if (shift < 32) bits |= (digit & 31) << shift;
    more = digit & 32;
  }
  uint32_t size = bits >> 1;
  if (!(bits & 1)) return (int32_t)size;
  return size == 0 ? INT32_MIN : -(int32_t)size;
}

static void add_mapping(builder *b, const ed_mapping *row) {
  ed_source_map *m = b->map;
  ed_mapping *next = grow((void **)&m->mappings, m->mapping_count, &b->mapping_room, sizeof *next);
  b->is_full = !next;
  if (!next) return;
  if (m->mapping_count > 0) {
    const ed_mapping *last = next - 1;
    if (row->line < last->line || (row->line == last->line && row->column < last->column)) b->is_sorted = false;
  }
  *next = *row;
  m->mapping_count++;
}

typedef struct place {
  int32_t line, column;
} place;

// The mappings of a section that begins at `offset`; its indexes count from `sources` and `names`.
static void add_mappings(builder *b, ed_map_text text, place offset, int32_t sources, int32_t names) {
  ed_mapping now = {.line = offset.line, .column = offset.column};
  for (const char *at = text.text, *end = at + text.len; at < end && !b->is_full;) {
    if (*at == ';') now.line = add_wrapping(now.line, 1), now.column = 0, at++;
    if (at == end || *at == ';') continue;
    if (*at == ',') {
      at++;
      continue;
    }
    now.column = add_wrapping(now.column, take_number(&at, end));
    ed_mapping row = {.line = now.line, .column = now.column, .source = ED_MAPPING_NONE, .name = ED_MAPPING_NONE};
    if (at < end && *at != ',' && *at != ';') {
      now.source = add_wrapping(now.source, take_number(&at, end));
      now.original_line = add_wrapping(now.original_line, take_number(&at, end));
      now.original_column = add_wrapping(now.original_column, take_number(&at, end));
      row.source = add_wrapping(now.source, sources);
      row.original_line = now.original_line;
      row.original_column = now.original_column;
      if (at < end && *at != ',' && *at != ';') {
        now.name = add_wrapping(now.name, take_number(&at, end));
        row.name = add_wrapping(now.name, names);
      }
      while (at < end && *at != ',' && *at != ';') at++;
    }
    add_mapping(b, &row);
  }
}

static int32_t count_of(size_t n) { return n > INT32_MAX ? INT32_MAX : (int32_t)n; }

static bool add_section(builder *b, const ed_json *section, place offset) {
  const ed_json *sources = GET(section, "sources"), *mappings = GET(section, "mappings");
  if (!sources || sources->kind != ED_JSON_ARRAY || !mappings || mappings->kind != ED_JSON_STRING) return false;
  int32_t first_source = count_of(b->map->source_count), first_name = count_of(b->map->name_count);
  add_sources(b, section);
  const ed_json *names = GET(section, "names");
  if (names && names->kind == ED_JSON_ARRAY) add_names(b, names);
  add_mappings(b, text_of(mappings), offset, first_source, first_name);
  return true;
}

static int32_t number_of(const ed_json *v) {
  if (!v || v->kind != ED_JSON_NUMBER) return 0;
  long n = strtol(v->raw, NULL, 10); // something of the text always follows a number inside an object
  return n > INT32_MAX ? INT32_MAX : n < INT32_MIN ? INT32_MIN : (int32_t)n;
}

static bool add_sections(builder *b, const ed_json *sections) {
  for (const ed_json *s = sections->first; s; s = s->next) {
    const ed_json *offset = GET(s, "offset"), *map = GET(s, "map");
    if (!offset || !map) return false;
    if (!add_section(b, map, (place){number_of(GET(offset, "line")), number_of(GET(offset, "column"))})) return false;
  }
  return true;
}

// ---- order ---------------------------------------------------------------------------------------------------------

static int compare(const void *a, const void *b, void *mappings) {
  uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
  const ed_mapping *x = (ed_mapping *)mappings + i, *y = (ed_mapping *)mappings + j;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  if (x->column != y->column) return x->column < y->column ? -1 : 1;
  return i < j ? -1 : 1;
}

static bool sort(ed_source_map *m) {
  size_t n = m->mapping_count;
  uint32_t *order = n <= UINT32_MAX ? ed_try_malloc(n * sizeof *order) : NULL;
  ed_mapping *sorted = ed_try_malloc(n * sizeof *sorted);
  bool ok = order && sorted;
  if (ok) {
    for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
    qsort_r(order, n, sizeof *order, compare, m->mappings);
    for (size_t i = 0; i < n; i++) sorted[i] = m->mappings[order[i]];
    free(m->mappings);
    m->mappings = sorted;
  } else {
    free(sorted);
  }
  free(order);
  return ok;
}

// ---- the whole -----------------------------------------------------------------------------------------------------

static ed_map_status fail(ed_source_map *map, ed_map_status status) {
  ed_source_map_deinit(map);
  return status;
}

// Servers may put `)]}'` and a line's end in front, so that the JSON cannot be run as a script.
static void blank_guard(char *text, size_t len) {
  if (len < 4 || memcmp(text, ")]}'", 4) != 0) return;
  for (size_t i = 0; i < len && text[i] != '\n'; i++) text[i] = ' ';
}

ed_map_status ed_source_map_read(ed_source_map *map, char *take_text, size_t len) {
  *map = (ed_source_map){0};
  blank_guard(take_text, len);
  map->doc = ed_json_parse(take_text, len, NULL);
  if (!map->doc) return ED_MAP_NO_JSON;
  const ed_json *root = ed_json_root(map->doc), *sections = GET(root, "sections");
  builder b = {.map = map, .is_sorted = true};
  bool is_map = sections ? add_sections(&b, sections) : add_section(&b, root, (place){0});
  if (!is_map) return fail(map, ED_MAP_NO_MAP);
  if (b.is_full || (!b.is_sorted && !sort(map))) return fail(map, ED_MAP_NO_MEMORY);
  return ED_MAP_OK;
}

void ed_source_map_deinit(ed_source_map *map) {
  free(map->mappings);
  free(map->sources);
  free(map->roots);
  free(map->names);
  ed_json_free(map->doc);
  *map = (ed_source_map){0};
}

static const ed_json *item(const ed_json *array, size_t index) {
  const ed_json *v = array && array->kind == ED_JSON_ARRAY ? array->first : NULL;
  for (; v && index > 0; index--) v = v->next;
  return v;
}

static size_t length(const ed_json *array) {
  size_t n = 0;
  for (const ed_json *v = array->first; v; v = v->next) n++;
  return n;
}

ed_map_text ed_source_map_content(const ed_source_map *map, size_t source) {
  if (!map->doc) return (ed_map_text){0};
  const ed_json *root = ed_json_root(map->doc), *sections = GET(root, "sections");
  if (!sections) return text_of(item(GET(root, "sourcesContent"), source));
  for (const ed_json *s = sections->first; s; s = s->next) {
    size_t count = length(GET(GET(s, "map"), "sources"));
    if (source < count) return text_of(item(GET(GET(s, "map"), "sourcesContent"), source));
    source -= count;
  }
  return (ed_map_text){0};
}

// ---- the comment ---------------------------------------------------------------------------------------------------

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }
static bool is_end(char c) { return c == '\n' || c == '\r'; }

// Whether the text from `at`, the rest of a line, is only blank lines and comments of one line, and nothing in it could
// end a template, a comment of several lines or a string that goes on over a line's end.
static bool ends_in_comments(const char *source, size_t len, size_t at) {
  for (bool is_comment = true; at < len; at++) {
    char c = source[at];
    if (c == '`' || (c == '*' && at + 1 < len && source[at + 1] == '/')) return false;
    if (is_end(c)) {
      if (source[at - 1] == '\\') return false;
      is_comment = false;
    } else if (!is_comment && !is_blank(c)) {
      if (at + 1 >= len || c != '/' || source[at + 1] != '/') return false;
      is_comment = true;
    }
  }
  return true;
}

// What stands alone on its line, with nothing but comments up to the end of the text, is a comment: a text that
// compiles does not end inside a string, a template or a comment of several lines.
ed_map_comment ed_source_map_comment(const char *source, size_t len, ed_map_text *url) {
  static const char word[] = "sourceMappingURL=";
  enum { WORD = sizeof word - 1 };
  if (len < WORD) return ED_MAP_COMMENT_NONE;
  size_t at = ed_search_last((const uint8_t *)source, len, (const uint8_t *)word, WORD, len - WORD);
  if (at == ED_SEARCH_NONE) return ED_MAP_COMMENT_NONE;
  if (at < 4 || memcmp(source + at - 4, "//", 2) != 0 || (source[at - 2] != '#' && source[at - 2] != '@') ||
      !is_blank(source[at - 1]))
    return ED_MAP_COMMENT_UNSURE;
  for (size_t i = at - 4; i > 0 && !is_end(source[i - 1]); i--) {
    if (!is_blank(source[i - 1])) return ED_MAP_COMMENT_UNSURE;
  }
  size_t begin = at + WORD, stop = begin;
  while (stop < len && !is_blank(source[stop]) && !is_end(source[stop])) {
    if (source[stop] == '"' || source[stop] == '\'') return ED_MAP_COMMENT_UNSURE;
    stop++;
  }
  for (size_t i = stop; i < len && !is_end(source[i]); i++) {
    if (!is_blank(source[i])) return ED_MAP_COMMENT_UNSURE;
  }
  if (!ends_in_comments(source, len, begin)) return ED_MAP_COMMENT_UNSURE;
  if (stop == begin) return ED_MAP_COMMENT_NONE;
  *url = (ed_map_text){source + begin, stop - begin};
  return ED_MAP_COMMENT_FOUND;
}
