// SPDX-License-Identifier: MIT
// What the bindings of TLS share: contexts (tls_context.c) and connections (tls.c, tls_about.c).
#ifndef ED_BIND_TLS_H
#define ED_BIND_TLS_H

#include "bind/crypto.h"

#include <openssl/ssl.h>

// A box of an SSL_CTX, whose callbacks are those of connections.
extern const ed_box_kind ed_tls_context;

// The connection in the next argument.
SSL *ed_tls_arg(ed_args *a);

// Lets a context serve connections of tls.c: sets the callbacks.
void ed_tls_prepare(SSL_CTX *ctx);

// The issuer of a certificate among `others` (may be NULL), else in the context's store. A new reference or NULL.
X509 *ed_tls_issuer(SSL_CTX *ctx, X509 *x, STACK_OF(X509) * others);

// A certificate as an ArrayBuffer of DER.
ed_val ed_tls_der(ed_ctx ctx, X509 *x);

#endif
