// SPDX-License-Identifier: MIT
// net.BlockList: single addresses, ranges and subnets.
//
// An address is compared as its key: 32 hexadecimal digits, IPv4 in the IPv4-mapped form (::ffff:a.b.c.d), so that both
// spellings of one address match. Single addresses are found by their key; ranges and subnets are pairs of keys.
'use strict';

const { parseIPv4, parseIPv6 } = require('internal/net/address');
const { SocketAddress } = require('internal/net/socket_address');
const { kClone, kDeserialize } = require('internal/clone');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateArray, validateInt32, validateString } = require('internal/validate');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const LAST = 'f'.repeat(32);
const ORDER = ['Address', 'Subnet', 'Range'];
const MAPPED = '00000000000000000000ffff';
const PRIVATE_RANGES = Object.freeze(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '::1/128',
                                      '169.254.0.0/16', 'fe80::/10', 'fc00::/7']);

function keyOf(address, family) {
  if (family === 'ipv4') {
    const value = parseIPv4(address);
    return value < 0 ? undefined : MAPPED + value.toString(16).padStart(8, '0');
  }
  if (family !== 'ipv6') return undefined;
  return parseIPv6(address)?.map((group) => group.toString(16).padStart(4, '0')).join('');
}

/** A SocketAddress of what users give: one already, or text and the family that goes with it. */
function toAddress(value, family, name) {
  if (SocketAddress.isSocketAddress(value)) return value;
  validateString(value, name);
  return new SocketAddress({ address: value, family: familyOf(family) });
}

function familyOf(family) {
  validateString(family, 'family');
  const known = family.toLowerCase();
  if (known !== 'ipv4' && known !== 'ipv6') throw new ERR_INVALID_ARG_VALUE('family', family);
  return known;
}

const label = (family) => (family === 'ipv6' ? 'IPv6' : 'IPv4');

// First and last key of the addresses that share `bits` leading bits with `key`.
function spanOf(key, bits) {
  const digits = bits >> 2;
  const head = key.slice(0, digits);
  if (digits === 32) return [key, key];
  const mask = 15 >> (bits & 3); // the free bits of the digit that is cut
  const digit = Number.parseInt(key[digits], 16);
  return [
    (head + (digit & ~mask & 15).toString(16)).padEnd(32, '0'),
    head + (digit | mask).toString(16) + LAST.slice(digits + 1),
  ];
}

function parseCIDR(cidr) {
  validateString(cidr, 'cidr');
  const slash = cidr.lastIndexOf('/');
  if (slash < 0) throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'must contain a prefix length (e.g. "10.0.0.0/8")');
  const address = cidr.slice(0, slash);
  const digits = cidr.slice(slash + 1);
  const prefix = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  return [address, prefix, address.includes(':') ? 'ipv6' : 'ipv4'];
}

class BlockList {
  // Shared by the copies that structured cloning makes within a thread, as Node shares it.
  #state = {
    addresses: new Map(), // key -> rule
    spans: [],            // {text, first, last}
    rules: [],            // all, oldest first
  };

  static get PRIVATE_RANGES() { return PRIVATE_RANGES; }

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #state in value;
  }

  // ---- adding and removing -----------------------------------------------------------------------------------------

  #add(text, first, last) {
    if (this.#state.rules.some((rule) => rule.text === text)) return;
    const rule = { text, first, last };
    this.#state.rules.push(rule);
    this.#state.spans.push(rule);
  }

  #remove(text) {
    this.#state.rules = this.#state.rules.filter((rule) => rule.text !== text);
    this.#state.spans = this.#state.spans.filter((rule) => rule.text !== text);
  }

  addAddress(address, family = 'ipv4') {
    const at = toAddress(address, family, 'address');
    const key = keyOf(at.address, at.family);
    if (this.#state.addresses.has(key)) return;
    const rule = { text: `Address: ${label(at.family)} ${at.address}`, first: key, last: key };
    this.#state.addresses.set(key, rule);
    this.#state.rules.push(rule);
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    const all = addresses.map((address) => toAddress(address, family, 'address'));
    for (let i = 0; i < all.length; i++) this.addAddress(all[i]);
  }

  removeAddress(address, family = 'ipv4') {
    const at = toAddress(address, family, 'address');
    const key = keyOf(at.address, at.family);
    const rule = this.#state.addresses.get(key);
    if (rule === undefined) return;
    this.#state.addresses.delete(key);
    this.#state.rules.splice(this.#state.rules.indexOf(rule), 1);
  }

  #range(start, end, family) {
    const from = toAddress(start, family, 'start');
    const to = toAddress(end, family, 'end');
    const first = keyOf(from.address, from.family);
    const last = keyOf(to.address, to.family);
    if (first > last) throw new ERR_INVALID_ARG_VALUE('start', from, 'must come before end');
    return [`Range: ${label(from.family)} ${from.address}-${to.address}`, first, last];
  }

  addRange(start, end, family = 'ipv4') {
    this.#add(...this.#range(start, end, family));
  }

  removeRange(start, end, family = 'ipv4') {
    this.#remove(this.#range(start, end, family)[0]);
  }

  #subnet(network, prefix, family) {
    if (!SocketAddress.isSocketAddress(network)) {
      validateString(network, 'network');
      family = familyOf(family);
    } else {
      family = network.family;
    }
    validateInt32(prefix, 'prefix', 0, family === 'ipv4' ? 32 : 128);
    const at = toAddress(network, family, 'network');
    const bits = family === 'ipv4' ? prefix + 96 : prefix;
    return [`Subnet: ${label(family)} ${at.address}/${prefix}`, ...spanOf(keyOf(at.address, family), bits)];
  }

  addSubnet(network, prefix, family = 'ipv4') {
    this.#add(...this.#subnet(network, prefix, family));
  }

  removeSubnet(network, prefix, family = 'ipv4') {
    this.#remove(this.#subnet(network, prefix, family)[0]);
  }

  addCIDR(cidr) {
    this.addSubnet(...parseCIDR(cidr));
  }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    for (let i = 0; i < cidrs.length; i++) this.addCIDR(cidrs[i]);
  }

  removeCIDR(cidr) {
    this.removeSubnet(...parseCIDR(cidr));
  }

  clear() {
    this.#state.addresses.clear();
    this.#state.rules = [];
    this.#state.spans = [];
  }

  // ---- asking ------------------------------------------------------------------------------------------------------

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
      family = family.toLowerCase();
    } else {
      ({ address, family } = address);
    }
    const key = keyOf(address, family);
    if (key === undefined) return false;
    return this.#state.addresses.has(key) || this.#state.spans.some(({ first, last }) => first <= key && key <= last);
  }

  get size() { return this.#state.rules.length; }

  /** Descriptions of the rules: addresses, then subnets, then ranges, of each the newest first. */
  get rules() {
    const texts = this.#state.rules.map((rule) => rule.text).reverse();
    return ORDER.flatMap((kind) => texts.filter((text) => text.startsWith(kind)));
  }

  toJSON() { return this.rules; }

  /** Adds the rules of toJSON(), or of its text. What is no rule is skipped. */
  fromJSON(data) {
    const list = typeof data === 'string' ? JSON.parse(data) : data;
    if (!Array.isArray(list) || !list.every((rule) => typeof rule === 'string')) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    }
    for (let i = 0; i < list.length; i++) {
      const match = /^(Address|Range|Subnet): (IPv[46]) (.+)$/.exec(list[i]);
      if (match === null) continue;
      const [, kind, family, text] = match;
      if (kind === 'Address') {
        this.addAddress(text, family);
      } else if (kind === 'Range') {
        const [start, end] = text.split('-');
        this.addRange(start, end, family);
      } else {
        const [network, prefix] = text.split('/');
        this.addSubnet(network, Number(prefix), family);
      }
    }
  }

  [kClone]() {
    if (!(#state in this)) return undefined;
    const local = () => {
      const copy = new BlockList();
      copy.#state = this.#state;
      return copy;
    };
    return { module: 'internal/net/block_list', name: 'BlockList', state: this.rules, local };
  }

  static [kDeserialize](rules) {
    const list = new BlockList();
    list.fromJSON(rules);
    return list;
  }

  [kInspect](depth, options, inspect) {
    if (depth < 0) return '[BlockList]';
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BlockList ${inspect({ rules: this.rules }, inner)}`;
  }
}

module.exports = { BlockList };
