// SPDX-License-Identifier: MIT
// The URL parser: serializations, places of the parts, setters.
#include "check.h"
#include "parse/url.h"
#include <stdlib.h>
#include <string.h>

// "" for a URL that is not valid.
static char *resolved(const char *input, const char *base) {
  ed_url b = {0}, u = {0};
  bool ok = !base || ed_url_parse(&b, base, strlen(base), NULL);
  ok = ok && ed_url_parse(&u, input, strlen(input), base ? &b : NULL);
  char *text = ok ? strndup(u.href.data, u.href.len) : strdup("");
  ed_url_deinit(&u);
  ed_url_deinit(&b);
  return text;
}

static void check_href(const char *input, const char *base, const char *want) {
  char *got = resolved(input, base);
  CHECK_EQ(got, want);
  free(got);
}

TEST(url_serializes) {
  static const char *const cases[][2] = {
      {"HTTP://Example.COM:80/a b", "http://example.com/a%20b"},
      {"http://u:p@h:8080/?q'#f`", "http://u:p@h:8080/?q%27#f%60"},
      {"http://a@b@c/", "http://a%40b@c/"},
      {"  ht\ntp://x/\t", "http://x/"},
      {"http:\\\\x\\y", "http://x/y"},
      {"http://0x7f.1/", "http://127.0.0.1/"},
      {"http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"},
      {"http://[::127.0.0.1]", "http://[::7f00:1]/"},
      {"https://fa\xC3\x9F.de", "https://xn--fa-hia.de/"},
      {"http://ex%41mple.com/%7Ea/./b/../c/%2e%2E/d", "http://example.com/%7Ea/d"},
      {"file:///C|/x/../..", "file:///C:/"},
      {"file://localhost/x", "file:///x"},
      {"mailto:a b ?c", "mailto:a b%20?c"},
      {"web+x:/..//p", "web+x:/.//p"},
      {"http://h:65536", ""},
      {"http://a b", ""},
      {"http://", ""},
      {"x", ""},
      {"http://1.2.3.4.5", ""},
      {"http://[::1", ""},
      {"http://u@/x", ""},
      {"", ""},
      {"http://a%00b", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_href(cases[i][0], NULL, cases[i][1]);
}

TEST(url_resolves_references) {
  static const char *const cases[][3] = {
      {"c", "http://h/a/b", "http://h/a/c"},
      {"../../../c", "http://h/a/b?q", "http://h/c"},
      {"?x", "http://h/a?q#f", "http://h/a?x"},
      {"#x", "http://h/a?q#f", "http://h/a?q#x"},
      {"", "http://h/a?q#f", "http://h/a?q"},
      {"//i/j", "https://h/a", "https://i/j"},
      {"http:c", "http://h/a/b", "http://h/a/c"},
      {"/x", "file:///C:/a", "file:///C:/x"},
      {"D|/x", "file:///C:/a", "file:///D:/x"},
      {"#x", "mailto:a", "mailto:a#x"},
      {"x", "mailto:a", ""},
      {"..//x", "web+x:/a/b", "web+x:/.//x"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_href(cases[i][0], cases[i][1], cases[i][2]);
}

TEST(url_tells_the_places_of_parts) {
  ed_url u;
  CHECK(ed_url_parse(&u, "http://us:pw@host:81/p?q#f", 26, NULL));
  CHECK_EQ(u.protocol_end, 5);
  CHECK_EQ(u.username_end, 9);
  CHECK_EQ(u.host_start, 13);
  CHECK_EQ(u.host_end, 17);
  CHECK_EQ(u.path_start, 20);
  CHECK_EQ(u.search_start, 22);
  CHECK_EQ(u.hash_start, 24);
  ed_url_deinit(&u);
}

static void check_set(const char *href, ed_url_part part, const char *value, const char *want) {
  ed_url u;
  CHECK(ed_url_parse(&u, href, strlen(href), NULL));
  ed_url_set(&u, part, value, strlen(value));
  CHECK_BYTES(u.href.data, u.href.len, want, strlen(want));
  ed_url_deinit(&u);
}

TEST(url_setters) {
  check_set("http://h:443/", ED_URL_PROTOCOL, "https:x", "https://h/");
  check_set("http://h/", ED_URL_PROTOCOL, "foo", "http://h/");
  check_set("http://h/", ED_URL_USERNAME, "a:b", "http://a%3Ab@h/");
  check_set("http://u:p@h/", ED_URL_USERNAME, "", "http://:p@h/");
  check_set("http://u:p@h/", ED_URL_PASSWORD, "", "http://u@h/");
  check_set("http://h:1/", ED_URL_HOST, "i:2/x", "http://i:2/");
  check_set("http://h:1/", ED_URL_HOST, "i:99999", "http://i:1/");
  check_set("http://h:1/", ED_URL_HOSTNAME, "i:2", "http://h:1/");
  check_set("http://h:1/", ED_URL_PORT, "80x", "http://h/");
  check_set("http://h:1/", ED_URL_PORT, "", "http://h/");
  check_set("http://h:1/", ED_URL_PORT, "\n", "http://h:1/");
  check_set("http://h/a?q", ED_URL_PATHNAME, "b?#", "http://h/b%3F%23?q");
  check_set("foo:/a", ED_URL_PATHNAME, "", "foo:/");
  check_set("foo:/a", ED_URL_PATHNAME, "//b", "foo:/.//b");
  check_set("foo:/.//b", ED_URL_HOST, "h", "foo://h//b");
  check_set("mailto:a", ED_URL_PATHNAME, "b", "mailto:a");
  check_set("http://h/?q#f", ED_URL_SEARCH, "", "http://h/#f");
  check_set("http://h/", ED_URL_SEARCH, "?a b", "http://h/?a%20b");
  check_set("http://h/?q", ED_URL_HASH, "#x", "http://h/?q#x");
  check_set("file:///x", ED_URL_HOST, "localhost", "file:///x");
}

// What is recognized as serialized already is what the parser makes of it: URLs put together from pieces, good and bad
// ones, and the same behind a space, which makes the parser write them out.
TEST(url_recognized_is_url_parsed) {
  static const char *const heads[] = {"http://", "https://", "file://", "ws://", "wss://", "ftp://", "HTTP://", "x://"};
  static const char *const pieces[] = {
      "a",    "b.c", "example.org", "1",    "0x1",   "xn--a", "a--b",    "-",   ".",         "..",     "/",    "//",
      "/a",   "/./", "/../",        "/.a",  "/%2e/", "%",     "%41",     "%zz", "?",         "#",      "?a=b", "#f",
      "?'",   "#`",  ":80",         ":443", ":21",   ":8",    ":08",     ":",   ":0",        ":65536", "@",    "u@",
      "u:p@", ":@",  "u:@",         ":p@",  "\\",    "|",     "C|",      "/C:", "localhost", " ",      "\t",   "\n",
      "\"",   "^",   "{",           "<",    "[::1]", "~",     "_",       "A",   "\xC3\xA9",  "=",      "&",    ";",
      "!",    "*",   "+",           ",",    "$",     "\x7F",  "1.2.3.4", "a.1", "a.0x",      "a.b-",   "1a",   "\x01"};
  static const char *const usual[] = {"a", "b.c", "example.org", "/", "/a", "/b-c/", "?a=b", "#f", "u:p@", ":8080"};
  enum { USUAL = sizeof usual / sizeof *usual };
  enum { HEADS = sizeof heads / sizeof *heads, PIECES = sizeof pieces / sizeof *pieces };
  unsigned seed = 5, recognized = 0;
  for (int round = 0; round < 300000; round++) {
    char text[160] = " ";
    seed = seed * 1103515245u + 12345u;
    strcat(text, heads[(seed >> 16) % HEADS]);
    for (unsigned n = 1 + (seed >> 8) % 7; n > 0; n--) {
      seed = seed * 1103515245u + 12345u;
      strcat(text, seed >> 12 & 3 ? usual[(seed >> 16) % USUAL] : pieces[(seed >> 16) % PIECES]);
    }
    ed_url fast, slow;
    size_t len = strlen(text) - 1;
    if (!ed_url_recognize(&fast, text + 1, len)) continue;
    recognized++;
    CHECK(ed_url_parse(&slow, text, len + 1, NULL));
    CHECK_BYTES(slow.href.data, slow.href.len, text + 1, len);
    CHECK_EQ(fast.protocol_end, slow.protocol_end);
    CHECK_EQ(fast.username_end, slow.username_end);
    CHECK_EQ(fast.host_start, slow.host_start);
    CHECK_EQ(fast.host_end, slow.host_end);
    CHECK_EQ(fast.path_start, slow.path_start);
    CHECK_EQ(fast.search_start, slow.search_start);
    CHECK_EQ(fast.hash_start, slow.hash_start);
    CHECK_EQ(fast.has_authority, slow.has_authority);
    CHECK_EQ(fast.is_opaque, slow.is_opaque);
    ed_url_deinit(&slow);
  }
  CHECK(recognized > 2000);
}
