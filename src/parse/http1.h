// SPDX-License-Identifier: MIT
// HTTP/1.x messages out of bytes (RFC 9112), and the few pieces of text that go the other way.
//
//        data ──► ed_http1_parse ──► one event a call:  HEAD  (BODY)*  END   HEAD  (BODY)*  END ...
//
// A pure machine: no allocation, no I/O, no engine. Everything an event points to lies in the caller's bytes, so a
// message that arrives in one read is never copied. What cannot be judged yet (the head of a message, its trailers, a
// chunk-size line cut in two by a read) is left unconsumed: the caller keeps those bytes and presents them again, in
// front of the bytes that follow. The parser remembers how far it looked, so nothing is scanned twice but a part of one
// line, and the kept bytes are bounded by four times the header limit.
//
// It is strict: where RFC 9112 lets a recipient be lenient, and where senders and proxies have been known to disagree
// (request smuggling), the message is refused. The `lenient` bits take single refusals back (insecureHTTPParser).
// Error codes and, for the common errors, their texts are the ones Node.js users know.
#ifndef ED_HTTP1_H
#define ED_HTTP1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ED_HTTP1_ERRORS(X)                                                                                             \
  X(OK)                                                                                                                \
  X(INVALID_METHOD)                                                                                                    \
  X(INVALID_URL)                                                                                                       \
  X(INVALID_CONSTANT)                                                                                                  \
  X(INVALID_VERSION)                                                                                                   \
  X(INVALID_STATUS)                                                                                                    \
  X(INVALID_HEADER_TOKEN)                                                                                              \
  X(UNEXPECTED_SPACE)                                                                                                  \
  X(INVALID_CONTENT_LENGTH)                                                                                            \
  X(UNEXPECTED_CONTENT_LENGTH)                                                                                         \
  X(INVALID_TRANSFER_ENCODING)                                                                                         \
  X(INVALID_CHUNK_SIZE)                                                                                                \
  X(CHUNK_EXTENSIONS_OVERFLOW)                                                                                         \
  X(HEADER_OVERFLOW)                                                                                                   \
  X(CR_EXPECTED)                                                                                                       \
  X(LF_EXPECTED)                                                                                                       \
  X(STRICT)                                                                                                            \
  X(CLOSED_CONNECTION)                                                                                                 \
  X(INVALID_EOF_STATE)                                                                                                 \
  X(PAUSED_H2_UPGRADE)
#define ED_HTTP1_ERROR_ID(name) ED_HTTP1_##name,
typedef enum ed_http1_error { ED_HTTP1_ERRORS(ED_HTTP1_ERROR_ID) ED_HTTP1_ERROR_COUNT } ed_http1_error;
#undef ED_HTTP1_ERROR_ID
// "HPE_INVALID_METHOD" and so on.
const char *ed_http1_error_name(ed_http1_error e);

// Bits of `lenient`, with the values Node gives them.
enum {
  ED_HTTP1_LENIENT_HEADERS = 1,               // control characters in values, folded lines, space around names
  ED_HTTP1_LENIENT_CHUNKED_LENGTH = 2,        // Content-Length beside Transfer-Encoding (which wins)
  ED_HTTP1_LENIENT_KEEP_ALIVE = 4,            // messages after Connection: close
  ED_HTTP1_LENIENT_TRANSFER_ENCODING = 8,     // any Transfer-Encoding; not chunked last: until the connection closes
  ED_HTTP1_LENIENT_VERSION = 16,              // any HTTP/digit.digit
  ED_HTTP1_LENIENT_DATA_AFTER_CLOSE = 32,     // as KEEP_ALIVE
  ED_HTTP1_LENIENT_NO_LF_AFTER_CR = 64,       // lines may end in CR alone
  ED_HTTP1_LENIENT_NO_CRLF_AFTER_CHUNK = 128, // a chunk's data may be followed by the next size at once
  ED_HTTP1_LENIENT_NO_CR_BEFORE_LF = 256,     // lines may end in LF alone
  ED_HTTP1_LENIENT_SPACES_AFTER_SIZE = 512,   // blanks after a chunk size
  ED_HTTP1_LENIENT_VALUES = 1024,             // control characters but NUL, CR, LF in values
  ED_HTTP1_LENIENT_ALL = 1023
};

// The methods in the order of http.METHODS; `method` in the head is an index into this.
// clang-format off
#define ED_HTTP1_METHODS(X)                                                                                            \
  X(ACL) X(BIND) X(CHECKOUT) X(CONNECT) X(COPY) X(DELETE) X(GET) X(HEAD) X(LINK) X(LOCK) X(M_SEARCH) X(MERGE)          \
  X(MKACTIVITY) X(MKCALENDAR) X(MKCOL) X(MOVE) X(NOTIFY) X(OPTIONS) X(PATCH) X(POST) X(PROPFIND) X(PROPPATCH) X(PURGE) \
  X(PUT) X(QUERY) X(REBIND) X(REPORT) X(SEARCH) X(SOURCE) X(SUBSCRIBE) X(TRACE) X(UNBIND) X(UNLINK) X(UNLOCK)          \
  X(UNSUBSCRIBE)
// clang-format on
#define ED_HTTP1_METHOD_ID(name) ED_HTTP1_METHOD_##name,
enum { ED_HTTP1_METHODS(ED_HTTP1_METHOD_ID) ED_HTTP1_METHOD_COUNT };
#undef ED_HTTP1_METHOD_ID
const char *ed_http1_method_name(unsigned method); // "M-SEARCH"; "" when out of range

// Facts about a message, as bits of ed_http1_head.flags.
enum {
  ED_HTTP1_KEEP_ALIVE = 1,      // the connection can carry another message after this one
  ED_HTTP1_UPGRADE = 2,         // CONNECT, or Connection: upgrade with an Upgrade field
  ED_HTTP1_EXPECT_CONTINUE = 4, // Expect: 100-continue
  ED_HTTP1_EXPECT_OTHER = 8,    // some other expectation
  ED_HTTP1_HAS_HOST = 16,
  ED_HTTP1_HAS_LENGTH = 32,   // Content-Length
  ED_HTTP1_HAS_ENCODING = 64, // Transfer-Encoding
  ED_HTTP1_CHUNKED = 128,     // ... whose last coding is chunked
  ED_HTTP1_SAID_CLOSE = 256,  // Connection: close
  ED_HTTP1_SAID_KEEP_ALIVE = 512,
  ED_HTTP1_SAID_UPGRADE = 1024,
  ED_HTTP1_HAS_UPGRADE = 2048
};

// How the end of the body is found.
typedef enum ed_http1_framing {
  ED_HTTP1_NO_BODY,
  ED_HTTP1_LENGTH,
  ED_HTTP1_CHUNKS,
  ED_HTTP1_UNTIL_CLOSE
} ed_http1_framing;

// Offsets count from the first byte of the head (the `bytes` of its HEAD event).
typedef struct ed_http1_head {
  uint8_t method; // requests
  uint8_t major, minor;
  uint8_t framing; // ed_http1_framing
  uint16_t status; // responses
  uint16_t flags;
  uint32_t text_at, text_len;     // request target, or reason phrase
  uint32_t fields_at, fields_len; // the header lines, for ed_http1_field; the empty line is not among them
} ed_http1_head;

typedef struct ed_http1 {
  uint8_t state;
  bool response;
  uint16_t lenient;
  uint32_t limit;        // bytes allowed in target, names and values of one head (and, again, of its trailers)
  uint32_t line;         // start of the first line not judged yet, from the start of the head or trailers
  uint32_t token;        // of that line: the token the last call broke off in ...
  uint32_t seen;         // ... and how far that call scanned it
  uint32_t counted;      // of `limit`
  uint32_t fields_limit; // field lines allowed in one head (and, again, in its trailers); 0: any number
  uint32_t fields;       // of `fields_limit`
  uint64_t left;         // bytes left of the body or chunk; Content-Length between head and body
  ed_http1_head head;    // complete from the HEAD event on
} ed_http1;

typedef enum ed_http1_kind {
  ED_HTTP1_MORE,  // needs bytes: those from the returned offset on must come again in front of them
  ED_HTTP1_HEAD,  // a message begins: `bytes` is its head, p->head tells
  ED_HTTP1_BODY,  // `bytes` is a piece of its body
  ED_HTTP1_END,   // it is complete: `bytes` holds the trailer lines, for ed_http1_field (mostly none)
  ED_HTTP1_TAKEN, // after ed_http1_take_over: the bytes from the returned offset on are not HTTP/1
  ED_HTTP1_FAIL   // `error`, `reason`; the returned offset is where. The parser stays failed
} ed_http1_kind;

typedef struct ed_http1_event {
  ed_http1_kind kind;
  ed_http1_error error;
  const char *reason; // static
  const uint8_t *bytes;
  size_t len;
} ed_http1_event;

void ed_http1_init(ed_http1 *p, bool response, uint32_t limit, uint32_t fields_limit, unsigned lenient);
// Parses up to the next event. Returns how many of the `len` bytes are used up. Call again with the rest until the
// event is MORE, TAKEN or FAIL.
size_t ed_http1_parse(ed_http1 *p, const uint8_t *data, size_t len, ed_http1_event *ev);
// The connection has ended: END when that ends a body, MORE when it came between messages, else FAIL.
void ed_http1_finish(ed_http1 *p, ed_http1_event *ev);
// After HEAD: this message has no body whatever its head says (the answer to a HEAD request).
void ed_http1_no_body(ed_http1 *p);
// After HEAD or END: what follows is another protocol (CONNECT, upgrade).
void ed_http1_take_over(ed_http1 *p);
// True between messages.
bool ed_http1_idle(const ed_http1 *p);

// Walks the header or trailer lines of a message that was parsed. `*at` starts at 0; false at the end.
typedef struct ed_http1_field_text {
  const uint8_t *name, *value; // value without the blanks around it
  uint32_t name_len, value_len;
  bool folded; // value holds line breaks (lenient parsing only): each is to be dropped
} ed_http1_field_text;
bool ed_http1_field(const uint8_t *lines, size_t len, size_t *at, ed_http1_field_text *out);

// ---- the other way -------------------------------------------------------------------------------------------------

// "1f4\r\n": at most 18 bytes, not terminated. Returns the length.
size_t ed_http1_chunk_size(char out[18], uint64_t size);
// "Sun, 06 Nov 1994 08:49:37 GMT": 29 bytes, not terminated. `seconds` since 1970, up to the year 9999.
void ed_http1_date(char out[29], int64_t seconds);
bool ed_http1_is_token(const uint8_t *s, size_t len); // a method or field name
bool ed_http1_is_value(const uint8_t *s, size_t len); // a field value in Latin-1

#endif
