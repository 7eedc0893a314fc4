// What the global console writes, group by group.
'use strict';

console.log('a %s', 'b', { c: 1 });
console.log();
console.group('G');
console.info('x\ny');
console.group();
console.debug([1]);
console.groupEnd();
console.groupEnd();
console.dir({ a: { b: { c: {} } } }, { depth: 0 });
console.count();
console.count();
console.countReset();
console.count();
console.table([{ a: 1, b: 'x' }, { a: 2 }]);
console.table(new Map([['k', 5]]));
console.table([1, 'z']);
[1, 2].forEach(console.log);
