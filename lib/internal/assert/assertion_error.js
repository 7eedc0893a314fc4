// SPDX-License-Identifier: MIT
// AssertionError and its messages: what was expected, and a line diff of the two values.
'use strict';

const { kCode } = require('internal/error_classes');
const { validateObject } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyInspect = lazy(() => require('internal/util/inspect').inspect);

// What each operator says; ON_OBJECTS where it compares references.
const CLAIMS = {
  __proto__: null,
  strictEqual: 'Expected values to be strictly equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};
const ON_OBJECTS = {
  __proto__: null,
  strictEqual: 'Expected "actual" to be reference-equal to "expected":',
  notStrictEqual: 'Expected "actual" not to be reference-equal to "expected":',
};
const LOOK_ALIKE = 'Values have same structure but are not reference-equal:';
const LOOSELY_EQUAL = 'Expected values not to be loosely deep-equal:'; // though they do not look alike

// Up to this many characters together two values stand on one line.
const MAX_SHORT = 12;
// Unchanged lines shown next to changed ones.
const CONTEXT = 5;
const MAX_LINES = 50;

let paint;
// Colours of the diff: only for a terminal on stderr.
function palette() {
  if (paint !== undefined) return paint;
  const isOn = require('internal/util/color_support').shouldColorize(process.stderr);
  const color = (code) => (isOn ? `\u001b[${code}m` : '');
  paint = { isOn, green: color(32), red: color(31), blue: color(34), gray: color(90), white: color(39) };
  return paint;
}

function show(value) {
  return lazyInspect()(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
    maxStringLength: Infinity,
  });
}

const isObject = (value) => typeof value === 'object' && value !== null;

// An error without its stack, which would differ always.
function withoutStack(error) {
  const copy = Object.assign({ __proto__: Object.getPrototypeOf(error) }, error);
  Object.defineProperty(copy, 'message', { __proto__: null, value: error.message });
  if (Object.hasOwn(error, 'cause')) {
    const { cause } = error;
    Object.defineProperty(copy, 'cause', { __proto__: null, value: isErrorLike(cause) ? withoutStack(cause) : cause });
  }
  return copy;
}

function isErrorLike(value) {
  return isObject(value) && typeof value.message === 'string' && 'stack' in value && value instanceof Error;
}

// ---- diff -----------------------------------------------------------------------------------------------------------

function simpleDiff(actual, actualLine, expected, expectedLine) {
  let length = actualLine.length + expectedLine.length;
  // Quotes do not count.
  if (typeof actual === 'string') length -= 2;
  if (typeof expected === 'string') length -= 2;
  if (length <= MAX_SHORT && (actual !== 0 || expected !== 0)) {
    return { body: `${actualLine} !== ${expectedLine}`, hasHeader: false };
  }
  const { green, red, white } = palette();
  let body = `\n${green}+${white} ${actualLine}\n${red}-${white} ${expectedLine}`;
  const columns = process.stderr.isTTY ? process.stderr.columns : 80;
  if (actualLine !== expectedLine && actualLine.length + expectedLine.length < columns) {
    let at = 0;
    while (actualLine[at] === expectedLine[at]) at++;
    if (at > 2) body += `\n${' '.repeat(at + 2)}^`;
  }
  return { body, hasHeader: true };
}

// Lines of an object's last property lack the comma that others have.
function isSameLine(a, b) {
  return a === b || `${a},` === b || a === `${b},`;
}

function lineDiff(actualLines, expectedLines, ignoreCommas, operator) {
  const { DELETE, INSERT, KEEP, myersDiff } = require('internal/util/diff');
  const list = myersDiff(actualLines, expectedLines, ignoreCommas ? isSameLine : undefined, ignoreCommas);
  const { isOn, blue, gray, green, red, white } = palette();
  let text = '';
  let skipped = false;
  let kept = 0;
  for (let i = 0; i < list.length; i++) {
    const [operation, line] = list[i];
    if (operation === KEEP) {
      if (kept++ < CONTEXT) text += `${white}  ${line}\n`;
      continue;
    }
    // A gap of one or two lines would be no shorter as "...".
    if (kept > CONTEXT + 2) {
      text += `${blue}...${white}\n${white}  ${list[i - 1][1]}\n`;
      skipped = true;
    } else {
      for (let j = i - kept + CONTEXT; j < i; j++) if (j >= 0) text += `${white}  ${list[j][1]}\n`;
    }
    kept = 0;
    if (operation === DELETE) {
      text += `${red}-${white} ${line}\n`;
    } else if (operation === INSERT) {
      // More than asked for is fine in a partial comparison.
      if (operator === 'partialDeepStrictEqual') text += `${gray}${isOn ? ' ' : '+'} ${line}${white}\n`;
      else text += `${green}+${white} ${line}\n`;
    }
  }
  return { body: `\n${text.trimEnd()}`, hasHeader: true, skipped };
}

function diffMessage(actual, expected, operator, customMessage, diffKind) {
  let claim = CLAIMS[operator];
  const areReferences =
    (isObject(actual) && isObject(expected)) || (typeof actual === 'function' && typeof expected === 'function');
  if (areReferences) claim = ON_OBJECTS[operator] ?? claim;
  const actualText = show(actual);
  const expectedText = show(expected);
  const actualLines = actualText.split('\n');
  const expectedLines = expectedText.split('\n');
  let result;
  if (actualLines.length === 1 && expectedLines.length === 1 && !(isObject(actual) && isObject(expected))) {
    result = simpleDiff(actual, actualText, expected, expectedText);
  } else if (actualText === expectedText) {
    claim = LOOK_ALIKE;
    const isLong = actualLines.length > MAX_LINES && diffKind !== 'full';
    result = {
      body: isLong ? `${actualLines.slice(0, MAX_LINES).join('\n')}\n...}` : actualText,
      hasHeader: false,
      skipped: isLong,
    };
  } else {
    result = lineDiff(actualLines, expectedLines, isObject(actual), operator);
  }
  const { green, red, white } = palette();
  let header = '';
  if (result.hasHeader) {
    const plus = operator === 'partialDeepStrictEqual' ? `${palette().gray}+ actual` : `${green}+ actual`;
    header = `${plus}${white} ${red}- expected${white}`;
  }
  const skipped = result.skipped ? '\n... Skipped lines' : '';
  return `${customMessage ?? claim}\n${header}${skipped}\n${result.body}\n`;
}

function unequalMessage(actual, operator, diffKind) {
  const isReference = isObject(actual) || typeof actual === 'function';
  const base = (isReference ? ON_OBJECTS[operator] : undefined) ?? CLAIMS[operator];
  let lines = show(actual).split('\n');
  if (lines.length > MAX_LINES && diffKind !== 'full') lines = [...lines.slice(0, MAX_LINES - 4), '...'];
  if (lines.length === 1) return `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${base}\n\n${lines.join('\n')}\n`;
}

const shorten = (text, max, diffKind) =>
  (text.length > max && diffKind !== 'full' ? `${text.slice(0, max - 3)}...` : text);

function looseMessage(actual, expected, operator, diffKind) {
  const left = show(actual);
  const right = show(expected);
  if (operator === 'notDeepEqual' && left === right) {
    return shorten(`${CLAIMS[operator]}\n\n${left}`, 1024, diffKind);
  }
  const a = shorten(left, 512, diffKind);
  const b = shorten(right, 512, diffKind);
  if (operator === 'deepEqual') return `${CLAIMS.deepEqual}\n\n${a}\n\nshould loosely deep-equal\n\n${b}`;
  if (operator === 'notDeepEqual') {
    return `${LOOSELY_EQUAL}\n\n${a}\n\nshould not loosely deep-equal\n\n${b}`;
  }
  return `${a} ${operator} ${b}`;
}

function makeMessage({ actual, expected, operator, message, diff }) {
  if (message != null) {
    if (operator !== 'strictEqual' && operator !== 'deepStrictEqual' && operator !== 'partialDeepStrictEqual') {
      return String(message);
    }
    return diffMessage(actual, expected, operator, message, diff);
  }
  if (isErrorLike(actual) && isErrorLike(expected)) {
    actual = withoutStack(actual);
    expected = withoutStack(expected);
  }
  switch (operator) {
    case 'strictEqual':
    case 'deepStrictEqual':
    case 'partialDeepStrictEqual':
      return diffMessage(actual, expected, operator, undefined, diff);
    case 'notStrictEqual':
    case 'notDeepStrictEqual':
      return unequalMessage(actual, operator, diff);
    default:
      return looseMessage(actual, expected, operator, diff);
  }
}

// Long strings are shortened where the error itself is printed; the message has the diff. Of one long line Node shows
// what follows its first 512 characters.
function firstLines(text) {
  let end = -1;
  for (let count = 0; count < 10; count++) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) return text.length > 512 ? `${text.slice(512)}...` : text;
  }
  return `${text.slice(0, end)}\n...`;
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    const { stackTraceLimit } = Error;
    // The stack is taken below, from the caller on.
    const isWritable = require('internal/errors').isErrorStackTraceLimitWritable();
    if (isWritable) Error.stackTraceLimit = 0;
    try {
      super(makeMessage({ actual: options.actual, expected: options.expected, operator, message, diff }));
    } finally {
      if (isWritable) Error.stackTraceLimit = stackTraceLimit;
    }
    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      __proto__: null, value: 'AssertionError', enumerable: false, writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = options.actual;
      this.expected = options.expected;
      this.operator = operator;
    }
    this.diff = diff;
    Error.captureStackTrace(this, stackStartFn || stackStartFunction || AssertionError);
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, context) {
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = firstLines(actual);
    if (typeof expected === 'string') this.expected = firstLines(expected);
    // Deeper levels are in the message.
    const result = lazyInspect()(this, { ...context, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return result;
  }
}
Object.defineProperty(AssertionError.prototype, kCode, { __proto__: null, value: 'ERR_ASSERTION' });

module.exports = { AssertionError };
