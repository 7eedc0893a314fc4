// SPDX-License-Identifier: MIT
// Binding `crypto_keys`: keys of public-key algorithms as boxes: read from PEM and DER, written as these, described.
// Their parts (JWK, raw) are the binding `crypto_parts`.
#include "bind/crypto.h"

#include "base/mem.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>
#include <string.h>

// The same numbers as in lib/internal/crypto/key_encoding.js.
enum { PEM, DER };
enum { PKCS1, SPKI, PKCS8, SEC1 };

// ---- reading -------------------------------------------------------------------------------------------------------

int ed_crypto_give_words(char *room, int size, int writing, void *words) {
  (void)writing;
  ed_crypto_words *w = words;
  if (!w->bytes.data) w->was_asked = true;
  if (!w->bytes.data || w->bytes.len > (size_t)size) return -1;
  if (w->bytes.len) memcpy(room, w->bytes.data, w->bytes.len);
  return (int)w->bytes.len;
}

static EVP_PKEY *read_private_der(const ed_bytes *in, int type, ed_crypto_words *w) {
  const unsigned char *at = in->data;
  long len = (long)in->len;
  if (type == PKCS1) return d2i_PrivateKey(EVP_PKEY_RSA, NULL, &at, len);
  if (type == SEC1) return d2i_PrivateKey(EVP_PKEY_EC, NULL, &at, len);
  // Which of the two PKCS#8 structures it is shows by the first element: the plain one begins with its version.
  BIO *bio = BIO_new_mem_buf(in->data, (int)in->len);
  PKCS8_PRIV_KEY_INFO *plain = d2i_PKCS8_PRIV_KEY_INFO(NULL, &at, len);
  EVP_PKEY *key = NULL;
  if (plain) {
    key = EVP_PKCS82PKEY(plain);
    PKCS8_PRIV_KEY_INFO_free(plain);
  } else {
    at = in->data;
    X509_SIG *sealed = d2i_X509_SIG(NULL, &at, len);
    if (sealed) {
      ERR_clear_error();
      key = d2i_PKCS8PrivateKey_bio(bio, NULL, ed_crypto_give_words, w);
    }
    X509_SIG_free(sealed);
  }
  BIO_free(bio);
  return key;
}

static EVP_PKEY *read_private_pem(const ed_bytes *in, ed_crypto_words *w) {
  BIO *bio = BIO_new_mem_buf(in->data, (int)in->len);
  EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, ed_crypto_give_words, w) : NULL;
  BIO_free(bio);
  return key;
}

static EVP_PKEY *key_of_certificate(const unsigned char *der, long len) {
  X509 *certificate = d2i_X509(NULL, &der, len);
  EVP_PKEY *key = certificate ? X509_get_pubkey(certificate) : NULL;
  X509_free(certificate);
  return key;
}

// A public key, the key of a certificate, or the public half of a private key.
static EVP_PKEY *read_public_pem(const ed_bytes *in, ed_crypto_words *w) {
  BIO *bio = BIO_new_mem_buf(in->data, (int)in->len);
  char *name = NULL, *header = NULL;
  unsigned char *der = NULL;
  long len = 0;
  EVP_PKEY *key = NULL;
  bool is_public = false;
  if (bio && PEM_read_bio(bio, &name, &header, &der, &len)) {
    const unsigned char *at = der;
    is_public = true;
    if (strcmp(name, PEM_STRING_PUBLIC) == 0) key = d2i_PUBKEY(NULL, &at, len);
    else if (strcmp(name, PEM_STRING_RSA_PUBLIC) == 0) key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, len);
    else if (strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0)
      key = key_of_certificate(der, len);
    else is_public = false;
  }
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_clear_free(der, (size_t)len);
  BIO_free(bio);
  if (is_public) return key;
  ERR_clear_error();
  return read_private_pem(in, w);
}

static EVP_PKEY *read_public_der(const ed_bytes *in, int type, ed_crypto_words *w) {
  const unsigned char *at = in->data;
  if (type == SPKI) return d2i_PUBKEY(NULL, &at, (long)in->len);
  if (type != PKCS1) return read_private_der(in, type, w);
  EVP_PKEY *key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)in->len);
  if (key) return key;
  ERR_clear_error();
  return read_private_der(in, type, w);
}

// read(whether private, bytes, format, type, passphrase or undefined) -> box, number, or errors
ED_FN(crypto_keys_read) {
  bool is_private = ed_arg_bool(a);
  ed_bytes in = ed_arg_bytes_briefly(a);
  int32_t format = ed_arg_i32(a), type = ed_arg_i32(a);
  ed_crypto_words w = {0};
  if (!ed_arg_absent(a)) {
    w.bytes = ed_arg_bytes_briefly(a);
    if (!w.bytes.data) w.bytes.data = (uint8_t *)"";
  }
  if (ed_failed(a)) return NULL;
  if (in.len > INT32_MAX) return ed_num(a->ctx, ED_CRYPTO_BAD_LENGTH);
  if (!in.data) in.data = (uint8_t *)"";
  ERR_clear_error();
  EVP_PKEY *key;
  if (is_private) key = format == PEM ? read_private_pem(&in, &w) : read_private_der(&in, type, &w);
  else key = format == PEM ? read_public_pem(&in, &w) : read_public_der(&in, type, &w);
  if (key) {
    ERR_clear_error();
    return ed_box_new(a->ctx, &ed_crypto_key, key);
  }
  // Of PEM, OpenSSL's own words say so.
  if (w.was_asked && format == DER) {
    ERR_clear_error();
    return ed_num(a->ctx, ED_CRYPTO_NEED_PASSPHRASE);
  }
  return ed_crypto_failed(a->ctx);
}

// The first private key that a loader of OpenSSL's finds.
static EVP_PKEY *load_private(OSSL_STORE_CTX *store) {
  EVP_PKEY *key = NULL;
  OSSL_STORE_expect(store, OSSL_STORE_INFO_PKEY);
  while (!key && !OSSL_STORE_eof(store)) {
    OSSL_STORE_INFO *found = OSSL_STORE_load(store);
    if (!found && OSSL_STORE_error(store)) break;
    if (found && OSSL_STORE_INFO_get_type(found) == OSSL_STORE_INFO_PKEY) key = OSSL_STORE_INFO_get1_PKEY(found);
    OSSL_STORE_INFO_free(found);
  }
  return key;
}

// load(URI, property query or undefined, passphrase or undefined) -> box of a private key, errors (none: it failed
// without words), or ED_CRYPTO_UNKNOWN when there is none, ED_CRYPTO_NEED_PASSPHRASE
ED_FN(crypto_keys_load) {
  const char *uri = ed_arg_utf8(a, NULL);
  const char *properties = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  ed_crypto_words w = {0};
  if (!ed_arg_absent(a)) {
    w.bytes = ed_arg_bytes_briefly(a);
    if (!w.bytes.data) w.bytes.data = (uint8_t *)"";
  }
  if (ed_failed(a)) return NULL;
  ERR_clear_error();
  UI_METHOD *ask = UI_UTIL_wrap_read_pem_callback(ed_crypto_give_words, 0);
  OSSL_STORE_CTX *store = OSSL_STORE_open_ex(uri, NULL, properties, ask, &w, NULL, NULL, NULL);
  EVP_PKEY *key = store ? load_private(store) : NULL;
  bool failed = !store || OSSL_STORE_error(store);
  OSSL_STORE_close(store);
  UI_destroy_method(ask);
  if (!key && !w.was_asked && failed) return ed_crypto_failed(a->ctx);
  if (!key && w.was_asked && w.bytes.data) return ed_crypto_failed(a->ctx);
  ERR_clear_error();
  if (key) return ed_box_new(a->ctx, &ed_crypto_key, key);
  return ed_num(a->ctx, w.was_asked ? ED_CRYPTO_NEED_PASSPHRASE : ED_CRYPTO_UNKNOWN);
}

// ---- writing -------------------------------------------------------------------------------------------------------

static bool write_public(BIO *out, EVP_PKEY *key, int format, int type) {
  if (type == SPKI) return (format == PEM ? PEM_write_bio_PUBKEY(out, key) : i2d_PUBKEY_bio(out, key)) == 1;
  const RSA *rsa = EVP_PKEY_get0_RSA(key);
  if (!rsa) return false;
  return (format == PEM ? PEM_write_bio_RSAPublicKey(out, rsa) : i2d_RSAPublicKey_bio(out, rsa)) == 1;
}

static bool write_private(BIO *out, EVP_PKEY *key, int format, int type, const EVP_CIPHER *cipher, ed_bytes pass) {
  const unsigned char *words = cipher ? pass.data : NULL;
  int len = cipher ? (int)pass.len : 0;
  if (type == PKCS8) {
    if (format == PEM) return PEM_write_bio_PKCS8PrivateKey(out, key, cipher, (const char *)words, len, NULL, NULL);
    return i2d_PKCS8PrivateKey_bio(out, key, cipher, (const char *)words, len, NULL, NULL);
  }
  if (type == PKCS1) {
    const RSA *rsa = EVP_PKEY_get0_RSA(key);
    if (!rsa) return false;
    if (format == PEM) return PEM_write_bio_RSAPrivateKey(out, rsa, cipher, words, len, NULL, NULL);
    return i2d_RSAPrivateKey_bio(out, rsa);
  }
  const EC_KEY *ec = EVP_PKEY_get0_EC_KEY(key);
  if (!ec) return false;
  if (format == PEM) return PEM_write_bio_ECPrivateKey(out, ec, cipher, words, len, NULL, NULL);
  return i2d_ECPrivateKey_bio(out, ec);
}

// write(key, whether private, format, type, cipher's name or undefined, passphrase or undefined) -> string for PEM,
// ArrayBuffer for DER, number, or errors
ED_FN(crypto_keys_write) {
  EVP_PKEY *key = ed_arg_box(a, &ed_crypto_key);
  bool is_private = ed_arg_bool(a);
  int32_t format = ed_arg_i32(a), type = ed_arg_i32(a);
  const char *name = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  ed_bytes pass = {0};
  if (!ed_arg_absent(a)) pass = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  if (!pass.data) pass.data = (uint8_t *)"";
  const EVP_CIPHER *cipher = name ? EVP_get_cipherbyname(name) : NULL;
  if (name && !cipher) return ed_num(a->ctx, ED_CRYPTO_UNKNOWN);
  BIO *out = BIO_new(BIO_s_mem());
  bool ok =
      out && (is_private ? write_private(out, key, format, type, cipher, pass) : write_public(out, key, format, type));
  ed_val v = NULL;
  if (ok) {
    char *bytes = NULL;
    long len = BIO_get_mem_data(out, &bytes);
    v = format == PEM ? ed_str_latin1(a->ctx, (uint8_t *)bytes, (size_t)len)
                      : ed_crypto_bytes(a->ctx, bytes, (size_t)len);
  }
  BIO_free(out);
  return v ? v : ed_crypto_failed(a->ctx);
}

// ---- describing ----------------------------------------------------------------------------------------------------

static const char *type_name(const EVP_PKEY *key) {
  switch (EVP_PKEY_get_id(key)) {
  case EVP_PKEY_RSA: return "rsa";
  case EVP_PKEY_RSA_PSS: return "rsa-pss";
  case EVP_PKEY_DSA: return "dsa";
  case EVP_PKEY_DH:
  case EVP_PKEY_DHX: return "dh";
  case EVP_PKEY_EC: return "ec";
  case EVP_PKEY_X25519: return "x25519";
  case EVP_PKEY_X448: return "x448";
  case EVP_PKEY_ED25519: return "ed25519";
  case EVP_PKEY_ED448: return "ed448";
  default: return NULL;
  }
}

// type(key) -> its asymmetricKeyType, undefined for kinds that have no name
ED_FN(crypto_keys_type) {
  const EVP_PKEY *key = ed_arg_box(a, &ed_crypto_key);
  if (ed_failed(a)) return NULL;
  const char *name = type_name(key);
  return name ? ed_str_ascii(a->ctx, name) : NULL;
}

static void set_number(ed_ctx ctx, ed_obj to, const char *name, double n) { ed_set(ctx, to, name, ed_num(ctx, n)); }
static void set_text(ed_ctx ctx, ed_obj to, const char *name, const char *text) {
  ed_set(ctx, to, name, ed_str_ascii(ctx, text));
}

// The restrictions of an RSA-PSS key, out of the parameters of its public form; none when there are none.
static void describe_pss(ed_ctx ctx, ed_obj to, EVP_PKEY *key) {
  X509_PUBKEY *public = NULL;
  X509_ALGOR *algorithm = NULL;
  if (!X509_PUBKEY_set(&public, key) || !X509_PUBKEY_get0_param(NULL, NULL, NULL, &algorithm, public)) goto done;
  int kind;
  const void *value;
  X509_ALGOR_get0(NULL, &kind, &value, algorithm);
  if (kind != V_ASN1_SEQUENCE) goto done;
  RSA_PSS_PARAMS *pss = ASN1_item_unpack(value, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
  if (!pss) goto done;
  const char *hash = "sha1", *mask_hash = "sha1"; // defaults of RFC 8017
  if (pss->hashAlgorithm) hash = OBJ_nid2ln(OBJ_obj2nid(pss->hashAlgorithm->algorithm));
  if (pss->maskGenAlgorithm && OBJ_obj2nid(pss->maskGenAlgorithm->algorithm) == NID_mgf1 &&
      pss->maskGenAlgorithm->parameter && pss->maskGenAlgorithm->parameter->type == V_ASN1_SEQUENCE) {
    X509_ALGOR *mask = ASN1_item_unpack(pss->maskGenAlgorithm->parameter->value.sequence, ASN1_ITEM_rptr(X509_ALGOR));
    if (mask) mask_hash = OBJ_nid2ln(OBJ_obj2nid(mask->algorithm));
    X509_ALGOR_free(mask);
  }
  set_text(ctx, to, "hashAlgorithm", hash);
  set_text(ctx, to, "mgf1HashAlgorithm", mask_hash);
  set_number(ctx, to, "saltLength", pss->saltLength ? (double)ASN1_INTEGER_get(pss->saltLength) : 20);
  RSA_PSS_PARAMS_free(pss);
done:
  X509_PUBKEY_free(public);
}

// details(key) -> object; publicExponent as hexadecimal text
ED_FN(crypto_keys_details) {
  EVP_PKEY *key = ed_arg_box(a, &ed_crypto_key);
  if (ed_failed(a)) return NULL;
  ed_ctx ctx = a->ctx;
  ed_obj to = ed_object_new(ctx);
  int id = EVP_PKEY_get_id(key);
  if (id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS) {
    set_number(ctx, to, "modulusLength", EVP_PKEY_get_bits(key));
    BIGNUM *e = NULL;
    if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e)) {
      char *hex = BN_bn2hex(e);
      set_text(ctx, to, "publicExponent", hex);
      OPENSSL_free(hex);
      BN_free(e);
    }
    if (id == EVP_PKEY_RSA_PSS) describe_pss(ctx, to, key);
  } else if (id == EVP_PKEY_DSA) {
    set_number(ctx, to, "modulusLength", EVP_PKEY_get_bits(key));
    BIGNUM *q = NULL;
    if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_Q, &q)) set_number(ctx, to, "divisorLength", BN_num_bits(q));
    BN_free(q);
  } else if (id == EVP_PKEY_EC) {
    char name[80];
    if (EVP_PKEY_get_group_name(key, name, sizeof name, NULL)) {
      int nid = OBJ_txt2nid(name);
      set_text(ctx, to, "namedCurve", nid == NID_undef ? name : OBJ_nid2sn(nid));
    }
  }
  ERR_clear_error();
  return to;
}

// equal(key, key) -> whether their public parts are the same
ED_FN(crypto_keys_equal) {
  const EVP_PKEY *x = ed_arg_box(a, &ed_crypto_key);
  const EVP_PKEY *y = ed_arg_box(a, &ed_crypto_key);
  if (ed_failed(a)) return NULL;
  bool same = EVP_PKEY_eq(x, y) == 1;
  ERR_clear_error();
  return ed_bool(a->ctx, same);
}

// isValid(key, whether private) -> whether its numbers are in range and belong together
ED_FN(crypto_keys_is_valid) {
  EVP_PKEY *key = ed_arg_box(a, &ed_crypto_key);
  bool is_private = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
  bool valid = ctx && (is_private ? EVP_PKEY_check(ctx) : EVP_PKEY_public_check(ctx)) == 1;
  EVP_PKEY_CTX_free(ctx);
  ERR_clear_error();
  return ed_bool(a->ctx, valid);
}

const ed_native ed_bind_crypto_keys[] = {
    {"read", crypto_keys_read},        {"load", crypto_keys_load},
    {"write", crypto_keys_write},      {"type", crypto_keys_type},
    {"details", crypto_keys_details},  {"equal", crypto_keys_equal},
    {"isValid", crypto_keys_is_valid}, {0},
};
