// SPDX-License-Identifier: MIT
// The host parser of the URL Standard; internationalized names by ICU.
#include "parse/host.h"

#include "base/mem.h"
#include "parse/percent.h"
#include "parse/url.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uidna.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static int hex_value(char c) {
  return is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

// 1: forbidden in hosts and domains, 2: only in domains.
static const uint8_t forbidden[256] = {
    [0] = 1,   [1 ... 8] = 2, [9 ... 10] = 1, [11 ... 12] = 2, [13] = 1,  [14 ... 31] = 2, [' '] = 1,
    ['#'] = 1, ['%'] = 2,     ['/'] = 1,      [':'] = 1,       ['<'] = 1, ['>'] = 1,       ['?'] = 1,
    ['@'] = 1, ['['] = 1,     ['\\'] = 1,     [']'] = 1,       ['^'] = 1, ['|'] = 1,       [127] = 2,
};
static bool is_forbidden_in_host(unsigned char c) { return forbidden[c] == 1; }
static bool is_forbidden_in_domain(unsigned char c) { return forbidden[c] != 0; }

// ---- IPv4 ----------------------------------------------------------------------------------------------------------

// A number in decimal, octal ("0..") or hexadecimal ("0x.."); false when it is none. Saturates far above 2^32.
static bool ipv4_number(const char *s, size_t len, uint64_t *n) {
  unsigned radix = 10;
  if (len == 0) return false;
  if (len >= 2 && s[0] == '0' && (s[1] | 32) == 'x') s += 2, len -= 2, radix = 16;
  else if (len >= 2 && s[0] == '0') s++, len--, radix = 8;
  *n = 0;
  for (size_t i = 0; i < len; i++) {
    int digit = hex_value(s[i]);
    if (digit < 0 || (unsigned)digit >= radix) return false;
    *n = *n * radix + (unsigned)digit;
    if (*n > UINT64_C(1) << 40) *n = UINT64_C(1) << 40;
  }
  return true;
}

// The "ends in a number" checker.
static bool ends_in_number(const char *s, size_t len) {
  if (len > 0 && s[len - 1] == '.') len--;
  size_t start = len;
  while (start > 0 && s[start - 1] != '.') start--;
  if (start == len) return false;
  bool digits = true;
  for (size_t i = start; i < len; i++) digits = digits && is_digit(s[i]);
  uint64_t n;
  return digits || ipv4_number(s + start, len - start, &n);
}

static bool parse_ipv4(ed_buf *out, const char *s, size_t len) {
  uint64_t numbers[4];
  size_t count = 0;
  if (len > 0 && s[len - 1] == '.') len--;
  for (size_t at = 0; at <= len;) {
    size_t end = at;
    while (end < len && s[end] != '.') end++;
    if (count == 4 || !ipv4_number(s + at, end - at, &numbers[count])) return false;
    count++;
    at = end + 1;
  }
  uint64_t ip = numbers[count - 1];
  if (ip >= UINT64_C(1) << (8 * (5 - count))) return false;
  for (size_t i = 0; i + 1 < count; i++) {
    if (numbers[i] > 255) return false;
    ip += numbers[i] << (8 * (3 - i));
  }
  char text[16];
  int n = snprintf(text, sizeof text, "%u.%u.%u.%u", (unsigned)(ip >> 24), (unsigned)(ip >> 16 & 255),
                   (unsigned)(ip >> 8 & 255), (unsigned)(ip & 255));
  return ed_buf_append(out, text, (size_t)n);
}

// ---- IPv6 ----------------------------------------------------------------------------------------------------------

// The dotted tail of an IPv6 address: four decimal numbers, to the end of the text.
static bool ipv6_tail(const char *at, const char *end, uint16_t *pieces) {
  for (int i = 0; i < 4; i++) {
    if (i > 0 && (at == end || *at++ != '.')) return false;
    if (at == end || !is_digit(*at)) return false;
    unsigned n = 0;
    for (const char *first = at; at < end && is_digit(*at); at++) {
      if (at > first && n == 0) return false; // no leading zeros
      n = n * 10 + (unsigned)(*at - '0');
      if (n > 255) return false;
    }
    pieces[i / 2] = (uint16_t)(pieces[i / 2] << 8 | n);
  }
  return at == end;
}

static bool read_ipv6(const char *at, const char *end, uint16_t pieces[8]) {
  int count = 0, compress = -1;
  if (at < end && *at == ':') {
    if (end - at < 2 || at[1] != ':') return false;
    at += 2;
    compress = 0;
  }
  while (at < end) {
    if (count == 8) return false;
    if (*at == ':') {
      if (compress >= 0) return false;
      at++;
      compress = count;
      continue;
    }
    const char *first = at;
    unsigned n = 0;
    for (; at < end && at - first < 4 && hex_value(*at) >= 0; at++) n = n * 16 + (unsigned)hex_value(*at);
    if (at < end && *at == '.') {
      if (at == first || count > 6) return false;
      if (!ipv6_tail(first, end, pieces + count)) return false;
      count += 2;
      break;
    }
    if (at < end && (*at != ':' || ++at == end)) return false;
    if (at == first) return false;
    pieces[count++] = (uint16_t)n;
  }
  if (compress < 0) return count == 8;
  if (count == 8) return false;
  memmove(pieces + 8 - (count - compress), pieces + compress, (size_t)(count - compress) * sizeof *pieces);
  memset(pieces + compress, 0, (size_t)(8 - count) * sizeof *pieces);
  return true;
}

static bool parse_ipv6(ed_buf *out, const char *s, size_t len) {
  uint16_t pieces[8] = {0};
  if (!read_ipv6(s, s + len, pieces)) return false;
  // The first longest run of zeros, of two at least, becomes "::".
  int best = -1, best_len = 1;
  for (int i = 0; i < 8; i++) {
    int n = 0;
    while (i + n < 8 && pieces[i + n] == 0) n++;
    if (n > best_len) best = i, best_len = n;
    if (n > 0) i += n;
  }
  if (!ed_buf_append(out, "[", 1)) return false;
  for (int i = 0; i < 8; i++) {
    if (i == best) {
      if (!ed_buf_append(out, "::", i == 0 ? 2 : 1)) return false;
      i += best_len - 1;
      continue;
    }
    char text[8];
    int n = snprintf(text, sizeof text, i == 7 ? "%x" : "%x:", pieces[i]);
    if (!ed_buf_append(out, text, (size_t)n)) return false;
  }
  return ed_buf_append(out, "]", 1);
}

// ---- domains -------------------------------------------------------------------------------------------------------

// Opens ICU's UTS #46 with the flags of the URL Standard: CheckBidi, CheckJoiners, not transitional, no STD3 rules.
static UIDNA *open_idna(void) {
  UErrorCode status = U_ZERO_ERROR;
  UIDNA *idna = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
                                    UIDNA_NONTRANSITIONAL_TO_UNICODE,
                                &status);
  return U_SUCCESS(status) ? idna : NULL;
}

// CheckHyphens and VerifyDnsLength are off.
static const uint32_t tolerated = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                  UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                  UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

typedef int32_t (*idna_convert)(const UIDNA *, const char *, int32_t, char *, int32_t, UIDNAInfo *, UErrorCode *);

static bool convert(ed_buf *out, const char *s, size_t len, idna_convert fn, uint32_t accepted) {
  if (len > 1 << 20) return false;
  UIDNA *idna = open_idna();
  if (!idna) return false;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  size_t cap = len * 4 + 64;
  char *to = ed_buf_reserve(out, cap);
  int32_t n = to ? fn(idna, s, (int32_t)len, to, (int32_t)cap, &info, &status) : 0;
  if (to && status == U_BUFFER_OVERFLOW_ERROR) {
    status = U_ZERO_ERROR;
    info = (UIDNAInfo)UIDNA_INFO_INITIALIZER;
    cap = (size_t)n + 1;
    to = ed_buf_reserve(out, cap);
    if (to) n = fn(idna, s, (int32_t)len, to, (int32_t)cap, &info, &status);
  }
  uidna_close(idna);
  if (!to || U_FAILURE(status) || (info.errors & ~accepted)) return false;
  out->len += (size_t)n;
  return n > 0;
}

static bool has_punycode(const char *s, size_t len) {
  for (size_t i = 0; i + 4 <= len; i++) {
    bool at_label = i == 0 || s[i - 1] == '.';
    if (at_label && (s[i] | 32) == 'x' && (s[i + 1] | 32) == 'n' && s[i + 2] == '-' && s[i + 3] == '-') return true;
  }
  return false;
}

// Short names that were converted before: to ask ICU takes microseconds, and programs talk to few hosts. A name stands
// at the place that the sum of its bytes says.
enum { KNOWN_NAMES = 16, KNOWN_MAX = 63 };
typedef struct known_name {
  uint8_t len, ascii_len; // of a free place: 0
  char name[KNOWN_MAX], ascii[KNOWN_MAX];
} known_name;
static _Thread_local known_name known_names[KNOWN_NAMES];

static bool convert_known(ed_buf *out, const char *s, size_t len) {
  if (len > KNOWN_MAX) return convert(out, s, len, uidna_nameToASCII_UTF8, tolerated);
  unsigned sum = 0;
  for (size_t i = 0; i < len; i++) sum += (unsigned char)s[i];
  known_name *known = &known_names[sum % KNOWN_NAMES];
  if (known->len == len && memcmp(known->name, s, len) == 0) return ed_buf_append(out, known->ascii, known->ascii_len);
  size_t start = out->len;
  if (!convert(out, s, len, uidna_nameToASCII_UTF8, tolerated)) return false;
  size_t n = out->len - start;
  if (n > KNOWN_MAX) return true;
  known->len = (uint8_t)len, known->ascii_len = (uint8_t)n;
  memcpy(known->name, s, len);
  memcpy(known->ascii, out->data + start, n);
  return true;
}

// Domain to ASCII without the check for forbidden code points.
static bool to_ascii(ed_buf *out, const char *s, size_t len) {
  bool ascii = true;
  for (size_t i = 0; i < len; i++) ascii = ascii && (unsigned char)s[i] < 0x80;
  if (!ascii || has_punycode(s, len)) return convert_known(out, s, len);
  char *to = ed_buf_reserve(out, len);
  if (!to) return false;
  for (size_t i = 0; i < len; i++) to[i] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] | 32) : s[i];
  out->len += len;
  return len > 0;
}

static bool parse_domain(ed_buf *out, const char *s, size_t len) {
  size_t start = out->len;
  if (!to_ascii(out, s, len)) return false;
  const char *domain = out->data + start;
  size_t n = out->len - start;
  for (size_t i = 0; i < n; i++)
    if (is_forbidden_in_domain((unsigned char)domain[i])) return false;
  if (!ends_in_number(domain, n)) return true;
  char *copy = ed_xstrndup(domain, n);
  out->len = start;
  bool ok = parse_ipv4(out, copy, n);
  free(copy);
  return ok;
}

bool ed_host_parse(ed_buf *out, const char *text, size_t len, bool special) {
  if (len > 0 && text[0] == '[') return text[len - 1] == ']' && len > 1 && parse_ipv6(out, text + 1, len - 2);
  if (!special) {
    for (size_t i = 0; i < len; i++)
      if (is_forbidden_in_host((unsigned char)text[i])) return false;
    return ed_percent_encode(out, text, len, ED_SET_C0);
  }
  if (!memchr(text, '%', len)) return parse_domain(out, text, len);
  char *decoded = ed_xmalloc(len + 1);
  size_t n = ed_percent_decode(decoded, text, len);
  bool ok = parse_domain(out, decoded, n);
  free(decoded);
  return ok;
}

bool ed_url_domain_to_ascii(ed_buf *out, const char *domain, size_t len) {
  return len == 0 || ed_host_parse(out, domain, len, true);
}

bool ed_url_domain_to_unicode(ed_buf *out, const char *domain, size_t len) {
  ed_buf ascii;
  ed_buf_init(&ascii, len * 16 + 1024);
  bool ok = ed_url_domain_to_ascii(&ascii, domain, len);
  // Whatever the labels decode to: what is invalid stays as it is.
  if (ok && ascii.len > 0) ok = convert(out, ascii.data, ascii.len, uidna_nameToUnicodeUTF8, UINT32_MAX);
  ed_buf_deinit(&ascii);
  return ok;
}
