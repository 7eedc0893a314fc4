// SPDX-License-Identifier: MIT
// The command line for JavaScript: see lib/internal/options.js.
#include "bind/options.h"

#include "base/mem.h"
#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static const ed_options *options; // these are constant after ed_options_publish
static char *const *words;
static int word_count, options_read;
static bool is_single;

void ed_options_publish(const ed_options *given, int argc, char *const *argv, int read, bool single) {
  options = given;
  words = argv;
  word_count = argc;
  options_read = read;
  is_single = single;
}

const char *ed_options_plain_script(void) {
  const char *first = options_read + 1 < word_count ? words[options_read + 1] : NULL;
  if (is_single || options->count > 0 || getenv("NODE_UNIQUE_ID") || getenv("WATCH_REPORT_DEPENDENCIES") ||
      getenv("NODE_DEBUG") || getenv("NODE_V8_COVERAGE") || !first || !*first || strcmp(first, "-") == 0 ||
      strcmp(first, "inspect") == 0)
    return NULL;
  return first;
}

bool ed_options_disable_signal(void) { return options && ed_options_find(options, "--disable-sigusr1"); }

bool ed_options_count(void) {
  return getenv("NODE_V8_COVERAGE") || ed_options_find(options, "--experimental-test-coverage");
}

bool ed_options_observe(void) {
  return ed_options_count() || ed_options_find(options, "--inspect") || ed_options_find(options, "--inspect-brk") ||
         ed_options_find(options, "--inspect-wait");
}

double ed_options_heap_max(void) {
  const ed_option_given *size = ed_options_find(options, "--max-old-space-size");
  const ed_option_given *part = ed_options_find(options, "--max-old-space-size-percentage");
  if (!part) return size && size->value ? strtod(size->value, NULL) * (1 << 20) : 0;
  uint64_t all = uv_get_total_memory(), allowed = uv_get_constrained_memory();
  return (double)(allowed > 0 && allowed < all ? allowed : all) * strtod(part->value, NULL) / 100;
}

static ed_val text(ed_ctx ctx, const char *s) { return ed_str_utf8(ctx, s, strlen(s)); }

// {"--name": value}: true or false without a value, a string, or a list of strings.
static ed_obj values_of(ed_ctx ctx, const ed_options *o) {
  ed_obj values = ed_object_new(ctx);
  for (size_t i = 0; i < o->count; i++) {
    const ed_option_given *g = &o->given[i];
    // A negation means what it says for those that take no value, and takes back what was given for the others.
    ed_val v = g->value ? text(ctx, g->value) : ed_bool(ctx, !g->negated);
    if (g->option->kind == ED_OPTION_LIST) {
      ed_val list = ed_get(ctx, values, g->option->name);
      if (!ed_is_object(ctx, list)) ed_set(ctx, values, g->option->name, list = ed_array_new(ctx, 0, NULL));
      ed_set_index(ctx, (ed_obj)list, (unsigned)ed_to_num(ctx, ed_get(ctx, (ed_obj)list, "length")), v);
      continue;
    }
    // "-e x -p": the bare flag must not hide a text given before.
    if (g->option->kind == ED_OPTION_PRINT && !g->value && ed_is_string(ctx, ed_get(ctx, values, g->option->name)))
      continue;
    ed_set(ctx, values, g->option->name, v);
  }
  return values;
}

static ed_obj list_of(ed_ctx ctx, int from, int to) {
  ed_obj list = ed_array_new(ctx, 0, NULL);
  for (int i = from; i < to; i++) ed_set_index(ctx, list, (unsigned)(i - from), text(ctx, words[i]));
  return list;
}

// parsed() -> [values, execArgv, rest, argv0, descriptor of the channel to a parent that forked us, or undefined,
// whether the script is in the program]
ED_FN(options_parsed) {
  const char *channel = getenv("NODE_CHANNEL_FD");
  // The -- that may end the options is none.
  int end = options_read + (options_read == 0 || strcmp(words[options_read], "--") != 0);
  ed_val v[6] = {values_of(a->ctx, options),
                 list_of(a->ctx, 1, end),
                 list_of(a->ctx, options_read + 1, word_count),
                 text(a->ctx, words[0]),
                 channel ? ed_num(a->ctx, (double)strtol(channel, NULL, 10)) : ed_undefined(a->ctx),
                 ed_bool(a->ctx, is_single)};
  return ed_array_new(a->ctx, 6, v);
}

// parseEnv(text of NODE_OPTIONS) -> values, or a string that says what is wrong
ED_FN(options_parse_env) {
  const char *line = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  ed_options o = {0};
  bool ok = ed_options_parse_env(&o, line) == 0 && ed_options_check(&o) == 0;
  ed_val result = ok ? values_of(a->ctx, &o) : text(a->ctx, o.error);
  ed_options_free(&o);
  return result;
}

// parseWords(words, count, allows flags of the engine) -> [values, words that are no options of a thread]
ED_FN(options_parse_words) {
  ed_obj list = ed_arg_obj(a);
  unsigned count = ed_arg_u32(a), refusals = 0;
  bool allows_engine = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  ed_options o = {0};
  ed_obj refused = ed_array_new(a->ctx, 0, NULL);
  char **given = ed_xcalloc(count + 1, sizeof *given);
  for (unsigned i = 0; i < count; i++) given[i] = ed_to_utf8(a->ctx, ed_get_index(a->ctx, list, i), NULL);
  for (int at = 0, used; at<(int)count; at += used> 0 ? used : 1) {
    size_t before = o.count;
    used = ed_options_read(&o, (int)count, given, at);
    const ed_option *option = o.count > before ? o.given[before].option : NULL;
    bool is_engine = option && option->kind == ED_OPTION_ENGINE && !allows_engine;
    if (!option || is_engine || option->flags & ED_OPTION_PROCESS)
      ed_set_index(a->ctx, refused, refusals++, text(a->ctx, given[at]));
  }
  ed_val v[2] = {values_of(a->ctx, &o), refused};
  for (unsigned i = 0; i < count; i++) free(given[i]);
  free(given);
  ed_options_free(&o);
  return ed_array_new(a->ctx, 2, v);
}

// environmentFlags() -> names that NODE_OPTIONS may hold
ED_FN(options_environment_flags) {
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned n = 0;
  for (const ed_option *row = ed_option_table; row->name; row++) {
    if (!(row->flags & ED_OPTION_ENV)) continue;
    ed_set_index(a->ctx, list, n++, text(a->ctx, row->name));
    if (row->alias) ed_set_index(a->ctx, list, n++, text(a->ctx, row->alias));
    if (row->kind != ED_OPTION_BOOL) continue;
    char negated[128];
    snprintf(negated, sizeof negated, "--no-%s", row->name + 2);
    ed_set_index(a->ctx, list, n++, text(a->ctx, negated));
  }
  return list;
}

// heapMax() -> bytes that an option allows the heap; 0: all there are
ED_FN(options_heap_max) { return ed_num(a->ctx, ed_options_heap_max()); }

const ed_native ed_bind_options[] = {
    {"parsed", options_parsed},          {"parseEnv", options_parse_env},
    {"parseWords", options_parse_words}, {"environmentFlags", options_environment_flags},
    {"heapMax", options_heap_max},       {0},
};
