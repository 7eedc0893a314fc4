// SPDX-License-Identifier: MIT
// What the parts of the parser share, and nobody else. There is no tree: each function of the grammar reads its tokens
// and leaves edits behind. Names are only looked at in modules, and there only those that are imported somewhere:
//
//   refs       every use of an imported name, in the order of the text; one that a nearer declaration takes is dead
//   scopes     chain of the open ones on the C stack; each knows its first ref and which imported names it declares
//   names      imported and top-level names of a module, by a hash table
#ifndef ED_PARSER_H
#define ED_PARSER_H

#include "syntax/edit.h"
#include "syntax/lex.h"

// ---- names ---------------------------------------------------------------------------------------------------------

enum {
  NAME_IMPORT = 1,
  NAME_LEXICAL = 2, // let, const, class, and functions of a module's top level
  NAME_VAR = 4,
  NAME_EXPORTED = 8,  // by this exported name
  NAME_ASSIGNED = 16, // somewhere a variable of this name is given a value behind its declaration
  NAME_PRESET = 32,   // an import known from the first reading, not met again yet
};

typedef struct ed_name {
  ed_span text;
  uint32_t hash;
  uint8_t flags;
  unsigned import; // index in the result's imports when NAME_IMPORT
} ed_name;

typedef struct ed_names {
  ed_name *slots; // open addressing; text.text is NULL in a free one
  size_t count, room;
} ed_names;

ed_name *ed_names_find(const ed_names *n, ed_span text);
ed_name *ed_names_put(ed_names *n, ed_span text); // valid until the next put

typedef enum ed_declaration { DECLARE_VAR, DECLARE_LEXICAL, DECLARE_FUNCTION, DECLARE_PARAMETER } ed_declaration;

typedef struct ed_ref {
  uint32_t start, end;
  unsigned import;
  bool dead, called, shorthand, pattern, begins_statement;
} ed_ref;

typedef struct ed_shadow { // an imported name that a scope declares
  unsigned import;
  struct ed_shadow *next;
} ed_shadow;

typedef struct ed_label {  // see ed_outline
  uint32_t at, start, end; // at: begin of the expression that is given to it
  uint32_t kind;
} ed_label;

typedef struct ed_scope {
  struct ed_scope *parent;
  bool is_function;
  size_t first_ref;
  uint32_t start;
  ed_label target; // of the parser, as it was at `start`: parameters may aim again before their arrow is seen
  ed_shadow *shadows;
  // A block with `using`, which becomes try/finally.
  bool has_using, using_awaits;
  uint32_t id;
} ed_scope;

typedef struct ed_token_item {
  ed_token token;
  struct ed_token_item *next;
} ed_token_item;

typedef struct ed_tokens { // a list in the arena
  ed_token_item *first, *last;
} ed_tokens;

// ---- functions -----------------------------------------------------------------------------------------------------

typedef struct ed_function {
  struct ed_function *parent;
  size_t first_await; // of those of the parser's
  ed_label label;
  bool is_async, is_generator, is_arrow;
  bool is_field;  // initializer of a class field, or a static block
  bool is_module; // the top level of a module
  bool allows_return;
  // TypeScript: parameters that are properties too, the modifier of the first (end is 0 without), whether they still
  // have to be assigned.
  ed_token property;
  ed_tokens properties;
  bool has_properties;
} ed_function;

// ---- TypeScript ----------------------------------------------------------------------------------------------------

typedef struct ed_mark { // where a trial began
  ed_lexer lex;
  ed_scope *scope;
  ed_function *function;
  unsigned depth;
  uint32_t list_item;
  size_t edits, refs, pattern_refs, awaits;
} ed_mark;

typedef struct ed_space { // a namespace that becomes a function
  unsigned level;
  size_t group;
} ed_space;

typedef struct ed_statement { // what is needed to make it nothing
  uint32_t start, before;     // before: end of the token before it
  size_t edits, refs, pattern_refs, exports;
  bool in_list, has_default_function;
} ed_statement;

// ---- the parser ----------------------------------------------------------------------------------------------------

enum { ED_FILTER_BITS = 12 };

typedef struct ed_parser {
  ed_lexer lex;
  const ed_syntax_options *options;
  ed_syntax *result;
  ed_arena *arena;
  ed_edits edits;
  bool is_module, is_typescript;
  unsigned depth;
  ed_function *function;
  ed_scope *scope;
  uint32_t list_item; // start of the statement that stands in a list after a line end: a `(` put there needs a `;`
  ed_names names, requests;                    // requests: what is asked, see parse_module.c
  uint64_t filter[(1 << ED_FILTER_BITS) / 64]; // of imported names: no bit, no import
  ed_ref *refs;
  size_t ref_count, ref_room, pattern_refs;
  bool exports_names;          // declarations are exported
  bool is_again;               // the second reading
  ed_token last_name;          // of the last KIND_NAME
  bool assigns_unseen;         // what is assigned is not only in names
  bool needs_function;         // the top of the module holds what a block does not: var, this, eval
  uint32_t typeof_end;         // of the last `typeof`
  bool seen_code, late_import; // an import stood behind other statements: names before it must be read again
  size_t import_room, export_room, request_room, attribute_room, function_room;
  size_t attribute_count;
  uint32_t place_at, place_line, place_column; // of the last entry
  bool has_default_function;                   // anonymous and hoisted, it gets its name when the module begins
  bool is_engine_error;                        // what the engine would complain of, also in TypeScript
  // TypeScript.
  ed_names failures;    // places where a trial failed, see types.c
  uint64_t read_again;  // bytes, by trials that failed
  unsigned ambient;     // inside of this many `declare`: nothing is declared
  ed_statement current; // the innermost statement begun last
  uint32_t type_only;   // start of the last statement that declared nothing but types
  bool open_field;      // the class member before ended in an initializer, without `;`
  bool is_derived;      // the class being read extends another
  bool is_abstract;     // the class being read is
  uint32_t class_start; // behind its `{`
  uint32_t scopes;      // opened so far
  uint32_t erased;      // start of the statement that vanished last
  // For outlines: what the expression to come is given to, what the members being read belong to.
  ed_label target, owner;
  // Where the functions around await, the innermost one's last.
  uint32_t *awaits;
  size_t await_count, await_room;
  // For transform.c: the namespace around, how many objects there are, values by scope and name with their members,
  // where names go that a scope declares.
  ed_space *space;
  unsigned objects;
  ed_names values;
  ed_tokens *groups;
  size_t group_count, group_room;
  ed_tokens *collector;
  ed_scope *collector_scope;
  // For prompt.c: what the top declares.
  ed_tokens lexicals, variables, functions;
  struct {
    const char *message; // of what cannot be stripped: an error unless a worse one comes
    uint32_t start, end;
  } unsupported;
} ed_parser;

// Names in the rewritten text.
#define N_USING   "$eddyu" // disposables of a block
#define N_ERROR   "$eddye"
#define N_WAITS   "$eddyp" // promise of their disposal
#define N_DEFAULT "$eddyd" // export default
// Ends what stands around an author's expression, so that lib/internal/function_text.js can take it away.
#define MARK        "/*$*/"
#define END_OF_OURS MARK ")"
#define N_LIST      "$eddya"
#define N_HOST      "$eddym"
#define N_EXPORTS   "$eddyx" // makes the bindings
#define N_FOR       "$eddyf" // async iterator of a loop at the top

// What an expression turned out to be, as far as anyone asks.
typedef enum ed_kind {
  KIND_OTHER,
  KIND_NAME,       // a single identifier, in parentheses or not
  KIND_ASYNC_NAME, // the identifier `async`
  KIND_ARROW,      // an arrow function: no operator may follow
} ed_kind;

enum {
  MUST_INIT = 8,    // of ed_parse_variables: const
  IN_OFF = 1,       // `in` is no operator: heads of for
  PATTERN = 2,      // may turn out to be a binding of an arrow function's parameters
  NO_CALL = 4,      // callee of new
  BEFORE_COLON = 8, // between `?` and `:`: `(x): y =>` is an arrow function only if another colon follows
  OF_EVAL = 16,     // arguments of eval()
};

static inline bool is(const ed_parser *p, ed_token_kind kind) { return p->lex.tok.kind == kind; }
static inline bool is_word(const ed_parser *p, ed_word word) { return p->lex.tok.word == word && !p->lex.tok.escaped; }
static inline void next(ed_parser *p) { ed_lex_next(&p->lex); }
static inline bool accept(ed_parser *p, ed_token_kind kind) {
  if (p->lex.tok.kind != kind) return false;
  ed_lex_next(&p->lex);
  return true;
}
static inline void unexpected(ed_parser *p) { ed_lex_unexpected(&p->lex); }
// Complaints that have other words in TypeScript than in JavaScript: Node has them from another parser there.
void ed_expected(ed_parser *p, ed_token_kind kind);
void ed_expected_expression(ed_parser *p);
void ed_expected_semicolon(ed_parser *p);
static inline void expect(ed_parser *p, ed_token_kind kind) {
  if (p->lex.tok.kind == kind) ed_lex_next(&p->lex);
  else ed_expected(p, kind);
}
// Behind an element of a list: whether it goes on. It may end in a comma; anything but a comma or `close` is an error.
bool ed_list_goes_on(ed_parser *p, ed_token_kind close);
// An identifier that is no reserved word of this place.
static inline bool ed_is_identifier(const ed_parser *p, ed_token t) {
  if (t.kind != TK_NAME) return false;
  if (t.word == W_none) return true;
  if (t.word > W_LAST_STRICT) return t.word != W_await || !(p->is_module || p->function->is_async);
  if (t.word <= W_LAST_RESERVED) return false;
  return !(p->is_module || (t.word == W_yield && p->function->is_generator));
}
// Nesting: false, and an error, when it is too deep. Each enter has its leave, also after a failure.
enum { ED_DEPTH_MAX = 2500 };
void ed_too_deep(ed_parser *p);
static inline bool ed_enter(ed_parser *p) {
  if (++p->depth <= ED_DEPTH_MAX) return true;
  ed_too_deep(p);
  return false;
}
static inline void leave(ed_parser *p) { p->depth--; }

// names.c
ed_span ed_name_text(ed_parser *p, ed_token t); // without escapes
void ed_note_ref(ed_parser *p, ed_token t, unsigned flags, bool shorthand);
void ed_mark_call(ed_parser *p, ed_kind kind);                          // the name just read is called
void ed_mark_assigned(ed_parser *p, ed_kind kind, ed_token_kind begin); // so is the name, or what begins like that
void ed_declare(ed_parser *p, ed_token t, ed_declaration how);
void ed_declare_inside(ed_parser *p, ed_token t); // the name of a class, for itself
void ed_open_scope(ed_parser *p, ed_scope *s, bool is_function);
void ed_close_scope(ed_parser *p, ed_scope *s);
// The references since `first` that may be bindings are (declare) or are not.
void ed_settle_pattern(ed_parser *p, size_t first, bool declare);
void ed_imported(ed_parser *p, ed_span name, unsigned import); // makes a name an imported one
void ed_edit_refs(ed_parser *p);
// An identifier of ASCII letters, digits, _ and $, so that it may stand behind a dot.
bool ed_is_plain_name(ed_span s);

// parse_expression.c
ed_kind ed_parse_assign(ed_parser *p, unsigned flags);
ed_kind ed_parse_expression(ed_parser *p, unsigned flags);
ed_kind ed_parse_unary(ed_parser *p, unsigned flags);
ed_kind ed_parse_operand(ed_parser *p, unsigned flags); // the same where no arrow function may stand
ed_kind ed_parse_left(ed_parser *p, unsigned flags);    // LeftHandSideExpression
void ed_parse_property_name(ed_parser *p);

// parse_function.c
// What begins here is given to the text between two places.
static inline void ed_aim(ed_parser *p, uint32_t start, uint32_t end, uint32_t kind) {
  p->target = (ed_label){p->lex.tok.start, start, end, kind};
}
// What begins at one place begins at another.
static inline void ed_aim_further(ed_parser *p, uint32_t from, uint32_t to) {
  if (p->target.at == from) p->target.at = to;
}
enum { FUNCTION_DECLARATION = 1, FUNCTION_ASYNC = 2, FUNCTION_DEFAULT = 4 };
void ed_parse_function(ed_parser *p, unsigned flags);                             // at `function`
void ed_parse_method(ed_parser *p, ed_function *f);                               // at `(`, of an object
void ed_parse_parameters(ed_parser *p);                                           // from `(` to `)`
ed_kind ed_parse_arrow(ed_parser *p, ed_scope *s, bool is_async, unsigned flags); // at `=>`
void ed_parse_class(ed_parser *p, bool is_declaration);                           // at `class`, or at its decorators
void ed_parse_decorators(ed_parser *p);
void ed_parse_binding(ed_parser *p, ed_declaration how); // a name or pattern, without initializer

// parse_statement.c
void ed_parse_block(ed_parser *p, ed_scope *s); // from `{` to `}`
void ed_parse_substatement(ed_parser *p);
void ed_parse_list_item(ed_parser *p);                                     // a statement among others
void ed_parse_variables(ed_parser *p, ed_declaration how, unsigned flags); // behind var, let or const
bool ed_at_let(ed_parser *p); // what begins here is a declaration by let, using, await using
bool ed_at_using(ed_parser *p);
bool ed_at_await_using(ed_parser *p);
void ed_parse_function_body(ed_parser *p); // from `{` to `}`
void ed_parse_top(ed_parser *p);
void ed_semicolon(ed_parser *p);

// parse_module.c
bool ed_at_top(const ed_parser *p);
ed_span ed_string_value(ed_parser *p, ed_token t);
void ed_parse_import(ed_parser *p);
void ed_parse_export(ed_parser *p);
void ed_add_export(ed_parser *p, ed_export_kind kind, unsigned request, ed_span exported, ed_span imported,
                   ed_token where);
void ed_check_exports(ed_parser *p);

// types.c: types that leave no blanks, the caller's cover them
void ed_read_type(ed_parser *p);
void ed_read_members(ed_parser *p);         // `{ ... }` of an interface
void ed_read_return_type(ed_parser *p);     // also `x is T`, `asserts x`
void ed_read_type_parameters(ed_parser *p); // if there are any
void ed_read_type_arguments(ed_parser *p);
void ed_open_type_arguments(ed_parser *p); // all but the closing sign
bool ed_at_angle(const ed_parser *p);
void ed_close_angle(ed_parser *p); // cuts `>>` and its like

// typed.c
ed_mark ed_take_mark(const ed_parser *p);
void ed_go_back(ed_parser *p, const ed_mark *m); // also after an error, which is forgotten
// Edits of types: also made when nothing but types is changed. NULL for blanks.
void ed_type_put(ed_parser *p, uint32_t start, uint32_t end, const char *text);
void ed_type_blank(ed_parser *p, uint32_t start, uint32_t end);
bool ed_has_line_end(const ed_parser *p, uint32_t start, uint32_t end);
// Types that become blanks, if there are any.
bool ed_parse_annotation(ed_parser *p);    // `: T`
void ed_parse_variable_type(ed_parser *p); // the same, perhaps behind `!`
void ed_parse_loop_type(ed_parser *p);     // the same in the head of a loop
void ed_parse_return_type(ed_parser *p);
void ed_parse_type_parameters(ed_parser *p);
void ed_parse_type_arguments(ed_parser *p);
bool ed_parse_parameter_type(ed_parser *p);              // `?`, `: T`
bool ed_at_optional_parameter(const ed_parser *p);       // at `?`: not of a conditional
bool ed_try_type_arguments(ed_parser *p, ed_kind kind);  // at `<` behind an expression
void ed_parse_non_null(ed_parser *p, ed_kind kind);      // at `!`
bool ed_parse_assertion(ed_parser *p, ed_kind kind);     // `as T`, `satisfies T`
ed_kind ed_parse_angle(ed_parser *p, unsigned flags);    // at `<` where an expression begins
bool ed_try_async_generic(ed_parser *p, unsigned flags); // at `<` behind async
// At `:` behind parentheses, which were parameters for certain when `open`, the mark at `(`, is NULL. A PERHAPS_ARROW
// has to be parsed, and is none if ed_end_of_trial says false: all is back at `(` then.
typedef enum ed_typed_arrow { NO_ARROW, PERHAPS_ARROW, SURE_ARROW } ed_typed_arrow;
ed_typed_arrow ed_try_return_type(ed_parser *p, const ed_mark *open, unsigned flags);
bool ed_end_of_trial(ed_parser *p, const ed_mark *open);

// typescript.c
ed_statement ed_statement_here(const ed_parser *p, bool in_list);
ed_statement ed_begin_statement(ed_parser *p, bool in_list);  // the one current from now on
void ed_erase_statement(ed_parser *p, const ed_statement *s); // up to what was read last
bool ed_parse_typed_statement(ed_parser *p);                  // at a word; false when JavaScript begins here
bool ed_parse_typed_import(ed_parser *p);                     // at `import`
bool ed_parse_typed_export(ed_parser *p);                     // at `export`
bool ed_parse_typed_default(ed_parser *p);                    // behind `export default`
void ed_skip_abstract(ed_parser *p);                          // of a class
bool ed_parse_typed_specifier(ed_parser *p);                  // `type a as b` in the braces of import or export
void ed_note_unsupported(ed_parser *p, uint32_t start, uint32_t end, const char *message);
void ed_report_unsupported(ed_parser *p); // at the end of the source

// typed_class.c
typedef struct ed_member { // of a class
  ed_statement begin;
  ed_token modifier, name; // the first modifier of TypeScript's; end is 0 without, as of those that follow
  ed_token abstract, declare, readonly, override, access;
  ed_token accessor; // `get` or `set`
  bool is_static, is_accessor;
  bool is_after_field; // whose initializer would go on
} ed_member;
bool ed_is_behind_abstract(const ed_parser *p); // at `class`
ed_member ed_begin_member(ed_parser *p);
void ed_parse_modifiers(ed_parser *p, ed_member *m);
void ed_check_static(ed_parser *p, const ed_member *m, ed_token word);
void ed_check_method(ed_parser *p, const ed_member *m, const ed_function *f);
void ed_check_field(ed_parser *p, const ed_member *m, bool is_given);
bool ed_parse_index_signature(ed_parser *p, const ed_member *m);                // at `[`
void ed_parse_member_type(ed_parser *p, const ed_member *m, bool is_generator); // behind the name
void ed_end_typed_method(ed_parser *p, const ed_member *m, const ed_function *f, bool has_body);
void ed_erase_member(ed_parser *p, const ed_member *m);
void ed_refuse_property(ed_parser *p, ed_token modifier); // of a function that is no constructor
void ed_parse_parameter_head(ed_parser *p);
void ed_parse_this_parameter(ed_parser *p);
void ed_parse_implements(ed_parser *p);

// transform.c
bool ed_transforms(const ed_parser *p);
void ed_tokens_add(ed_parser *p, ed_tokens *list, ed_token t);
void ed_note_value(ed_parser *p, ed_token name); // a class or function is declared
void ed_transform_enum(ed_parser *p, const ed_statement *s);
void ed_transform_namespace(ed_parser *p, const ed_statement *s);
void ed_transform_import(ed_parser *p, const ed_statement *s, ed_token import); // at the name
void ed_transform_export(ed_parser *p, uint32_t start);                         // of `export =`
void ed_transform_properties(ed_parser *p);
void ed_transform_fields(ed_parser *p, const ed_function *constructor);

// prompt.c: declarations at the top of a prompt's source become assignments
bool ed_is_prompt_top(const ed_parser *p);                   // no function is between here and the top
bool ed_is_promoted(const ed_parser *p, ed_declaration how); // a declaration here is seen by the sources after this
void ed_note_promoted(ed_parser *p, ed_token name, ed_declaration how);
void ed_promote_variable(ed_parser *p, uint32_t start, bool is_given, ed_declaration how); // up to what was read last
void ed_promote_class(ed_parser *p, uint32_t start, ed_token name);
void ed_give_value(ed_parser *p, uint32_t start, uint32_t end); // of the expression that ends the source
void ed_lower_prompt(ed_parser *p, uint32_t start);             // start: behind the directives

// awaits.c: where functions await, for outlines
void ed_note_await(ed_parser *p, uint32_t at);
void ed_note_for_await(ed_parser *p, uint32_t at);
void ed_note_yield(ed_parser *p, uint32_t at, bool of_all); // of_all: yield*
// The conditions, updates and body of a loop that has just been read begin at these counts of awaits.
void ed_order_awaits(ed_parser *p, size_t condition, size_t update, size_t body);
void ed_list_outline(ed_parser *p, ed_outline entry);
void ed_list_awaits(ed_parser *p, const ed_function *f); // of the function that was listed last

// lower.c: what becomes of await, using and the module's head
bool ed_may_await(ed_parser *p); // at `await`: whether it is the operator here
void ed_parse_await(ed_parser *p, unsigned flags);
// `arguments` at the top of a module, which may become a function's body and has none.
void ed_lower_arguments(ed_parser *p, ed_token t, bool is_shorthand, bool is_typeof);
// What separates text that begins with `(` at the token's place from the line before: `;` or nothing.
const char *ed_separator(const ed_parser *p, ed_token t);
// Calls a function of ours with the expression between two places, no comma at its top.
void ed_wrap(ed_parser *p, uint32_t start, uint32_t end, const char *call);
void ed_lower_using_block(ed_parser *p, const ed_scope *s, uint32_t start, uint32_t end);
void ed_parse_using(ed_parser *p, bool awaits); // at `using` or `await using`
void ed_parse_for(ed_parser *p, uint32_t statement);
void ed_lower_module(ed_parser *p, const ed_scope *top);

#endif
