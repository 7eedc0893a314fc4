// SPDX-License-Identifier: MIT
// Binding `crypto_hash`: digests and HMAC.
//
// A digest is named by a number, its place in a list that only grows. What is hashed whole runs in a context that each
// thread keeps for the digest; a hash that comes in pieces is a box.
#include "bind/crypto.h"

#include "base/base64.h"
#include "base/hex.h"
#include "base/mem.h"
#include "base/utf.h"
#include "engine/cells.h"

#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/objects.h>
#include <stdlib.h>
#include <string.h>

// ---- the list of digests -------------------------------------------------------------------------------------------

enum { DIGESTS_MAX = 64 }; // OpenSSL has some 25
static EVP_MD *digests[DIGESTS_MAX];
static int digest_count; // read by all threads, grows under the lock
static uv_mutex_t lock;
static uv_once_t once = UV_ONCE_INIT;
static void make_lock(void) { uv_mutex_init(&lock); }

const EVP_MD *ed_crypto_digest(int32_t id) {
  return id >= 0 && id < __atomic_load_n(&digest_count, __ATOMIC_ACQUIRE) ? digests[id] : NULL;
}

// The older names (RSA-SHA256, ssl3-md5 ...) are known to the table of objects only.
static EVP_MD *fetch(const char *name) {
  EVP_MD *md = EVP_MD_fetch(NULL, name, NULL);
  if (md) return md;
  const EVP_MD *by_object = EVP_get_digestbyname(name);
  return by_object ? EVP_MD_fetch(NULL, EVP_MD_get0_name(by_object), NULL) : NULL;
}

// find(name) -> number of the digest, or -1; cells N0: its bytes, N1: whether it has output of any length, N2: bytes of
// its block
ED_FN(crypto_hash_find) {
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  EVP_MD *md = fetch(name);
  ERR_clear_error();
  if (!md) return ed_num(a->ctx, ED_CRYPTO_UNKNOWN);
  uv_once(&once, make_lock);
  uv_mutex_lock(&lock);
  int id = 0;
  while (id < digest_count && strcmp(EVP_MD_get0_name(digests[id]), EVP_MD_get0_name(md)) != 0) id++;
  if (id == DIGESTS_MAX) {
    EVP_MD_free(md);
    id = ED_CRYPTO_UNKNOWN;
  } else if (id == digest_count) {
    digests[id] = md;
    __atomic_store_n(&digest_count, id + 1, __ATOMIC_RELEASE);
  } else {
    EVP_MD_free(md);
  }
  uv_mutex_unlock(&lock);
  const EVP_MD *found = ed_crypto_digest(id);
  if (found) {
    int32_t *cells = ed_engine_cells(ed_engine_here())->i;
    cells[ED_CELL_N0] = EVP_MD_get_size(found);
    cells[ED_CELL_N1] = (EVP_MD_get_flags(found) & EVP_MD_FLAG_XOF) != 0;
    cells[ED_CELL_N2] = EVP_MD_get_block_size(found);
  }
  return ed_num(a->ctx, id);
}

typedef struct name_list {
  ed_ctx ctx;
  ed_obj list;
  unsigned count;
} name_list;

static void add_name(const EVP_MD *md, const char *from, const char *to, void *arg) {
  (void)md, (void)to;
  name_list *names = arg;
  EVP_MD *fetched = from ? fetch(from) : NULL;
  if (fetched) ed_set_index(names->ctx, names->list, names->count++, ed_str_ascii(names->ctx, from));
  EVP_MD_free(fetched);
}

// names() -> [every name that find() takes]
ED_FN(crypto_hash_names) {
  name_list names = {a->ctx, ed_array_new(a->ctx, 0, NULL), 0};
  EVP_MD_do_all_sorted(add_name, &names);
  ERR_clear_error();
  return names.list;
}

// ---- what goes in and comes out ------------------------------------------------------------------------------------

// Bytes of a string in UTF-8, or those of an array; `heap` is to be freed.
typedef struct input {
  const uint8_t *data;
  size_t len;
  char *heap;
} input;

static input read_input(ed_args *a, char *room, size_t room_len) {
  if (a->next < a->count && !ed_is_string(a->ctx, a->v[a->next])) {
    ed_bytes b = ed_arg_bytes_briefly(a);
    return (input){b.data, b.len, NULL};
  }
  ed_text t = ed_arg_text(a);
  if (t.latin1 && ed_utf_is_ascii(t.latin1, t.len)) return (input){t.latin1, t.len, NULL};
  size_t len = t.latin1 ? ed_utf8_len_latin1(t.latin1, t.len) : ed_utf8_len_utf16(t.utf16, t.len);
  input in = {NULL, len, NULL};
  char *out = len <= room_len ? room : (in.heap = ed_try_malloc(len));
  if (!out) {
    ed_throw_type(a, "out of memory");
    return (input){(const uint8_t *)"", 0, NULL};
  }
  if (t.latin1) ed_utf8_from_latin1(out, t.latin1, t.len);
  else ed_utf8_from_utf16(out, t.utf16, t.len);
  in.data = (const uint8_t *)out;
  return in;
}

enum { ROOM = 512 };
// Encodings of text, as internal/buffer/encodings numbers them; others are made in JavaScript.
enum { LATIN1 = 2, BASE64 = 4, BASE64URL = 5, HEX = 6 };

static ed_val as_text(ed_ctx ctx, const uint8_t *bytes, size_t len, int32_t encoding) {
  char text[2 * EVP_MAX_MD_SIZE + 4];
  switch (encoding) {
  case HEX: ed_hex_encode(text, bytes, len); return ed_str_latin1(ctx, (const uint8_t *)text, 2 * len);
  case BASE64:
  case BASE64URL:
    len = ed_base64_encode(text, bytes, len, encoding == BASE64URL);
    return ed_str_latin1(ctx, (const uint8_t *)text, len);
  default: return ed_str_latin1(ctx, bytes, len);
  }
}

// Where a digest goes: the next argument, an encoding or an array to fill.
typedef struct sink {
  ed_bytes bytes;
  int32_t encoding; // when bytes.data is NULL
} sink;

static sink read_sink(ed_args *a) {
  if (a->next < a->count && ed_is_number(a->ctx, a->v[a->next])) return (sink){.encoding = ed_arg_i32(a)};
  return (sink){.bytes = ed_arg_bytes_briefly(a)};
}

// Ends a digest with so many bytes of output.
static bool end(EVP_MD_CTX *ctx, uint8_t *out, size_t len) {
  const EVP_MD *md = EVP_MD_CTX_get0_md(ctx);
  if (len == (size_t)EVP_MD_get_size(md)) return EVP_DigestFinal_ex(ctx, out, NULL);
  if (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) return len == 0 || EVP_DigestFinalXOF(ctx, out, len);
  ERR_raise(ERR_LIB_EVP, EVP_R_NOT_XOF_OR_INVALID_LENGTH);
  return false;
}

// Ends a digest into the sink; an array longer or shorter than the digest asks for output of that length.
static ed_val finish(ed_args *a, EVP_MD_CTX *ctx, const sink *to) {
  if (to->bytes.data) {
    return end(ctx, to->bytes.data, to->bytes.len) ? NULL : ed_crypto_failed(a->ctx);
  }
  uint8_t out[EVP_MAX_MD_SIZE];
  unsigned len = 0;
  if (!EVP_DigestFinal_ex(ctx, out, &len)) return ed_crypto_failed(a->ctx);
  return as_text(a->ctx, out, len, to->encoding);
}

// ---- digests -------------------------------------------------------------------------------------------------------

static _Thread_local EVP_MD_CTX *kept[DIGESTS_MAX];

// A context that is ready for input, kept by the thread.
static EVP_MD_CTX *ready(int32_t id) {
  const EVP_MD *md = ed_crypto_digest(id);
  if (!md) return NULL;
  if (!kept[id]) kept[id] = EVP_MD_CTX_new();
  return kept[id] && EVP_DigestInit_ex(kept[id], md, NULL) ? kept[id] : NULL;
}

// digest(number, string or bytes, encoding or array to fill) -> text, undefined, or errors
ED_FN(crypto_hash_digest) {
  int32_t id = ed_arg_i32(a);
  char room[ROOM];
  input in = read_input(a, room, sizeof room);
  sink to = read_sink(a);
  ed_val v = NULL;
  if (!ed_failed(a)) {
    EVP_MD_CTX *ctx = ready(id);
    v = ctx && EVP_DigestUpdate(ctx, in.data, in.len) ? finish(a, ctx, &to) : ed_crypto_failed(a->ctx);
  }
  free(in.heap);
  return v;
}

static void free_digest(void *ctx) { EVP_MD_CTX_free(ctx); }
static const ed_box_kind digest_kind = {"a digest", free_digest, 512};

// begin(number) -> box, or errors
ED_FN(crypto_hash_begin) {
  int32_t id = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  const EVP_MD *md = ed_crypto_digest(id);
  if (ctx && md && EVP_DigestInit_ex(ctx, md, NULL)) return ed_box_new(a->ctx, &digest_kind, ctx);
  EVP_MD_CTX_free(ctx);
  return ed_crypto_failed(a->ctx);
}

// update(box, string or bytes) -> undefined, or errors
ED_FN(crypto_hash_update) {
  EVP_MD_CTX *ctx = ed_arg_box(a, &digest_kind);
  char room[ROOM];
  input in = read_input(a, room, sizeof room);
  ed_val v = NULL;
  if (!ed_failed(a) && !EVP_DigestUpdate(ctx, in.data, in.len)) v = ed_crypto_failed(a->ctx);
  free(in.heap);
  return v;
}

// copy(box) -> box, or errors
ED_FN(crypto_hash_copy) {
  EVP_MD_CTX *from = ed_arg_box(a, &digest_kind);
  if (ed_failed(a)) return NULL;
  EVP_MD_CTX *to = EVP_MD_CTX_new();
  if (to && EVP_MD_CTX_copy_ex(to, from)) return ed_box_new(a->ctx, &digest_kind, to);
  EVP_MD_CTX_free(to);
  return ed_crypto_failed(a->ctx);
}

// finish(box, encoding or array to fill) -> text, undefined, or errors; the box is empty afterwards
ED_FN(crypto_hash_finish) {
  ed_val box = a->count ? a->v[0] : NULL;
  EVP_MD_CTX *ctx = ed_arg_box(a, &digest_kind);
  sink to = read_sink(a);
  if (ed_failed(a)) return NULL;
  ed_val v = finish(a, ctx, &to);
  ed_box_empty(a->ctx, box);
  return v;
}

typedef struct digest_job {
  ed_crypto_job base;
  const EVP_MD *md;
  ed_blob data;
  size_t len;
} digest_job;

static void run_digest(ed_crypto_job *job) {
  digest_job *d = (digest_job *)job;
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  if (!ed_crypto_out(job, d->len)) return;
  job->failed = !ctx || !EVP_DigestInit_ex(ctx, d->md, NULL) || !EVP_DigestUpdate(ctx, d->data.data, d->data.len) ||
                !end(ctx, job->out.data, d->len);
  EVP_MD_CTX_free(ctx);
}

// digestAside(number, bytes, length, slot): digest on the pool
ED_FN(crypto_hash_digest_aside) {
  digest_job *d = ed_crypto_job_new(sizeof *d, run_digest);
  d->md = ed_crypto_digest(ed_arg_i32(a));
  d->data = ed_crypto_copy_arg(a, &d->base);
  d->len = ed_arg_u32(a);
  int32_t slot = ed_arg_i32(a);
  if (!d->md) d->base.status = ED_CRYPTO_UNKNOWN;
  return ed_crypto_start(a, &d->base, slot);
}

// ---- HMAC ----------------------------------------------------------------------------------------------------------

static void free_mac(void *ctx) { HMAC_CTX_free(ctx); }
static const ed_box_kind mac_kind = {"an HMAC", free_mac, 1024};

// HMAC_Init_ex takes a NULL key for "as before".
static bool set_key(HMAC_CTX *ctx, const ed_bytes *key, const EVP_MD *md) {
  return key->len <= INT32_MAX && HMAC_Init_ex(ctx, key->data ? key->data : (uint8_t *)"", (int)key->len, md, NULL);
}

static ed_val finish_mac(ed_args *a, HMAC_CTX *ctx, const sink *to) {
  uint8_t out[EVP_MAX_MD_SIZE];
  unsigned len = 0;
  if (!HMAC_Final(ctx, out, &len)) return ed_crypto_failed(a->ctx);
  if (!to->bytes.data) return as_text(a->ctx, out, len, to->encoding);
  memcpy(to->bytes.data, out, len < to->bytes.len ? len : to->bytes.len);
  return NULL;
}

// mac(number, key, string or bytes, encoding or array to fill) -> text, undefined, or errors
ED_FN(crypto_hash_mac) {
  const EVP_MD *md = ed_crypto_digest(ed_arg_i32(a));
  ed_bytes key = ed_arg_bytes_briefly(a);
  char room[ROOM];
  input in = read_input(a, room, sizeof room);
  sink to = read_sink(a);
  static _Thread_local HMAC_CTX *mine;
  if (!mine) mine = HMAC_CTX_new();
  ed_val v = NULL;
  if (!ed_failed(a)) {
    bool ok = mine && md && set_key(mine, &key, md) && HMAC_Update(mine, in.data, in.len);
    v = ok ? finish_mac(a, mine, &to) : ed_crypto_failed(a->ctx);
    if (mine) HMAC_CTX_reset(mine);
  }
  free(in.heap);
  return v;
}

// macBegin(number, key) -> box, or errors
ED_FN(crypto_hash_mac_begin) {
  const EVP_MD *md = ed_crypto_digest(ed_arg_i32(a));
  ed_bytes key = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  HMAC_CTX *ctx = HMAC_CTX_new();
  if (ctx && md && set_key(ctx, &key, md)) return ed_box_new(a->ctx, &mac_kind, ctx);
  HMAC_CTX_free(ctx);
  return ed_crypto_failed(a->ctx);
}

// macUpdate(box, string or bytes) -> undefined, or errors
ED_FN(crypto_hash_mac_update) {
  HMAC_CTX *ctx = ed_arg_box(a, &mac_kind);
  char room[ROOM];
  input in = read_input(a, room, sizeof room);
  ed_val v = NULL;
  if (!ed_failed(a) && !HMAC_Update(ctx, in.data, in.len)) v = ed_crypto_failed(a->ctx);
  free(in.heap);
  return v;
}

// macFinish(box, encoding or array to fill) -> text, undefined, or errors; the box is empty afterwards
ED_FN(crypto_hash_mac_finish) {
  ed_val box = a->count ? a->v[0] : NULL;
  HMAC_CTX *ctx = ed_arg_box(a, &mac_kind);
  sink to = read_sink(a);
  if (ed_failed(a)) return NULL;
  ed_val v = finish_mac(a, ctx, &to);
  ed_box_empty(a->ctx, box);
  return v;
}

typedef struct mac_job {
  ed_crypto_job base;
  const EVP_MD *md;
  ed_blob key, data;
} mac_job;

static void run_mac(ed_crypto_job *job) {
  mac_job *m = (mac_job *)job;
  if (!ed_crypto_out(job, (size_t)EVP_MD_get_size(m->md))) return;
  HMAC_CTX *ctx = HMAC_CTX_new();
  const ed_bytes key = {m->key.data, m->key.len};
  unsigned len = 0;
  job->failed = !ctx || !set_key(ctx, &key, m->md) || !HMAC_Update(ctx, m->data.data, m->data.len) ||
                !HMAC_Final(ctx, job->out.data, &len);
  HMAC_CTX_free(ctx);
}

// macAside(number, key, bytes, slot): mac on the pool
ED_FN(crypto_hash_mac_aside) {
  mac_job *m = ed_crypto_job_new(sizeof *m, run_mac);
  m->md = ed_crypto_digest(ed_arg_i32(a));
  m->key = ed_crypto_copy_arg(a, &m->base);
  m->data = ed_crypto_copy_arg(a, &m->base);
  int32_t slot = ed_arg_i32(a);
  if (!m->md) m->base.status = ED_CRYPTO_UNKNOWN;
  return ed_crypto_start(a, &m->base, slot);
}

const ed_native ed_bind_crypto_hash[] = {
    {"find", crypto_hash_find},
    {"names", crypto_hash_names},
    {"digest", crypto_hash_digest},
    {"begin", crypto_hash_begin},
    {"update", crypto_hash_update},
    {"copy", crypto_hash_copy},
    {"finish", crypto_hash_finish},
    {"digestAside", crypto_hash_digest_aside},
    {"mac", crypto_hash_mac},
    {"macBegin", crypto_hash_mac_begin},
    {"macUpdate", crypto_hash_mac_update},
    {"macFinish", crypto_hash_mac_finish},
    {"macAside", crypto_hash_mac_aside},
    {0},
};
