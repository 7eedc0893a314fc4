// SPDX-License-Identifier: MIT
// Replies of name servers: see dns.h.
#include "parse/dns.h"

#include <string.h>

enum { HEADER = 12, LABEL_MAX = 63, WIRE_MAX = 255, POINTER = 0xc0 };

// ---- fields --------------------------------------------------------------------------------------------------------

size_t ed_dns_rest(const ed_dns_data *data) { return data->bad ? 0 : data->end - data->at; }

const uint8_t *ed_dns_bytes(ed_dns_data *data, size_t len) {
  if (data->bad || len > data->end - data->at) {
    data->bad = true;
    return NULL;
  }
  const uint8_t *bytes = data->reply->bytes + data->at;
  data->at += len;
  return bytes;
}

unsigned ed_dns_u8(ed_dns_data *data) {
  const uint8_t *b = ed_dns_bytes(data, 1);
  return b ? b[0] : 0;
}

unsigned ed_dns_u16(ed_dns_data *data) {
  const uint8_t *b = ed_dns_bytes(data, 2);
  return b ? (unsigned)(b[0] << 8 | b[1]) : 0;
}

uint32_t ed_dns_u32(ed_dns_data *data) {
  uint32_t high = ed_dns_u16(data);
  return high << 16 | ed_dns_u16(data);
}

const uint8_t *ed_dns_string(ed_dns_data *data, size_t *len) {
  *len = ed_dns_u8(data);
  const uint8_t *bytes = ed_dns_bytes(data, *len);
  if (!bytes) *len = 0;
  return bytes;
}

static char *put_character(char *to, uint8_t c) {
  if (c <= ' ' || c >= 0x7f) {
    *to++ = '\\';
    *to++ = (char)('0' + c / 100);
    *to++ = (char)('0' + c / 10 % 10);
    *to++ = (char)('0' + c % 10);
    return to;
  }
  if (strchr("\".;\\()@$", c)) *to++ = '\\';
  *to++ = (char)c;
  return to;
}

void ed_dns_name(ed_dns_data *data, char text[ED_DNS_NAME]) {
  char *to = text;
  size_t wire = 0;
  ed_dns_data jump = *data; // where labels are read: the data, then what pointers lead to
  ed_dns_data *from = data;
  for (;;) {
    size_t start = from->at;
    unsigned len = ed_dns_u8(from);
    if (!from->bad && (len & POINTER) == POINTER) {
      size_t target = (len & ~(unsigned)POINTER) << 8 | ed_dns_u8(from);
      // Each jump leads before all that was read since the last one, so there is an end.
      if (from->bad || target >= start) break;
      jump = (ed_dns_data){.reply = data->reply, .at = target, .end = start};
      from = &jump;
      continue;
    }
    wire += len + 1;
    if (from->bad || len > LABEL_MAX || wire > WIRE_MAX) break;
    if (len == 0) {
      *to = 0;
      return;
    }
    const uint8_t *label = ed_dns_bytes(from, len);
    if (!label) break;
    if (to > text) *to++ = '.';
    for (unsigned i = 0; i < len; i++) to = put_character(to, label[i]);
  }
  data->bad = true;
  *text = 0;
}

// ---- records -------------------------------------------------------------------------------------------------------

bool ed_dns_open(ed_dns *d, const uint8_t *bytes, size_t len) {
  *d = (ed_dns){.bytes = bytes, .len = len};
  ed_dns_data all = {.reply = d, .end = len};
  ed_dns_bytes(&all, 4); // id and flags
  unsigned questions = ed_dns_u16(&all);
  d->left = ed_dns_u16(&all);
  ed_dns_bytes(&all, 4); // counts of the other sections
  for (; questions > 0 && !all.bad; questions--) {
    char name[ED_DNS_NAME];
    ed_dns_name(&all, name);
    ed_dns_bytes(&all, 4);
  }
  d->at = all.at;
  return !all.bad;
}

int ed_dns_next(ed_dns *d, ed_dns_record *record) {
  if (d->left == 0) return 0;
  d->left--;
  ed_dns_data all = {.reply = d, .at = d->at, .end = d->len};
  char name[ED_DNS_NAME];
  ed_dns_name(&all, name);
  record->type = ed_dns_u16(&all);
  record->class = ed_dns_u16(&all);
  record->ttl = ed_dns_u32(&all);
  size_t len = ed_dns_u16(&all);
  record->data = (ed_dns_data){.reply = d, .at = all.at, .end = all.at + len};
  ed_dns_bytes(&all, len);
  if (all.bad) return -1;
  d->at = all.at;
  return 1;
}
