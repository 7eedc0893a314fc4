// SPDX-License-Identifier: MIT
// Binding `crypto_kdf`: keys from passwords and from other keys. Each native is a job (crypto.h): its last argument is
// a slot, or 0 for at once.
#include "bind/crypto.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

typedef struct kdf_job {
  ed_crypto_job base;
  const EVP_MD *md;
  ed_blob secret, salt, info;
  size_t len;
  uint64_t cost, blocks, lanes, memory_max; // PBKDF2: cost is the iterations
} kdf_job;

static void run_pbkdf2(ed_crypto_job *job) {
  kdf_job *k = (kdf_job *)job;
  if (!ed_crypto_out(job, k->len)) return;
  if (k->len == 0) return;
  job->failed = !PKCS5_PBKDF2_HMAC((char *)k->secret.data, (int)k->secret.len, k->salt.data, (int)k->salt.len,
                                   (int)k->cost, k->md, (int)k->len, job->out.data);
}

// pbkdf2(password, salt, iterations, length, digest number, slot) -> ArrayBuffer, or errors
ED_FN(crypto_kdf_pbkdf2) {
  kdf_job *k = ed_crypto_job_new(sizeof *k, run_pbkdf2);
  k->secret = ed_crypto_copy_arg(a, &k->base);
  k->salt = ed_crypto_copy_arg(a, &k->base);
  k->cost = ed_arg_u32(a);
  k->len = ed_arg_u32(a);
  k->md = ed_crypto_digest(ed_arg_i32(a));
  int32_t slot = ed_arg_i32(a);
  if (!k->md) k->base.status = ED_CRYPTO_UNKNOWN;
  return ed_crypto_start(a, &k->base, slot);
}

static void run_scrypt(ed_crypto_job *job) {
  kdf_job *k = (kdf_job *)job;
  if (!ed_crypto_out(job, k->len)) return;
  if (k->len == 0) return;
  job->failed = !EVP_PBE_scrypt((char *)k->secret.data, k->secret.len, k->salt.data, k->salt.len, k->cost, k->blocks,
                                k->lanes, k->memory_max, job->out.data, k->len);
}

// scrypt(password, salt, length, N, r, p, maxmem, slot) -> ArrayBuffer, or errors
ED_FN(crypto_kdf_scrypt) {
  kdf_job *k = ed_crypto_job_new(sizeof *k, run_scrypt);
  k->secret = ed_crypto_copy_arg(a, &k->base);
  k->salt = ed_crypto_copy_arg(a, &k->base);
  k->len = ed_arg_u32(a);
  k->cost = ed_arg_u32(a);
  k->blocks = ed_arg_u32(a);
  k->lanes = ed_arg_u32(a);
  k->memory_max = (uint64_t)ed_arg_i64(a);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &k->base, slot);
}

// scryptCheck(N, r, p, maxmem) -> true, or errors: whether scrypt would take these
ED_FN(crypto_kdf_scrypt_check) {
  uint64_t n = ed_arg_u32(a), r = ed_arg_u32(a), p = ed_arg_u32(a);
  uint64_t memory_max = (uint64_t)ed_arg_i64(a);
  if (ed_failed(a)) return NULL;
  bool ok = EVP_PBE_scrypt(NULL, 0, NULL, 0, n, r, p, memory_max, NULL, 0) == 1;
  return ok ? ed_bool(a->ctx, true) : ed_crypto_failed(a->ctx);
}

static void run_hkdf(ed_crypto_job *job) {
  kdf_job *k = (kdf_job *)job;
  if (!ed_crypto_out(job, k->len)) return;
  if (k->len == 0) return;
  EVP_KDF *kdf = EVP_KDF_fetch(NULL, OSSL_KDF_NAME_HKDF, NULL);
  EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)EVP_MD_get0_name(k->md), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, k->secret.data, k->secret.len),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, k->salt.data, k->salt.len),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, k->info.data, k->info.len),
      OSSL_PARAM_construct_end(),
  };
  job->failed = !ctx || EVP_KDF_derive(ctx, job->out.data, k->len, params) != 1;
  EVP_KDF_CTX_free(ctx);
  EVP_KDF_free(kdf);
}

// hkdf(key, salt, info, length, digest number, slot) -> ArrayBuffer, or errors
ED_FN(crypto_kdf_hkdf) {
  kdf_job *k = ed_crypto_job_new(sizeof *k, run_hkdf);
  k->secret = ed_crypto_copy_arg(a, &k->base);
  k->salt = ed_crypto_copy_arg(a, &k->base);
  k->info = ed_crypto_copy_arg(a, &k->base);
  k->len = ed_arg_u32(a);
  k->md = ed_crypto_digest(ed_arg_i32(a));
  int32_t slot = ed_arg_i32(a);
  if (!k->md) k->base.status = ED_CRYPTO_UNKNOWN;
  return ed_crypto_start(a, &k->base, slot);
}

const ed_native ed_bind_crypto_kdf[] = {
    {"pbkdf2", crypto_kdf_pbkdf2},
    {"scrypt", crypto_kdf_scrypt},
    {"scryptCheck", crypto_kdf_scrypt_check},
    {"hkdf", crypto_kdf_hkdf},
    {0},
};
