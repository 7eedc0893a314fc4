// SPDX-License-Identifier: MIT
// One line of a stack as a place in a program's text: what function it is in, and what the call made there looks like.
// Programs come by the same places again and again, so they are kept; the text is read when somebody asks for more than
// the line says.
'use strict';

const { RegExpPrototypeExec, SafeMap, StringPrototypeSlice, StringPrototypeStartsWith } = primordials;
const { made } = require('boot/globals');
const { loaded } = require('internal/realm');
const { sourceOf } = require('internal/source_text');
const { ASYNC, CLASS, CONSTRUCTOR, GENERATOR, GET, SET } = require('internal/outline');
const { CLASS_MARK, MAX_KEPT, endOfName } = require('internal/stack/lines');

const { column: columnOf } = internalBinding('modules'); // before the rewriter

const POSITION = /^(.*?):(\d+)(?::(\d+)(!?))?$/s; // the mark: V8's, of the author's text
const WRAPPER_HEAD = '(function (exports, require, module, __filename, __dirname) {'.length; // src/loader/natives.c
const DEFAULT = '$eddyd'; // N_DEFAULT of src/syntax/parser.h

// internal/source_maps while it has something to say.
function sourceMaps() {
  const maps = loaded['internal/source_maps'];
  return maps !== undefined && maps.exports.isEnabled ? maps.exports : undefined;
}

// Forms of a call, by the text at its place
const NO_CALL = 0;  // nothing that reads as one: an accessor's, a conversion's
const PLAIN = 1;    // f()
const MEMBER = 2;   // o.f(), o[f]()
const CONSTRUCT = 3;
const SUPER = 4;    // super()

const noCall = { form: NO_CALL, name: '', receiver: '' };

class Place {
  // Defined, lest setters of Object.prototype hear of them.
  isClass = false;
  kind = '';
  file = '';
  line = 0;
  name = '';
  isNative = false;
  #column;
  #engineColumn;
  #inside = null;
  #call;

  constructor(line) {
    this.isClass = StringPrototypeStartsWith(line, CLASS_MARK);
    if (this.isClass) line = StringPrototypeSlice(line, CLASS_MARK.length);
    const at = endOfName(line);
    let name = at < 0 ? line : StringPrototypeSlice(line, 0, at);
    const place = at < 0 ? '' : StringPrototypeSlice(line, at + 1);
    this.#column = this.#engineColumn = 0;
    if (name === 'global code' || name === 'module code') {
      this.kind = 'global';
      name = '';
    } else if (name === 'eval code') {
      this.kind = 'eval';
      name = 'eval';
    } else if (name === DEFAULT) {
      name = 'default';
    }
    this.name = name;
    this.isNative = place === '[native code]' || line === '[native code]';
    if (this.isNative) {
      if (line === '[native code]') this.name = '';
      return;
    }
    const match = RegExpPrototypeExec(POSITION, place);
    if (match === null) {
      this.file = place;
      return;
    }
    this.file = match[1];
    this.line = +match[2];
    let column = match[3] === undefined ? 0 : +match[3];
    if (match[4] === '!') {
      this.#column = this.#engineColumn = column;
      return;
    }
    // The wrapper of a module stands on the first line of its file.
    const isModule = this.file[0] === '/' || this.file === made.embedded?.name;
    if (match[2] === '1' && column > WRAPPER_HEAD && isModule) column -= WRAPPER_HEAD;
    if (column > 0 && !this.isInternal) column = columnOf(this.file, this.line, column);
    this.#engineColumn = column;
    if (this.isInternal || column === 0) this.#column = column;
    else this.#column = undefined;
  }

  get engineColumn() { return this.#engineColumn; }
  get isInternal() { return StringPrototypeStartsWith(this.file, 'node:'); }
  get hasText() { return this.file !== '' && this.#engineColumn !== 0 && !this.isInternal; }
  get source() { return sourceMaps()?.sourceOf(this.file) ?? sourceOf(this.file); }

  // V8's column, which the engine's is not
  get column() {
    this.#column ??= this.source.calleeColumn(this.line, this.#engineColumn);
    return this.#column;
  }

  // The function around; undefined for none, or where the text is not at hand.
  get inside() {
    if (this.#inside === null) {
      const { source } = this;
      this.#inside = this.hasText && source.text !== '' ?
        source.outlineOf(this.file).functionAt(source.indexOf(this.line, this.#engineColumn)) : undefined;
    }
    return this.#inside;
  }

  // An async function calls itself, the engine says: from its end, or where its parameters begin.
  get isAsyncEnd() {
    const { inside } = this;
    if (inside === undefined || (inside.kind & ASYNC) === 0) return false;
    const at = this.source.indexOf(this.line, this.#engineColumn);
    return at === inside.end || at === inside.end - 1 || at === inside.start || at === inside.start + 1;
  }

  // Whether this is the body of the async function that `outer` is the call of. The engine names the call only.
  isBodyOf(outer) {
    const { inside } = this;
    if (this.name !== '' || inside === undefined || inside.start !== outer.inside?.start) return false;
    if (!outer.isAsyncEnd) return false;
    this.name = outer.name;
    return true;
  }

  // What a stack calls the function
  get functionName() {
    const { name } = this;
    if (name === '') return this.inside === undefined || this.kind !== '' ? '' : this.inside.label;
    if (this.isNative || this.isInternal || name[3] === ' ') return name;
    const kind = this.inside?.kind;
    if (kind & GET) return `get ${name}`;
    return kind & SET ? `set ${name}` : name;
  }

  // The class that the function is a constructor of; undefined where it is none, or the text does not tell.
  get constructed() {
    const { inside } = this;
    return inside !== undefined && inside.kind & CONSTRUCTOR ? inside.label : undefined;
  }

  get isOfClass() { return (this.inside?.kind & CLASS) !== 0; }
  get isAsync() { return (this.inside?.kind & ASYNC) !== 0; }
  get isGenerator() { return (this.inside?.kind & GENERATOR) !== 0; }

  get call() {
    this.#call ??= this.hasText ? callAt(this.source.text, this.source.indexOf(this.line, this.column)) : noCall;
    return this.#call;
  }

  // The text that the engine's place is in, and the index there; undefined where there is none.
  get located() {
    if (!this.hasText) return undefined;
    const source = sourceOf(this.file);
    return source.text === '' ? undefined : { text: source.text, at: source.indexOf(this.line, this.#engineColumn) };
  }
}

const CALLEE = /^#?[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*/;
const OPTIONAL_CALL = /[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*\s*\?\.\s*$/;
const OPENS = /^\s*(?:\?\.)?\s*(?:<[^()]*>)?[(`]/;
// What a member is one of, as far back as it matters
const RECEIVER =
  /(?:(new\s+[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$.]*\s*\([^()]*\))|([A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*))$/;
const DOT = /\s*(?:\?\.|\.)\s*$/;
const REACH = 200;

// What the call at V8's place looks like.
function callAt(text, at) {
  const before = StringPrototypeSlice(text, at > REACH ? at - REACH : 0, at);
  const optional = text[at] === '(' ? RegExpPrototypeExec(OPTIONAL_CALL, before) : null;
  if (optional !== null) return callAt(text, at - optional[0].length); // f?.(): V8's place is the bracket
  const rest = StringPrototypeSlice(text, at, at + REACH);
  const name = RegExpPrototypeExec(CALLEE, rest)?.[0];
  if (name === undefined) {
    if (rest[0] !== '(' && rest[0] !== '`') return noCall;
    return { form: RegExpPrototypeExec(/\]\s*$/, before) === null ? PLAIN : MEMBER, name: '', receiver: '' };
  }
  if (name === 'new') return { form: CONSTRUCT, name: '', receiver: '' };
  if (name === 'super') return rest[5] === '(' ? { form: SUPER, name: '', receiver: '' } : noCall;
  if (RegExpPrototypeExec(OPENS, StringPrototypeSlice(rest, name.length)) === null) {
    // Where an accessor is called there is a receiver, too.
    const dot = RegExpPrototypeExec(DOT, before);
    return dot === null ? noCall : { form: NO_CALL, name: '', receiver: receiverIn(before, dot.index) };
  }
  const dot = RegExpPrototypeExec(DOT, before);
  if (dot === null) return { form: PLAIN, name, receiver: '' };
  let receiver = receiverIn(before, dot.index);
  if (name === 'call' || name === 'apply') {
    receiver = RegExpPrototypeExec(/^[^(]*\(\s*(null|undefined|this)\b/, rest)?.[1] ?? '';
  }
  return { form: MEMBER, name, receiver };
}

function receiverIn(before, end) {
  const match = RegExpPrototypeExec(RECEIVER, StringPrototypeSlice(before, 0, end));
  return match === null ? '' : match[1] ?? match[2];
}

const kept = new SafeMap(); // line -> place
function placeOf(line) {
  let place = kept.get(line);
  if (place === undefined) {
    if (kept.size >= MAX_KEPT) kept.clear();
    place = new Place(line);
    kept.set(line, place);
  }
  return place;
}

module.exports = { NO_CALL, PLAIN, MEMBER, CONSTRUCT, SUPER, placeOf, sourceMaps };
