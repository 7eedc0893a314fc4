// SPDX-License-Identifier: MIT
// Binding `crypto_keygen`: new keys of public-key algorithms. Each native is a job whose result is the box of the
// private key, which has the public one in it.
#include "bind/crypto.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

typedef struct keygen_job {
  ed_crypto_job base;
  int type; // EVP_PKEY_*
  int bits, divisor_bits, generator, salt, curve;
  uint32_t exponent;
  bool explicit_curve;
  const EVP_MD *md, *mask_md;
  ed_blob prime;
} keygen_job;

static ed_val boxed(ed_ctx ctx, ed_crypto_job *job) {
  EVP_PKEY *key = job->keys[0];
  job->keys[0] = NULL;
  return ed_box_new(ctx, &ed_crypto_key, key);
}

static keygen_job *new_job(void (*run)(ed_crypto_job *), int type) {
  keygen_job *k = ed_crypto_job_new(sizeof *k, run);
  k->base.result = boxed;
  k->type = type;
  return k;
}

// Makes the key of a context that is set up for it.
static void generate(ed_crypto_job *job, EVP_PKEY_CTX *ctx, bool is_ready) {
  job->failed = !is_ready || EVP_PKEY_keygen(ctx, &job->keys[0]) != 1;
  EVP_PKEY_CTX_free(ctx);
}

static void run_rsa(ed_crypto_job *job) {
  keygen_job *k = (keygen_job *)job;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(k->type, NULL);
  BIGNUM *e = BN_new();
  bool ok = ctx && e && BN_set_word(e, k->exponent) && EVP_PKEY_keygen_init(ctx) == 1 &&
            EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, k->bits) == 1 && EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, e) == 1;
  if (ok && k->md) ok = EVP_PKEY_CTX_set_rsa_pss_keygen_md(ctx, k->md) == 1;
  if (ok && k->mask_md) ok = EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md(ctx, k->mask_md) == 1;
  if (ok && k->salt >= 0) ok = EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(ctx, k->salt) == 1;
  BN_free(e);
  generate(job, ctx, ok);
}

// rsa(bits, exponent, slot) -> box, or errors
ED_FN(crypto_keygen_rsa) {
  keygen_job *k = new_job(run_rsa, EVP_PKEY_RSA);
  k->bits = ed_arg_i32(a);
  k->exponent = ed_arg_u32(a);
  k->salt = -1;
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &k->base, slot);
}

// rsaPss(bits, exponent, digest number or -1, the mask's or -1, salt or -1, slot) -> box, or errors
ED_FN(crypto_keygen_rsa_pss) {
  keygen_job *k = new_job(run_rsa, EVP_PKEY_RSA_PSS);
  k->bits = ed_arg_i32(a);
  k->exponent = ed_arg_u32(a);
  k->md = ed_crypto_digest(ed_arg_i32(a));
  k->mask_md = ed_crypto_digest(ed_arg_i32(a));
  k->salt = ed_arg_i32(a);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &k->base, slot);
}

// Makes the key of parameters, which are given back.
static void generate_by(ed_crypto_job *job, EVP_PKEY *parameters) {
  EVP_PKEY_CTX *ctx = parameters ? EVP_PKEY_CTX_new(parameters, NULL) : NULL;
  generate(job, ctx, ctx && EVP_PKEY_keygen_init(ctx) == 1);
  EVP_PKEY_free(parameters);
}

static void run_dsa(ed_crypto_job *job) {
  keygen_job *k = (keygen_job *)job;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, NULL);
  EVP_PKEY *parameters = NULL;
  bool ok = ctx && EVP_PKEY_paramgen_init(ctx) == 1 && EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, k->bits) == 1;
  if (ok && k->divisor_bits >= 0) ok = EVP_PKEY_CTX_set_dsa_paramgen_q_bits(ctx, k->divisor_bits) == 1;
  if (!ok || EVP_PKEY_paramgen(ctx, &parameters) != 1) parameters = NULL;
  EVP_PKEY_CTX_free(ctx);
  generate_by(job, parameters);
}

// dsa(bits, bits of the divisor or -1, slot) -> box, or errors
ED_FN(crypto_keygen_dsa) {
  keygen_job *k = new_job(run_dsa, EVP_PKEY_DSA);
  k->bits = ed_arg_i32(a);
  k->divisor_bits = ed_arg_i32(a);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &k->base, slot);
}

static void run_ec(ed_crypto_job *job) {
  keygen_job *k = (keygen_job *)job;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
  int encoding = k->explicit_curve ? OPENSSL_EC_EXPLICIT_CURVE : OPENSSL_EC_NAMED_CURVE;
  EVP_PKEY *parameters = NULL;
  if (!ctx || EVP_PKEY_paramgen_init(ctx) != 1 || EVP_PKEY_CTX_set_ec_paramgen_curve_nid(ctx, k->curve) != 1 ||
      EVP_PKEY_CTX_set_ec_param_enc(ctx, encoding) != 1 || EVP_PKEY_paramgen(ctx, &parameters) != 1)
    parameters = NULL;
  EVP_PKEY_CTX_free(ctx);
  generate_by(job, parameters);
}

// ec(curve, whether its parameters are written out, slot) -> box, number, or errors
ED_FN(crypto_keygen_ec) {
  keygen_job *k = new_job(run_ec, EVP_PKEY_EC);
  k->curve = ed_crypto_curve(ed_arg_utf8(a, NULL));
  k->explicit_curve = ed_arg_bool(a);
  int32_t slot = ed_arg_i32(a);
  if (k->curve == NID_undef) k->base.status = ED_CRYPTO_UNKNOWN;
  return ed_crypto_start(a, &k->base, slot);
}

static void run_plain(ed_crypto_job *job) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(((keygen_job *)job)->type, NULL);
  generate(job, ctx, ctx && EVP_PKEY_keygen_init(ctx) == 1);
}

// okp("ED25519" ..., slot) -> box, number, or errors
ED_FN(crypto_keygen_okp) {
  const char *name = ed_arg_utf8(a, NULL);
  int32_t slot = ed_arg_i32(a);
  keygen_job *k = new_job(run_plain, OBJ_sn2nid(name));
  if (k->type == NID_undef) k->base.status = ED_CRYPTO_UNKNOWN;
  return ed_crypto_start(a, &k->base, slot);
}

static EVP_PKEY *dh_by_prime(const keygen_job *k) {
  BIGNUM *p = BN_bin2bn(k->prime.data, (int)k->prime.len, NULL);
  BIGNUM *g = BN_new();
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  OSSL_PARAM *list = NULL;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_DH, NULL);
  EVP_PKEY *parameters = NULL;
  if (p && g && builder && BN_set_word(g, (BN_ULONG)k->generator) &&
      OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_FFC_P, p) &&
      OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_FFC_G, g))
    list = OSSL_PARAM_BLD_to_param(builder);
  if (!list || !ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
      EVP_PKEY_fromdata(ctx, &parameters, EVP_PKEY_KEY_PARAMETERS, list) != 1)
    parameters = NULL;
  EVP_PKEY_CTX_free(ctx);
  OSSL_PARAM_free(list);
  OSSL_PARAM_BLD_free(builder);
  BN_free(p);
  BN_free(g);
  return parameters;
}

static EVP_PKEY *dh_by_length(const keygen_job *k) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_DH, NULL);
  EVP_PKEY *parameters = NULL;
  if (!ctx || EVP_PKEY_paramgen_init(ctx) != 1 || EVP_PKEY_CTX_set_dh_paramgen_prime_len(ctx, k->bits) != 1 ||
      EVP_PKEY_CTX_set_dh_paramgen_generator(ctx, k->generator) != 1 || EVP_PKEY_paramgen(ctx, &parameters) != 1)
    parameters = NULL;
  EVP_PKEY_CTX_free(ctx);
  return parameters;
}

static void run_dh(ed_crypto_job *job) {
  keygen_job *k = (keygen_job *)job;
  generate_by(job, k->prime.data ? dh_by_prime(k) : dh_by_length(k));
}

// dh(prime or undefined, its bits when it is to be found, generator, slot) -> box, or errors
ED_FN(crypto_keygen_dh) {
  keygen_job *k = new_job(run_dh, EVP_PKEY_DH);
  k->prime = ed_crypto_copy_arg(a, &k->base);
  k->bits = ed_arg_i32(a);
  k->generator = ed_arg_i32(a);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &k->base, slot);
}

const ed_native ed_bind_crypto_keygen[] = {
    {"rsa", crypto_keygen_rsa},
    {"rsaPss", crypto_keygen_rsa_pss},
    {"dsa", crypto_keygen_dsa},
    {"ec", crypto_keygen_ec},
    {"okp", crypto_keygen_okp},
    {"dh", crypto_keygen_dh},
    {0},
};
