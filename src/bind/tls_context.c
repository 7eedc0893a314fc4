// SPDX-License-Identifier: MIT
// Binding `tls_context`: what connections share. Certificates, keys, what is trusted, versions, ciphers, ticket keys.
//
// Natives give undefined, or OpenSSL's errors as an array (crypto.h).
#include "bind/tls.h"

#include "base/mem.h"

#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

// ---- ticket keys ---------------------------------------------------------------------------------------------------

// The form that Node documents: 48 bytes that several servers can share.
typedef struct ticket_keys {
  uint8_t name[16], hmac[16], aes[16];
} ticket_keys;

static int keys_index = -1;
static uv_once_t once = UV_ONCE_INIT;

static void free_keys(void *parent, void *keys, CRYPTO_EX_DATA *data, int index, long n, void *arg) {
  (void)parent, (void)data, (void)index, (void)n, (void)arg;
  if (keys) OPENSSL_cleanse(keys, sizeof(ticket_keys));
  free(keys);
}

static void set_up(void) { keys_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, free_keys); }

static ticket_keys *keys_of(SSL_CTX *ctx) { return SSL_CTX_get_ex_data(ctx, keys_index); }

static int on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac,
                     int sealing) {
  ticket_keys *keys = keys_of(SSL_get_SSL_CTX(ssl));
  if (sealing) {
    memcpy(name, keys->name, sizeof keys->name);
    if (RAND_bytes(iv, 16) != 1 || !EVP_EncryptInit_ex(cipher, EVP_aes_128_cbc(), NULL, keys->aes, iv)) return -1;
  } else {
    if (memcmp(name, keys->name, sizeof keys->name) != 0) return 0;
    if (!EVP_DecryptInit_ex(cipher, EVP_aes_128_cbc(), NULL, keys->aes, iv)) return -1;
  }
  OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("key", keys->hmac, sizeof keys->hmac),
                         OSSL_PARAM_construct_utf8_string("digest", (char *)"sha256", 0), OSSL_PARAM_construct_end()};
  return EVP_MAC_CTX_set_params(mac, params) == 1 ? 1 : -1;
}

// ---- life ----------------------------------------------------------------------------------------------------------

static void free_context(void *ctx) { SSL_CTX_free(ctx); }
const ed_box_kind ed_tls_context = {"a secure context", free_context, 16384};

static SSL_CTX *arg_context(ed_args *a) {
  SSL_CTX *ctx = ed_arg_box(a, &ed_tls_context);
  ERR_clear_error();
  return ctx;
}

static ed_val outcome(ed_args *a, bool ok) {
  if (!ok) return ed_crypto_failed(a->ctx);
  ERR_clear_error();
  return NULL;
}

// create(least version, greatest version) -> box or errors; 0 leaves a limit to OpenSSL
ED_FN(tls_context_create) {
  int32_t least = ed_arg_i32(a), greatest = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  uv_once(&once, set_up);
  SSL_CTX *ctx = SSL_CTX_new(TLS_method());
  ticket_keys *keys = ctx ? ed_xmalloc(sizeof *keys) : NULL;
  if (!ctx || RAND_bytes((uint8_t *)keys, sizeof *keys) != 1 || !SSL_CTX_set_ex_data(ctx, keys_index, keys)) {
    free(keys);
    SSL_CTX_free(ctx);
    return ed_crypto_failed(a->ctx);
  }
  SSL_CTX_set_min_proto_version(ctx, least);
  SSL_CTX_set_max_proto_version(ctx, greatest);
  SSL_CTX_set_options(ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION); // JavaScript counts them
  SSL_CTX_set_mode(ctx, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  // Sessions are kept by JavaScript, if at all.
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_INTERNAL | SSL_SESS_CACHE_NO_AUTO_CLEAR);
  SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, on_ticket);
  ed_tls_prepare(ctx);
  return ed_box_new(a->ctx, &ed_tls_context, ctx);
}

// setVersions(context, least version, greatest version): as in create()
ED_FN(tls_context_set_versions) {
  SSL_CTX *ctx = arg_context(a);
  int32_t least = ed_arg_i32(a), greatest = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  SSL_CTX_set_min_proto_version(ctx, least);
  SSL_CTX_set_max_proto_version(ctx, greatest);
  return NULL;
}

// ---- certificates and keys -----------------------------------------------------------------------------------------

static BIO *arg_bio(ed_args *a) {
  ed_bytes b = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  return BIO_new_mem_buf(b.data ? b.data : (uint8_t *)"", b.len > INT32_MAX ? INT32_MAX : (int)b.len);
}

// Where OpenSSL asks for a pass phrase that is not there, it gets one that is empty: then it says what is wrong.
static ed_crypto_words no_words = {.bytes = {(uint8_t *)"", 0}};

// What the end of a PEM text looks like to a reader of one more.
static bool at_end(void) {
  unsigned long e = ERR_peek_last_error();
  return ERR_GET_LIB(e) == ERR_LIB_PEM && ERR_GET_REASON(e) == PEM_R_NO_START_LINE;
}

// setCertificate(context, PEM: the certificate and the chain behind it)
ED_FN(tls_context_set_certificate) {
  SSL_CTX *ctx = arg_context(a);
  BIO *in = arg_bio(a);
  if (ed_failed(a)) {
    BIO_free(in);
    return NULL;
  }
  X509 *x = PEM_read_bio_X509_AUX(in, NULL, ed_crypto_give_words, &no_words);
  bool ok = x && SSL_CTX_use_certificate(ctx, x) == 1 && SSL_CTX_clear_chain_certs(ctx) == 1;
  X509_free(x);
  while (ok && (x = PEM_read_bio_X509(in, NULL, ed_crypto_give_words, &no_words)))
    ok = SSL_CTX_add0_chain_cert(ctx, x) == 1;
  if (ok) ok = at_end();
  BIO_free(in);
  return outcome(a, ok);
}

// setKey(context, PEM, passphrase or undefined)
ED_FN(tls_context_set_key) {
  SSL_CTX *ctx = arg_context(a);
  BIO *in = arg_bio(a);
  ed_crypto_words words = no_words;
  if (!ed_arg_absent(a)) words.bytes = ed_arg_bytes_briefly(a);
  bool ok = false;
  if (!ed_failed(a)) {
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, ed_crypto_give_words, &words);
    ok = key && SSL_CTX_use_PrivateKey(ctx, key) == 1;
    EVP_PKEY_free(key);
  }
  BIO_free(in);
  return ed_failed(a) ? NULL : outcome(a, ok);
}

static bool trust(SSL_CTX *ctx, X509 *x) {
  return X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), x) == 1 && SSL_CTX_add_client_CA(ctx, x) == 1;
}

// addCa(context, PEM of any number of certificates): they are trusted. What is none is passed over.
ED_FN(tls_context_add_ca) {
  SSL_CTX *ctx = arg_context(a);
  BIO *in = arg_bio(a);
  if (ed_failed(a)) {
    BIO_free(in);
    return NULL;
  }
  bool ok = true;
  for (X509 *x; ok && (x = PEM_read_bio_X509_AUX(in, NULL, ed_crypto_give_words, &no_words));) {
    ok = trust(ctx, x);
    X509_free(x);
  }
  BIO_free(in);
  return outcome(a, ok);
}

// addCrl(context, PEM): revoked certificates are refused
ED_FN(tls_context_add_crl) {
  SSL_CTX *ctx = arg_context(a);
  BIO *in = arg_bio(a);
  if (ed_failed(a)) {
    BIO_free(in);
    return NULL;
  }
  X509_CRL *crl = PEM_read_bio_X509_CRL(in, NULL, ed_crypto_give_words, &no_words);
  X509_STORE *store = SSL_CTX_get_cert_store(ctx);
  bool ok = crl && X509_STORE_add_crl(store, crl) == 1 &&
            X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL) == 1;
  X509_CRL_free(crl);
  BIO_free(in);
  return outcome(a, ok);
}

// setPfx(context, bytes of PKCS #12, passphrase or undefined): key, certificate, and all others are trusted. Gives
// false when there is no key, true when there is no certificate.
ED_FN(tls_context_set_pfx) {
  SSL_CTX *ctx = arg_context(a);
  BIO *in = arg_bio(a);
  const char *pass = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  if (ed_failed(a)) {
    BIO_free(in);
    return NULL;
  }
  PKCS12 *pfx = d2i_PKCS12_bio(in, NULL);
  EVP_PKEY *key = NULL;
  X509 *x = NULL;
  STACK_OF(X509) *others = NULL;
  bool parsed = pfx && PKCS12_parse(pfx, pass, &key, &x, &others) == 1, ok = parsed && x && key;
  ed_val lacks = parsed && !ok ? ed_bool(a->ctx, key != NULL) : NULL;
  if (ok) {
    ok = SSL_CTX_use_certificate(ctx, x) == 1 && SSL_CTX_use_PrivateKey(ctx, key) == 1 &&
         (!others || SSL_CTX_set1_chain(ctx, others) == 1);
    for (int i = 0; ok && i < sk_X509_num(others); i++) ok = trust(ctx, sk_X509_value(others, i));
  }
  sk_X509_pop_free(others, X509_free);
  X509_free(x);
  EVP_PKEY_free(key);
  PKCS12_free(pfx);
  BIO_free(in);
  return lacks ? lacks : outcome(a, ok);
}

// setCertificateEngine(context, name): certificates of clients come from an engine of OpenSSL
ED_FN(tls_context_set_certificate_engine) {
  SSL_CTX *ctx = arg_context(a);
  const char *name = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  ENGINE *engine = ENGINE_by_id(name);
  bool ok = engine && SSL_CTX_set_client_cert_engine(ctx, engine) == 1;
  ENGINE_free(engine);
  return outcome(a, ok);
}

// setEngineKey(context, engine, name of the key)
ED_FN(tls_context_set_engine_key) {
  SSL_CTX *ctx = arg_context(a);
  const char *name = ed_arg_utf8(a, NULL);
  const char *id = ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  ENGINE *engine = ENGINE_by_id(name);
  EVP_PKEY *key = NULL;
  if (engine && ENGINE_init(engine) == 1) {
    key = ENGINE_load_private_key(engine, id, NULL, NULL);
    ENGINE_finish(engine);
  }
  bool ok = key && SSL_CTX_use_PrivateKey(ctx, key) == 1;
  EVP_PKEY_free(key);
  ENGINE_free(engine);
  return outcome(a, ok);
}

X509 *ed_tls_issuer(SSL_CTX *ctx, X509 *x, STACK_OF(X509) * others) {
  for (int i = 0; i < sk_X509_num(others); i++) {
    X509 *other = sk_X509_value(others, i);
    if (X509_check_issued(other, x) != X509_V_OK) continue;
    X509_up_ref(other);
    return other;
  }
  X509_STORE_CTX *search = X509_STORE_CTX_new();
  X509 *issuer = NULL;
  if (search && X509_STORE_CTX_init(search, SSL_CTX_get_cert_store(ctx), NULL, NULL) == 1)
    X509_STORE_CTX_get1_issuer(&issuer, search, x);
  X509_STORE_CTX_free(search);
  ERR_clear_error();
  return issuer;
}

ed_val ed_tls_der(ed_ctx ctx, X509 *x) {
  unsigned char *der = NULL;
  int len = x ? i2d_X509(x, &der) : 0;
  ed_val v = len > 0 ? ed_crypto_bytes(ctx, der, (size_t)len) : ed_undefined(ctx);
  OPENSSL_free(der);
  return v;
}

// certificates(context) -> [DER of its own certificate or undefined, DER of the issuer or undefined]
ED_FN(tls_context_certificates) {
  SSL_CTX *ctx = arg_context(a);
  if (ed_failed(a)) return NULL;
  X509 *x = SSL_CTX_get0_certificate(ctx);
  STACK_OF(X509) *chain = NULL;
  SSL_CTX_get0_chain_certs(ctx, &chain);
  X509 *issuer = x ? ed_tls_issuer(ctx, x, chain) : NULL;
  ed_val pair[2] = {ed_tls_der(a->ctx, x), ed_tls_der(a->ctx, issuer)};
  X509_free(issuer);
  return ed_array_new(a->ctx, 2, pair);
}

// ---- trust ---------------------------------------------------------------------------------------------------------

static void free_store(void *store) { X509_STORE_free(store); }
static const ed_box_kind store_kind = {"a store of certificates", free_store, 65536};

// store(whether the system's certificates belong to it) -> box or errors
ED_FN(tls_context_store) {
  bool with_system = ed_arg_bool(a);
  ERR_clear_error();
  X509_STORE *store = X509_STORE_new();
  if (!store) return ed_crypto_failed(a->ctx);
  // Certificates of the folder are read when a chain leads to them.
  if (with_system) X509_STORE_set_default_paths(store);
  ERR_clear_error();
  return ed_box_new(a->ctx, &store_kind, store);
}

static ed_val add_to_store(ed_args *a, X509_STORE *store, BIO *in) {
  bool ok = true;
  unsigned count = 0;
  for (X509 *x; ok && (x = PEM_read_bio_X509_AUX(in, NULL, ed_crypto_give_words, &no_words)); count++) {
    ok = X509_STORE_add_cert(store, x) == 1;
    X509_free(x);
  }
  if (ok) ok = at_end() && count > 0;
  BIO_free(in);
  return outcome(a, ok);
}

// storeAdd(store, PEM) -> errors if it holds anything that is no certificate
ED_FN(tls_context_store_add) {
  X509_STORE *store = ed_arg_box(a, &store_kind);
  BIO *in = arg_bio(a);
  ERR_clear_error();
  if (!ed_failed(a)) return add_to_store(a, store, in);
  BIO_free(in);
  return NULL;
}

// storeAddFile(store, path) -> errors likewise, or if it cannot be read
ED_FN(tls_context_store_add_file) {
  X509_STORE *store = ed_arg_box(a, &store_kind);
  const char *path = ed_arg_path(a);
  if (ed_failed(a)) return NULL;
  ERR_clear_error();
  BIO *in = BIO_new_file(path, "r");
  return in ? add_to_store(a, store, in) : ed_crypto_failed(a->ctx);
}

// useStore(context, store): shared with others, so addCa() and addCrl() must not follow
ED_FN(tls_context_use_store) {
  SSL_CTX *ctx = arg_context(a);
  X509_STORE *store = ed_arg_box(a, &store_kind);
  if (!ed_failed(a)) SSL_CTX_set1_cert_store(ctx, store);
  return NULL;
}

// storePaths() -> [variable of the file, its default, variable of the folders, their default]
ED_FN(tls_context_store_paths) {
  ed_val v[4] = {
      ed_str_ascii(a->ctx, X509_get_default_cert_file_env()), ed_str_ascii(a->ctx, X509_get_default_cert_file()),
      ed_str_ascii(a->ctx, X509_get_default_cert_dir_env()), ed_str_ascii(a->ctx, X509_get_default_cert_dir())};
  return ed_array_new(a->ctx, 4, v);
}

// allowPartialChain(context): any trusted certificate ends a chain
ED_FN(tls_context_allow_partial_chain) {
  SSL_CTX *ctx = arg_context(a);
  if (!ed_failed(a)) X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx), X509_V_FLAG_PARTIAL_CHAIN);
  return NULL;
}

// ---- how to speak --------------------------------------------------------------------------------------------------

typedef bool text_setter(SSL_CTX *ctx, const char *text);

static ed_val set_text(ed_args *a, text_setter *set) {
  SSL_CTX *ctx = arg_context(a);
  const char *text = ed_arg_utf8(a, NULL);
  return ed_failed(a) ? NULL : outcome(a, set(ctx, text));
}

// An empty list is meant: only TLS 1.3 is left. OpenSSL takes it, and calls it an error.
static bool set_ciphers(SSL_CTX *ctx, const char *text) { return SSL_CTX_set_cipher_list(ctx, text) == 1 || !*text; }
static bool set_suites(SSL_CTX *ctx, const char *text) { return SSL_CTX_set_ciphersuites(ctx, text) == 1; }
static bool set_sigalgs(SSL_CTX *ctx, const char *text) { return SSL_CTX_set1_sigalgs_list(ctx, text) == 1; }
static bool set_groups(SSL_CTX *ctx, const char *text) { return SSL_CTX_set1_groups_list(ctx, text) == 1; }

// setCiphers(context, list) for TLS up to 1.2
ED_FN(tls_context_set_ciphers) { return set_text(a, set_ciphers); }
// setSuites(context, list) for TLS 1.3
ED_FN(tls_context_set_suites) { return set_text(a, set_suites); }
// setSigalgs(context, list)
ED_FN(tls_context_set_sigalgs) { return set_text(a, set_sigalgs); }
// setGroups(context, list)
ED_FN(tls_context_set_groups) { return set_text(a, set_groups); }

// setDh(context, PEM of the parameters, or undefined for the ones that fit the key) -> bits, which may be too few, or
// undefined when there are none
ED_FN(tls_context_set_dh) {
  SSL_CTX *ctx = arg_context(a);
  if (ed_arg_absent(a)) {
    if (!ed_failed(a)) SSL_CTX_set_dh_auto(ctx, 1);
    return NULL;
  }
  BIO *in = arg_bio(a);
  EVP_PKEY *parameters = ed_failed(a) ? NULL : PEM_read_bio_Parameters(in, NULL);
  BIO_free(in);
  if (ed_failed(a)) return NULL;
  ERR_clear_error();
  if (!parameters) return NULL;
  int bits = EVP_PKEY_get_bits(parameters);
  if (bits < 1024) {
    EVP_PKEY_free(parameters);
    return ed_num(a->ctx, bits);
  }
  if (SSL_CTX_set0_tmp_dh_pkey(ctx, parameters) != 1) {
    EVP_PKEY_free(parameters);
    return ed_crypto_failed(a->ctx);
  }
  return ed_num(a->ctx, bits);
}

// setOptions(context, bits to set, bits to clear)
ED_FN(tls_context_set_options) {
  SSL_CTX *ctx = arg_context(a);
  double on = ed_arg_f64(a), off = ed_arg_f64(a);
  if (ed_failed(a)) return NULL;
  SSL_CTX_set_options(ctx, (uint64_t)(int64_t)on);
  SSL_CTX_clear_options(ctx, (uint64_t)(int64_t)off);
  return NULL;
}

// setSessionId(context, bytes): sessions of servers belong to it
ED_FN(tls_context_set_session_id) {
  SSL_CTX *ctx = arg_context(a);
  ed_bytes id = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  return outcome(a, SSL_CTX_set_session_id_context(ctx, id.data, (unsigned)id.len) == 1);
}

// setSessionTimeout(context, seconds)
ED_FN(tls_context_set_session_timeout) {
  SSL_CTX *ctx = arg_context(a);
  int32_t seconds = ed_arg_i32(a);
  if (!ed_failed(a)) SSL_CTX_set_timeout(ctx, seconds);
  return NULL;
}

// ticketKeys(context) -> ArrayBuffer
ED_FN(tls_context_ticket_keys) {
  SSL_CTX *ctx = arg_context(a);
  return ed_failed(a) ? NULL : ed_crypto_bytes(a->ctx, keys_of(ctx), sizeof(ticket_keys));
}

// setTicketKeys(context, 48 bytes)
ED_FN(tls_context_set_ticket_keys) {
  SSL_CTX *ctx = arg_context(a);
  ed_bytes b = ed_arg_bytes_briefly(a);
  if (!ed_failed(a) && b.len == sizeof(ticket_keys)) memcpy(keys_of(ctx), b.data, b.len);
  return NULL;
}

// ciphers() -> names that OpenSSL can do
ED_FN(tls_context_ciphers) {
  SSL_CTX *ctx = SSL_CTX_new(TLS_method());
  SSL *ssl = ctx ? SSL_new(ctx) : NULL;
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  STACK_OF(SSL_CIPHER) *ciphers = ssl ? SSL_get_ciphers(ssl) : NULL;
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++) {
    const char *name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i));
    ed_set_index(a->ctx, list, (unsigned)i, ed_str_ascii(a->ctx, name));
  }
  SSL_free(ssl);
  SSL_CTX_free(ctx);
  return list;
}

const ed_native ed_bind_tls_context[] = {
    {"create", tls_context_create},
    {"setVersions", tls_context_set_versions},
    {"setCertificate", tls_context_set_certificate},
    {"setCertificateEngine", tls_context_set_certificate_engine},
    {"setEngineKey", tls_context_set_engine_key},
    {"setKey", tls_context_set_key},
    {"addCa", tls_context_add_ca},
    {"addCrl", tls_context_add_crl},
    {"setPfx", tls_context_set_pfx},
    {"certificates", tls_context_certificates},
    {"store", tls_context_store},
    {"storeAdd", tls_context_store_add},
    {"storeAddFile", tls_context_store_add_file},
    {"useStore", tls_context_use_store},
    {"storePaths", tls_context_store_paths},
    {"allowPartialChain", tls_context_allow_partial_chain},
    {"setCiphers", tls_context_set_ciphers},
    {"setSuites", tls_context_set_suites},
    {"setSigalgs", tls_context_set_sigalgs},
    {"setGroups", tls_context_set_groups},
    {"setDh", tls_context_set_dh},
    {"setOptions", tls_context_set_options},
    {"setSessionId", tls_context_set_session_id},
    {"setSessionTimeout", tls_context_set_session_timeout},
    {"ticketKeys", tls_context_ticket_keys},
    {"setTicketKeys", tls_context_set_ticket_keys},
    {"ciphers", tls_context_ciphers},
    {0},
};
