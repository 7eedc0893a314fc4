// SPDX-License-Identifier: MIT
// Messages of errors that need more than a text with holes. Loaded when the first such error is made.
//
// Each function returns the message; what it puts on `this` becomes own enumerable properties of the error.
'use strict';

let inspectValue;
function inspect(value, options) {
  inspectValue ??= require('internal/util/inspect').inspect;
  return inspectValue(value, options);
}

// 'a', 'a or b', 'a, b, or c'.
function formatList(items, word = 'and') {
  const last = items.length - 1;
  if (last < 2) return items.join(` ${word} `);
  return `${items.slice(0, last).join(', ')}, ${word} ${items[last]}`;
}

// What a value is, for "Received ..." clauses.
function determineSpecificType(value) {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'function':
      return `function ${value.name}`;
    case 'object': {
      const name = value.constructor?.name;
      return typeof name === 'string' && name !== '' ? `an instance of ${name}` : inspect(value, { depth: -1 });
    }
    case 'string': {
      const text = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      return `type string (${text.includes("'") ? JSON.stringify(text) : `'${text}'`})`;
    }
    case 'symbol':
      return `type symbol (${String(value)})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    case 'number':
      return `type number (${Object.is(value, -0) ? '-0' : value})`;
    default:
      return `type ${typeof value} (${value})`;
  }
}

// 1234567 as 1_234_567.
function separateThousands(digits) {
  let out = '';
  let end = digits.length;
  const first = digits[0] === '-' ? 1 : 0;
  for (; end >= first + 4; end -= 3) out = `_${digits.slice(end - 3, end)}${out}`;
  return digits.slice(0, end) + out;
}

const TYPE_NAMES = new Set(['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint',
                            'symbol']);
const CLASS_NAME = /^([A-Z][a-z0-9]*)+$/;

// "of type string or an instance of Buffer": types first, classes next, the rest last.
function describeExpected(expected) {
  const list = Array.isArray(expected) ? expected : [expected];
  const types = [];
  const classes = [];
  const others = [];
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (TYPE_NAMES.has(item)) types.push(item.toLowerCase());
    else if (CLASS_NAME.test(item)) classes.push(item);
    else others.push(item);
  }
  const object = types.indexOf('object');
  if (classes.length > 0 && object >= 0) {
    types.splice(object, 1);
    classes.push('Object');
  }
  const clauses = [];
  if (types.length > 0) clauses.push(`${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`);
  if (classes.length > 0) clauses.push(`an instance of ${formatList(classes, 'or')}`);
  if (others.length > 1) clauses.push(`one of ${formatList(others, 'or')}`);
  else if (others.length === 1) clauses.push(/[A-Z]/.test(others[0]) ? `an ${others[0]}` : others[0]);
  return clauses.join(' or ');
}

const kindOf = (name) => (String(name).includes('.') ? 'property' : 'argument');
const importedFrom = (base) => (base ? ` imported from ${base}` : '');

function baseName(path) {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

module.exports = {
  __proto__: null,
  formatList,
  determineSpecificType,
  ERR_ACCESS_DENIED(message, permission = '', resource = '') {
    this.permission = permission;
    this.resource = resource;
    return message;
  },
  ERR_BUFFER_OUT_OF_BOUNDS(name) {
    return name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds';
  },
  ERR_CRYPTO_INVALID_SCRYPT_PARAMS(detail) {
    return `Invalid scrypt params${detail === undefined ? '' : `: ${detail}`}`;
  },
  ERR_ENCODING_INVALID_ENCODED_DATA(encoding, errno) {
    this.errno = errno;
    return `The encoded data was not valid for encoding ${encoding}`;
  },
  ERR_FALSY_VALUE_REJECTION(reason) {
    this.reason = reason;
    return 'Promise was rejected with falsy value';
  },
  ERR_FS_FILE_TOO_LARGE(size) {
    return `File size (${size}) is greater than 2 GiB`;
  },
  ERR_HTTP2_INVALID_SETTING_VALUE(name, actual, min, max) {
    this.actual = actual;
    if (min !== undefined) {
      this.min = min;
      this.max = max;
    }
    return `Invalid value for setting "${name}": ${actual}`;
  },
  ERR_HTTP2_STREAM_CANCEL(cause) {
    if (!cause) return 'The pending stream has been canceled';
    this.cause = cause;
    const why = typeof cause.message === 'string' ? ` (caused by: ${cause.message})` : '';
    return `The pending stream has been canceled${why}`;
  },
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, value, url) {
    return `Import attribute "${key}" with value "${value}" is not supported${url === undefined ? '' : ` in ${url}`}`;
  },
  ERR_INTERNAL_ASSERTION(message) {
    const head = message === undefined ? '' : `${message}\n`;
    return `${head}This is a bug in Eddy, or a use of its internals by outside code.\n`;
  },
  ERR_INVALID_ADDRESS_FAMILY(family, host, port) {
    this.host = host;
    this.port = port;
    return `Invalid address family: ${family} ${host}:${port}`;
  },
  ERR_INVALID_ARG_TYPE(name, expected, actual) {
    const subject = String(name).endsWith(' argument') ? name : `"${name}" ${kindOf(name)}`;
    return `The ${subject} must be ${describeExpected(expected)}. Received ${determineSpecificType(actual)}`;
  },
  ERR_INVALID_ARG_VALUE(name, value, reason = 'is invalid') {
    let shown = inspect(value);
    if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
    return `The ${kindOf(name)} '${name}' ${reason}. Received ${shown}`;
  },
  ERR_INVALID_CHAR(name, field) {
    return `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`;
  },
  ERR_INVALID_FILE_URL_PATH(reason, input) {
    this.input = input;
    return `File URL path ${reason}`;
  },
  ERR_INVALID_MIME_SYNTAX(production, text, at) {
    return `The MIME syntax for a ${production} in "${text}" is invalid${at >= 0 ? ` at ${at}` : ''}`;
  },
  ERR_INVALID_MODULE_SPECIFIER(request, reason, base) {
    return `Invalid module "${request}" ${reason}${importedFrom(base)}`;
  },
  ERR_INVALID_PACKAGE_CONFIG(path, base, message) {
    return `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`;
  },
  ERR_INVALID_PACKAGE_TARGET(folder, key, target, isImport = false, base = undefined) {
    const relative = typeof target === 'string' && !isImport && target.length > 0 && !target.startsWith('./');
    const head = key === '.' ?
      `Invalid "exports" main target ${JSON.stringify(target)} defined` :
      `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSON.stringify(target)} defined for '${key}'`;
    return `${head} in the package config ${folder}package.json${importedFrom(base)}` +
      (relative ? '; targets must start with "./"' : '');
  },
  ERR_INVALID_RETURN_PROPERTY(input, name, property, value) {
    return `Expected a valid ${input} to be returned for the "${property}" from the "${name}" hook but got ` +
      `${determineSpecificType(value)}.`;
  },
  ERR_INVALID_RETURN_PROPERTY_VALUE(input, name, property, value) {
    return `Expected ${input} to be returned for the "${property}" from the "${name}" hook but got ` +
      `${determineSpecificType(value)}.`;
  },
  ERR_INVALID_RETURN_VALUE(input, name, value) {
    return `Expected ${input} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`;
  },
  ERR_INVALID_URL(input, base) {
    this.input = input;
    if (base != null) this.base = base;
    return 'Invalid URL';
  },
  ERR_INVALID_URL_SCHEME(expected) {
    const list = Array.isArray(expected) ? expected : [expected];
    return `The URL must be ${list.length > 1 ? 'one of' : 'of'} scheme ${formatList(list, 'or')}`;
  },
  ERR_MISSING_ARGS(...names) {
    const shown = names.map((name) => (Array.isArray(name) ? name.map((n) => `"${n}"`).join(' or ') : `"${name}"`));
    return `The ${formatList(shown)} argument${names.length > 1 ? 's' : ''} must be specified`;
  },
  ERR_MODULE_NOT_FOUND(path, base, url) {
    if (url) this.url = String(url);
    return `Cannot find ${url ? 'module' : 'package'} '${path}'${importedFrom(base)}`;
  },
  ERR_OUT_OF_RANGE(name, range, value, isSentence = false) {
    let shown;
    if (typeof value === 'bigint') {
      const limit = 2n ** 32n;
      shown = `${value > limit || value < -limit ? separateThousands(String(value)) : value}n`;
    } else if (Number.isInteger(value) && Math.abs(value) > 2 ** 32) {
      shown = separateThousands(String(value));
    } else {
      shown = inspect(value);
    }
    return `${isSentence ? name : `The value of "${name}" is out of range.`} It must be ${range}. Received ${shown}`;
  },
  ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, folder, base) {
    return `Package import specifier "${specifier}" is not defined` +
      `${folder ? ` in package ${folder}package.json` : ''}${importedFrom(base)}`;
  },
  ERR_PACKAGE_PATH_NOT_EXPORTED(folder, subpath, base) {
    return subpath === '.' ?
      `No "exports" main defined in ${folder}package.json${importedFrom(base)}` :
      `Package subpath '${subpath}' is not defined by "exports" in ${folder}package.json${importedFrom(base)}`;
  },
  ERR_PARSE_ARGS_UNKNOWN_OPTION(option, allowPositionals) {
    return `Unknown option '${option}'` + (allowPositionals ? '. To specify a positional argument starting with a ' +
      `'-', place it at the end of the command after '--', as in '-- ${JSON.stringify(option)}` : '');
  },
  ERR_REQUIRE_ASYNC_MODULE(file, stack) {
    let message = 'require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where ' +
      'the top-level await comes from, use --experimental-print-required-tla.';
    if (file) message += `\nRequired module: ${file}`;
    if (stack?.length) message += `\nRequire stack:\n- ${Array.isArray(stack) ? stack.join('\n- ') : stack}`;
    return message;
  },
  ERR_REQUIRE_ESM(file, hasEsmSyntax, parent, packageJson) {
    const head = `require() of ES Module ${file}${parent ? ` from ${parent}` : ''} not supported.`;
    if (!packageJson) {
      return `${head}\nInstead change the require of ${file} to a dynamic import() which is available in all ` +
        'CommonJS modules.';
    }
    const name = parent && baseName(file) === baseName(parent) ? file : baseName(file);
    if (hasEsmSyntax) {
      return `${head}\nInstead change the require of ${name} in ${parent} to a dynamic import() which is available ` +
        'in all CommonJS modules.';
    }
    return `${head}\n${name} is treated as an ES module file as it is a .js file whose nearest parent package.json ` +
      'contains "type": "module" which declares all .js files in that package scope as ES modules.\nInstead either ' +
      `rename ${name} to end in .cjs, change the requiring code to use dynamic import() which is available in all ` +
      `CommonJS modules, or change "type": "module" to "type": "commonjs" in ${packageJson} to treat all .js files ` +
      'as CommonJS (using .mjs for all ES modules instead).\n';
  },
  ERR_REQUIRE_ESM_RACE_CONDITION(file, parent, isForHooks) {
    return `Cannot require() ES Module ${file} because it is not yet fully loaded.\nThis may be caused by a race ` +
      'condition if the module is simultaneously dynamically import()-ed via Promise.all().\nTry await-ing the ' +
      `import() sequentially in a loop instead.\n (From ${parent ? `${parent} in ` : ''}` +
      `${isForHooks ? 'loader hook worker thread' : 'non-loader-hook thread'})`;
  },
  ERR_SOCKET_BAD_PORT(name, port, allowZero = true) {
    return `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`;
  },
  ERR_TEST_FAILURE(error, failureType) {
    this.failureType = failureType;
    if (error !== undefined) this.cause = error;
    try {
      const message = error?.message ?? error;
      return typeof message === 'string' ? message : inspect(message);
    } catch { // what it shows itself by
      return inspect(error, { customInspect: false });
    }
  },
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(value, protocols) {
    return `ALPN callback returned a value (${value}) that did not match any of the client's offered protocols ` +
      `(${protocols.join(', ')})`;
  },
  ERR_TLS_CERT_ALTNAME_INVALID(reason, host, cert) {
    this.reason = reason;
    this.host = host;
    this.cert = cert;
    return `Hostname/IP does not match certificate's altnames: ${reason}`;
  },
  ERR_UNHANDLED_ERROR(error) {
    return error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`;
  },
  ERR_UNSUPPORTED_DIR_IMPORT(path, base, url) {
    this.url = url;
    return `Directory import '${path}' is not supported resolving ES modules${importedFrom(base)}`;
  },
  ERR_UNSUPPORTED_ESM_URL_SCHEME(url, supported) {
    return `Only URLs with a scheme in: ${formatList(supported)} are supported by the default ESM loader. Received ` +
      `protocol '${url.protocol}'`;
  },
  ERR_VM_MODULE_LINK_FAILURE(message, cause) {
    this.cause = cause;
    return message;
  },
  ERR_WORKER_PATH(filename, scheme) {
    const hint = scheme === undefined ? '' : ` Wrap ${scheme} URLs with \`new URL\`.`;
    return "The worker script or module filename must be an absolute path or a relative path starting with './' or " +
      `'../'.${hint} Received "${filename}"`;
  },
  ERR_WORKER_INVALID_EXEC_ARGV(flags, message = 'invalid execArgv flags') {
    return `Initiated Worker with ${message}: ${flags.join(', ')}`;
  },
};
