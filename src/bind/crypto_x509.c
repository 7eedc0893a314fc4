// SPDX-License-Identifier: MIT
// Binding `crypto_x509`: certificates as boxes. Names and addresses in extensions are written so that no text in a
// certificate can pass for another entry: what holds a separator, a quote or a character that does not print is a
// JSON string.
#include "bind/crypto.h"

#include "base/mem.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void free_certificate(void *x) { X509_free(x); }
static const ed_box_kind certificate_kind = {"a certificate", free_certificate, 8192};

// read(bytes of PEM or DER) -> box, or errors
ED_FN(crypto_x509_read) {
  ed_bytes in = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  ERR_clear_error();
  BIO *bio = BIO_new_mem_buf(in.data ? in.data : (uint8_t *)"", in.len > INT32_MAX ? INT32_MAX : (int)in.len);
  X509 *x = bio ? PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL) : NULL;
  BIO_free(bio);
  if (!x) {
    const unsigned char *at = in.data;
    ERR_set_mark();
    x = in.data ? d2i_X509(NULL, &at, (long)in.len) : NULL;
    ERR_pop_to_mark(); // what PEM said counts
  }
  if (!x) return ed_crypto_failed(a->ctx);
  ERR_clear_error();
  return ed_box_new(a->ctx, &certificate_kind, x);
}

static ed_val bio_text(ed_ctx ctx, BIO *bio) {
  char *bytes = NULL;
  long len = BIO_get_mem_data(bio, &bytes);
  return ed_str_utf8(ctx, bytes, (size_t)len);
}

// ---- names in extensions -------------------------------------------------------------------------------------------

static bool is_plain(const char *text, size_t len, bool is_utf8) {
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '"' || c == '\\' || c == ',' || c == '\'' || c < ' ' || c == 0x7F || (c > 0x7F && !is_utf8)) return false;
  }
  return true;
}

// Writes a prefix and a text, quoted as one if need be. Bytes beyond ASCII are characters of Latin-1 unless the text
// is UTF-8.
static void put_text(BIO *out, const char *prefix, const char *text, size_t len, bool is_utf8) {
  if (is_plain(text, len, is_utf8)) {
    BIO_puts(out, prefix);
    BIO_write(out, text, (int)len);
    return;
  }
  BIO_printf(out, "\"%s", prefix);
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '"' || c == '\\') BIO_printf(out, "\\%c", c);
    else if (c < ' ' || c == ',' || c == '\'' || c == 0x7F || (c > 0x7F && !is_utf8)) BIO_printf(out, "\\u%04x", c);
    else BIO_write(out, &text[i], 1);
  }
  BIO_puts(out, "\"");
}

static void put_string(BIO *out, const char *prefix, const ASN1_STRING *s, bool is_utf8) {
  put_text(out, prefix, (const char *)ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s), is_utf8);
}

static void put_directory(BIO *out, const X509_NAME *name) {
  BIO *text = BIO_new(BIO_s_mem());
  unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)(ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_ESC_CTRL);
  if (X509_NAME_print_ex(text, name, 0, flags) >= 0) {
    char *bytes = NULL;
    long len = BIO_get_mem_data(text, &bytes);
    put_text(out, "", bytes, (size_t)len, true);
  }
  BIO_free(text);
}

static void put_address(BIO *out, const ASN1_OCTET_STRING *address) {
  const unsigned char *b = ASN1_STRING_get0_data(address);
  int len = ASN1_STRING_length(address);
  if (len == 4) {
    BIO_printf(out, "%d.%d.%d.%d", b[0], b[1], b[2], b[3]);
  } else if (len == 16) {
    for (int i = 0; i < 16; i += 2) BIO_printf(out, "%s%X", i ? ":" : "", b[i] << 8 | b[i + 1]);
  } else {
    BIO_printf(out, "<invalid length=%d>", len);
  }
}

// Kinds of other names whose value is text.
static void put_other(BIO *out, const OTHERNAME *other) {
  static const struct {
    int nid, type;
    const char *prefix;
  } kinds[] = {
      {NID_id_on_SmtpUTF8Mailbox, V_ASN1_UTF8STRING, "SmtpUTF8Mailbox:"},
      {NID_XmppAddr, V_ASN1_UTF8STRING, "XmppAddr:"},
      {NID_SRVName, V_ASN1_IA5STRING, "SRVName:"},
      {NID_ms_upn, V_ASN1_UTF8STRING, "UPN:"},
      {NID_NAIRealm, V_ASN1_UTF8STRING, "NAIRealm:"},
  };
  int nid = OBJ_obj2nid(other->type_id);
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (kinds[i].nid != nid || other->value->type != kinds[i].type) continue;
    put_string(out, kinds[i].prefix, other->value->value.asn1_string, kinds[i].type == V_ASN1_UTF8STRING);
    return;
  }
  BIO_puts(out, "<unsupported>");
}

static void put_general_name(BIO *out, const GENERAL_NAME *name) {
  char oid[256];
  switch (name->type) {
  case GEN_DNS:
    BIO_puts(out, "DNS:");
    put_string(out, "", name->d.dNSName, false);
    break;
  case GEN_EMAIL:
    BIO_puts(out, "email:");
    put_string(out, "", name->d.rfc822Name, false);
    break;
  case GEN_URI:
    BIO_puts(out, "URI:");
    put_string(out, "", name->d.uniformResourceIdentifier, false);
    break;
  case GEN_DIRNAME:
    BIO_puts(out, "DirName:");
    put_directory(out, name->d.directoryName);
    break;
  case GEN_IPADD:
    BIO_puts(out, "IP Address:");
    put_address(out, name->d.iPAddress);
    break;
  case GEN_RID:
    OBJ_obj2txt(oid, sizeof oid, name->d.registeredID, 1);
    BIO_printf(out, "Registered ID:%s", oid);
    break;
  case GEN_OTHERNAME:
    BIO_puts(out, "othername:");
    put_other(out, name->d.otherName);
    break;
  case GEN_X400: BIO_puts(out, "X400Name:<unsupported>"); break;
  default: BIO_puts(out, "EdiPartyName:<unsupported>"); break;
  }
}

static ed_val alternative_names(ed_ctx ctx, const X509 *x) {
  GENERAL_NAMES *names = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
  if (!names) return ed_undefined(ctx);
  BIO *out = BIO_new(BIO_s_mem());
  for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
    if (i) BIO_puts(out, ", ");
    put_general_name(out, sk_GENERAL_NAME_value(names, i));
  }
  ed_val v = bio_text(ctx, out);
  BIO_free(out);
  GENERAL_NAMES_free(names);
  return v;
}

static ed_val info_access(ed_ctx ctx, const X509 *x) {
  AUTHORITY_INFO_ACCESS *list = X509_get_ext_d2i(x, NID_info_access, NULL, NULL);
  if (!list) return ed_undefined(ctx);
  BIO *out = BIO_new(BIO_s_mem());
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(list); i++) {
    const ACCESS_DESCRIPTION *entry = sk_ACCESS_DESCRIPTION_value(list, i);
    char method[80];
    OBJ_obj2txt(method, sizeof method, entry->method, 0);
    BIO_printf(out, "%s%s - ", i ? "\n" : "", method);
    put_general_name(out, entry->location);
  }
  ed_val v = bio_text(ctx, out);
  BIO_free(out);
  AUTHORITY_INFO_ACCESS_free(list);
  return v;
}

// ---- fields --------------------------------------------------------------------------------------------------------

static ed_val name_text(ed_ctx ctx, const X509_NAME *name) {
  BIO *out = BIO_new(BIO_s_mem());
  X509_NAME_print_ex(out, name, 0,
                     ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT | XN_FLAG_SEP_MULTILINE |
                         XN_FLAG_FN_SN);
  ed_val v = bio_text(ctx, out);
  BIO_free(out);
  return v;
}

static ed_val time_text(ed_ctx ctx, const ASN1_TIME *time) {
  BIO *out = BIO_new(BIO_s_mem());
  ASN1_TIME_print(out, time);
  ed_val v = bio_text(ctx, out);
  BIO_free(out);
  return v;
}

static ed_val time_ms(ed_ctx ctx, const ASN1_TIME *time) {
  struct tm parts;
  if (!ASN1_TIME_to_tm(time, &parts)) return ed_undefined(ctx);
  return ed_num(ctx, (double)timegm(&parts) * 1000);
}

static ed_val fingerprint(ed_ctx ctx, const X509 *x, const EVP_MD *md) {
  uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned len = 0;
  if (!X509_digest(x, md, digest, &len) || len == 0) return ed_undefined(ctx);
  char text[3 * EVP_MAX_MD_SIZE];
  static const char digits[] = "0123456789ABCDEF";
  for (unsigned i = 0; i < len; i++) {
    text[3 * i] = digits[digest[i] >> 4];
    text[3 * i + 1] = digits[digest[i] & 15];
    text[3 * i + 2] = ':';
  }
  return ed_str_latin1(ctx, (uint8_t *)text, 3 * len - 1);
}

static ed_val key_usage(ed_ctx ctx, const X509 *x) {
  EXTENDED_KEY_USAGE *usage = X509_get_ext_d2i(x, NID_ext_key_usage, NULL, NULL);
  if (!usage) return ed_undefined(ctx);
  ed_obj list = ed_array_new(ctx, 0, NULL);
  for (int i = 0; i < sk_ASN1_OBJECT_num(usage); i++) {
    char oid[256];
    OBJ_obj2txt(oid, sizeof oid, sk_ASN1_OBJECT_value(usage, i), 1);
    ed_set_index(ctx, list, (unsigned)i, ed_str_ascii(ctx, oid));
  }
  EXTENDED_KEY_USAGE_free(usage);
  return list;
}

static ed_val serial_number(ed_ctx ctx, X509 *x) {
  BIGNUM *n = ASN1_INTEGER_to_BN(X509_get_serialNumber(x), NULL);
  char *hex = n ? BN_bn2hex(n) : NULL;
  ed_val v = hex ? ed_str_ascii(ctx, hex) : ed_undefined(ctx);
  OPENSSL_free(hex);
  BN_free(n);
  return v;
}

// fields(certificate) -> object of texts; validFromTime and validToTime in milliseconds
ED_FN(crypto_x509_fields) {
  X509 *x = ed_arg_box(a, &certificate_kind);
  if (ed_failed(a)) return NULL;
  ed_ctx ctx = a->ctx;
  ed_obj to = ed_object_new(ctx);
  ed_set(ctx, to, "subject", name_text(ctx, X509_get_subject_name(x)));
  ed_set(ctx, to, "subjectAltName", alternative_names(ctx, x));
  ed_set(ctx, to, "issuer", name_text(ctx, X509_get_issuer_name(x)));
  ed_set(ctx, to, "infoAccess", info_access(ctx, x));
  ed_set(ctx, to, "validFrom", time_text(ctx, X509_get0_notBefore(x)));
  ed_set(ctx, to, "validTo", time_text(ctx, X509_get0_notAfter(x)));
  ed_set(ctx, to, "validFromTime", time_ms(ctx, X509_get0_notBefore(x)));
  ed_set(ctx, to, "validToTime", time_ms(ctx, X509_get0_notAfter(x)));
  ed_set(ctx, to, "fingerprint", fingerprint(ctx, x, EVP_sha1()));
  ed_set(ctx, to, "fingerprint256", fingerprint(ctx, x, EVP_sha256()));
  ed_set(ctx, to, "fingerprint512", fingerprint(ctx, x, EVP_sha512()));
  ed_set(ctx, to, "keyUsage", key_usage(ctx, x));
  ed_set(ctx, to, "serialNumber", serial_number(ctx, x));
  ed_set(ctx, to, "ca", ed_bool(ctx, X509_check_ca(x) == 1));
  const ASN1_OBJECT *algorithm;
  X509_ALGOR_get0(&algorithm, NULL, NULL, X509_get0_tbs_sigalg(x));
  int nid = OBJ_obj2nid(algorithm);
  char oid[256];
  OBJ_obj2txt(oid, sizeof oid, algorithm, 1);
  ed_set(ctx, to, "signatureAlgorithm", nid == NID_undef ? ed_undefined(ctx) : ed_str_ascii(ctx, OBJ_nid2ln(nid)));
  ed_set(ctx, to, "signatureAlgorithmOid", ed_str_ascii(ctx, oid));
  ERR_clear_error();
  return to;
}

// A name as a flat list [key, value ...].
static ed_obj name_list(ed_ctx ctx, const X509_NAME *name) {
  ed_obj list = ed_array_new(ctx, 0, NULL);
  unsigned count = 0;
  for (int i = 0; i < X509_NAME_entry_count(name); i++) {
    const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
    const ASN1_OBJECT *key = X509_NAME_ENTRY_get_object(entry);
    char oid[256];
    int nid = OBJ_obj2nid(key);
    if (nid == NID_undef) OBJ_obj2txt(oid, sizeof oid, key, 1);
    unsigned char *value = NULL;
    int len = ASN1_STRING_to_UTF8(&value, X509_NAME_ENTRY_get_data(entry));
    if (len < 0) continue;
    ed_set_index(ctx, list, count++, ed_str_ascii(ctx, nid == NID_undef ? oid : OBJ_nid2sn(nid)));
    ed_set_index(ctx, list, count++, ed_str_utf8(ctx, (char *)value, (size_t)len));
    OPENSSL_free(value);
  }
  return list;
}

static void set_number_hex(ed_ctx ctx, ed_obj to, const char *name, const EVP_PKEY *key, const char *param) {
  BIGNUM *n = NULL;
  if (!EVP_PKEY_get_bn_param(key, param, &n)) return;
  BIO *out = BIO_new(BIO_s_mem());
  BN_print(out, n);
  ed_set(ctx, to, name, bio_text(ctx, out));
  BIO_free(out);
  BN_free(n);
}

// legacy(certificate) -> {subject, issuer: lists; and of its key modulus, exponent, pubkey, bits, asn1Curve, nistCurve}
ED_FN(crypto_x509_legacy) {
  X509 *x = ed_arg_box(a, &certificate_kind);
  if (ed_failed(a)) return NULL;
  ed_ctx ctx = a->ctx;
  ed_obj to = ed_object_new(ctx);
  ed_set(ctx, to, "subject", name_list(ctx, X509_get_subject_name(x)));
  ed_set(ctx, to, "issuer", name_list(ctx, X509_get_issuer_name(x)));
  EVP_PKEY *key = X509_get0_pubkey(x);
  int id = key ? EVP_PKEY_get_id(key) : NID_undef;
  if (id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS) {
    set_number_hex(ctx, to, "modulus", key, OSSL_PKEY_PARAM_RSA_N);
    set_number_hex(ctx, to, "exponent", key, OSSL_PKEY_PARAM_RSA_E);
    ed_set(ctx, to, "bits", ed_num(ctx, EVP_PKEY_get_bits(key)));
    unsigned char *der = NULL;
    int len = i2d_PUBKEY(key, &der);
    if (len > 0) ed_set(ctx, to, "pubkey", ed_crypto_bytes(ctx, der, (size_t)len));
    OPENSSL_free(der);
  } else if (id == EVP_PKEY_EC) {
    const EC_KEY *ec = EVP_PKEY_get0_EC_KEY(key);
    const EC_GROUP *group = ec ? EC_KEY_get0_group(ec) : NULL;
    int nid = group ? EC_GROUP_get_curve_name(group) : NID_undef;
    unsigned char *point = NULL;
    size_t len = group ? EC_KEY_key2buf(ec, EC_KEY_get_conv_form(ec), &point, NULL) : 0;
    if (len) ed_set(ctx, to, "pubkey", ed_crypto_bytes(ctx, point, len));
    OPENSSL_free(point);
    if (group) ed_set(ctx, to, "bits", ed_num(ctx, EC_GROUP_order_bits(group)));
    if (nid != NID_undef) {
      ed_set(ctx, to, "asn1Curve", ed_str_ascii(ctx, OBJ_nid2sn(nid)));
      const char *nist = EC_curve_nid2nist(nid);
      if (nist) ed_set(ctx, to, "nistCurve", ed_str_ascii(ctx, nist));
    }
  }
  ERR_clear_error();
  return to;
}

// raw(certificate) -> ArrayBuffer of its DER
ED_FN(crypto_x509_raw) {
  X509 *x = ed_arg_box(a, &certificate_kind);
  if (ed_failed(a)) return NULL;
  unsigned char *der = NULL;
  int len = i2d_X509(x, &der);
  ed_val v = len > 0 ? ed_crypto_bytes(a->ctx, der, (size_t)len) : ed_crypto_failed(a->ctx);
  OPENSSL_free(der);
  return v;
}

// pem(certificate) -> string
ED_FN(crypto_x509_pem) {
  X509 *x = ed_arg_box(a, &certificate_kind);
  if (ed_failed(a)) return NULL;
  BIO *out = BIO_new(BIO_s_mem());
  ed_val v = PEM_write_bio_X509(out, x) ? bio_text(a->ctx, out) : ed_crypto_failed(a->ctx);
  BIO_free(out);
  return v;
}

// pkcs12(bytes, pass phrase or undefined) -> { key, certificate, others: [certificate ...] }, where the first two may
// be missing, or errors, none of them when the bytes are no PKCS #12
ED_FN(crypto_x509_pkcs12) {
  ed_bytes in = ed_arg_bytes_briefly(a);
  const char *words = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  ERR_clear_error();
  const unsigned char *at = in.data;
  PKCS12 *bundle = in.len > 0 && in.len <= INT32_MAX ? d2i_PKCS12(NULL, &at, (long)in.len) : NULL;
  if (!bundle) ERR_clear_error();
  EVP_PKEY *key = NULL;
  X509 *own = NULL;
  STACK_OF(X509) *others = NULL;
  if (!bundle || PKCS12_parse(bundle, words, &key, &own, &others) != 1) {
    PKCS12_free(bundle);
    return ed_crypto_failed(a->ctx);
  }
  PKCS12_free(bundle);
  ERR_clear_error();
  ed_obj result = ed_object_new(a->ctx);
  if (key) ed_set(a->ctx, result, "key", ed_box_new(a->ctx, &ed_crypto_key, key));
  if (own) ed_set(a->ctx, result, "certificate", ed_box_new(a->ctx, &certificate_kind, own));
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  ed_set(a->ctx, result, "others", list);
  for (int i = 0; i < sk_X509_num(others); i++)
    ed_set_index(a->ctx, list, (unsigned)i, ed_box_new(a->ctx, &certificate_kind, sk_X509_value(others, i)));
  sk_X509_free(others); // the boxes have what was in it
  return result;
}

// publicKey(certificate) -> key, or errors
ED_FN(crypto_x509_public_key) {
  X509 *x = ed_arg_box(a, &certificate_kind);
  if (ed_failed(a)) return NULL;
  ERR_clear_error();
  EVP_PKEY *key = X509_get_pubkey(x);
  return key ? ed_box_new(a->ctx, &ed_crypto_key, key) : ed_crypto_failed(a->ctx);
}

// ---- checks --------------------------------------------------------------------------------------------------------

enum { HOST, EMAIL, IP };

// check(certificate, 0 host / 1 email / 2 address, text, flags) -> the name that matched, false, or undefined for a
// text that is none
ED_FN(crypto_x509_check) {
  X509 *x = ed_arg_box(a, &certificate_kind);
  int32_t what = ed_arg_i32(a);
  size_t len;
  const char *text = ed_arg_utf8(a, &len);
  uint32_t flags = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  char *peer = NULL;
  int result = what == HOST    ? X509_check_host(x, text, len, flags, &peer)
               : what == EMAIL ? X509_check_email(x, text, len, flags)
                               : X509_check_ip_asc(x, text, flags);
  ed_val v = result == 1   ? (peer ? ed_str_utf8(a->ctx, peer, strlen(peer)) : ed_str_utf8(a->ctx, text, len))
             : result == 0 ? ed_bool(a->ctx, false)
                           : NULL;
  OPENSSL_free(peer);
  ERR_clear_error();
  return v;
}

// issuedBy(certificate, other) -> boolean
ED_FN(crypto_x509_issued_by) {
  X509 *x = ed_arg_box(a, &certificate_kind);
  X509 *issuer = ed_arg_box(a, &certificate_kind);
  if (ed_failed(a)) return NULL;
  bool is = X509_check_issued(issuer, x) == X509_V_OK;
  ERR_clear_error();
  return ed_bool(a->ctx, is);
}

// belongsTo(certificate, private key) -> boolean
ED_FN(crypto_x509_belongs_to) {
  X509 *x = ed_arg_box(a, &certificate_kind);
  EVP_PKEY *key = ed_arg_box(a, &ed_crypto_key);
  if (ed_failed(a)) return NULL;
  bool is = X509_check_private_key(x, key) == 1;
  ERR_clear_error();
  return ed_bool(a->ctx, is);
}

// verify(certificate, public key) -> boolean
ED_FN(crypto_x509_verify) {
  X509 *x = ed_arg_box(a, &certificate_kind);
  EVP_PKEY *key = ed_arg_box(a, &ed_crypto_key);
  if (ed_failed(a)) return NULL;
  bool is = X509_verify(x, key) == 1;
  ERR_clear_error();
  return ed_bool(a->ctx, is);
}

// ---- SPKAC ---------------------------------------------------------------------------------------------------------

// Signed public keys and challenges, in base64.
static NETSCAPE_SPKI *read_spkac(ed_args *a) {
  ed_bytes in = ed_arg_bytes_briefly(a);
  if (ed_failed(a) || in.len > INT32_MAX || in.len == 0) return NULL;
  return NETSCAPE_SPKI_b64_decode((const char *)in.data, (int)in.len);
}

// verifySpkac(bytes) -> boolean
ED_FN(crypto_x509_verify_spkac) {
  NETSCAPE_SPKI *spki = read_spkac(a);
  EVP_PKEY *key = spki ? NETSCAPE_SPKI_get_pubkey(spki) : NULL;
  bool is = key && NETSCAPE_SPKI_verify(spki, key) > 0;
  EVP_PKEY_free(key);
  NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
  return ed_bool(a->ctx, is);
}

// spkacKey(bytes) -> ArrayBuffer of PEM, or undefined
ED_FN(crypto_x509_spkac_key) {
  NETSCAPE_SPKI *spki = read_spkac(a);
  EVP_PKEY *key = spki ? NETSCAPE_SPKI_get_pubkey(spki) : NULL;
  BIO *out = BIO_new(BIO_s_mem());
  ed_val v = NULL;
  if (key && PEM_write_bio_PUBKEY(out, key)) {
    char *bytes = NULL;
    long len = BIO_get_mem_data(out, &bytes);
    v = ed_crypto_bytes(a->ctx, bytes, (size_t)len);
  }
  BIO_free(out);
  EVP_PKEY_free(key);
  NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
  return v;
}

// spkacChallenge(bytes) -> ArrayBuffer, or undefined
ED_FN(crypto_x509_spkac_challenge) {
  NETSCAPE_SPKI *spki = read_spkac(a);
  ed_val v = NULL;
  if (spki) {
    const ASN1_STRING *challenge = spki->spkac->challenge;
    v = ed_crypto_bytes(a->ctx, ASN1_STRING_get0_data(challenge), (size_t)ASN1_STRING_length(challenge));
  }
  NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
  return v;
}

const ed_native ed_bind_crypto_x509[] = {
    {"read", crypto_x509_read},
    {"fields", crypto_x509_fields},
    {"legacy", crypto_x509_legacy},
    {"raw", crypto_x509_raw},
    {"pem", crypto_x509_pem},
    {"pkcs12", crypto_x509_pkcs12},
    {"publicKey", crypto_x509_public_key},
    {"check", crypto_x509_check},
    {"issuedBy", crypto_x509_issued_by},
    {"belongsTo", crypto_x509_belongs_to},
    {"verify", crypto_x509_verify},
    {"verifySpkac", crypto_x509_verify_spkac},
    {"spkacKey", crypto_x509_spkac_key},
    {"spkacChallenge", crypto_x509_spkac_challenge},
    {0},
};
