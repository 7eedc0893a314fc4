// SPDX-License-Identifier: MIT
// The global Temporal, where the build has it (lib/npm): loaded at its first touch, with all calendars.
'use strict';

const assert = require('node:assert');

const { get, enumerable } = Object.getOwnPropertyDescriptor(globalThis, 'Temporal') ?? {};
if (get === undefined) process.exit(); // built without npm
assert.strictEqual(enumerable, false);

assert.strictEqual(new Date(0).toTemporalInstant().toString(), '1970-01-01T00:00:00Z');
assert.strictEqual(Temporal.PlainDate.from('2026-11-26').add({ months: 3 }).toString(), '2027-02-26');
assert.strictEqual(
  Temporal.ZonedDateTime.from('2026-03-29T01:30[Europe/Berlin]').add({ hours: 1 }).toString(),
  '2026-03-29T03:30:00+02:00[Europe/Berlin]');
assert.strictEqual(Temporal.PlainDate.from('2026-11-26').withCalendar('hebrew').year, 5787);
assert.strictEqual(new Intl.DateTimeFormat('en-US').format(Temporal.PlainDate.from('2026-11-26')), '11/26/2026');
assert.strictEqual(JSON.stringify({ d: Temporal.Duration.from({ hours: 1 }) }), '{"d":"PT1H"}');
assert.throws(() => Temporal.PlainDate.from('2026-02-30'), RangeError);
assert.strictEqual(Object.getOwnPropertyDescriptor(globalThis, 'Temporal').value, Temporal);
