// SPDX-License-Identifier: MIT
// Imported names in rewritten text (src/syntax/names.c), as the author wrote them:
//   $eddy0.name, $eddy0.name/*as the author calls it*/, (0,$eddy0.name) where it is called, name:/*$*/$eddy0.name
'use strict';

const { StringPrototypeReplace } = primordials;

const REF = '\\$eddy\\d+(?:\\.([\\w\\xAA-\\uFFFF$]+)|\\["(?:[^"\\\\]|\\\\.)*"\\])(?:/\\*([^*]+)\\*/)?';
const CALLED = new RegExp(`\\(0,${REF}\\)`, 'g');
const SHORTHAND = new RegExp(`([^\\s,:{]+):/\\*\\$\\*/${REF}`, 'g');
const NAME = new RegExp(REF, 'g');

const nameOf = (all, imported, local) => local ?? imported;

module.exports = (text) => {
  text = StringPrototypeReplace(text, CALLED, nameOf);
  text = StringPrototypeReplace(text, SHORTHAND, '$1');
  return StringPrototypeReplace(text, NAME, nameOf);
};
