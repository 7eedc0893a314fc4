// SPDX-License-Identifier: MIT
// The HTTP/1 parser: what each input means, whatever the reads it comes in; it looks at nothing behind the end.
#include "check.h"
#include "http1_driver.h"

#define CHUNKED      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
#define CHUNKED_HEAD "head 1.1 POST / |Transfer-Encoding=chunked| keep\n"

typedef struct vector {
  const char *input, *want;
} vector;

// The same transcript whole, byte by byte, and cut in two anywhere.
static void check_vector(const driver_options *o, const char *text, size_t len, const char *want) {
  const uint8_t *input = (const uint8_t *)text;
  char *whole = drive(o, input, len, NULL, 0);
  CHECK_EQ(whole, want);
  size_t *cuts = calloc(len + 1, sizeof *cuts);
  for (size_t i = 0; i < len; i++) cuts[i] = i + 1;
  char *bytes = drive(o, input, len, cuts, len);
  CHECK_EQ(bytes, whole);
  free(bytes);
  for (size_t cut = 0; cut < len; cut++) {
    char *two = drive(o, input, len, &cut, 1);
    if (strcmp(two, whole)) check_failed(__FILE__, __LINE__, "  cut at %zu: %s\n", cut, text);
    CHECK_EQ(two, whole);
    free(two);
  }
  free(cuts);
  free(whole);
}

static void check_all(const driver_options *o, const vector *v, size_t count) {
  for (size_t i = 0; i < count; i++) check_vector(o, v[i].input, strlen(v[i].input), v[i].want);
}
#define CHECK_ALL(o, table) check_all(&(driver_options)o, table, sizeof table / sizeof *table)
#define OPTIONS(...)                                                                                                   \
  { __VA_ARGS__ }

TEST(requests) {
  static const vector v[] = {
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "head 1.1 GET / |Host=a| keep\nend \n"},
      {"\r\n\r\nGET / HTTP/1.1\r\n\r\n", "head 1.1 GET / | keep\nend \n"},
      {"GET / HTTP/1.1\r\n\r\nPUT /b HTTP/1.1\r\n\r\n", "head 1.1 GET / | keep\nend \nhead 1.1 PUT /b | keep\nend \n"},
      {"M-SEARCH * HTTP/1.1\r\n\r\n", "head 1.1 M-SEARCH * | keep\nend \n"},
      {"QUERY http://u@h.x:80/p?q HTTP/1.1\r\n\r\n", "head 1.1 QUERY http://u@h.x:80/p?q | keep\nend \n"},
      {"CONNECT h:443 HTTP/1.1\r\nContent-Length: 3\r\n\r\n",
       "head 1.1 CONNECT h:443 |Content-Length=3| upgrade keep\nend \n"},
      {"GET /\"<>^`{|}#? HTTP/1.1\r\n\r\n", "head 1.1 GET /\"<>^`{|}#? | keep\nend \n"},
      {"GET / HTTP/1.1\r\nA:\r\nB: \t c \t d\t \r\n\r\n", "head 1.1 GET / |A=|B=c \t d| keep\nend \n"},
      {"GET / HTTP/1.1\r\nA: \x80\xff\r\n\r\n", "head 1.1 GET / |A=\x80\xff| keep\nend \n"},
      {"POST / HTTP/1.1\r\nContent-Length: 003 \r\n\r\nabcGET / HTTP/1.1\r\n\r\n",
       "head 1.1 POST / |Content-Length=003| keep\nbody abc\nend \nhead 1.1 GET / | keep\nend \n"},
      {"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab",
       "head 1.1 POST / |Content-Length=3| keep\nbody ab\nHPE_INVALID_EOF_STATE Invalid EOF state\n"},
      {"GET / HTTP/1.1\r\nA: b", "HPE_INVALID_EOF_STATE Invalid EOF state\n"},
      {"", ""},
      {"\r\n", ""},
      {"\r\nx", "HPE_INVALID_METHOD Invalid method encountered\n"},
      {"\rx", "HPE_LF_EXPECTED Missing expected LF\n"},
      {"\nGET / HTTP/1.1\r\n\r\n", "HPE_INVALID_METHOD Invalid method encountered\n"},
      {" GET / HTTP/1.1\r\n\r\n", "HPE_INVALID_METHOD Invalid method encountered\n"},
      {"get / HTTP/1.1\r\n\r\n", "HPE_INVALID_METHOD Invalid method encountered\n"},
      {"GEX", "HPE_INVALID_METHOD Invalid method encountered\n"},
      {"GETX / HTTP/1.1\r\n\r\n", "HPE_INVALID_METHOD Expected space after method\n"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HPE_PAUSED_H2_UPGRADE Pause on PRI/Upgrade\n"},
      {"PRI * HTTP/1.1\r\n\r\n", "HPE_INVALID_METHOD Invalid method encountered\n"},
      {"GET  / HTTP/1.1\r\n\r\n", "HPE_INVALID_URL Unexpected start char in url\n"},
      {"GET /\t HTTP/1.1\r\n\r\n", "HPE_INVALID_URL Invalid characters in url\n"},
      {"GET /\x80 HTTP/1.1\r\n\r\n", "HPE_INVALID_URL Invalid char in url path\n"},
      {"GET http:/x HTTP/1.1\r\n\r\n", "HPE_INVALID_URL Unexpected char in url schema\n"},
      {"GET http://a<b/ HTTP/1.1\r\n\r\n", "HPE_INVALID_URL Unexpected char in url server\n"},
      {"GET /\r\n\r\n", "HPE_INVALID_URL Invalid characters in url\n"},
      {"GET / HTTP/1.1 \r\n\r\n", "HPE_INVALID_VERSION Expected CRLF after version\n"},
      {"GET / HTTP/1.2\r\n\r\n", "HPE_INVALID_VERSION Invalid HTTP version\n"},
      {"GET / HTTP/2.0\r\n\r\n", "HPE_INVALID_VERSION Invalid HTTP version\n"},
      {"GET / HTTP/a.1\r\n\r\n", "HPE_INVALID_VERSION Invalid major version\n"},
      {"GET / HTTP/11.1\r\n\r\n", "HPE_INVALID_VERSION Expected dot\n"},
      {"GET / http/1.1\r\n\r\n", "HPE_INVALID_CONSTANT Expected HTTP/, RTSP/ or ICE/\n"},
      {"GET /a b HTTP/1.1\r\n\r\n", "HPE_INVALID_CONSTANT Expected HTTP/, RTSP/ or ICE/\n"},
      {"GET / HTTP/1.1\n\n", "HPE_INVALID_VERSION Expected CRLF after version\n"},
  };
  CHECK_ALL(OPTIONS(0), v);
}

TEST(fields) {
#define GET "GET / HTTP/1.1\r\n"
  static const vector v[] = {
      {GET "A : b\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header token\n"},
      {GET " A: b\r\n\r\n", "HPE_UNEXPECTED_SPACE Unexpected space after start line\n"},
      {GET "A: b\r\n c\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Unexpected whitespace after header value\n"},
      {GET "A\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header token\n"},
      {GET ": b\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header token\n"},
      {GET "A(: b\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header token\n"},
      {GET "\x80: b\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header token\n"},
      {GET "A: b\x01\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header value char\n"},
      {GET "A: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\x7f\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header value char\n"},
      {GET "A: b\n\r\n", "HPE_CR_EXPECTED Missing expected CR after header value\n"},
      {GET "A: b\rB: c\r\n\r\n", "HPE_LF_EXPECTED Missing expected LF after header value\n"},
      {GET "\rX", "HPE_STRICT Expected LF after headers\n"},
      {GET "\n", "HPE_INVALID_HEADER_TOKEN Invalid header token\n"},
      {GET "Connection: a, Close ,b\r\n\r\nGET", "head 1.1 GET / |Connection=a, Close ,b|\nend \n"
                                                 "HPE_CLOSED_CONNECTION Data after `Connection: close`\n"},
      {GET "Connection: closed\r\n\r\n", "head 1.1 GET / |Connection=closed| keep\nend \n"},
      {GET "Connection: close\r\nConnection: keep-alive\r\n\r\n\r\n",
       "head 1.1 GET / |Connection=close|Connection=keep-alive|\nend \n"},
      {GET "Connection: upgrade\r\nUpgrade:\r\n\r\n", "head 1.1 GET / |Connection=upgrade|Upgrade=| keep\nend \n"},
      {"GET / HTTP/1.0\r\n\r\n", "head 1.0 GET / |\nend \n"},
      {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "head 1.0 GET / |Connection=Keep-Alive| keep\nend \n"},
      {"POST / HTTP/1.0\r\nConnection: Keep-Alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       "head 1.0 POST / |Connection=Keep-Alive|Transfer-Encoding=chunked|\nend \n"},
  };
  CHECK_ALL(OPTIONS(0), v);
  static const char nul[] = GET "A: b\0c\r\n\r\n";
  check_vector(&(driver_options){0}, nul, sizeof nul - 1, "HPE_INVALID_HEADER_TOKEN Invalid header value char\n");
}

// Inputs over which two recipients on one road could come to differ about where a message ends.
TEST(smuggling) {
#define POST       "POST / HTTP/1.1\r\n"
#define BAD_CODING "HPE_INVALID_TRANSFER_ENCODING Request has invalid `Transfer-Encoding`\n"
#define BAD_LIST   "HPE_INVALID_TRANSFER_ENCODING Invalid `Transfer-Encoding` header value\n"
#define BAD_LENGTH "HPE_INVALID_CONTENT_LENGTH Invalid character in Content-Length\n"
#define BAD_SIZE   CHUNKED_HEAD "HPE_INVALID_CHUNK_SIZE Invalid character in chunk size\n"
  static const vector v[] = {
      {POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
       "HPE_INVALID_TRANSFER_ENCODING Transfer-Encoding can't be present with Content-Length\n"},
      {POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
       "HPE_INVALID_CONTENT_LENGTH Content-Length can't be present with Transfer-Encoding\n"},
      {POST "Content-Length: 3\r\ncontent-length: 3\r\n\r\n",
       "HPE_UNEXPECTED_CONTENT_LENGTH Duplicate Content-Length\n"},
      {POST "Content-Length: 3, 3\r\n\r\n", BAD_LENGTH},
      {POST "Content-Length: +3\r\n\r\n", BAD_LENGTH},
      {POST "Content-Length: -3\r\n\r\n", BAD_LENGTH},
      {POST "Content-Length: 0x3\r\n\r\n", BAD_LENGTH},
      {POST "Content-Length: 3 3\r\n\r\n", BAD_LENGTH},
      {POST "Content-Length: 3\v\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header value char\n"},
      {POST "Content-Length:\r\n\r\n", "HPE_INVALID_CONTENT_LENGTH Empty Content-Length\n"},
      {POST "Content-Length: 18446744073709551617\r\n\r\n", "HPE_INVALID_CONTENT_LENGTH Content-Length overflow\n"},
      {POST "Content-Length : 3\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header token\n"},
      {POST "Transfer-Encoding: identity\r\n\r\n", BAD_CODING},
      {POST "Transfer-Encoding: xchunked\r\n\r\n", BAD_CODING},
      {POST "Transfer-Encoding: chunked;q=1\r\n\r\n", BAD_CODING},
      {POST "Transfer-Encoding: \"chunked\"\r\n\r\n", BAD_CODING},
      {POST "Transfer-Encoding: gzip chunked\r\n\r\n", BAD_CODING},
      {POST "Transfer-Encoding: gzip\r\n\r\n", BAD_CODING},
      {POST "Transfer-Encoding: , \r\n\r\n", BAD_CODING},
      {POST "Transfer-Encoding: chunked, gzip\r\n\r\n", BAD_LIST},
      {POST "Transfer-Encoding: chunked, chunked\r\n\r\n", BAD_LIST},
      {POST "Transfer-Encoding: chunked,\r\n\r\n", BAD_LIST},
      {POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n", BAD_LIST},
      {POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", BAD_LIST},
      {POST "Transfer-Encoding:\r\n\r\n", "HPE_INVALID_TRANSFER_ENCODING Empty Transfer-Encoding\n"},
      {POST "Transfer-Encoding: \vchunked\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header value char\n"},
      {POST "Transfer-Encoding\r\n : chunked\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header token\n"},
      {CHUNKED " 3\r\nabc", BAD_SIZE},
      {CHUNKED "+3\r\nabc", BAD_SIZE},
      {CHUNKED "-3\r\nabc", BAD_SIZE},
      {CHUNKED "0x3\r\nabc", BAD_SIZE},
      {CHUNKED "3 \r\nabc", BAD_SIZE},
      {CHUNKED "\r\nabc", BAD_SIZE},
      {CHUNKED "10000000000000003\r\nabc", CHUNKED_HEAD "HPE_INVALID_CHUNK_SIZE Chunk size overflow\n"},
      {CHUNKED "3\nabc", CHUNKED_HEAD "HPE_CR_EXPECTED Missing expected CR after chunk size\n"},
      {CHUNKED "3\rabc", CHUNKED_HEAD "HPE_STRICT Expected LF after chunk size\n"},
      {CHUNKED "3\r\nabcd", CHUNKED_HEAD "body abc\nHPE_STRICT Expected LF after chunk data\n"},
      {CHUNKED "3\r\nabc\n", CHUNKED_HEAD "body abc\nHPE_CR_EXPECTED Missing expected CR after chunk data\n"},
      {CHUNKED "3\r\nabc\rX", CHUNKED_HEAD "body abc\nHPE_STRICT Expected LF after chunk data\n"},
      {CHUNKED "3;a\nabc", CHUNKED_HEAD "HPE_CR_EXPECTED Missing expected CR after chunk extension name\n"},
      {CHUNKED "0\r\nContent-Length: 3\r\n\r\n",
       CHUNKED_HEAD "HPE_INVALID_CONTENT_LENGTH Content-Length can't be present with Transfer-Encoding\n"},
      {CHUNKED "0\r\nTransfer-Encoding: chunked\r\n\r\n", CHUNKED_HEAD BAD_LIST},
  };
  CHECK_ALL(OPTIONS(0), v);
}

TEST(chunks) {
  static const vector v[] = {
      {CHUNKED "3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\n", CHUNKED_HEAD "body abc0123456789\nend \n"},
      {CHUNKED "00000000000000000003\r\nabc\r\n000\r\n\r\n", CHUNKED_HEAD "body abc\nend \n"},
      {CHUNKED "3;a;b=c;d=\"e;\\\"\\\\f\"\r\nabc\r\n0;x\r\nT: u\r\nV: w\r\n\r\nGET / HTTP/1.1\r\n\r\n",
       CHUNKED_HEAD "body abc\nend T=u|V=w|\nhead 1.1 GET / | keep\nend \n"},
      {CHUNKED "3; a\r\n", CHUNKED_HEAD "HPE_STRICT Invalid character in chunk extensions\n"},
      {CHUNKED "3;a b\r\n", CHUNKED_HEAD "HPE_STRICT Invalid character in chunk extensions name\n"},
      {CHUNKED "3;a=b c\r\n", CHUNKED_HEAD "HPE_STRICT Invalid character in chunk extensions value\n"},
      {CHUNKED "3;a=\"b\r\n", CHUNKED_HEAD "HPE_STRICT Invalid character in chunk extensions quoted value\n"},
      {CHUNKED "3;a=\"b\"x\r\n", CHUNKED_HEAD "HPE_STRICT Invalid character in chunk extensions quote value\n"},
      {CHUNKED "0\r\nA: b\n\r\n", CHUNKED_HEAD "HPE_CR_EXPECTED Missing expected CR after header value\n"},
      {CHUNKED "3\r\nabc\r\n0\r\n", CHUNKED_HEAD "body abc\nHPE_INVALID_EOF_STATE Invalid EOF state\n"},
  };
  CHECK_ALL(OPTIONS(0), v);
}

TEST(responses) {
#define EMPTY      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#define EMPTY_HEAD "head 1.1 200 OK |Content-Length=0| keep\nend \n"
  static const vector v[] = {
      {EMPTY EMPTY, EMPTY_HEAD EMPTY_HEAD},
      {"HTTP/1.1 200 OK\r\n\r\nabc", "head 1.1 200 OK |\nbody abc\nend \n"},
      {"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na", "head 1.1 200  |Content-Length=1| keep\nbody a\nend \n"},
      {"HTTP/1.1 200 \r\n\r\n", "head 1.1 200  |\nend \n"},
      {"HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n" EMPTY,
       "head 1.1 204 No |Transfer-Encoding=chunked| keep\nend \n" EMPTY_HEAD},
      {"HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\n" EMPTY,
       "head 1.1 304 Same |Content-Length=9| keep\nend \n" EMPTY_HEAD},
      {"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" EMPTY, "head 1.1 103 Early |Link=x| keep\nend \n" EMPTY_HEAD},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
       "head 1.1 200 OK |Transfer-Encoding=gzip|\nbody abc\nend \n"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nabc",
       "head 1.1 200 OK |Transfer-Encoding=chunked, gzip|\nbody abc\nend \n"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", BAD_LIST},
      {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nabc",
       "head 1.0 200 OK |Content-Length=1|\nbody a\nend \nHPE_CLOSED_CONNECTION Data after `Connection: close`\n"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
       "HPE_UNEXPECTED_CONTENT_LENGTH Duplicate Content-Length\n"},
      {"HTTP/0.9 200 OK\r\nContent-Length: 1\r\n\r\na", "head 0.9 200 OK |Content-Length=1|\nbody a\nend \n"},
      {"HTTP/2.0 200 OK\r\n\r\n", "HPE_INVALID_VERSION Invalid HTTP version\n"},
      {"HTTP/1.1  200 OK\r\n\r\n", "HPE_INVALID_STATUS Invalid status code\n"},
      {"HTTP/1.1 20 OK\r\n\r\n", "HPE_INVALID_STATUS Invalid status code\n"},
      {"HTTP/1.1 099 OK\r\n\r\n", "HPE_INVALID_STATUS Invalid status code\n"},
      {"HTTP/1.1 2000 OK\r\n\r\n", "HPE_INVALID_STATUS Invalid response status\n"},
      {"HTTP/1.1 200 O\x01K\r\n\r\n", "HPE_INVALID_STATUS Invalid character in reason phrase\n"},
      {"HTTP/1.1 200 OK\n\n", "HPE_CR_EXPECTED Missing expected CR after response line\n"},
      {"HTTP/1.1 200 OK\rX", "HPE_STRICT Expected LF after CR\n"},
      {"HTTP/1.1\r\n\r\n", "HPE_INVALID_VERSION Expected space after version\n"},
      {"garbage", "HPE_INVALID_CONSTANT Expected HTTP/, RTSP/ or ICE/\n"},
  };
  CHECK_ALL(OPTIONS(.response = true), v);
  static const vector head[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" EMPTY,
       "head 1.1 200 OK |Content-Length=9| keep\nend \n" EMPTY_HEAD},
      {"HTTP/1.1 200 OK\r\n\r\n" EMPTY, "head 1.1 200 OK |\nend \n" EMPTY_HEAD},
  };
  CHECK_ALL(OPTIONS(.response = true, .head_request = true), head);
}

TEST(upgrades) {
  static const vector v[] = {
      {"CONNECT h:1 HTTP/1.1\r\n\r\n\x01\x02", "head 1.1 CONNECT h:1 | upgrade keep\ntaken @24\n"},
      {GET "Upgrade: x\r\nConnection: keep-alive, Upgrade\r\n\r\nGET",
       "head 1.1 GET / |Upgrade=x|Connection=keep-alive, Upgrade| upgrade keep\ntaken @63\n"},
      {GET "Upgrade: x\r\n\r\n", "head 1.1 GET / |Upgrade=x| keep\nend \n"},
  };
  CHECK_ALL(OPTIONS(.take_upgrades = true), v);
  static const vector ignored[] = {{GET "Upgrade: x\r\nConnection: upgrade\r\n\r\n" GET "\r\n",
                                    "head 1.1 GET / |Upgrade=x|Connection=upgrade| upgrade keep\nend \n"
                                    "head 1.1 GET / | keep\nend \n"}};
  CHECK_ALL(OPTIONS(0), ignored);
  static const vector answer[] = {{"HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nabc",
                                   "head 1.1 101 S |Connection=upgrade|Upgrade=x| upgrade keep\ntaken @51\n"}};
  CHECK_ALL(OPTIONS(.response = true, .take_upgrades = true), answer);
}

TEST(limits) {
  // Target, names and values together stay below the limit: 1 + 1 + 1 + ...
  static const vector v[] = {
      {GET "A: 1234567890123\r\n\r\n", "head 1.1 GET / |A=1234567890123| keep\nend \n"},
      {GET "A: 12345678901234\r\n\r\n", "HPE_HEADER_OVERFLOW Header overflow\n"},
      {GET "A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\nF: 1\r\nG: 1\r\nH: 1\r\n\r\n",
       "HPE_HEADER_OVERFLOW Header overflow\n"},
      {"GET /0123456789012345 HTTP/1.1\r\n\r\n", "HPE_HEADER_OVERFLOW Header overflow\n"},
      {GET "A012345678901234567: b\r\n\r\n", "HPE_HEADER_OVERFLOW Header overflow\n"},
      // The trailers have the limit to themselves.
      {"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "HPE_HEADER_OVERFLOW Header overflow\n"},
  };
  CHECK_ALL(OPTIONS(.limit = 16), v);
  static const vector trailers[] = {
      {CHUNKED "0\r\nA: 12345678901234567890123456789\r\n\r\n", CHUNKED_HEAD "end A=12345678901234567890123456789|\n"},
      {CHUNKED "0\r\nA: 1234567890123456789012345678901\r\n\r\n", CHUNKED_HEAD "HPE_HEADER_OVERFLOW Header overflow\n"},
  };
  CHECK_ALL(OPTIONS(.limit = 32), trailers);
  // Field lines have a limit of their own, once for the head and once for the trailers.
  static const vector fields[] = {
      {GET "A: 1\r\nB: 2\r\n\r\n", "head 1.1 GET / |A=1|B=2| keep\nend \n"},
      {GET "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", "HPE_HEADER_OVERFLOW Header overflow\n"},
      {GET "A: 1\r\nB: 2\r\nC\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Invalid header token\n"},
      {CHUNKED "0\r\nA: 1\r\nB: 2\r\n\r\n", CHUNKED_HEAD "end A=1|B=2|\n"},
      {CHUNKED "0\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", CHUNKED_HEAD "HPE_HEADER_OVERFLOW Header overflow\n"},
  };
  CHECK_ALL(OPTIONS(.fields_limit = 2), fields);

  char *blanks = malloc(70000);
  int n = sprintf(blanks, GET "A:");
  memset(blanks + n, ' ', 69000);
  strcpy(blanks + n + 69000, "\r\n\r\n");
  char *got = drive(&(driver_options){0}, (uint8_t *)blanks, strlen(blanks), NULL, 0);
  CHECK_EQ(got, "HPE_HEADER_OVERFLOW Header overflow\n");
  free(got);
  n = sprintf(blanks, CHUNKED "1;");
  memset(blanks + n, 'x', 17000);
  strcpy(blanks + n + 17000, "\r\n");
  got = drive(&(driver_options){0}, (uint8_t *)blanks, strlen(blanks), NULL, 0);
  CHECK_EQ(got, CHUNKED_HEAD "HPE_CHUNK_EXTENSIONS_OVERFLOW Chunk extensions overflow\n");
  free(got);
  free(blanks);
}

TEST(lenient) {
  static const vector v[] = {
      {GET "A: b\r\n c\r\n\td\r\nE : f\r\n\r\n", "head 1.1 GET / |A=b c\td|E=f| keep\nend \n"},
      {GET " A: b\x01\r\n\r\n", "head 1.1 GET / |A=b\x01| keep\nend \n"},
      {"GET / HTTP/1.1\nA: b\n\nGET / HTTP/1.1\n\n", "head 1.1 GET / |A=b| keep\nend \nhead 1.1 GET / | keep\nend \n"},
      {"GET  /  HTTP/3.7\r\n\r\n", "head 3.7 GET / | keep\nend \n"},
      {POST "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n3 \r\nabc0\n\n",
       "head 1.1 POST / |Content-Length=9|Transfer-Encoding=chunked| keep\nbody abc\nend \n"},
      {POST "Transfer-Encoding: chunked, gzip\r\n\r\nabc",
       "head 1.1 POST / |Transfer-Encoding=chunked, gzip|\nbody abc\nend \n"},
      {GET "Connection: close\r\n\r\n" GET "\r\n",
       "head 1.1 GET / |Connection=close|\nend \nhead 1.1 GET / | keep\nend \n"},
  };
  CHECK_ALL(OPTIONS(.lenient = ED_HTTP1_LENIENT_ALL & ~ED_HTTP1_LENIENT_NO_LF_AFTER_CR), v);
  static const vector values[] = {
      {GET "A: b\x01\x7f\r\n\r\n", "head 1.1 GET / |A=b\x01\x7f| keep\nend \n"},
      {GET "A: b\r\n c\r\n\r\n", "HPE_INVALID_HEADER_TOKEN Unexpected whitespace after header value\n"}};
  CHECK_ALL(OPTIONS(.lenient = ED_HTTP1_LENIENT_VALUES), values);
}

TEST(every_byte) {
  // Which bytes may stand in a name, a value and a target; the rules written as the RFC writes them.
  for (int c = 1; c < 256; c++) {
    char text[64];
    bool alnum = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 128);
    bool token = alnum || (c < 128 && strchr("!#$%&'*+-.^_`|~", c));
    driver_options o = {0};
    int n = sprintf(text, GET "A%cB: c\r\n\r\n", c);
    char *got = drive(&o, (uint8_t *)text, (size_t)n, NULL, 0);
    CHECK_EQ(!strncmp(got, "head", 4), token || c == ':');
    free(got);
    n = sprintf(text, GET "A: b%c0123456789abcdef\r\n\r\n", c);
    got = drive(&o, (uint8_t *)text, (size_t)n, NULL, 0);
    CHECK_EQ(!strncmp(got, "head", 4), c == '\t' || (c >= ' ' && c != 0x7f));
    free(got);
    n = sprintf(text, "GET /%c0123456789abcdef HTTP/1.1\r\n\r\n", c);
    got = drive(&o, (uint8_t *)text, (size_t)n, NULL, 0);
    CHECK_EQ(!strncmp(got, "head", 4), c > ' ' && c < 0x7f);
    free(got);
    uint8_t byte = (uint8_t)c;
    CHECK_EQ(ed_http1_is_token(&byte, 1), token);
    CHECK_EQ(ed_http1_is_value(&byte, 1), c == '\t' || (c >= ' ' && c != 0x7f));
  }
}

TEST(methods) {
  for (unsigned m = 0; m < ED_HTTP1_METHOD_COUNT; m++) {
    char text[64], want[64];
    sprintf(text, "%s * HTTP/1.1\r\n\r\n", ed_http1_method_name(m));
    sprintf(want, "head 1.1 %s * | %skeep\nend \n", ed_http1_method_name(m),
            m == ED_HTTP1_METHOD_CONNECT ? "upgrade " : "");
    check_vector(&(driver_options){0}, text, strlen(text), want);
  }
  CHECK_EQ(ed_http1_method_name(ED_HTTP1_METHOD_COUNT), "");
}

TEST(writing) {
  char out[32];
  CHECK_BYTES(out, ed_http1_chunk_size(out, 0), "0\r\n", 3);
  CHECK_BYTES(out, ed_http1_chunk_size(out, 0x1f4), "1f4\r\n", 5);
  CHECK_BYTES(out, ed_http1_chunk_size(out, UINT64_MAX), "ffffffffffffffff\r\n", 18);
  ed_http1_date(out, 784111777);
  CHECK_BYTES(out, 29, "Sun, 06 Nov 1994 08:49:37 GMT", 29);
  ed_http1_date(out, 951782400);
  CHECK_BYTES(out, 29, "Tue, 29 Feb 2000 00:00:00 GMT", 29);
  ed_http1_date(out, 0);
  CHECK_BYTES(out, 29, "Thu, 01 Jan 1970 00:00:00 GMT", 29);
  ed_http1_date(out, -1);
  CHECK_BYTES(out, 29, "Wed, 31 Dec 1969 23:59:59 GMT", 29);
  ed_http1_date(out, INT64_C(253402300799));
  CHECK_BYTES(out, 29, "Fri, 31 Dec 9999 23:59:59 GMT", 29);
}
