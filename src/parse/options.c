// SPDX-License-Identifier: MIT
// The parser of the command line: see options.h.
#include "parse/options.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((format(printf, 2, 3))) static int fail(ed_options *o, const char *fmt, ...) {
  va_list list;
  va_start(list, fmt);
  vsnprintf(o->error, sizeof o->error, fmt, list);
  va_end(list);
  return -1;
}

static void add(ed_options *o, const ed_option *option, const char *value, bool negated) {
  if (o->count == o->cap) {
    o->cap = o->cap ? o->cap * 2 : 16;
    o->given = ed_xrealloc(o->given, o->cap * sizeof *o->given);
  }
  o->given[o->count++] = (ed_option_given){option, value ? ed_xstrdup(value) : NULL, negated};
}

// Equal names; a '*' at the end of a table name stands for any rest.
static bool same_name(const char *name, const char *row) {
  for (; *row; name++, row++) {
    if (*row == '*') return true;
    if (*name != *row) return false;
  }
  return *name == 0;
}

static const ed_option *find_row(const char *name) {
  for (const ed_option *row = ed_option_table; row->name; row++)
    if (same_name(name, row->name) || (row->alias && strcmp(name, row->alias) == 0)) return row;
  return NULL;
}

static bool takes_no_value(ed_option_kind kind) { return kind == ED_OPTION_BOOL || kind == ED_OPTION_ENGINE; }

// One option at words[at]; returns the number of words it used, or -1.
int ed_options_read(ed_options *o, int count, char *const *words, int at) {
  const char *word = words[at], *equals = NULL;
  char name[128];
  size_t len = strlen(word);
  if (word[1] == '-' && (equals = strchr(word, '=')) != NULL) len = (size_t)(equals - word);
  if (len >= sizeof name) return fail(o, "bad option: %s", word);
  memcpy(name, word, len);
  name[len] = 0;
  if (name[1] == '-')
    for (size_t i = 2; i < len; i++)
      if (name[i] == '_') name[i] = '-';

  const ed_option *row = find_row(strcmp(name, "-pe") == 0 ? "--print" : name);
  bool negated = false;
  if (!row && strncmp(name, "--no-", 5) == 0) {
    char positive[sizeof name];
    snprintf(positive, sizeof positive, "--%s", name + 5);
    row = find_row(positive);
    if (row && !takes_no_value(row->kind))
      return fail(o, "%s is an invalid negation because it is not a boolean option", word);
    negated = true;
  }
  if (!row && (strcmp(name, "--debug") == 0 || strcmp(name, "--debug-brk") == 0))
    return fail(o, "[DEP0062]: `node --debug` and `node --debug-brk` are invalid. "
                   "Please use `node --inspect` and `node --inspect-brk` instead.");
  if (!row) return fail(o, "bad option: %s", word);

  const char *value = equals ? equals + 1 : NULL;
  int used = 1;
  switch (row->kind) {
  case ED_OPTION_BOOL: value = NULL; break;
  case ED_OPTION_ENGINE:
  case ED_OPTION_MAYBE: break;
  case ED_OPTION_PRINT:
    if (value || at + 1 >= count || words[at + 1][0] == '-') {
      if (strcmp(name, "-pe") == 0) return fail(o, "%s requires an argument", word);
      break;
    }
    value = words[at + 1];
    used = 2;
    break;
  case ED_OPTION_TEXT:
  case ED_OPTION_LIST:
    if (value) {
      if (!*value) return fail(o, "%s requires an argument", word);
      break;
    }
    if (at + 1 >= count || words[at + 1][0] == '-') return fail(o, "%s requires an argument", word);
    value = words[at + 1];
    used = 2;
    break;
  }
  // A next word may begin with a hyphen when that is escaped.
  if (used == 2 && value[0] == '\\' && value[1] == '-') value++;
  add(o, row, value, negated);
  return used;
}

int ed_options_parse(ed_options *o, int count, char *const *words) {
  int at = 0;
  while (at < count && words[at][0] == '-' && words[at][1] != 0) {
    if (strcmp(words[at], "--") == 0) return at + 1;
    int used = ed_options_read(o, count, words, at);
    if (used < 0) return -1;
    at += used;
  }
  return at;
}

int ed_options_split(char *text, char **words) {
  int count = 0;
  char *in = text, *out = text;
  for (;;) {
    while (*in == ' ') in++;
    if (!*in) return count;
    words[count++] = out;
    bool quoted = false;
    for (; *in && (quoted || *in != ' '); in++) {
      if (*in == '"') {
        quoted = !quoted;
        continue;
      }
      if (quoted && *in == '\\') {
        if (!in[1]) return -1;
        in++;
      }
      *out++ = *in;
    }
    if (quoted) return -1;
    bool more = *in != 0;
    *out++ = 0; // never past `in`: each word is followed by a space or the end
    if (!more) return count;
    in++;
  }
}

// Of --name=value the value is not shown.
static int shown_length(const char *word) {
  const char *equals = strchr(word, '=');
  return (int)(equals ? equals - word + 1 : (ptrdiff_t)strlen(word));
}

int ed_options_parse_env(ed_options *o, const char *text) {
  size_t len = strlen(text);
  char *copy = ed_xstrdup(text);
  char **words = ed_xcalloc(len / 2 + 2, sizeof *words);
  int count = ed_options_split(copy, words), result = 0;
  if (count < 0) result = fail(o, "invalid value for NODE_OPTIONS (unterminated string)\n");
  for (int at = 0; at < count && result == 0;) {
    // Words that are no options are ignored, as Node does.
    if (words[at][0] != '-' || words[at][1] == 0) {
      at++;
      continue;
    }
    size_t before = o->count;
    int used = strcmp(words[at], "--") == 0 ? -1 : ed_options_read(o, count, words, at);
    bool is_unknown = used < 0 && (o->error[0] == 0 || strncmp(o->error, "bad option", 10) == 0);
    if (is_unknown || (o->count > before && !(o->given[before].option->flags & ED_OPTION_ENV)))
      result = fail(o, "%.*s is not allowed in NODE_OPTIONS", shown_length(words[at]), words[at]);
    else if (used < 0) result = -1;
    at += used;
  }
  free(words);
  free(copy);
  return result;
}

const ed_option_given *ed_options_find(const ed_options *o, const char *name) {
  for (size_t i = o->count; i > 0; i--)
    if (strcmp(o->given[i - 1].option->name, name) == 0) return o->given[i - 1].negated ? NULL : &o->given[i - 1];
  return NULL;
}

static bool is_power_of_two(const char *text) {
  char *end;
  unsigned long long n = strtoull(text, &end, 10);
  return *end == 0 && n > 1 && (n & (n - 1)) == 0;
}

static bool is_percentage(const char *text) {
  char *end;
  double n = strtod(text, &end);
  return end != text && *end == 0 && n > 0 && n <= 100;
}

static bool is_one_of(const char *value, const char *const *words) {
  for (; *words; words++)
    if (strcmp(value, *words) == 0) return true;
  return false;
}

int ed_options_check(ed_options *o) {
  static const char *const rejections[] = {"strict", "throw", "warn", "none", "warn-with-error-code", NULL};
  static const char *const types[] = {"module", "commonjs", "module-typescript", "commonjs-typescript", NULL};
  static const char *const orders[] = {"ipv4first", "ipv6first", "verbatim", NULL};
  static const char *const protos[] = {"delete", "throw", NULL};
  // clang-format off
  static const char *const pairs[][2] = {{"--check", "--eval"},     {"--check", "--print"},  {"--test", "--check"},
                                         {"--test", "--interactive"}, {"--watch", "--check"}, {"--watch", "--eval"},
                                         {"--watch", "--interactive"},
                                         {"--use-openssl-ca", "--use-bundled-ca"},
                                         {"--use-openssl-ca", "--use-system-ca"},
                                         {"--tls-min-v1.3", "--tls-max-v1.2"}};
  // clang-format on
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    const ed_option_given *a = ed_options_find(o, pairs[i][0]), *b = ed_options_find(o, pairs[i][1]);
    if (!a || !b || (strcmp(pairs[i][1], "--print") == 0 && !b->value)) continue;
    const char *other = strcmp(pairs[i][1], "--print") == 0 ? "--eval" : pairs[i][1];
    return fail(o, "either %s or %s can be used, not both", pairs[i][0], other);
  }
  static const char *const parts[][2] = {
      {"--cpu-prof-name", "--cpu-prof"},   {"--cpu-prof-dir", "--cpu-prof"},   {"--cpu-prof-interval", "--cpu-prof"},
      {"--heap-prof-name", "--heap-prof"}, {"--heap-prof-dir", "--heap-prof"}, {"--heap-prof-interval", "--heap-prof"}};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (ed_options_find(o, parts[i][0]) && !ed_options_find(o, parts[i][1]))
      return fail(o, "%s must be used with %s", parts[i][0], parts[i][1]);
  for (size_t i = 0; i < o->count; i++) {
    const ed_option_given *g = &o->given[i];
    if (g->option->flags & ED_OPTION_REFUSED && !g->negated)
      return fail(o, "%s is not supported by this runtime", g->option->name);
  }
  const ed_option_given *heap = ed_options_find(o, "--secure-heap"), *least = ed_options_find(o, "--secure-heap-min");
  bool bad_heap = heap && !is_power_of_two(heap->value), bad_least = least && !is_power_of_two(least->value);
  if (bad_heap && bad_least)
    return fail(o, "--secure-heap must be a power of 2\n--secure-heap-min must be a power of 2");
  if (bad_heap || bad_least)
    return fail(o, "%s must be a power of 2", bad_heap ? "--secure-heap" : "--secure-heap-min");
  const ed_option_given *g = ed_options_find(o, "--unhandled-rejections");
  if (g && !is_one_of(g->value, rejections)) return fail(o, "invalid value for --unhandled-rejections");
  g = ed_options_find(o, "--input-type");
  if (g && !is_one_of(g->value, types))
    return fail(o, "--input-type must be \"module\",\"commonjs\", \"module-typescript\" or \"commonjs-typescript\"");
  static const char *const traced[] = {"all", "no-node-modules", NULL};
  g = ed_options_find(o, "--trace-require-module");
  if (g && !is_one_of(g->value, traced)) return fail(o, "invalid value for --trace-require-module");
  g = ed_options_find(o, "--dns-result-order");
  if (g && !is_one_of(g->value, orders))
    return fail(o, "--dns-result-order must be one of \"ipv4first\", \"ipv6first\" or \"verbatim\"");
  static const char *const isolations[] = {"process", "none", NULL};
  g = ed_options_find(o, "--test-isolation");
  if (g && !is_one_of(g->value, isolations)) return fail(o, "invalid value for --test-isolation");
  static const char *const pages[] = {"off", "on", "silent", NULL};
  g = ed_options_find(o, "--use-largepages");
  if (g && !is_one_of(g->value, pages)) return fail(o, "invalid value for --use-largepages");
  g = ed_options_find(o, "--max-old-space-size-percentage");
  if (g && !is_percentage(g->value))
    return fail(o, "--max-old-space-size-percentage must be greater than 0 and up to 100. Got: %s", g->value);
  g = ed_options_find(o, "--disable-proto");
  if (g && !is_one_of(g->value, protos)) return fail(o, "invalid mode passed to --disable-proto");
  return 0;
}

void ed_options_free(ed_options *o) {
  for (size_t i = 0; i < o->count; i++) free(o->given[i].value);
  free(o->given);
  *o = (ed_options){0};
}
