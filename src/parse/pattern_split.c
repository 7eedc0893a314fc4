// SPDX-License-Identifier: MIT
// A whole pattern cut into the parts of a URL: a walk over tokens that were read leniently, by the state machine of the
// standard ("constructor string parser"). A part that is left out between others is empty, not a wildcard.
#include "parse/pattern.h"
#include "parse/pattern_tokens.h"

typedef enum state { // up to HASH the states are the parts
  PROTOCOL = ED_PATTERN_PROTOCOL,
  USERNAME = ED_PATTERN_USERNAME,
  PASSWORD = ED_PATTERN_PASSWORD,
  HOSTNAME = ED_PATTERN_HOSTNAME,
  PORT = ED_PATTERN_PORT,
  PATHNAME = ED_PATTERN_PATHNAME,
  SEARCH = ED_PATTERN_SEARCH,
  HASH = ED_PATTERN_HASH,
  INIT,
  AUTHORITY,
  DONE,
} state;

typedef struct splitter {
  const char *input;
  ed_pattern_piece *parts;
  ed_pattern_tokens tokens;
  size_t at, start; // tokens
  unsigned braces, brackets;
  bool is_special, stays; // stays: the next round looks at the same token
  state state;
} splitter;

static const ed_pattern_token *token_at(const splitter *s, size_t index) {
  return &s->tokens.items[index < s->tokens.count ? index : s->tokens.count - 1];
}

// A plain character, not one that is syntax of the pattern.
static bool is_char(const splitter *s, size_t index, char c) {
  const ed_pattern_token *t = token_at(s, index);
  return (t->type == ED_TOKEN_CHAR || t->type == ED_TOKEN_ESCAPED || t->type == ED_TOKEN_INVALID) && t->len == 1 &&
         s->input[t->start] == c;
}

// A question mark begins the search unless it is a modifier of what stands before.
static bool is_search(const splitter *s) {
  if (is_char(s, s->at, '?')) return true;
  const ed_pattern_token *t = token_at(s, s->at);
  if (t->len != 1 || s->input[t->start] != '?') return false;
  if (s->at == 0) return true;
  ed_pattern_token_type before = token_at(s, s->at - 1)->type;
  return before != ED_TOKEN_NAME && before != ED_TOKEN_REGEXP && before != ED_TOKEN_CLOSE &&
         before != ED_TOKEN_ASTERISK;
}

static bool is_hash(const splitter *s) { return is_char(s, s->at, '#'); }
static bool is_path(const splitter *s) { return is_char(s, s->at, '/'); }

static ed_pattern_piece piece(const splitter *s) {
  size_t from = token_at(s, s->start)->index;
  return (ed_pattern_piece){s->input + from, token_at(s, s->at)->index - from};
}

static void fill(splitter *s, ed_pattern_part part, const char *text, size_t len) {
  if (!s->parts[part].text) s->parts[part] = (ed_pattern_piece){text, len};
}

static void change(splitter *s, state next, unsigned skip) {
  state from = s->state;
  if (from <= HASH) s->parts[from] = piece(s);
  if (from != INIT && next != DONE) {
    bool before_host = from <= PASSWORD || from == AUTHORITY;
    if (before_host && next >= PORT && next <= HASH) fill(s, ED_PATTERN_HOSTNAME, "", 0);
    if ((before_host || from == HOSTNAME || from == PORT) && (next == SEARCH || next == HASH))
      fill(s, ED_PATTERN_PATHNAME, "/", s->is_special ? 1 : 0);
    if ((before_host || (from >= HOSTNAME && from <= PATHNAME)) && next == HASH) fill(s, ED_PATTERN_SEARCH, "", 0);
  }
  s->state = next;
  s->at += skip;
  s->start = s->at;
  s->stays = true;
}

// Back to where the part began, as the beginning of another.
static void rewind_to(splitter *s, state next) {
  s->state = next;
  s->at = s->start;
  s->stays = true;
}

static void end_of_host(splitter *s) {
  if (is_path(s)) change(s, PATHNAME, 0);
  else if (is_search(s)) change(s, SEARCH, 1);
  else if (is_hash(s)) change(s, HASH, 1);
}

static void at_host(splitter *s) {
  if (is_char(s, s->at, '[')) s->brackets++;
  else if (is_char(s, s->at, ']') && s->brackets > 0) s->brackets--;
  else if (is_char(s, s->at, ':') && s->brackets == 0) change(s, PORT, 1);
  else end_of_host(s);
}

static void behind_protocol(splitter *s) {
  if (is_char(s, s->at + 1, '/') && is_char(s, s->at + 2, '/')) change(s, AUTHORITY, 3);
  else change(s, s->is_special ? AUTHORITY : PATHNAME, 1);
}

static void step(splitter *s) {
  switch (s->state) {
  case INIT:
    if (is_char(s, s->at, ':')) rewind_to(s, PROTOCOL);
    break;
  case PROTOCOL:
    if (is_char(s, s->at, ':')) behind_protocol(s);
    break;
  case AUTHORITY:
    if (is_char(s, s->at, '@')) rewind_to(s, USERNAME);
    else if (is_path(s) || is_search(s) || is_hash(s)) rewind_to(s, HOSTNAME);
    break;
  case USERNAME:
    if (is_char(s, s->at, ':')) change(s, PASSWORD, 1);
    else if (is_char(s, s->at, '@')) change(s, HOSTNAME, 1);
    break;
  case PASSWORD:
    if (is_char(s, s->at, '@')) change(s, HOSTNAME, 1);
    break;
  case HOSTNAME: at_host(s); break;
  case PORT: end_of_host(s); break;
  case PATHNAME:
    if (is_search(s)) change(s, SEARCH, 1);
    else if (is_hash(s)) change(s, HASH, 1);
    break;
  case SEARCH:
    if (is_hash(s)) change(s, HASH, 1);
    break;
  default: break;
  }
}

// At the last token. Without a protocol the text is relative, and is read again from its beginning.
static void finish(splitter *s) {
  if (s->state == AUTHORITY) {
    rewind_to(s, HOSTNAME);
  } else if (s->state == INIT) {
    s->at = s->start;
    if (is_hash(s)) change(s, HASH, 1);
    else if (is_search(s)) change(s, SEARCH, 1);
    else change(s, PATHNAME, 0);
  } else {
    change(s, DONE, 0);
  }
}

// Groups are no place for a part to end.
static bool in_group(splitter *s, ed_pattern_token_type type) {
  if (type == ED_TOKEN_OPEN) {
    s->braces++;
    return true;
  }
  if (s->braces == 0) return false;
  if (type == ED_TOKEN_CLOSE && --s->braces == 0) return false;
  return true;
}

bool ed_pattern_split(const char *input, size_t len, ed_pattern_scheme scheme, ed_pattern_piece *parts) {
  splitter s = {.input = input, .parts = parts, .is_special = scheme == ED_PATTERN_SPECIAL, .state = INIT};
  for (int i = 0; i < ED_PATTERN_PARTS; i++) parts[i] = (ed_pattern_piece){NULL, 0};
  ed_pattern_tokenize(&s.tokens, input, len, true);
  bool asks = false;
  while (s.at < s.tokens.count && s.state != DONE && !asks) {
    ed_pattern_token_type type = s.tokens.items[s.at].type;
    s.stays = false;
    if (type == ED_TOKEN_END) {
      finish(&s);
    } else if (!in_group(&s, type)) {
      if (s.state == PROTOCOL && scheme == ED_PATTERN_ASK && is_char(&s, s.at, ':')) {
        parts[ED_PATTERN_PROTOCOL] = piece(&s);
        asks = true;
      }
      step(&s);
    }
    if (!s.stays) s.at++;
  }
  ed_pattern_tokens_deinit(&s.tokens);
  if (parts[ED_PATTERN_HOSTNAME].text) fill(&s, ED_PATTERN_PORT, "", 0);
  return !asks;
}
