// SPDX-License-Identifier: MIT
// Binding `tls_about`: what a connection of tls.c has come to: names, versions, keys, certificates. Nothing here moves
// it.
#include "bind/tls.h"

#include "base/mem.h"
#include "engine/cells.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

static ed_val text_or_undefined(ed_ctx ctx, const char *text) {
  return text ? ed_str_utf8(ctx, text, strlen(text)) : ed_undefined(ctx);
}

// servername(connection) -> string or undefined
ED_FN(tls_about_servername) {
  SSL *ssl = ed_tls_arg(a);
  if (ed_failed(a)) return NULL;
  return text_or_undefined(a->ctx, SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
}

// alpn(connection) -> string or undefined
ED_FN(tls_about_alpn) {
  SSL *ssl = ed_tls_arg(a);
  if (ed_failed(a)) return NULL;
  const unsigned char *name;
  unsigned len;
  SSL_get0_alpn_selected(ssl, &name, &len);
  return len ? ed_str_latin1(a->ctx, name, len) : NULL;
}

// protocol(connection) -> "TLSv1.3"
ED_FN(tls_about_protocol) {
  SSL *ssl = ed_tls_arg(a);
  return ed_failed(a) ? NULL : text_or_undefined(a->ctx, SSL_get_version(ssl));
}

// cipher(connection) -> [name, standard name, version], or undefined
ED_FN(tls_about_cipher) {
  SSL *ssl = ed_tls_arg(a);
  const SSL_CIPHER *cipher = ed_failed(a) ? NULL : SSL_get_current_cipher(ssl);
  if (!cipher) return NULL;
  ed_val v[3] = {text_or_undefined(a->ctx, SSL_CIPHER_get_name(cipher)),
                 text_or_undefined(a->ctx, SSL_CIPHER_standard_name(cipher)),
                 text_or_undefined(a->ctx, SSL_CIPHER_get_version(cipher))};
  return ed_array_new(a->ctx, 3, v);
}

// ephemeralKey(connection) -> [type, name or undefined, bits], or undefined
ED_FN(tls_about_ephemeral_key) {
  SSL *ssl = ed_tls_arg(a);
  EVP_PKEY *key = NULL;
  if (ed_failed(a) || SSL_get_peer_tmp_key(ssl, &key) != 1) return NULL;
  int id = EVP_PKEY_get_id(key);
  char name[80] = "";
  if (id == EVP_PKEY_EC) {
    if (EVP_PKEY_get_group_name(key, name, sizeof name, NULL) != 1) name[0] = 0;
  } else if (id != EVP_PKEY_DH) {
    strncpy(name, OBJ_nid2sn(id), sizeof name - 1);
  }
  ed_val v[3] = {ed_str_ascii(a->ctx, id == EVP_PKEY_DH ? "DH" : "ECDH"),
                 name[0] ? ed_str_ascii(a->ctx, name) : ed_undefined(a->ctx), ed_num(a->ctx, EVP_PKEY_get_bits(key))};
  EVP_PKEY_free(key);
  ERR_clear_error();
  return ed_array_new(a->ctx, 3, v);
}

// sharedSigalgs(connection) -> ["RSA-PSS+SHA256" ...]
ED_FN(tls_about_shared_sigalgs) {
  SSL *ssl = ed_tls_arg(a);
  if (ed_failed(a)) return NULL;
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  int count = SSL_get_shared_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL);
  for (int i = 0; i < count; i++) {
    int sign, hash, both;
    unsigned char raw_sign, raw_hash;
    SSL_get_shared_sigalgs(ssl, i, &sign, &hash, &both, &raw_sign, &raw_hash);
    const char *name = sign == EVP_PKEY_RSA       ? "RSA"
                       : sign == EVP_PKEY_RSA_PSS ? "RSA-PSS"
                       : sign == EVP_PKEY_DSA     ? "DSA"
                       : sign == EVP_PKEY_EC      ? "ECDSA"
                       : sign == NID_ED25519      ? "Ed25519"
                       : sign == NID_ED448        ? "Ed448"
                                                  : NULL;
    char text[128];
    if (name) snprintf(text, sizeof text, "%s", name);
    else snprintf(text, sizeof text, "UNDEF(%02X)", raw_sign);
    size_t len = strlen(text);
    const char *digest = hash == NID_undef ? "UNDEF" : OBJ_nid2sn(hash);
    snprintf(text + len, sizeof text - len, "+%s", digest);
    ed_set_index(a->ctx, list, (unsigned)i, ed_str_ascii(a->ctx, text));
  }
  ERR_clear_error();
  return list;
}

// session(connection) -> ArrayBuffer or undefined
ED_FN(tls_about_session) {
  SSL *ssl = ed_tls_arg(a);
  SSL_SESSION *session = ed_failed(a) ? NULL : SSL_get_session(ssl);
  int len = session ? i2d_SSL_SESSION(session, NULL) : 0;
  if (len <= 0) return NULL;
  uint8_t *bytes = ed_xmalloc((size_t)len), *to = bytes;
  i2d_SSL_SESSION(session, &to);
  return ed_arraybuffer_take(a->ctx, bytes, (size_t)len);
}

// ticket(connection, bytes of a session or undefined for the connection's) -> ArrayBuffer or undefined
ED_FN(tls_about_ticket) {
  SSL *ssl = ed_tls_arg(a);
  SSL_SESSION *given = NULL;
  if (!ed_arg_absent(a)) {
    ed_bytes b = ed_arg_bytes_briefly(a);
    const unsigned char *at = b.data;
    if (!ed_failed(a)) given = d2i_SSL_SESSION(NULL, &at, (long)b.len);
    ERR_clear_error();
  }
  SSL_SESSION *session = ed_failed(a) ? NULL : given ? given : SSL_get_session(ssl);
  const unsigned char *ticket = NULL;
  size_t len = 0;
  if (session) SSL_SESSION_get0_ticket(session, &ticket, &len);
  ed_val bytes = ticket ? ed_crypto_bytes(a->ctx, ticket, len) : NULL;
  SSL_SESSION_free(given);
  return bytes;
}

// isReused(connection) -> boolean
ED_FN(tls_about_is_reused) {
  SSL *ssl = ed_tls_arg(a);
  return ed_failed(a) ? NULL : ed_bool(a->ctx, SSL_session_reused(ssl));
}

// finished(connection, whether of the other side) -> ArrayBuffer or undefined
ED_FN(tls_about_finished) {
  SSL *ssl = ed_tls_arg(a);
  bool of_peer = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  uint8_t bytes[EVP_MAX_MD_SIZE];
  size_t len = of_peer ? SSL_get_peer_finished(ssl, bytes, sizeof bytes) : SSL_get_finished(ssl, bytes, sizeof bytes);
  if (len > sizeof bytes) len = sizeof bytes;
  return len ? ed_crypto_bytes(a->ctx, bytes, len) : NULL;
}

// exportKeys(connection, length, label, context or undefined) -> ArrayBuffer or errors
ED_FN(tls_about_export_keys) {
  SSL *ssl = ed_tls_arg(a);
  uint32_t len = ed_arg_u32(a);
  size_t label_len;
  const char *label = ed_arg_utf8(a, &label_len);
  ed_bytes about = {0};
  bool has_context = !ed_arg_absent(a);
  if (has_context) about = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  uint8_t *out = ed_try_malloc(len);
  if (!out) return ed_num(a->ctx, UV_ENOMEM);
  if (SSL_export_keying_material(ssl, out, len, label, label_len, about.data, about.len, has_context) == 1)
    return ed_arraybuffer_take(a->ctx, out, len);
  free(out);
  return ed_crypto_failed(a->ctx);
}

// verifyError(connection) -> [code, text] why the certificate of the other side is not to be trusted, or undefined
ED_FN(tls_about_verify_error) {
  SSL *ssl = ed_tls_arg(a);
  if (ed_failed(a)) return NULL;
  X509 *x = SSL_get1_peer_certificate(ssl);
  long why = x ? SSL_get_verify_result(ssl) : X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;
  if (!x) {
    // A connection by a shared key needs none, nor does one that takes up a session that had none of another reason.
    const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);
    const SSL_SESSION *session = SSL_get_session(ssl);
    if ((cipher && SSL_CIPHER_get_auth_nid(cipher) == NID_auth_psk) ||
        (session && SSL_SESSION_get_protocol_version(session) == TLS1_3_VERSION && SSL_session_reused(ssl)))
      why = X509_V_OK;
  }
  X509_free(x);
  if (why == X509_V_OK) return NULL;
  ed_val v[2] = {ed_num(a->ctx, (double)why), ed_str_ascii(a->ctx, X509_verify_cert_error_string(why))};
  return ed_array_new(a->ctx, 2, v);
}

// peerCertificates(connection, whether the issuers too) -> [DER ...], the certificate first; N0: whether the last one
// is its own issuer
ED_FN(tls_about_peer_certificates) {
  SSL *ssl = ed_tls_arg(a);
  bool all = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
  X509 *x = SSL_get1_peer_certificate(ssl);
  bool is_root = false;
  enum { CHAIN_MAX = 32 };
  for (unsigned i = 0; x && i < CHAIN_MAX; i++) {
    ed_set_index(a->ctx, list, i, ed_tls_der(a->ctx, x));
    is_root = X509_check_issued(x, x) == X509_V_OK;
    X509 *issuer = all && !is_root ? ed_tls_issuer(SSL_get_SSL_CTX(ssl), x, chain) : NULL;
    X509_free(x);
    x = issuer;
  }
  X509_free(x);
  ERR_clear_error();
  ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = is_root;
  return list;
}

// certificate(connection) -> DER of its own certificate, or undefined
ED_FN(tls_about_certificate) {
  SSL *ssl = ed_tls_arg(a);
  return ed_failed(a) ? NULL : ed_tls_der(a->ctx, SSL_get_certificate(ssl));
}

const ed_native ed_bind_tls_about[] = {
    {"servername", tls_about_servername},
    {"alpn", tls_about_alpn},
    {"protocol", tls_about_protocol},
    {"cipher", tls_about_cipher},
    {"ephemeralKey", tls_about_ephemeral_key},
    {"sharedSigalgs", tls_about_shared_sigalgs},
    {"session", tls_about_session},
    {"ticket", tls_about_ticket},
    {"isReused", tls_about_is_reused},
    {"finished", tls_about_finished},
    {"exportKeys", tls_about_export_keys},
    {"verifyError", tls_about_verify_error},
    {"peerCertificates", tls_about_peer_certificates},
    {"certificate", tls_about_certificate},
    {0},
};
