// SPDX-License-Identifier: MIT
// Where src/bind/message.c hands over short messages.
'use strict';

module.exports = new Uint8Array(262144);
