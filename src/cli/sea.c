// SPDX-License-Identifier: MIT
// Makes single executables (decision 027): reads the configuration, and writes the blob alone, or a copy of a program
// of ours with the blob behind it, and behind that the bytecode of lib/. No engine is started. Errors are in Node's
// words.
#include "cli/sea.h"

#include "base/buf.h"
#include "base/mem.h"
#include "loader/bytecode.h"
#include "loader/file.h"
#include "loader/sea.h"
#include "parse/json.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

typedef struct config {
  const char *file;
  ed_json_doc *json; // which what was read points into
  ed_sea app;
  char *main, *output, *executable;
  bool wants_snapshot;
} config;

__attribute__((noreturn, format(printf, 1, 2))) static void refuse(const char *fmt, ...) {
  va_list list;
  va_start(list, fmt);
  vfprintf(stderr, fmt, list);
  va_end(list);
  fputc('\n', stderr);
  exit(1);
}

__attribute__((noreturn)) static void refuse_field(const config *c, const ed_json *field, const char *why) {
  refuse("\"%.*s\" field of %s %s", (int)field->key_len, field->key, c->file, why);
}

// ---- the configuration ---------------------------------------------------------------------------------------------

static bool is_named(const ed_json *field, const char *name) {
  return field->key_len == strlen(name) && memcmp(field->key, name, field->key_len) == 0;
}

static bool is_text(const ed_json *value, const char *text) {
  return value->len == strlen(text) && memcmp(value->str, text, value->len) == 0;
}

static char *read_path(const config *c, const ed_json *field) {
  if (field->kind != ED_JSON_STRING || field->len == 0 || memchr(field->str, 0, field->len))
    refuse_field(c, field, "is not a non-empty string");
  return ed_xstrndup(field->str, field->len);
}

static bool read_bool(const config *c, const ed_json *field) {
  if (field->kind != ED_JSON_TRUE && field->kind != ED_JSON_FALSE) refuse_field(c, field, "is not a Boolean");
  return field->kind == ED_JSON_TRUE;
}

static void read_format(config *c, const ed_json *field) {
  if (field->kind != ED_JSON_STRING) refuse_field(c, field, "is not a string");
  c->app.is_module = is_text(field, "module");
  if (!c->app.is_module && !is_text(field, "commonjs"))
    refuse_field(c, field, "must be one of \"commonjs\" or \"module\"");
}

static void read_extension(config *c, const ed_json *field) {
  static const char *const names[] = {[ED_SEA_NONE] = "none", [ED_SEA_ENV] = "env", [ED_SEA_CLI] = "cli"};
  if (field->kind != ED_JSON_STRING) refuse_field(c, field, "is not a string");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (!is_text(field, names[i])) continue;
    c->app.extension = (ed_sea_extension)i;
    return;
  }
  refuse_field(c, field, "must be one of \"none\", \"env\", or \"cli\"");
}

static void read_words(config *c, const ed_json *field) {
  bool ok = field->kind == ED_JSON_ARRAY;
  ed_sea *app = &c->app;
  app->word_count = 0;
  for (const ed_json *item = ok ? field->first : NULL; item; item = item->next) {
    if (item->kind != ED_JSON_STRING) ok = false;
    app->words = ed_xrealloc(app->words, (app->word_count + 1) * sizeof *app->words);
    app->words[app->word_count++] = (ed_sea_text){item->str, item->len};
  }
  if (!ok) refuse_field(c, field, "is not an array of strings");
}

// The names of the assets' files stand for their contents until these are read. Of equal keys the last counts.
static void read_assets(config *c, const ed_json *field) {
  bool ok = field->kind == ED_JSON_OBJECT;
  ed_sea *app = &c->app;
  app->asset_count = 0;
  for (const ed_json *item = ok ? field->first : NULL; item; item = item->next) {
    if (item->kind != ED_JSON_STRING) ok = false;
    if (ed_json_get(field, item->key, item->key_len) != item) continue;
    app->assets = ed_xrealloc(app->assets, (app->asset_count + 1) * sizeof *app->assets);
    app->assets[app->asset_count++] = (ed_sea_asset){{item->key, item->key_len}, {item->str, item->len}};
  }
  if (!ok) refuse_field(c, field, "is not a map of strings");
}

static void read_field(config *c, const ed_json *field) {
  if (is_named(field, "main")) c->main = read_path(c, field);
  else if (is_named(field, "output")) c->output = read_path(c, field);
  else if (is_named(field, "executable")) c->executable = read_path(c, field);
  else if (is_named(field, "mainFormat")) read_format(c, field);
  else if (is_named(field, "disableExperimentalSEAWarning")) c->app.is_quiet = read_bool(c, field);
  else if (is_named(field, "useSnapshot")) c->wants_snapshot = read_bool(c, field);
  else if (is_named(field, "useCodeCache")) read_bool(c, field); // every program's: see decision 024
  else if (is_named(field, "execArgv")) read_words(c, field);
  else if (is_named(field, "execArgvExtension")) read_extension(c, field);
  else if (is_named(field, "assets")) read_assets(c, field);
}

__attribute__((noreturn)) static void refuse_text(const char *file, const char *text, size_t len, size_t at) {
  if (strspn(text, " \t\r\n") >= len) refuse("Cannot parse JSON from %s: EMPTY: no JSON found", file);
  if (at >= len)
    refuse("Cannot parse JSON from %s: INCOMPLETE_ARRAY_OR_OBJECT: the text ends within an array or object", file);
  size_t line = 1;
  for (size_t i = 0; i < at; i++) line += text[i] == '\n';
  refuse("Cannot parse JSON from %s: TAPE_ERROR: what stands in line %zu is not JSON", file, line);
}

static config read_config(const char *file) {
  config c = {.file = file, .app = {.extension = ED_SEA_ENV}};
  char *text;
  size_t len, at = 0;
  int err = ed_file_read(file, &text, &len);
  if (err < 0) refuse("Cannot read single executable configuration from %s: %s", file, uv_strerror(err));
  text[len] = 0;
  char *shown = ed_xstrndup(text, len);
  c.json = ed_json_parse(text, len, &at);
  if (!c.json) refuse_text(file, shown, len, at);
  free(shown);
  const ed_json *root = ed_json_root(c.json);
  if (root->kind != ED_JSON_OBJECT)
    refuse("Cannot parse JSON from %s: INCORRECT_TYPE: The JSON element does not have the requested type.", file);
  for (const ed_json *field = root->first; field; field = field->next) read_field(&c, field);
  if (!c.main) refuse("\"main\" field of %s is not a non-empty string", file);
  if (!c.output) refuse("\"output\" field of %s is not a non-empty string", file);
  if (c.wants_snapshot && c.app.is_module)
    refuse("\"mainFormat\": \"module\" is not supported when \"useSnapshot\" is true");
  if (c.wants_snapshot) refuse("\"useSnapshot\" field of %s: this runtime cannot make snapshots", file);
  return c;
}

static ed_sea_text read_file(const char *file, const char *what) {
  char *bytes;
  size_t len;
  int err = ed_file_read(file, &bytes, &len);
  if (err < 0) refuse("Cannot read %s%s", what, uv_strerror(err));
  return (ed_sea_text){bytes, len};
}

static void read_contents(config *c) {
  char what[PATH_MAX + 64];
  snprintf(what, sizeof what, "main script %s:", c->main);
  c->app.name = (ed_sea_text){c->main, strlen(c->main)};
  c->app.script = read_file(c->main, what);
  for (size_t i = 0; i < c->app.asset_count; i++) {
    ed_sea_text *content = &c->app.assets[i].content;
    char *file = ed_xstrndup(content->bytes, content->len);
    snprintf(what, sizeof what, "asset %s: ", file);
    *content = read_file(file, what);
    free(file);
  }
}

// ---- files ---------------------------------------------------------------------------------------------------------

// A file in the making, beside the one that it becomes when it is whole.
typedef struct output {
  const char *path, *problem; // what to say before its path when it fails
  char *part;
  int fd;
  uint64_t at;
} output;

__attribute__((noreturn)) static void refuse_output(const output *o, int err) {
  if (o->fd >= 0) unlink(o->part);
  refuse("%s%s", o->problem, uv_strerror(uv_translate_sys_error(err)));
}

static output begin_output(const char *path, mode_t mode, const char *problem) {
  size_t size = strlen(path) + 32;
  output o = {.path = path, .problem = problem, .part = ed_xmalloc(size)};
  struct stat st;
  snprintf(o.part, size, "%s.%d.part", path, (int)getpid());
  o.fd = -1;
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) refuse_output(&o, EISDIR);
  o.fd = open(o.part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (o.fd < 0) refuse_output(&o, errno);
  return o;
}

static void put(output *o, const void *bytes, size_t len) {
  for (const char *at = bytes; len > 0;) {
    ssize_t n = write(o->fd, at, len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) refuse_output(o, errno);
    at += n;
    len -= (size_t)n;
    o->at += (uint64_t)n;
  }
}

// Zeros up to a multiple of `alignment`, counted from `begin`.
static void put_padding(output *o, uint64_t begin, uint64_t alignment) {
  static const char zeros[ED_SEA_PAGE];
  put(o, zeros, (size_t)((alignment - (o->at - begin) % alignment) % alignment));
}

static void end_output(output *o) {
  if (close(o->fd) != 0 || rename(o->part, o->path) != 0) refuse_output(o, errno);
  free(o->part);
}

// ---- the blob and the executable -----------------------------------------------------------------------------------

static void put_blob(output *o, const ed_sea *app, uint64_t *size) {
  ed_buf head = {.max = SIZE_MAX / 2};
  if (!ed_sea_write_head(app, &head, size)) refuse_output(o, EFBIG);
  uint64_t begin = o->at;
  put(o, head.data, head.len);
  for (size_t i = 0; i < app->asset_count; i++) {
    put_padding(o, begin, ED_SEA_ALIGNMENT);
    put(o, app->assets[i].content.bytes, app->assets[i].content.len);
  }
  ed_buf_deinit(&head);
}

// Where the fuse of a program of ours is in its file.
static char *find_fuse(const ed_sea_text *program, const char *path) {
  ed_sea_fuse own;
  memcpy(&own, (const void *)(uintptr_t)&ed_sea_place, sizeof own);
  char *begin = (char *)(uintptr_t)program->bytes, *end = begin + program->len;
  char *found = memmem(begin, program->len, own.name, sizeof own.name);
  int shown = (int)sizeof own.name - 1; // without the colon
  if (!found) refuse("Error: sentinel %.*s not found", shown, own.name);
  size_t left = (size_t)(end - found);
  if (memmem(found + 1, left - 1, own.name, sizeof own.name))
    refuse("Error: sentinel %.*s found more than once", shown, own.name);
  if (left < sizeof own || memcmp(found + offsetof(ed_sea_fuse, magic), own.magic, sizeof own.magic) != 0)
    refuse("Error: executable %s is another program than this one", path);
  if (found[offsetof(ed_sea_fuse, state)] != '0')
    refuse("Error: " ED_SEA_NOTE " already exists in the ELF executable %s", path);
  return found;
}

static ed_sea_text read_program(const char *path, mode_t *mode) {
  struct stat st;
  if (stat(path, &st) != 0)
    refuse("Error: Couldn't stat executable %s: %s", path, uv_strerror(uv_translate_sys_error(errno)));
  char *bytes;
  size_t len;
  int err = ed_file_read(path, &bytes, &len);
  if (err < 0) refuse("Error: Couldn't read executable %s: %s", path, uv_strerror(err));
  if (len < sizeof(Elf64_Ehdr) || memcmp(bytes, ELFMAG, SELFMAG) != 0)
    refuse("Error: Executable must be a supported format: ELF, PE, or Mach-O");
  *mode = (st.st_mode & 0777) | S_IXUSR;
  return (ed_sea_text){bytes, len};
}

static void put_executable(const config *c, const char *program_path) {
  mode_t mode;
  ed_sea_text program = read_program(program_path, &mode);
  char *at = find_fuse(&program, program_path), problem[PATH_MAX + 64];
  snprintf(problem, sizeof problem, "Error: Couldn't write output executable: %s: ", c->output);
  output o = begin_output(c->output, mode, problem);
  size_t fuse_at = (size_t)(at - program.bytes);
  ed_sea_fuse fuse;
  memcpy(&fuse, at, sizeof fuse);
  fuse.state = '1';
  put(&o, program.bytes, program.len);
  put_padding(&o, 0, ED_SEA_PAGE);
  fuse.blob_at = o.at;
  put_blob(&o, &c->app, &fuse.blob_len);
  ed_sea_text bytecode;
  if (ed_bytecode_read(&bytecode.bytes, &bytecode.len)) {
    put_padding(&o, 0, ED_SEA_PAGE);
    fuse.bytecode_at = o.at;
    fuse.bytecode_len = bytecode.len;
    put(&o, bytecode.bytes, bytecode.len);
  }
  if (pwrite(o.fd, &fuse, sizeof fuse, (off_t)fuse_at) != (ssize_t)sizeof fuse) refuse_output(&o, errno);
  end_output(&o);
  free((char *)(uintptr_t)program.bytes);
  printf("Generated single executable %s + %s -> %s\n", program_path, c->file, c->output);
}

static void put_blob_alone(const config *c) {
  char problem[PATH_MAX + 64];
  snprintf(problem, sizeof problem, "Cannot write output to %s:", c->output);
  output o = begin_output(c->output, 0666, problem);
  uint64_t size;
  put_blob(&o, &c->app, &size);
  end_output(&o);
  fprintf(stderr, "Wrote single executable preparation blob to %s\n", c->output);
}

void ed_cli_build_sea(const char *file, bool is_executable) {
  config c = read_config(file);
  read_contents(&c);
  char own[PATH_MAX];
  size_t len = sizeof own;
  if (is_executable && !c.executable && uv_exepath(own, &len) != 0) refuse("Error: Couldn't find this program");
  if (is_executable) put_executable(&c, c.executable ? c.executable : own);
  else put_blob_alone(&c);
  exit(0);
}
