// SPDX-License-Identifier: MIT
// The two steps of loading any module: from a specifier to a URL, from a URL to a source. Both kinds of modules take
// them here once somebody (module.registerHooks and the like) has put hooks around them; without hooks `import` and
// `require` have shorter ways in C.
//
//   hooks.resolve(specifier, { conditions, importAttributes, parentURL }, next) -> { url, format, importAttributes }
//   hooks.load(url, { conditions, format, importAttributes }, next) -> { format, source }
//
// `next(argument, context)` is the step of the loader itself, which differs for `import` and `require`. A hook may give
// a promise where an `import` waits for it; a `require` then throws.
'use strict';

module.exports = { resolve: undefined, load: undefined };
