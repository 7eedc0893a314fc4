// SPDX-License-Identifier: MIT
// The texts that Date reads: the format of ECMA-262 ("Date Time String Format"), and all that V8 takes besides, since
// programs hand it what other tools print: "2026-01-31 10:00 AM", "31 Jan 2026 10:00 +0100 (CET)", "1/31/2026".
#ifndef ED_DATE_H
#define ED_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Milliseconds since 1970-01-01, not limited to the range of Date, or NaN. *is_local: of the local time zone, not of
// UTC. The text is UTF-8, and ends at a NUL if it has one.
double ed_date_parse(const uint8_t *text, size_t len, bool *is_local);

#endif
