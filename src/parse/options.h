// SPDX-License-Identifier: MIT
// The command line: a table of options, and the parser for argv and for the text of NODE_OPTIONS. Pure: it prints
// nothing, and decides nothing about what the options mean.
//
// Names are those of the table: `--no-x` is option `--x` with negated set, `-r` is `--require`, `_` is `-`.
#ifndef ED_OPTIONS_H
#define ED_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

// How an option takes a value.
typedef enum ed_option_kind {
  ED_OPTION_BOOL,   // none; may be negated
  ED_OPTION_TEXT,   // one, after "=" or as the next word
  ED_OPTION_LIST,   // the same, may be given several times
  ED_OPTION_MAYBE,  // one after "=", or none
  ED_OPTION_PRINT,  // -p: the next word unless that is an option
  ED_OPTION_ENGINE, // a flag of Node's engine: none or after "=", may be negated
} ed_option_kind;

enum {
  ED_OPTION_ENV = 1,     // allowed in NODE_OPTIONS
  ED_OPTION_PROCESS = 8, // for the whole process: refused to its threads
  ED_OPTION_REFUSED = 4, // known, asks for protection or for work that does not exist here: refuse to start
};

typedef struct ed_option {
  const char *name;
  ed_option_kind kind;
  unsigned flags;
  const char *alias; // short or older name, or NULL
  const char *help;  // NULL: not shown by --help
} ed_option;

// Ended by a row without name.
extern const ed_option ed_option_table[];

typedef struct ed_option_given {
  const ed_option *option;
  char *value; // NULL: none. Owned.
  bool negated;
} ed_option_given;

// Zeroed is empty. Owns what is in it.
typedef struct ed_options {
  ed_option_given *given; // in order; a later one outweighs an earlier one
  size_t count, cap;
  char error[512]; // why parsing failed
} ed_options;

// Reads words from words[0] on until the first that is no option; returns how many were read, or -1 with o->error set.
int ed_options_parse(ed_options *o, int count, char *const *words);
// Reads the option at words[at]; returns how many words it took, or -1 with o->error set.
int ed_options_read(ed_options *o, int count, char *const *words, int at);
// Splits the text of NODE_OPTIONS into words, in place, at most one for two characters. Their number, or -1 for an open
// quote.
int ed_options_split(char *text, char **words);
// Reads the text of NODE_OPTIONS: words parted by spaces, "..." with \" and \\ inside. 0 or -1 with o->error set.
int ed_options_parse_env(ed_options *o, const char *text);
// Values that are impossible, and pairs that exclude each other. 0 or -1 with o->error set.
int ed_options_check(ed_options *o);
// The last one given by this name ("--require"), or NULL.
const ed_option_given *ed_options_find(const ed_options *o, const char *name);
void ed_options_free(ed_options *o);

#endif
