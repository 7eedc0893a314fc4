// SPDX-License-Identifier: MIT
// Imported names in rewritten text (src/syntax/names.c), as the author wrote them:
//   $eddy0.name, $eddy0.name/*as the author calls it*/, (0,$eddy0.name) where it is called, name:/*$*/$eddy0.name
'use strict';

const { StringPrototypeReplace } = primordials;

const REF = '\\$eddy\\d+(?:\\.([\\p{ID_Continue}$]+)|\\["(?:[^"\\\\]|\\\\.)*"\\])(?:/\\*([^*]+)\\*/)?';
const CALLED = new RegExp(`\\(0,${REF}\\)`, 'gu');
const SHORTHAND = new RegExp(`([^\\s,:{]+):/\\*\\$\\*/${REF}`, 'gu');
const NAME = new RegExp(REF, 'gu');

const nameOf = (all, imported, local) => local ?? imported;

module.exports = (text) => {
  text = StringPrototypeReplace(text, CALLED, nameOf);
  text = StringPrototypeReplace(text, SHORTHAND, '$1');
  return StringPrototypeReplace(text, NAME, nameOf);
};
