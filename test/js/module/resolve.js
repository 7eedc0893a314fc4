// SPDX-License-Identifier: MIT
// Where specifiers lead: relative, extensions, folders, main, node_modules, exports, imports, the package itself; and
// how each failure is told.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-resolve-')));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));
function put(name, content = 'module.exports = __filename;') {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

put('package.json', {
  name: 'self', exports: { './in': './in.js' },
  imports: { '#in': './in.js', '#dep': 'dep/sub', '#fs': 'fs', '#bad': '../x', '#p/*': './p/*.js' },
});
put('in.js');
put('both');
put('both.js');
put('noext.js');
put('data.json', '\uFEFF{"a":1}');
put('folder/index.js');
put('folder.js');
put('withmain/package.json', { main: './lib' });
put('withmain/lib/index.js');
put('badmain/package.json', { main: 'gone' });
put('badmain/index.js');
put('nomain/package.json', { main: 'gone.js' });
put('p/one.js');
put('node_modules/plain/index.js');
put('node_modules/plain/other.js');
put('node_modules/dep/package.json', {
  exports: {
    '.': { import: './never.mjs', require: './main.js' },
    './sub': [{ nobody: './x.js' }, 'not-relative', './sub.js'],
    './files/*': './files/*.js',
    './files/private/*': null,
    './files/*.txt': './files/*.js',
    './outside': './../x.js',
    './gone': './gone.js',
  },
});
put('node_modules/dep/main.js');
put('node_modules/dep/sub.js');
put('node_modules/dep/files/a/b.js');
put('node_modules/dep/files/private/x.js');
put('node_modules/mixed/package.json', { exports: { '.': './a.js', 'require': './b.js' } });
put('node_modules/broken/package.json', '{');
put('a/b/deep.js', 'module.exports = require;');
put('entry.js', 'module.exports = require;');

const require_ = require(path.join(root, 'entry.js'));
const deep = require(path.join(root, 'a/b/deep.js'));
const at = (request, from = require_) => path.relative(root, from.resolve(request));

assert.strictEqual(at('./both'), 'both');
assert.strictEqual(at('./noext'), 'noext.js');
assert.strictEqual(at('./folder'), 'folder.js');
assert.strictEqual(at('./folder/'), 'folder/index.js');
assert.strictEqual(at('./folder/.'), 'folder/index.js');
assert.strictEqual(at('./withmain'), 'withmain/lib/index.js');
assert.strictEqual(at('./a/../noext'), 'noext.js');
assert.strictEqual(at('../../noext', deep), 'noext.js');
assert.strictEqual(at('plain'), 'node_modules/plain/index.js');
assert.strictEqual(at('plain/other', deep), 'node_modules/plain/other.js');
assert.strictEqual(at('dep', deep), 'node_modules/dep/main.js');
assert.strictEqual(at('dep/sub'), 'node_modules/dep/sub.js');
assert.strictEqual(at('dep/files/a/b'), 'node_modules/dep/files/a/b.js');
assert.strictEqual(at('dep/files/a/b.txt'), 'node_modules/dep/files/a/b.js');
assert.strictEqual(at('self/in'), 'in.js');
assert.strictEqual(at('#in'), 'in.js');
assert.strictEqual(at('#dep', deep), 'node_modules/dep/sub.js');
assert.strictEqual(at('#p/one'), 'p/one.js');
assert.strictEqual(require_('./data').a, 1);
assert.strictEqual(require_.resolve('fs'), 'fs');
assert.strictEqual(require_.resolve('node:fs'), 'node:fs');

const fails = (request, code, message) => assert.throws(() => require_(request), { code, message });
const folder = (name) => path.join(root, 'node_modules', name, '/');
fails('./gone', 'MODULE_NOT_FOUND', new RegExp(`^Cannot find module '\\./gone'\nRequire stack:\n- ${RegExp.escape(path.join(root, 'entry.js'))}`));
fails('gone', 'MODULE_NOT_FOUND', /^Cannot find module 'gone'/);
fails('a\0b', 'MODULE_NOT_FOUND', /^Cannot find module 'a\0b'/);
fails('./nomain', 'MODULE_NOT_FOUND',
      `Cannot find module '${root}/nomain/gone.js'. Please verify that the package.json has a valid "main" entry`);
fails('dep/none', 'ERR_PACKAGE_PATH_NOT_EXPORTED',
      `Package subpath './none' is not defined by "exports" in ${folder('dep')}package.json`);
fails('dep/files/private/x', 'ERR_PACKAGE_PATH_NOT_EXPORTED', /private/);
fails('dep/files/../x', 'ERR_INVALID_MODULE_SPECIFIER', /is not a valid match in pattern/);
fails('dep/outside', 'ERR_INVALID_PACKAGE_TARGET', /defined for '\.\/outside'/);
fails('dep/gone', 'MODULE_NOT_FOUND', `Cannot find module '${folder('dep')}gone.js'`);
fails('mixed', 'ERR_INVALID_PACKAGE_CONFIG', /cannot contain some keys starting with '\.' and some not/);
fails('broken', 'ERR_INVALID_PACKAGE_CONFIG', /Invalid package config .*broken.package\.json/);
fails('#bad', 'ERR_INVALID_PACKAGE_TARGET', /"imports" target/);
fails('#none', 'ERR_PACKAGE_IMPORT_NOT_DEFINED', /"#none" is not defined in package/);
fails('node:none', 'ERR_UNKNOWN_BUILTIN_MODULE', 'No such built-in module: node:none');
fails('', 'ERR_INVALID_ARG_VALUE', "The argument 'id' must be a non-empty string. Received ''");
fails(5, 'ERR_INVALID_ARG_TYPE', /"id" argument must be of type string/);

// A failure is not remembered.
put('late.js', 'module.exports = 1;');
assert.strictEqual(require_('./late'), 1);
assert.throws(() => require_('newcomer'), { code: 'MODULE_NOT_FOUND' });
put('node_modules/newcomer/index.js', 'module.exports = 2;');
assert.strictEqual(require_('newcomer'), 2);

// A main that is gone: index.js, with a warning.
let warning;
process.once('warning', (w) => { warning = w; });
assert.strictEqual(at('./badmain'), 'badmain/index.js');
setImmediate(() => assert.strictEqual(warning.code, 'DEP0128'));

// Links: the target counts.
fs.symlinkSync(path.join(root, 'folder'), path.join(root, 'link'));
fs.symlinkSync(path.join(root, 'noext.js'), path.join(root, 'linked.js'));
assert.strictEqual(at('./link/index'), 'folder/index.js');
assert.strictEqual(at('./linked'), 'noext.js');
