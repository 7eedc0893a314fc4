// SPDX-License-Identifier: MIT
// Binding `crypto_parts`: keys taken apart and made of parts: the numbers of JWK, raw bytes, points of curves.
#include "bind/crypto.h"

#include "base/base64.h"
#include "base/mem.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <stdlib.h>
#include <string.h>

// ---- taking apart --------------------------------------------------------------------------------------------------

static void set_base64url(ed_ctx ctx, ed_obj to, const char *name, const uint8_t *bytes, size_t len) {
  char *text = ed_xmalloc(ed_base64_len(len, true) + 1);
  size_t n = ed_base64_encode(text, bytes, len, true);
  ed_set(ctx, to, name, ed_str_latin1(ctx, (const uint8_t *)text, n));
  OPENSSL_cleanse(text, n);
  free(text);
}

// A number of a key as base64url, in `width` bytes or as few as it takes.
static bool set_number(ed_ctx ctx, ed_obj to, const char *name, const EVP_PKEY *key, const char *param, int width) {
  BIGNUM *n = NULL;
  if (!EVP_PKEY_get_bn_param(key, param, &n)) return false;
  int len = width > 0 ? width : BN_num_bytes(n);
  uint8_t *bytes = ed_xmalloc((size_t)len + 1);
  bool ok = BN_bn2binpad(n, bytes, len) >= 0;
  if (ok) set_base64url(ctx, to, name, bytes, (size_t)len);
  OPENSSL_cleanse(bytes, (size_t)len);
  free(bytes);
  BN_clear_free(n);
  return ok;
}

static bool rsa_parts(ed_ctx ctx, ed_obj to, const EVP_PKEY *key, bool is_private) {
  static const char *const parts[][2] = {
      {"n", OSSL_PKEY_PARAM_RSA_N},          {"e", OSSL_PKEY_PARAM_RSA_E},
      {"d", OSSL_PKEY_PARAM_RSA_D},          {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
      {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},    {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
      {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2}, {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
  };
  for (size_t i = 0; i < (is_private ? 8 : 2); i++)
    if (!set_number(ctx, to, parts[i][0], key, parts[i][1], 0)) return false;
  return true;
}

static bool ec_parts(ed_ctx ctx, ed_obj to, const EVP_PKEY *key, bool is_private) {
  int width = (EVP_PKEY_get_bits(key) + 7) / 8; // of the order, which has the width of the field on JWK's curves
  return set_number(ctx, to, "x", key, OSSL_PKEY_PARAM_EC_PUB_X, width) &&
         set_number(ctx, to, "y", key, OSSL_PKEY_PARAM_EC_PUB_Y, width) &&
         (!is_private || set_number(ctx, to, "d", key, OSSL_PKEY_PARAM_PRIV_KEY, width));
}

// take(key, whether private) -> object of base64url texts, by the names of JWK, or errors
ED_FN(crypto_parts_take) {
  EVP_PKEY *key = ed_arg_box(a, &ed_crypto_key);
  bool is_private = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  ed_obj to = ed_object_new(a->ctx);
  bool ok;
  uint8_t raw[64];
  size_t len = sizeof raw;
  switch (EVP_PKEY_get_id(key)) {
  case EVP_PKEY_RSA:
  case EVP_PKEY_RSA_PSS: ok = rsa_parts(a->ctx, to, key, is_private); break;
  case EVP_PKEY_EC: ok = ec_parts(a->ctx, to, key, is_private); break;
  default:
    ok = EVP_PKEY_get_raw_public_key(key, raw, &len) == 1;
    if (ok) set_base64url(a->ctx, to, "x", raw, len);
    if (ok && is_private) {
      len = sizeof raw;
      ok = EVP_PKEY_get_raw_private_key(key, raw, &len) == 1;
      if (ok) set_base64url(a->ctx, to, "d", raw, len);
      OPENSSL_cleanse(raw, sizeof raw);
    }
  }
  return ok ? to : ed_crypto_failed(a->ctx);
}

// The public point of a key on a curve, compressed or not.
static ed_val point(ed_args *a, EVP_PKEY *key, bool compressed) {
  const EC_KEY *ec = EVP_PKEY_get0_EC_KEY(key);
  if (!ec || !EC_KEY_get0_public_key(ec)) return ed_crypto_failed(a->ctx);
  unsigned char *bytes = NULL;
  size_t len =
      EC_POINT_point2buf(EC_KEY_get0_group(ec), EC_KEY_get0_public_key(ec),
                         compressed ? POINT_CONVERSION_COMPRESSED : POINT_CONVERSION_UNCOMPRESSED, &bytes, NULL);
  ed_val v = len ? ed_crypto_bytes(a->ctx, bytes, len) : ed_crypto_failed(a->ctx);
  OPENSSL_free(bytes);
  return v;
}

// raw(key, whether private, whether a point is compressed) -> ArrayBuffer, or errors
ED_FN(crypto_parts_raw) {
  EVP_PKEY *key = ed_arg_box(a, &ed_crypto_key);
  bool is_private = ed_arg_bool(a), compressed = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  bool is_ec = EVP_PKEY_get_id(key) == EVP_PKEY_EC;
  if (is_ec && !is_private) return point(a, key, compressed);
  uint8_t raw[80];
  size_t len = sizeof raw;
  bool ok;
  if (is_ec) {
    BIGNUM *d = NULL;
    len = (size_t)(EVP_PKEY_get_bits(key) + 7) / 8;
    ok = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &d) && len <= sizeof raw &&
         BN_bn2binpad(d, raw, (int)len) >= 0;
    BN_clear_free(d);
  } else {
    ok = is_private ? EVP_PKEY_get_raw_private_key(key, raw, &len) : EVP_PKEY_get_raw_public_key(key, raw, &len);
  }
  ed_val v = ok ? ed_crypto_bytes(a->ctx, raw, len) : ed_crypto_failed(a->ctx);
  OPENSSL_cleanse(raw, sizeof raw);
  return v;
}

// ---- making --------------------------------------------------------------------------------------------------------

static ed_val boxed_or_failed(ed_args *a, EVP_PKEY *key) {
  if (key) return ed_box_new(a->ctx, &ed_crypto_key, key);
  // What OpenSSL says of such parts is nothing a caller could use.
  ERR_clear_error();
  return ed_num(a->ctx, ED_CRYPTO_BAD_KEY);
}

static EVP_PKEY *from_data(const char *type, int selection, OSSL_PARAM *params) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
  EVP_PKEY *key = NULL;
  if (!ctx || EVP_PKEY_fromdata_init(ctx) != 1 || EVP_PKEY_fromdata(ctx, &key, selection, params) != 1) key = NULL;
  EVP_PKEY_CTX_free(ctx);
  return key;
}

// rsa(n, e[, d, p, q, dp, dq, qi]) -> box, or number: bytes of big-endian numbers
ED_FN(crypto_parts_rsa) {
  static const char *const params[] = {
      OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
      OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
      OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
      OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
  };
  BIGNUM *numbers[8] = {0};
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  size_t count = a->count < 8 ? 2 : 8;
  bool ok = builder != NULL;
  for (size_t i = 0; i < count; i++) {
    ed_bytes b = ed_arg_bytes_briefly(a);
    if (ed_failed(a) || b.len > 4096) ok = false;
    else numbers[i] = BN_bin2bn(b.data, (int)b.len, NULL);
    ok = ok && numbers[i] && OSSL_PARAM_BLD_push_BN(builder, params[i], numbers[i]);
  }
  OSSL_PARAM *list = ok ? OSSL_PARAM_BLD_to_param(builder) : NULL;
  EVP_PKEY *key = list ? from_data("RSA", count == 2 ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, list) : NULL;
  OSSL_PARAM_free(list);
  OSSL_PARAM_BLD_free(builder);
  for (size_t i = 0; i < count; i++) BN_clear_free(numbers[i]);
  return ed_failed(a) ? NULL : boxed_or_failed(a, key);
}

// ec(curve, public point, private number or undefined) -> box, or number
ED_FN(crypto_parts_ec) {
  const char *curve = ed_arg_utf8(a, NULL);
  ed_bytes public = ed_arg_bytes_briefly(a);
  ed_bytes secret = {0};
  if (!ed_arg_absent(a)) secret = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  if (secret.len > 128) return ed_num(a->ctx, ED_CRYPTO_BAD_KEY);
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  BIGNUM *d = secret.data ? BN_bin2bn(secret.data, (int)secret.len, NULL) : NULL;
  bool ok = builder && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) &&
            OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, public.data, public.len) &&
            (!d || OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, d));
  OSSL_PARAM *list = ok ? OSSL_PARAM_BLD_to_param(builder) : NULL;
  EVP_PKEY *key = list ? from_data("EC", d ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, list) : NULL;
  // A private number of another point, or none of the group.
  if (key && d) {
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    if (!ctx || EVP_PKEY_check(ctx) != 1) {
      EVP_PKEY_free(key);
      key = NULL;
    }
    EVP_PKEY_CTX_free(ctx);
  }
  OSSL_PARAM_free(list);
  OSSL_PARAM_BLD_free(builder);
  BN_clear_free(d);
  return boxed_or_failed(a, key);
}

// okp(type, whether private, bytes) -> box, or number: keys of the Edwards and Montgomery curves
ED_FN(crypto_parts_okp) {
  const char *type = ed_arg_utf8(a, NULL);
  bool is_private = ed_arg_bool(a);
  ed_bytes b = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  EVP_PKEY *key = is_private ? EVP_PKEY_new_raw_private_key_ex(NULL, type, NULL, b.data, b.len)
                             : EVP_PKEY_new_raw_public_key_ex(NULL, type, NULL, b.data, b.len);
  return boxed_or_failed(a, key);
}

const ed_native ed_bind_crypto_parts[] = {
    {"take", crypto_parts_take}, {"raw", crypto_parts_raw}, {"rsa", crypto_parts_rsa},
    {"ec", crypto_parts_ec},     {"okp", crypto_parts_okp}, {0},
};
