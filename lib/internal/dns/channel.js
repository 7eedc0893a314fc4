// SPDX-License-Identifier: MIT
// Name servers as C has them (src/bind/cares.c): what `_handle` of a Resolver is.
//
// A channel of C doubles its timeout with each round of tries. With a limit (maxTimeout) every round is a query of its
// own, on a channel with the timeout of that round; the rounds at the limit share one.
'use strict';

const { hold, release } = require('internal/slots');
const { codeOf, CONNREFUSED, TIMEOUT } = require('internal/dns/errors');
const { genericNodeError } = require('internal/errors');
const binding = internalBinding('cares');
const loop = internalBinding('loop');

const TIMEOUT_MS = 2000; // the first one, when it is not given

const abandoned = new FinalizationRegistry(close);

function close(slots) {
  for (const slot of slots.values()) loop.close(slot);
  slots.clear();
}

class ChannelWrap {
  #slots = new Map(); // first timeout -> slot
  #timeout;
  #tries;
  #maxTimeout;
  #pending = 0;
  #servers = null; // [address, port ...], once they were set
  #local = [null, null];
  #isRefused = false;

  constructor(timeout, tries, maxTimeout) {
    this.#timeout = timeout < 0 ? TIMEOUT_MS : Math.max(timeout, 1);
    this.#tries = tries;
    this.#maxTimeout = maxTimeout;
    abandoned.register(this, this.#slots);
  }

  #open(round) {
    const isLimited = this.#maxTimeout > 0;
    const timeout = isLimited ? Math.min(this.#timeout * 2 ** round, this.#maxTimeout) : this.#timeout;
    let slot = this.#slots.get(timeout);
    if (slot !== undefined) return slot;
    slot = hold(() => {}, 'DNSCHANNEL');
    const status = binding.open(slot, timeout, isLimited ? 1 : this.#tries);
    if (status !== 0) {
      release(slot);
      throw genericNodeError(binding.strerror(status), { code: codeOf(status) });
    }
    this.#slots.set(timeout, slot);
    if (this.#servers !== null) binding.setServers(slot, this.#servers, this.#servers.length);
    binding.setLocalAddress(slot, ...this.#local);
    return slot;
  }

  // Without a configuration of the system there is one server, at this machine, and nobody answers there. By the next
  // query the system may have been configured.
  #renew() {
    if (!this.#isRefused || this.#servers !== null || this.#pending > 0) return;
    const [address, port, more] = this.getServers();
    if (more === undefined && address === '127.0.0.1' && port === 0) close(this.#slots);
  }

  /** done(undefined, records) or done(code), on a later turn; records as of parse/dns: [type, ttl, field ...]. */
  query(name, type, done) {
    this.#renew();
    this.#pending++;
    this.#round(name, type, 0, done);
  }

  #round(name, type, round, done) {
    const slot = hold((status, records) => {
      const code = codeOf(status);
      if (code === TIMEOUT && this.#maxTimeout > 0 && round + 1 < this.#tries) {
        this.#round(name, type, round + 1, done);
        return;
      }
      this.#pending--;
      this.#isRefused = code === CONNREFUSED;
      done(code, records);
    }, 'QUERYWRAP');
    const err = binding.query(this.#open(round), name, type, slot);
    if (err < 0) {
      this.#pending--;
      release(slot);
      process.nextTick(done, err);
    }
  }

  /** 0: done(undefined, names) or done(code) follows. Or errno. */
  reverse(address, done) {
    this.#renew();
    const slot = hold((status, names) => {
      this.#pending--;
      done(codeOf(status), names);
    }, 'QUERYWRAP');
    const err = binding.reverse(this.#open(0), address, slot);
    if (err < 0) release(slot);
    else this.#pending++;
    return err;
  }

  cancel() {
    for (const slot of this.#slots.values()) binding.cancel(slot);
  }

  /** [address, port ...]; port 0 is the usual one. */
  getServers() {
    return binding.servers(this.#open(0));
  }

  /** undefined, or why not. */
  setServers(servers) {
    if (this.#pending > 0) return 'There are pending queries.';
    for (const slot of this.#slots.values()) {
      const status = binding.setServers(slot, servers, servers.length);
      if (status !== 0) return binding.strerror(status);
    }
    this.#servers = servers;
    return undefined;
  }

  setLocalAddress(ipv4, ipv6) {
    this.#local = [ipv4, ipv6];
    for (const slot of this.#slots.values()) binding.setLocalAddress(slot, ipv4, ipv6);
  }
}

module.exports = { ChannelWrap };
