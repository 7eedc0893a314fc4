// SPDX-License-Identifier: MIT
// Modules load, and warnings are shown, in a program that took the iterator of arrays away.
'use strict';

delete Object.getPrototypeOf([][Symbol.iterator]()).next;
delete Array.prototype[Symbol.iterator];
process.exitCode = 1;
process.emitWarning('a warning');
import('node:path').then((path) => { process.exitCode = path.join('a', 'b') === 'a/b' ? 0 : 1; });
