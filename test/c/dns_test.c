// SPDX-License-Identifier: MIT
#include "parse/dns.h"

#include "check.h"
#include <stdlib.h>
#include <string.h>

// A copy that ends where its memory does: sanitizers see what reads on.
static uint8_t *exact(const char *bytes, size_t len) {
  uint8_t *copy = malloc(len ? len : 1);
  memcpy(copy, bytes, len);
  return copy;
}

#define HEAD(questions, answers) "\x12\x34\x81\x80\0" questions "\0" answers "\0\0\0\0"
#define REPLY(text)              (text), sizeof(text) - 1

// The name that the data of the first answer begins with, or "bad".
static const char *name_of(const char *bytes, size_t len) {
  static char text[ED_DNS_NAME];
  uint8_t *copy = exact(bytes, len);
  ed_dns d;
  ed_dns_record r;
  bool ok = ed_dns_open(&d, copy, len) && ed_dns_next(&d, &r) == 1;
  if (ok) ed_dns_name(&r.data, text);
  if (!ok || r.data.bad) strcpy(text, "bad");
  free(copy);
  return text;
}

TEST(dns_reads_records) {
  const char reply[] = HEAD("\1", "\3") "\3foo\3bar\0\0\1\0\1"
                                        "\xc0\x0c\0\1\0\1\0\0\1\0\0\4\1\2\3\4"
                                        "\xc0\x0c\0\x0f\0\1\0\0\0\2\0\x09\0\x0a\4mail\xc0\x0c"
                                        "\0\0\x10\0\1\xff\xff\xff\xff\0\3\2hi";
  uint8_t *copy = exact(reply, sizeof reply - 1);
  ed_dns d;
  ed_dns_record r;
  char name[ED_DNS_NAME];
  CHECK(ed_dns_open(&d, copy, sizeof reply - 1));
  CHECK_EQ(ed_dns_next(&d, &r), 1);
  CHECK_EQ(r.type, ED_DNS_A);
  CHECK_EQ(r.class, 1);
  CHECK_EQ(r.ttl, 256);
  CHECK_BYTES(ed_dns_bytes(&r.data, 4), 4, "\1\2\3\4", 4);
  CHECK_EQ(ed_dns_rest(&r.data), 0);
  CHECK_EQ(ed_dns_u8(&r.data), 0);
  CHECK(r.data.bad);
  CHECK_EQ(ed_dns_next(&d, &r), 1);
  CHECK_EQ(r.type, ED_DNS_MX);
  CHECK_EQ(ed_dns_u16(&r.data), 10);
  ed_dns_name(&r.data, name);
  CHECK_EQ((const char *)name, "mail.foo.bar");
  CHECK(!r.data.bad);
  CHECK_EQ(ed_dns_next(&d, &r), 1);
  CHECK_EQ(r.ttl, 4294967295);
  size_t len;
  CHECK_BYTES(ed_dns_string(&r.data, &len), 2, "hi", 2);
  CHECK_EQ(ed_dns_next(&d, &r), 0);
  free(copy);
}

#define PTR "\0\0\x0c\0\1\0\0\0\0\0"
TEST(dns_escapes_names) {
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\1\0")), "");
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\x09\7a.b\\ \xff\0\0")), "a\\.b\\\\\\032\\255\\000");
}

TEST(dns_refuses_hostile_names) {
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\2\xc0\x17")), "bad");    // a pointer to itself
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\4\1a\xc0\x17")), "bad"); // round and round
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\2\xc0\x30")), "bad");    // forward
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\2\xff\xff")), "bad");    // nowhere
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\2\x40\0")), "bad");      // a label of no known kind
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\3\x05"
                                              "ab")),
           "bad");                                                        // longer than its data
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\2\1a")), "bad");          // without an end
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") PTR "\x09\1a")), "bad");        // a length beyond the reply
  CHECK_EQ(name_of(REPLY(HEAD("\0", "\1") "\xc0\x0c\0\x0c\0\1")), "bad"); // its own name
  CHECK_EQ(name_of(REPLY(HEAD("\xff", "\1") "\1a\0\0\1\0\1")), "bad");    // fewer questions than said
  CHECK_EQ(name_of("\x12\x34\x81\x80\0\0\0\1\0\0", 10), "bad");           // a header cut short
  CHECK_EQ(name_of("", 0), "bad");
}

TEST(dns_names_have_a_limit) {
  // Labels of 63 bytes: four of them are 256 bytes on the wire.
  for (int labels = 1; labels <= 5; labels++) {
    char reply[1024];
    size_t len = 0, name = (size_t)labels * 64 + 1;
    memcpy(reply, REPLY(HEAD("\0", "\1") PTR));
    len = sizeof(HEAD("\0", "\1") PTR) - 1;
    reply[len - 1] = (char)(name >> 8); // the high byte of the length is the last of PTR
    reply[len++] = (char)name;
    for (int i = 0; i < labels; i++) {
      reply[len++] = 63;
      memset(reply + len, '\n', 63);
      len += 63;
    }
    reply[len++] = 0;
    const char *text = name_of(reply, len);
    CHECK_EQ(strlen(text), labels <= 3 ? (size_t)labels * (63 * 4 + 1) - 1 : 3);
  }
}
