// path.matchesGlob: stars, groups, braces, dots.
'use strict';
const assert = require('node:assert');
const { matchesGlob } = require('node:path');

for (const [path, glob, wanted] of [
  ['a/b.js', 'a/*.js', true], ['a/.js', 'a/*', false], ['a/.js', 'a/.*', true], ['a/b/c', 'a/**', true], ['a', 'a/**', false],
  ['a/b/c/d', '**/d', true], ['x/a/b', '**/{a,b}/b', true], ['f3', 'f{1..3}', true], ['f4', 'f{1..3}', false],
  ['abc', '!(x|y)bc', true], ['xbc', '!(x|y)bc', false], ['aab', '+(a)b', true], ['q', '[!a-c]', true], ['b', '[!a-c]', false],
  ['a/b', '*', false],
]) assert.strictEqual(matchesGlob(path, glob), wanted, `${path} ${glob}`);
