// SPDX-License-Identifier: MIT
// A first-in first-out queue in one array with a reading index: push and shift are O(1) amortised, and the consumed
// half is dropped once it is the larger one.
'use strict';

class Queue {
  #items = [];
  #at = 0;

  get size() {
    return this.#items.length - this.#at;
  }

  push(item) {
    this.#items.push(item);
  }

  shift() {
    const items = this.#items;
    if (items.length === 1) return items.pop(); // what the engine does in place; setting the length is a call
    const item = items[this.#at];
    items[this.#at++] = undefined;
    if (this.#at === items.length) {
      items.length = 0;
      this.#at = 0;
    } else if (this.#at > 1024 && this.#at * 2 > items.length) {
      items.splice(0, this.#at);
      this.#at = 0;
    }
    return item;
  }
}

module.exports = Queue;
