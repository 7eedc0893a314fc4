// SPDX-License-Identifier: MIT
// Errors as util.inspect shows them: the stack, its first line completed with the name of the class, and repetitions
// in its frames (recursion, frames shared with the cause) folded.
'use strict';

const { ENGINE_KEYS, formatStack } = require('internal/stack');
const { countLines } = internalBinding('util');

const { hasOwn } = Object;
const { apply, getOwnPropertyDescriptor } = Reflect;
const errorToString = Error.prototype.toString;
const objectToString = Object.prototype.toString;

const FRAME = '\n    at';
// Fewer repeated lines than this are shown: a line that says so would not be shorter.
const MIN_FOLD = 3;
// So many are all shown, whether they repeat or not.
const FEW = 10;

// What a first line says before the message or the first frame, and one that is a name only.
const LEADING_NAME = /^[A-Z][\w [\]()-]+(?=:|\n\s+at)/;
const LONE_NAME = /^[\w-]*Error$/;

function stackOf(ctx, error, formatValue) {
  const { stack } = error;
  if (!stack) return apply(errorToString, error, []);
  if (typeof stack === 'string') return formatStack(error);
  // Somebody put something else there.
  ctx.seen.push(error);
  ctx.indentationLvl += 4;
  const text = formatValue(ctx, stack);
  ctx.indentationLvl -= 4;
  ctx.seen.pop();
  return `${apply(errorToString, error, [])}\n    ${text}`;
}

function prefixOf(constructor, tag, fallback) {
  const shownTag = tag !== '' && (constructor ?? fallback) !== tag ? ` [${tag}]` : '';
  return constructor === null ? `[${fallback}: null prototype]${shownTag}` : `${constructor}${shownTag}`;
}

// Puts the class (and the tag) into a first line that begins with the error's name only.
function completeName(stack, error, name, constructor, tag) {
  const given = error.name;
  if (given != null && typeof given !== 'string') {
    return stack.replace(name, () => `${name} [${prefixOf(constructor, tag, 'Error')}]`);
  }
  const end = stack[name.length];
  const startsWithName = name.endsWith('Error') && stack.startsWith(name) &&
    (end === undefined || end === ':' || end === '\n');
  if (constructor !== null && !startsWithName) return stack;
  let shown = name;
  let { length } = name;
  let fallback = 'Error';
  if (constructor === null) {
    const found = LEADING_NAME.exec(stack) ?? LONE_NAME.exec(stack);
    shown = found === null ? '' : found[0];
    length = shown.length;
    fallback = shown || 'Error';
  }
  const prefix = prefixOf(constructor, tag, fallback);
  if (name === prefix) return stack;
  if (!prefix.includes(constructor === null ? shown : name)) return `${prefix} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
}

// Properties that the first line shows already.
function dropShownKeys(ctx, keys, error, stack) {
  // Index loops: errors are shown also when somebody has taken the array iterator away.
  if (ctx.showHidden) {
    for (let i = 0; i < ENGINE_KEYS.length; i++) {
      const key = ENGINE_KEYS[i];
      const at = keys.indexOf(key);
      if (at >= 0 && !getOwnPropertyDescriptor(error, key).enumerable) keys.splice(at, 1);
    }
    return;
  }
  const shown = ['name', 'message', 'stack'];
  for (let i = 0; i < shown.length; i++) {
    const key = shown[i];
    const at = keys.indexOf(key);
    if (at >= 0 && (typeof error[key] !== 'string' || stack.includes(error[key]))) keys.splice(at, 1);
  }
}

// The cause of an error, if it is an error itself.
function causeOf(error) {
  const { cause } = error;
  return typeof cause === 'object' && cause !== null && apply(objectToString, cause, []) === '[object Error]' ?
    cause : undefined;
}

// The frames of the cause end like ours: one copy is enough.
function foldCause(ctx, lines, cause, formatValue) {
  const stack = stackOf(ctx, cause, formatValue);
  const start = stack.indexOf(FRAME);
  if (start < 0) return lines;
  const theirs = stack.slice(start + 1).split('\n');
  for (let i = 0; i < lines.length - MIN_FOLD; i++) {
    const at = theirs.indexOf(lines[i]);
    if (at < 0) continue;
    let same = 1;
    while (i + same < lines.length && at + same < theirs.length && lines[i + same] === theirs[at + same]) same++;
    if (same > MIN_FOLD) {
      const message = `    ... ${same - 2} lines matching cause stack trace ...`;
      return lines.toSpliced(i + 1, same - 2, ctx.stylize(message, 'undefined'));
    }
  }
  return lines;
}

// Folds runs of lines that repeat the lines right above them, in long stacks.
function foldRepetitions(ctx, lines) {
  if (lines.length <= FEW) return lines;
  const out = [];
  for (let i = 0; i < lines.length;) {
    let period = 1;
    let times = 0;
    for (; i + 2 * period <= lines.length; period++) {
      times = 0;
      let at = i + period;
      while (at + period <= lines.length && isSame(lines, i, at, period)) {
        times++;
        at += period;
      }
      if (times * period > MIN_FOLD) break;
      times = 0;
    }
    if (times === 0) {
      out.push(lines[i++]);
      continue;
    }
    for (let j = 0; j < period; j++) out.push(lines[i + j]);
    const count = times * period;
    const what = times === 1 ? 'lines ' : `${period} lines ${times} times`;
    out.push(ctx.stylize(`    ... collapsed ${count} duplicate lines matching above ${what}...`, 'undefined'));
    i += period + count;
  }
  return out;
}

function isSame(lines, a, b, count) {
  for (let i = 0; i < count; i++) if (lines[a + i] !== lines[b + i]) return false;
  return true;
}

// ---- colours --------------------------------------------------------------------------------------------------------

const CORE_FRAME = /^\s+at (?:.+ \()?(node:[^:)]+)(?::\d+:\d+)?\)?$/;
const NODE_MODULES = /([/\\]node_modules[/\\])(@[^/\\]+[/\\][^/\\]+|[^/\\]+)(?=[/\\])/g;

let coreIds;
// A frame of one of our own modules; others may only look so.
function isCoreFrame(line) {
  const found = CORE_FRAME.exec(line);
  if (found === null) return false;
  coreIds ??= new Set(require('internal/realm').ids());
  const id = found[1].slice('node:'.length);
  return coreIds.has(id) || coreIds.has(`node/${id}`);
}

// Grey for the working directory, as path or as file URL, and the parentheses around it.
function dimDirectory(ctx, line, directory, directoryUrl) {
  for (const prefix of [directoryUrl, directory]) {
    if (prefix === undefined) continue;
    let start = line.indexOf(prefix);
    if (start < 0) continue;
    let end = start + prefix.length;
    if (line[end] === '/' || line[end] === '\\') end++;
    else continue;
    const inParens = line[start - 1] === '(' && line.endsWith(')');
    if (inParens) start--;
    let rest = line.slice(end);
    if (inParens) rest = `${rest.slice(0, -1)}${ctx.stylize(')', 'undefined')}`;
    return `${line.slice(0, start)}${ctx.stylize(line.slice(start, end), 'undefined')}${rest}`;
  }
  return line;
}

function workingDirectory() {
  try {
    return process.cwd();
  } catch {
    // It was removed.
    return undefined;
  }
}

function colorFrames(ctx, lines) {
  const directory = workingDirectory();
  let url;
  if (directory !== undefined && directory.length > 1) {
    url = lines.some((line) => line.includes('file://')) ?
      require('node/url').pathToFileURL(directory).href : undefined;
  }
  return lines.map((line) => {
    if (isCoreFrame(line)) return ctx.stylize(line, 'undefined');
    const marked = line.replace(NODE_MODULES, (all, path, name) => `${path}${ctx.stylize(name, 'module')}`);
    return directory !== undefined && directory.length > 1 ? dimDirectory(ctx, marked, directory, url) : marked;
  });
}

// The error's text; takes the keys it covers out of `keys` and adds those that are not enumerable but matter.
function formatError(ctx, error, constructor, tag, keys, formatValue) {
  let name;
  let stack;
  try {
    name = error.name != null ? String(error.name) : 'Error';
    stack = stackOf(ctx, error, formatValue);
  } catch {
    // Getters that throw: all we can say is what it is.
    return apply(objectToString, error, []);
  }
  dropShownKeys(ctx, keys, error, stack);
  if (hasOwn(error, 'cause') && !keys.includes('cause')) keys.push('cause');
  if (hasOwn(error, 'errors') && Array.isArray(error.errors) && !keys.includes('errors')) keys.push('errors');
  stack = completeName(stack, error, name, constructor, tag);

  // A message may hold lines that look like frames.
  const { message } = error;
  let position = typeof message === 'string' && message !== '' ? stack.indexOf(message) : -1;
  if (position >= 0) position += message.length;
  const start = stack.indexOf(FRAME, position);
  if (start < 0) {
    stack = `[${stack}]`;
  } else {
    const cause = causeOf(error);
    if (cause !== undefined || ctx.colors || countLines(stack, start) > FEW) {
      let lines = stack.slice(start + 1).split('\n');
      if (cause !== undefined) lines = foldCause(ctx, lines, cause, formatValue);
      lines = foldRepetitions(ctx, lines);
      if (ctx.colors) lines = colorFrames(ctx, lines);
      stack = `${stack.slice(0, start)}\n${lines.join('\n')}`;
    }
  }
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return stack;
}

module.exports = { formatError };
