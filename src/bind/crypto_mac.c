// SPDX-License-Identifier: MIT
// Binding `crypto_mac`: message authentication by OpenSSL's own kinds (CMAC, GMAC, KMAC, Poly1305, SipHash, BLAKE2), in
// pieces (a box) or whole (a job). HMAC is the binding `crypto_hash`, which is faster.
#include "bind/crypto.h"

#include "base/buf.h"
#include "base/mem.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/proverr.h>
#include <stdlib.h>
#include <string.h>

static void free_mac(void *ctx) { EVP_MAC_CTX_free(ctx); }
static const ed_box_kind mac_kind = {"a MAC", free_mac, 1024};

typedef struct settings {
  const char *name, *digest, *cipher; // of HMAC; of CMAC and GMAC
  ed_bytes key, iv, custom, salt;
  double len; // of the output; negative: as the kind has it
} settings;

// What a kind may or may not know, in the order in which begin() says that it does not.
enum { DIGEST = 1, CIPHER, IV, CUSTOM, SALT, LENGTH };

static int unknown_setting(const EVP_MAC *mac, const settings *s) {
  const struct {
    const char *name;
    bool given;
  } rows[] = {
      [DIGEST] = {OSSL_MAC_PARAM_DIGEST, s->digest != NULL}, [CIPHER] = {OSSL_MAC_PARAM_CIPHER, s->cipher != NULL},
      [IV] = {OSSL_MAC_PARAM_IV, s->iv.data != NULL},        [CUSTOM] = {OSSL_MAC_PARAM_CUSTOM, s->custom.data != NULL},
      [SALT] = {OSSL_MAC_PARAM_SALT, s->salt.data != NULL},  [LENGTH] = {OSSL_MAC_PARAM_SIZE, s->len >= 0},
  };
  const OSSL_PARAM *known = EVP_MAC_settable_ctx_params(mac);
  for (int i = DIGEST; i <= LENGTH; i++)
    if (rows[i].given && !OSSL_PARAM_locate_const(known, rows[i].name)) return i;
  return 0;
}

// CMAC is defined for blocks that are chained; older providers take any cipher.
static bool has_fit_cipher(const EVP_MAC *mac, const settings *s) {
  if (!s->cipher || !EVP_MAC_is_a(mac, "CMAC")) return true;
  EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, s->cipher, NULL);
  bool fits = !cipher || EVP_CIPHER_get_mode(cipher) == EVP_CIPH_CBC_MODE;
  EVP_CIPHER_free(cipher);
  if (!fits) ERR_raise(ERR_LIB_PROV, PROV_R_INVALID_MODE);
  return fits;
}

// A context ready for data, NULL with OpenSSL's errors.
static EVP_MAC_CTX *new_mac(EVP_MAC *mac, const settings *s) {
  EVP_MAC_CTX *ctx = mac && has_fit_cipher(mac, s) ? EVP_MAC_CTX_new(mac) : NULL;
  OSSL_PARAM params[LENGTH + 1], *p = params;
  size_t len = s->len >= 0 ? (size_t)s->len : 0;
  if (s->digest) *p++ = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)s->digest, 0);
  if (s->cipher) *p++ = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, (char *)s->cipher, 0);
  if (s->iv.data) *p++ = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_IV, s->iv.data, s->iv.len);
  if (s->custom.data) *p++ = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_CUSTOM, s->custom.data, s->custom.len);
  if (s->salt.data) *p++ = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_SALT, s->salt.data, s->salt.len);
  if (s->len >= 0) *p++ = OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &len);
  *p = OSSL_PARAM_construct_end();
  if (ctx && EVP_MAC_init(ctx, s->key.data ? s->key.data : (const uint8_t *)"", s->key.len, params) != 1) {
    EVP_MAC_CTX_free(ctx);
    ctx = NULL;
  }
  return ctx;
}

typedef struct mac_job {
  ed_crypto_job base;
  char name[32];
  ed_blob key, custom, data;
  size_t len;
} mac_job;

static void run_mac(ed_crypto_job *job) {
  mac_job *m = (mac_job *)job;
  const settings s = {.name = m->name,
                      .key = {m->key.data, m->key.len},
                      .custom = {m->custom.data, m->custom.len},
                      .len = m->len ? (double)m->len : -1};
  EVP_MAC *mac = EVP_MAC_fetch(NULL, s.name, NULL);
  EVP_MAC_CTX *ctx = new_mac(mac, &s);
  EVP_MAC_free(mac);
  size_t len = 0;
  bool ok = ctx && EVP_MAC_update(ctx, m->data.data, m->data.len) == 1 && EVP_MAC_final(ctx, NULL, &len, 0) == 1 &&
            ed_crypto_out(job, len) && EVP_MAC_final(ctx, job->out.data, &len, len) == 1;
  job->out.len = len;
  job->failed = !ok && job->status == 0;
  EVP_MAC_CTX_free(ctx);
}

static void copy_name(ed_args *a, char *to, size_t size) {
  size_t len;
  const char *name = ed_arg_utf8(a, &len);
  if (len < size) memcpy(to, name, len);
}

// whole(name, key, bytes of output or 0, custom text or undefined, data, slot) -> ArrayBuffer, or errors
ED_FN(crypto_mac_whole) {
  mac_job *m = ed_crypto_job_new(sizeof *m, run_mac);
  copy_name(a, m->name, sizeof m->name);
  m->key = ed_crypto_copy_arg(a, &m->base);
  m->len = ed_arg_u32(a);
  m->custom = ed_crypto_copy_arg(a, &m->base);
  m->data = ed_crypto_copy_arg(a, &m->base);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &m->base, slot);
}

// An empty array has no address, but it was given.
static ed_bytes given_bytes(ed_args *a) {
  if (ed_arg_absent(a)) return (ed_bytes){0};
  ed_bytes b = ed_arg_bytes_briefly(a);
  return b.data ? b : (ed_bytes){.data = (uint8_t *)""};
}

// begin(name, key, digest, cipher, iv, custom text, salt, bytes of output or -1) -> box, or errors; all but the first
// two and the last may be undefined. Also ED_CRYPTO_UNKNOWN when there is no such MAC, ED_CRYPTO_BAD_LENGTH when it
// gives another number of bytes, or the number of what it does not know: 1 the digest, 2 the cipher ...
ED_FN(crypto_mac_begin) {
  settings s = {.name = ed_arg_utf8(a, NULL)};
  s.key = ed_arg_bytes_briefly(a);
  if (!ed_arg_absent(a)) s.digest = ed_arg_utf8(a, NULL);
  if (!ed_arg_absent(a)) s.cipher = ed_arg_utf8(a, NULL);
  s.iv = given_bytes(a);
  s.custom = given_bytes(a);
  s.salt = given_bytes(a);
  s.len = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  ERR_clear_error();
  EVP_MAC *mac = EVP_MAC_fetch(NULL, s.name, NULL);
  if (!mac) {
    ERR_clear_error();
    return ed_num(a->ctx, ED_CRYPTO_UNKNOWN);
  }
  int unknown = unknown_setting(mac, &s);
  EVP_MAC_CTX *ctx = unknown ? NULL : new_mac(mac, &s);
  EVP_MAC_free(mac);
  if (unknown) return ed_num(a->ctx, unknown);
  if (ctx && s.len >= 0 && (double)EVP_MAC_CTX_get_mac_size(ctx) != s.len) {
    EVP_MAC_CTX_free(ctx);
    return ed_num(a->ctx, ED_CRYPTO_BAD_LENGTH);
  }
  return ctx ? ed_box_new(a->ctx, &mac_kind, ctx) : ed_crypto_failed(a->ctx);
}

static void add_name(const char *name, void *text) {
  ed_buf_append(text, name, strlen(name));
  ed_buf_append(text, "\n", 1);
}

static void add_names(EVP_MAC *mac, void *text) { EVP_MAC_names_do_all(mac, add_name, text); }

// names() -> "name\nname\n ...", with aliases and object identifiers
ED_FN(crypto_mac_names) {
  ed_buf text;
  ed_buf_init(&text, SIZE_MAX / 2);
  EVP_MAC_do_all_provided(NULL, add_names, &text);
  ed_val v = ed_str_utf8(a->ctx, text.data ? text.data : "", text.len);
  ed_buf_deinit(&text);
  return v;
}

// update(box, bytes) -> undefined, or errors
ED_FN(crypto_mac_update) {
  EVP_MAC_CTX *ctx = ed_arg_box(a, &mac_kind);
  ed_bytes in = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  return EVP_MAC_update(ctx, in.data, in.len) == 1 ? NULL : ed_crypto_failed(a->ctx);
}

// finish(box) -> ArrayBuffer, or errors; the box is empty afterwards
ED_FN(crypto_mac_finish) {
  ed_val box = a->count ? a->v[0] : NULL;
  EVP_MAC_CTX *ctx = ed_arg_box(a, &mac_kind);
  if (ed_failed(a)) return NULL;
  size_t len = 0;
  uint8_t *out = NULL;
  bool ok = EVP_MAC_final(ctx, NULL, &len, 0) == 1 && (out = ed_try_malloc(len + 1)) != NULL &&
            EVP_MAC_final(ctx, out, &len, len) == 1;
  ed_val v = ok ? ed_arraybuffer_take(a->ctx, out, len) : ed_crypto_failed(a->ctx);
  if (!ok) free(out);
  ed_box_empty(a->ctx, box);
  return v;
}

const ed_native ed_bind_crypto_mac[] = {{"whole", crypto_mac_whole},   {"begin", crypto_mac_begin},
                                        {"names", crypto_mac_names},   {"update", crypto_mac_update},
                                        {"finish", crypto_mac_finish}, {0}};
