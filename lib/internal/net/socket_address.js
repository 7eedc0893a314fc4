// SPDX-License-Identifier: MIT
// net.SocketAddress: an IP address with port, checked and in normal form. Immutable.
'use strict';

const { parseIPv4, parseIPv6, formatIPv6 } = require('internal/net/address');
const { kClone, kDeserialize } = require('internal/clone');
const { codes: { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateObject, validatePort, validateString, validateUint32 } = require('internal/validate');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

class SocketAddress {
  #address;
  #family;
  #port;
  #flowlabel;

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #address in value;
  }

  /** "1.2.3.4:80" or "[::1]:80", read as the host of a URL; undefined when it is neither. */
  static parse(input) {
    validateString(input, 'input');
    try {
      const { URL } = require('web/url');
      const { hostname, port } = new URL(`http://${input}`);
      if (hostname.startsWith('[')) {
        return new SocketAddress({ address: hostname.slice(1, -1), port: port | 0, family: 'ipv6' });
      }
      return new SocketAddress({ address: hostname, port: port | 0 });
    } catch {
      return undefined;
    }
  }

  constructor(options = {}) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
    if (family !== 'ipv4' && family !== 'ipv6') throw new ERR_INVALID_ARG_VALUE('options.family', options.family);
    const { address = family === 'ipv4' ? '127.0.0.1' : '::', port = 0, flowlabel = 0 } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    if (family === 'ipv4') {
      if (parseIPv4(address) < 0) throw new ERR_INVALID_ADDRESS();
      this.#address = address;
    } else {
      const groups = parseIPv6(address);
      if (groups === undefined) throw new ERR_INVALID_ADDRESS();
      this.#address = formatIPv6(groups);
    }
    this.#family = family;
    this.#port = port | 0;
    this.#flowlabel = flowlabel;
  }

  get address() { return this.#address; }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() { return this.#family === 'ipv6' ? this.#flowlabel : 0; }

  toJSON() {
    return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel };
  }

  [kClone]() {
    if (!(#address in this)) return undefined;
    return { module: 'internal/net/socket_address', name: 'SocketAddress', state: this.toJSON() };
  }

  static [kDeserialize](state) {
    return new SocketAddress(state);
  }

  [kInspect](depth, options, inspect) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `SocketAddress ${inspect(this.toJSON(), inner)}`;
  }
}

module.exports = { SocketAddress };
