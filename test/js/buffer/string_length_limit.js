// SPDX-License-Identifier: MIT
// MAX_STRING_LENGTH is what the engine refuses to go beyond.
'use strict';

const assert = require('node:assert');
const { constants, kStringMaxLength } = require('node:buffer');

assert.strictEqual(kStringMaxLength, constants.MAX_STRING_LENGTH);
assert.throws(() => 'x'.repeat(constants.MAX_STRING_LENGTH + 1), { name: 'RangeError' });
