// SPDX-License-Identifier: MIT
// How objects of the library take part in structured cloning (structuredClone, postMessage).
//
//   [kClone]()     -> { module, name, state, local? }: the class to make the copy with, and plain state to make it
//                     from; local() makes it within the thread, for what can be shared there. Undefined for an object
//                     that only inherits the method.
//   [kTransfer]()  -> the same for an object in a transfer list; the object is unusable from then on
//   [kCannotTransfer]() -> why it cannot be transferred now, or undefined
//   static [kDeserialize](state) -> the copy; `module` exports the class under `name`
//
// Naming the class by module lets another thread load it. kUncloneable and kUntransferable, set to true on any object,
// forbid the one or the other (worker_threads.markAsUncloneable, markAsUntransferable; the pool of Buffer).
'use strict';

// Described as Node's are: programs have looked for them.
module.exports = {
  kClone: Symbol('messaging_clone_symbol'),
  kTransfer: Symbol('messaging_transfer_symbol'),
  kCannotTransfer: Symbol('cannot transfer'),
  kDeserialize: Symbol('messaging_deserialize_symbol'),
  kUncloneable: Symbol('uncloneable'),
  kUntransferable: Symbol('untransferable'),
  kUnknownClass: Symbol('unknown class'), // of an error: what was sent names no class that there is
};
