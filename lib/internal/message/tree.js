// SPDX-License-Identifier: MIT
// Messages that JSON says whole (src/engine/tree.h): C finds out which are, once it knows the kinds of objects, and
// says them, unless programs have given all objects a toJSON.
'use strict';

require('internal/util/types');

const canBeJson = () => [].toJSON === undefined && {}.toJSON === undefined;

module.exports = { canBeJson };
