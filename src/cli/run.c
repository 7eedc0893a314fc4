// SPDX-License-Identifier: MIT
// --run NAME: a script of the nearest package.json. No engine is started: this process becomes the shell.
#include "cli/run.h"

#include "base/buf.h"
#include "base/mem.h"
#include "loader/file.h"
#include "parse/json.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Cuts the last part of a path off; false at the root.
static bool go_up(char *path) {
  char *slash = strrchr(path, '/');
  if (!path[1]) return false;
  slash[slash == path] = 0;
  return true;
}

static char *in_directory(const char *directory, const char *name) {
  size_t d = strlen(directory), n = strlen(name);
  char *path = ed_xmalloc(d + n + 2);
  if (d == 1) d = 0; // the root
  memcpy(path, directory, d);
  path[d] = '/';
  memcpy(path + d + 1, name, n + 1);
  return path;
}

static void append(ed_buf *b, const char *text) { ed_buf_append(b, text, strlen(text)); }

// A word that the shell takes as it is.
static void append_quoted(ed_buf *b, const char *word) {
  append(b, " '");
  for (; *word; word++) {
    if (*word == '\'') append(b, "'\\''");
    else ed_buf_append(b, word, 1);
  }
  append(b, "'");
}

// PATH begins with the programs of the packages from here up to the directory of package.json.
static void set_path(const char *here, const char *top) {
  ed_buf path = {.max = SIZE_MAX / 2};
  char *directory = ed_xstrdup(here);
  for (;;) {
    char *programs = in_directory(directory, "node_modules/.bin");
    if (ed_file_look(programs).kind == ED_FILE_FOLDER) {
      append(&path, programs);
      append(&path, ":");
    }
    free(programs);
    if (strcmp(directory, top) == 0 || !go_up(directory)) break;
  }
  free(directory);
  const char *old = getenv("PATH");
  if (old) append(&path, old);
  ed_buf_append(&path, "", 1);
  setenv("PATH", path.data, 1);
  ed_buf_deinit(&path);
}

__attribute__((noreturn)) static void refuse_script(const ed_json *scripts, const ed_json *script, const char *name,
                                                    const char *file) {
  if (script) fprintf(stderr, "Script \"%s\" is unexpectedly not a string for %s\n\n", name, file);
  else fprintf(stderr, "Missing script: \"%s\" for %s\n\n", name, file);
  fprintf(stderr, "Available scripts are:\n");
  for (const ed_json *s = scripts->first; s; s = s->next) {
    if (s->kind == ED_JSON_STRING) fprintf(stderr, "  %.*s: %.*s\n", (int)s->key_len, s->key, (int)s->len, s->str);
  }
  exit(1);
}

// The text of package.json in the nearest directory that has one, which is left in `directory`.
static char *read_package(const char *here, char *directory, char **file, size_t *len) {
  snprintf(directory, PATH_MAX, "%s", here);
  do {
    char *text;
    *file = in_directory(directory, "package.json");
    if (ed_file_read(*file, &text, len) == 0) return text;
    free(*file);
  } while (go_up(directory));
  fprintf(stderr, "Can't find package.json for directory %s\n\n", here);
  exit(1);
}

void ed_cli_run_script(const char *name, char *const *arguments) {
  char here[PATH_MAX], directory[PATH_MAX], *file;
  if (!getcwd(here, sizeof here)) {
    perror("getcwd");
    exit(1);
  }
  size_t len;
  char *text = read_package(here, directory, &file, &len);
  ed_json_doc *doc = ed_json_parse(text, len, NULL);
  const ed_json *root = doc ? ed_json_root(doc) : NULL;
  const ed_json *scripts = root ? ed_json_get(root, "scripts", strlen("scripts")) : NULL;
  const char *problem = !doc                                          ? "Can't parse"
                        : root->kind != ED_JSON_OBJECT                ? "Root value unexpected not an object for"
                        : !scripts || scripts->kind != ED_JSON_OBJECT ? "Can't find \"scripts\" field in"
                                                                      : NULL;
  if (problem) {
    fprintf(stderr, "%s %s\n\n", problem, file);
    exit(1);
  }
  const ed_json *script = ed_json_get(scripts, name, strlen(name));
  if (!script || script->kind != ED_JSON_STRING) refuse_script(scripts, script, name, file);

  ed_buf command = {.max = SIZE_MAX / 2};
  ed_buf_append(&command, script->str, script->len);
  for (; *arguments; arguments++) append_quoted(&command, *arguments);
  ed_buf_append(&command, "", 1);
  setenv("NODE_RUN_SCRIPT_NAME", name, 1);
  setenv("NODE_RUN_PACKAGE_JSON_PATH", file, 1);
  set_path(here, directory);
  if (chdir(directory) == 0) execl("/bin/sh", "/bin/sh", "-c", command.data, (char *)NULL);
  perror("/bin/sh");
  exit(1);
}
