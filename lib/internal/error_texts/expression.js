// SPDX-License-Identifier: MIT
// Expressions of a program's text, as V8 writes them in the messages of its errors: `f(...).x`, `(a || b)`,
// `(intermediate value)`. The text is what the engine or a source file has at the place of an error; whatever cannot be
// told from it is an intermediate value.
'use strict';

const {
  ArrayPrototypePush, RegExpPrototypeExec, SafeSet, StringPrototypeIndexOf, StringPrototypeReplace,
  StringPrototypeSlice,
} = primordials;
const authorsNames = require('internal/authors_names');

const BLANK = /(?:\s+|\/\*[^]*?\*\/|\/\/[^\n]*)*/uy;
const NAME = /[A-Za-z\xAA-\uFFFF$_#][\w\xAA-\uFFFF$]*/y;
const NUMBER = /0[xXoObB][\da-fA-F_]+n?|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/uy;
const STRING = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/uy;
const PUNCTUATOR = new RegExp(
  '>>>=|\\.\\.\\.|===|!==|\\*\\*=|<<=|>>=|>>>|&&=|\\|\\|=|\\?\\?=|=>|==|!=|<=|>=|&&|\\|\\||\\?\\?|\\?\\.(?!\\d)|' +
  '\\+\\+|--|\\+=|-=|\\*=|\\/=|%=|&=|\\|=|\\^=|<<|>>|\\*\\*|[{}()[\\];,<>+\\-*/%&|^!~?:=.@`]', 'uy');
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/uy;

const UNARY = new SafeSet(['!', '~', '+', '-', 'typeof', 'void', 'delete']);
const ASSIGNING = new SafeSet([
  '=', '+=', '-=', '*=', '/=', '%=', '**=', '<<=', '>>=', '>>>=', '&=', '|=', '^=', '&&=', '||=', '??=',
]);
const LEVELS = {
  '__proto__': null, '??': 1, '||': 1, '&&': 2, '|': 3, '^': 4, '&': 5, '==': 6, '!=': 6, '===': 6, '!==': 6, '<': 7,
  '>': 7, '<=': 7, '>=': 7, 'in': 7, 'instanceof': 7, '<<': 8, '>>': 8, '>>>': 8, '+': 9, '-': 9, '*': 10, '/': 10,
  '%': 10, '**': 11,
};
const CLOSERS = { '__proto__': null, '(': ')', '[': ']', '{': '}' };
const VALUES = { __proto__: null, null: null, true: true, false: false, undefined: undefined };

// What an expression is, as far as messages need it. `key` is a member's name, undefined when only a running program
// knows it; `value` that of a literal.
class Node {
  constructor(type, start) {
    this.type = type; // 'name', 'literal', 'member', 'call', 'object', 'array', 'assign', 'update', 'operator', 'other'
    this.start = start;
    this.end = start;
    this.object = undefined; // of a member; callee; target
    this.key = undefined;
    this.index = undefined; // the node of a computed member
    this.optional = false;
    this.value = undefined;
    this.parts = undefined;
    this.operator = '';
    this.isDelete = false;
  }
}

class Unreadable extends Error {}

class Parser {
  constructor(text, at) {
    this.text = text;
    this.end = at; // of the last token
    this.next(at);
  }

  // The token at `at`: kind is 'name', 'number', 'string', 'end', 'odd' or the punctuator itself.
  next(at = this.after) {
    BLANK.lastIndex = at;
    RegExpPrototypeExec(BLANK, this.text);
    this.start = BLANK.lastIndex;
    if (this.take(NUMBER, 'number') || this.take(NAME, 'name') || this.take(STRING, 'string')) return;
    if (this.take(PUNCTUATOR, '')) {
      this.kind = this.token;
      return;
    }
    this.kind = this.start >= this.text.length ? 'end' : 'odd';
    this.token = '';
    this.after = this.start;
  }

  take(form, kind) {
    form.lastIndex = this.start;
    const match = RegExpPrototypeExec(form, this.text);
    if (match === null) return false;
    this.kind = kind;
    this.token = match[0];
    this.after = form.lastIndex;
    return true;
  }

  step() {
    this.end = this.after;
    this.next();
  }

  // To the token behind the group that the current token opens.
  skipGroup() {
    const closer = CLOSERS[this.kind];
    this.step();
    while (this.kind !== closer) {
      if (this.kind === 'end' || this.kind === 'odd') throw new Unreadable();
      if (CLOSERS[this.kind] !== undefined) this.skipGroup();
      else if (this.kind === '`') this.template();
      else this.step();
    }
    this.step();
  }

  // To the token behind a template; its text when it has no substitutions.
  template() {
    const { text } = this;
    let isPlain = true;
    const begin = this.after;
    for (let at = begin; ; at++) {
      const c = text[at];
      if (c === undefined) throw new Unreadable();
      if (c === '\\') {
        at++;
      } else if (c === '`') {
        this.end = at + 1;
        this.next(at + 1);
        return isPlain ? StringPrototypeSlice(text, begin, at) : undefined;
      } else if (c === '$' && text[at + 1] === '{') {
        isPlain = false;
        this.next(at + 1);
        this.skipGroup();
        at = this.end - 1;
      }
    }
  }

  node(type, start, fields) {
    const node = new Node(type, start);
    node.end = this.end;
    return Object.assign(node, fields);
  }

  other(start) { return this.node('other', start); }

  // An arrow function's body, a function, a class: to their end.
  body(start) {
    if (this.kind === '{') this.skipGroup();
    else this.assignment();
    return this.other(start);
  }

  functionOrClass(start) {
    while (this.kind !== '{') {
      if (this.kind === 'end' || this.kind === 'odd') throw new Unreadable();
      if (this.kind === '(' || this.kind === '[') this.skipGroup();
      else this.step();
    }
    this.skipGroup();
    return this.other(start);
  }

  list(closer) {
    const nodes = [];
    this.step();
    while (this.kind !== closer) {
      if (this.kind === ',') {
        this.step();
        continue;
      }
      if (this.kind === '...') this.step();
      ArrayPrototypePush(nodes, this.assignment());
      if (this.kind !== ',' && this.kind !== closer) throw new Unreadable();
    }
    this.step();
    return nodes;
  }

  // The number of a literal's properties is all that its rendering shows.
  objectLiteral(start) {
    let count = 0;
    let isEmpty = true;
    this.step();
    while (this.kind !== '}') {
      if (this.kind === 'end' || this.kind === 'odd') throw new Unreadable();
      if (this.kind === ',') {
        isEmpty = true;
        this.step();
        continue;
      }
      if (isEmpty) count++;
      isEmpty = false;
      if (CLOSERS[this.kind] !== undefined) this.skipGroup();
      else if (this.kind === '`') this.template();
      else this.step();
    }
    this.step();
    return this.node('object', start, { value: count });
  }

  parenthesized(start) {
    const open = this.start;
    this.skipGroup();
    if (this.kind === '=>') {
      this.step();
      return this.body(start);
    }
    const resume = [this.end, this.after, this.kind, this.token, this.start];
    this.next(open);
    this.step();
    const inner = this.sequence();
    if (this.kind !== ')') throw new Unreadable();
    [this.end, this.after, this.kind, this.token, this.start] = resume;
    // Outside its parentheses a chain is a value like another.
    if (hasChain(inner)) return this.other(start);
    inner.start = start;
    inner.end = this.end;
    return inner;
  }

  primary() {
    const { start, kind, token } = this;
    switch (kind) {
      case '(': return this.parenthesized(start);
      case '[': return this.node('array', start, { parts: this.list(']'), end: this.end });
      case '{': return this.objectLiteral(start);
      case 'number':
        this.step();
        if (token[token.length - 1] === 'n') return this.other(start);
        return this.node('literal', start, { value: Number(token) });
      case 'string':
        this.step();
        return this.node('literal', start, { value: unquote(token) });
      case '`': {
        const text = this.template();
        return text === undefined ? this.other(start) : this.node('literal', start, { value: text });
      }
      case '/':
      case '/=': {
        REGEXP.lastIndex = start;
        const match = RegExpPrototypeExec(REGEXP, this.text);
        if (match === null) throw new Unreadable();
        this.end = REGEXP.lastIndex;
        this.next(this.end);
        return this.node('name', start, { key: match[0] });
      }
      case 'name': return this.word(start, token);
      default: throw new Unreadable();
    }
  }

  word(start, token) {
    this.step();
    if (token === 'function' || token === 'class') return this.functionOrClass(start);
    if (token === 'async' && this.kind === 'name') {
      if (this.token === 'function') return this.functionOrClass(start);
      this.step();
    }
    if (token === 'async' && this.kind === '(') {
      this.skipGroup();
      if (this.kind === '=>') {
        this.step();
        return this.body(start);
      }
      return this.node('call', start, { object: this.node('name', start, { key: 'async' }), parts: [] });
    }
    if (this.kind === '=>') {
      this.step();
      return this.body(start);
    }
    if (token === 'new') return this.construction(start);
    if (token === 'super') return this.other(start);
    if (token in VALUES) return this.node('literal', start, { value: VALUES[token] });
    return this.node('name', start, { key: token });
  }

  construction(start) {
    if (this.kind === '.') {
      this.step();
      this.step();
      return this.other(start); // new.target
    }
    const callee = this.suffixes(this.primary(), true);
    let parts = [];
    if (this.kind === '(') parts = this.list(')');
    return this.node('new', start, { object: callee, parts });
  }

  suffixes(node, isCallee) {
    for (;;) {
      const { start } = node;
      if (this.kind === '.' || this.kind === '?.') {
        const optional = this.kind === '?.';
        this.step();
        if (optional && this.kind === '(') {
          const parts = this.list(')');
          node = this.node('call', start, { object: node, parts, optional });
        } else if (optional && this.kind === '[') {
          node = this.computed(node, true);
        } else if (this.kind === 'name') {
          const key = this.token;
          this.step();
          node = this.node('member', start, { object: node, key, optional });
        } else {
          throw new Unreadable();
        }
      } else if (this.kind === '[') {
        node = this.computed(node, false);
      } else if (this.kind === '(' && !isCallee) {
        const parts = this.list(')');
        node = this.node('call', start, { object: node, parts });
      } else if (this.kind === '`') {
        this.template();
        node = this.node('call', start, { object: node, parts: [] });
      } else {
        return node;
      }
    }
  }

  computed(object, optional) {
    this.step();
    const index = this.sequence();
    if (this.kind !== ']') throw new Unreadable();
    this.step();
    const node = this.node('member', object.start, { object, index, optional });
    node.key = keyOf(index);
    return node;
  }

  unary() {
    const { start, kind, token } = this;
    const isWord = kind === 'name';
    if (token === 'await' || token === 'yield') {
      this.step();
      if (this.kind === '*') this.step();
      this.unary();
      return this.other(start);
    }
    if (UNARY.has(token)) {
      this.step();
      const operand = this.unary();
      if (token === '-' && operand.type === 'literal' && typeof operand.value === 'number') {
        return this.node('literal', start, { value: -operand.value });
      }
      if (token === 'delete') operand.isDelete = true;
      return token === 'delete' ? operand :
        this.node('operator', start, { operator: isWord ? `${token} ` : token, parts: [operand] });
    }
    if (kind === '++' || kind === '--') {
      this.step();
      return this.node('update', start, { operator: kind, object: this.unary(), value: true });
    }
    const node = this.suffixes(this.primary(), false);
    if (this.kind === '++' || this.kind === '--') {
      const operator = this.kind;
      this.step();
      return this.node('update', start, { operator, object: node, value: false });
    }
    return node;
  }

  binary(least) {
    let left = this.unary();
    for (;;) {
      const operator = this.token;
      const level = LEVELS[operator];
      if (level === undefined || level < least) return left;
      this.step();
      const right = this.binary(level + (operator === '**' ? 0 : 1));
      left = this.node('operator', left.start, { operator, parts: [left, right] });
    }
  }

  assignment() {
    const left = this.binary(1);
    if (this.kind === '?') {
      this.step();
      this.assignment();
      if (this.kind !== ':') throw new Unreadable();
      this.step();
      this.assignment();
      return this.node('conditional', left.start);
    }
    if (!ASSIGNING.has(this.kind)) return left;
    const operator = this.kind;
    this.step();
    const value = this.assignment();
    return this.node('assign', left.start, { operator, object: left, parts: [value] });
  }

  sequence() {
    let left = this.assignment();
    while (this.kind === ',') {
      this.step();
      const right = this.assignment();
      left = this.node('operator', left.start, { operator: ',', parts: [left, right] });
    }
    return left;
  }
}

function hasChain(node) {
  for (; node !== undefined; node = node.type === 'member' || node.type === 'call' ? node.object : undefined) {
    if (node.optional) return true;
  }
  return false;
}

function unquote(token) {
  const inner = StringPrototypeSlice(token, 1, -1);
  try {
    const escaped = token[0] === '\'' ?
      StringPrototypeReplace(StringPrototypeReplace(inner, /\\'/g, '\''), /(?<!\\)"/g, '\\"') : inner;
    return JSON.parse(`"${StringPrototypeReplace(escaped, /\\x([0-9a-fA-F]{2})/g, '\\u00$1')}"`);
  } catch {
    return inner;
  }
}

// The property's name that an index gives, when its text tells it.
function keyOf(index) {
  if (index.type === 'literal') return String(index.value);
  if (index.type === 'member' && index.index === undefined && index.object.type === 'name' &&
      index.object.key === 'Symbol') {
    return `Symbol(Symbol.${index.key})`;
  }
  return undefined;
}

const INTERMEDIATE = '(intermediate value)';

function renderIndex(index) {
  return index.type === 'literal' && typeof index.value === 'string' ? `.${index.value}` : `[${render(index)}]`;
}

function renderAll(nodes, between) {
  let text = '';
  for (let i = 0; i < nodes.length; i++) text += (i === 0 ? '' : between) + render(nodes[i]);
  return text;
}

function render(node) {
  switch (node.type) {
    case 'name': return node.key;
    case 'literal': return typeof node.value === 'string' ? `"${node.value}"` : `${node.value}`;
    case 'member': {
      const object = render(node.object);
      if (node.index === undefined) return `${object}${node.optional ? '?.' : '.'}${node.key}`;
      return node.optional ? `${object}?.[${render(node.index)}]` : `${object}${renderIndex(node.index)}`;
    }
    case 'call': return `${render(node.object)}(...)`;
    case 'array': return `[${renderAll(node.parts, ',')}]`;
    case 'object': {
      let text = '{';
      for (let i = 0; i < node.value; i++) text += INTERMEDIATE;
      return `${text}}`;
    }
    case 'assign': return render(node.object);
    case 'update': {
      const operand = render(node.object);
      return node.value ? `(${node.operator}${operand})` : `(${operand}${node.operator})`;
    }
    case 'operator':
      return node.parts.length === 1 ? `(${node.operator}${render(node.parts[0])})` :
        `(${renderAll(node.parts, ` ${node.operator} `)})`;
    case 'conditional': return INTERMEDIATE + INTERMEDIATE + INTERMEDIATE;
    default: return INTERMEDIATE;
  }
}

// A text as its author wrote it: without what the rewriter put around names and expressions.
function authored(text) {
  if (StringPrototypeIndexOf(text, '$eddy') < 0) return text;
  text = authorsNames(text);
  text = StringPrototypeReplace(text, /\$eddy\.keep\(/g, '(await ');
  text = StringPrototypeReplace(text, /\$eddy\.iterate\(/g, '(');
  return StringPrototypeReplace(text, /\/\*\$\*\/\)/g, ')');
}

const trim = (text) => StringPrototypeReplace(text, /^\s+|\s+$/g, '');

// The expression at an index of a text; undefined when there is none that can be read.
function parseAt(text, at) {
  try {
    return new Parser(text, at).assignment();
  } catch (error) {
    if (error instanceof Unreadable || error instanceof RangeError) return undefined;
    throw error;
  }
}

// The same where the text is nothing else.
function parse(text) {
  text = trim(authored(text));
  const node = parseAt(text, 0);
  return node !== undefined && node.end === text.length ? node : undefined;
}

// The arguments of the call whose opening bracket is at an index.
function argumentsAt(text, at) {
  if (text[at] !== '(') return undefined;
  try {
    return new Parser(text, at).list(')');
  } catch (error) {
    if (error instanceof Unreadable || error instanceof RangeError) return undefined;
    throw error;
  }
}

// A text of an expression in V8's form.
function renderText(text) {
  const node = parse(text);
  return node === undefined ? INTERMEDIATE : render(node);
}

// A literal as V8 tells a value that it has no expression for: `number 5`, `string "x"`, `object null`. What only the
// running program knows is most often missing.
function describe(node) {
  if (node === undefined) return 'undefined';
  if (node.type === 'object' || node.type === 'array') return 'object';
  if (node.type !== 'literal' || node.value === undefined) return 'undefined';
  if (node.value === null) return 'object null';
  return typeof node.value === 'string' ? `string "${node.value}"` : `${typeof node.value} ${node.value}`;
}

// The same in V8's other form: `5`, `x`, `#<Object>`, `[object Array]`.
function show(node) {
  if (node === undefined) return 'undefined';
  if (node.type === 'object') return '#<Object>';
  if (node.type === 'array') return '[object Array]';
  return node.type === 'literal' ? `${node.value}` : 'undefined';
}

module.exports = { argumentsAt, authored, describe, parse, parseAt, render, renderText, show, trim };
