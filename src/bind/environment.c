// SPDX-License-Identifier: MIT
// Binding 'environment': process.env of the calling thread. The process's own environment is the C library's; other
// threads read and write it under a lock, which keeps them from each other, not from libraries that read it.
#include "bind/environment.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

typedef struct variable {
  char *name, *value;
} variable;

struct ed_environment {
  int refs;
  variable *variables;
  size_t count, cap;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // of them all
static atomic_uint changes;                              // of any of them, for JavaScript, which remembers what it read
static _Thread_local ed_environment *mine;

static variable *find(ed_environment *e, const char *name) {
  for (size_t i = 0; i < e->count; i++)
    if (strcmp(e->variables[i].name, name) == 0) return &e->variables[i];
  return NULL;
}

static void set(ed_environment *e, char *take_name, char *take_value) {
  variable *v = find(e, take_name);
  if (v) {
    free(v->value);
    free(take_name);
    v->value = take_value;
    return;
  }
  if (e->count == e->cap) {
    e->cap = e->cap ? e->cap * 2 : 32;
    e->variables = ed_xrealloc(e->variables, e->cap * sizeof *e->variables);
  }
  e->variables[e->count++] = (variable){take_name, take_value};
}

static void unset(ed_environment *e, const char *name) {
  variable *v = find(e, name);
  if (!v) return;
  free(v->name);
  free(v->value);
  e->count--;
  memmove(v, v + 1, (size_t)(e->variables + e->count - v) * sizeof *v);
}

static ed_environment *make(void) {
  ed_environment *e = ed_xcalloc(1, sizeof *e);
  e->refs = 1;
  return e;
}

ed_environment *ed_environment_share(void) {
  pthread_mutex_lock(&lock);
  if (mine) mine->refs++;
  pthread_mutex_unlock(&lock);
  return mine;
}

ed_environment *ed_environment_copy(void) {
  ed_environment *e = make();
  pthread_mutex_lock(&lock);
  for (size_t i = 0; mine && i < mine->count; i++)
    set(e, ed_xstrdup(mine->variables[i].name), ed_xstrdup(mine->variables[i].value));
  for (char **line = environ; !mine && line && *line; line++) {
    const char *equals = strchr(*line, '=');
    if (equals && equals != *line) set(e, ed_xstrndup(*line, (size_t)(equals - *line)), ed_xstrdup(equals + 1));
  }
  pthread_mutex_unlock(&lock);
  return e;
}

ed_environment *ed_environment_of(ed_ctx ctx, ed_obj pairs) {
  ed_environment *e = make();
  unsigned count = (unsigned)ed_to_num(ctx, ed_get(ctx, pairs, "length"));
  for (unsigned i = 0; i + 1 < count; i += 2) {
    char *name = ed_to_utf8(ctx, ed_get_index(ctx, pairs, i), NULL);
    char *value = ed_to_utf8(ctx, ed_get_index(ctx, pairs, i + 1), NULL);
    set(e, name, value);
  }
  return e;
}

void ed_environment_adopt(ed_environment *take_environment) { mine = take_environment; }

void ed_environment_unref(ed_environment *e) {
  if (!e) return;
  pthread_mutex_lock(&lock);
  bool is_last = --e->refs == 0;
  pthread_mutex_unlock(&lock);
  if (!is_last) return;
  for (size_t i = 0; i < e->count; i++) {
    free(e->variables[i].name);
    free(e->variables[i].value);
  }
  free(e->variables);
  free(e);
}

char *ed_environment_value(const char *name) {
  pthread_mutex_lock(&lock);
  const variable *v = mine ? find(mine, name) : NULL;
  const char *value = mine ? (v ? v->value : NULL) : getenv(name);
  char *copy = value ? ed_xstrdup(value) : NULL;
  pthread_mutex_unlock(&lock);
  return copy;
}

bool ed_environment_is(const char *name, const char *value) {
  char *found = ed_environment_value(name);
  bool is = found && (!value || strcmp(found, value) == 0);
  free(found);
  return is;
}

// ---- natives -------------------------------------------------------------------------------------------------------

// get(name) -> string or undefined
ED_FN(environment_get) {
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  pthread_mutex_lock(&lock);
  variable *v = mine ? find(mine, name) : NULL;
  const char *value = mine ? (v ? v->value : NULL) : getenv(name);
  ed_val text = value ? ed_str_utf8(a->ctx, value, strlen(value)) : NULL;
  pthread_mutex_unlock(&lock);
  return text;
}

// Local dates follow the process's TZ.
static void follow_zone(ed_args *a, const char *name) {
  if (!mine && strcmp(name, "TZ") == 0) ed_engine_zone_changed(a->ctx);
}

// set(name, value)
ED_FN(environment_set) {
  const char *name = ed_arg_utf8(a, NULL);
  const char *value = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  pthread_mutex_lock(&lock);
  if (mine) set(mine, ed_xstrdup(name), ed_xstrdup(value));
  else setenv(name, value, 1);
  changes++;
  pthread_mutex_unlock(&lock);
  follow_zone(a, name);
  return NULL;
}

// unset(name)
ED_FN(environment_unset) {
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  pthread_mutex_lock(&lock);
  if (mine) unset(mine, name);
  else unsetenv(name);
  changes++;
  pthread_mutex_unlock(&lock);
  follow_zone(a, name);
  return NULL;
}

// names() -> names of all variables
ED_FN(environment_names) {
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  unsigned n = 0;
  pthread_mutex_lock(&lock);
  for (size_t i = 0; mine && i < mine->count; i++, n++) {
    const char *name = mine->variables[i].name;
    ed_set_index(a->ctx, list, n, ed_str_utf8(a->ctx, name, strlen(name)));
  }
  for (char **e = environ; !mine && e && *e; e++) {
    const char *eq = strchr(*e, '=');
    if (eq && eq != *e) ed_set_index(a->ctx, list, n++, ed_str_utf8(a->ctx, *e, (size_t)(eq - *e)));
  }
  pthread_mutex_unlock(&lock);
  return list;
}

// changes() -> ArrayBuffer of the number of changes so far
ED_FN(environment_changes) { return ed_arraybuffer_static(a->ctx, &changes, sizeof changes); }

const ed_native ed_bind_environment[] = {
    {"get", environment_get},     {"set", environment_set},         {"unset", environment_unset},
    {"names", environment_names}, {"changes", environment_changes}, {0},
};
