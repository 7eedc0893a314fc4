// SPDX-License-Identifier: MIT
// What this program says of itself: process.versions, release, config, features, allowedNodeEnvironmentFlags.
//
// `versions` names only what is really linked in: scripts and tests take a key (openssl, sqlite ...) as the sign that
// the feature is there.
'use strict';

const { option } = require('internal/options');
const { ids } = require('internal/realm');
const binding = internalBinding('process');

function constant(object, key, value) {
  Object.defineProperty(object, key, { value, writable: false, enumerable: true, configurable: false });
}

const all = ids();
const has = (name) => all.includes(`node/${name}`);

const versions = {}; // with the methods of objects: programs ask hasOwnProperty
{
  const list = binding.versions();
  const pairs = [];
  for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
  pairs.sort((a, b) => (a[0] === 'node' ? -1 : b[0] === 'node' ? 1 : a[0] < b[0] ? -1 : 1));
  for (const [name, value] of pairs) {
    Object.defineProperty(versions, name, { value, writable: false, enumerable: true, configurable: true });
  }
}

const release = {};
constant(release, 'name', 'node');

const features = {};
constant(features, 'inspector', has('inspector'));
constant(features, 'debug', false);
constant(features, 'uv', true);
constant(features, 'ipv6', true);
constant(features, 'tls_alpn', has('tls'));
constant(features, 'tls_sni', has('tls'));
constant(features, 'tls_ocsp', has('tls'));
constant(features, 'tls', has('tls'));
constant(features, 'openssl_is_boringssl', false);
constant(features, 'cached_builtins', true);
constant(features, 'require_module',
         option('--require-module') !== false && option('--experimental-require-module') !== false);
constant(features, 'quic', false);
constant(features, 'typescript', 'strip');

// Build facts that packages and tests ask for. There are no addons, so there is nothing for node-gyp here.
const config = {
  target_defaults: {
    cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [],
  },
  variables: {
    asan: 0,
    coverage: false,
    host_arch: process.arch,
    target_arch: process.arch,
    icu_small: false,
    is_debug: 0,
    napi_build_version: versions.napi,
    node_builtin_shareable_builtins: [],
    node_byteorder: new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'little' : 'big',
    node_module_version: Number(versions.modules),
    node_no_browser_globals: false,
    node_prefix: '/usr/local',
    node_shared: false,
    node_shared_ffi: true,
    node_shared_openssl: true,
    node_use_amaro: false,
    node_use_ffi: has('ffi'),
    node_use_lief: true, // asked by programs that want --build-sea
    node_use_openssl: has('crypto'),
    node_use_v8_platform: false,
    node_without_node_options: false,
    openssl_is_fips: false,
    single_executable_application: true,
    ubsan: 0,
    v8_enable_i18n_support: 1,
    v8_enable_inspector: 1,
    v8_enable_webassembly: 1,
    want_separate_host_toolset: 0,
  },
};
Object.freeze(config.target_defaults);
Object.freeze(config.variables);
Object.freeze(config);

// A Set whose members are spelled with hyphens; has() also takes underscores, a missing "--" and a value after "=".
// Nothing can be added or removed, not even by Set.prototype's own methods: those see the empty set that this is.
class EnvironmentFlags extends Set {
  #flags;

  constructor(flags) {
    super();
    this.#flags = flags;
  }

  get size() { return this.#flags.length; }
  has(flag) {
    let name = `${flag}`;
    if (/^[^-]/.test(name)) name = name.length === 1 ? `-${name}` : `--${name}`;
    if (name.startsWith('--')) {
      const eq = name.indexOf('=');
      if (eq > 0) name = name.slice(0, eq);
      name = `--${name.slice(2).replaceAll('_', '-')}`;
    }
    return this.#flags.includes(name);
  }
  add() { return this; }
  delete() { return false; }
  clear() {}
  forEach(callback, thisArg = undefined) {
    for (let i = 0; i < this.#flags.length; i++) {
      Reflect.apply(callback, thisArg, [this.#flags[i], this.#flags[i], this]);
    }
  }
  values() { return this.#flags.values(); }
  keys() { return this.#flags.values(); }
  entries() { return this.#flags.map((flag) => [flag, flag]).values(); }
  [Symbol.iterator]() { return this.#flags.values(); }
}

module.exports = {
  versions, release, features, config,
  get allowedNodeEnvironmentFlags() {
    return Object.freeze(new EnvironmentFlags(internalBinding('options').environmentFlags()));
  },
};
