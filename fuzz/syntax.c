// SPDX-License-Identifier: MIT
// Fuzzes the rewriter. The first byte picks the options (`@` plus kind plus 4 times types; P and ` add flags); what
// comes out must be well formed (test/c/syntax_check.h), the same each time, and no byte behind the input may be read.
// Sources: src/syntax/*.c src/base/*.c
// Libraries: icu-uc icu-i18n
#include "../test/c/syntax_check.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > 65536) return 0;
  ed_syntax_options options = {
      .kind = (ed_source_kind)(data[0] & 3),
      .types = (ed_types)((data[0] >> 2 & 3) % 3),
      .keep_awaits = data[0] & 16,
      .url = data[0] & 32 ? "file:///a\"\\\n\xE2\x80\xA8.js" : "file:///a.js",
  };
  if (options.types != ED_TYPES_NONE) options.only_types = data[0] & 32;
  size_t len = size - 1;
  char *text = malloc(len ? len : 1); // exact, so that a sanitizer sees each byte too far
  memcpy(text, data + 1, len);
  ed_syntax first, second;
  bool accepted = ed_syntax_rewrite(text, len, &options, &first);
  const char *fault = syntax_fault(text, len, &options, accepted, &first);
  if (ed_syntax_rewrite(text, len, &options, &second) != accepted || first.len != second.len ||
      (first.text && memcmp(first.text, second.text, first.len) != 0))
    fault = "not the same each time";
  // A script's text that comes back as it was needs no look at its words, and the other way about.
  if (accepted && !fault && options.kind != ED_SOURCE_MODULE && options.types == ED_TYPES_NONE && first.text &&
      !ed_syntax_may_change(text, len))
    fault = "changed against ed_syntax_may_change";
  if (fault) {
    fprintf(stderr, "%s\n%.*s\n----\n%.*s\n", fault, (int)len, text, (int)first.len, first.text ? first.text : "");
    abort();
  }
  ed_syntax_deinit(&first);
  ed_syntax_deinit(&second);
  free(text);
  return 0;
}
