// SPDX-License-Identifier: MIT
// The async context across await, rejected and not, in loops, generators, combinators and thenables; the output is
// Node's. One line a look: where:store/store of another storage.
'use strict';

const {AsyncLocalStorage} = require('node:async_hooks');
const {EventEmitter, once} = require('node:events');

const als = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
const log = [];
const L = (where) => log.push(`${where}:${als.getStore()}/${other.getStore()}`);
const sleep = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
const fail = (ms) => new Promise((_, reject) => setTimeout(reject, ms, new Error('x')));

const tests = {
  async calleeEnter() {
    const f = async () => {
      als.enterWith('in');
      await 1;
      L('callee');
      als.enterWith('in2');
    };
    const p = f();
    L('after call');
    await p;
    L('after await');
  },
  async tryThrow() {
    als.enterWith(1);
    try {
      als.enterWith(2);
      throw 1;
    } catch {
      L('catch');
    } finally {
      L('finally');
    }
  },
  async rejected() {
    als.enterWith(1);
    try {
      await fail(1);
    } catch {
      L('catch');
      als.enterWith(5);
    } finally {
      L('finally');
    }
    L('end');
  },
  async rejectedNow() {
    als.enterWith(1);
    try {
      await Promise.reject(1);
    } catch {
      L('catch');
    }
    try {
      await (async () => {
        als.enterWith(2);
        await 0;
        throw 1;
      })();
    } catch {
      L('catch2');
    }
  },
  async nested() {
    const f = async (n) => {
      if (n) {
        await f(n - 1);
        L('f' + n);
        await sleep(1);
        L('g' + n);
      } else
        als.enterWith('deep');
    };
    await als.run('top', () => f(3));
    L('end');
  },
  async interleave() {
    const f = async (id) => {
      for (let i = 0; i < 3; i++) {
        await i % 2 ? new Promise(setImmediate) : i;
        L(id + i);
      }
    };
    await Promise.all([ 'a', 'b', 'c' ].map((id) => als.run(id, f, id)));
    L('end');
  },
  async combos() {
    als.enterWith('c');
    await Promise.all([ 1, sleep(1) ]);
    L('all');
    await Promise.race([ sleep(1), sleep(3) ]);
    L('race');
    await Promise.any([ fail(1), sleep(2) ]);
    L('any');
    await Promise.allSettled([ fail(1) ]);
    L('settled');
  },
  async thens() {
    const p = als.run('p', () => sleep(2, 1));
    als.run('q', () => p.then(() => L('then')));
    await als.run('r', () => p.finally(() => L('finally')).catch(() => {}).then(() => L('after')));
    L('end');
  },
  async thenables() {
    als.enterWith('t');
    const t = {
      then(f) {
        L('job');
        f(1);
      }
    };
    await t;
    L('after');
    await Promise.resolve().then(() => {
      als.enterWith('u');
      return t;
    });
    L('after2');
    const t2 = {
      then(f) {
        L('job');
        setTimeout(f, 1);
      }
    };
    await t2;
    L('after3');
    await{
      get then() {
        L('get');
        return undefined;
      }
    };
    L('after4');
  },
  async forAwait() {
    als.enterWith('f');
    let i = 0;
    async function* g() {
      try {
        for (;;) {
          L('g' + i);
          yield i++;
          L('h' + i);
          await 1;
          L('k' + i);
        }
      } finally {
        L('gfin');
        await 1;
        L('gfin2');
      }
    }
    for await (const x of g()) {
      L('b' + x);
      if (x === 2) break;
      als.enterWith('f' + x);
      await sleep(1);
      L('c' + x);
    }
    L('end');
  },
  async forAwaitSync() {
    als.enterWith('s');
    for await (const x of [sleep(1, 1), 2, Promise.resolve(3)]) {
      L('b' + x);
      als.enterWith('s' + x);
    }
    L('end');
    try {
      for await (const x of [1, fail(1)]) {
        L('b' + x);
        als.enterWith('z');
      }
    } catch {
      L('catch');
    }
  },
  async genContext() {
    async function* g() {
      L('1');
      const a = yield 1;
      L('2');
      try {
        yield fail(1);
      } catch {
        L('3');
      }
      await 1;
      L('4');
      yield 2;
      L('5');
      return Promise.resolve(3);
    }
    const it = als.run('start', () => g());
    await als.run('n1', () => it.next());
    L('a');
    await als.run('n2', () => it.next());
    L('b');
    await als.run('n3', () => it.next());
    L('c');
  },
  async genQueued() {
    async function* g() {
      L('1');
      yield sleep(1);
      L('2');
      yield 2;
      L('3');
    }
    const it = g();
    const p = als.run('q1', () => it.next());
    const q = als.run('q2', () => it.next());
    const r = als.run('q3', () => it.next());
    await Promise.all([ p, q, r ]);
    L('end');
  },
  async yieldStar() {
    async function* h() {
      L('h1');
      yield 1;
      L('h2');
      return 5;
    }
    async function* g() {
      L('g1');
      const r = yield* h();
      L('g2' + r);
      const r2 = yield* [ 1, 2 ];
      L('g3');
    }
    als.enterWith('y');
    for await (const x of g()) {
      L('x' + x);
      als.enterWith('y' + x);
    }
    L('end');
  },
  async genReturn() {
    async function* g() {
      try {
        yield 1;
      } finally {
        L('fin');
        await 1;
        L('fin2');
      }
    }
    const it = g();
    await als.run('n', () => it.next());
    await als.run('ret', () => it.return(sleep(1)));
    L('end');
    const it2 = g();
    await it2.next();
    try {
      await als.run('thr', () => it2.throw(1));
    } catch {
      L('catch');
    }
  },
  async subclass() {
    class P extends Promise {}
    als.enterWith('p');
    const p = new P((r) => setTimeout(r, 1));
    await p;
    L('sub');
    const q = als.run('x', () => p.then(() => L('then')));
    log.push(q instanceof P, q.constructor === P);
    await q;
    L('end');
  },
  async timers() {
    als.enterWith('T');
    await new Promise((r) => setTimeout(() => {
                        L('timeout');
                        r();
                      }, 1));
    await new Promise((r) => setImmediate(() => {
                        L('imm');
                        r();
                      }));
    await new Promise((r) => process.nextTick(() => {
      L('tick');
      r();
    }));
    await new Promise((r) => queueMicrotask(() => {
                        L('micro');
                        r();
                      }));
    L('end');
  },
  async resolver() {
    let res;
    const p = als.run('creator', () => new Promise((r) => {
                                   res = r;
                                 }));
    const done = als.run('waiter', async () => {
      await p;
      L('waiter');
    });
    als.run('resolver', () => res());
    await done;
    L('end');
  },
  async others() {
    other.enterWith('o');
    await als.run('a', async () => {
      await 1;
      L('1');
      other.enterWith('o2');
      await 1;
      L('2');
      als.disable();
      L('3');
    });
    L('4');
  },
  async mt() {
    const r = [];
    als.run('m', () => {
      queueMicrotask(() => {
        L('m1');
        als.enterWith('m2');
        Promise.resolve().then(() => L('m3'));
        queueMicrotask(() => L('m4'));
      });
      Promise.resolve().then(() => {
        L('m5');
      });
    });
    await sleep(2);
    L('end');
  },
  async eve() {
    const e = new EventEmitter();
    als.run('reg', () => e.on('x', () => L('on')));
    als.run('emit', () => e.emit('x'));
    const p = als.run('once', () => once(e, 'x').then(() => L('once')));
    als.run('emit2', () => e.emit('x'));
    await p;
    L('end');
  },
};

(async () => {
  for (const name in tests) {
    log.push(`--${name}`);
    await als.run('0', () => other.run('-', tests[name]));
    L('out');
  }
  console.log(log.join('\n'));
})();
