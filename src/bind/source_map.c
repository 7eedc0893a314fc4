// SPDX-License-Identifier: MIT
// Binding 'source_map': maps decoded for lib/internal/source_maps.js, which keeps the tables and searches them.
#include "parse/source_map.h"
#include "base/mem.h"
#include "engine/engine.h"
#include "syntax/syntax.h"

#include <stdlib.h>
#include <string.h>

static ed_val text_value(ed_ctx ctx, ed_map_text t) { return t.text ? ed_str_utf8(ctx, t.text, t.len) : ed_null(ctx); }

static ed_obj list_of(ed_ctx ctx, const ed_map_text *texts, size_t count) {
  ed_obj list = ed_array_new(ctx, 0, NULL);
  for (size_t i = 0; i < count; i++) ed_set_index(ctx, list, (unsigned)i, text_value(ctx, texts[i]));
  return list;
}

static bool read_map(ed_args *a, ed_source_map *map, ed_map_status *status) {
  ed_bytes bytes = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return false;
  char *copy = ed_try_malloc(bytes.len);
  if (copy) memcpy(copy, bytes.data, bytes.len);
  *map = (ed_source_map){0};
  *status = copy ? ed_source_map_read(map, copy, bytes.len) : ED_MAP_NO_MEMORY;
  return true;
}

// decode(bytes) -> [table, sources, sourceRoot of each source, names], or the ed_map_status that says why not. The
// table is an ArrayBuffer of int32, six a mapping (struct ed_mapping).
ED_FN(source_map_decode) {
  ed_source_map map;
  ed_map_status status;
  if (!read_map(a, &map, &status)) return NULL;
  ed_val result;
  if (status == ED_MAP_OK) {
    size_t size = map.mapping_count * sizeof *map.mappings;
    uint8_t *table = (uint8_t *)map.mappings;
    map.mappings = NULL;
    ed_lock(a->ctx);
    result = ed_array_new(a->ctx, 4,
                          (ed_val[]){ed_arraybuffer_take(a->ctx, table ? table : ed_xmalloc(1), size),
                                     list_of(a->ctx, map.sources, map.source_count),
                                     list_of(a->ctx, map.roots, map.source_count),
                                     list_of(a->ctx, map.names, map.name_count)});
    ed_unlock(a->ctx);
  } else {
    result = ed_num(a->ctx, status);
  }
  ed_source_map_deinit(&map);
  return result;
}

// content(bytes, source) -> sourcesContent of a source by its index, or null
ED_FN(source_map_content) {
  ed_source_map map;
  ed_map_status status;
  if (!read_map(a, &map, &status)) return NULL;
  double source = ed_arg_f64(a);
  ed_map_text none = {0};
  ed_val content =
      ed_failed(a) ? NULL : text_value(a->ctx, source >= 0 ? ed_source_map_content(&map, (size_t)source) : none);
  ed_source_map_deinit(&map);
  return content;
}

static ed_val comment_by_lexer(ed_ctx ctx, const char *source, size_t len) {
  ed_syntax syntax;
  ed_syntax_rewrite(source, len, &(ed_syntax_options){.kind = ED_SOURCE_COMMONJS, .keep_awaits = true}, &syntax);
  ed_span url = syntax.source_map_url;
  ed_val value = url.text ? ed_str_utf8(ctx, url.text, url.len) : NULL;
  ed_syntax_deinit(&syntax);
  return value;
}

// comment(source of CommonJS) -> URL of its last `//# sourceMappingURL=` comment, or undefined
ED_FN(source_map_comment) {
  size_t len;
  const char *source = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  ed_map_text url;
  switch (ed_source_map_comment(source, len, &url)) {
  case ED_MAP_COMMENT_FOUND: return text_value(a->ctx, url);
  case ED_MAP_COMMENT_UNSURE: return comment_by_lexer(a->ctx, source, len);
  default: return NULL;
  }
}

static unsigned unit_at(const ed_text *t, size_t i) { return t->latin1 ? t->latin1[i] : t->utf16[i]; }
static bool is_line_end(unsigned c) { return c == '\n' || c == 0x2028 || c == 0x2029; }

// lineStarts(text) -> ArrayBuffer of int32: where its lines begin, and one more for its end, as if a line's end
// followed
ED_FN(source_map_line_starts) {
  ed_text text = ed_arg_text(a);
  if (ed_failed(a)) return NULL;
  size_t count = 2;
  for (size_t i = 0; i < text.len; i++) count += is_line_end(unit_at(&text, i));
  int32_t *starts = ed_xmalloc(count * sizeof *starts);
  size_t n = 0;
  starts[n++] = 0;
  for (size_t i = 0; i < text.len; i++)
    if (is_line_end(unit_at(&text, i))) starts[n++] = (int32_t)(i + 1);
  starts[n] = (int32_t)(text.len + 1);
  return ed_arraybuffer_take(a->ctx, (uint8_t *)starts, count * sizeof *starts);
}

const ed_native ed_bind_source_map[] = {{"decode", source_map_decode},
                                        {"content", source_map_content},
                                        {"comment", source_map_comment},
                                        {"lineStarts", source_map_line_starts},
                                        {0}};
