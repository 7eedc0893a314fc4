// SPDX-License-Identifier: MIT
// V8's CallSite, as far as this engine can answer: frames keep no `this`, but the text of a program tells much.
'use strict';

const {
  ObjectPrototypeHasOwnProperty, RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const NAME = /^(?:default|[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*)$/;
const COMMONJS_TYPESCRIPT = /^\/.*\.c?ts$/s;

// V8 has an address for the name of a text whose types were taken out.
function shownName(file) {
  return RegExpPrototypeExec(COMMONJS_TYPESCRIPT, file) === null ? file : `file://${file}`;
}

// What a call is: see internal/stack/receivers.
//   type         name of the receiver's class, '' for a call without one
//   method       the property by which the function was called where that is not its own name
//   constructed  the name of the class that was constructed; undefined for other calls
//   isBody       the body of a CommonJS module
class CallSite {
  #place; #fn; #call;
  #name; #file; #line; #column;
  #isMapped = false; // these are an author's, by a source map
  #isAsync;          // a function that waits
  #index;            // of what Promise.all() waits for; undefined for other calls

  constructor(place, fn, call, isAsync = false) {
    this.#place = place;
    this.#fn = fn;
    this.#call = call;
    this.#name = place.functionName;
    this.#file = place.file;
    this.#line = place.line;
    this.#isAsync = isAsync;
  }

  // V8 tells of functions of sloppy code only.
  #sloppy() {
    const fn = this.#fn;
    return fn !== undefined && ObjectPrototypeHasOwnProperty(fn, 'caller') ? fn : undefined;
  }

  #enclosing() {
    const { inside, source } = this.#place; // where V8 says that the function begins
    if (inside === undefined) return undefined;
    const begin = inside.start - this.#name.length; // of a method
    const isNamed = StringPrototypeStartsWith(source.text, this.#name, begin);
    return source.positionOf(isNamed ? begin : inside.start);
  }

  getThis() {
    return this.#call.type === '' && this.#call.constructed === undefined && this.#sloppy() !== undefined ?
      globalThis : undefined;
  }
  getTypeName() {
    if (this.#call.isBody || this.#place.kind === 'global') return 'Object';
    return this.#call.type || this.#call.constructed || null;
  }
  getFunction() { return this.#sloppy(); }
  getFunctionName() { return this.#name === '' ? null : this.#name; }
  getMethodName() {
    const { method, type } = this.#call;
    if (method !== '') return method;
    return type === '' || this.#name === '' ? null : this.#name;
  }
  getFileName() { return this.#file === '' ? null : this.#file; }
  getLineNumber() { return this.#line || null; }
  getColumnNumber() {
    this.#column ??= this.#place.column;
    return this.#column || null;
  }
  getEvalOrigin() { return undefined; }
  getScriptNameOrSourceURL() { return this.#file === '' ? null : this.#file; }
  getScriptHash() { return ''; }
  getEnclosingLineNumber() { return this.#enclosing()?.line ?? this.getLineNumber(); }
  getEnclosingColumnNumber() { return this.#enclosing()?.column ?? this.getColumnNumber(); }
  getPosition() { return this.#place.located?.at ?? 0; }
  getPromiseIndex() { return this.#index ?? null; }
  isToplevel() { return this.#call.type === '' && this.#call.constructed === undefined && !this.#call.isBody; }
  isEval() { return this.#place.kind === 'eval'; }
  isNative() { return this.#place.isNative; }
  isConstructor() { return this.#call.constructed !== undefined; }
  isAsync() { return this.#isAsync; }
  isPromiseAll() { return this.#index !== undefined; }

  toString() {
    if (this.#index !== undefined) return `async Promise.all (index ${this.#index})`;
    return this.#isAsync ? `async ${this.#text()}` : this.#text();
  }

  #text() {
    let where = '<anonymous>';
    if (!this.#place.isNative && this.#file !== '') {
      const file = this.#isMapped ? this.#file : shownName(this.#file);
      where = this.#line ? `${file}:${this.#line}:${this.getColumnNumber() ?? 1}` : file;
    }
    const called = this.#called() || (this.#isMapped ? '<anonymous>' : '');
    return called === '' ? where : `${called} (${where})`;
  }

  #called() {
    const name = this.#name;
    const { type, method, constructed, isBody } = this.#call;
    if (isBody) return 'Object.<anonymous>';
    if (constructed !== undefined) return `new ${constructed === '' ? '<anonymous>' : constructed}`;
    if (type === '') return name;
    if (name === '') return `${type}.${method === '' ? '<anonymous>' : method}`;
    // Names that are paths tell of the receiver themselves; those of accessors and private methods stand alone.
    const isPlain = RegExpPrototypeExec(NAME, name) !== null;
    let text = !isPlain || name === type ? name : `${type}.${name}`;
    if (method !== '' && method !== name && !endsWithName(name, method)) text += ` [as ${method}]`;
    return text;
  }

  // The same call at its author's place.
  static mapped(site, name, { file, line, column }) {
    const moved = new CallSite(site.#place, site.#fn, site.#call, site.#isAsync);
    moved.#isMapped = true;
    moved.#name = name;
    moved.#file = file;
    moved.#line = line;
    moved.#column = column;
    return moved;
  }
  // Promise.all(), which waits for the promise of an index.
  static ofAll(place, call, index) {
    const site = new CallSite(place, undefined, call, true);
    site.#index = index;
    return site;
  }
  // V8 calls the methods of a generator by its function's name.
  static nameAfter(site, inner) {
    const method = RegExpPrototypeExec(/^(?:Async)?Generator(\..*)$/, site.#name)?.[1];
    if (method !== undefined && inner !== '') site.#name = inner + method;
  }
  static is(value) { return typeof value === 'object' && value !== null && #place in value; }
}

function endsWithName(path, name) {
  const at = path.length - name.length;
  return at > 0 && path[at - 1] === '.' && StringPrototypeSlice(path, at) === name &&
    StringPrototypeIndexOf(path, '.') > 0;
}

module.exports = { CallSite, shownName };
