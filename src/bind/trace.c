// SPDX-License-Identifier: MIT
// Binding `trace`: trace events for lib/internal/trace/. See loop/trace.h.
#include "loop/trace.h"

#include "loop/loop.h"

#include <stdlib.h>
#include <string.h>

// enable(categories, file pattern or undefined)
ED_FN(trace_enable) {
  const char *categories = ed_arg_utf8(a, NULL);
  const char *pattern = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  if (!ed_failed(a)) ed_trace_enable(categories, pattern);
  return NULL;
}

// disable(categories)
ED_FN(trace_disable) {
  const char *categories = ed_arg_utf8(a, NULL);
  if (!ed_failed(a)) ed_trace_disable(categories);
  return NULL;
}

// categories() -> text, or undefined for none
ED_FN(trace_categories) {
  char *list = ed_trace_categories();
  if (!list) return NULL;
  ed_val text = ed_str_utf8(a->ctx, list, strlen(list));
  free(list);
  return text;
}

// collect(categories): events are kept until they are taken
ED_FN(trace_collect) {
  const char *categories = ed_arg_utf8(a, NULL);
  if (!ed_failed(a)) ed_trace_collect(categories);
  return NULL;
}

// take() -> the events that were kept, as members of a JSON array
ED_FN(trace_take) {
  ed_buf taken = ed_trace_take();
  ed_val text = ed_str_utf8(a->ctx, taken.len ? taken.data + 1 : "", taken.len ? taken.len - 1 : 0);
  ed_buf_deinit(&taken);
  return text;
}

// hasBegun() -> whether there is a trace
ED_FN(trace_has_begun) { return ed_bool(a->ctx, ed_trace_has_begun()); }

// groups() -> ArrayBuffer of the bits of the groups that are on (ed_trace_group), as they are at any time
ED_FN(trace_groups) { return ed_arraybuffer_static(a->ctx, &ed_trace_on, sizeof ed_trace_on); }

// put(group, phase, name, id or -1, members of a JSON object or undefined, microseconds or undefined)
ED_FN(trace_put) {
  uint32_t group = ed_arg_u32(a);
  const char *phase = ed_arg_utf8(a, NULL);
  const char *name = ed_arg_utf8(a, NULL);
  double id = ed_arg_f64(a);
  size_t len = 0;
  const char *args = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, &len);
  double at = ed_arg_absent(a) ? 0 : ed_arg_f64(a);
  if (ed_failed(a) || group >= ED_TRACE_GROUPS) return NULL;
  ed_trace_event e = {.phase = phase[0], .category = ed_trace_category(group), .name = name, .has_id = id >= 0};
  e.id = id >= 0 ? (uint64_t)id : 0;
  e.args = args, e.args_len = len;
  e.at = ed_trace_open(group);
  if (at > 0) e.at.wall = (int64_t)at;
  ed_trace_put(&e);
  return NULL;
}

// metadata(name, members of a JSON object)
ED_FN(trace_metadata) {
  const char *name = ed_arg_utf8(a, NULL);
  size_t len;
  const char *args = ed_arg_utf8(a, &len);
  if (ed_failed(a)) return NULL;
  ed_trace_event e = {.phase = 'M', .category = "__metadata", .name = name, .args = args, .args_len = len};
  ed_trace_put(&e);
  return NULL;
}

// environment(members of a JSON object): this thread's world has been made
ED_FN(trace_environment) {
  size_t len;
  const char *args = ed_arg_utf8(a, &len);
  if (ed_failed(a) || !ed_traces(ED_TRACE_ENVIRONMENT)) return NULL;
  ed_trace_event e = {.phase = 'b', .category = ed_trace_category(ED_TRACE_ENVIRONMENT), .name = "Environment"};
  e.id = (uint64_t)(uintptr_t)ed_loop_here(), e.has_id = true;
  e.args = args, e.args_len = len;
  ed_trace_put(&e);
  return NULL;
}

const ed_native ed_bind_trace[] = {
    {"collect", trace_collect},
    {"take", trace_take},
    {"enable", trace_enable},
    {"disable", trace_disable},
    {"categories", trace_categories},
    {"hasBegun", trace_has_begun},
    {"groups", trace_groups},
    {"put", trace_put},
    {"metadata", trace_metadata},
    {"environment", trace_environment},
    {0},
};
