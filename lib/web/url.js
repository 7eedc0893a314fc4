// SPDX-License-Identifier: MIT
// The globals URL and URLSearchParams.
'use strict';

const { URL } = require('internal/url');
const { URLSearchParams } = require('internal/url/search_params');

module.exports = { URL, URLSearchParams };
