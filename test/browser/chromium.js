// SPDX-License-Identifier: MIT
// Chromium as the client, by hand: build/eddy test/browser/chromium.js [BROWSER]. A page loads sixty parts in parallel,
// streams answers, uploads, follows an event stream, is redirected and cached, and tells what it saw.
'use strict';

const assert = require('node:assert');
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const browser = process.argv[2] ?? 'chromium';
const PARTS = 20; // of each kind
const MEGABYTES = 4;
const LIMIT_MS = 120000;

try {
  execFileSync(browser, ['--version'], { stdio: 'ignore' });
} catch {
  console.log(`no ${browser} here`);
  return;
}

// Runs in the page.
const visit = String.raw`async () => {
  const { parts, size } = window.expected;
  const result = { scripts: window.scripts, styles: 0, images: 0 };
  for (const sheet of document.styleSheets) result.styles += sheet.cssRules.length;
  for (const image of document.images) result.images += image.naturalWidth;
  const answers = await Promise.all(Array.from({ length: parts }, (_, i) => fetch('/json/' + i).then((r) => r.json())));
  result.json = answers.every(({ part }, i) => part === i);
  const reader = (await fetch('/stream')).body.getReader();
  result.streamed = 0;
  for (let step; !(step = await reader.read()).done;) result.streamed += step.value.length;
  const body = new Uint8Array(size).fill(97);
  result.uploaded = (await (await fetch('/upload', { method: 'POST', body })).json()).length;
  const moved = await fetch('/moved');
  result.moved = [moved.redirected, await moved.text()];
  result.head = (await fetch('/stream', { method: 'HEAD' })).headers.get('x-stream');
  const controller = new AbortController();
  const given = await fetch('/endless', { signal: controller.signal });
  await given.body.getReader().read();
  controller.abort();
  result.events = await new Promise((resolve) => {
    const list = [];
    const source = new EventSource('/events');
    source.onmessage = ({ data, lastEventId }) => {
      list.push(lastEventId + ':' + data);
      if (list.length === 3) resolve(source.close() ?? list);
    };
  });
  await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
}`;

// A square of one colour, width as wide.
function picture(width) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${width}"><rect width="9" height="9"/></svg>`;
}

let page = `<!doctype html><title>eddy</title><script>window.scripts = 0;
window.expected = ${JSON.stringify({ parts: PARTS, size: MEGABYTES << 20 })};</script>`;
for (let i = 0; i < PARTS; i++) {
  page += `<link rel="stylesheet" href="/style/${i}"><img src="/image/${i}"><script src="/script/${i}"></script>`;
}
page += `<script>window.onload = ${visit};</script>`;

const seen = new Map();
let sockets = 0;
let abandoned = false;
let done;
const result = new Promise((resolve) => { done = resolve; });

const routes = {
  '': (req, res) => res.setHeader('Content-Type', 'text/html').end(page),
  'style': (req, res, i) => res.setHeader('Content-Type', 'text/css').end(`.a${i} { color: red }`),
  'script': (req, res) => res.setHeader('Content-Type', 'text/javascript').end('window.scripts++;'),
  'image': (req, res) => res.setHeader('Content-Type', 'image/svg+xml').end(picture(10)),
  'json': (req, res, i) => setTimeout(() => res.end(JSON.stringify({ part: +i })), i % 5),
  'moved': (req, res) => res.writeHead(307, { Location: '/here' }).end(),
  'here': (req, res) => res.end('here'),
  stream(req, res) {
    res.setHeader('X-Stream', 'yes');
    if (req.method === 'HEAD') return res.end();
    const piece = Buffer.alloc(16384, 'x');
    let left = (MEGABYTES << 20) / piece.length;
    const more = () => {
      while (left-- > 0) if (!res.write(piece)) return res.once('drain', more);
      return res.end();
    };
    return more();
  },
  endless(req, res) {
    const timer = setInterval(() => res.write('on and on\n'), 5);
    res.on('close', () => {
      clearInterval(timer);
      abandoned = true;
    });
  },
  events(req, res) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    let id = Number(req.headers['last-event-id'] ?? 0);
    res.write('retry: 10\n\n');
    res.write(`id: ${++id}\ndata: event\n\n`);
    setTimeout(() => res.end(), 10); // the browser comes again
  },
  async upload(req, res) {
    let length = 0;
    for await (const chunk of req) length += chunk.length;
    res.end(JSON.stringify({ length }));
  },
  async result(req, res) {
    let text = '';
    for await (const chunk of req.setEncoding('utf8')) text += chunk;
    res.end();
    done(JSON.parse(text));
  },
};

const server = http.createServer((req, res) => {
  const [, name, part] = req.url.split('/');
  seen.set(name, (seen.get(name) ?? 0) + 1);
  const route = routes[name];
  if (route === undefined) res.writeHead(404).end();
  else route(req, res, part);
});
server.on('connection', () => sockets++);
server.on('clientError', (error, socket) => {
  // A connection opened for later, and closed unused, is no error of the browser.
  if (error.code !== 'ECONNRESET' && error.code !== 'HPE_INVALID_EOF_STATE') throw error;
  socket.destroy();
});

server.listen(0, '127.0.0.1', async () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-browser-'));
  const child = spawn(browser, [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--no-proxy-server',
    `--user-data-dir=${home}`, `http://127.0.0.1:${server.address().port}/`,
  ], { stdio: 'ignore', detached: true });
  const late = setTimeout(() => {
    process.kill(-child.pid, 'SIGKILL');
    assert.fail(`no result within ${LIMIT_MS} ms; requests: ${JSON.stringify([...seen])}`);
  }, LIMIT_MS);
  const got = await result;
  clearTimeout(late);
  process.kill(-child.pid, 'SIGKILL');
  assert.deepStrictEqual(got, {
    scripts: PARTS, styles: PARTS, images: 10 * PARTS, json: true, streamed: MEGABYTES << 20,
    uploaded: MEGABYTES << 20, moved: [true, 'here'], head: 'yes', events: ['1:event', '2:event', '3:event'],
  });
  for (const name of ['style', 'image', 'script', 'json']) assert.strictEqual(seen.get(name), PARTS, name);
  assert.ok(abandoned, 'the answer that was given up has closed');
  assert.ok(sockets > 1, 'more than one connection');
  console.log(`passed: ${[...seen.values()].reduce((a, b) => a + b)} requests over ${sockets} connections`);
  server.close();
  server.closeAllConnections();
  child.on('exit', () => fs.rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
});
