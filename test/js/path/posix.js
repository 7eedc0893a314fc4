// Paths of POSIX: what is normal stays as it is, the edges are Node's.
'use strict';
const assert = require('node:assert');
const path = require('node:path');

assert.strictEqual(path, require('node:path/posix'));
assert.strictEqual(path.normalize('/a/b'), '/a/b');
assert.strictEqual(path.normalize('a//b/../c/./'), 'a/c/');
assert.strictEqual(path.normalize('..//x/../..'), '../..');
assert.strictEqual(path.normalize(''), '.');
assert.strictEqual(path.join('a', '', '../..', 'b'), '../b');
assert.strictEqual(path.resolve('/a', 'b', '/c', './d/'), '/c/d');
assert.strictEqual(path.relative('/a/b/c', '/a/d'), '../../d');
assert.strictEqual(path.relative('/a', '/ab'), '../ab');
assert.strictEqual(path.relative('/a/b', '/'), '../..');
assert.strictEqual(path.dirname('//a'), '//');
assert.strictEqual(path.basename('/x/a.js/', '.js'), 'a');
assert.strictEqual(path.basename('.js', '.js'), '');
assert.strictEqual(path.extname('.a'), '');
assert.strictEqual(path.extname('a.'), '.');
assert.deepStrictEqual(path.parse('/h/f.t.gz'), { root: '/', dir: '/h', base: 'f.t.gz', ext: '.gz', name: 'f.t' });
assert.strictEqual(path.format({ dir: '/d', name: 'n', ext: 'e' }), '/d/n.e');
assert.throws(() => path.join('a', 5), { code: 'ERR_INVALID_ARG_TYPE' });
