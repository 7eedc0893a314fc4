// SPDX-License-Identifier: MIT
// Binding `crypto_kem`: key encapsulation. OpenSSL 3.0 has it for RSA (RSASVE); keys that cannot give a number.
#include "bind/crypto.h"

#include <openssl/err.h>

typedef struct kem_job {
  ed_crypto_job base;
  ed_blob sealed; // what to open; encapsulating: the result
} kem_job;

// A context that can do the operation, or NULL with the status set.
static EVP_PKEY_CTX *start(ed_crypto_job *job, int (*init)(EVP_PKEY_CTX *, const OSSL_PARAM *)) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, job->keys[0], NULL);
  int id = EVP_PKEY_get_id(job->keys[0]);
  if (ctx && init(ctx, NULL) == 1 && (id != EVP_PKEY_RSA || EVP_PKEY_CTX_set_kem_op(ctx, "RSASVE") == 1)) return ctx;
  EVP_PKEY_CTX_free(ctx);
  ERR_clear_error();
  job->status = ED_CRYPTO_UNSUPPORTED;
  return NULL;
}

static void run_encapsulate(ed_crypto_job *job) {
  kem_job *k = (kem_job *)job;
  EVP_PKEY_CTX *ctx = start(job, EVP_PKEY_encapsulate_init);
  if (!ctx) return;
  size_t sealed_len = 0, len = 0;
  bool ok = EVP_PKEY_encapsulate(ctx, NULL, &sealed_len, NULL, &len) == 1 && ed_crypto_out(job, len);
  if (ok) {
    uint8_t *room = OPENSSL_zalloc(sealed_len);
    ok = room && EVP_PKEY_encapsulate(ctx, room, &sealed_len, job->out.data, &len) == 1;
    job->out.len = len;
    if (ok) k->sealed = ed_crypto_copy(job, room, sealed_len);
    OPENSSL_free(room);
  }
  job->failed = !ok && job->status == 0;
  EVP_PKEY_CTX_free(ctx);
}

static ed_val both(ed_ctx ctx, ed_crypto_job *job) {
  ed_obj to = ed_object_new(ctx);
  ed_set(ctx, to, "sharedKey", ed_crypto_bytes(ctx, job->out.data, job->out.len));
  const ed_blob *sealed = &((kem_job *)job)->sealed;
  ed_set(ctx, to, "ciphertext", ed_crypto_bytes(ctx, sealed->data, sealed->len));
  return to;
}

// encapsulate(public key, slot) -> {sharedKey, ciphertext}, number, or errors
ED_FN(crypto_kem_encapsulate) {
  kem_job *k = ed_crypto_job_new(sizeof *k, run_encapsulate);
  k->base.keys[0] = ed_crypto_key_arg(a);
  k->base.result = both;
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &k->base, slot);
}

static void run_decapsulate(ed_crypto_job *job) {
  const kem_job *k = (kem_job *)job;
  EVP_PKEY_CTX *ctx = start(job, EVP_PKEY_decapsulate_init);
  if (!ctx) return;
  size_t len = 0;
  bool ok = EVP_PKEY_decapsulate(ctx, NULL, &len, k->sealed.data, k->sealed.len) == 1 && ed_crypto_out(job, len) &&
            EVP_PKEY_decapsulate(ctx, job->out.data, &len, k->sealed.data, k->sealed.len) == 1;
  job->out.len = len;
  job->failed = !ok && job->status == 0;
  EVP_PKEY_CTX_free(ctx);
}

// decapsulate(private key, ciphertext, slot) -> ArrayBuffer, number, or errors
ED_FN(crypto_kem_decapsulate) {
  kem_job *k = ed_crypto_job_new(sizeof *k, run_decapsulate);
  k->base.keys[0] = ed_crypto_key_arg(a);
  k->sealed = ed_crypto_copy_arg(a, &k->base);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &k->base, slot);
}

const ed_native ed_bind_crypto_kem[] = {
    {"encapsulate", crypto_kem_encapsulate}, {"decapsulate", crypto_kem_decapsulate}, {0}};
