// SPDX-License-Identifier: MIT
// http2.constants: most follow from lists of names.
'use strict';

const { STATUS_CODES } = require('internal/http/common');

const constants = { __proto__: null };

function number(prefix, first, names) {
  names.split(' ').forEach((name, i) => { constants[prefix + name] = first + i; });
}

constants.NGHTTP2_ERR_FRAME_SIZE_ERROR = -522;
number('NGHTTP2_SESSION_', 0, 'SERVER CLIENT');
number('NGHTTP2_STREAM_STATE_', 1,
       'IDLE OPEN RESERVED_LOCAL RESERVED_REMOTE HALF_CLOSED_LOCAL HALF_CLOSED_REMOTE CLOSED');
Object.assign(constants, {
  NGHTTP2_FLAG_NONE: 0,
  NGHTTP2_FLAG_END_STREAM: 1,
  NGHTTP2_FLAG_END_HEADERS: 4,
  NGHTTP2_FLAG_ACK: 1,
  NGHTTP2_FLAG_PADDED: 8,
  NGHTTP2_FLAG_PRIORITY: 32,
  DEFAULT_SETTINGS_HEADER_TABLE_SIZE: 4096,
  DEFAULT_SETTINGS_ENABLE_PUSH: 1,
  DEFAULT_SETTINGS_MAX_CONCURRENT_STREAMS: 4294967295,
  DEFAULT_SETTINGS_INITIAL_WINDOW_SIZE: 65535,
  DEFAULT_SETTINGS_MAX_FRAME_SIZE: 16384,
  DEFAULT_SETTINGS_MAX_HEADER_LIST_SIZE: 65535,
  DEFAULT_SETTINGS_ENABLE_CONNECT_PROTOCOL: 0,
  MAX_MAX_FRAME_SIZE: 16777215,
  MIN_MAX_FRAME_SIZE: 16384,
  MAX_INITIAL_WINDOW_SIZE: 2147483647,
});
number('NGHTTP2_SETTINGS_', 1,
       'HEADER_TABLE_SIZE ENABLE_PUSH MAX_CONCURRENT_STREAMS INITIAL_WINDOW_SIZE MAX_FRAME_SIZE MAX_HEADER_LIST_SIZE');
constants.NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL = 8;
number('PADDING_STRATEGY_', 0, 'NONE ALIGNED MAX');
constants.PADDING_STRATEGY_CALLBACK = 1;
number('NGHTTP2_', 0,
       'NO_ERROR PROTOCOL_ERROR INTERNAL_ERROR FLOW_CONTROL_ERROR SETTINGS_TIMEOUT STREAM_CLOSED FRAME_SIZE_ERROR ' +
       'REFUSED_STREAM CANCEL COMPRESSION_ERROR CONNECT_ERROR ENHANCE_YOUR_CALM INADEQUATE_SECURITY HTTP_1_1_REQUIRED');
constants.NGHTTP2_DEFAULT_WEIGHT = 16;

const headers = `:status :method :authority :scheme :path :protocol accept-encoding accept-language accept-ranges accept
access-control-allow-credentials access-control-allow-headers access-control-allow-methods access-control-allow-origin
access-control-expose-headers access-control-request-headers access-control-request-method age authorization
cache-control connection content-disposition content-encoding content-length content-type cookie date etag forwarded
host if-modified-since if-none-match if-range last-modified link location range referer server set-cookie
strict-transport-security transfer-encoding te upgrade-insecure-requests upgrade user-agent vary x-content-type-options
x-frame-options keep-alive proxy-connection x-xss-protection alt-svc content-security-policy early-data expect-ct origin
purpose timing-allow-origin x-forwarded-for priority accept-charset access-control-max-age allow content-language
content-location content-md5 content-range dnt expect expires from if-match if-unmodified-since max-forwards prefer
proxy-authenticate proxy-authorization refresh retry-after trailer tk via warning www-authenticate http2-settings`;
for (const name of headers.split(/\s+/)) {
  constants[`HTTP2_HEADER_${name.replace(':', '').toUpperCase().replaceAll('-', '_')}`] = name;
}

const methods = 'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE ' +
  'MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH ' +
  'PUT REBIND REPORT SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL';
for (const name of methods.split(' ')) constants[`HTTP2_METHOD_${name.replace('-', '_')}`] = name;

// Named by their texts, but for some.
const otherNames = { __proto__: null, 418: 'TEAPOT' };
for (const status of Object.keys(STATUS_CODES)) {
  const name = otherNames[status] ?? STATUS_CODES[status].toUpperCase().replaceAll("'", '').replace(/[^A-Z]+/g, '_');
  constants[`HTTP_STATUS_${name}`] = Number(status);
}

// Names of the codes that end streams and connections, by number.
const codeNames = Object.keys(constants).filter((name) => /^NGHTTP2_[A-Z]/.test(name))
  .slice(-15, -1);

module.exports = { constants, codeNames };
