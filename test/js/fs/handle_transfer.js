// A FileHandle that is transferred; its web stream: once only, closed with the handle.
'use strict';
const assert = require('node:assert');
const { open, readFile } = require('node:fs/promises');

async function main() {
  const handle = await open(__filename);
  assert.throws(() => structuredClone(handle), { name: 'DataCloneError' });
  const moved = structuredClone(handle, { transfer: [handle] });
  assert.strictEqual(handle.fd, -1);
  assert.deepStrictEqual(await moved.readFile(), await readFile(__filename));
  await assert.rejects(handle.read(), { code: 'EBADF', syscall: 'read', message: 'The FileHandle has been transferred' });

  let size = 0;
  await using streamed = await open(__filename);
  for await (const chunk of streamed.readableWebStream()) size += chunk.byteLength;
  assert.strictEqual(size, (await streamed.stat()).size);
  assert.throws(() => streamed.readableWebStream(), { code: 'ERR_INVALID_STATE' });

  const reader = moved.readableWebStream().getReader();
  assert.throws(() => structuredClone(moved, { transfer: [moved] }),
                { name: 'DataCloneError', message: 'Cannot transfer FileHandle while in use' });
  const closed = moved.close();
  assert.throws(() => moved.readableWebStream(), { code: 'ERR_INVALID_STATE' });
  await reader.closed;
  await closed;
}
main();
