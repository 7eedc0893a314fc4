// SPDX-License-Identifier: MIT
// Texts of dates: see date.h. One pass over words, numbers and marks. What is in the format of ECMA-262 to its end is
// that; what stops being it goes on by the older rules, with what was read until then:
//
//   1:02:03.4   numbers before a colon, and the one behind, are the time
//   GMT+1:30    a sign behind a time or a zone begins the distance to UTC
//   1/2 2026    all other numbers are the day, at most three: month, day, year; or year, month, day when the first is
//               no day of a month; with the month as a word, day and year in any order that can be told
//   (...)       is a comment, and words before the first number are
#include "parse/date.h"

#include <math.h>
#include <string.h>

enum {
  ABSENT = INT32_MIN,
  DIGITS = 9, // of a number that count, behind its zeros
};

typedef enum kind { END, NUMBER, WORD, SPACE, MARK } kind;

typedef struct token {
  kind kind;
  int32_t value; // of a number; of a mark the byte
  int length;    // bytes
  char word[4];  // its first three letters, small
} token;

typedef struct reader {
  const uint8_t *at, *end;
  token next;

  int32_t day[3];
  int days;
  int32_t month; // by name
  bool is_standard;

  int32_t time[4]; // hour, minute, second, millisecond
  int times;
  int32_t half; // of the day: 0 or 12 hours

  int32_t zone_sign, zone_hour, zone_minute;
} reader;

// ---- words, numbers, marks -----------------------------------------------------------------------------------------

static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

// Bytes of the space that begins here: White Space of ECMA-262. Text is UTF-8.
static int space_at(const reader *r) {
  const uint8_t *at = r->at;
  if (*at == ' ' || (*at >= '\t' && *at <= '\r')) return 1;
  if (r->end - at >= 2 && at[0] == 0xc2 && at[1] == 0xa0) return 2;
  if (r->end - at < 3 || *at < 0xe1) return 0;
  uint32_t c = (at[0] & 15U) << 12 | (at[1] & 63U) << 6 | (at[2] & 63U);
  bool is = c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
  return is ? 3 : 0;
}

// Words are of all that stands behind the digits and marks in ASCII.
static bool is_letter(const reader *r) { return r->at < r->end && *r->at >= 'A' && !space_at(r); }

static void read_number(reader *r, token *t) {
  int digits = 0;
  *t = (token){.kind = NUMBER};
  for (; r->at < r->end && is_digit(*r->at); r->at++, t->length++) {
    if (digits == 0 && *r->at == '0') continue;
    if (digits++ < DIGITS) t->value = t->value * 10 + (*r->at - '0');
  }
}

static void read_word(reader *r, token *t) {
  *t = (token){.kind = WORD};
  for (; is_letter(r); r->at++, t->length++)
    if (t->length < 3) t->word[t->length] = (char)(*r->at | 32);
}

// A comment ends where its parentheses do, or the text.
static void skip_comment(reader *r) {
  int depth = 0;
  do {
    if (*r->at == '(') depth++;
    else if (*r->at == ')') depth--;
    r->at++;
  } while (depth > 0 && r->at < r->end);
}

static token take(reader *r) {
  token taken = r->next;
  token *t = &r->next;
  if (r->at == r->end) {
    *t = (token){.kind = END};
  } else if (is_digit(*r->at)) {
    read_number(r, t);
  } else if (is_letter(r)) {
    read_word(r, t);
  } else if (space_at(r)) {
    *t = (token){.kind = SPACE};
    while (r->at < r->end && space_at(r)) r->at += space_at(r);
  } else if (*r->at == '(') {
    *t = (token){.kind = MARK, .value = '('};
    skip_comment(r);
  } else {
    *t = (token){.kind = MARK, .value = *r->at++};
  }
  return taken;
}

static bool is_mark(const token *t, char c) { return t->kind == MARK && t->value == c; }
static bool is_sign(const token *t) { return is_mark(t, '+') || is_mark(t, '-'); }
static bool is_of_digits(const token *t, int count) { return t->kind == NUMBER && t->length == count; }
static bool is_word(const token *t, const char *word) {
  return t->kind == WORD && t->length == (int)strlen(word) && strcmp(t->word, word) == 0;
}

static bool take_mark(reader *r, char c) {
  bool is = is_mark(&r->next, c);
  if (is) take(r);
  return is;
}

static int32_t month_of(const token *t) {
  static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
  for (int i = 0; i < 12 && t->length >= 3; i++)
    if (memcmp(months + i * 3, t->word, 3) == 0) return i + 1;
  return ABSENT;
}

// Hours from UTC; those of North America are in RFC 2822, section 4.3.
static int32_t zone_of(const token *t) {
  static const struct {
    const char *name;
    int32_t hours;
  } zones[] = {{"utc", 0},  {"gmt", 0},  {"ut", 0},   {"z", 0},    {"est", -5}, {"edt", -4},
               {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}};
  for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
    if (is_word(t, zones[i].name)) return zones[i].hours;
  return ABSENT;
}

// ---- parts ---------------------------------------------------------------------------------------------------------

static bool is_between(int32_t n, int32_t least, int32_t most) { return n >= least && n <= most; }
static bool is_day(int32_t n) { return is_between(n, 1, 31); }
static bool is_month(int32_t n) { return is_between(n, 1, 12); }

static bool add_day(reader *r, int32_t n) {
  if (r->days == 3) return false;
  r->day[r->days++] = n;
  return true;
}

static bool add_time(reader *r, int32_t n) {
  if (r->times == 4) return false;
  r->time[r->times++] = n;
  return true;
}

static void end_time(reader *r, int32_t n) {
  add_time(r, n);
  while (add_time(r, 0)) {
  }
}

static bool wants_time(const reader *r, int32_t n) {
  return ((r->times == 1 || r->times == 2) && is_between(n, 0, 59)) || (r->times == 3 && is_between(n, 0, 999));
}

static int32_t milliseconds(const token *t) {
  int digits = t->length < DIGITS ? t->length : DIGITS;
  double n = t->value;
  for (; digits < 3; digits++) n *= 10;
  // Zeros in front do not count among the digits that are kept
  if (t->length > DIGITS) {
    int32_t kept = 0;
    for (int32_t v = t->value; v > 0; v /= 10) kept++;
    if (kept < DIGITS) digits = t->length;
  }
  for (; digits > 3; digits--) n /= 10;
  return (int32_t)n;
}

static void set_zone(reader *r, int32_t hours) {
  r->zone_sign = hours < 0 ? -1 : 1;
  r->zone_hour = hours * r->zone_sign;
  r->zone_minute = 0;
}

static bool is_utc(const reader *r) { return r->zone_hour == 0 && r->zone_minute == 0; }

// ---- the format of ECMA-262 ----------------------------------------------------------------------------------------

static bool standard_year(reader *r) {
  if (is_of_digits(&r->next, 4)) return add_day(r, take(r).value);
  if (!is_sign(&r->next)) return false;
  // The sign is taken back when no such year follows: the older rules know signs, too. The year -0 is none at all.
  const reader before = *r;
  bool negative = take(r).value == '-';
  if (!is_of_digits(&r->next, 6)) {
    *r = before;
    return false;
  }
  int32_t year = take(r).value;
  return !(negative && year == 0) && add_day(r, negative ? -year : year);
}

static bool standard_day(reader *r) {
  if (!standard_year(r)) return false;
  if (!take_mark(r, '-')) return true;
  if (!is_of_digits(&r->next, 2) || !is_month(r->next.value)) return false;
  add_day(r, take(r).value);
  if (!take_mark(r, '-')) return true;
  if (!is_of_digits(&r->next, 2) || !is_day(r->next.value)) return false;
  return add_day(r, take(r).value);
}

static bool standard_part(reader *r, int32_t most) {
  return is_of_digits(&r->next, 2) && is_between(r->next.value, 0, most) && add_time(r, take(r).value);
}

static bool standard_zone(reader *r) {
  if (is_word(&r->next, "z")) {
    take(r);
    set_zone(r, 0);
    return true;
  }
  if (!is_sign(&r->next)) return true;
  r->zone_sign = take(r).value == '-' ? -1 : 1;
  if (is_of_digits(&r->next, 4)) {
    int32_t both = take(r).value;
    r->zone_hour = both / 100, r->zone_minute = both % 100;
    return is_between(r->zone_hour, 0, 23) && is_between(r->zone_minute, 0, 59);
  }
  if (!is_of_digits(&r->next, 2) || !is_between(r->next.value, 0, 23)) return false;
  r->zone_hour = take(r).value;
  if (!take_mark(r, ':') || !is_of_digits(&r->next, 2) || !is_between(r->next.value, 0, 59)) return false;
  r->zone_minute = take(r).value;
  return true;
}

static bool standard_time(reader *r) {
  if (!standard_part(r, 24) || !take_mark(r, ':')) return false;
  int32_t most = r->time[0] == 24 ? 0 : 59;
  if (!standard_part(r, most)) return false;
  if (take_mark(r, ':')) {
    if (!standard_part(r, most)) return false;
    if (take_mark(r, '.')) {
      if (r->next.kind != NUMBER || (most == 0 && r->next.value > 0)) return false;
      token fraction = take(r);
      add_time(r, milliseconds(&fraction));
    }
  }
  return standard_zone(r) && r->next.kind == END;
}

// Whether the whole text is in the format.
static bool standard(reader *r) {
  if (!standard_day(r)) return false;
  if (is_word(&r->next, "t")) {
    const reader before = *r; // the older rules do not know the word, and refuse it
    take(r);
    if (!standard_time(r)) {
      *r = before;
      return false;
    }
  } else if (r->next.kind == END) {
    set_zone(r, 0);
  } else {
    return false;
  }
  r->is_standard = true;
  return true;
}

// ---- the older rules -----------------------------------------------------------------------------------------------

static bool old_number(reader *r, int32_t n) {
  if (take_mark(r, ':')) {
    if (take_mark(r, ':')) return r->times == 0 && add_time(r, n) && add_time(r, 0);
    if (!add_time(r, n)) return false;
    take_mark(r, '.');
    return true;
  }
  if (take_mark(r, '.') && wants_time(r, n)) {
    add_time(r, n);
    if (r->next.kind != NUMBER) return false;
    token fraction = take(r);
    end_time(r, milliseconds(&fraction));
    return true;
  }
  if (r->zone_hour != ABSENT && r->zone_minute == ABSENT && is_between(n, 0, 59)) {
    r->zone_minute = n;
    return true;
  }
  if (wants_time(r, n)) {
    end_time(r, n);
    return r->next.kind == END || r->next.kind == SPACE || is_word(&r->next, "z") || is_sign(&r->next);
  }
  if (!add_day(r, n)) return false;
  take_mark(r, '-');
  return true;
}

static bool old_word(reader *r, const token *t, bool has_number) {
  int32_t zone = zone_of(t), month = month_of(t);
  if ((is_word(t, "am") || is_word(t, "pm")) && r->times > 0) {
    r->half = t->word[0] == 'p' ? 12 : 0;
  } else if (month != ABSENT) {
    r->month = month;
    take_mark(r, '-');
  } else if (zone != ABSENT && has_number) {
    set_zone(r, zone);
  } else {
    return !has_number && r->next.kind != NUMBER;
  }
  return true;
}

static bool old_distance(reader *r, bool negative) {
  r->zone_sign = negative ? -1 : 1;
  r->zone_hour = r->zone_minute = 0;
  token t = {0};
  if (r->next.kind == NUMBER) t = take(r);
  else if (!is_mark(&r->next, ':')) return false;
  if (is_mark(&r->next, ':')) {
    r->zone_hour = t.value, r->zone_minute = ABSENT;
  } else if (t.length <= 2) {
    r->zone_hour = t.value;
  } else if (t.length <= 4) {
    r->zone_hour = t.value / 100, r->zone_minute = t.value % 100;
  } else {
    return false;
  }
  return true;
}

static bool old(reader *r) {
  bool has_number = r->days > 0;
  while (r->next.kind != END) {
    token t = take(r);
    if (t.kind == NUMBER) {
      has_number = true;
      if (!old_number(r, t.value)) return false;
    } else if (t.kind == WORD) {
      if (!old_word(r, &t, has_number)) return false;
    } else if (is_sign(&t) && (is_utc(r) || r->times > 0)) {
      if (!old_distance(r, t.value == '-')) return false;
    } else if ((is_sign(&t) || is_mark(&t, ')')) && has_number) {
      return false;
    }
  }
  return true;
}

// ---- what comes of it ----------------------------------------------------------------------------------------------

// Days from 1970-01-01 to a day of the proleptic Gregorian calendar, counted in eras of 400 years from the first of
// March, behind which a leap day comes last.
static double days_since_1970(int32_t year, int32_t month, int32_t day) {
  int64_t y = (int64_t)year - (month <= 2);
  int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return (double)(era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468);
}

static bool give_day(reader *r, double *days) {
  if (r->days == 0) return false;
  while (add_day(r, 1)) {
  }
  const int32_t *d = r->day;
  int32_t year, month = r->month, day;
  if (month != ABSENT) {
    bool year_first = !is_day(d[0]);
    year = d[!year_first], day = d[year_first];
  } else if (r->is_standard || !is_day(d[0])) {
    year = d[0], month = d[1], day = d[2];
  } else {
    month = d[0], day = d[1], year = d[2];
  }
  if (!r->is_standard) {
    if (is_between(year, 0, 49)) year += 2000;
    else if (is_between(year, 50, 99)) year += 1900;
  }
  if (!is_month(month) || !is_day(day)) return false;
  *days = days_since_1970(year, month, day);
  return true;
}

static bool give_time(reader *r, double *ms) {
  while (add_time(r, 0)) {
  }
  int32_t *t = r->time;
  if (r->half != ABSENT) {
    if (!is_between(t[0], 0, 12)) return false;
    t[0] = t[0] % 12 + r->half;
  }
  bool is_midnight = t[0] == 24 && t[1] == 0 && t[2] == 0 && t[3] == 0;
  if (!is_midnight &&
      !(is_between(t[0], 0, 23) && is_between(t[1], 0, 59) && is_between(t[2], 0, 59) && is_between(t[3], 0, 999)))
    return false;
  *ms = ((t[0] * 60.0 + t[1]) * 60.0 + t[2]) * 1000.0 + t[3];
  return true;
}

static bool give_zone(reader *r, double *ms, bool *is_local) {
  *is_local = r->zone_sign == ABSENT;
  if (*is_local) return true;
  if (r->zone_hour == ABSENT) r->zone_hour = 0;
  if (r->zone_minute == ABSENT) r->zone_minute = 0;
  double seconds = r->zone_hour * 3600.0 + r->zone_minute * 60.0;
  *ms -= r->zone_sign * seconds * 1000.0;
  return seconds <= INT32_MAX;
}

double ed_date_parse(const uint8_t *text, size_t len, bool *is_local) {
  const uint8_t *nul = len ? memchr(text, 0, len) : NULL; // the end, to V8
  reader r = {.at = text,
              .end = nul ? nul : text + len,
              .month = ABSENT,
              .half = ABSENT,
              .zone_sign = ABSENT,
              .zone_hour = ABSENT,
              .zone_minute = ABSENT};
  take(&r);
  double days, ms;
  *is_local = false;
  if ((!standard(&r) && !old(&r)) || !give_day(&r, &days) || !give_time(&r, &ms) || !give_zone(&r, &ms, is_local))
    return NAN;
  return days * 86400000.0 + ms;
}
