// SPDX-License-Identifier: MIT
// Fuzzes the reader of name servers' replies: every record, and of its data every kind of field in turn, the first byte
// says from which on.
#include "parse/dns.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  ed_dns d;
  ed_dns_record r;
  if (!ed_dns_open(&d, data + 1, size - 1)) return 0;
  while (ed_dns_next(&d, &r) == 1) {
    for (unsigned step = data[0]; ed_dns_rest(&r.data) > 0; step++) {
      char name[ED_DNS_NAME];
      size_t len;
      switch (step % 5) {
      case 0: ed_dns_u8(&r.data); break;
      case 1: ed_dns_u16(&r.data); break;
      case 2: ed_dns_u32(&r.data); break;
      case 3: ed_dns_string(&r.data, &len); break;
      default:
        ed_dns_name(&r.data, name);
        if (strlen(name) >= sizeof name) abort();
      }
    }
  }
  return 0;
}
