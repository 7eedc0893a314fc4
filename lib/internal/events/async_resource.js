// SPDX-License-Identifier: MIT
// events.EventEmitterAsyncResource: an emitter whose listeners run in the async context of its creation.
'use strict';

const EventEmitter = require('node/events');
const { AsyncResource } = require('node/async_hooks');
const { validateString } = require('internal/validate');

class EventEmitterReferencingAsyncResource extends AsyncResource {
  #emitter;

  constructor(emitter, type, options) {
    super(type, options);
    this.#emitter = emitter;
  }

  get eventEmitter() {
    return this.#emitter;
  }
}

let resourceOf; // set below: brand check and private field in one

class EventEmitterAsyncResource extends EventEmitter {
  #resource;

  static {
    resourceOf = (self) => {
      if (typeof self !== 'object' || self === null || !(#resource in self)) {
        // Worded as the private field that Node reads here, whatever the engine would say.
        throw new TypeError('Cannot read private member from an object whose class did not declare it');
      }
      return self.#resource;
    };
  }

  constructor(options = undefined) {
    let name;
    if (typeof options === 'string') {
      name = options;
      options = undefined;
    } else {
      // A subclass may leave the name out: its own will do.
      if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
      name = options?.name || new.target.name;
    }
    super(options);
    this.#resource = new EventEmitterReferencingAsyncResource(this, name, options);
  }

  emit(event, ...args) {
    return resourceOf(this).runInAsyncScope(super.emit, this, event, ...args);
  }

  emitDestroy() {
    resourceOf(this).emitDestroy();
  }

  get asyncId() {
    return resourceOf(this).asyncId();
  }

  get triggerAsyncId() {
    return resourceOf(this).triggerAsyncId();
  }

  get asyncResource() {
    return resourceOf(this);
  }
}

module.exports = { EventEmitterAsyncResource };
