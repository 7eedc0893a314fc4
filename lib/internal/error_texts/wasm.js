// SPDX-License-Identifier: MIT
// Traps of WebAssembly: what V8 says for what the engine says.
'use strict';

module.exports = {
  '__proto__': null,
  'Unreachable code should not be executed': 'unreachable',
  'Out of bounds memory access': 'memory access out of bounds',
  'Unaligned memory access': 'operation does not support unaligned accesses',
  'Division by zero': 'divide by zero',
  'Integer overflow': 'divide result unrepresentable',
  'Out of bounds Trunc operation': 'float unrepresentable in integer range',
  'call_indirect to a null table entry': 'function signature mismatch',
  'call_indirect to a signature that does not match': 'function signature mismatch',
  'Out of bounds call_indirect': 'table index is out of bounds',
  'Out of bounds table access': 'table index is out of bounds',
};
