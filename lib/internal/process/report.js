// SPDX-License-Identifier: MIT
// process.report: a diagnostic report of what this runtime knows about itself, in the layout of Node's reports (version
// 5). Sections that describe Node's own engine (V8 heap spaces, native stacks) are present and empty.
'use strict';

const { i32, PERMISSION } = require('internal/cells');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateBoolean, validateObject, validateSignalName, validateString } = require('internal/validate');
const { option } = require('internal/options');
const binding = internalBinding('process');

let sequence = 0;

function stackOf(error) {
  const [first, ...rest] = `${error.stack}`.split('\n');
  return { message: first, stack: rest.map((line) => line.trim()), errorProperties: {} };
}

// "Name.Date.Time.Pid.Thread.Seq.json", as Node names its report files.
function defaultName(now) {
  const two = (n) => `${n}`.padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `report.${date}.${time}.${process.pid}.0.${`${++sequence}`.padStart(3, '0')}.json`;
}

function sharedObjects() {
  try {
    const found = new Set();
    for (const line of require('node/fs').readFileSync('/proc/self/maps', 'utf8').split('\n')) {
      const at = line.indexOf('/');
      if (at > 0 && /\.so(\.|$)/.test(line)) found.add(line.slice(at));
    }
    return [...found];
  } catch {
    return [];
  }
}

function userLimits() {
  const limits = {};
  const list = binding.limits();
  const show = (n) => (n < 0 ? 'unlimited' : n);
  for (let i = 0; i < list.length; i += 3) limits[list[i]] = { soft: show(list[i + 1]), hard: show(list[i + 2]) };
  return limits;
}

function build(error, event, trigger, filename) {
  const os = require('node/os');
  const now = new Date();
  const libc = binding.libc();
  const usage = process.resourceUsage();
  const memory = process.memoryUsage();
  const uptime = process.uptime();
  return {
    header: {
      reportVersion: 5,
      event,
      trigger,
      filename,
      dumpEventTime: now.toISOString().slice(0, 19) + 'Z',
      dumpEventTimeStamp: `${now.getTime()}`,
      processId: process.pid,
      threadId: 0,
      cwd: process.cwd(),
      commandLine: [process.argv0, ...process.execArgv, ...process.argv.slice(1)],
      nodejsVersion: process.version,
      ...(libc === undefined ? {} : { glibcVersionRuntime: libc[0], glibcVersionCompiler: libc[1] }),
      wordSize: 64,
      arch: process.arch,
      platform: process.platform,
      componentVersions: { ...process.versions },
      release: { ...process.release },
      osName: os.type(),
      osRelease: os.release(),
      osVersion: os.version(),
      osMachine: os.machine(),
      cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, ...times })),
      networkInterfaces: reporting.excludeNetwork ? [] :
        Object.entries(os.networkInterfaces()).flatMap(([name, list]) => list.map(
          ({ internal, mac, address, netmask, family }) => ({ name, internal, mac, address, netmask, family }))),
      host: os.hostname(),
    },
    javascriptStack: stackOf(error),
    javascriptHeap: {
      totalMemory: memory.heapTotal,
      usedMemory: memory.heapUsed,
      externalMemory: memory.external,
      heapSpaces: {},
    },
    nativeStack: [],
    resourceUsage: {
      userCpuSeconds: usage.userCPUTime / 1e6,
      kernelCpuSeconds: usage.systemCPUTime / 1e6,
      cpuConsumptionPercent: (usage.userCPUTime + usage.systemCPUTime) / 1e4 / uptime,
      maxRss: `${usage.maxRSS * 1024}`,
      rss: `${memory.rss}`,
      constrained_memory: `${process.constrainedMemory()}`,
      available_memory: `${process.availableMemory()}`,
      pageFaults: { IORequired: usage.majorPageFault, IONotRequired: usage.minorPageFault },
      fsActivity: { reads: usage.fsRead, writes: usage.fsWrite },
    },
    libuv: process.getActiveResourcesInfo().map((type) => ({ type, is_active: true, is_referenced: true })),
    workers: [],
    ...(reporting.excludeEnv ? {} : { environmentVariables: { ...process.env } }),
    userLimits: userLimits(),
    sharedObjects: sharedObjects(),
  };
}

function checkError(error) {
  if (error !== undefined) validateObject(error, 'err');
  return error ?? new Error('JavaScript Callstack');
}

function getReport(error) {
  return build(checkError(error), 'JavaScript API', 'GetReport', null);
}

function writeReport(file, error) {
  if (typeof file === 'object' && file !== null) {
    error = file;
    file = undefined;
  } else if (file !== undefined) {
    validateString(file, 'file');
  }
  return write(file || reporting.filename, checkError(error), 'JavaScript API', 'API');
}

function write(file, error, event, trigger) {
  const name = file || defaultName(new Date());
  const report = build(error, event, trigger, name);
  if (i32[PERMISSION] !== 0) {
    require('internal/permission').demand('fs.write', file || reporting.directory || process.cwd());
  }
  const text = `${reporting.compact ? JSON.stringify(report) : JSON.stringify(report, null, 2)}\n`;
  if (name === 'stdout' || name === 'stderr') {
    binding.writeSync(name === 'stdout' ? 1 : 2, text);
    return name;
  }
  const path = require('node/path').resolve(reporting.directory || '', name);
  binding.writeSync(2, `\nWriting Node.js report to file: ${name}\n`);
  require('node/fs').writeFileSync(path, text);
  binding.writeSync(2, 'Node.js report completed\n');
  return name;
}

// The switches: own accessors that check what is assigned.
const reporting = {
  compact: option('--report-compact') === true,
  directory: option('--report-directory') ?? option('--report-dir') ?? '',
  excludeEnv: option('--report-exclude-env') === true,
  excludeNetwork: option('--report-exclude-network') === true,
  filename: option('--report-filename') ?? '',
  reportOnFatalError: option('--report-on-fatalerror') === true,
  reportOnSignal: option('--report-on-signal') === true,
  reportOnUncaughtException: option('--report-uncaught-exception') === true,
  signal: option('--report-signal') ?? 'SIGUSR2',
};

function onSignal(signal) { write(reporting.filename, new Error('JavaScript Callstack'), signal, 'Signal'); }
function watchSignal() {
  process.removeListener(reporting.signal, onSignal);
  if (reporting.reportOnSignal) process.on(reporting.signal, onSignal);
}

const report = { writeReport, getReport };
for (const key of Object.keys(reporting)) {
  const isText = typeof reporting[key] === 'string';
  Object.defineProperty(report, key, {
    get() { return reporting[key]; },
    set(value) {
      if (key === 'signal') {
        if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE('signal', 'string', value);
        validateSignalName(value, 'signal');
        process.removeListener(reporting.signal, onSignal);
      } else if (isText) {
        validateString(value, key);
      } else {
        validateBoolean(value, key.startsWith('reportOn') ? 'trigger' : key);
      }
      reporting[key] = value;
      if (key === 'signal' || key === 'reportOnSignal') watchSignal();
    },
    enumerable: true,
    configurable: true,
  });
}
if (reporting.reportOnSignal) watchSignal();

module.exports = report;
