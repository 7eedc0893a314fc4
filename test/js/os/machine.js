// node:os answers, and its functions convert to their answers.
'use strict';
const assert = require('node:assert');
const os = require('node:os');

assert.strictEqual(os.EOL, '\n');
assert.strictEqual(`${os.type}`, os.type());
assert.strictEqual(+os.totalmem, os.totalmem());
assert.ok(os.freemem() > 0 && os.uptime() > 0 && os.cpus().length > 0 && os.availableParallelism() > 0);
assert.strictEqual(os.loadavg().length, 3);
assert.strictEqual(os.constants.signals.SIGTERM, 15);
assert.ok(Object.isFrozen(os.constants.signals));
const info = os.userInfo({ encoding: 'buffer' });
assert.ok(Buffer.isBuffer(info.username) && Number.isInteger(info.uid));
assert.strictEqual(os.networkInterfaces().lo?.find(({ family }) => family === 'IPv4')?.cidr ?? '127.0.0.1/8', '127.0.0.1/8');
assert.throws(() => os.setPriority(0, 20), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => os.getPriority(-1), { code: 'ERR_SYSTEM_ERROR' });
