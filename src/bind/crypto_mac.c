// SPDX-License-Identifier: MIT
// Binding `crypto_mac`: message authentication by OpenSSL's own kinds (CMAC, GMAC, KMAC, Poly1305, SipHash, BLAKE2), in
// pieces (a box) or whole (a job). HMAC is the binding `crypto_hash`, which is faster.
#include "bind/crypto.h"

#include "base/mem.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

static void free_mac(void *ctx) { EVP_MAC_CTX_free(ctx); }
static const ed_box_kind mac_kind = {"a MAC", free_mac, 1024};

typedef struct settings {
  const char *name, *cipher; // of CMAC and GMAC
  ed_bytes key, iv, custom;
  size_t len; // of the output; 0: as the kind has it
} settings;

// A context ready for data, NULL with OpenSSL's errors.
static EVP_MAC_CTX *new_mac(const settings *s) {
  EVP_MAC *mac = EVP_MAC_fetch(NULL, s->name, NULL);
  EVP_MAC_CTX *ctx = mac ? EVP_MAC_CTX_new(mac) : NULL;
  OSSL_PARAM params[5], *p = params;
  size_t len = s->len;
  if (s->cipher) *p++ = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, (char *)s->cipher, 0);
  if (s->iv.data) *p++ = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_IV, s->iv.data, s->iv.len);
  if (s->custom.data) *p++ = OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_CUSTOM, s->custom.data, s->custom.len);
  if (len) *p++ = OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &len);
  *p = OSSL_PARAM_construct_end();
  if (ctx && EVP_MAC_init(ctx, s->key.data, s->key.len, params) != 1) {
    EVP_MAC_CTX_free(ctx);
    ctx = NULL;
  }
  EVP_MAC_free(mac);
  return ctx;
}

typedef struct mac_job {
  ed_crypto_job base;
  char name[32], cipher[32];
  ed_blob key, iv, custom, data;
  size_t len;
} mac_job;

static void run_mac(ed_crypto_job *job) {
  mac_job *m = (mac_job *)job;
  const settings s = {m->name,
                      m->cipher[0] ? m->cipher : NULL,
                      {m->key.data, m->key.len},
                      {m->iv.data, m->iv.len},
                      {m->custom.data, m->custom.len},
                      m->len};
  EVP_MAC_CTX *ctx = new_mac(&s);
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

// whole(name, key, cipher or undefined, iv or undefined, bytes of output or 0, custom text or undefined, data, slot)
// -> ArrayBuffer, or errors
ED_FN(crypto_mac_whole) {
  mac_job *m = ed_crypto_job_new(sizeof *m, run_mac);
  copy_name(a, m->name, sizeof m->name);
  m->key = ed_crypto_copy_arg(a, &m->base);
  if (!ed_arg_absent(a)) copy_name(a, m->cipher, sizeof m->cipher);
  m->iv = ed_crypto_copy_arg(a, &m->base);
  m->len = ed_arg_u32(a);
  m->custom = ed_crypto_copy_arg(a, &m->base);
  m->data = ed_crypto_copy_arg(a, &m->base);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &m->base, slot);
}

// begin(name, key, cipher or undefined, iv or undefined, bytes of output or 0, custom text or undefined) -> box, or
// errors
ED_FN(crypto_mac_begin) {
  settings s = {.name = ed_arg_utf8(a, NULL)};
  s.key = ed_arg_bytes_briefly(a);
  if (!ed_arg_absent(a)) s.cipher = ed_arg_utf8(a, NULL);
  if (!ed_arg_absent(a)) s.iv = ed_arg_bytes_briefly(a);
  s.len = ed_arg_u32(a);
  if (!ed_arg_absent(a)) s.custom = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  ERR_clear_error();
  EVP_MAC_CTX *ctx = new_mac(&s);
  return ctx ? ed_box_new(a->ctx, &mac_kind, ctx) : ed_crypto_failed(a->ctx);
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
  bool ok = EVP_MAC_final(ctx, NULL, &len, 0) == 1 && (out = ed_try_malloc(len)) != NULL &&
            EVP_MAC_final(ctx, out, &len, len) == 1;
  ed_val v = ok ? ed_arraybuffer_take(a->ctx, out, len) : ed_crypto_failed(a->ctx);
  if (!ok) free(out);
  ed_box_empty(a->ctx, box);
  return v;
}

const ed_native ed_bind_crypto_mac[] = {{"whole", crypto_mac_whole},
                                        {"begin", crypto_mac_begin},
                                        {"update", crypto_mac_update},
                                        {"finish", crypto_mac_finish},
                                        {0}};
