// Paths of Windows: devices, shares, and names that must not become devices.
'use strict';
const assert = require('node:assert');
const { win32 } = require('node:path');

for (const [given, wanted] of [
  ['C:/a/../b', 'C:\\b'], ['C:', 'C:.'], ['//server/share/x', '\\\\server\\share\\x'], ['\\\\server\\share', '\\\\server\\share\\'],
  ['./C:x', '.\\C:x'], ['CON:', '.\\CON:.'], ['CON:/../x', '.\\CON:..\\x'], ['a/../C:/x', '.\\C:\\x'], ['', '.'], ['/', '\\'],
]) assert.strictEqual(win32.normalize(given), wanted, given);
assert.strictEqual(win32.resolve('C:\\a', '..', 'b'), 'C:\\b');
assert.strictEqual(win32.relative('C:\\A\\b', 'c:\\a\\C'), '..\\C');
assert.strictEqual(win32.relative('C:\\a', 'D:\\b'), 'D:\\b');
assert.strictEqual(win32.join('\\\\', 'server', 'share'), '\\server\\share');
assert.strictEqual(win32.join('//server', 'share'), '\\\\server\\share\\');
assert.strictEqual(win32.toNamespacedPath('C:\\a'), '\\\\?\\C:\\a');
assert.strictEqual(win32.toNamespacedPath('\\\\s\\h\\a'), '\\\\?\\UNC\\s\\h\\a');
assert.strictEqual(win32.dirname('C:\\a'), 'C:\\');
assert.strictEqual(win32.isAbsolute('C:a'), false);
