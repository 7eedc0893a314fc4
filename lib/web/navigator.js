// SPDX-License-Identifier: MIT
// The global `navigator`: https://html.spec.whatwg.org/multipage/system-state.html#the-navigator-object, as far as a
// runtime without windows has something to say. The user agent is Node's, so that nobody has to sniff twice.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');

const kCreate = Symbol('create');

// The names browsers use.
function platformName() {
  const { platform, arch } = process;
  if (platform === 'darwin') return 'MacIntel';
  const machine = arch === 'x64' ? 'x86_64' : arch === 'ia32' ? 'i686' : arch;
  return `${platform[0].toUpperCase()}${platform.slice(1)} ${machine}`;
}

class Navigator {
  #brand = true; // eslint-disable-line no-unused-private-class-members
  #concurrency;
  #language;
  #languages;

  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#brand in value)) throw new ERR_INVALID_THIS('Navigator');
  }

  get hardwareConcurrency() {
    Navigator.#check(this);
    return this.#concurrency ??= require('node/os').availableParallelism();
  }

  get language() {
    Navigator.#check(this);
    return this.#language ??= Intl.DateTimeFormat().resolvedOptions().locale || 'en-US';
  }

  get languages() {
    Navigator.#check(this);
    return this.#languages ??= Object.freeze([this.language]);
  }

  get userAgent() {
    Navigator.#check(this);
    return `Node.js/${process.versions.node.split('.', 1)[0]}`;
  }

  get platform() {
    Navigator.#check(this);
    return platformName();
  }

  get locks() {
    Navigator.#check(this);
    return require('web/locks').locks;
  }
}
for (const name of ['hardwareConcurrency', 'language', 'languages', 'userAgent', 'platform', 'locks']) {
  Object.defineProperty(Navigator.prototype, name, { enumerable: true });
}
Object.defineProperty(Navigator.prototype, Symbol.toStringTag, { value: 'Navigator', configurable: true });

module.exports = { Navigator, navigator: new Navigator(kCreate) };
