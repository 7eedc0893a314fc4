// SPDX-License-Identifier: MIT
// Tokens of ECMAScript 2026 (section 12), one at a time: the lexer is nothing but a position, so a peek or a
// speculation is "remember the lexer, go on, put it back". Whether `/` begins a regular expression and where a template
// goes on only the parser knows: it asks by ed_lex_regex and ed_lex_template.
//
// After the first error all tokens are TK_EOF: loops of the parser end by themselves.
#ifndef ED_LEX_H
#define ED_LEX_H

#include "syntax/edit.h"

typedef enum ed_token_kind {
  TK_EOF,
  TK_NAME,    // identifier or keyword: `word` tells which
  TK_PRIVATE, // #name
  TK_NUMBER,  // also BigInt
  TK_STRING,
  TK_REGEX,    // from ed_lex_regex only
  TK_TEMPLATE, // the opening ` only
  TK_LBRACE,
  TK_RBRACE,
  TK_LPAREN,
  TK_RPAREN,
  TK_LBRACKET,
  TK_RBRACKET,
  TK_DOT,
  TK_ELLIPSIS,
  TK_OPTIONAL_DOT, // ?.
  TK_SEMICOLON,
  TK_COMMA,
  TK_COLON,
  TK_QUESTION,
  TK_ARROW,
  TK_AT,
  TK_ASSIGN,    // =
  TK_ASSIGN_OP, // += and its like
  TK_INC_DEC,   // ++ --
  TK_BANG,
  TK_TILDE,
  // Binary operators; the first five may be cut to one character by the parser of types.
  TK_LT,
  TK_GT,
  TK_SHL,
  TK_SHR,
  TK_USHR,
  TK_GE,
  TK_LE,
  TK_OR, // |
  TK_AND,
  TK_XOR,
  TK_EQUALITY, // == != === !==
  TK_LOGICAL,  // || && ??
  TK_PLUS,
  TK_MINUS,
  TK_STAR,
  TK_SLASH,
  TK_PERCENT,
  TK_POWER,
} ed_token_kind;

// Words with a meaning somewhere. Reserved ones come first, then those reserved in strict code, then the others.
#define ED_WORDS(X)                                                                                                    \
  X(break) X(case) X(catch) X(class) X(const) X(continue) X(debugger) X(default) X(delete) X(do) X(else) X(enum)       \
  X(export) X(extends) X(false) X(finally) X(for) X(function) X(if) X(import) X(in) X(instanceof) X(new) X(null)       \
  X(return) X(super) X(switch) X(this) X(throw) X(true) X(try) X(typeof) X(var) X(void) X(while) X(with)               \
  X(implements) X(interface) X(let) X(package) X(private) X(protected) X(public) X(static) X(yield)                    \
  X(abstract) X(accessor) X(any) X(as) X(asserts) X(async) X(await) X(constructor) X(declare) X(defer) X(from) X(get)  \
  X(global) X(infer) X(is) X(keyof) X(meta) X(module) X(namespace) X(of) X(out) X(override) X(readonly) X(require)     \
  X(satisfies) X(set) X(source) X(target) X(type) X(unique) X(using) X(arguments) X(eval)
typedef enum ed_word {
  W_none,
#define X(w) W_##w,
  ED_WORDS(X)
#undef X
} ed_word;
#define W_LAST_RESERVED W_with
#define W_LAST_STRICT   W_yield

typedef struct ed_token {
  uint8_t kind; // ed_token_kind
  uint8_t word; // ed_word of a TK_NAME, also of an escaped one
  bool newline; // a line end stands before it
  bool escaped; // the name holds \u
  uint32_t start, end;
} ed_token;

enum { ED_LEX_PADDING = 16 }; // bytes that the lexer looks ahead without asking: a block

typedef struct ed_lexer {
  const char *source; // len bytes and ED_LEX_PADDING NULs
  uint32_t len;
  uint32_t prev_end; // end of the token before
  ed_token tok;
  bool module;          // no HTML-like comments
  bool ends_in_comment; // of one line: what follows the source needs a line of its own
  // First error: a message, where it stands. The arena has it, since lexers are set back by assignment.
  const char *error;
  uint32_t error_start, error_end;
  ed_span source_map_url;
  ed_arena *arena;
} ed_lexer;

// Begins; the first token is current afterwards. A byte order mark and a hashbang are skipped.
void ed_lex_begin(ed_lexer *l, const char *source, uint32_t len, bool module, ed_arena *arena);
// Goes to the next token.
void ed_lex_next(ed_lexer *l);
// The token after the current one, which stays current.
ed_token ed_lex_peek(const ed_lexer *l);
// The current token is `/` or `/=` where an expression begins: makes it a TK_REGEX.
void ed_lex_regex(ed_lexer *l);
// Reads template characters from `at` (behind ` or }). True when `${` follows: the first token of the expression is
// then current. False at the closing `: the token behind it is.
bool ed_lex_template(ed_lexer *l, uint32_t at);
// Cuts the current token after its first character, which is of `kind` then: `>>` in types is two.
void ed_lex_split(ed_lexer *l, ed_token_kind kind);
// Notes the first error. The message is V8's; %s takes no user text longer than 80 bytes.
void ed_lex_fail(ed_lexer *l, uint32_t start, uint32_t end, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// Complains of the current token as V8 does.
void ed_lex_unexpected(ed_lexer *l);
// Decodes the escapes of a string's inside or of a name into `out` (at least `len` bytes, no more is needed); the
// length.
size_t ed_lex_unescape(const char *text, size_t len, char *out);
// Whether the name's text is a word of ED_WORDS.
ed_word ed_lex_word(const char *text, size_t len);

#endif
