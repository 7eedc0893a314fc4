// SPDX-License-Identifier: MIT
// The two steps of loading any module: from a specifier to a URL, from a URL to a source. Both kinds of modules take
// them here once somebody (module.registerHooks and the like) has put hooks around them; without hooks `import` and
// `require` have shorter ways in C.
//
//   hooks.resolve(specifier, { conditions, importAttributes, parentURL }, next) -> { url, format, importAttributes }
//   hooks.load(url, { conditions, format, importAttributes }, next) -> { format, source }
//
// note(file or URL, module, source): internal/source_maps, while they are on, hears of each module before it runs.
// `source` is undefined when it is what the file holds.
//
// report(file or URL): internal/watch/report hears of each module when it is first asked for, before it is read.
//
// begin(): --inspect-brk, before the first statement of the program runs.
//
// isRequireHooked: `require` takes the steps too. The hooks of module.register() are for `import`, and for the
// `require` of CommonJS modules whose source they gave: those are in the set `optedIn`.
//
// `next(argument, context)` is the step of the loader itself, which differs for `import` and `require`. Hooks
// of module.register() give promises; a `require` runs the event loop until they are settled.
'use strict';

module.exports = {
  resolve: undefined, load: undefined, isRequireHooked: false, optedIn: undefined, note: undefined, report: undefined,
  begin: undefined,
};
