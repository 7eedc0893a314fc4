// SPDX-License-Identifier: MIT
// IP addresses: see address.h.
#include "loop/address.h"

#include <netinet/in.h>
#include <string.h>

int ed_address_parse(const char *text, int port, int family, struct sockaddr_storage *out) {
  if (family != AF_INET6 && uv_ip4_addr(text, port, (struct sockaddr_in *)out) == 0) return 0;
  return family == AF_INET ? UV_EINVAL : uv_ip6_addr(text, port, (struct sockaddr_in6 *)out);
}

void ed_address_text(const struct sockaddr *address, char *text) {
  text[0] = 0;
  if (address->sa_family == AF_INET) uv_ip4_name((const struct sockaddr_in *)address, text, ED_ADDRESS_TEXT);
  if (address->sa_family != AF_INET6) return;
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
  uv_ip6_name(in6, text, ED_ADDRESS_TEXT);
  if (!in6->sin6_scope_id) return;
  size_t used = strlen(text), room = ED_ADDRESS_TEXT - used - 1;
  text[used] = '%';
  if (uv_if_indextoiid(in6->sin6_scope_id, text + used + 1, &room) < 0) text[used] = 0;
}

int ed_address_port(const struct sockaddr *address) {
  return ntohs(address->sa_family == AF_INET6 ? ((const struct sockaddr_in6 *)address)->sin6_port
                                              : ((const struct sockaddr_in *)address)->sin_port);
}
