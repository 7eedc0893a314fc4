// SPDX-License-Identifier: MIT
// Replies of name servers (RFC 1035): the records of the answer section, one by one, and the fields of their data.
// Pure: bytes in, values out. Whatever the bytes are, reading stays within them and comes to an end: a compression
// pointer must lead backwards.
#ifndef ED_DNS_H
#define ED_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Types of records
enum {
  ED_DNS_A = 1,
  ED_DNS_NS = 2,
  ED_DNS_CNAME = 5,
  ED_DNS_SOA = 6,
  ED_DNS_PTR = 12,
  ED_DNS_MX = 15,
  ED_DNS_TXT = 16,
  ED_DNS_AAAA = 28,
  ED_DNS_SRV = 33,
  ED_DNS_NAPTR = 35,
  ED_DNS_TLSA = 52,
  ED_DNS_ANY = 255,
  ED_DNS_CAA = 257,
};

// A name in text: 255 bytes at most on the wire, each up to four characters ("\ddd").
enum { ED_DNS_NAME = 4 * 255 + 1 };

typedef struct ed_dns {
  const uint8_t *bytes;
  size_t len, at;
  unsigned left; // records not read yet
} ed_dns;

// What is read of a record's data. A read beyond its end, or of what is malformed, gives zero and sets `bad` for good.
typedef struct ed_dns_data {
  const ed_dns *reply;
  size_t at, end;
  bool bad;
} ed_dns_data;

typedef struct ed_dns_record {
  unsigned type, class;
  uint32_t ttl;
  ed_dns_data data;
} ed_dns_record;

// Reads the header and passes over the questions. False when malformed.
bool ed_dns_open(ed_dns *d, const uint8_t *bytes, size_t len);
// 1: a record of the answers; 0: there are no more; -1: malformed.
int ed_dns_next(ed_dns *d, ed_dns_record *record);

unsigned ed_dns_u8(ed_dns_data *data);
unsigned ed_dns_u16(ed_dns_data *data);
uint32_t ed_dns_u32(ed_dns_data *data);
// A name as text without the final dot, "" for the root; special characters behind a backslash, others as \ddd.
void ed_dns_name(ed_dns_data *data, char text[ED_DNS_NAME]);
// A string with its length in front, borrowed.
const uint8_t *ed_dns_string(ed_dns_data *data, size_t *len);
// `len` bytes, borrowed; NULL when there are fewer.
const uint8_t *ed_dns_bytes(ed_dns_data *data, size_t len);
// What is left of the data.
size_t ed_dns_rest(const ed_dns_data *data);

#endif
