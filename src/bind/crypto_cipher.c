// SPDX-License-Identifier: MIT
// Binding `crypto_cipher`: ciphers, in pieces (a box) or whole (a job).
//
// Of the modes that authenticate, GCM and ChaCha20-Poly1305 take pieces of any size, OCB too but must know the length
// of its tag first, and CCM wants to know beforehand the lengths of tag and message, takes the message whole, and tells
// with it whether a text is authentic.
#include "bind/crypto.h"

#include "base/mem.h"
#include "engine/cells.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_MAX = 16, NO_TAG = -1 };

typedef struct cipher {
  EVP_CIPHER_CTX *ctx;
  int mode; // EVP_CIPH_*_MODE
  bool encrypts, is_aead;
  int tag_len;                        // NO_TAG while it is not known
  bool has_tag, tag_set, unauthentic; // a tag was given (or made); it is with OpenSSL; CCM found it wrong
  uint8_t tag[TAG_MAX];
  int message_max;
} cipher;

static void free_cipher(void *c) {
  EVP_CIPHER_CTX_free(((cipher *)c)->ctx);
  OPENSSL_clear_free(c, sizeof(cipher));
}
static const ed_box_kind cipher_kind = {"a cipher", free_cipher, 1024};

static bool is_aead(const EVP_CIPHER *c) { return (EVP_CIPHER_get_flags(c) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0; }

// ---- names ---------------------------------------------------------------------------------------------------------

static const char *mode_name(const EVP_CIPHER *c) {
  if (EVP_CIPHER_get_nid(c) == NID_chacha20_poly1305) return "stream";
  switch (EVP_CIPHER_get_mode(c)) {
  case EVP_CIPH_ECB_MODE: return "ecb";
  case EVP_CIPH_CBC_MODE: return "cbc";
  case EVP_CIPH_CFB_MODE: return "cfb";
  case EVP_CIPH_OFB_MODE: return "ofb";
  case EVP_CIPH_CTR_MODE: return "ctr";
  case EVP_CIPH_GCM_MODE: return "gcm";
  case EVP_CIPH_CCM_MODE: return "ccm";
  case EVP_CIPH_XTS_MODE: return "xts";
  case EVP_CIPH_OCB_MODE: return "ocb";
  case EVP_CIPH_WRAP_MODE: return "wrap";
  case EVP_CIPH_SIV_MODE: return "siv";
  case EVP_CIPH_STREAM_CIPHER: return "stream";
  default: return NULL;
  }
}

// Names of objects reach the legacy tables; what providers alone have (cts modes) is fetched.
static EVP_CIPHER *fetch(const char *name) {
  const EVP_CIPHER *by_object = EVP_get_cipherbyname(name);
  EVP_CIPHER *c = EVP_CIPHER_fetch(NULL, by_object ? EVP_CIPHER_get0_name(by_object) : name, NULL);
  ERR_clear_error();
  return c;
}

static bool takes_lengths(const EVP_CIPHER *c, int key_len, int iv_len) {
  EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
  bool ok = ctx && EVP_CipherInit_ex(ctx, c, NULL, NULL, NULL, 1) == 1;
  if (ok && key_len >= 0) ok = EVP_CIPHER_CTX_set_key_length(ctx, key_len) == 1;
  if (ok && iv_len >= 0) {
    // CCM takes 7 to 13 bytes, OCB 1 to 15; GCM any but none; the others their own.
    int mode = EVP_CIPHER_get_mode(c);
    if (mode == EVP_CIPH_CCM_MODE || mode == EVP_CIPH_GCM_MODE || mode == EVP_CIPH_OCB_MODE ||
        EVP_CIPHER_get_nid(c) == NID_chacha20_poly1305)
      ok = iv_len > 0 && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, iv_len, NULL) == 1;
    else ok = iv_len == EVP_CIPHER_get_iv_length(c);
  }
  EVP_CIPHER_CTX_free(ctx);
  ERR_clear_error();
  return ok;
}

static void set_lower(ed_ctx ctx, ed_obj to, const char *name, const char *text) {
  char lower[64];
  size_t n = 0;
  for (; text[n] && n + 1 < sizeof lower; n++)
    lower[n] = text[n] >= 'A' && text[n] <= 'Z' ? (char)(text[n] + 32) : text[n];
  lower[n] = 0;
  ed_set(ctx, to, name, ed_str_ascii(ctx, lower));
}

// info(name or number, key length or -1, iv length or -1) -> {mode, name, nid, blockSize, ivLength, keyLength}, or
// undefined when there is no such cipher or it does not take these lengths
ED_FN(crypto_cipher_info) {
  EVP_CIPHER *c = NULL;
  if (a->count && ed_is_string(a->ctx, a->v[0])) {
    c = fetch(ed_arg_utf8(a, NULL));
  } else {
    const EVP_CIPHER *by_number = EVP_get_cipherbynid(ed_arg_i32(a));
    if (by_number) c = fetch(EVP_CIPHER_get0_name(by_number));
  }
  int32_t key_len = ed_arg_i32(a), iv_len = ed_arg_i32(a);
  ed_obj to = NULL;
  if (!ed_failed(a) && c && (key_len < 0 && iv_len < 0 ? true : takes_lengths(c, key_len, iv_len))) {
    to = ed_object_new(a->ctx);
    const char *mode = mode_name(c);
    int nid = EVP_CIPHER_get_nid(c);
    bool is_stream = EVP_CIPHER_get_mode(c) == EVP_CIPH_STREAM_CIPHER;
    int own_iv = EVP_CIPHER_get_iv_length(c);
    if (mode) ed_set(a->ctx, to, "mode", ed_str_ascii(a->ctx, mode));
    set_lower(a->ctx, to, "name", nid == NID_undef ? EVP_CIPHER_get0_name(c) : OBJ_nid2sn(nid));
    ed_set(a->ctx, to, "nid", ed_num(a->ctx, nid));
    if (!is_stream) ed_set(a->ctx, to, "blockSize", ed_num(a->ctx, EVP_CIPHER_get_block_size(c)));
    if (own_iv > 0) ed_set(a->ctx, to, "ivLength", ed_num(a->ctx, iv_len >= 0 ? iv_len : own_iv));
    ed_set(a->ctx, to, "keyLength", ed_num(a->ctx, key_len >= 0 ? key_len : EVP_CIPHER_get_key_length(c)));
  }
  EVP_CIPHER_free(c);
  return to;
}

typedef struct name_list {
  ed_ctx ctx;
  ed_obj list;
  unsigned count;
} name_list;

static void add_name(const EVP_CIPHER *unused, const char *from, const char *to, void *arg) {
  (void)unused, (void)to;
  name_list *names = arg;
  EVP_CIPHER *c = from ? fetch(from) : NULL;
  if (c) ed_set_index(names->ctx, names->list, names->count++, ed_str_ascii(names->ctx, from));
  EVP_CIPHER_free(c);
}

// names() -> [name ...], some more than once, in either case
ED_FN(crypto_cipher_names) {
  name_list names = {a->ctx, ed_array_new(a->ctx, 0, NULL), 0};
  EVP_CIPHER_do_all_sorted(add_name, &names);
  return names.list;
}

// ---- opening -------------------------------------------------------------------------------------------------------

// Lengths of tags that SP 800-38D allows.
static bool is_gcm_tag(int len) { return len == 4 || len == 8 || (len >= 12 && len <= TAG_MAX); }

enum { TAG_REQUIRED = -30, TAG_INVALID = -31, KEY_LENGTH = -32 }; // lib/internal/crypto/cipher.js has them too

// Tells an authenticating context what it must know before the key. 0, or a negative number.
static int prepare_tag(cipher *c, int iv_len, int tag_len) {
  if (EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_IVLEN, iv_len, NULL) != 1) return ED_CRYPTO_BAD_IV;
  if (c->mode == EVP_CIPH_GCM_MODE) {
    if (tag_len != NO_TAG && !is_gcm_tag(tag_len)) return TAG_INVALID;
    c->tag_len = tag_len;
    return 0;
  }
  bool is_chacha = EVP_CIPHER_CTX_get_nid(c->ctx) == NID_chacha20_poly1305;
  if (tag_len == NO_TAG) {
    if (!is_chacha) return TAG_REQUIRED;
    tag_len = TAG_MAX;
  }
  if (tag_len < (is_chacha ? 1 : 0) || tag_len > TAG_MAX) return TAG_INVALID;
  // ChaCha20-Poly1305 takes the length with the tag.
  if (!is_chacha && EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_TAG, tag_len, NULL) != 1) return TAG_INVALID;
  c->tag_len = tag_len;
  if (c->mode == EVP_CIPH_CCM_MODE) {
    // The length field takes what the nonce leaves of 15 bytes.
    c->message_max = iv_len == 12 ? (1 << 24) - 1 : iv_len == 13 ? (1 << 16) - 1 : INT32_MAX;
  }
  return 0;
}

// A cipher ready for data, or NULL with *number set (0: OpenSSL's errors tell).
static cipher *new_cipher(bool encrypts, const char *name, ed_bytes key, ed_bytes iv, int tag_len, int *number) {
  EVP_CIPHER *type = fetch(name);
  *number = ED_CRYPTO_UNKNOWN;
  if (!type) return NULL;
  cipher *c = OPENSSL_zalloc(sizeof *c);
  c->ctx = EVP_CIPHER_CTX_new();
  c->mode = EVP_CIPHER_get_mode(type);
  c->encrypts = encrypts;
  c->is_aead = is_aead(type);
  c->tag_len = NO_TAG;
  c->message_max = INT32_MAX;
  int own_iv = EVP_CIPHER_get_iv_length(type);
  *number = 0;
  if (c->mode == EVP_CIPH_WRAP_MODE) EVP_CIPHER_CTX_set_flags(c->ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  // An iv is missing or not wanted; where there is one, it has its length unless the mode authenticates.
  if ((!iv.data && own_iv != 0) || (iv.data && own_iv == 0 && iv.len > 0) ||
      (iv.data && !c->is_aead && (int)iv.len != own_iv) || (c->is_aead && iv.len == 0) || iv.len > INT32_MAX ||
      (EVP_CIPHER_get_nid(type) == NID_chacha20_poly1305 && iv.len > 12))
    *number = ED_CRYPTO_BAD_IV;
  bool ok = *number == 0 && EVP_CipherInit_ex(c->ctx, type, NULL, NULL, NULL, encrypts) == 1;
  EVP_CIPHER_free(type);
  if (ok && c->is_aead) ok = (*number = prepare_tag(c, (int)iv.len, tag_len)) == 0;
  if (ok && EVP_CIPHER_CTX_set_key_length(c->ctx, (int)key.len) != 1) {
    ERR_clear_error();
    *number = KEY_LENGTH;
    ok = false;
  }
  if (ok) ok = EVP_CipherInit_ex(c->ctx, NULL, NULL, key.data, iv.len ? iv.data : NULL, encrypts) == 1;
  if (ok) return c;
  if (*number) ERR_clear_error();
  free_cipher(c);
  return NULL;
}

// open(whether it encrypts, name, key, iv or null, tag length or -1) -> box, number, or errors; cells N0: the block
// size, N1: bits 1 authenticates, 2 GCM, 4 CCM, 8 wrap
ED_FN(crypto_cipher_open) {
  bool encrypts = ed_arg_bool(a);
  const char *name = ed_arg_utf8(a, NULL);
  ed_bytes key = ed_arg_bytes_briefly(a);
  ed_bytes iv = {0};
  if (!ed_arg_absent(a)) {
    iv = ed_arg_bytes_briefly(a);
    if (!iv.data) iv.data = (uint8_t *)"";
  }
  int32_t tag_len = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  int number;
  ERR_clear_error();
  cipher *c = new_cipher(encrypts, name, key, iv, tag_len, &number);
  if (!c) return number ? ed_num(a->ctx, number) : ed_crypto_failed(a->ctx);
  int32_t *cells = ed_engine_cells(ed_engine_here())->i;
  cells[ED_CELL_N0] = EVP_CIPHER_CTX_get_block_size(c->ctx);
  cells[ED_CELL_N1] = (c->is_aead ? 1 : 0) | (c->mode == EVP_CIPH_GCM_MODE ? 2 : 0) |
                      (c->mode == EVP_CIPH_CCM_MODE ? 4 : 0) | (c->mode == EVP_CIPH_WRAP_MODE ? 8 : 0);
  return ed_box_new(a->ctx, &cipher_kind, c);
}

// ---- data ----------------------------------------------------------------------------------------------------------

// Hands the tag to OpenSSL before the first data, where it is known.
static bool pass_tag(cipher *c) {
  if (!c->has_tag || c->tag_set || c->encrypts) return true;
  c->tag_set = true;
  return EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_TAG, c->tag_len, c->tag) == 1;
}

enum { MESSAGE_LENGTH = -33, UNSUPPORTED_STATE = -34 };

// update(box, bytes, array to fill) -> bytes written, or number, or errors. The array has room for a block more than
// the bytes, for one byte each when the block size is 1.
ED_FN(crypto_cipher_update) {
  cipher *c = ed_arg_box(a, &cipher_kind);
  ed_bytes in = ed_arg_bytes_briefly(a);
  ed_bytes out = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  size_t block = (size_t)EVP_CIPHER_CTX_get_block_size(c->ctx);
  size_t room = c->mode == EVP_CIPH_WRAP_MODE ? in.len + 2 * 8 : block > 1 ? in.len + block : in.len;
  if (in.len > INT32_MAX - 32 || out.len < room) return ed_num(a->ctx, MESSAGE_LENGTH);
  if (c->mode == EVP_CIPH_CCM_MODE && in.len > (size_t)c->message_max) return ed_num(a->ctx, MESSAGE_LENGTH);
  ERR_clear_error();
  if (c->is_aead && !pass_tag(c)) return ed_num(a->ctx, UNSUPPORTED_STATE);
  // A text without bytes is one all the same to CCM.
  uint8_t none = 0;
  int len = 0;
  if (EVP_CipherUpdate(c->ctx, out.data ? out.data : &none, &len, in.data ? in.data : &none, (int)in.len) == 1)
    return ed_num(a->ctx, len);
  if (c->mode == EVP_CIPH_CCM_MODE && !c->encrypts) {
    // Told at the end, as in the other modes.
    ERR_clear_error();
    c->unauthentic = true;
    return ed_num(a->ctx, 0);
  }
  return ERR_peek_error() ? ed_crypto_failed(a->ctx) : ed_num(a->ctx, UNSUPPORTED_STATE);
}

// final(box) -> ArrayBuffer, number, or errors; the box stays, for its tag
ED_FN(crypto_cipher_final) {
  cipher *c = ed_arg_box(a, &cipher_kind);
  if (ed_failed(a)) return NULL;
  ERR_clear_error();
  uint8_t out[EVP_MAX_BLOCK_LENGTH];
  int len = 0;
  bool ok;
  if (c->is_aead && !c->encrypts && !c->has_tag) return ed_num(a->ctx, ED_CRYPTO_BAD_TAG);
  if (c->is_aead && !pass_tag(c)) return ed_num(a->ctx, ED_CRYPTO_BAD_TAG);
  if (c->mode == EVP_CIPH_CCM_MODE && !c->encrypts) ok = !c->unauthentic;
  else ok = EVP_CipherFinal_ex(c->ctx, out, &len) == 1;
  if (!ok && c->is_aead) {
    ERR_clear_error();
    return ed_num(a->ctx, ED_CRYPTO_BAD_TAG);
  }
  if (!ok) return ed_crypto_failed(a->ctx);
  if (c->is_aead && c->encrypts) {
    if (c->tag_len == NO_TAG) c->tag_len = TAG_MAX; // GCM
    c->has_tag = EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_GET_TAG, c->tag_len, c->tag) == 1;
    if (!c->has_tag) return ed_crypto_failed(a->ctx);
  }
  return ed_crypto_bytes(a->ctx, out, (size_t)len);
}

// setPadding(box, whether) -> boolean
ED_FN(crypto_cipher_set_padding) {
  cipher *c = ed_arg_box(a, &cipher_kind);
  bool on = ed_arg_bool(a);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, EVP_CIPHER_CTX_set_padding(c->ctx, on) == 1);
}

// getTag(box) -> ArrayBuffer, undefined when there is none (yet)
ED_FN(crypto_cipher_get_tag) {
  cipher *c = ed_arg_box(a, &cipher_kind);
  if (ed_failed(a) || !c->encrypts || !c->has_tag) return NULL;
  return ed_crypto_bytes(a->ctx, c->tag, (size_t)c->tag_len);
}

// setTag(box, bytes) -> true, or number; false when it is no time for a tag. Cell N0: whether the length of GCM's was
// not agreed
ED_FN(crypto_cipher_set_tag) {
  cipher *c = ed_arg_box(a, &cipher_kind);
  ed_bytes tag = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  if (!c->is_aead || c->encrypts || c->has_tag) return ed_bool(a->ctx, false);
  bool is_valid = c->tag_len != NO_TAG ? tag.len == (size_t)c->tag_len : tag.len <= TAG_MAX && is_gcm_tag((int)tag.len);
  if (!is_valid) return ed_num(a->ctx, TAG_INVALID);
  ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = c->tag_len == NO_TAG;
  c->tag_len = (int)tag.len;
  if (tag.len) memcpy(c->tag, tag.data, tag.len);
  c->has_tag = true;
  return ed_bool(a->ctx, true);
}

// setAAD(box, bytes, length of the message or -1) -> true, or number; false when OpenSSL does not take it
ED_FN(crypto_cipher_set_aad) {
  cipher *c = ed_arg_box(a, &cipher_kind);
  ed_bytes aad = ed_arg_bytes_briefly(a);
  int32_t message_len = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  if (!c->is_aead || aad.len > INT32_MAX) return ed_bool(a->ctx, false);
  int len;
  if (c->mode == EVP_CIPH_CCM_MODE) {
    if (message_len < 0) return ed_num(a->ctx, ED_CRYPTO_BAD_LENGTH);
    if (message_len > c->message_max) return ed_num(a->ctx, MESSAGE_LENGTH);
    if (!pass_tag(c) || EVP_CipherUpdate(c->ctx, NULL, &len, NULL, message_len) != 1) {
      ERR_clear_error();
      return ed_bool(a->ctx, false);
    }
  }
  bool ok = aad.len == 0 || EVP_CipherUpdate(c->ctx, NULL, &len, aad.data, (int)aad.len) == 1;
  ERR_clear_error();
  return ed_bool(a->ctx, ok);
}

// ---- whole texts ---------------------------------------------------------------------------------------------------

typedef struct whole_job {
  ed_crypto_job base;
  bool encrypts;
  char name[32];
  ed_blob key, iv, aad, data;
  int tag_len;      // NO_TAG: the cipher does not authenticate; else the tag follows the text
  int counter_bits; // of CTR; 0 for other modes
} whole_job;

// One run of a cipher over a part of the data.
static bool run_part(whole_job *w, const uint8_t *iv, const uint8_t *in, size_t len, uint8_t *out, size_t *written) {
  int number, n = 0, rest = 0;
  const ed_bytes key = {w->key.data, w->key.len};
  const ed_bytes nonce = {(uint8_t *)iv, w->iv.len};
  cipher *c = new_cipher(w->encrypts, w->name, key, nonce, w->tag_len, &number);
  if (!c) {
    if (number) w->base.status = number;
    return false;
  }
  bool ok = true;
  if (w->tag_len != NO_TAG && !w->encrypts) {
    len -= (size_t)w->tag_len;
    ok = EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_TAG, w->tag_len, (void *)(in + len)) == 1;
  }
  if (ok && w->aad.len) ok = EVP_CipherUpdate(c->ctx, NULL, &n, w->aad.data, (int)w->aad.len) == 1;
  n = 0;
  if (ok && len) ok = EVP_CipherUpdate(c->ctx, out, &n, in, (int)len) == 1;
  if (ok && c->mode != EVP_CIPH_WRAP_MODE) ok = EVP_CipherFinal_ex(c->ctx, out + n, &rest) == 1;
  *written = (size_t)n + (size_t)rest;
  if (ok && w->tag_len != NO_TAG && w->encrypts) {
    ok = EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_GET_TAG, w->tag_len, out + *written) == 1;
    *written += (size_t)w->tag_len;
  }
  free_cipher(c);
  return ok;
}

// Only the last `bits` of a counter block count; OpenSSL would carry into the rest. So at most two runs: up to where
// the counter is all ones, and from where it is zero.
static bool run_counter(whole_job *w) {
  int bits = w->counter_bits;
  uint8_t wrapped[16];
  memcpy(wrapped, w->iv.data, 16);
  uint64_t blocks = (w->data.len + 15) / 16, left = 0; // blocks until the counter is zero, where few
  bool is_far = false;
  for (int i = 0; i < bits; i++) {
    uint8_t mask = (uint8_t)(1 << i % 8);
    bool is_set = wrapped[15 - i / 8] & mask;
    if (!is_set && i < 40) left |= UINT64_C(1) << i;
    if (!is_set && i >= 40) is_far = true;
    wrapped[15 - i / 8] &= (uint8_t)~mask;
  }
  left += 1;
  size_t n;
  if (bits < 40 && blocks > UINT64_C(1) << bits) {
    w->base.status = ED_CRYPTO_BAD_LENGTH; // a counter would come twice
    return false;
  }
  uint8_t *out = w->base.out.data;
  if (is_far || blocks <= left) return run_part(w, w->iv.data, w->data.data, w->data.len, out, &w->base.out.len);
  size_t first = (size_t)left * 16;
  w->base.out.len = w->data.len;
  return run_part(w, w->iv.data, w->data.data, first, out, &n) &&
         run_part(w, wrapped, w->data.data + first, w->data.len - first, out + first, &n);
}

static void run_whole(ed_crypto_job *job) {
  whole_job *w = (whole_job *)job;
  if (w->data.len > INT32_MAX - 64) {
    job->status = ED_CRYPTO_BAD_LENGTH;
    return;
  }
  if (w->tag_len != NO_TAG && !w->encrypts && w->data.len < (size_t)w->tag_len) {
    job->status = ED_CRYPTO_BAD_TAG;
    return;
  }
  if (!ed_crypto_out(job, w->data.len + 64)) return;
  job->out.len = 0;
  bool ok = w->counter_bits ? run_counter(w)
                            : run_part(w, w->iv.data, w->data.data, w->data.len, job->out.data, &job->out.len);
  job->failed = !ok && job->status == 0;
}

// whole(whether it encrypts, name, key, iv or undefined, aad or undefined, tag length or -1, bits of a counter or 0,
// bytes, slot) -> ArrayBuffer, number, or errors
ED_FN(crypto_cipher_whole) {
  whole_job *w = ed_crypto_job_new(sizeof *w, run_whole);
  w->encrypts = ed_arg_bool(a);
  size_t len;
  const char *name = ed_arg_utf8(a, &len);
  if (len < sizeof w->name) memcpy(w->name, name, len);
  w->key = ed_crypto_copy_arg(a, &w->base);
  w->iv = ed_crypto_copy_arg(a, &w->base);
  w->aad = ed_crypto_copy_arg(a, &w->base);
  w->tag_len = ed_arg_i32(a);
  w->counter_bits = ed_arg_i32(a);
  w->data = ed_crypto_copy_arg(a, &w->base);
  int32_t slot = ed_arg_i32(a);
  if (w->counter_bits && w->iv.len != 16) w->base.status = ED_CRYPTO_BAD_IV;
  if (w->tag_len > TAG_MAX) w->base.status = ED_CRYPTO_BAD_LENGTH;
  return ed_crypto_start(a, &w->base, slot);
}

const ed_native ed_bind_crypto_cipher[] = {
    {"info", crypto_cipher_info},
    {"names", crypto_cipher_names},
    {"open", crypto_cipher_open},
    {"update", crypto_cipher_update},
    {"final", crypto_cipher_final},
    {"setPadding", crypto_cipher_set_padding},
    {"getTag", crypto_cipher_get_tag},
    {"setTag", crypto_cipher_set_tag},
    {"setAAD", crypto_cipher_set_aad},
    {"whole", crypto_cipher_whole},
    {0},
};
