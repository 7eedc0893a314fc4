// SPDX-License-Identifier: MIT
// The command line: see cli.h. Options come from three places, the later outweighing the earlier: single environment
// variables, NODE_OPTIONS, the words of the command line.
#include "cli/cli.h"

#include "base/version.h"
#include "bind/options.h"
#include "cli/run.h"

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

void ed_cli_begin(int argc, char **argv) {
  read_variable("NODE_NO_WARNINGS", "--no-warnings");
  read_variable("NODE_PENDING_DEPRECATION", "--pending-deprecation");
  read_variable("NODE_PRESERVE_SYMLINKS", "--preserve-symlinks");
  read_variable("NODE_PRESERVE_SYMLINKS_MAIN", "--preserve-symlinks-main");
  read_variable("NODE_REDIRECT_WARNINGS", "--redirect-warnings=");
  read_variable("NODE_USE_ENV_PROXY", "--use-env-proxy");
  read_variable("NODE_USE_SYSTEM_CA", "--use-system-ca");
  const char *env = getenv("NODE_OPTIONS");
  if (env && ed_options_parse_env(&options, env) < 0) refuse(argv[0]);
  int read = ed_options_parse(&options, argc - 1, argv + 1);
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
  ed_options_publish(&options, argc, argv, read);
}
