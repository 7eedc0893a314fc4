// SPDX-License-Identifier: MIT
// Hosts of URLs: domains, IPv4 and IPv6 addresses, opaque hosts.
#ifndef ED_HOST_H
#define ED_HOST_H

#include "base/buf.h"
#include <stdbool.h>

// Parses a host and appends its serialization. False when invalid. `special`: of a scheme whose hosts are domains.
bool ed_host_parse(ed_buf *out, const char *text, size_t len, bool special);

#endif
