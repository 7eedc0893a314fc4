// SPDX-License-Identifier: MIT
// HTTP/1.x parsing: see http1.h for the contract.
//
// The unit of work is a line: a line function either judges its whole line, asks for more bytes (and will start the
// line anew, skipping in the token it broke off in what it has scanned before), or fails. That keeps the machine at a
// dozen states, lets each grammar rule be read in one place, and gives the same verdict however the bytes were cut.
#include "parse/http1.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
  START,      // between messages
  HEAD,       // in a message head
  BODY,       // `left` bytes, or until the connection closes
  SIZE,       // at a chunk-size line
  CHUNK,      // `left` bytes of a chunk
  CHUNK_LINE, // at the line end behind them
  TRAILERS,
  DONE,   // END is due
  CLOSED, // nothing may follow
  TAKEN,
  FAILED
};

enum { MORE = 0, FAIL = -1 }; // what a line function returns beside its length
enum { CHUNK_LINE_MAX = 16 * 1024 + 32 };

// ---- names ---------------------------------------------------------------------------------------------------------

const char *ed_http1_error_name(ed_http1_error e) {
#define NAME(name) "HPE_" #name,
  static const char *const names[] = {ED_HTTP1_ERRORS(NAME)};
#undef NAME
  return e < ED_HTTP1_ERROR_COUNT ? names[e] : "HPE_UNKNOWN";
}

#define NAME(name) #name,
static const char *const methods[] = {ED_HTTP1_METHODS(NAME)};
#undef NAME

const char *ed_http1_method_name(unsigned method) {
  if (method == ED_HTTP1_METHOD_M_SEARCH) return "M-SEARCH"; // no C identifier
  return method < ED_HTTP1_METHOD_COUNT ? methods[method] : "";
}

// ---- character classes ---------------------------------------------------------------------------------------------

enum { TOKEN = 1, TARGET = 2, AUTHORITY = 4, VALUE = 8, QUOTED = 16 };

// RFC 9110 5.6.2 tchar; visible ASCII; RFC 3986 authority; HTAB, SP, VCHAR and obs-text; quoted-string without '"'
// and '\'.
#define T (TOKEN | TARGET | VALUE | QUOTED)
#define A (TOKEN | TARGET | AUTHORITY | VALUE | QUOTED)
#define H (TARGET | AUTHORITY | VALUE | QUOTED)
#define V (TARGET | VALUE | QUOTED)
#define S (VALUE | QUOTED)
static const uint8_t class_of[256] = {
    ['\t'] = S,        [' '] = S,           ['!'] = A, ['"'] = TARGET | VALUE,
    ['#'] = T,         ['$'] = A,           ['%'] = A, ['&'] = A,
    ['\''] = A,        ['('] = H,           [')'] = H, ['*'] = A,
    ['+'] = A,         [','] = H,           ['-'] = A, ['.'] = A,
    ['/'] = V,         ['0' ... '9'] = A,   [':'] = H, [';'] = H,
    ['<'] = V,         ['='] = H,           ['>'] = V, ['?'] = V,
    ['@'] = H,         ['A' ... 'Z'] = A,   ['['] = H, ['\\'] = TARGET | VALUE,
    [']'] = H,         ['^'] = T,           ['_'] = A, ['`'] = T,
    ['a' ... 'z'] = A, ['{'] = V,           ['|'] = T, ['}'] = V,
    ['~'] = A,         [0x80 ... 0xff] = S,
};
#undef T
#undef A
#undef H
#undef V
#undef S

static bool is(uint8_t c, unsigned classes) { return class_of[c] & classes; }
static bool is_blank(uint8_t c) { return c == ' ' || c == '\t'; }
static bool is_digit(uint8_t c) { return (unsigned)(c - '0') < 10; }
static bool is_alpha(uint8_t c) { return (unsigned)((c | 32) - 'a') < 26; }

static const uint8_t *skip_class(const uint8_t *c, const uint8_t *end, unsigned classes) {
  while (c < end && is(*c, classes)) c++;
  return c;
}

// First byte that is not visible ASCII. Sixteen at a time: as signed bytes, 0x80-0xff are below '!' too.
static const uint8_t *skip_target(const uint8_t *c, const uint8_t *end) {
#ifdef __SSE2__
  const __m128i low = _mm_set1_epi8('!'), del = _mm_set1_epi8(0x7f);
  for (; end - c >= 16; c += 16) {
    __m128i x = _mm_loadu_si128((const __m128i *)c);
    int bad = _mm_movemask_epi8(_mm_or_si128(_mm_cmplt_epi8(x, low), _mm_cmpeq_epi8(x, del)));
    if (bad) return c + __builtin_ctz((unsigned)bad);
  }
#endif
  return skip_class(c, end, TARGET);
}

// First byte that may not stand in a field value.
static const uint8_t *skip_value(const uint8_t *c, const uint8_t *end) {
#ifdef __SSE2__
  const __m128i control = _mm_set1_epi8(0x1f), del = _mm_set1_epi8(0x7f), tab = _mm_set1_epi8('\t');
  for (; end - c >= 16; c += 16) {
    __m128i x = _mm_loadu_si128((const __m128i *)c);
    __m128i low = _mm_andnot_si128(_mm_cmpeq_epi8(x, tab), _mm_cmpeq_epi8(_mm_min_epu8(x, control), x));
    int bad = _mm_movemask_epi8(_mm_or_si128(low, _mm_cmpeq_epi8(x, del)));
    if (bad) return c + __builtin_ctz((unsigned)bad);
  }
#endif
  return skip_class(c, end, VALUE);
}

// ASCII case-insensitive comparison with a lower-case word.
static bool same_word(const uint8_t *s, size_t len, const char *word, size_t word_len) {
  if (len != word_len) return false;
  for (size_t i = 0; i < len; i++) {
    uint8_t c = s[i];
    if ((unsigned)(c - 'A') < 26) c |= 32;
    if (c != (uint8_t)word[i]) return false;
  }
  return true;
}
#define SAME(s, len, word) same_word(s, len, word, sizeof(word) - 1)

// ---- one line ------------------------------------------------------------------------------------------------------

// A line being judged. Line functions return its length with its end, MORE or FAIL.
typedef struct line {
  ed_http1 *p;
  const uint8_t *base;  // start of the head or trailers
  const uint8_t *start; // of the line
  const uint8_t *end;   // of the bytes at hand
  ed_http1_event *ev;
  const uint8_t *at; // where it failed
} line;

static int fail(line *l, const uint8_t *at, ed_http1_error error, const char *reason) {
  l->at = at;
  l->ev->error = error;
  l->ev->reason = reason;
  return FAIL;
}

// Where to go on scanning the token that begins at `token`, and the note for the next call when it breaks off.
static const uint8_t *resume_at(const line *l, const uint8_t *token) {
  return l->p->seen && l->p->token == (uint32_t)(token - l->base) ? l->base + l->p->seen : token;
}

static int break_off(line *l, const uint8_t *token, const uint8_t *scanned) {
  l->p->token = (uint32_t)(token - l->base);
  l->p->seen = (uint32_t)(scanned - l->base);
  return MORE;
}

// Adds to the size of the head; Node counts the same tokens and fails at the limit, not behind it.
static int count(line *l, const uint8_t *from, const uint8_t *to) {
  if (l->p->counted + (size_t)(to - from) < l->p->limit) return 1;
  return fail(l, to, ED_HTTP1_HEADER_OVERFLOW, "Header overflow");
}

// The token goes on behind the bytes at hand: fails when it is too long already.
static int unfinished(line *l, const uint8_t *token, const uint8_t *scanned) {
  return count(l, token, scanned) < 0 ? FAIL : break_off(l, token, scanned);
}

// A token is cut short by a byte that may not be there. Its length is judged first, as if it had come in pieces.
static int fail_token(line *l, const uint8_t *token, const uint8_t *at, ed_http1_error error, const char *reason) {
  return count(l, token, at) < 0 ? FAIL : fail(l, at, error, reason);
}

static bool lenient(const line *l, unsigned bits) { return l->p->lenient & bits; }

// The line end at c: its length, MORE or FAIL. `no_cr` and `no_lf` are the failures for want of CR, or of LF behind it.
typedef struct line_end_words {
  ed_http1_error no_cr;
  const char *no_cr_reason;
  ed_http1_error no_lf;
  const char *no_lf_reason;
} line_end_words;

static int take_line_end(line *l, const uint8_t *c, const line_end_words *w) {
  if (c == l->end) return MORE;
  if (*c == '\n' && lenient(l, ED_HTTP1_LENIENT_NO_CR_BEFORE_LF)) return 1;
  if (*c != '\r') return fail(l, c, w->no_cr, w->no_cr_reason);
  if (c + 1 == l->end) return MORE;
  if (c[1] == '\n') return 2;
  if (lenient(l, ED_HTTP1_LENIENT_NO_LF_AFTER_CR)) return 1;
  return fail(l, c + 1, w->no_lf, w->no_lf_reason);
}

// ---- start lines ---------------------------------------------------------------------------------------------------

static const char protocol_expected[] = "Expected HTTP/, RTSP/ or ICE/";

// "HTTP/1.1" at c: 8, MORE or FAIL.
static int take_version(line *l, const uint8_t *c) {
  static const char slash[] = "HTTP/";
  for (int i = 0; i < 5; i++) {
    if (c + i == l->end) return MORE;
    if (c[i] != (uint8_t)slash[i]) return fail(l, c + i, ED_HTTP1_INVALID_CONSTANT, protocol_expected);
  }
  if (c + 5 == l->end) return MORE;
  if (!is_digit(c[5])) return fail(l, c + 5, ED_HTTP1_INVALID_VERSION, "Invalid major version");
  if (c + 6 == l->end) return MORE;
  if (c[6] != '.') return fail(l, c + 6, ED_HTTP1_INVALID_VERSION, "Expected dot");
  if (c + 7 == l->end) return MORE;
  if (!is_digit(c[7])) return fail(l, c + 7, ED_HTTP1_INVALID_VERSION, "Invalid minor version");
  ed_http1_head *h = &l->p->head;
  h->major = (uint8_t)(c[5] - '0');
  h->minor = (uint8_t)(c[7] - '0');
  // Some devices answer as HTTP/0.9 with a head: harmless, as such an answer ends with its connection.
  bool old_answer = l->p->response && h->major == 0 && h->minor == 9;
  if ((h->major != 1 || h->minor > 1) && !old_answer && !lenient(l, ED_HTTP1_LENIENT_VERSION))
    return fail(l, c + 8, ED_HTTP1_INVALID_VERSION, "Invalid HTTP version");
  return 8;
}

// Methods of RTSP, which are no methods here. Others, Node among them, tell them apart only at the protocol's name:
// what begins like one is wrong where it ends to do so.
static const char *const rtsp_methods[] = {"ANNOUNCE", "DESCRIBE", "FLUSH", "GET_PARAMETER", "PAUSE",   "PLAY",
                                           "RECORD",   "REDIRECT", "SETUP", "SET_PARAMETER", "TEARDOWN"};

static size_t agreement(const char *name, const uint8_t *s, size_t len) {
  size_t i = 0;
  while (name[i] && i < len && s[i] == (uint8_t)name[i]) i++;
  return i;
}

// The method and the space behind it: their length, MORE or FAIL.
static int take_method(line *l) {
  const uint8_t *s = l->start;
  size_t at_hand = (size_t)(l->end - s);
  if (at_hand >= 4 && !memcmp(s, "GET ", 4)) {
    l->p->head.method = ED_HTTP1_METHOD_GET;
    return 4;
  }
  size_t agreed = 0; // bytes that some method begins with
  for (unsigned m = 0; m < ED_HTTP1_METHOD_COUNT; m++) {
    const char *name = ed_http1_method_name(m);
    size_t i = agreement(name, s, at_hand);
    if (i > agreed) agreed = i;
    if (name[i] || i == at_hand || s[i] != ' ') continue;
    l->p->head.method = (uint8_t)m;
    return (int)i + 1;
  }
  for (size_t m = 0; m < sizeof rtsp_methods / sizeof *rtsp_methods; m++) {
    size_t i = agreement(rtsp_methods[m], s, at_hand);
    if (i > agreed) agreed = i;
  }
  if (agreed == at_hand) return MORE;
  for (unsigned m = 0; m < ED_HTTP1_METHOD_COUNT; m++) {
    const char *name = ed_http1_method_name(m);
    if (strlen(name) == agreed && !memcmp(s, name, agreed))
      return fail(l, s + agreed, ED_HTTP1_INVALID_METHOD, "Expected space after method");
  }
  return fail(l, s + agreed, ED_HTTP1_INVALID_METHOD, "Invalid method encountered");
}

// The connection preface of HTTP/2 (RFC 9113 3.4): told apart from a bad method, so that it can be explained.
static int take_preface(line *l) {
  static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  size_t at_hand = (size_t)(l->end - l->start), n = sizeof preface - 1;
  if (memcmp(l->start, preface, at_hand < n ? at_hand : n))
    return fail(l, l->start, ED_HTTP1_INVALID_METHOD, "Invalid method encountered");
  return at_hand < n ? MORE : fail(l, l->start + n, ED_HTTP1_PAUSED_H2_UPGRADE, "Pause on PRI/Upgrade");
}

// The end of the request target that begins at `target`, judged as origin, absolute, authority or asterisk form (RFC
// 9112 3.2). NULL when it broke off or failed; `*result` tells which.
static const uint8_t *take_target(line *l, const uint8_t *target, int *result) {
  const uint8_t *c = target;
  *result = MORE;
  if (c == l->end) return NULL;
  bool authority = l->p->head.method == ED_HTTP1_METHOD_CONNECT;
  if (!authority && is_alpha(*c)) {
    while (c < l->end && is_alpha(*c)) c++;
    for (int i = 0; i < 3; i++, c++) {
      if (c == l->end) return (*result = unfinished(l, target, c)), NULL;
      if (*c != (uint8_t) "://"[i])
        return (*result = fail_token(l, target, c, ED_HTTP1_INVALID_URL, "Unexpected char in url schema")), NULL;
    }
    authority = true;
  } else if (!authority && *c != '/' && *c != '*') {
    return (*result = fail(l, c, ED_HTTP1_INVALID_URL, "Unexpected start char in url")), NULL;
  }
  if (authority) {
    c = skip_class(c, l->end, AUTHORITY);
    if (c < l->end && *c != '/' && *c != '?' && *c != ' ')
      return (*result = fail_token(l, target, c, ED_HTTP1_INVALID_URL, "Unexpected char in url server")), NULL;
  }
  const uint8_t *from = resume_at(l, target);
  c = skip_target(from > c ? from : c, l->end);
  if (c == l->end) return (*result = unfinished(l, target, c)), NULL;
  if (*c == ' ' && c > target) return c;
  const char *reason =
      *c == '\t' || *c == '\r' || *c == '\n' ? "Invalid characters in url" : "Invalid char in url path";
  return (*result = fail_token(l, target, c, ED_HTTP1_INVALID_URL, reason)), NULL;
}

static int take_request_line(line *l) {
  if (l->end - l->start >= 3 && !memcmp(l->start, "PRI", 3)) return take_preface(l);
  int n = take_method(l);
  if (n <= 0) return n;
  ed_http1_head *h = &l->p->head;
  const uint8_t *target = l->start + n;
  if (lenient(l, ED_HTTP1_LENIENT_HEADERS))
    while (target < l->end && *target == ' ') target++;
  int result;
  const uint8_t *c = take_target(l, target, &result);
  if (!c) return result;
  if (count(l, target, c) < 0) return FAIL;
  uint32_t counted = l->p->counted + (uint32_t)(c - target);
  h->text_at = (uint32_t)(target - l->base);
  h->text_len = (uint32_t)(c - target);
  c++;
  if (lenient(l, ED_HTTP1_LENIENT_HEADERS))
    while (c < l->end && *c == ' ') c++;
  n = take_version(l, c);
  if (n <= 0) return n;
  c += n;
  static const line_end_words words = {ED_HTTP1_INVALID_VERSION, "Expected CRLF after version", ED_HTTP1_STRICT,
                                       "Expected CRLF after version"};
  n = take_line_end(l, c, &words);
  if (n <= 0) return n;
  l->p->counted = counted;
  return (int)(c - l->start) + n;
}

static int take_status_line(line *l) {
  ed_http1_head *h = &l->p->head;
  const uint8_t *c = l->start;
  int n = take_version(l, c);
  if (n <= 0) return n;
  c += n;
  if (c == l->end) return MORE;
  if (*c != ' ') return fail(l, c, ED_HTTP1_INVALID_VERSION, "Expected space after version");
  c++;
  unsigned status = 0;
  for (int i = 0; i < 3; i++, c++) {
    if (c == l->end) return MORE;
    if (!is_digit(*c) || (i == 0 && *c == '0')) return fail(l, c, ED_HTTP1_INVALID_STATUS, "Invalid status code");
    status = status * 10 + (*c - '0');
  }
  h->status = (uint16_t)status;
  if (c == l->end) return MORE;
  const uint8_t *reason = c;
  // Servers in the wild leave out the space with the phrase.
  if (*c == ' ') {
    reason = c + 1;
    c = skip_value(resume_at(l, reason), l->end);
    if (lenient(l, ED_HTTP1_LENIENT_HEADERS))
      while (c < l->end && *c != '\r' && *c != '\n') c++;
    if (c == l->end) return unfinished(l, reason, c);
    if (*c != '\r' && *c != '\n')
      return fail_token(l, reason, c, ED_HTTP1_INVALID_STATUS, "Invalid character in reason phrase");
  } else if (*c != '\r' && *c != '\n') {
    return fail(l, c, ED_HTTP1_INVALID_STATUS, "Invalid response status");
  }
  if (count(l, reason, c) < 0) return FAIL; // before the line end is looked for: that may be cut off
  static const line_end_words words = {ED_HTTP1_CR_EXPECTED, "Missing expected CR after response line", ED_HTTP1_STRICT,
                                       "Expected LF after CR"};
  n = take_line_end(l, c, &words);
  if (n <= 0) return n;
  h->text_at = (uint32_t)(reason - l->base);
  h->text_len = (uint32_t)(c - reason);
  l->p->counted += h->text_len;
  return (int)(c - l->start) + n;
}

// ---- fields --------------------------------------------------------------------------------------------------------

static int judge_length(line *l, const uint8_t *v, const uint8_t *end) {
  ed_http1 *p = l->p;
  if ((p->head.flags & ED_HTTP1_HAS_ENCODING) && !lenient(l, ED_HTTP1_LENIENT_CHUNKED_LENGTH))
    return fail(l, v, ED_HTTP1_INVALID_CONTENT_LENGTH, "Content-Length can't be present with Transfer-Encoding");
  if (p->head.flags & ED_HTTP1_HAS_LENGTH)
    return fail(l, v, ED_HTTP1_UNEXPECTED_CONTENT_LENGTH, "Duplicate Content-Length");
  if (v == end) return fail(l, v, ED_HTTP1_INVALID_CONTENT_LENGTH, "Empty Content-Length");
  uint64_t n = 0;
  for (; v < end; v++) {
    if (!is_digit(*v)) return fail(l, v, ED_HTTP1_INVALID_CONTENT_LENGTH, "Invalid character in Content-Length");
    // One digit short of what fits 64 bits: bodies of exabytes are not worth a finer test.
    if (n >= UINT64_C(100000000000000000))
      return fail(l, v, ED_HTTP1_INVALID_CONTENT_LENGTH, "Content-Length overflow");
    n = n * 10 + (uint64_t)(*v - '0');
  }
  p->left = n;
  p->head.flags |= ED_HTTP1_HAS_LENGTH;
  return 1;
}

// Transfer-Encoding (RFC 9112 6.1): a list over all its lines, in which chunked may come once, as the last.
static int judge_encoding(line *l, const uint8_t *v, const uint8_t *end) {
  ed_http1_head *h = &l->p->head;
  bool strict = !lenient(l, ED_HTTP1_LENIENT_TRANSFER_ENCODING);
  if ((h->flags & ED_HTTP1_HAS_LENGTH) && !lenient(l, ED_HTTP1_LENIENT_CHUNKED_LENGTH))
    return fail(l, v, ED_HTTP1_INVALID_TRANSFER_ENCODING, "Transfer-Encoding can't be present with Content-Length");
  if (v == end && strict) return fail(l, v, ED_HTTP1_INVALID_TRANSFER_ENCODING, "Empty Transfer-Encoding");
  // A tab behind the last coding is blank to some recipients and part of it to others.
  for (const uint8_t *c = end; strict && !l->p->response && is_blank(*c); c++)
    if (*c == '\t') return fail(l, c, ED_HTTP1_INVALID_TRANSFER_ENCODING, "Request has invalid `Transfer-Encoding`");
  h->flags |= ED_HTTP1_HAS_ENCODING;
  while (v < end) {
    while (v < end && (*v == ',' || is_blank(*v))) v++;
    const uint8_t *coding = v;
    while (v < end && *v != ',') v++;
    const uint8_t *last = v;
    while (last > coding && is_blank(last[-1])) last--;
    size_t len = (size_t)(last - coding);
    if (!len) continue;
    bool chunked = SAME(coding, len, "chunked");
    bool known = chunked || SAME(coding, len, "gzip") || SAME(coding, len, "deflate") ||
                 SAME(coding, len, "compress") || SAME(coding, len, "x-gzip") || SAME(coding, len, "x-compress");
    // Behind chunked nothing may come, not even a comma: two recipients could see two messages here. Only an answer may
    // have other codings last (it then ends with the connection), but not chunked twice.
    bool doubled = (h->flags & ED_HTTP1_CHUNKED) && (!l->p->response || chunked);
    if (strict && (doubled || (chunked && v < end && !l->p->response)))
      return fail(l, coding, ED_HTTP1_INVALID_TRANSFER_ENCODING, "Invalid `Transfer-Encoding` header value");
    if (strict && !known && !l->p->response)
      return fail(l, coding, ED_HTTP1_INVALID_TRANSFER_ENCODING, "Request has invalid `Transfer-Encoding`");
    if (chunked) h->flags |= ED_HTTP1_CHUNKED;
    else h->flags &= (uint16_t)~ED_HTTP1_CHUNKED;
  }
  return 1;
}

static void judge_connection(ed_http1_head *h, const uint8_t *v, const uint8_t *end) {
  while (v < end) {
    while (v < end && (*v == ',' || is_blank(*v))) v++;
    const uint8_t *word = v;
    while (v < end && *v != ',') v++;
    const uint8_t *last = v;
    while (last > word && is_blank(last[-1])) last--;
    size_t len = (size_t)(last - word);
    if (SAME(word, len, "keep-alive")) h->flags |= ED_HTTP1_SAID_KEEP_ALIVE;
    else if (SAME(word, len, "close")) h->flags |= ED_HTTP1_SAID_CLOSE;
    else if (SAME(word, len, "upgrade")) h->flags |= ED_HTTP1_SAID_UPGRADE;
  }
}

// The fields that rule framing and connection; all others are the caller's business.
static int judge_field(line *l, const uint8_t *name, size_t len, const uint8_t *v, const uint8_t *end) {
  ed_http1_head *h = &l->p->head;
  bool trailer = l->p->state == TRAILERS;
  switch (len) {
  case 4:
    if (SAME(name, len, "host")) h->flags |= ED_HTTP1_HAS_HOST;
    break;
  case 6:
    if (!SAME(name, len, "expect")) break;
    h->flags |= SAME(v, (size_t)(end - v), "100-continue") ? ED_HTTP1_EXPECT_CONTINUE : ED_HTTP1_EXPECT_OTHER;
    break;
  case 7:
    if (SAME(name, len, "upgrade") && v < end) h->flags |= ED_HTTP1_HAS_UPGRADE;
    break;
  case 10:
    if (!trailer && SAME(name, len, "connection")) judge_connection(h, v, end);
    break;
  case 14:
    if (!SAME(name, len, "content-length")) break;
    if (trailer && lenient(l, ED_HTTP1_LENIENT_CHUNKED_LENGTH)) break;
    return judge_length(l, v, end);
  case 16:
    if (!trailer && SAME(name, len, "proxy-connection")) judge_connection(h, v, end);
    break;
  case 17:
    if (!SAME(name, len, "transfer-encoding")) break;
    if (trailer && lenient(l, ED_HTTP1_LENIENT_TRANSFER_ENCODING)) break;
    if (trailer) return fail(l, v, ED_HTTP1_INVALID_TRANSFER_ENCODING, "Invalid `Transfer-Encoding` header value");
    return judge_encoding(l, v, end);
  }
  return 1;
}

static const line_end_words field_end = {ED_HTTP1_CR_EXPECTED, "Missing expected CR after header value",
                                         ED_HTTP1_LF_EXPECTED, "Missing expected LF after header value"};

// The value that begins at c, up to its line end.
static const uint8_t *scan_value(const line *l, const uint8_t *from) {
  const uint8_t *c = skip_value(from, l->end);
  if (!lenient(l, ED_HTTP1_LENIENT_HEADERS | ED_HTTP1_LENIENT_VALUES)) return c;
  bool nul = lenient(l, ED_HTTP1_LENIENT_HEADERS);
  while (c < l->end && *c != '\r' && *c != '\n' && (*c || nul)) c = skip_value(c + 1, l->end);
  return c;
}

static bool too_many(const line *l) { return l->p->fields_limit && l->p->fields >= l->p->fields_limit; }

static int refuse_more(line *l, const uint8_t *at) { return fail(l, at, ED_HTTP1_HEADER_OVERFLOW, "Header overflow"); }

// One field line, with the lines folded onto it in lenient mode.
static int take_field(line *l) {
  const uint8_t *name = l->start;
  bool loose = lenient(l, ED_HTTP1_LENIENT_HEADERS);
  if (is_blank(*name) && !loose) {
    if (l->p->fields || l->p->state == TRAILERS)
      return fail(l, name, ED_HTTP1_INVALID_HEADER_TOKEN, "Invalid header token");
    return fail(l, name + 1, ED_HTTP1_UNEXPECTED_SPACE, "Unexpected space after start line");
  }
  if (loose)
    while (name < l->end && is_blank(*name)) name++;
  const uint8_t *c = skip_class(resume_at(l, name), l->end, TOKEN);
  if (c == l->end) return unfinished(l, name, c);
  const uint8_t *name_end = c;
  if (loose)
    while (c < l->end && is_blank(*c)) c++;
  if (c == l->end) return MORE;
  if (count(l, name, name_end) < 0) return FAIL;
  if (*c != ':' || name_end == name) return fail(l, c, ED_HTTP1_INVALID_HEADER_TOKEN, "Invalid header token");
  if (too_many(l)) return refuse_more(l, c + 1);
  uint32_t counted = l->p->counted, name_len = (uint32_t)(name_end - name);
  c++;
  while (c < l->end && is_blank(*c)) c++;
  const uint8_t *value = c, *value_end;
  l->p->counted += name_len; // while the value is counted; taken back when the line breaks off
  int result;
  for (const uint8_t *from = resume_at(l, value);; from = c) {
    c = scan_value(l, from);
    if (c == l->end) {
      result = unfinished(l, value, c);
      goto not_yet;
    }
    if (*c != '\r' && *c != '\n') {
      result = fail_token(l, value, c, ED_HTTP1_INVALID_HEADER_TOKEN, "Invalid header value char");
      goto not_yet;
    }
    value_end = c;
    result = count(l, value, value_end);
    if (result > 0) result = take_line_end(l, c, &field_end);
    if (result == MORE) result = break_off(l, value, value_end);
    if (result <= 0) goto not_yet;
    c += result;
    // Only the byte behind the line end tells whether the line is folded.
    if (c == l->end) {
      result = break_off(l, value, value_end);
      goto not_yet;
    }
    if (!is_blank(*c)) break;
    if (!loose) {
      result = fail(l, c, ED_HTTP1_INVALID_HEADER_TOKEN, "Unexpected whitespace after header value");
      goto not_yet;
    }
  }
  l->p->counted += (uint32_t)(value_end - value);
  while (value_end > value && is_blank(value_end[-1])) value_end--;
  while (value < value_end && (is_blank(*value) || *value == '\r' || *value == '\n')) value++;
  if (judge_field(l, name, name_len, value, value_end) < 0) return FAIL;
  return (int)(c - l->start);

not_yet:
  l->p->counted = counted;
  return result;
}

// ---- the machine ---------------------------------------------------------------------------------------------------

static const line_end_words head_end = {ED_HTTP1_INVALID_HEADER_TOKEN, "Invalid header token", ED_HTTP1_STRICT,
                                        "Expected LF after headers"};

// Field lines up to and with the empty one: MORE, FAIL, or 1 with l->start behind it. *lines_end is before it.
static int take_fields(line *l, const uint8_t **lines_end) {
  for (;;) {
    if (l->start == l->end) return MORE;
    int n;
    if (*l->start == '\r' || *l->start == '\n') {
      n = take_line_end(l, l->start, &head_end);
      if (n <= 0) return n;
      *lines_end = l->start;
      l->start += n;
      return 1;
    }
    n = take_field(l);
    if (n <= 0) return n;
    l->start += n;
    l->p->fields++;
    l->p->line = (uint32_t)(l->start - l->base);
    l->p->seen = 0;
  }
}

// How the body ends and what becomes of the connection (RFC 9112 6.3, 9.3), once the head is known.
static int settle_head(line *l) {
  ed_http1 *p = l->p;
  ed_http1_head *h = &p->head;
  bool modern = h->major > 1 || (h->major == 1 && h->minor > 0);
  bool keep = !(h->flags & ED_HTTP1_SAID_CLOSE) && (modern || (h->flags & ED_HTTP1_SAID_KEEP_ALIVE));
  bool chunked = h->flags & ED_HTTP1_CHUNKED;
  // Transfer-Encoding in HTTP/1.0: somebody on the way may not have understood it, so nothing behind can be trusted.
  if (!modern && (h->flags & ED_HTTP1_HAS_ENCODING)) keep = false;
  if ((h->flags & ED_HTTP1_SAID_UPGRADE) && (h->flags & ED_HTTP1_HAS_UPGRADE) && (!p->response || h->status == 101))
    h->flags |= ED_HTTP1_UPGRADE;
  if (!p->response && h->method == ED_HTTP1_METHOD_CONNECT) h->flags |= ED_HTTP1_UPGRADE;
  if (h->flags & ED_HTTP1_HAS_ENCODING) {
    if (!chunked && !p->response && !lenient(l, ED_HTTP1_LENIENT_TRANSFER_ENCODING))
      return fail(l, l->start, ED_HTTP1_INVALID_TRANSFER_ENCODING, "Request has invalid `Transfer-Encoding`");
    h->framing = chunked ? ED_HTTP1_CHUNKS : ED_HTTP1_UNTIL_CLOSE;
  } else if (h->flags & ED_HTTP1_HAS_LENGTH) {
    h->framing = p->left ? ED_HTTP1_LENGTH : ED_HTTP1_NO_BODY;
  } else {
    h->framing = p->response ? ED_HTTP1_UNTIL_CLOSE : ED_HTTP1_NO_BODY;
  }
  if (p->response && (h->status < 200 || h->status == 204 || h->status == 304)) h->framing = ED_HTTP1_NO_BODY;
  if (!p->response && h->method == ED_HTTP1_METHOD_CONNECT) h->framing = ED_HTTP1_NO_BODY;
  if (keep && h->framing != ED_HTTP1_UNTIL_CLOSE) h->flags |= ED_HTTP1_KEEP_ALIVE;
  return 1;
}

static void enter_body(ed_http1 *p) {
  static const uint8_t states[] = {DONE, BODY, SIZE, BODY};
  p->state = states[p->head.framing];
}

static void begin_lines(ed_http1 *p) { p->line = p->token = p->seen = p->counted = p->fields = 0; }

// One step in a head: MORE, FAIL, or 1 with l->start behind it.
static int step_head(line *l) {
  ed_http1 *p = l->p;
  if (!p->line) {
    int n = p->response ? take_status_line(l) : take_request_line(l);
    if (n <= 0) return n;
    l->start += n;
    p->line = p->head.fields_at = (uint32_t)n;
    p->seen = 0;
  }
  const uint8_t *lines_end;
  int n = take_fields(l, &lines_end);
  if (n <= 0) return n;
  p->head.fields_len = (uint32_t)(lines_end - l->base) - p->head.fields_at;
  return settle_head(l);
}

// A chunk-size line (RFC 9112 7.1) with its extensions, which are checked and ignored.
static int take_size(line *l) {
  const uint8_t *c = l->start;
  uint64_t size = 0;
  for (; c < l->end; c++) {
    unsigned digit;
    if (is_digit(*c)) digit = *c - '0';
    else if ((unsigned)((*c | 32) - 'a') < 6) digit = (*c | 32) - 'a' + 10;
    else break;
    if (size >> 56) return fail(l, c, ED_HTTP1_INVALID_CHUNK_SIZE, "Chunk size overflow");
    size = size << 4 | digit;
  }
  if (c == l->end) return MORE;
  if (c == l->start) return fail(l, c, ED_HTTP1_INVALID_CHUNK_SIZE, "Invalid character in chunk size");
  if (lenient(l, ED_HTTP1_LENIENT_SPACES_AFTER_SIZE))
    while (c < l->end && is_blank(*c)) c++;
  if (c < l->end && *c != ';' && *c != '\r' && *c != '\n')
    return fail(l, c, ED_HTTP1_INVALID_CHUNK_SIZE, "Invalid character in chunk size");
  const char *no_cr = "Missing expected CR after chunk size";
  while (c < l->end && *c == ';') {
    const uint8_t *name = ++c;
    c = skip_class(c, l->end, TOKEN);
    if (c == l->end) return MORE;
    if (c == name) return fail(l, c, ED_HTTP1_STRICT, "Invalid character in chunk extensions");
    no_cr = "Missing expected CR after chunk extension name";
    const char *bad = "Invalid character in chunk extensions name";
    if (*c == '=') {
      no_cr = "Missing expected CR after chunk extension value";
      bad = "Invalid character in chunk extensions value";
      const uint8_t *value = ++c;
      if (c == l->end) return MORE;
      if (*c == '"') {
        for (c++; c < l->end && *c != '"'; c++) {
          bool escaped = *c == '\\';
          if (escaped && ++c == l->end) return MORE;
          if (!is(*c, escaped ? VALUE : QUOTED))
            return fail(l, c, ED_HTTP1_STRICT, "Invalid character in chunk extensions quoted value");
        }
        if (c == l->end || ++c == l->end) return MORE;
        bad = "Invalid character in chunk extensions quote value";
      } else {
        c = skip_class(c, l->end, TOKEN);
        if (c == l->end) return MORE;
        if (c == value) return fail(l, c, ED_HTTP1_STRICT, bad);
      }
    }
    if (*c != ';' && *c != '\r' && *c != '\n') return fail(l, c, ED_HTTP1_STRICT, bad);
  }
  line_end_words words = {ED_HTTP1_CR_EXPECTED, no_cr, ED_HTTP1_STRICT, "Expected LF after chunk size"};
  int n = take_line_end(l, c, &words);
  if (n <= 0) return n;
  l->p->left = size;
  return (int)(c - l->start) + n;
}

static size_t fail_now(ed_http1 *p, ed_http1_event *ev, size_t at, ed_http1_error error, const char *reason) {
  p->state = FAILED;
  ev->kind = ED_HTTP1_FAIL;
  ev->error = error;
  ev->reason = reason;
  return at;
}

size_t ed_http1_parse(ed_http1 *p, const uint8_t *data, size_t len, ed_http1_event *ev) {
  const uint8_t *c = data, *end = data + len;
  ev->kind = ED_HTTP1_MORE;
  for (;;) switch (p->state) {
    case START: {
      // An empty line before a message is forgiven (RFC 9112 2.2).
      while (end - c >= 2 && c[0] == '\r' && c[1] == '\n') c += 2;
      bool loose = p->lenient & (ED_HTTP1_LENIENT_NO_CR_BEFORE_LF | ED_HTTP1_LENIENT_NO_LF_AFTER_CR);
      while (loose && c < end && (*c == '\r' || *c == '\n')) c++;
      if (c == end || (*c == '\r' && c + 1 == end)) return (size_t)(c - data);
      if (*c == '\r') return fail_now(p, ev, (size_t)(c + 1 - data), ED_HTTP1_LF_EXPECTED, "Missing expected LF");
      p->head = (ed_http1_head){0};
      p->left = 0;
      begin_lines(p);
      p->state = HEAD;
      break;
    }
    case HEAD:
    case TRAILERS: {
      if (c == end) return (size_t)(c - data);
      line l = {p, c, c + p->line, end, ev, c};
      const uint8_t *lines_end = c;
      bool head = p->state == HEAD;
      int n = head ? step_head(&l) : take_fields(&l, &lines_end);
      // Blanks and line ends do not count towards the limit; this bounds what the caller keeps.
      if (n >= 0 && (uint64_t)((n == MORE ? end : l.start) - c) > 4 * (uint64_t)p->limit + 1024)
        n = fail(&l, l.start, ED_HTTP1_HEADER_OVERFLOW, "Header overflow");
      if (n == FAIL) return fail_now(p, ev, (size_t)(l.at - data), ev->error, ev->reason);
      if (n == MORE) return (size_t)(c - data);
      ev->bytes = c;
      if (head) {
        ev->kind = ED_HTTP1_HEAD;
        ev->len = (size_t)(l.start - c);
        enter_body(p);
      } else {
        ev->kind = ED_HTTP1_END;
        ev->len = (size_t)(lines_end - c);
        p->state = p->head.flags & ED_HTTP1_KEEP_ALIVE ? START : CLOSED;
      }
      return (size_t)(l.start - data);
    }
    case BODY:
    case CHUNK: {
      if (c == end) return (size_t)(c - data);
      size_t n = (size_t)(end - c);
      bool until_close = p->head.framing == ED_HTTP1_UNTIL_CLOSE;
      if (!until_close) {
        if (n > p->left) n = (size_t)p->left;
        p->left -= n;
        if (!p->left) p->state = p->state == BODY ? DONE : CHUNK_LINE;
      }
      ev->kind = ED_HTTP1_BODY;
      ev->bytes = c;
      ev->len = n;
      return (size_t)(c + n - data);
    }
    case CHUNK_LINE: {
      static const line_end_words words = {ED_HTTP1_STRICT, "Expected LF after chunk data", ED_HTTP1_STRICT,
                                           "Expected LF after chunk data"};
      static const line_end_words bare_lf = {ED_HTTP1_CR_EXPECTED, "Missing expected CR after chunk data",
                                             ED_HTTP1_STRICT, "Expected LF after chunk data"};
      line l = {p, c, c, end, ev, c};
      bool loose = p->lenient & ED_HTTP1_LENIENT_NO_CRLF_AFTER_CHUNK;
      int n = 0;
      if (!loose || c == end || *c == '\r' || *c == '\n') {
        n = take_line_end(&l, c, c < end && *c == '\n' ? &bare_lf : &words);
        if (n == MORE) return (size_t)(c - data);
        if (n == FAIL) return fail_now(p, ev, (size_t)(l.at - data), ev->error, ev->reason);
      }
      c += n;
      p->state = SIZE;
      break;
    }
    case SIZE: {
      line l = {p, c, c, end, ev, c};
      int n = take_size(&l);
      if (n >= 0 && (n == MORE ? end - c : n) > CHUNK_LINE_MAX)
        n = fail(&l, c, ED_HTTP1_CHUNK_EXTENSIONS_OVERFLOW, "Chunk extensions overflow");
      if (n == FAIL) return fail_now(p, ev, (size_t)(l.at - data), ev->error, ev->reason);
      if (n == MORE) return (size_t)(c - data);
      c += n;
      begin_lines(p);
      p->state = p->left ? CHUNK : TRAILERS;
      break;
    }
    case DONE:
      p->state = p->head.flags & ED_HTTP1_KEEP_ALIVE ? START : CLOSED;
      ev->kind = ED_HTTP1_END;
      ev->bytes = c;
      ev->len = 0;
      return (size_t)(c - data);
    case CLOSED:
      if (p->lenient & (ED_HTTP1_LENIENT_DATA_AFTER_CLOSE | ED_HTTP1_LENIENT_KEEP_ALIVE)) {
        p->state = START;
        break;
      }
      while (c < end && (*c == '\r' || *c == '\n')) c++;
      if (c == end) return (size_t)(c - data);
      return fail_now(p, ev, (size_t)(c - data), ED_HTTP1_CLOSED_CONNECTION, "Data after `Connection: close`");
    case TAKEN: ev->kind = ED_HTTP1_TAKEN; return (size_t)(c - data);
    default: return fail_now(p, ev, 0, ED_HTTP1_CLOSED_CONNECTION, "Data after a parse error");
    }
}

void ed_http1_init(ed_http1 *p, bool response, uint32_t limit, uint32_t fields_limit, unsigned lenient_bits) {
  *p = (ed_http1){.state = START,
                  .response = response,
                  .limit = limit,
                  .fields_limit = fields_limit,
                  .lenient = (uint16_t)lenient_bits};
}

bool ed_http1_idle(const ed_http1 *p) { return p->state == START || p->state == CLOSED; }

void ed_http1_finish(ed_http1 *p, ed_http1_event *ev) {
  ev->kind = ED_HTTP1_MORE;
  if (ed_http1_idle(p) || p->state == TAKEN) return;
  if (p->state == DONE || (p->state == BODY && p->head.framing == ED_HTTP1_UNTIL_CLOSE)) {
    p->state = CLOSED;
    ev->kind = ED_HTTP1_END;
    ev->bytes = (const uint8_t *)"";
    ev->len = 0;
    return;
  }
  fail_now(p, ev, 0, ED_HTTP1_INVALID_EOF_STATE, "Invalid EOF state");
}

void ed_http1_no_body(ed_http1 *p) {
  if (p->head.framing == ED_HTTP1_UNTIL_CLOSE && !(p->head.flags & ED_HTTP1_SAID_CLOSE) && p->head.minor)
    p->head.flags |= ED_HTTP1_KEEP_ALIVE;
  p->head.framing = ED_HTTP1_NO_BODY;
  p->state = DONE;
}

void ed_http1_take_over(ed_http1 *p) { p->state = TAKEN; }

bool ed_http1_field(const uint8_t *lines, size_t len, size_t *at, ed_http1_field_text *out) {
  const uint8_t *c = lines + *at, *end = lines + len;
  while (c < end && is_blank(*c)) c++;
  if (c >= end) return false;
  out->name = c;
  while (c < end && *c != ':') c++;
  const uint8_t *name_end = c;
  while (name_end > out->name && is_blank(name_end[-1])) name_end--;
  out->name_len = (uint32_t)(name_end - out->name);
  if (c < end) c++;
  while (c < end && is_blank(*c)) c++;
  out->value = c;
  out->folded = false;
  const uint8_t *value_end;
  for (;;) {
    while (c < end && *c != '\r' && *c != '\n') c++;
    value_end = c;
    if (c < end && *c++ == '\r' && c < end && *c == '\n') c++;
    if (c >= end || !is_blank(*c)) break;
    out->folded = true;
  }
  while (value_end > out->value && is_blank(value_end[-1])) value_end--;
  while (out->folded && out->value < value_end && (*out->value <= ' ')) out->value++;
  out->value_len = (uint32_t)(value_end - out->value);
  *at = (size_t)(c - lines);
  return true;
}

// ---- the other way -------------------------------------------------------------------------------------------------

size_t ed_http1_chunk_size(char out[18], uint64_t size) {
  int digits = 1;
  while (digits < 16 && size >> (4 * digits)) digits++;
  for (int i = digits - 1; i >= 0; i--, size >>= 4) out[i] = "0123456789abcdef"[size & 15];
  out[digits] = '\r';
  out[digits + 1] = '\n';
  return (size_t)digits + 2;
}

static void put2(char *out, int n) {
  out[0] = (char)('0' + n / 10 % 10);
  out[1] = (char)('0' + n % 10);
}

void ed_http1_date(char out[29], int64_t seconds) {
  int64_t days = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) rest += 86400, days--;
  // Civil date from days, with years that begin in March so that the leap day is the last: 400 years are 146097 days.
  int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t doe = z - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  int day = (int)(doy - (153 * mp + 2) / 5 + 1), month = (int)(mp < 10 ? mp + 3 : mp - 9);
  int year = (int)(yoe + era * 400 + (month <= 2));
  memcpy(out, "Thu, 00 Jan 0000 00:00:00 GMT", 29);
  memcpy(out, &"ThuFriSatSunMonTueWed"[(days % 7 + 7) % 7 * 3], 3);
  put2(out + 5, day);
  memcpy(out + 8, &"JanFebMarAprMayJunJulAugSepOctNovDec"[(month - 1) * 3], 3);
  put2(out + 12, year / 100);
  put2(out + 14, year % 100);
  put2(out + 17, (int)(rest / 3600));
  put2(out + 20, (int)(rest / 60 % 60));
  put2(out + 23, (int)(rest % 60));
}

bool ed_http1_is_token(const uint8_t *s, size_t len) { return len && skip_class(s, s + len, TOKEN) == s + len; }

bool ed_http1_is_value(const uint8_t *s, size_t len) { return skip_value(s, s + len) == s + len; }
