// SPDX-License-Identifier: MIT
// util.parseArgs: command lines in two steps. tokenize() cuts the arguments into tokens by their form and the types of
// the options; parseArgs() checks the tokens when strict and gathers values.
'use strict';

const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_PARSE_ARGS_INVALID_OPTION_VALUE,
    ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
    ERR_PARSE_ARGS_UNKNOWN_OPTION,
  },
} = require('internal/errors');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray,
  validateUnion,
} = require('internal/validate');

// Options come from users: only own properties count, and reading them twice gives the same.
const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);
const typeOf = (options, name) => {
  const option = own(options, name);
  return option === undefined ? undefined : own(option, 'type');
};

function longNameOf(short, options) {
  for (const name of Object.keys(options)) if (own(options[name], 'short') === short) return name;
  return short;
}

// What the program itself got, behind the script or the -e text.
function mainArgs() {
  const { execArgv } = process;
  const hasNoScript = execArgv.some((arg) => /^(?:-e|-p|-pe|--eval|--print)(?:=|$)/.test(arg));
  return process.argv.slice(hasNoScript ? 1 : 2);
}

const looksLikeOption = (text) => text.length > 1 && text[0] === '-';

function tokenize(args, options) {
  const tokens = [];
  // [text, index]: a group like -abc becomes several texts with one index.
  const queue = args.map((text, i) => [text, i]);
  // The value of a string option that stands alone: the next argument, whatever it looks like.
  const takeValue = (name) => {
    if (typeOf(options, name) !== 'string' || queue.length === 0 || queue[0][0] == null) return undefined;
    return queue.shift()[0];
  };
  const option = (name, rawName, index, value, inlineValue) =>
    tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });

  while (queue.length > 0) {
    const [arg, index] = queue.shift();
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const [value, at] of queue) tokens.push({ kind: 'positional', index: at, value });
      break;
    }
    const isShort = arg.length > 1 && arg[0] === '-' && arg[1] !== '-';
    if (isShort && arg.length === 2) {
      // -f, or -f value
      const name = longNameOf(arg[1], options);
      const value = takeValue(name);
      option(name, arg, index, value, value === undefined ? undefined : false);
    } else if (isShort && typeOf(options, longNameOf(arg[1], options)) !== 'string') {
      // -abc; the first that takes a value takes the rest of the text
      const expanded = [];
      for (let i = 1; i < arg.length; i++) {
        if (typeOf(options, longNameOf(arg[i], options)) !== 'string' || i === arg.length - 1) {
          expanded.push([`-${arg[i]}`, index]);
        } else {
          expanded.push([`-${arg.slice(i)}`, index]);
          break;
        }
      }
      queue.unshift(...expanded);
    } else if (isShort) {
      // -fVALUE
      option(longNameOf(arg[1], options), arg.slice(0, 2), index, arg.slice(2), true);
    } else if (arg.length > 2 && arg.startsWith('--')) {
      const equals = arg.indexOf('=', 3);
      if (equals < 0) {
        const name = arg.slice(2);
        const value = takeValue(name);
        option(name, arg, index, value, value === undefined ? undefined : false);
      } else {
        option(arg.slice(2, equals), arg.slice(0, equals), index, arg.slice(equals + 1), true);
      }
    } else {
      tokens.push({ kind: 'positional', index, value: arg });
    }
  }
  return tokens;
}

// --no-x of an option x that is known and boolean.
function negatedName(name, options) {
  if (!name.startsWith('no-') || own(options, name) !== undefined) return undefined;
  return name.slice(3);
}

function checkToken(token, { options, allowPositionals, allowNegative }) {
  const { name, rawName, value } = token;
  const negated = allowNegative ? negatedName(name, options) : undefined;
  if (own(options, name) === undefined && (negated === undefined || own(options, negated) === undefined)) {
    throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(rawName, allowPositionals);
  }
  if (negated !== undefined && typeOf(options, negated) !== 'boolean') {
    throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(rawName, allowPositionals);
  }
  const short = own(own(options, name) ?? {}, 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  const type = typeOf(options, name);
  if (type === 'string' && typeof value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type !== 'string' && value != null) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
  // -f -b: did the user forget the value of -f?
  if (token.inlineValue === false && looksLikeOption(value)) {
    const example = rawName.startsWith('--') ? `'${rawName}=-XYZ'` : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
      `Option '${rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${rawName}'?\n` +
      `To specify an option argument starting with a dash use ${example}.`);
  }
}

function store(values, token, options, allowNegative) {
  let { name, value } = token;
  if (allowNegative) {
    const negated = negatedName(name, options);
    if (negated !== undefined && value === undefined) {
      name = negated;
      value = false;
    }
  }
  if (name === '__proto__') return;
  const stored = value ?? true;
  if (own(options, name) !== undefined && own(options[name], 'multiple')) {
    if (values[name] === undefined) values[name] = [stored];
    else values[name].push(stored);
  } else {
    values[name] = stored;
  }
}

function validateOptions(options) {
  validateObject(options, 'options');
  for (const name of Object.keys(options)) {
    const option = options[name];
    const label = `options.${name}`;
    validateObject(option, label);
    const type = own(option, 'type');
    validateUnion(type, `${label}.type`, ['string', 'boolean']);
    if (Object.hasOwn(option, 'short')) {
      validateString(option.short, `${label}.short`);
      if (option.short.length !== 1) {
        throw new ERR_INVALID_ARG_VALUE(`${label}.short`, option.short, 'must be a single character');
      }
    }
    const multiple = own(option, 'multiple');
    if (Object.hasOwn(option, 'multiple')) validateBoolean(multiple, `${label}.multiple`);
    const fallback = own(option, 'default');
    if (fallback !== undefined) {
      const validate = type === 'string' ? (multiple ? validateStringArray : validateString) :
        (multiple ? validateBooleanArray : validateBoolean);
      validate(fallback, `${label}.default`);
    }
  }
}

function parseArgs(config = {}) {
  const args = own(config, 'args') ?? mainArgs();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateOptions(options);

  const tokens = tokenize(args, options);
  const values = { __proto__: null };
  const positionals = [];
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) checkToken(token, { options, allowPositionals, allowNegative });
      store(values, token, options, allowNegative);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      positionals.push(token.value);
    }
  }
  for (const name of Object.keys(options)) {
    const fallback = own(options[name], 'default');
    if (fallback !== undefined && values[name] === undefined && name !== '__proto__') values[name] = fallback;
  }
  return returnTokens ? { values, positionals, tokens } : { values, positionals };
}

module.exports = { parseArgs };
