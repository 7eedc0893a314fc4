// SPDX-License-Identifier: MIT
// What RegExp.escape gives, without the backslashes that the engine (JavaScriptCore 2.50) puts before characters beyond
// U+FFFF whose last eight bits are those of a syntax character: expressions with the flag u refuse them.
'use strict';

const { RegExpPrototypeExec, StringPrototypeReplace } = primordials;

const BEYOND = /[\ud800-\udbff]/;
const ESCAPED = /\\(?:([\ud800-\udbff][\udc00-\udfff])|[^])/g;

module.exports = (escaped) => {
  if (RegExpPrototypeExec(BEYOND, escaped) === null) return escaped;
  return StringPrototypeReplace(escaped, ESCAPED, (text, beyond) => beyond ?? text);
};
