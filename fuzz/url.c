// SPDX-License-Identifier: MIT
// Fuzzes the URL parser. The input is "base\nreference\nsetter value": a URL that parses must serialize to itself, and
// so must what a setter makes of it.
// Sources: src/parse/url*.c src/parse/host.c src/parse/percent.c src/base/buf.c src/base/mem.c -licuuc
#include "parse/url.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const ed_url *u) {
  ed_url again;
  if (!ed_url_parse(&again, u->href.data, u->href.len, NULL)) abort();
  if (again.href.len != u->href.len || memcmp(again.href.data, u->href.data, u->href.len) != 0) abort();
  if (again.path_start != u->path_start || again.search_start != u->search_start || again.hash_start != u->hash_start ||
      again.host_start != u->host_start || again.host_end != u->host_end)
    abort();
  ed_url_deinit(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > 4096) return 0;
  const char *text = (const char *)data + 1, *end = (const char *)data + size;
  const char *first = memchr(text, '\n', size - 1);
  const char *second = first ? memchr(first + 1, '\n', (size_t)(end - first - 1)) : NULL;
  ed_url base, u;
  bool has_base = ed_url_parse(&base, text, (size_t)((first ? first : end) - text), NULL);
  if (has_base) check(&base);
  if (first) {
    const char *stop = second ? second : end;
    if (ed_url_parse(&u, first + 1, (size_t)(stop - first - 1), has_base ? &base : NULL)) {
      check(&u);
      if (second) {
        ed_url_set(&u, (ed_url_part)(data[0] % (ED_URL_HASH + 1)), second + 1, (size_t)(end - second - 1));
        check(&u);
      }
    }
    ed_url_deinit(&u);
  }
  ed_url_deinit(&base);
  return 0;
}
