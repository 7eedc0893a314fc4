// SPDX-License-Identifier: MIT
// node:domain (deprecated in Node, but packages still ask for it): error handling for everything that a function
// starts.
//
// The active domain is part of the async context, so that ticks, timers, promises and callbacks of natives keep it;
// `stack` holds the domains entered by the code that runs right now, innermost last. Loading this module makes every
// emitter remember the domain of its creation, and routes its unheard errors, and uncaught ones, to that domain.
'use strict';

const EventEmitter = require('node/events');
const { AsyncLocalStorage } = require('node/async_hooks');
const { observe } = require('internal/async_hooks/executions');
const fatal = require('internal/fatal');
const {
  codes: { ERR_UNHANDLED_ERROR },
} = require('internal/errors');
const { setInitHook } = require('internal/events/init_hook');

const { apply } = Reflect;
const current = new AsyncLocalStorage();
const stack = [];

function active() {
  return current.getStore();
}

function activate(domain) {
  current.enterWith(domain);
}

// What process.domain is when there is none: null at first and in the handler of the outermost domain, undefined where
// a domain was left.
let noDomain = null;

/** The stack of now: a callback starts with the domain it carries, whatever was entered elsewhere. */
function liveStack() {
  const domain = active();
  if (domain === undefined || domain === null) stack.length = 0;
  else if (stack[stack.length - 1] !== domain) stack.splice(0, stack.length, domain);
  return stack;
}

function hidden(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: false, configurable: true });
}

function label(err, domain, thrown) {
  if ((typeof err !== 'object' && typeof err !== 'function') || err === null) return;
  hidden(err, 'domain', domain);
  err.domainThrown = thrown;
}

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }

  enter() {
    liveStack().push(this);
    activate(this);
  }

  exit() {
    const at = liveStack().lastIndexOf(this);
    if (at < 0) return;
    stack.splice(at);
    noDomain = undefined;
    activate(stack[stack.length - 1]);
  }

  /** Errors of the emitter that nobody hears become errors of the domain. */
  add(emitter) {
    if (emitter.domain === this) return;
    if (emitter.domain) emitter.domain.remove(emitter);
    // A domain in its own member would pass errors in a circle.
    if (this.domain && emitter instanceof Domain) {
      for (let d = this.domain; d; d = d.domain) {
        if (emitter === d) return;
      }
    }
    hidden(emitter, 'domain', this);
    this.members.push(emitter);
  }

  remove(emitter) {
    emitter.domain = null;
    const at = this.members.indexOf(emitter);
    if (at >= 0) this.members.splice(at, 1);
  }

  run(fn, ...args) {
    this.enter();
    const result = apply(fn, this, args);
    this.exit();
    return result;
  }

  /** A callback that runs in the domain. */
  bind(callback) {
    const domain = this;
    function bound(...args) {
      domain.enter();
      const result = apply(callback, this, args);
      domain.exit();
      return result;
    }
    hidden(bound, 'domain', this);
    return bound;
  }

  /** The same for callbacks whose first argument is an error: that goes to the domain. */
  intercept(callback) {
    const domain = this;
    function intercepted(err, ...args) {
      if (err instanceof Error) {
        label(err, domain, false);
        hidden(err, 'domainBound', callback);
        domain.emit('error', err);
        return undefined;
      }
      domain.enter();
      const result = apply(callback, this, args);
      domain.exit();
      return result;
    }
    hidden(intercepted, 'domain', this);
    return intercepted;
  }
}

// ---- uncaught errors -----------------------------------------------------------------------------------------------

// The handler runs outside of its domain, in the one around it, which also gets what the handler throws.
function capture(err) {
  const domains = liveStack().slice();
  let caught = false;
  while (!caught && domains.length > 0) {
    const domain = domains.pop();
    stack.length = 0;
    stack.push(...domains);
    activate(domains[domains.length - 1]);
    if (domain.listenerCount('error') === 0) continue;
    label(err, domain, true);
    const around = noDomain;
    noDomain = undefined;
    try {
      domain.emit('error', err);
      caught = true;
    } catch (failure) {
      err = failure;
      if (domains.length === 0) {
        stack.length = 0;
        activate(undefined);
        throw failure; // by the handler of last resort: ends the process
      }
    } finally {
      noDomain = around;
    }
  }
  stack.length = 0;
  activate(undefined);
  return caught;
}

fatal.captures.unshift(capture); // a prompt's would take all

// ---- emitters ------------------------------------------------------------------------------------------------------

setInitHook((emitter) => {
  hidden(emitter, 'domain', null);
  const domain = active();
  if (domain && !(emitter instanceof Domain)) emitter.domain = domain;
});
EventEmitter.usingDomains = true;

observe((resource) => {
  const domain = active();
  if (domain) hidden(resource, 'domain', domain);
});

const plainEmit = EventEmitter.prototype.emit;
EventEmitter.prototype.emit = function emit(type, ...args) {
  const { domain } = this;
  if (domain === null || domain === undefined || this === process) return apply(plainEmit, this, [type, ...args]);
  if (type === 'error' && this.listenerCount('error') === 0) {
    const err = args.length > 0 && args[0] ? args[0] : new ERR_UNHANDLED_ERROR(args[0]);
    if (typeof err === 'object') {
      hidden(err, 'domainEmitter', this);
      label(err, domain, false);
    }
    // The handler must not find its own domain active, or an error of its would come back to it.
    const before = liveStack().slice();
    const top = active();
    while (stack.length > 0 && stack[stack.length - 1] === top) stack.pop();
    activate(stack[stack.length - 1]);
    noDomain = null;
    domain.emit('error', err);
    noDomain = undefined;
    stack.length = 0;
    stack.push(...before);
    activate(before[before.length - 1]);
    return false;
  }
  domain.enter();
  const result = apply(plainEmit, this, [type, ...args]);
  domain.exit();
  return result;
};

Object.defineProperty(process, 'domain', {
  get: () => active() ?? noDomain,
  set: activate,
  enumerable: true,
  configurable: true,
});

function create() {
  return new Domain();
}

module.exports = { Domain, createDomain: create, create };
Object.defineProperty(module.exports, '_stack', { get: liveStack, enumerable: true, configurable: true });
Object.defineProperty(module.exports, 'active', {
  get: () => active() ?? noDomain,
  set: activate,
  enumerable: true,
  configurable: true,
});
