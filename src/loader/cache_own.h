// SPDX-License-Identifier: MIT
// The compile cache that nobody asked for (docs/decisions/024): a pack for each program that is large enough, in the
// user's folder for caches. Programs do not see it: it costs a file, and saves the parsing from the second run on.
#ifndef ED_CACHE_OWN_H
#define ED_CACHE_OWN_H

#include "loader/cache_pack.h"

// The pack of the program whose first source has that name; NULL when the program, its environment or the folder do not
// allow one.
ed_cache_pack *ed_cache_own_open(const char *first, uint64_t build);

// Whether so much was compiled (bytes of sources) that the pack is worth writing anew, and its folder is there.
bool ed_cache_own_is_worth(const ed_cache_pack *pack, uint64_t sources);

#endif
