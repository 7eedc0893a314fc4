// SPDX-License-Identifier: MIT
// Texts of dates: parse/date. What is behind each text was asked of Node.js 26; local times stand as if they were UTC.
#include "check.h"
#include "parse/date.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEVER NAN

static void expect(const char *text, double ms, bool local) {
  size_t len = strlen(text);
  uint8_t *bytes = malloc(len ? len : 1); // exact size: the sanitizer sees a read too far
  memcpy(bytes, text, len);
  bool is_local;
  double got = ed_date_parse(bytes, len, &is_local);
  free(bytes);
  if (isnan(ms) ? !isnan(got) : got != ms || is_local != local) printf("%s: %.0f, %d\n", text, got, is_local);
  CHECK(isnan(ms) ? isnan(got) : got == ms && is_local == local);
}

enum { DAY = 86400 };
#define JUNE_15 1592179200000.0        // 2020-06-15T00:00Z
#define AT      (JUNE_15 + 37230000.0) // 10:20:30

TEST(date_standard_format) {
  expect("2020-06-15", JUNE_15, false);
  expect("2020-06", JUNE_15 - 14.0 * DAY * 1000, false);
  expect("1970", 0, false);
  expect("2020-06-15T10:20:30", AT, true);
  expect("2020-06-15T10:20:30Z", AT, false);
  expect("2020-06-15t10:20:30z", AT, false);
  expect("2020-06-15T10:20:30.5Z", AT + 500, false);
  expect("2020-06-15T10:20:30.123456789123Z", AT + 123, false);
  expect("2020-06-15T12:20:30+02:00", AT, false);
  expect("2020-06-15T08:20:30-0200", AT, false);
  expect("2020-06-14T24:00:00Z", JUNE_15, false);
  expect("+002020-06-15", JUNE_15, false);
  expect("-000001-01-01", -62198755200000.0, false);
  expect("+275760-09-13T00:00:00Z", 8.64e15, false);
  expect("2001-02-30", 983491200000.0, false); // the days of a month are not counted
}

TEST(date_standard_format_refused) {
  static const char *const texts[] = {"",
                                      "2020-06-15T",
                                      "2020-06-15T10",
                                      "2020-06-15T1:00",
                                      "2020-06-15T24:00:01Z",
                                      "2020-06-15T10:60Z",
                                      "2020-06-15T10:20:30Z ",
                                      "2020-06-15T10:20:30+02",
                                      "-000000",
                                      "2020-13-01",
                                      "2020-01-32"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) expect(texts[i], NEVER, false);
}

TEST(date_older_rules) {
  expect("2020-6-15", JUNE_15, true);
  expect("2020/06/15 10:20:30", AT, true);
  expect("6/15/2020 10:20:30 AM", AT, true);
  expect("06-15-2020", JUNE_15, true);
  expect("15.6.2020", NEVER, false); // no month 15
  expect("6.15.20", JUNE_15, true);
  expect("2020-06-15 10:20:30 UTC", AT, false);
  expect("2020-06-15 12:20:30 +0200", AT, false);
  expect("2020-06-15 12:20:30 GMT+2:00 (CEST (summer))", AT, false);
  expect("2020-06-15 05:20:30 EST", AT, false);
  expect("Mon, 15 Jun 2020 10:20:30 GMT", AT, false);
  expect("June 15, 2020 10:20:30", AT, true);
  expect("2020 15 junebug 10:20:30", AT, true);
  expect("12:00 am 6/15/2020", JUNE_15, true);
  expect("12:00 pm 6/15/2020", JUNE_15 + 43200000, true);
  expect("2020-06-15 10:20:30\xe2\x80\xaf"
         "AM",
         AT, true);
  expect("foo 2022", 1640995200000.0, true);
  expect("-000000-01-01", 978307200000.0, true); // the year -0 is none
  expect("1", 978307200000.0, true);
  expect("49", 2493072000000.0, true);
  expect("50", -631152000000.0, true);
}

TEST(date_older_rules_refused) {
  static const char *const texts[] = {"foo",
                                      "13",
                                      "31",
                                      "1 2 3 4",
                                      "1:2:3:4:5 1/1/20",
                                      "1/1/20 x",
                                      "x1/1/20",
                                      "13:00 pm 1/1/20",
                                      "1:60 1/1/20",
                                      "1/1/20 10:00-",
                                      "1/1/20 )",
                                      "1/1/20 10:00x",
                                      "1 2:3 +12345",
                                      "1 2:3 GMT+999999:00",
                                      "é1/2/2020"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) expect(texts[i], NEVER, false);
}
