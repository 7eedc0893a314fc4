// SPDX-License-Identifier: MIT
// What V8 says where this engine says something else: users, their tests and their tools know the messages of errors by
// heart. A message is translated when somebody first looks at the error (src/engine/abi_errors.c), with the program's
// text at the error's place where the engine tells less than V8. Values that only the running program had (`#<Foo>`, a
// computed key) cannot be told: then the message names what is most likely, or leaves it out.
'use strict';

const {
  RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith,
} = primordials;
const {
  authored, describe, parse, parseAt, render, renderText, show, trim,
} = require('internal/error_texts/expression');
const { memberAt, NEAR, notDeletable, readonly, uninitialized } = require('internal/error_texts/names');
const pattern = require('internal/error_texts/pattern');
const { loaded } = require('internal/realm');

// By the global object of a vm context, which is a proxy only here.
function refusedBy(name) {
  const refused = loaded['internal/vm/context']?.exports.refused;
  return refused !== undefined && refused.key === name ? refused.message : undefined;
}

const SYMBOL_ITERATOR = '(cannot read property Symbol(Symbol.iterator))';
const TO_OBJECT = 'Cannot convert undefined or null to object';
const DERIVED = 'Must call super constructor in derived class before accessing \'this\' or returning from derived ' +
  'constructor';

// ---- messages that are always the same -----------------------------------------------------------------------------

const FIXED = {
  '__proto__': null,
  'Maximum call stack size exceeded.': 'Maximum call stack size exceeded',
  'Out of memory': 'Invalid string length',
  // conversions
  'Cannot convert a symbol to a string': 'Cannot convert a Symbol value to a string',
  'Cannot convert a symbol to a number': 'Cannot convert a Symbol value to a number',
  'Conversion from \'BigInt\' to \'number\' is not allowed.': 'Cannot convert a BigInt value to a number',
  'No default value': 'Cannot convert object to primitive value',
  'Symbol.toPrimitive returned an object': 'Cannot convert object to primitive value',
  'cyclic __proto__ value': 'Cyclic __proto__ value',
  '0 is an invalid divisor value.': 'Division by zero',
  'Negative exponent is not allowed': 'Exponent must be positive',
  'BigInt does not support >>> operator': 'BigInts have no unsigned right shift, use >> instead',
  'JSON.stringify cannot serialize BigInt.': 'Do not know how to serialize a BigInt',
  'JSON.stringify cannot serialize cyclic structures.': 'Converting circular structure to JSON',
  'URI error': 'URI malformed',
  'String contained an illegal UTF-16 sequence.': 'URI malformed',
  'argument does not match any normalization form': 'The normalization form should be one of NFC, NFD, NFKC, NFKD.',
  'toFixed() argument must be between 0 and 100': 'toFixed() digits argument must be between 0 and 100',
  'Invalid Date': 'Invalid time value',
  // arrays and their kin
  'Array length must be a positive integer of safe magnitude.': 'Invalid array length',
  'reduce of empty array with no initial value': 'Reduce of empty array with no initial value',
  'reduceRight of empty array with no initial value': 'Reduce of empty array with no initial value',
  'Iterator.prototype.reduce requires an initial value or an iterator that is not done.':
    'Reduce of a done iterator with no initial value',
  'Out of bounds access': 'Offset is outside the bounds of the DataView',
  'Range consisting of offset and length are out of bounds': 'offset is out of bounds',
  'Expected ArrayBuffer for the first argument.': 'First argument to DataView constructor must be an ArrayBuffer',
  'index is out of range': 'Invalid typed array index',
  'Access index out of bounds for atomic access.': 'Invalid atomic access index',
  'ArrayBuffer length exceeds maxByteLength option': 'Invalid array buffer max length',
  'Buffer is already detached': 'Cannot perform Construct on a detached ArrayBuffer',
  'WeakMap keys must be objects or non-registered symbols': 'Invalid value used as weak map key',
  'WeakSet values must be objects or non-registered symbols': 'Invalid value used in weak set',
  'First argument to WeakRef should be an object or a non-registered symbol': 'WeakRef: invalid target',
  'First argument to FinalizationRegistry should be a function': 'FinalizationRegistry: cleanup must be callable',
  'register requires an object or a non-registered symbol as the target':
    'FinalizationRegistry.prototype.register: invalid target',
  // classes and functions
  '\'super()\' must be called in derived constructor before accessing |this| or returning non-object.': DERIVED,
  '\'super()\' can\'t be called more than once in a constructor.': 'Super constructor may only be called once',
  'Cannot return a non-object type in the constructor of a derived class.':
    'Derived constructors may only return object or undefined',
  'Cannot call a constructor without |new|': 'Promise constructor cannot be invoked without \'new\'',
  'Right hand side of instanceof is not an object': 'Right-hand side of \'instanceof\' is not an object',
  'instanceof called on an object with an invalid prototype property.':
    'Function has non-object prototype \'undefined\' in instanceof check',
  'Generator is executing': 'Generator is already running',
  '|this| is not a function inside Function.prototype.bind': 'Bind must be called on a function',
  'Iterator cannot be constructed directly': 'Abstract class Iterator not directly constructable',
  'Iterator result interface is not an object.': 'Iterator result undefined is not an object',
  'Cannot resolve a promise with itself': 'Chaining cycle detected for promise #<Promise>',
  // objects and proxies
  'Properties can only be defined on Objects.': 'Object.defineProperty called on non-object',
  'Attempted to add property to non-extensible object': 'Cannot add property, object is not extensible',
  'A Proxy\'s \'handler\' should be an Object': 'Cannot create proxy with a non-object as target or handler',
  'A Proxy\'s \'target\' should be an Object': 'Cannot create proxy with a non-object as target or handler',
  'Proxy handler\'s \'ownKeys\' method must return an object': 'CreateListFromArrayLike called on non-object',
  'Proxy handler\'s \'ownKeys\' trap result must not contain any duplicate names':
    '\'ownKeys\' on proxy: trap returned duplicate entries',
  'Proxy handler\'s \'getPrototypeOf\' trap should either return an object or null':
    '\'getPrototypeOf\' on proxy: trap returned neither object nor null',
  'Unable to prevent extension in Object.preventExtensions': '\'preventExtensions\' on proxy: trap returned falsish',
  ['Proxy \'setPrototypeOf\' returned false indicating it could not set the prototype value. The operation was ' +
    'expected to succeed']: '\'setPrototypeOf\' on proxy: trap returned falsish for property \'undefined\'',
  'Proxy object\'s \'isExtensible\' trap returned false when the target is extensible. It should have returned true':
    '\'isExtensible\' on proxy: trap result does not reflect extensibility of proxy target (which is \'true\')',
  'Symbol.keyFor requires that the first argument be a symbol': 'undefined is not a symbol',
  'currency must be a string': 'Currency code is required with currency style.',
  'type must not be undefined': 'Required option "type" must not be undefined',
};

// ---- messages that need the program's text -------------------------------------------------------------------------

const isNothing = (node) => node.type === 'literal' && (node.value === null || node.value === undefined);

// `undefined is not an object (evaluating 'a.b')`
function ofNothing(place, value, text) {
  const iterated = RegExpPrototypeExec(/^(?:(?:let|const|var)\s+)?[^]*?\sof\s+([^]*)$/, text);
  if (iterated !== null) return `${renderText(iterated[1])} is not iterable`;
  const node = parse(text);
  if (node === undefined || node.type === 'array' || node.type === 'object') {
    return pattern.iterated(place, value) ?? `${value} is not iterable ${SYMBOL_ITERATOR}`;
  }
  const target = node.type === 'assign' ? node.object : node;
  if (target.type === 'member') {
    if (target.isDelete) return TO_OBJECT;
    if (target.key === 'Symbol(Symbol.iterator)') return `${value} is not iterable ${SYMBOL_ITERATOR}`;
    const isSet = node.type === 'assign' && node.operator === '=';
    const key = target.key === undefined ? '' : isSet ? ` (setting '${target.key}')` : ` (reading '${target.key}')`;
    return `Cannot ${isSet ? 'set' : 'read'} properties of ${value}${key}`;
  }
  if (node.type === 'call' || node.type === 'new') return TO_OBJECT;
  return `${render(node)} is not iterable`;
}

// The text may begin or end within an expression: `near '...x of 5...'`.
function nearCall(place, value, text) {
  text = trim(authored(text));
  const loop = RegExpPrototypeExec(/\sof\s+([^]*)$/, text);
  if (loop !== null) {
    const [, of] = loop;
    const isAsync = StringPrototypeStartsWith(of, '$eddy.iterate(');
    return `${renderText(of)} is not ${isAsync ? 'async ' : ''}iterable`;
  }
  const delegated = RegExpPrototypeExec(/^yield\s*\*\s*([^]*)$/, text);
  if (delegated !== null) {
    const node = parse(delegated[1]);
    return `${node === undefined ? 'object' : describe(node)} is not iterable ${SYMBOL_ITERATOR}`;
  }
  if (text[0] === '[') return pattern.iterated(place, value) ?? `${value} is not iterable ${SYMBOL_ITERATOR}`;
  const node = parse(text);
  if (node?.type === 'call') return `${render(node.object)} is not a function`;
  return `${value} is not a function`;
}

function notFunction(place, callee) {
  if (RegExpPrototypeExec(/\sof \$eddy\.iterate$/, callee) !== null) return notAsyncIterable(place);
  return `${renderText(callee)} is not a function`;
}

function notConstructor(place, value, text) {
  const node = parse(text);
  if (node?.type === 'new') return `${render(node.object)} is not a constructor`;
  if (StringPrototypeStartsWith(text, 'super(')) {
    return `Super constructor ${value} of anonymous class is not a constructor`;
  }
  return `${value} is not a constructor`;
}

function notInstance(place, value, text) {
  const node = parse(text);
  const isCheck = node?.type === 'operator' && node.operator === 'instanceof';
  return isCheck ? 'Right-hand side of \'instanceof\' is not callable' : `${value} is not a function`;
}

function notIn(text) {
  const node = parse(text);
  if (node?.type !== 'operator' || node.operator !== 'in') return undefined;
  const [key, object] = node.parts;
  const name = key.type === 'literal' ? `${key.value}` : key.type === 'member' && key.object.key === 'Symbol' ?
    `Symbol(Symbol.${key.key})` : render(key);
  return `Cannot use 'in' operator to search for '${name}' in ${show(object)}`;
}

function ofPrivate(text, isMethod) {
  const node = parse(text);
  const target = node?.type === 'assign' || node?.type === 'update' ? node.object : node;
  if (target?.type !== 'member' || target.key?.[0] !== '#') return undefined;
  if (isMethod) return 'Receiver must be an instance of class anonymous';
  return node.type === 'assign' && node.operator === '=' ?
    `Cannot write private member ${target.key} to an object whose class did not declare it` :
    `Cannot read private member ${target.key} from an object whose class did not declare it`;
}

function spread(place) {
  const { text, at } = place;
  if (text === undefined) return undefined;
  const start = StringPrototypeIndexOf(text, '...', at);
  if (start < 0 || start > at + NEAR) return undefined;
  const node = parseAt(text, start + 3);
  if (node === undefined) return undefined;
  const open = RegExpPrototypeExec(/[[(][^[\]()]*$/, StringPrototypeSlice(text, Math.max(0, start - 200), start));
  const isCall = open !== null && open[0][0] === '(';
  return { node, isCall };
}

function notSpreadable(place) {
  const found = spread(place);
  if (found === undefined || found.isCall) return undefined;
  return `${render(found.node)} is not iterable`;
}

function nothingSpread(place) {
  const found = spread(place);
  if (found === undefined) return 'undefined is not iterable';
  if (!found.isCall) return `${render(found.node)} is not iterable`;
  return 'Spread syntax requires ...iterable[Symbol.iterator] to be a function';
}

const argument = (place, i) => place.arguments()?.[i];

// Built-in functions that say no more than `Type error`.
function typeError(place) {
  const { builtin } = place;
  switch (builtin) {
    case 'Map': case 'Set': case 'WeakMap': case 'WeakSet': {
      const given = argument(place, 0);
      if (given?.type === 'array') {
        return `Iterator value ${show(given.parts[0])} is not an entry object`;
      }
      return `${given === undefined ? 'object' : describe(given)} is not iterable ${SYMBOL_ITERATOR}`;
    }
    case 'toString': return 'Function.prototype.toString requires that \'this\' be a Function';
    default:
  }
  if (builtin === undefined) return undefined;
  if (RegExpPrototypeExec(/^(?:get|set|toISO|toUTC|toDate|toTime|toLocaleDate|toLocaleTime)/, builtin) !== null) {
    return 'this is not a Date object.';
  }
  return `String.prototype.${builtin} called on null or undefined`;
}

function classWithoutNew(place) {
  const name = place.callee;
  return `Class constructor ${name === undefined || name === '' ? '' : `${name} `}cannot be invoked without 'new'`;
}

function notSuperclass(place) {
  const { text, at } = place;
  const node = text === undefined ? undefined : parseAt(text, at);
  return `Class extends value ${node === undefined ? 'undefined' : show(node)} is not a constructor or null`;
}

const COMPUTED = {
  '__proto__': null,
  'Attempted to assign to readonly property.': readonly,
  'Attempting to define property on object that is not extensible.': (place) =>
    `Cannot define property ${shownArgument(place, 1)}, object is not extensible`,
  'Attempting to change value of a readonly property.': redefined,
  'Attempting to change configurable attribute of unconfigurable property.': redefined,
  'Attempting to change enumerable attribute of unconfigurable property.': redefined,
  'Attempting to change writable attribute of unconfigurable property.': redefined,
  'Attempting to change access mechanism for an unconfigurable property.': redefined,
  'Attempting to change the getter of an unconfigurable property.': redefined,
  'Attempting to change the setter of an unconfigurable property.': redefined,
  'Unable to delete property.': notDeletable,
  'Cannot access uninitialized variable.': uninitialized,
  'Right side of assignment cannot be destructured': pattern.destructured,
  'Spread syntax requires ...iterable[Symbol.iterator] to be a function': notSpreadable,
  'Spread syntax requires ...iterable not be null or undefined': nothingSpread,
  'Type error': typeError,
  'Cannot call a class constructor without |new|': classWithoutNew,
  'The superclass is not a constructor.': notSuperclass,
  'Promise constructor takes a function argument': (place) =>
    `Promise resolver ${show(argument(place, 0))} is not a function`,
  'Object.fromEntries requires the first iterable parameter yields objects': () =>
    'Iterator value undefined is not an entry object',
  'String.prototype.repeat argument must be greater than or equal to 0 and not be Infinity': (place) =>
    `Invalid count value: ${shownArgument(place, 0)}`,
  'Arguments contain a value that is out of range of code points': (place) =>
    `Invalid code point ${shownArgument(place, 0)}`,
  'Not an integer': (place) =>
    `The number ${shownArgument(place, 0)} cannot be converted to a BigInt because it is not an integer`,
  'Failed to parse String to BigInt': (place) => `Cannot convert ${shownArgument(place, 0)} to a BigInt`,
  'Invalid argument type in ToBigInt operation': (place) => `Cannot convert ${shownArgument(place, 0)} to a BigInt`,
  'length cannot be negative': (place) => (place.builtin === 'ArrayBuffer' || place.builtin === 'SharedArrayBuffer' ?
    'Invalid array buffer length' : `Invalid typed array length: ${shownArgument(place, 0)}`),
  'length too large': tooLarge,
  'Array index out of range': (place) => `Invalid index : ${shownArgument(place, 0)}`,
  'byteOffset exceeds source ArrayBuffer byteLength': (place) =>
    `Start offset ${shownArgument(place, 1)} is outside the bounds of the buffer`,
  'Length out of range of buffer': (place) => (argument(place, 2) === undefined ?
    `Start offset ${shownArgument(place, 1)} is outside the bounds of the buffer` :
    `Invalid typed array length: ${shownArgument(place, 2)}`),
  'ArrayBuffer length minus the byteOffset is not a multiple of the element size': (place) => {
    const size = RegExpPrototypeExec(/(\d+)/, `${place.builtin}`)?.[1] / 8;
    return argument(place, 1) === undefined ? `byte length of ${place.builtin} should be a multiple of ${size}` :
      `start offset of ${place.builtin} should be a multiple of ${size}`;
  },
  'Property description must be an object.': (place) =>
    `Property description must be an object: ${show(argument(place, 2))}`,
  'Getter must be a function.': () => 'Getter must be a function: undefined',
  'Setter must be a function.': () => 'Setter must be a function: undefined',
  'Object prototype may only be an Object or null.': (place) =>
    `Object prototype may only be an Object or null: ${show(argument(place, place.builtin === 'create' ? 0 : 1))}`,
  'Prototype value can only be an object or null': (place) =>
    `Object prototype may only be an Object or null: ${show(argument(place, 1))}`,
  'Array.from requires an array-like object - not null or undefined': fromNothing,
  'TypedArray.from requires an array-like object - not null or undefined': fromNothing,
  'Array.prototype.sort requires the comparator argument to be a function or undefined': notComparator,
  'TypedArray.prototype.sort requires the comparator argument to be a function or undefined': notComparator,
};

// The value of a node that is a number, or made of numbers; else undefined.
function numberOf(node) {
  if (node?.type === 'literal') return typeof node.value === 'number' ? node.value : undefined;
  if (node?.type !== 'operator' || node.parts.length !== 2) return undefined;
  const left = numberOf(node.parts[0]);
  const right = numberOf(node.parts[1]);
  if (left === undefined || right === undefined) return undefined;
  switch (node.operator) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    case '/': return left / right;
    case '**': return left ** right;
    default: return undefined;
  }
}

// An argument's value where the text has it.
function shownArgument(place, i) {
  const node = argument(place, i);
  if (node === undefined) return 'undefined';
  return node.type === 'literal' ? `${node.value}` : `${numberOf(node) ?? render(node)}`;
}

function tooLarge(place) {
  const length = numberOf(argument(place, 0));
  if (length === undefined || length <= Number.MAX_SAFE_INTEGER) return 'Array buffer allocation failed';
  return place.builtin === 'ArrayBuffer' ? 'Invalid array buffer length' : `Invalid typed array length: ${length}`;
}

function redefined(place) {
  return `Cannot redefine property: ${shownArgument(place, 1)}`;
}

function fromNothing(place) {
  const node = argument(place, 0);
  return `${node === undefined || !isNothing(node) ? 'undefined' : describe(node)} is not iterable ${SYMBOL_ITERATOR}`;
}

function notComparator(place) {
  return `The comparison function must be either a function or undefined: ${show(argument(place, 0))}`;
}

const callback = (place, i = 0) => `${describe(argument(place, i))} is not a function`;

// ---- messages by their form ----------------------------------------------------------------------------------------

const FORMS = [
  [/^Can't find variable: (.*)$/, (place, name) => `${name} is not defined`],
  [/^(undefined|null) is not an object \(evaluating '([^]*)'\)$/, ofNothing],
  [/^(undefined|null) is not an object \(near '\.\.\.([^]*)\.\.\.'\)$/, (place, value) => nearMember(place, value)],
  [/^(undefined|null) is not an object$/, (place, value) =>
    (place.builtin === undefined ? nearMember(place, value) : TO_OBJECT)],
  [/^([^]*) is not a function\. \(In '/, notFunction],
  [/^([^]*) is not a function \(near '\.\.\.([^]*)\.\.\.'\)$/, nearCall],
  [/^([^]*) is not a function\. \(evaluating '([^]*)'\)$/, notInstance],
  [/^([^]*) is not a constructor \(evaluating '([^]*)'\)$/, notConstructor],
  [/^[^]* is not an Object\. \(evaluating '([^]*)'\)$/, (place, text) => notIn(text)],
  [/^Cannot access invalid private field \(evaluating '([^]*)'\)$/, (place, text) => ofPrivate(text, false)],
  [/^Cannot access private method or acessor \(evaluating '([^]*)'\)$/, (place, text) => ofPrivate(text, true)],
  [/^Invalid mix of BigInt and other type in /, () => 'Cannot mix BigInt and other types, use explicit conversions'],
  [/^calling (\S+) constructor without new is invalid$/, (place, name) => `Constructor ${name} requires 'new'`],
  [/^Object\.(groupBy|fromEntries) requires that the first argument not be null or undefined$/, (place, name) =>
    `Object.${name} called on null or undefined`],
  [/^Object\.\w+ requires that input parameter not be null or undefined$/, () => TO_OBJECT],
  [/^String\.raw requires /, () => TO_OBJECT],
  [/^(\w+\.prototype\.(?:at|toSpliced|toSorted|toReversed|with)) requires that \|this\| not be null or undefined$/,
   () => TO_OBJECT],
  [/^(\w+\.prototype\.\w+) requires (?:that )?\|this\| not (?:to )?be null (?:n?or) undefined$/, (place, name) =>
    `${name} called on null or undefined`],
  [/^\w+\.prototype\.\w+ (?:callback|reducer argument|mapper argument) must be a function\.?$/,
   (place) => callback(place)],
  [/^Array\.from requires that the second argument, when provided, be a function$/, (place) => callback(place, 1)],
  [/^Object\.groupBy requires that the second argument must be a function$/, (place) => callback(place, 1)],
  [/^Argument to (\S+) cannot be a RegExp$/, (place, name) =>
    `First argument to ${name} must not be a regular expression`],
  [/^(String\.prototype\.\w+) argument must not be a non-global regular expression$/, (place, name) =>
    `${name} called with a non-global RegExp argument`],
  [/^(Symbol\.prototype\.\w+) requires that \|this\| be a symbol or a symbol object$/, (place, name) =>
    `${name} requires that 'this' be a Symbol`],
  [/^(Reflect\.\w+) requires the first argument be an object$/, (place, name) => `${name} called on non-object`],
  [/^Reflect\.construct requires the first argument be a constructor$/, (place) =>
    `${show(argument(place, 0))} is not a constructor`],
  [/^Invalid flags supplied to RegExp constructor\.$/, (place) => {
    const node = argument(place, 1);
    return node?.type === 'literal' ? `Invalid flags supplied to RegExp constructor '${node.value}'` :
      'Invalid flags supplied to RegExp constructor';
  }],
  [/^invalid language tag: (.*)$/, (place, tag) => `Invalid language tag: ${tag}`],
  [/^invalid time zone: (.*)$/, (place, zone) => `Invalid time zone specified: ${zone}`],
  [/^(Map|Set|WeakMap|WeakSet) operation called on non-\w+ object$/, (place, name) =>
    `Method ${name}.prototype.${place.builtin} called on incompatible receiver ${show(argument(place, 0))}`],
  [/^Proxy has already been revoked\./, (place) =>
    `Cannot perform '${place.isAssignment() ? 'set' : 'get'}' on a proxy that has been revoked`],
  [/^'(\w+)' property of a Proxy's handler should be callable$/, (place, name) =>
    `undefined returned for property '${name}' of object '#<Object>' is not a function`],
  [/^Proxy(?:'s| object's) '(\w+)' trap returned falsy value for property '(.*)'$/, (place, trap, name) =>
    (trap === 'set' && refusedBy(name)) || `'${trap}' on proxy: trap returned falsish for property '${name}'`],
  [/^Proxy object's 'target' has the non-configurable property '(.*)' that was not in the result from the 'ownKeys'/,
   (place, name) => `'ownKeys' on proxy: trap result did not include '${name}'`],
  [/^(?:Right side|Right hand side) of (instanceof) is not (.*)$/, (place, what, rest) =>
    `Right-hand side of '${what}' is not ${rest}`],
  [/^([\w ]+) \(evaluating '[^]*'\)$/, (place, trap) => require('internal/error_texts/wasm')[trap]],
  [/^((?:WebAssembly\.\w+ doesn't|import )[^]*?) \(evaluating '[^]*'\)$/, (place, text) => text],
  [/^second argument to Function\.prototype\.apply must be an Array-like object/, () =>
    'CreateListFromArrayLike called on non-object'],
];

// Where the engine has lost the expression: a member at the place.
function nearMember(place, value) {
  const { text, at } = place;
  const node = text === undefined ? undefined : memberAt(text, at);
  return node?.key === undefined ? `Cannot read properties of ${value}` :
    `Cannot read properties of ${value} (reading '${node.key}')`;
}

function notAsyncIterable(place) {
  const { text, at } = place;
  const match = text === undefined ? null :
    RegExpPrototypeExec(/\bof\s+/, StringPrototypeSlice(text, at, at + NEAR));
  const node = match === null ? undefined : parseAt(text, at + match.index + match[0].length);
  return `${node === undefined ? 'object' : render(node)} is not async iterable`;
}

// What V8 says for the engine's message; undefined where that is the same, or unknown.
function translate(message, place) {
  const fixed = FIXED[message];
  if (fixed !== undefined) return fixed;
  const computed = COMPUTED[message];
  if (computed !== undefined) return computed(place);
  for (let i = 0; i < FORMS.length; i++) {
    const match = RegExpPrototypeExec(FORMS[i][0], message);
    if (match !== null) return FORMS[i][1](place, match[1], match[2]);
  }
  return undefined;
}

module.exports = { translate };
