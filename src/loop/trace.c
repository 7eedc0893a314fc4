// SPDX-License-Identifier: MIT
// Trace events: see trace.h.
//
//   a thread that has something to tell --> `text`, under the lock --> the writer's thread --> a file
//
// `text` is events as JSON, each with a comma before it. After EVENTS_PER_FILE of them stands a NUL: there the next
// file begins. Metadata is kept as well, since each file ends with all of it. The writer takes the whole text away each
// time, and those who tell wait for it when it falls far behind.
#include "loop/trace.h"

#include "base/mem.h"
#include "base/utf.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_PER_FILE = 1 << 19, WRITE_AT = 1 << 16, WAIT_AT = 1 << 24, WRITE_AFTER_S = 1 };

static const char *const groups[ED_TRACE_GROUPS] = {
    [ED_TRACE_ASYNC_HOOKS] = "node,node.async_hooks",
    [ED_TRACE_BOOTSTRAP] = "node,node.bootstrap",
    [ED_TRACE_CONSOLE] = "node,node.console",
    [ED_TRACE_DNS] = "node,node.dns,node.dns.native",
    [ED_TRACE_ENVIRONMENT] = "node,node.environment",
    [ED_TRACE_FS_SYNC] = "node,node.fs,node.fs.sync",
    [ED_TRACE_FS_ASYNC] = "node,node.fs,node.fs.async",
    [ED_TRACE_FS_DIR_SYNC] = "node,node.fs_dir,node.fs_dir.sync",
    [ED_TRACE_FS_DIR_ASYNC] = "node,node.fs_dir,node.fs_dir.async",
    [ED_TRACE_HTTP] = "node,node.http",
    [ED_TRACE_MODULE_TIMER] = "node,node.module_timer",
    [ED_TRACE_NET] = "node,node.net,node.net.native",
    [ED_TRACE_TIMERIFY] = "node,node.perf,node.perf.timerify",
    [ED_TRACE_USERTIMING] = "node,node.perf,node.perf.usertiming",
    [ED_TRACE_REJECTIONS] = "node,node.promises,node.promises.rejections",
    [ED_TRACE_WORK_SYNC] = "node,node.threadpoolwork,node.threadpoolwork.sync",
    [ED_TRACE_WORK_ASYNC] = "node,node.threadpoolwork,node.threadpoolwork.async",
    [ED_TRACE_VM] = "node,node.vm,node.vm.script",
    [ED_TRACE_V8] = "v8",
};

_Atomic uint32_t ed_trace_on;

// ---- categories ----------------------------------------------------------------------------------------------------

typedef struct wanted {
  char *category;
  unsigned times;
} wanted;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // of all that follows

typedef struct wish { // sorted
  wanted *all;
  size_t count;
} wish;

static wish of_file, of_collector;
static bool is_collecting;
static ed_buf collected;

// The next of a list parted by commas; without blanks around it, none of them empty.
static bool next_of(const char **list, const char **item, size_t *len) {
  while (**list) {
    *item = *list + strspn(*list, " \t");
    *len = strcspn(*item, ",");
    *list = *item + *len + ((*item)[*len] == ',');
    while (*len > 0 && strchr(" \t", (*item)[*len - 1])) --*len;
    if (*len > 0) return true;
  }
  return false;
}

static int compare(const char *category, const char *item, size_t len) {
  int order = strncmp(category, item, len);
  return order ? order : category[len] != 0;
}

static bool is_wanted(const wish *w, const char *group) {
  const char *item;
  size_t len;
  while (next_of(&group, &item, &len))
    for (size_t i = 0; i < w->count; i++)
      if (compare(w->all[i].category, item, len) == 0) return true;
  return false;
}

static void want(wish *w, const char *item, size_t len) {
  size_t i = 0;
  while (i < w->count && compare(w->all[i].category, item, len) < 0) i++;
  if (i < w->count && compare(w->all[i].category, item, len) == 0) {
    w->all[i].times++;
    return;
  }
  w->all = ed_xrealloc(w->all, (w->count + 1) * sizeof *w->all);
  memmove(w->all + i + 1, w->all + i, (w->count++ - i) * sizeof *w->all);
  w->all[i] = (wanted){ed_xstrndup(item, len), 1};
}

static void drop(wish *w, const char *item, size_t len) {
  for (size_t i = 0; i < w->count; i++) {
    if (compare(w->all[i].category, item, len) != 0) continue;
    if (--w->all[i].times > 0) return;
    free(w->all[i].category);
    memmove(w->all + i, w->all + i + 1, (--w->count - i) * sizeof *w->all);
    return;
  }
}

static void change(wish *w, const char *categories, void (*each)(wish *, const char *, size_t)) {
  const char *item;
  size_t len;
  while (next_of(&categories, &item, &len)) each(w, item, len);
  uint32_t on = 0;
  for (unsigned g = 0; g < ED_TRACE_GROUPS; g++) {
    bool is_on = is_wanted(&of_file, groups[g]) || is_wanted(&of_collector, groups[g]);
    on |= (uint32_t)is_on << g;
  }
  ed_trace_on = on;
}

void ed_trace_collect(const char *categories) {
  pthread_mutex_lock(&lock);
  is_collecting = true;
  change(&of_collector, categories, want);
  pthread_mutex_unlock(&lock);
}

ed_buf ed_trace_take(void) {
  pthread_mutex_lock(&lock);
  ed_buf taken = collected;
  collected = (ed_buf){0};
  is_collecting = false;
  while (of_collector.count > 0) {
    of_collector.all[0].times = 1;
    const char *category = of_collector.all[0].category;
    drop(&of_collector, category, strlen(category));
  }
  change(&of_collector, "", drop);
  pthread_mutex_unlock(&lock);
  return taken;
}

// ---- the writer ----------------------------------------------------------------------------------------------------

static enum { IDLE, RUNNING, ENDING, ENDED } state;
static pthread_t writer;
static pthread_cond_t has_text = PTHREAD_COND_INITIALIZER, has_room = PTHREAD_COND_INITIALIZER;
static ed_buf text, metadata;
static unsigned events; // of the file that they go to
static char *file_pattern;

// The writer's alone:
static int file = -1;
static unsigned rotation;
static bool is_first; // of the file

static void write_all(const char *bytes, size_t len) {
  while (len > 0) {
    ssize_t n = write(file, bytes, len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return; // the trace is cut off there; the program is not to suffer for it
    bytes += n, len -= (size_t)n;
  }
}

static void append(ed_buf *b, const char *bytes, size_t len) {
  b->max = SIZE_MAX / 2;
  ed_buf_append(b, bytes, len);
}

static char *file_name(void) {
  ed_buf name = {0};
  for (const char *p = file_pattern; *p;) {
    char number[16];
    size_t skip = 0;
    if (strncmp(p, "${pid}", 6) == 0) skip = 6, snprintf(number, sizeof number, "%d", (int)getpid());
    else if (strncmp(p, "${rotation}", 11) == 0) skip = 11, snprintf(number, sizeof number, "%u", rotation);
    if (skip) append(&name, number, strlen(number));
    else append(&name, p, 1);
    p += skip ? skip : 1;
  }
  append(&name, "", 1);
  return name.data;
}

static void begin_file(void) {
  rotation++;
  char *name = file_name();
  file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) fprintf(stderr, "Could not open trace file %s: %s\n", name, strerror(errno));
  free(name);
  static const char begin[] = "{\"traceEvents\":[";
  write_all(begin, sizeof begin - 1);
  is_first = true;
}

static void write_events(const char *bytes, size_t len) {
  if (len == 0) return;
  write_all(bytes + is_first, len - is_first);
  is_first = false;
}

static void end_file(void) {
  pthread_mutex_lock(&lock);
  ed_buf about = {0};
  append(&about, metadata.data, metadata.len);
  pthread_mutex_unlock(&lock);
  write_events(about.data, about.len);
  ed_buf_deinit(&about);
  write_all("]}", 2);
  if (file >= 0) close(file);
}

static void write_text(const ed_buf *taken) {
  const char *at = taken->data;
  for (size_t left = taken->len; left > 0;) {
    const char *stop = memchr(at, 0, left);
    size_t len = stop ? (size_t)(stop - at) : left;
    write_events(at, len);
    if (!stop) return;
    end_file();
    begin_file();
    at += len + 1, left -= len + 1;
  }
}

static void *run_writer(void *arg) {
  (void)arg;
  ed_buf about = {0};
  ed_trace_text(&about, "name", "PlatformWorkerThread"); // as tools know such threads
  ed_trace_metadata("thread_name", &about);
  begin_file();
  for (bool is_last = false; !is_last;) {
    pthread_mutex_lock(&lock);
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WRITE_AFTER_S;
    for (int late = 0; state == RUNNING && text.len < WRITE_AT && !late;)
      late = pthread_cond_timedwait(&has_text, &lock, &until);
    while (state == RUNNING && text.len == 0) pthread_cond_wait(&has_text, &lock);
    is_last = state == ENDING;
    ed_buf taken = text;
    text = (ed_buf){0};
    pthread_cond_broadcast(&has_room);
    pthread_mutex_unlock(&lock);
    if (taken.len > 0) write_text(&taken);
    ed_buf_deinit(&taken);
  }
  end_file();
  return NULL;
}

void ed_trace_enable(const char *categories, const char *pattern) {
  pthread_mutex_lock(&lock);
  if (state == IDLE) {
    file_pattern = ed_xstrdup(pattern ? pattern : "node_trace.${rotation}.log");
    sigset_t every, before;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &before); // signals are for the others
    state = pthread_create(&writer, NULL, run_writer, NULL) == 0 ? RUNNING : ENDED;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  }
  if (state == RUNNING) change(&of_file, categories, want);
  pthread_mutex_unlock(&lock);
}

void ed_trace_disable(const char *categories) {
  pthread_mutex_lock(&lock);
  if (state == RUNNING) change(&of_file, categories, drop);
  pthread_mutex_unlock(&lock);
}

bool ed_trace_has_begun(void) {
  pthread_mutex_lock(&lock);
  bool has_begun = state == RUNNING;
  pthread_mutex_unlock(&lock);
  return has_begun;
}

char *ed_trace_categories(void) {
  ed_buf list = {0};
  pthread_mutex_lock(&lock);
  for (size_t i = 0; i < of_file.count; i++) {
    if (i > 0) append(&list, ",", 1);
    append(&list, of_file.all[i].category, strlen(of_file.all[i].category));
  }
  pthread_mutex_unlock(&lock);
  if (list.len > 0) append(&list, "", 1);
  return list.data;
}

void ed_trace_end(void) {
  pthread_mutex_lock(&lock);
  bool runs = state == RUNNING;
  if (runs) state = ENDING;
  ed_trace_on = 0;
  pthread_cond_signal(&has_text);
  pthread_mutex_unlock(&lock);
  if (!runs) return;
  pthread_join(writer, NULL);
  state = ENDED;
}

// ---- events --------------------------------------------------------------------------------------------------------

static int64_t micros(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static ed_trace_time now(void) { return (ed_trace_time){micros(CLOCK_MONOTONIC), micros(CLOCK_THREAD_CPUTIME_ID)}; }

static void append_string(ed_buf *b, const char *s) {
  size_t len = strlen(s);
  bool is_valid = ed_utf8_is_valid((const uint8_t *)s, len);
  append(b, "\"", 1);
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)s[i];
    char escaped[8];
    if (c == '"' || c == '\\') snprintf(escaped, sizeof escaped, "\\%c", c);
    else if (c < 0x20) snprintf(escaped, sizeof escaped, "\\u%04x", c);
    else if (c >= 0x80 && !is_valid) snprintf(escaped, sizeof escaped, "\\ufffd");
    else escaped[0] = (char)c, escaped[1] = 0;
    append(b, escaped, strlen(escaped));
  }
  append(b, "\"", 1);
}

__attribute__((format(printf, 2, 3))) static void appendf(ed_buf *b, const char *format, ...) {
  char line[160];
  va_list list;
  va_start(list, format);
  int len = vsnprintf(line, sizeof line, format, list);
  va_end(list);
  append(b, line, (size_t)len);
}

void ed_trace_put(const ed_trace_event *e) {
  static _Thread_local int tid;
  if (!tid) tid = (int)syscall(SYS_gettid);
  ed_trace_time at = e->at.wall ? e->at : now();
  ed_buf b = {0};
  appendf(&b, ",{\"pid\":%d,\"tid\":%d,\"ts\":%lld,\"tts\":%lld,\"ph\":\"%c\",\"cat\":", (int)getpid(), tid,
          (long long)at.wall, (long long)at.thread, e->phase);
  append_string(&b, e->category);
  append(&b, ",\"name\":", 8);
  append_string(&b, e->name);
  appendf(&b, ",\"dur\":%lld,\"tdur\":%lld", (long long)e->took.wall, (long long)e->took.thread);
  if (e->has_id) appendf(&b, ",\"id\":\"0x%llx\"", (unsigned long long)e->id);
  append(&b, ",\"args\":{", 9);
  append(&b, e->args, e->args_len);
  append(&b, "}}", 2);
  pthread_mutex_lock(&lock);
  while (state == RUNNING && text.len > WAIT_AT) pthread_cond_wait(&has_room, &lock);
  if (is_collecting && e->phase != 'M' && is_wanted(&of_collector, e->category)) append(&collected, b.data, b.len);
  if (state == RUNNING && e->phase == 'M') {
    append(&metadata, b.data, b.len);
  } else if (state == RUNNING && is_wanted(&of_file, e->category)) {
    if (events++ == EVENTS_PER_FILE) {
      append(&text, "", 1);
      events = 1;
    }
    append(&text, b.data, b.len);
    if (text.len == b.len || text.len > WRITE_AT) pthread_cond_signal(&has_text);
  }
  pthread_mutex_unlock(&lock);
  ed_buf_deinit(&b);
}

const char *ed_trace_category(ed_trace_group group) { return groups[group]; }

ed_buf ed_trace_args(void) { return (ed_buf){0}; }

static void append_key(ed_buf *args, const char *key) {
  if (args->len > 0) append(args, ",", 1);
  append_string(args, key);
  append(args, ":", 1);
}

void ed_trace_text(ed_buf *args, const char *key, const char *value) {
  append_key(args, key);
  append_string(args, value);
}

void ed_trace_number(ed_buf *args, const char *key, double value) {
  append_key(args, key);
  appendf(args, "%.17g", value);
}

static void put(ed_trace_event e, ed_buf *take_args) {
  if (take_args) e.args = take_args->data, e.args_len = take_args->len;
  ed_trace_put(&e);
  if (take_args) ed_buf_deinit(take_args);
}

void ed_trace(ed_trace_group group, char phase, const char *name, ed_buf *take_args) {
  put((ed_trace_event){.phase = phase, .category = groups[group], .name = name}, take_args);
}

void ed_trace_of(ed_trace_group group, char phase, const char *name, const void *operation, ed_buf *take_args) {
  ed_trace_event e = {.phase = phase, .category = groups[group], .name = name, .has_id = true};
  e.id = (uint64_t)(uintptr_t)operation;
  put(e, take_args);
}

ed_trace_time ed_trace_open(ed_trace_group group) { return ed_traces(group) ? now() : (ed_trace_time){0}; }

void ed_trace_shut(ed_trace_group group, const char *name, ed_trace_time opened) {
  if (!opened.wall) return;
  ed_trace_time t = now();
  put((ed_trace_event){.phase = 'X',
                       .category = groups[group],
                       .name = name,
                       .at = opened,
                       .took = {t.wall - opened.wall, t.thread - opened.thread}},
      NULL);
}

void ed_trace_metadata(const char *name, ed_buf *take_args) {
  put((ed_trace_event){.phase = 'M', .category = "__metadata", .name = name}, take_args);
}
