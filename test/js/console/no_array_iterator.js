// SPDX-License-Identifier: MIT
// The console works for a program that took the iterator of arrays away before its first use.
'use strict';

delete Object.getPrototypeOf([][Symbol.iterator]()).next;
delete Array.prototype[Symbol.iterator];
console.log('still here');
console.error('here too');
