// SPDX-License-Identifier: MIT
// The command line: see cli.h. Options come from three places, the later outweighing the earlier: single environment
// variables, NODE_OPTIONS, the words of the command line.
#include "cli/cli.h"

#include "base/mem.h"
#include "base/version.h"
#include "bind/options.h"
#include "cli/run.h"
#include "cli/sea.h"
#include "loader/sea.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_BAD_ARGUMENT = 9, EXIT_UNKNOWN_REVERT = 12, HELP_COLUMN = 32 };

static ed_options options;

__attribute__((noreturn)) static void refuse(const char *program) {
  fprintf(stderr, "%s: %s\n", program, options.error);
  exit(EXIT_BAD_ARGUMENT);
}

__attribute__((noreturn)) static void print_help(void) {
  puts("Usage: eddy [options] [script] [arguments of the script]\n"
       "       eddy [options] -e TEXT [arguments]\n"
       "\n"
       "Runs JavaScript as Node.js does. Without a script, or with -, it is read from standard\n"
       "input, on a terminal by an interactive prompt. -- ends the options. NODE_OPTIONS may hold options,\n"
       "which those of the command line outweigh.\n"
       "\n"
       "Options:");
  for (const ed_option *row = ed_option_table; row->name; row++) {
    if (!row->help) continue;
    char left[96];
    bool has_value = row->kind == ED_OPTION_TEXT || row->kind == ED_OPTION_LIST;
    snprintf(left, sizeof left, "%s%s%s%s", row->alias && row->alias[1] != '-' ? row->alias : "",
             row->alias && row->alias[1] != '-' ? ", " : "", row->name, has_value ? "=..." : "");
    if (strlen(left) + 3 > HELP_COLUMN) printf("  %s\n%*s%s\n", left, HELP_COLUMN, "", row->help);
    else printf("  %-*s%s\n", HELP_COLUMN - 2, left, row->help);
  }
  puts("\n"
       "Further options of Node and of its engine are accepted, so that programs start as they do there.\n"
       "\n"
       "Environment variables:\n"
       "  NODE_OPTIONS                  options, as on the command line\n"
       "  NODE_PATH                     directories where require() looks last, parted by colons\n"
       "  NODE_NO_WARNINGS=1            as --no-warnings\n"
       "  NODE_PENDING_DEPRECATION=1    as --pending-deprecation\n"
       "  NODE_PRESERVE_SYMLINKS=1      as --preserve-symlinks\n"
       "  NODE_REPL_HISTORY=FILE        where the interactive prompt keeps its lines; empty: nowhere\n"
       "  NODE_REPL_HISTORY_SIZE        how many of them\n"
       "  NODE_REPL_MODE                strict or sloppy\n"
       "  NODE_REPL_EXTERNAL_MODULE     a module to load instead of the prompt\n"
       "  NODE_NO_READLINE=1            no line editing at the prompt\n"
       "  NODE_REDIRECT_WARNINGS=FILE   as --redirect-warnings\n"
       "  NO_COLOR, FORCE_COLOR         switch colours off or on\n"
       "  TZ                            the time zone\n"
       "  UV_THREADPOOL_SIZE            number of threads that do file and other blocking work");
  exit(0);
}

__attribute__((noreturn)) static void print_completion(void) {
  printf("_eddy_complete() {\n  local word=\"${COMP_WORDS[COMP_CWORD]}\"\n  if [[ \"$word\" == -* ]]; then\n"
         "    COMPREPLY=( $(compgen -W '");
  for (const ed_option *row = ed_option_table; row->name; row++)
    if (!strchr(row->name, '*')) printf("%s ", row->name);
  puts("' -- \"$word\") )\n  else\n    COMPREPLY=( $(compgen -f -- \"$word\") )\n  fi\n}\n"
       "complete -o filenames -o nospace -o bashdefault -F _eddy_complete eddy");
  exit(0);
}

// An environment variable that stands for one option.
static void read_variable(const char *variable, const char *word) {
  const char *value = getenv(variable);
  if (!value || !*value) return;
  char line[4200];
  size_t len = strlen(word);
  bool takes_text = word[len - 1] == '=';
  if (!takes_text && strcmp(value, "1") != 0) return;
  snprintf(line, sizeof line, "%s%s", word, takes_text ? value : "");
  char *words[] = {line};
  ed_options_parse(&options, 1, words);
}

// The words behind the first --.
static char *const *behind_dashes(char **argv) {
  while (*argv)
    if (strcmp(*argv++, "--") == 0) break;
  return argv;
}

#define NODE_OPTIONS_WORD "--node-options="

// The command line of a single executable, as if its script were a file: its options, those of the last
// --node-options=, the program's name for the script, the words of the user. *options_end: how many words come before
// the script's.
static char **words_of(const ed_sea *app, int *argc, char **argv, int *options_end) {
  char *more = NULL, **words;
  size_t len = strlen(NODE_OPTIONS_WORD);
  for (int i = 1; i < *argc && app->extension == ED_SEA_CLI; i++)
    if (strncmp(argv[i], NODE_OPTIONS_WORD, len) == 0) more = ed_xstrdup(argv[i] + len);
  words = ed_xcalloc(app->word_count + (more ? strlen(more) / 2 + 1 : 0) + (size_t)*argc + 2, sizeof *words);
  int count = 0;
  words[count++] = argv[0];
  for (size_t i = 0; i < app->word_count; i++) words[count++] = (char *)(uintptr_t)app->words[i].bytes;
  if (more) {
    int split = ed_options_split(more, words + count);
    if (split < 0) {
      snprintf(options.error, sizeof options.error, "invalid value for NODE_OPTIONS (unterminated string)\n");
      refuse(argv[0]);
    }
    count += split;
  }
  *options_end = count;
  words[count++] = argv[0];
  for (int i = 1; i < *argc; i++)
    if (!more || strncmp(argv[i], NODE_OPTIONS_WORD, len) != 0) words[count++] = argv[i];
  *argc = count;
  return words;
}

void ed_cli_begin(int argc, char **argv) {
  const ed_sea *app = ed_sea_here();
  int options_end = argc;
  if (app) argv = words_of(app, &argc, argv, &options_end);
  read_variable("NODE_NO_WARNINGS", "--no-warnings");
  read_variable("NODE_PENDING_DEPRECATION", "--pending-deprecation");
  read_variable("NODE_PRESERVE_SYMLINKS", "--preserve-symlinks");
  read_variable("NODE_PRESERVE_SYMLINKS_MAIN", "--preserve-symlinks-main");
  read_variable("NODE_REDIRECT_WARNINGS", "--redirect-warnings=");
  read_variable("NODE_USE_ENV_PROXY", "--use-env-proxy");
  read_variable("NODE_USE_SYSTEM_CA", "--use-system-ca");
  const char *env = !app || app->extension == ED_SEA_ENV ? getenv("NODE_OPTIONS") : NULL;
  if (env && ed_options_parse_env(&options, env) < 0) refuse(argv[0]);
  int read = ed_options_parse(&options, options_end - 1, argv + 1);
  if (read < 0) refuse(argv[0]);
  if (ed_options_find(&options, "--version")) {
    puts("v" ED_NODE_VERSION);
    exit(0);
  }
  if (ed_options_find(&options, "--help")) print_help();
  if (ed_options_find(&options, "--completion-bash")) print_completion();
  if (ed_options_check(&options) < 0) refuse(argv[0]);
  const ed_option_given *revert = ed_options_find(&options, "--security-revert");
  if (revert) {
    // Nothing of this runtime's past can be had back.
    fprintf(stderr, "%s: Error: Attempt to revert an unknown CVE [%s]\n", argv[0], revert->value);
    exit(EXIT_UNKNOWN_REVERT);
  }
  const ed_option_given *build = ed_options_find(&options, "--build-sea");
  if (build) ed_cli_build_sea(build->value, true);
  build = ed_options_find(&options, "--experimental-sea-config");
  if (build) ed_cli_build_sea(build->value, false);
  const ed_option_given *script = ed_options_find(&options, "--run");
  if (script) ed_cli_run_script(script->value, behind_dashes(argv));
  bool has_permissions = ed_options_find(&options, "--permission") || ed_options_find(&options, "--permission-audit");
  for (size_t i = 0; i < options.count; i++) {
    const char *name = options.given[i].option->name;
    if (!has_permissions && strncmp(name, "--allow-", 8) == 0 && strcmp(name, "--allow-natives-syntax") != 0) {
      fprintf(stderr, "%s: --permission is required for %s\n", argv[0], name);
      exit(1);
    }
  }
  ed_options_publish(&options, argc, argv, read, app != NULL);
}
