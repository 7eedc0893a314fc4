// SPDX-License-Identifier: MIT
// The blob of a single executable application: see sea.h. Numbers are as the machine has them: the program around the
// blob is of one machine too.
#include "parse/sea.h"

#include "base/mem.h"
#include "base/sum.h"

#include <stdlib.h>
#include <string.h>

#define MAGIC "eddysea1"
enum { IS_MODULE = 1, IS_QUIET = 2 };

typedef struct head {
  char magic[8];
  uint64_t size, head_size; // of the blob; of its head
  uint32_t flags, extension, word_count, asset_count;
  uint64_t sum; // of the head, this being 0
} head;

typedef struct place {
  uint64_t at, len;
} place;

// ---- writing -------------------------------------------------------------------------------------------------------

static bool append_text(ed_buf *out, ed_sea_text text) {
  uint64_t len = text.len;
  return ed_buf_append(out, &len, sizeof len) && ed_buf_append(out, text.bytes, text.len) && ed_buf_append(out, "", 1);
}

static bool append_texts(const ed_sea *app, ed_buf *out) {
  bool ok = append_text(out, app->name) && append_text(out, app->script);
  for (size_t i = 0; i < app->word_count; i++) ok = ok && append_text(out, app->words[i]);
  for (size_t i = 0; i < app->asset_count; i++) ok = ok && append_text(out, app->assets[i].key);
  return ok;
}

static uint64_t aligned(uint64_t at) { return (at + ED_SEA_ALIGNMENT - 1) / ED_SEA_ALIGNMENT * ED_SEA_ALIGNMENT; }

static uint64_t sum_of(const char *bytes, size_t len) {
  head fixed;
  memcpy(&fixed, bytes, sizeof fixed);
  fixed.sum = 0;
  return ed_sum(bytes + sizeof fixed, len - sizeof fixed, ed_sum(&fixed, sizeof fixed, 0));
}

bool ed_sea_write_head(const ed_sea *app, ed_buf *out, uint64_t *size) {
  head fixed = {
      .magic = MAGIC,
      .flags = (app->is_module ? IS_MODULE : 0) | (app->is_quiet ? IS_QUIET : 0),
      .extension = app->extension,
      .word_count = (uint32_t)app->word_count,
      .asset_count = (uint32_t)app->asset_count,
  };
  size_t begin = out->len;
  if (!ed_buf_append(out, &fixed, sizeof fixed) || !append_texts(app, out)) return false;
  fixed.head_size = out->len - begin + app->asset_count * sizeof(place);
  fixed.size = fixed.head_size;
  for (size_t i = 0; i < app->asset_count; i++) {
    place p = {aligned(fixed.size), app->assets[i].content.len};
    fixed.size = p.at + p.len;
    if (!ed_buf_append(out, &p, sizeof p)) return false;
  }
  *size = fixed.size;
  memcpy(out->data + begin, &fixed, sizeof fixed);
  fixed.sum = sum_of(out->data + begin, out->len - begin);
  memcpy(out->data + begin, &fixed, sizeof fixed);
  return true;
}

// ---- reading -------------------------------------------------------------------------------------------------------

typedef struct reader {
  const char *at, *end;
  bool failed;
} reader;

static ed_sea_text read_text(reader *r) {
  uint64_t len;
  size_t left = (size_t)(r->end - r->at);
  if (r->failed || left < sizeof len) {
    r->failed = true;
    return (ed_sea_text){"", 0};
  }
  memcpy(&len, r->at, sizeof len);
  left -= sizeof len;
  if (len >= left || r->at[sizeof len + len] != 0) {
    r->failed = true;
    return (ed_sea_text){"", 0};
  }
  ed_sea_text text = {r->at + sizeof len, (size_t)len};
  r->at += sizeof len + len + 1;
  return text;
}

static void read_places(reader *r, ed_sea *out, const char *blob, const head *fixed) {
  if ((size_t)(r->end - r->at) != out->asset_count * sizeof(place)) r->failed = true;
  for (size_t i = 0; i < out->asset_count && !r->failed; i++) {
    place p;
    memcpy(&p, r->at + i * sizeof p, sizeof p);
    if (p.at < fixed->head_size || p.at > fixed->size || p.len > fixed->size - p.at) r->failed = true;
    else out->assets[i].content = (ed_sea_text){blob + p.at, (size_t)p.len};
  }
}

const char *ed_sea_read(const void *bytes, size_t len, ed_sea *out) {
  const char *blob = bytes;
  head fixed;
  *out = (ed_sea){0};
  if (len < sizeof fixed) return "it is cut off";
  memcpy(&fixed, blob, sizeof fixed);
  if (memcmp(fixed.magic, MAGIC, sizeof fixed.magic) != 0) return "it is of another version";
  if (fixed.size > len) return "it is cut off";
  if (fixed.head_size < sizeof fixed || fixed.head_size > fixed.size) return "its head has no possible length";
  if (fixed.sum != sum_of(blob, (size_t)fixed.head_size)) return "its sum is wrong";
  // Each text and each place takes more bytes than one: no count makes room for more than the blob's length.
  if (fixed.word_count > fixed.head_size || fixed.asset_count > fixed.head_size || fixed.extension > ED_SEA_CLI)
    return "its head is impossible";
  reader r = {blob + sizeof fixed, blob + fixed.head_size, false};
  *out = (ed_sea){
      .is_module = fixed.flags & IS_MODULE,
      .is_quiet = fixed.flags & IS_QUIET,
      .extension = (ed_sea_extension)fixed.extension,
      .word_count = fixed.word_count,
      .asset_count = fixed.asset_count,
      .words = ed_xcalloc(fixed.word_count + 1, sizeof *out->words),
      .assets = ed_xcalloc(fixed.asset_count + 1, sizeof *out->assets),
  };
  out->name = read_text(&r);
  out->script = read_text(&r);
  for (size_t i = 0; i < out->word_count && !r.failed; i++) out->words[i] = read_text(&r);
  for (size_t i = 0; i < out->asset_count && !r.failed; i++) out->assets[i].key = read_text(&r);
  read_places(&r, out, blob, &fixed);
  if (!r.failed) return NULL;
  ed_sea_deinit(out);
  return "its head is impossible";
}

const ed_sea_text *ed_sea_find(const ed_sea *app, const char *key, size_t len) {
  for (size_t i = 0; i < app->asset_count; i++) {
    const ed_sea_asset *asset = &app->assets[i];
    if (asset->key.len == len && memcmp(asset->key.bytes, key, len) == 0) return &asset->content;
  }
  return NULL;
}

void ed_sea_deinit(ed_sea *app) {
  free(app->words);
  free(app->assets);
  *app = (ed_sea){0};
}
