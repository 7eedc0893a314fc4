// SPDX-License-Identifier: MIT
// Where the engine threw an error, as far as its message needs it. All is looked up when it is asked for.
'use strict';

const { RegExpPrototypeExec, StringPrototypeSlice, StringPrototypeSplit } = primordials;
const { argumentsAt } = require('internal/error_texts/expression');

const BUILTIN = /^(.*)@\[native code\]$/;

class Place {
  #lines; #locate; #found;

  // raw: the frames as the engine writes them; locate(line) gives { text, at } of a line, undefined when it has none.
  constructor(raw, locate) {
    this.#lines = StringPrototypeSplit(raw, '\n');
    this.#locate = locate;
  }

  // The built-in function that threw; undefined when it was the program itself.
  get builtin() { return RegExpPrototypeExec(BUILTIN, this.#lines[0])?.[1]; }

  // The name of the innermost function.
  get callee() { return RegExpPrototypeExec(/^(?:new )?([^@]*)@/, this.#lines[0])?.[1]; }

  #find() {
    if (this.#found !== undefined) return this.#found;
    this.#found = {};
    for (let i = 0; i < this.#lines.length; i++) {
      if (RegExpPrototypeExec(BUILTIN, this.#lines[i]) !== null) continue;
      this.#found = this.#locate(this.#lines[i]) ?? {};
      break;
    }
    return this.#found;
  }

  // The program's text, undefined when it is not known.
  get text() { return this.#find().text; }

  // Index into it, of the engine's making: a call's opening bracket, the dot of a property, the begin of an operation.
  get at() { return this.#find().at; }

  // The arguments of the call at the place.
  arguments() {
    const { text, at } = this.#find();
    return text === undefined ? undefined : argumentsAt(text, at);
  }

  // Whether the property at the place is written to.
  isAssignment() {
    const { text, at } = this.#find();
    return text !== undefined &&
      RegExpPrototypeExec(/^[.[][\w\xAA-\uFFFF$'"\]]*\s*=(?!=)/, StringPrototypeSlice(text, at, at + 200)) !== null;
  }
}

module.exports = { Place };
