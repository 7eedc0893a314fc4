// SPDX-License-Identifier: MIT
// Binding `crypto_dh`: the key agreements of Diffie and Hellman, in fields and on curves. DiffieHellman and ECDH keep
// their numbers in JavaScript, as bytes; natives get all they need with each call and keep nothing.
#include "bind/crypto.h"

#include "base/mem.h"

#include <openssl/bn.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <stdlib.h>
#include <string.h>

static BIGNUM *number(const ed_bytes *b) { return BN_bin2bn(b->data, (int)b->len, NULL); }

static ed_val number_bytes(ed_ctx ctx, const BIGNUM *n, int width) {
  int len = width > 0 ? width : BN_num_bytes(n);
  uint8_t *bytes = ed_xmalloc((size_t)len + 1);
  if (BN_bn2binpad(n, bytes, len) < 0) len = 0;
  return ed_arraybuffer_take(ctx, bytes, (size_t)len);
}

// ---- fields --------------------------------------------------------------------------------------------------------

// The group of a prime and a generator, with the private number in the next argument if there is one.
static DH *read_group(ed_args *a) {
  ed_bytes p = ed_arg_bytes_briefly(a);
  ed_bytes g = ed_arg_bytes_briefly(a);
  ed_bytes secret = {0};
  if (!ed_arg_absent(a)) secret = ed_arg_bytes_briefly(a);
  if (ed_failed(a) || p.len > 8192 || g.len > 8192 || secret.len > 8192) return NULL;
  DH *dh = DH_new();
  BIGNUM *prime = number(&p), *generator = number(&g);
  if (!dh || !DH_set0_pqg(dh, prime, NULL, generator)) {
    BN_free(prime);
    BN_free(generator);
    DH_free(dh);
    return NULL;
  }
  BIGNUM *x = secret.data ? number(&secret) : NULL;
  if (x && !DH_set0_key(dh, NULL, x)) BN_clear_free(x);
  return dh;
}

// check(prime, generator) -> bits DH_CHECK_*, or number
ED_FN(crypto_dh_check) {
  DH *dh = read_group(a);
  if (ed_failed(a)) return NULL;
  int codes = 0;
  bool ok = dh && DH_check(dh, &codes) == 1;
  DH_free(dh);
  ERR_clear_error();
  return ed_num(a->ctx, ok ? codes : ED_CRYPTO_BAD_KEY);
}

// generate(prime, generator, private number or undefined) -> {publicKey, privateKey}, or errors
ED_FN(crypto_dh_generate) {
  DH *dh = read_group(a);
  if (ed_failed(a)) return NULL;
  ed_obj pair = NULL;
  if (dh && DH_generate_key(dh) == 1) {
    pair = ed_object_new(a->ctx);
    ed_set(a->ctx, pair, "publicKey", number_bytes(a->ctx, DH_get0_pub_key(dh), DH_size(dh)));
    ed_set(a->ctx, pair, "privateKey", number_bytes(a->ctx, DH_get0_priv_key(dh), 0));
  }
  DH_free(dh);
  return pair ? pair : ed_crypto_failed(a->ctx);
}

enum { TOO_SMALL = -20, TOO_LARGE = -21, INVALID = -22 }; // of the other's key; lib/internal/crypto/dh.js has them too

// compute(prime, generator, private number, the other's public number) -> ArrayBuffer, number, or errors
ED_FN(crypto_dh_compute) {
  DH *dh = read_group(a);
  ed_bytes other = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) {
    DH_free(dh);
    return NULL;
  }
  BIGNUM *y = number(&other);
  int codes = 0;
  ed_val v = NULL;
  int size = dh ? DH_size(dh) : 0;
  uint8_t *secret = ed_xmalloc((size_t)size + 1);
  if (dh && y && DH_check_pub_key(dh, y, &codes) == 1 && codes == 0) {
    int len = DH_compute_key_padded(secret, y, dh);
    if (len >= 0) {
      v = ed_arraybuffer_take(a->ctx, secret, (size_t)len);
      secret = NULL;
    }
  } else if (codes & DH_CHECK_PUBKEY_TOO_SMALL) {
    v = ed_num(a->ctx, TOO_SMALL);
  } else if (codes & DH_CHECK_PUBKEY_TOO_LARGE) {
    v = ed_num(a->ctx, TOO_LARGE);
  } else if (codes) {
    v = ed_num(a->ctx, INVALID);
  }
  free(secret);
  BN_free(y);
  DH_free(dh);
  if (v) ERR_clear_error();
  return v ? v : ed_crypto_failed(a->ctx);
}

// prime(bits, generator) -> ArrayBuffer, or errors: the prime of a new group
ED_FN(crypto_dh_prime) {
  int32_t bits = ed_arg_i32(a), generator = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  DH *dh = DH_new();
  ed_val v = dh && DH_generate_parameters_ex(dh, bits, generator, NULL) == 1 ? number_bytes(a->ctx, DH_get0_p(dh), 0)
                                                                             : ed_crypto_failed(a->ctx);
  DH_free(dh);
  return v;
}

// group("modp14") -> ArrayBuffer of its prime, undefined when there is none of the name
ED_FN(crypto_dh_group) {
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  static const struct {
    const char *name;
    BIGNUM *(*prime)(BIGNUM *);
  } groups[] = {
      {"modp1", BN_get_rfc2409_prime_768},   {"modp2", BN_get_rfc2409_prime_1024},
      {"modp5", BN_get_rfc3526_prime_1536},  {"modp14", BN_get_rfc3526_prime_2048},
      {"modp15", BN_get_rfc3526_prime_3072}, {"modp16", BN_get_rfc3526_prime_4096},
      {"modp17", BN_get_rfc3526_prime_6144}, {"modp18", BN_get_rfc3526_prime_8192},
  };
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    if (strcasecmp(groups[i].name, name) != 0) continue;
    BIGNUM *p = groups[i].prime(NULL);
    ed_val v = p ? number_bytes(a->ctx, p, 0) : NULL;
    BN_free(p);
    return v;
  }
  return NULL;
}

// ---- curves --------------------------------------------------------------------------------------------------------

// curves() -> [name ...]
ED_FN(crypto_dh_curves) {
  size_t count = EC_get_builtin_curves(NULL, 0);
  EC_builtin_curve *curves = ed_xcalloc(count, sizeof *curves);
  EC_get_builtin_curves(curves, count);
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  for (size_t i = 0; i < count; i++)
    ed_set_index(a->ctx, list, (unsigned)i, ed_str_ascii(a->ctx, OBJ_nid2sn(curves[i].nid)));
  free(curves);
  return list;
}

// hasCurve(name) -> boolean
ED_FN(crypto_dh_has_curve) {
  const char *name = ed_arg_utf8(a, NULL);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, ed_crypto_curve(name) != NID_undef);
}

static EC_GROUP *group_arg(ed_args *a) {
  int nid = ed_crypto_curve(ed_arg_utf8(a, NULL));
  return nid == NID_undef ? NULL : EC_GROUP_new_by_curve_name(nid);
}

static ed_val point_bytes(ed_ctx ctx, const EC_GROUP *group, const EC_POINT *point, int form) {
  unsigned char *bytes = NULL;
  size_t len = EC_POINT_point2buf(group, point, (point_conversion_form_t)form, &bytes, NULL);
  ed_val v = len ? ed_crypto_bytes(ctx, bytes, len) : ed_crypto_failed(ctx);
  OPENSSL_free(bytes);
  return v;
}

// A private number is one of 1 .. order - 1.
static bool is_private(const EC_GROUP *group, const BIGNUM *d) {
  return !BN_is_zero(d) && BN_cmp(d, EC_GROUP_get0_order(group)) < 0;
}

// The public point of a private number: a new point, or NULL.
static EC_POINT *public_of(const EC_GROUP *group, const BIGNUM *d) {
  EC_POINT *point = EC_POINT_new(group);
  if (point && EC_POINT_mul(group, point, d, NULL, NULL, NULL) == 1) return point;
  EC_POINT_free(point);
  return NULL;
}

// ecGenerate(curve) -> {publicKey (not compressed), privateKey}, or errors
ED_FN(crypto_dh_ec_generate) {
  EC_GROUP *group = group_arg(a);
  if (ed_failed(a)) return NULL;
  EC_KEY *key = EC_KEY_new();
  ed_obj pair = NULL;
  if (group && key && EC_KEY_set_group(key, group) == 1 && EC_KEY_generate_key(key) == 1) {
    pair = ed_object_new(a->ctx);
    ed_set(a->ctx, pair, "publicKey",
           point_bytes(a->ctx, group, EC_KEY_get0_public_key(key), POINT_CONVERSION_UNCOMPRESSED));
    ed_set(a->ctx, pair, "privateKey", number_bytes(a->ctx, EC_KEY_get0_private_key(key), 0));
  }
  EC_KEY_free(key);
  EC_GROUP_free(group);
  return pair ? pair : ed_crypto_failed(a->ctx);
}

// ecPublic(curve, private number) -> ArrayBuffer of the point, not compressed, or number
ED_FN(crypto_dh_ec_public) {
  EC_GROUP *group = group_arg(a);
  ed_bytes secret = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) {
    EC_GROUP_free(group);
    return NULL;
  }
  BIGNUM *d = number(&secret);
  EC_POINT *point = group && d && is_private(group, d) ? public_of(group, d) : NULL;
  ed_val v =
      point ? point_bytes(a->ctx, group, point, POINT_CONVERSION_UNCOMPRESSED) : ed_num(a->ctx, ED_CRYPTO_BAD_KEY);
  EC_POINT_free(point);
  BN_clear_free(d);
  EC_GROUP_free(group);
  return v;
}

static EC_POINT *read_point(const EC_GROUP *group, const ed_bytes *b) {
  EC_POINT *point = EC_POINT_new(group);
  if (point && EC_POINT_oct2point(group, point, b->data, b->len, NULL) == 1) return point;
  EC_POINT_free(point);
  return NULL;
}

// ecConvert(curve, point, form 2 / 4 / 6) -> ArrayBuffer, number, or errors
ED_FN(crypto_dh_ec_convert) {
  EC_GROUP *group = group_arg(a);
  ed_bytes b = ed_arg_bytes_briefly(a);
  int32_t form = ed_arg_i32(a);
  if (ed_failed(a)) {
    EC_GROUP_free(group);
    return NULL;
  }
  EC_POINT *point = group ? read_point(group, &b) : NULL;
  ed_val v = point ? point_bytes(a->ctx, group, point, form) : ed_num(a->ctx, ED_CRYPTO_BAD_KEY);
  if (!point) ERR_clear_error();
  EC_POINT_free(point);
  EC_GROUP_free(group);
  return v;
}

// ecCompute(curve, private number, the other's point) -> ArrayBuffer, number, or errors
ED_FN(crypto_dh_ec_compute) {
  EC_GROUP *group = group_arg(a);
  ed_bytes secret = ed_arg_bytes_briefly(a);
  ed_bytes other = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) {
    EC_GROUP_free(group);
    return NULL;
  }
  EC_KEY *key = EC_KEY_new();
  BIGNUM *d = number(&secret);
  EC_POINT *point = group ? read_point(group, &other) : NULL;
  ed_val v = NULL;
  if (group && key && d && point && EC_KEY_set_group(key, group) == 1 && EC_KEY_set_private_key(key, d) == 1) {
    size_t len = (size_t)(EC_GROUP_get_degree(group) + 7) / 8;
    uint8_t *out = ed_xmalloc(len);
    if (ECDH_compute_key(out, len, point, key, NULL) > 0) v = ed_arraybuffer_take(a->ctx, out, len);
    else free(out);
  } else if (!point) {
    ERR_clear_error();
    v = ed_num(a->ctx, ED_CRYPTO_BAD_KEY);
  }
  EC_POINT_free(point);
  BN_clear_free(d);
  EC_KEY_free(key);
  EC_GROUP_free(group);
  return v ? v : ed_crypto_failed(a->ctx);
}

// ---- keys ----------------------------------------------------------------------------------------------------------

static void run_derive(ed_crypto_job *job) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(job->keys[0], NULL);
  size_t len = 0;
  bool ok = ctx && EVP_PKEY_derive_init(ctx) == 1;
  int id = EVP_PKEY_get_id(job->keys[0]);
  if (ok && (id == EVP_PKEY_DH || id == EVP_PKEY_DHX)) ok = EVP_PKEY_CTX_set_dh_pad(ctx, 1) == 1;
  ok = ok && EVP_PKEY_derive_set_peer(ctx, job->keys[1]) == 1 && EVP_PKEY_derive(ctx, NULL, &len) == 1 &&
       ed_crypto_out(job, len) && EVP_PKEY_derive(ctx, job->out.data, &len) == 1;
  job->out.len = len;
  job->failed = !ok;
  EVP_PKEY_CTX_free(ctx);
}

// derive(private key, the other's public key, slot) -> ArrayBuffer, or errors
ED_FN(crypto_dh_derive) {
  ed_crypto_job *job = ed_crypto_job_new(sizeof *job, run_derive);
  job->keys[0] = ed_crypto_key_arg(a);
  job->keys[1] = ed_crypto_key_arg(a);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, job, slot);
}

const ed_native ed_bind_crypto_dh[] = {
    {"check", crypto_dh_check},
    {"generate", crypto_dh_generate},
    {"compute", crypto_dh_compute},
    {"prime", crypto_dh_prime},
    {"group", crypto_dh_group},
    {"curves", crypto_dh_curves},
    {"hasCurve", crypto_dh_has_curve},
    {"ecGenerate", crypto_dh_ec_generate},
    {"ecPublic", crypto_dh_ec_public},
    {"ecConvert", crypto_dh_ec_convert},
    {"ecCompute", crypto_dh_ec_compute},
    {"derive", crypto_dh_derive},
    {0},
};
