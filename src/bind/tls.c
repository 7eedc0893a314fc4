// SPDX-License-Identifier: MIT
// Binding `tls`: one side of a TLS connection, as a machine that JavaScript feeds.
//
//   bytes of the other side -> receive() -> plaintext, and what happened (bits in the cell N0, events())
//   plaintext -> write() -> the output of the stream whose slot it was given, in place; without a stream -> take()
//
// OpenSSL calls back in the middle of a handshake. What only JavaScript can answer (which certificate for this name,
// which session, which protocol) is asked when the hello of a client has come: the handshake stops there (HELLO), and
// start() goes on after answerHello(). All else is an event that is told when the call is over, so a connection can be
// closed between any two calls. One question cannot wait: that for a key shared beforehand. start() and receive() take
// a function for it, which they call in the middle; close() says no meanwhile.
//
// A connection is a box, emptied when it closes. Runs on the thread of its loop.
#include "bind/tls.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf.h"
#include "engine/cells.h"
#include "loop/block.h"
#include "loop/stream.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

enum {
  MAX_RECORD = 16384,
  OUT_MAX = 1 << 30,
  PIECE = 8 * MAX_RECORD, // encrypted at once, and sent while a cache still holds it
  LEND_MIN = 32 * 1024,   // of plaintext, for which a block is given away
};

// Bits of N0 after a call that moves the connection on. The same numbers as in lib/internal/tls/handle.js.
enum { HAS_EVENTS = 1, HELLO = 2, ENDED = 4, FAILED = 8, HAS_OUTPUT = 16, HELD = 32 };

// Kinds of events: [kind, a, b, kind, a, b ...].
enum { EVENT_START, EVENT_DONE, EVENT_KEYLOG, EVENT_SESSION, EVENT_OCSP, EVENT_HELLO };

typedef struct event {
  struct event *next;
  int kind;
  ed_blob a, b;
  uint32_t bits; // of a hello
} event;

typedef struct connection {
  SSL *ssl;
  const uint8_t *in; // what a call brings, borrowed, or `kept`
  size_t in_len;
  ed_buf kept;    // what a call left
  ed_buf out;     // for take(), or for the stream when the handshake goes on
  int32_t stream; // slot of the stream that is written to, 0 without
  size_t written; // of what has to be written again
  bool asks_hello, is_suspended, is_held, wants_sessions, wants_keylog, was_secure;
  bool is_inviting; // a client to begin again, which OpenSSL takes for a handshake
  event *first, **last;
  SSL_SESSION *resumed; // what JavaScript answered
  ed_blob alpn;         // protocols of a server in order of preference, as on the wire; of a client's hello: the choice
  bool refuses_alpn;
  ed_blob ocsp;
  ed_ctx ctx; // with `asker`, only while a call is at it
  ed_obj asker;
  bool is_asking;
  BIO *trace;
} connection;

static void free_event(event *e) {
  free(e->a.data);
  free(e->b.data);
  free(e);
}

static void free_connection(void *p) {
  connection *t = p;
  SSL_free(t->ssl);
  BIO_free(t->trace);
  SSL_SESSION_free(t->resumed);
  for (event *e = t->first; e;) {
    event *next = e->next;
    free_event(e);
    e = next;
  }
  ed_buf_deinit(&t->kept);
  ed_buf_deinit(&t->out);
  free(t->alpn.data);
  free(t->ocsp.data);
  free(t);
}

static const ed_box_kind connection_kind = {"a TLS connection", free_connection, 65536};

static ed_blob blob_of(const void *bytes, size_t len) {
  ed_blob b = {ed_xmalloc(len + 1), len};
  if (len) memcpy(b.data, bytes, len);
  return b;
}

static event *tell(connection *t, int kind) {
  event *e = ed_xcalloc(1, sizeof *e);
  e->kind = kind;
  *t->last = e;
  t->last = &e->next;
  return e;
}

// ---- bytes on the wire ---------------------------------------------------------------------------------------------

static int wire_read(BIO *bio, char *to, int room) {
  connection *t = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  size_t n = (size_t)room < t->in_len ? (size_t)room : t->in_len;
  if (n == 0) {
    BIO_set_retry_read(bio);
    return -1;
  }
  memcpy(to, t->in, n);
  t->in += n;
  t->in_len -= n;
  return (int)n;
}

static int wire_write(BIO *bio, const char *bytes, int len) {
  connection *t = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  if (len <= 0) return 0;
  // Of a handshake everything goes at its step's end, or never (see HELD); what follows stays behind it.
  if (t->stream != 0 && t->out.len == 0 && !t->is_held && SSL_is_init_finished(t->ssl)) {
    // Of a stream that is closed, or none of ours any more, nobody will read the rest.
    ed_stream *s = ed_stream_get(ed_loop_here(), t->stream);
    if (s) ed_stream_append(s, bytes, (size_t)len);
    return len;
  }
  return ed_buf_append(&t->out, bytes, (size_t)len) ? len : -1;
}

static long wire_ctrl(BIO *bio, int command, long n, void *p) {
  (void)bio, (void)n, (void)p;
  return command == BIO_CTRL_FLUSH;
}

static int wire_create(BIO *bio) {
  BIO_set_init(bio, 1);
  return 1;
}

static BIO_METHOD *wire;
static uv_once_t once = UV_ONCE_INIT;

static void set_up(void) {
  wire = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");
  if (!wire) abort();
  BIO_meth_set_read(wire, wire_read);
  BIO_meth_set_write(wire, wire_write);
  BIO_meth_set_ctrl(wire, wire_ctrl);
  BIO_meth_set_create(wire, wire_create);
}

// ---- callbacks of OpenSSL ------------------------------------------------------------------------------------------

static connection *of(const SSL *ssl) { return SSL_get_app_data(ssl); }

static void on_info(const SSL *ssl, int where, int value) {
  (void)value;
  connection *t = of(ssl);
  if (!t || t->is_inviting) return;
  if (where & SSL_CB_HANDSHAKE_START) tell(t, EVENT_START);
  if (!(where & SSL_CB_HANDSHAKE_DONE)) return;
  tell(t, EVENT_DONE);
  // A client has its say about the server before its own last word goes out.
  if (!SSL_is_server(ssl) && !t->was_secure) t->is_held = true;
  t->was_secure = true;
}

static void on_keylog(const SSL *ssl, const char *line) {
  connection *t = of(ssl);
  if (!t || !t->wants_keylog) return;
  event *e = tell(t, EVENT_KEYLOG);
  size_t len = strlen(line);
  e->a = blob_of(line, len);
  e->a.data[e->a.len++] = '\n';
}

static int on_new_session(SSL *ssl, SSL_SESSION *session) {
  connection *t = of(ssl);
  if (!t || !t->wants_sessions) return 0;
  int len = i2d_SSL_SESSION(session, NULL);
  if (len <= 0) return 0;
  event *e = tell(t, EVENT_SESSION);
  unsigned id_len;
  const unsigned char *id = SSL_SESSION_get_id(session, &id_len);
  e->a = blob_of(id, id_len);
  e->b = (ed_blob){ed_xmalloc((size_t)len), (size_t)len};
  unsigned char *to = e->b.data;
  i2d_SSL_SESSION(session, &to);
  return 0;
}

static SSL_SESSION *on_get_session(SSL *ssl, const unsigned char *id, int len, int *copy) {
  (void)id, (void)len;
  connection *t = of(ssl);
  *copy = 0; // what is given is OpenSSL's
  SSL_SESSION *session = t ? t->resumed : NULL;
  if (t) t->resumed = NULL;
  return session;
}

static int on_servername(SSL *ssl, int *alert, void *arg) {
  (void)ssl, (void)alert, (void)arg;
  return SSL_TLSEXT_ERR_OK; // the name is known, and what was to be done for it is done
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len, const unsigned char *in,
                   unsigned in_len, void *arg) {
  (void)arg;
  connection *t = of(ssl);
  if (!t || (!t->alpn.data && !t->refuses_alpn)) return SSL_TLSEXT_ERR_NOACK;
  if (t->refuses_alpn) return SSL_TLSEXT_ERR_ALERT_FATAL;
  unsigned char *found = NULL;
  int result = SSL_select_next_proto(&found, out_len, t->alpn.data, (unsigned)t->alpn.len, in, in_len);
  *out = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static int on_status(SSL *ssl, void *arg) {
  (void)arg;
  connection *t = of(ssl);
  if (!t) return SSL_TLSEXT_ERR_NOACK;
  if (!SSL_is_server(ssl)) {
    const unsigned char *response;
    long len = SSL_get_tlsext_status_ocsp_resp(ssl, &response);
    event *e = tell(t, EVENT_OCSP);
    if (len >= 0) e->a = blob_of(response, (size_t)len);
    return 1;
  }
  if (!t->ocsp.data) return SSL_TLSEXT_ERR_NOACK;
  unsigned char *copy = OPENSSL_memdup(t->ocsp.data, t->ocsp.len);
  if (!copy) return SSL_TLSEXT_ERR_NOACK;
  SSL_set_tlsext_status_ocsp_resp(ssl, copy, (long)t->ocsp.len);
  return SSL_TLSEXT_ERR_OK;
}

// Asks JavaScript for a shared key: its length, 0 for none. A server asks by an identity, a client, whose own identity
// goes to `identity`, perhaps by a hint.
static unsigned ask_key(connection *t, const char *about, uint8_t *key, unsigned key_max, char *identity,
                        unsigned identity_max) {
  if (!t || !t->asker) return 0;
  ed_ctx ctx = t->ctx;
  ed_val v[3] = {about ? ed_str_utf8(ctx, about, strlen(about)) : ed_null(ctx), ed_num(ctx, key_max),
                 ed_num(ctx, identity_max)};
  ed_val exception = NULL;
  t->is_asking = true;
  ed_val answer = ed_call(ctx, t->asker, NULL, 3, v, &exception);
  t->is_asking = false;
  if (!answer || !ed_is_object(ctx, answer)) return 0;
  ed_bytes b = ed_bytes_of(ctx, ed_get_index(ctx, (ed_obj)answer, 0));
  if (!b.data || b.len > key_max) return 0;
  memcpy(key, b.data, b.len);
  unsigned len = (unsigned)b.len;
  if (!identity) return len;
  ed_bytes name = ed_bytes_of(ctx, ed_get_index(ctx, (ed_obj)answer, 1));
  if (name.len >= identity_max) return 0;
  if (name.len) memcpy(identity, name.data, name.len);
  identity[name.len] = 0;
  return len;
}

static unsigned on_client_key(SSL *ssl, const char *hint, char *identity, unsigned identity_max, unsigned char *key,
                              unsigned key_max) {
  return ask_key(of(ssl), hint, key, key_max, identity, identity_max);
}

static unsigned on_server_key(SSL *ssl, const char *identity, unsigned char *key, unsigned key_max) {
  return ask_key(of(ssl), identity ? identity : "", key, key_max, NULL, 0);
}

static int on_verify(int ok, X509_STORE_CTX *store) {
  (void)ok, (void)store;
  return 1; // JavaScript judges by the result, when the connection stands
}

// The name in a server_name extension: a list of (type, length, name) with one entry of type 0.
static ed_blob servername_in(const unsigned char *p, size_t len) {
  if (len < 5 || p[2] != 0) return (ed_blob){0};
  size_t n = (size_t)p[3] << 8 | p[4];
  if (n > len - 5 || memchr(p + 5, 0, n)) return (ed_blob){0};
  return blob_of(p + 5, n);
}

enum { HAS_TICKET = 1, WANTS_OCSP = 2 };

static int on_hello(SSL *ssl, int *alert, void *arg) {
  (void)alert, (void)arg;
  connection *t = of(ssl);
  if (!t || !t->asks_hello) return SSL_CLIENT_HELLO_SUCCESS;
  t->asks_hello = false;
  t->is_suspended = true;
  event *e = tell(t, EVENT_HELLO);
  const unsigned char *p;
  size_t len = SSL_client_hello_get0_session_id(ssl, &p);
  e->a = blob_of(p, len);
  // The session, the name and the protocols in one piece: JavaScript is told the lengths.
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_session_ticket, &p, &len) == 1 && len > 0) e->bits |= HAS_TICKET;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_status_request, &p, &len) == 1) e->bits |= WANTS_OCSP;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_application_layer_protocol_negotiation, &p, &len) == 1 && len > 2)
    e->b = blob_of(p + 2, len - 2);
  event *name = tell(t, EVENT_HELLO);
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &p, &len) == 1) name->a = servername_in(p, len);
  name->bits = UINT32_MAX;
  return SSL_CLIENT_HELLO_RETRY;
}

void ed_tls_prepare(SSL_CTX *ctx) {
  SSL_CTX_set_info_callback(ctx, on_info);
  SSL_CTX_set_keylog_callback(ctx, on_keylog);
  SSL_CTX_sess_set_new_cb(ctx, on_new_session);
  SSL_CTX_sess_set_get_cb(ctx, on_get_session);
  SSL_CTX_set_tlsext_servername_callback(ctx, on_servername);
  SSL_CTX_set_alpn_select_cb(ctx, on_alpn, NULL);
  SSL_CTX_set_tlsext_status_cb(ctx, on_status);
  SSL_CTX_set_client_hello_cb(ctx, on_hello, NULL);
}

// ---- moving on -----------------------------------------------------------------------------------------------------

SSL *ed_tls_arg(ed_args *a) {
  connection *t = ed_arg_box(a, &connection_kind);
  return t ? t->ssl : NULL;
}

static connection *arg_connection(ed_args *a) {
  connection *t = ed_arg_box(a, &connection_kind);
  ERR_clear_error();
  return t;
}

static void set_state(uint32_t bits) { ed_engine_cells(ed_engine_here())->i[ED_CELL_N0] = (int32_t)bits; }

static uint32_t state_of(const connection *t) {
  return (t->first ? HAS_EVENTS : 0u) | (t->is_suspended ? HELLO : 0u) |
         (t->out.len && t->stream == 0 ? HAS_OUTPUT : 0u) | (t->is_held ? HELD : 0u);
}

static void on_written(ed_stream *s, void *arg, int status) {
  (void)arg;
  ed_ctx ctx = ed_loop_ctx(s->h.loop);
  ed_val v[2] = {ed_num(ctx, ED_STREAM_WRITTEN), ed_num(ctx, status)};
  ed_loop_call(s->h.loop, s->h.slot, 2, v);
}

// Gives what was encrypted to the kernel: as ed_stream_write. Without a stream it waits for take(): 0.
static int flush(connection *t, ed_stream_done done) {
  if (t->stream == 0 || t->is_held) return 0;
  ed_stream *s = ed_stream_get(ed_loop_here(), t->stream);
  if (s && t->out.len) ed_stream_append(s, t->out.data, t->out.len);
  t->out.len = 0;
  return s ? ed_stream_write(s, NULL, 0, NULL, done, NULL) : UV_EBADF;
}

// What OpenSSL did not read stays for the next call.
static void keep_rest(connection *t) {
  if (t->in_len == 0) {
    t->kept.len = 0;
  } else if (t->in == (const uint8_t *)t->kept.data || t->kept.len > 0) {
    memmove(t->kept.data, t->in, t->in_len);
    t->kept.len = t->in_len;
  } else {
    ed_buf_append(&t->kept, t->in, t->in_len);
  }
  t->in = NULL;
  t->in_len = 0;
}

// An ArrayBuffer of both, or undefined. Of little the block goes back, its bytes wiped out.
static ed_val plaintext(ed_ctx ctx, ed_buf *more, uint8_t *take_block, size_t len) {
  if (more->len == 0 && len >= LEND_MIN) return ed_block_lend(ed_loop_here(), take_block, len);
  if (len > 0) ed_buf_append(more, take_block, len);
  OPENSSL_cleanse(take_block, more->len > len ? ED_BLOCK_SIZE : len);
  ed_block_give(take_block);
  if (more->len == 0) return ed_undefined(ctx);
  return ed_arraybuffer_take(ctx, ed_xrealloc(more->data, more->len), more->len);
}

// Reads all that has come. The plaintext as an ArrayBuffer, undefined when there is none; when the connection FAILED,
// a pair of that and the errors.
static ed_val move_on(ed_args *a, connection *t) {
  ed_buf more; // behind a block that is full
  ed_buf_init(&more, SIZE_MAX / 2);
  uint32_t bits = 0;
  uint8_t *block = ed_block_take();
  size_t len = 0;
  while (!t->is_suspended) {
    if (ED_BLOCK_SIZE - len < MAX_RECORD) {
      ed_buf_append(&more, block, len);
      len = 0;
    }
    int n = SSL_read(t->ssl, block + len, MAX_RECORD);
    if (n > 0) {
      len += (size_t)n;
      continue;
    }
    int why = SSL_get_error(t->ssl, n);
    if (why == SSL_ERROR_ZERO_RETURN) bits = ENDED;
    else if (why == SSL_ERROR_SSL || why == SSL_ERROR_SYSCALL) bits = FAILED;
    break;
  }
  t->asker = NULL;
  ed_val errors = bits == FAILED ? ed_crypto_failed(a->ctx) : NULL;
  ERR_clear_error();
  keep_rest(t);
  flush(t, NULL);
  set_state(bits | state_of(t));
  ed_val data = plaintext(a->ctx, &more, block, len);
  if (!errors) return data;
  ed_val pair[2] = {data, errors};
  return ed_array_new(a->ctx, 2, pair);
}

// create(context, whether a server, whether certificates of clients are asked for, whether
// one is required, which events are wanted (1 hello, 2 sessions, 4 keys)) -> box or errors
ED_FN(tls_create) {
  SSL_CTX *ctx = ed_arg_box(a, &ed_tls_context);
  bool is_server = ed_arg_bool(a);
  bool asks = ed_arg_bool(a), requires = ed_arg_bool(a);
  uint32_t wanted = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  uv_once(&once, set_up);
  ERR_clear_error();
  SSL *ssl = SSL_new(ctx);
  BIO *bio = ssl ? BIO_new(wire) : NULL;
  if (!bio) {
    SSL_free(ssl);
    return ed_crypto_failed(a->ctx);
  }
  connection *t = ed_xcalloc(1, sizeof *t);
  t->ssl = ssl;
  t->last = &t->first;
  ed_buf_init(&t->kept, SIZE_MAX / 2);
  ed_buf_init(&t->out, OUT_MAX);
  BIO_set_data(bio, t);
  SSL_set_bio(ssl, bio, bio);
  SSL_set_app_data(ssl, t);
  t->asks_hello = wanted & 1;
  t->wants_sessions = wanted & 2;
  t->wants_keylog = wanted & 4;
  if (is_server) {
    SSL_set_verify(ssl, asks ? SSL_VERIFY_PEER | (requires ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0) : SSL_VERIFY_NONE,
                   on_verify);
    SSL_set_accept_state(ssl);
  } else {
    SSL_set_verify(ssl, SSL_VERIFY_PEER, on_verify);
    SSL_set_connect_state(ssl);
  }
  return ed_box_new(a->ctx, &connection_kind, t);
}

// attach(connection, slot of the stream that is written to, or 0)
ED_FN(tls_attach) {
  connection *t = arg_connection(a);
  int32_t stream = ed_arg_i32(a);
  if (!ed_failed(a)) t->stream = stream;
  return NULL;
}

// setVerify(connection, whether certificates of clients are asked for, whether one is required)
ED_FN(tls_set_verify) {
  connection *t = arg_connection(a);
  bool asks = ed_arg_bool(a), requires = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  int mode = asks ? SSL_VERIFY_PEER | (requires ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0) : SSL_VERIFY_NONE;
  SSL_set_verify(t->ssl, mode, on_verify);
  return NULL;
}

// watchKeys(connection): keylog events from now on
ED_FN(tls_watch_keys) {
  connection *t = arg_connection(a);
  if (!ed_failed(a)) t->wants_keylog = true;
  return NULL;
}

static void replace(ed_blob *b, ed_bytes with) {
  free(b->data);
  *b = blob_of(with.data, with.len);
}

// setAlpn(connection, protocols as on the wire) -> errors
ED_FN(tls_set_alpn) {
  connection *t = arg_connection(a);
  ed_bytes list = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  if (SSL_is_server(t->ssl)) replace(&t->alpn, list);
  else if (SSL_set_alpn_protos(t->ssl, list.data, (unsigned)list.len) != 0) return ed_crypto_failed(a->ctx);
  return NULL;
}

// shareKeys(connection, hint for clients or undefined) -> whether the hint is a possible one
ED_FN(tls_share_keys) {
  connection *t = arg_connection(a);
  const char *hint = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  if (ed_failed(a)) return NULL;
  bool ok = true;
  if (SSL_is_server(t->ssl)) {
    SSL_set_psk_server_callback(t->ssl, on_server_key);
    ok = !hint || SSL_use_psk_identity_hint(t->ssl, hint) == 1;
  } else {
    SSL_set_psk_client_callback(t->ssl, on_client_key);
  }
  ERR_clear_error();
  return ed_bool(a->ctx, ok);
}

// trace(connection): writes what it says and hears to stderr
ED_FN(tls_trace) {
  connection *t = arg_connection(a);
  if (ed_failed(a) || t->trace) return NULL;
  t->trace = BIO_new_fp(stderr, BIO_NOCLOSE | BIO_FP_TEXT);
  if (!t->trace) return NULL;
  SSL_set_msg_callback(t->ssl, SSL_trace);
  SSL_set_msg_callback_arg(t->ssl, t->trace);
  return NULL;
}

// setServername(connection, name) of a client
ED_FN(tls_set_servername) {
  connection *t = arg_connection(a);
  const char *name = ed_arg_utf8(a, NULL);
  if (!ed_failed(a)) SSL_set_tlsext_host_name(t->ssl, name);
  ERR_clear_error();
  return NULL;
}

static SSL_SESSION *arg_session(ed_args *a) {
  ed_bytes b = ed_arg_bytes_briefly(a);
  const unsigned char *at = b.data;
  SSL_SESSION *session = ed_failed(a) || !b.data ? NULL : d2i_SSL_SESSION(NULL, &at, (long)b.len);
  ERR_clear_error();
  return session;
}

// setSession(connection, bytes) of a client -> whether the connection takes it; what is no session at all is ignored
ED_FN(tls_set_session) {
  connection *t = arg_connection(a);
  SSL_SESSION *session = arg_session(a);
  if (ed_failed(a)) return NULL;
  bool ok = !session || SSL_set_session(t->ssl, session) == 1;
  SSL_SESSION_free(session);
  ERR_clear_error();
  return ed_bool(a->ctx, ok);
}

// requestOcsp(connection) of a client
ED_FN(tls_request_ocsp) {
  connection *t = arg_connection(a);
  if (!ed_failed(a)) SSL_set_tlsext_status_type(t->ssl, TLSEXT_STATUSTYPE_ocsp);
  return NULL;
}

// setMaxSendFragment(connection, bytes) -> whether it is possible
ED_FN(tls_set_max_send_fragment) {
  connection *t = arg_connection(a);
  int32_t size = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  bool ok = SSL_set_max_send_fragment(t->ssl, size) == 1;
  ERR_clear_error();
  return ed_bool(a->ctx, ok);
}

// The function that knows shared keys, in the next argument if there is one.
static void arg_asker(ed_args *a, connection *t) {
  if (ed_arg_absent(a)) return;
  ed_obj fn = ed_arg_fn(a);
  if (ed_failed(a)) return;
  t->ctx = a->ctx;
  t->asker = fn;
}

// start(connection, what knows shared keys) -> as receive(): begins, or goes on after answerHello()
ED_FN(tls_start) {
  connection *t = arg_connection(a);
  if (ed_failed(a)) return NULL;
  arg_asker(a, t);
  if (ed_failed(a)) return NULL;
  t->in = (const uint8_t *)t->kept.data;
  t->in_len = t->kept.len;
  return move_on(a, t);
}

// receive(connection, bytes, how many of them, what knows shared keys) -> ArrayBuffer of plaintext, undefined, or
// [that, errors]; N0 = state
ED_FN(tls_receive) {
  connection *t = arg_connection(a);
  ed_bytes b = ed_arg_bytes(a);
  uint32_t len = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  arg_asker(a, t);
  if (ed_failed(a)) return NULL;
  if (len > b.len) len = (uint32_t)b.len;
  if (t->kept.len > 0) {
    ed_buf_append(&t->kept, b.data, len);
    t->in = (const uint8_t *)t->kept.data;
    t->in_len = t->kept.len;
  } else {
    t->in = b.data;
    t->in_len = len;
  }
  return move_on(a, t);
}

// release(connection): what was HELD may go
ED_FN(tls_release) {
  connection *t = arg_connection(a);
  if (ed_failed(a)) return NULL;
  t->is_held = false;
  flush(t, NULL);
  set_state(state_of(t));
  return NULL;
}

// ---- hello ---------------------------------------------------------------------------------------------------------

// answerHello(connection, context or undefined, bytes of a session or undefined, protocols that are allowed as on the
// wire / false to refuse them all / undefined for what was set before, bytes for OCSP or undefined) -> errors
ED_FN(tls_answer_hello) {
  connection *t = arg_connection(a);
  SSL_CTX *ctx = ed_arg_absent(a) ? NULL : ed_arg_box(a, &ed_tls_context);
  SSL_SESSION *session = ed_arg_absent(a) ? NULL : arg_session(a);
  ed_bytes alpn = {0};
  bool refuses = false;
  if (!ed_arg_absent(a)) {
    ed_val v = ed_arg_val(a);
    if (ed_is_object(a->ctx, v)) alpn = ed_bytes_of(a->ctx, v);
    else refuses = true;
  }
  ed_bytes ocsp = {0};
  if (!ed_arg_absent(a)) ocsp = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) {
    SSL_SESSION_free(session);
    return NULL;
  }
  SSL_SESSION_free(t->resumed);
  t->resumed = session;
  t->refuses_alpn = refuses;
  if (alpn.data) replace(&t->alpn, alpn);
  if (ocsp.data) replace(&t->ocsp, ocsp);
  t->is_suspended = false;
  if (!ctx) return NULL;
  if (!SSL_set_SSL_CTX(t->ssl, ctx)) return ed_crypto_failed(a->ctx);
  SSL_set1_verify_cert_store(t->ssl, SSL_CTX_get_cert_store(ctx));
  SSL_set_client_CA_list(t->ssl, SSL_dup_CA_list(SSL_CTX_get_client_CA_list(ctx)));
  return NULL;
}

static ed_val take_blob(ed_ctx ctx, ed_blob *b) {
  if (!b->data) return ed_undefined(ctx);
  uint8_t *bytes = b->data;
  b->data = NULL;
  return ed_arraybuffer_take(ctx, bytes, b->len);
}

// events(connection) -> [kind, a, b ...]: ArrayBuffers or undefined; of a hello the kind, [session id, protocols,
// bits], and the servername or undefined
ED_FN(tls_events) {
  connection *t = arg_connection(a);
  if (ed_failed(a)) return NULL;
  ed_ctx ctx = a->ctx;
  ed_obj list = ed_array_new(ctx, 0, NULL);
  unsigned count = 0;
  while (t->first) {
    event *e = t->first;
    ed_set_index(ctx, list, count++, ed_num(ctx, e->kind));
    if (e->kind == EVENT_HELLO) {
      event *name = e->next;
      ed_val about[3] = {take_blob(ctx, &e->a), take_blob(ctx, &e->b), ed_num(ctx, e->bits)};
      ed_set_index(ctx, list, count++, ed_array_new(ctx, 3, about));
      ed_blob text = name->a;
      ed_set_index(ctx, list, count++, text.data ? ed_str_latin1(ctx, text.data, text.len) : ed_undefined(ctx));
      e->next = name->next;
      if (t->last == &name->next) t->last = &e->next;
      free_event(name);
    } else {
      ed_set_index(ctx, list, count++, take_blob(ctx, &e->a));
      ed_set_index(ctx, list, count++, take_blob(ctx, &e->b));
    }
    t->first = e->next;
    if (!t->first) t->last = &t->first;
    free_event(e);
  }
  return list;
}

// ---- writing -------------------------------------------------------------------------------------------------------

enum { UTF8, UTF16LE, LATIN1 }; // as in stream.c

// Text in an encoding, malloc'ed; NULL when there is no memory.
static uint8_t *encode(const ed_text *t, int encoding, size_t *len) {
  *len = encoding == LATIN1    ? t->len
         : encoding == UTF16LE ? t->len * 2
         : t->latin1           ? ed_utf8_len_latin1(t->latin1, t->len)
                               : ed_utf8_len_utf16(t->utf16, t->len);
  uint8_t *out = ed_try_malloc(*len);
  if (!out) return NULL;
  if (encoding == UTF8) {
    if (t->latin1) ed_utf8_from_latin1((char *)out, t->latin1, t->len);
    else ed_utf8_from_utf16((char *)out, t->utf16, t->len);
    return out;
  }
  for (size_t i = 0; i < t->len; i++) {
    uint16_t unit = t->latin1 ? t->latin1[i] : t->utf16[i];
    if (encoding == LATIN1) {
      out[i] = (uint8_t)unit;
    } else {
      out[2 * i] = (uint8_t)unit;
      out[2 * i + 1] = (uint8_t)(unit >> 8);
    }
  }
  return out;
}

enum { AGAIN = 2 };

// Encrypts everything, and sends all but the last piece: 0, AGAIN when the other side has to speak first, -1 when it
// failed, errno.
static int put(connection *t, const uint8_t *bytes, size_t len) {
  size_t at = t->written < len ? t->written : 0, done;
  t->written = 0;
  while (at < len) {
    size_t piece = len - at < PIECE ? len - at : PIECE;
    if (SSL_write_ex(t->ssl, bytes + at, piece, &done) != 1) {
      int why = SSL_get_error(t->ssl, 0);
      if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return -1;
      t->written = at;
      return AGAIN;
    }
    at += piece;
    int err = at < len ? flush(t, NULL) : 0;
    if (err < 0) return err;
  }
  return 0;
}

// write(connection, text or bytes, encoding) -> 0, 1 when some waits for the kernel (WRITTEN of the stream follows), 2
// when nothing was taken and the same has to be written again after the next receive(), errno, or errors; N0 = state
ED_FN(tls_write) {
  connection *t = arg_connection(a);
  bool is_text = a->next < a->count && ed_is_string(a->ctx, a->v[a->next]);
  ed_text text = {0};
  ed_bytes b = {0};
  if (is_text) text = ed_arg_text(a);
  else b = ed_arg_bytes_briefly(a);
  int32_t encoding = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  uint8_t *owned = NULL;
  if (is_text && text.latin1 && (encoding == LATIN1 || (encoding == UTF8 && ed_utf_is_ascii(text.latin1, text.len)))) {
    b = (ed_bytes){(uint8_t *)text.latin1, text.len};
  } else if (is_text) {
    owned = encode(&text, encoding, &b.len);
    if (!owned) return ed_num(a->ctx, UV_ENOMEM);
    b.data = owned;
  }
  int result = put(t, b.data, b.len);
  free(owned);
  ed_val v;
  if (result < -1) {
    v = ed_num(a->ctx, result);
  } else if (result == -1) {
    v = ed_crypto_failed(a->ctx);
    flush(t, NULL);
  } else {
    int flushed = flush(t, result == 0 ? on_written : NULL);
    v = ed_num(a->ctx, result == 0 || flushed < 0 ? flushed : result);
  }
  ERR_clear_error();
  set_state(state_of(t));
  return v;
}

// take(connection) -> ArrayBuffer of output, or undefined
ED_FN(tls_take) {
  connection *t = arg_connection(a);
  if (ed_failed(a) || t->out.len == 0) return NULL;
  size_t len = t->out.len;
  uint8_t *bytes = ed_xrealloc(t->out.data, len);
  t->out.data = NULL;
  t->out.len = t->out.cap = 0;
  return ed_arraybuffer_take(a->ctx, bytes, len);
}

// shutdown(connection): says goodbye; N0 = state
ED_FN(tls_shutdown) {
  connection *t = arg_connection(a);
  if (ed_failed(a)) return NULL;
  if (SSL_is_init_finished(t->ssl)) SSL_shutdown(t->ssl);
  ERR_clear_error();
  flush(t, NULL);
  set_state(state_of(t));
  return NULL;
}

// renegotiate(connection) -> errors, or undefined: start() goes on
ED_FN(tls_renegotiate) {
  connection *t = arg_connection(a);
  if (ed_failed(a)) return NULL;
  if (SSL_renegotiate(t->ssl) != 1) return ed_crypto_failed(a->ctx);
  t->is_inviting = SSL_is_server(t->ssl);
  int n = SSL_do_handshake(t->ssl);
  t->is_inviting = false;
  if (n <= 0 && SSL_get_error(t->ssl, n) == SSL_ERROR_SSL) return ed_crypto_failed(a->ctx);
  flush(t, NULL);
  set_state(state_of(t));
  return NULL;
}

// close(connection): nothing of it is left. False while it is asking.
ED_FN(tls_close) {
  connection *t = arg_connection(a);
  if (ed_failed(a)) return NULL;
  if (t->is_asking) return ed_bool(a->ctx, false);
  ed_box_empty(a->ctx, a->v[0]);
  return NULL;
}

const ed_native ed_bind_tls[] = {
    {"create", tls_create},
    {"attach", tls_attach},
    {"setVerify", tls_set_verify},
    {"watchKeys", tls_watch_keys},
    {"setAlpn", tls_set_alpn},
    {"shareKeys", tls_share_keys},
    {"trace", tls_trace},
    {"setServername", tls_set_servername},
    {"setSession", tls_set_session},
    {"requestOcsp", tls_request_ocsp},
    {"setMaxSendFragment", tls_set_max_send_fragment},
    {"start", tls_start},
    {"receive", tls_receive},
    {"release", tls_release},
    {"answerHello", tls_answer_hello},
    {"events", tls_events},
    {"write", tls_write},
    {"take", tls_take},
    {"shutdown", tls_shutdown},
    {"renegotiate", tls_renegotiate},
    {"close", tls_close},
    {0},
};
