// SPDX-License-Identifier: MIT
// The reporter `junit`: XML as jUnit writes it. Tests with subtests are suites; the document comes at the end.
'use strict';

const { show } = require('internal/test/reporters/shared');
const { hostname } = require('node/os');

const NAMES = { __proto__: null, '&': '&amp;', '<': '&lt;', '"': '&quot;', '\n': '&#10;' };

function escapeAttribute(text) {
  return `${text}`.replace(/[&<"\n]/g, (char) => NAMES[char]);
}

function escapeContent(text) {
  return `${text}`.replace(/[&<]/g, (char) => NAMES[char]);
}

function escapeComment(text) {
  return `${text}`.replace(/--/g, '&#45;&#45;');
}

function tagText(node) {
  if (typeof node === 'string') return `${escapeContent(node)}\n`;
  const { tag, attributes, nesting, children, comment } = node;
  const shift = '\t'.repeat(nesting + 1);
  if (comment !== undefined) return `${shift}<!-- ${escapeComment(comment)} -->\n`;
  let head = `${shift}<${tag}`;
  for (const name of Object.keys(attributes)) head += ` ${name}="${escapeAttribute(attributes[name])}"`;
  if (children === undefined || children.length === 0) return `${head}/>\n`;
  return `${head}>\n${children.map(tagText).join('')}${shift}</${tag}>\n`;
}

function isFailed(node) {
  return node.attributes?.failures !== undefined && node.attributes.failures > 0 ||
    node.children?.some((child) => child.tag === 'failure' || isFailed(child)) === true;
}

function isSkipped(node) {
  return node.children?.some((child) => child.tag === 'skipped') === true;
}

function caseOf(suite, type, data) {
  const { details, nesting } = data;
  const node = suite;
  node.attributes.time = (details.duration_ms / 1000).toFixed(6);
  const cases = node.children.filter((child) => child.comment === undefined);
  if (cases.length > 0) {
    node.tag = 'testsuite';
    Object.assign(node.attributes, {
      disabled: 0, errors: 0, tests: cases.length, failures: cases.filter(isFailed).length,
      skipped: cases.filter(isSkipped).length, timestamp: node.timestamp, hostname: hostname(),
    });
    return;
  }
  node.tag = 'testcase';
  node.attributes.classname = data.classname ?? 'test';
  if (data.file !== undefined) node.attributes.file = data.file;
  const mark = (kind, value) => node.children.push({
    tag: 'skipped', attributes: { type: kind, message: value }, nesting: nesting + 1,
  });
  if (data.skip !== undefined) mark('skipped', data.skip);
  if (data.todo !== undefined) mark('todo', data.todo);
  if (type !== 'test:fail') return;
  const { error } = details;
  node.children.push({
    tag: 'failure', attributes: { type: error.failureType ?? error.code, message: error.message.trim() },
    nesting: nesting + 1, children: [show(error)],
  });
  node.attributes.failure = error.message;
}

module.exports = async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n';
  yield '<testsuites>\n';
  const roots = [];
  const open = []; // from the outermost on
  const current = () => (open.length === 0 ? roots : open[open.length - 1].children);
  for await (const { type, data } of source) {
    switch (type) {
      case 'test:start': {
        const node = { tag: 'testcase', attributes: { name: data.name }, nesting: data.nesting, children: [],
                       timestamp: new Date().toISOString() };
        current().push(node);
        open.push(node);
        break;
      }
      case 'test:pass':
      case 'test:fail': {
        const node = open.pop() ?? { attributes: { name: data.name }, nesting: data.nesting, children: [] };
        caseOf(node, type, data);
        break;
      }
      case 'test:diagnostic':
        current().push({ nesting: data.nesting, comment: data.message });
        break;
      default:
    }
  }
  for (const node of roots) yield tagText(node);
  yield '</testsuites>\n';
};
