// SPDX-License-Identifier: MIT
// IP addresses between text and what the kernel takes: a zone ("fe80::1%eth0") goes both ways.
#ifndef ED_ADDRESS_H
#define ED_ADDRESS_H

#include <stddef.h>
#include <sys/socket.h>
#include <uv.h>

enum { ED_ADDRESS_TEXT = UV_IF_NAMESIZE + INET6_ADDRSTRLEN + 1 }; // room for any address with its zone

// Reads an address of the family AF_INET, AF_INET6, or with AF_UNSPEC of either. 0 or UV_EINVAL.
int ed_address_parse(const char *text, int port, int family, struct sockaddr_storage *out);
// Writes the address, at most ED_ADDRESS_TEXT bytes; "" for families that are not IP.
void ed_address_text(const struct sockaddr *address, char *text);
int ed_address_port(const struct sockaddr *address);

#endif
