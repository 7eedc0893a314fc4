// SPDX-License-Identifier: MIT
// Names, scopes and references: see parser.h. Outside of modules all of this does nothing, but for the top of a prompt.
#include "syntax/parser.h"

#include "base/mem.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- table ---------------------------------------------------------------------------------------------------------

static uint32_t hash_of(ed_span s) {
  uint32_t h = 2166136261u; // FNV-1a
  for (size_t i = 0; i < s.len; i++) h = (h ^ (uint8_t)s.text[i]) * 16777619u;
  return h;
}

static ed_name *slot_of(const ed_names *n, ed_span text, uint32_t hash) {
  for (size_t i = hash & (n->room - 1);; i = (i + 1) & (n->room - 1)) {
    ed_name *s = &n->slots[i];
    if (!s->text.text) return s;
    if (s->hash == hash && s->text.len == text.len && memcmp(s->text.text, text.text, text.len) == 0) return s;
  }
}

ed_name *ed_names_find(const ed_names *n, ed_span text) {
  if (n->room == 0) return NULL;
  ed_name *s = slot_of(n, text, hash_of(text));
  return s->text.text ? s : NULL;
}

ed_name *ed_names_put(ed_names *n, ed_span text) {
  if (n->count * 4 >= n->room * 3) {
    ed_names larger = {.room = n->room ? n->room * 2 : 64};
    larger.slots = ed_xcalloc(larger.room, sizeof *larger.slots);
    larger.count = n->count;
    for (size_t i = 0; i < n->room; i++) {
      if (n->slots[i].text.text) *slot_of(&larger, n->slots[i].text, n->slots[i].hash) = n->slots[i];
    }
    free(n->slots);
    *n = larger;
  }
  uint32_t hash = hash_of(text);
  ed_name *s = slot_of(n, text, hash);
  if (!s->text.text) {
    *s = (ed_name){.text = text, .hash = hash};
    n->count++;
  }
  return s;
}

ed_span ed_name_text(ed_parser *p, ed_token t) {
  ed_span s = {p->lex.source + t.start, t.end - t.start};
  if (!t.escaped) return s;
  char *plain = ed_arena_alloc(p->arena, s.len);
  s.len = ed_lex_unescape(s.text, s.len, plain);
  s.text = plain;
  return s;
}

// ---- imported names ------------------------------------------------------------------------------------------------

// Of what stands at both ends of a name, and its length: cheaper than a hash of all, and nearly as good.
static unsigned filter_bit(ed_span s) {
  uint64_t key;
  if (s.len == 0) return 0; // of the end, behind an error
  if (s.len >= 8) {
    uint64_t last;
    memcpy(&key, s.text, sizeof key);
    memcpy(&last, s.text + s.len - sizeof last, sizeof last);
    key ^= last << 7 | last >> 57;
  } else if (s.len >= 4) {
    uint32_t ends[2];
    memcpy(&ends[0], s.text, sizeof ends[0]);
    memcpy(&ends[1], s.text + s.len - sizeof ends[1], sizeof ends[1]);
    key = (uint64_t)ends[1] << 32 | ends[0];
  } else {
    const uint8_t *u = (const uint8_t *)s.text;
    key = u[0] | (uint64_t)u[s.len / 2] << 8 | (uint64_t)u[s.len - 1] << 16;
  }
  return (unsigned)((key + s.len) * UINT64_C(0x9E3779B97F4A7C15) >> (64 - ED_FILTER_BITS));
}

void ed_imported(ed_parser *p, ed_span name, unsigned import) {
  ed_name *n = ed_names_put(&p->names, name);
  n->flags |= NAME_IMPORT;
  n->import = import;
  unsigned bit = filter_bit(name);
  p->filter[bit / 64] |= UINT64_C(1) << bit % 64;
}

// The imported name that a token spells, or NULL.
static ed_name *imported_by(ed_parser *p, ed_token t) {
  ed_span s = {p->lex.source + t.start, t.end - t.start};
  if (t.escaped) s = ed_name_text(p, t);
  unsigned bit = filter_bit(s);
  if (!(p->filter[bit / 64] >> bit % 64 & 1)) return NULL;
  ed_name *n = ed_names_find(&p->names, s);
  return n && n->flags & NAME_IMPORT ? n : NULL;
}

// ---- scopes --------------------------------------------------------------------------------------------------------

void ed_open_scope(ed_parser *p, ed_scope *s, bool is_function) {
  *s = (ed_scope){.parent = p->scope,
                  .is_function = is_function,
                  .first_ref = p->ref_count,
                  .start = p->lex.tok.start,
                  .target = p->target,
                  .id = ++p->scopes};
  p->scope = s;
}

void ed_close_scope(ed_parser *p, ed_scope *s) {
  for (const ed_shadow *w = s->shadows; w; w = w->next) {
    for (size_t i = s->first_ref; i < p->ref_count; i++) {
      if (p->refs[i].import == w->import) p->refs[i].dead = true;
    }
  }
  p->scope = s->parent;
}

static void shadow(ed_parser *p, ed_scope *s, unsigned import) {
  for (const ed_shadow *w = s->shadows; w; w = w->next) {
    if (w->import == import) return;
  }
  ed_shadow *w = ed_arena_alloc(p->arena, sizeof *w);
  *w = (ed_shadow){import, s->shadows};
  s->shadows = w;
}

static void declare_at_top(ed_parser *p, ed_token t, ed_declaration how) {
  ed_span text = ed_name_text(p, t);
  ed_name *n = ed_names_put(&p->names, text);
  bool lexical = how != DECLARE_VAR;
  unsigned clash = lexical ? NAME_IMPORT | NAME_LEXICAL | NAME_VAR : NAME_IMPORT | NAME_LEXICAL;
  // TypeScript has signatures of functions, and merges declarations; of the rest the engine complains.
  if (p->is_typescript && how == DECLARE_FUNCTION) clash = NAME_IMPORT;
  if (p->options->only_types || p->options->types == ED_TYPES_TRANSFORM) clash = 0;
  if (n->flags & clash) {
    p->is_engine_error = true;
    ed_lex_fail(&p->lex, t.start, t.end, "Identifier '%.*s' has already been declared", (int)text.len, text.text);
    return;
  }
  n->flags |= lexical ? NAME_LEXICAL : NAME_VAR;
}

void ed_declare(ed_parser *p, ed_token t, ed_declaration how) {
  if (p->collector && p->scope == p->collector_scope && how != DECLARE_PARAMETER) ed_tokens_add(p, p->collector, t);
  if (ed_is_promoted(p, how)) ed_note_promoted(p, t, how);
  if (!p->is_module || p->ambient > 0) return;
  if (t.word == W_await && !p->function->is_async) {
    // Reserved everywhere in a module; as the name of an async function's parameter the engine complains.
    unexpected(p);
    return;
  }
  ed_scope *s = p->scope;
  if (how == DECLARE_VAR) {
    while (!s->is_function) s = s->parent;
  }
  if (!s->parent) {
    if (how == DECLARE_VAR) p->needs_function = true;
    declare_at_top(p, t, how);
    if (p->exports_names) {
      ed_span name = ed_name_text(p, t);
      ed_add_export(p, ED_EXPORT_LOCAL, 0, name, name, t);
    }
    return;
  }
  const ed_name *n = imported_by(p, t);
  if (n) shadow(p, s, n->import);
}

void ed_declare_inside(ed_parser *p, ed_token t) {
  const ed_name *n = p->is_module ? imported_by(p, t) : NULL;
  if (n) shadow(p, p->scope, n->import);
}

// ---- references ----------------------------------------------------------------------------------------------------

void ed_note_ref(ed_parser *p, ed_token t, unsigned flags, bool shorthand) {
  if (!p->is_module) return;
  ed_name *n = imported_by(p, t);
  if (!n) return;
  if (p->ref_count == p->ref_room) {
    p->ref_room = p->ref_room * 2 + 64;
    p->refs = ed_xrealloc(p->refs, p->ref_room * sizeof *p->refs);
  }
  p->refs[p->ref_count++] = (ed_ref){.start = t.start,
                                     .end = t.end,
                                     .import = n->import,
                                     .shorthand = shorthand,
                                     .pattern = flags & PATTERN,
                                     .begins_statement = t.newline && p->list_item == t.start};
  if (flags & PATTERN) p->pattern_refs++;
}

void ed_mark_call(ed_parser *p, ed_kind kind) {
  if (kind != KIND_NAME || p->ref_count == 0) return;
  ed_ref *r = &p->refs[p->ref_count - 1];
  // The name just read, or the one in the parentheses just closed.
  uint32_t end = p->lex.prev_end;
  while (end > r->end && (p->lex.source[end - 1] == ')' || (uint8_t)p->lex.source[end - 1] <= ' ')) end--;
  if (r->end == end) r->called = true;
}

// Names in patterns and behind type assertions are not looked for: they are few.
void ed_mark_assigned(ed_parser *p, ed_kind kind, ed_token_kind begin) {
  if (!p->is_module) return;
  if (kind == KIND_NAME || kind == KIND_ASYNC_NAME) {
    ed_names_put(&p->names, ed_name_text(p, p->last_name))->flags |= NAME_ASSIGNED;
  } else if (begin != TK_NAME) {
    p->assigns_unseen = true;
  }
}

void ed_settle_pattern(ed_parser *p, size_t first, bool declare) {
  for (size_t i = p->ref_count; p->pattern_refs > 0 && i > first; i--) {
    ed_ref *r = &p->refs[i - 1];
    if (!r->pattern) continue;
    r->pattern = false;
    p->pattern_refs--;
    if (declare && !r->dead) shadow(p, p->scope, r->import);
  }
}

bool ed_is_plain_name(ed_span s) {
  for (size_t i = 0; i < s.len; i++) {
    char c = s.text[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    if (!letter && !(i > 0 && c >= '0' && c <= '9')) return false;
  }
  return s.len > 0;
}

void ed_edit_refs(ed_parser *p) {
  const ed_import_entry *imports = p->result->imports;
  for (size_t i = 0; i < p->ref_count; i++) {
    const ed_ref *r = &p->refs[i];
    const ed_import_entry *entry = &imports[r->import];
    if (r->dead || !entry->imported.text) continue; // a namespace keeps its name
    bool plain = ed_is_plain_name(entry->imported);
    ed_span target, name = {p->lex.source + r->start, r->end - r->start};
    char *text = ed_arena_alloc(p->arena, entry->imported.len * 6 + name.len * 2 + 60);
    size_t n = 0;
    if (r->called && r->begins_statement) text[n++] = ';';
    // The marks let toString() of a function find the author's text: lib/internal/function_text.js.
    if (r->shorthand) n += (size_t)snprintf(text + n, name.len + 8, "%.*s:" MARK, (int)name.len, name.text);
    n += (size_t)snprintf(text + n, 32, "%s$eddy%u", r->called ? "(0," : "", entry->request);
    if (plain) {
      text[n++] = '.';
      memcpy(text + n, entry->imported.text, entry->imported.len);
      n += entry->imported.len;
    } else {
      text[n++] = '[';
      n += ed_quote(text + n, entry->imported);
      text[n++] = ']';
    }
    bool renamed = name.len != entry->imported.len || memcmp(name.text, entry->imported.text, name.len) != 0;
    if (renamed) n += (size_t)snprintf(text + n, name.len + 5, "/*%.*s*/", (int)name.len, name.text);
    if (r->called) text[n++] = ')';
    target = (ed_span){text, n};
    ed_edit_put(&p->edits, r->start, r->end, 0, target);
  }
}

size_t ed_quote(char *out, ed_span s) {
  static const char hex[] = "0123456789abcdef";
  size_t n = 0;
  out[n++] = '"';
  for (size_t i = 0; i < s.len; i++) {
    uint8_t c = (uint8_t)s.text[i];
    if (c == '"' || c == '\\') {
      out[n++] = '\\';
      out[n++] = (char)c;
    } else if (c < ' ') {
      memcpy(out + n, "\\u00", 4);
      out[n + 4] = hex[c >> 4];
      out[n + 5] = hex[c & 15];
      n += 6;
    } else if (c == 0xE2 && i + 2 < s.len && (uint8_t)s.text[i + 1] == 0x80 &&
               ((uint8_t)s.text[i + 2] & 0xFE) == 0xA8) {
      memcpy(out + n, (uint8_t)s.text[i + 2] == 0xA8 ? "\\u2028" : "\\u2029", 6);
      n += 6;
      i += 2;
    } else if (c == 0xED && i + 2 < s.len && (uint8_t)s.text[i + 1] >= 0xA0) { // a lone surrogate
      unsigned unit = 0xD000u | ((uint8_t)s.text[i + 1] & 0x3Fu) << 6 | ((uint8_t)s.text[i + 2] & 0x3Fu);
      memcpy(out + n, "\\u", 2);
      for (int k = 0; k < 4; k++) out[n + 2 + k] = hex[unit >> (12 - 4 * k) & 15];
      n += 6;
      i += 2;
    } else {
      out[n++] = (char)c;
    }
  }
  out[n++] = '"';
  return n;
}
