// SPDX-License-Identifier: MIT
// Binding `crypto_sign`: signatures, made and checked, and the other operations of RSA. All are jobs.
#include "bind/crypto.h"

#include "base/mem.h"

#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

// What a signature depends on beside key and data.
typedef struct sign_job {
  ed_crypto_job base;
  const EVP_MD *md; // NULL: the key's own way
  bool is_digest;   // the data is a digest by md
  bool as_numbers;  // r and s side by side (IEEE P1363) instead of DER
  int padding;      // of RSA; 0: as the key is
  int salt;         // of RSA-PSS; SALT_DEFAULT: as OpenSSL has it
  ed_blob data, signature;
  bool is_valid;
} sign_job;
enum { SALT_DEFAULT = -100 };

static bool set_padding(EVP_PKEY_CTX *ctx, const sign_job *s) {
  int id = EVP_PKEY_get_id(s->base.keys[0]);
  if (id != EVP_PKEY_RSA && id != EVP_PKEY_RSA_PSS) return true;
  int padding = s->padding ? s->padding : id == EVP_PKEY_RSA_PSS ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING;
  if (EVP_PKEY_CTX_set_rsa_padding(ctx, padding) != 1) return false;
  return padding != RSA_PKCS1_PSS_PADDING || s->salt == SALT_DEFAULT ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, s->salt) == 1;
}

// Bytes of each of the two numbers that a signature of the key is; 0 for keys whose signatures are no such pair.
static size_t number_bytes(const EVP_PKEY *key) {
  int id = EVP_PKEY_get_id(key);
  if (id == EVP_PKEY_EC) return (size_t)(EVP_PKEY_get_bits(key) + 7) / 8;
  if (id != EVP_PKEY_DSA) return 0;
  BIGNUM *q = NULL;
  if (!EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_Q, &q)) return 0;
  size_t n = (size_t)BN_num_bytes(q);
  BN_free(q);
  return n;
}

// DSA and ECDSA have the same structure.
static bool to_numbers(ed_crypto_job *job, size_t width) {
  const unsigned char *at = job->out.data;
  DSA_SIG *pair = d2i_DSA_SIG(NULL, &at, (long)job->out.len);
  if (!pair) return false;
  uint8_t *out = ed_xmalloc(2 * width);
  const BIGNUM *r, *s;
  DSA_SIG_get0(pair, &r, &s);
  bool ok = BN_bn2binpad(r, out, (int)width) >= 0 && BN_bn2binpad(s, out + width, (int)width) >= 0;
  DSA_SIG_free(pair);
  free(job->out.data);
  job->out = (ed_blob){out, 2 * width};
  return ok;
}

static ed_blob from_numbers(const ed_blob *in, size_t width) {
  if (in->len != 2 * width) return (ed_blob){0};
  DSA_SIG *pair = DSA_SIG_new();
  BIGNUM *r = BN_bin2bn(in->data, (int)width, NULL), *s = BN_bin2bn(in->data + width, (int)width, NULL);
  ed_blob out = {0};
  if (pair && r && s && DSA_SIG_set0(pair, r, s)) {
    unsigned char *der = NULL;
    int len = i2d_DSA_SIG(pair, &der);
    if (len > 0) {
      out = (ed_blob){ed_xmalloc((size_t)len), (size_t)len};
      memcpy(out.data, der, (size_t)len);
    }
    OPENSSL_free(der);
  } else {
    BN_free(r);
    BN_free(s);
  }
  DSA_SIG_free(pair);
  return out;
}

static bool sign_digest(sign_job *s) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(s->base.keys[0], NULL);
  size_t len = 0;
  bool ok = ctx && EVP_PKEY_sign_init(ctx) == 1 && set_padding(ctx, s) &&
            EVP_PKEY_CTX_set_signature_md(ctx, s->md) == 1 &&
            EVP_PKEY_sign(ctx, NULL, &len, s->data.data, s->data.len) == 1 && ed_crypto_out(&s->base, len) &&
            EVP_PKEY_sign(ctx, s->base.out.data, &len, s->data.data, s->data.len) == 1;
  s->base.out.len = len;
  EVP_PKEY_CTX_free(ctx);
  return ok;
}

static bool sign_data(sign_job *s) {
  EVP_MD_CTX *md = EVP_MD_CTX_new();
  EVP_PKEY_CTX *ctx = NULL;
  size_t len = 0;
  bool ok = md && EVP_DigestSignInit(md, &ctx, s->md, NULL, s->base.keys[0]) == 1 && set_padding(ctx, s) &&
            EVP_DigestSign(md, NULL, &len, s->data.data, s->data.len) == 1 && ed_crypto_out(&s->base, len) &&
            EVP_DigestSign(md, s->base.out.data, &len, s->data.data, s->data.len) == 1;
  s->base.out.len = len;
  EVP_MD_CTX_free(md);
  return ok;
}

static void run_sign(ed_crypto_job *job) {
  sign_job *s = (sign_job *)job;
  bool ok = s->is_digest ? sign_digest(s) : sign_data(s);
  size_t width = s->as_numbers ? number_bytes(job->keys[0]) : 0;
  job->failed = !ok || (width && !to_numbers(job, width));
}

// RFC 8017, 8.1.2, step 1; OpenSSL takes a shorter signature for one with zeros in front.
static bool has_rsa_length(const sign_job *s) {
  const EVP_PKEY *key = s->base.keys[0];
  int id = EVP_PKEY_get_id(key);
  return (id != EVP_PKEY_RSA && id != EVP_PKEY_RSA_PSS) || s->signature.len == (size_t)EVP_PKEY_get_size(key);
}

static void run_verify(ed_crypto_job *job) {
  sign_job *s = (sign_job *)job;
  if (!has_rsa_length(s)) return;
  size_t width = s->as_numbers ? number_bytes(job->keys[0]) : 0;
  ed_blob signature = width ? from_numbers(&s->signature, width) : s->signature;
  if (!signature.data) return; // not the right length: not valid
  if (s->is_digest) {
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(job->keys[0], NULL);
    job->failed = !ctx || EVP_PKEY_verify_init(ctx) != 1 || !set_padding(ctx, s) ||
                  EVP_PKEY_CTX_set_signature_md(ctx, s->md) != 1;
    if (!job->failed) s->is_valid = EVP_PKEY_verify(ctx, signature.data, signature.len, s->data.data, s->data.len) == 1;
    EVP_PKEY_CTX_free(ctx);
  } else {
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    EVP_PKEY_CTX *ctx = NULL;
    job->failed = !md || EVP_DigestVerifyInit(md, &ctx, s->md, NULL, job->keys[0]) != 1 || !set_padding(ctx, s);
    if (!job->failed) s->is_valid = EVP_DigestVerify(md, signature.data, signature.len, s->data.data, s->data.len) == 1;
    EVP_MD_CTX_free(md);
  }
  if (width) free(signature.data);
}

static ed_val validity(ed_ctx ctx, ed_crypto_job *job) { return ed_bool(ctx, ((sign_job *)job)->is_valid); }

// The arguments that both have, up to the signature.
static sign_job *read_arguments(ed_args *a, void (*run)(ed_crypto_job *)) {
  sign_job *s = ed_crypto_job_new(sizeof *s, run);
  s->base.keys[0] = ed_crypto_key_arg(a);
  s->md = ed_crypto_digest(ed_arg_i32(a));
  s->data = ed_crypto_copy_arg(a, &s->base);
  s->is_digest = ed_arg_bool(a);
  s->as_numbers = ed_arg_bool(a);
  s->padding = ed_arg_i32(a);
  s->salt = ed_arg_i32(a);
  return s;
}

// sign(key, digest number or -1, bytes, whether these are a digest, P1363, padding or 0, salt or -100, slot)
// -> ArrayBuffer, or errors
ED_FN(crypto_sign_sign) {
  sign_job *s = read_arguments(a, run_sign);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &s->base, slot);
}

// verify(as sign up to the salt, signature, slot) -> boolean, or errors
ED_FN(crypto_sign_verify) {
  sign_job *s = read_arguments(a, run_verify);
  s->signature = ed_crypto_copy_arg(a, &s->base);
  s->base.result = validity;
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &s->base, slot);
}

// ---- RSA -----------------------------------------------------------------------------------------------------------

enum { PUBLIC_ENCRYPT, PRIVATE_DECRYPT, PRIVATE_ENCRYPT, PUBLIC_DECRYPT };

typedef struct rsa_job {
  ed_crypto_job base;
  int operation, padding;
  const EVP_MD *md, *mask_md; // of OAEP
  ed_blob label, data;
} rsa_job;

static int start_rsa(const rsa_job *r, EVP_PKEY_CTX *ctx) {
  switch (r->operation) {
  case PUBLIC_ENCRYPT: return EVP_PKEY_encrypt_init(ctx);
  case PRIVATE_DECRYPT: return EVP_PKEY_decrypt_init(ctx);
  case PRIVATE_ENCRYPT: return EVP_PKEY_sign_init(ctx);
  default: return EVP_PKEY_verify_recover_init(ctx);
  }
}

static int apply_rsa(const rsa_job *r, EVP_PKEY_CTX *ctx, uint8_t *out, size_t *len) {
  const uint8_t *in = r->data.data;
  size_t in_len = r->data.len;
  switch (r->operation) {
  case PUBLIC_ENCRYPT: return EVP_PKEY_encrypt(ctx, out, len, in, in_len);
  case PRIVATE_DECRYPT: return EVP_PKEY_decrypt(ctx, out, len, in, in_len);
  case PRIVATE_ENCRYPT: return EVP_PKEY_sign(ctx, out, len, in, in_len);
  default: return EVP_PKEY_verify_recover(ctx, out, len, in, in_len);
  }
}

static bool set_oaep(const rsa_job *r, EVP_PKEY_CTX *ctx) {
  if (r->md && EVP_PKEY_CTX_set_rsa_oaep_md(ctx, r->md) != 1) return false;
  if (r->mask_md && EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, r->mask_md) != 1) return false;
  if (r->label.len == 0) return true;
  void *label = OPENSSL_memdup(r->label.data, r->label.len);
  if (label && EVP_PKEY_CTX_set0_rsa_oaep_label(ctx, label, (int)r->label.len) == 1) return true;
  OPENSSL_free(label);
  return false;
}

static void run_rsa(ed_crypto_job *job) {
  rsa_job *r = (rsa_job *)job;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(job->keys[0], NULL);
  bool ok = ctx && start_rsa(r, ctx) == 1 && EVP_PKEY_CTX_set_rsa_padding(ctx, r->padding) == 1;
  if (ok && r->operation == PRIVATE_DECRYPT && r->padding == RSA_PKCS1_PADDING &&
      EVP_PKEY_CTX_ctrl_str(ctx, "rsa_pkcs1_implicit_rejection", "1") != 1) {
    // Without implicit rejection, whoever sees which texts fail can decrypt (the Bleichenbacher attack).
    EVP_PKEY_CTX_free(ctx);
    job->status = ED_CRYPTO_UNSUPPORTED;
    return;
  }
  if (ok && r->padding == RSA_PKCS1_OAEP_PADDING) ok = set_oaep(r, ctx);
  size_t len = 0;
  ok = ok && apply_rsa(r, ctx, NULL, &len) == 1 && ed_crypto_out(job, len) &&
       apply_rsa(r, ctx, job->out.data, &len) == 1;
  job->failed = !ok && job->status == 0;
  job->out.len = len;
  EVP_PKEY_CTX_free(ctx);
}

// rsa(operation, key, padding, digest number or -1, the mask's or -1, label or undefined, bytes, slot)
// -> ArrayBuffer, number, or errors
ED_FN(crypto_sign_rsa) {
  rsa_job *r = ed_crypto_job_new(sizeof *r, run_rsa);
  r->operation = ed_arg_i32(a);
  r->base.keys[0] = ed_crypto_key_arg(a);
  r->padding = ed_arg_i32(a);
  r->md = ed_crypto_digest(ed_arg_i32(a));
  r->mask_md = ed_crypto_digest(ed_arg_i32(a));
  r->label = ed_crypto_copy_arg(a, &r->base);
  r->data = ed_crypto_copy_arg(a, &r->base);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &r->base, slot);
}

const ed_native ed_bind_crypto_sign[] = {
    {"sign", crypto_sign_sign}, {"verify", crypto_sign_verify}, {"rsa", crypto_sign_rsa}, {0}};
