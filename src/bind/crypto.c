// SPDX-License-Identifier: MIT
// Binding `crypto`: OpenSSL as a whole, its set-up, version and modes, and what crypto.h offers the other bindings.
#include "bind/crypto.h"

#include "base/mem.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

// ---- errors --------------------------------------------------------------------------------------------------------

static ed_val ascii_or_empty(ed_ctx ctx, const char *text) { return ed_str_ascii(ctx, text ? text : ""); }

static ed_val errors_value(ed_ctx ctx, const unsigned long *errors, size_t count) {
  ed_obj list = ed_array_new(ctx, 0, NULL);
  for (unsigned i = 0; i < count; i++) {
    char text[256];
    ERR_error_string_n(errors[i], text, sizeof text);
    ed_set_index(ctx, list, 4 * i, ed_str_utf8(ctx, text, strlen(text)));
    ed_set_index(ctx, list, 4 * i + 1, ascii_or_empty(ctx, ERR_lib_error_string(errors[i])));
    ed_set_index(ctx, list, 4 * i + 2, ascii_or_empty(ctx, ERR_reason_error_string(errors[i])));
    ed_set_index(ctx, list, 4 * i + 3, ed_num(ctx, ERR_GET_LIB(errors[i])));
  }
  return list;
}

enum { ERRORS_MAX = 16 }; // as many as OpenSSL keeps

static size_t take_errors(unsigned long errors[ERRORS_MAX]) {
  size_t count = 0;
  for (unsigned long e; count < ERRORS_MAX && (e = ERR_get_error()) != 0;) errors[count++] = e;
  ERR_clear_error();
  return count;
}

ed_val ed_crypto_failed(ed_ctx ctx) {
  unsigned long errors[ERRORS_MAX];
  size_t count = take_errors(errors);
  return errors_value(ctx, errors, count);
}

// ---- bytes and jobs ------------------------------------------------------------------------------------------------

ed_obj ed_crypto_bytes(ed_ctx ctx, const void *bytes, size_t len) {
  uint8_t *copy = ed_xmalloc(len + 1);
  if (len) memcpy(copy, bytes, len);
  return ed_arraybuffer_take(ctx, copy, len);
}

void *ed_crypto_job_new(size_t size, void (*run)(ed_crypto_job *)) {
  ed_crypto_job *job = ed_xcalloc(1, size);
  job->run = run;
  return job;
}

ed_blob ed_crypto_copy(ed_crypto_job *job, const void *bytes, size_t len) {
  if (job->copy_count == sizeof job->copies / sizeof *job->copies) abort(); // our bug
  // Many functions of OpenSSL take an int.
  if (len > INT32_MAX) len = 0, job->status = ED_CRYPTO_BAD_LENGTH;
  ed_blob copy = {ed_try_malloc(len + 1), len};
  if (!copy.data) copy = (ed_blob){ed_xmalloc(1), 0}, job->status = UV_ENOMEM;
  if (copy.len) memcpy(copy.data, bytes, len);
  copy.data[copy.len] = 0;
  return job->copies[job->copy_count++] = copy;
}

ed_blob ed_crypto_copy_arg(ed_args *a, ed_crypto_job *job) {
  if (ed_arg_absent(a)) return (ed_blob){NULL, 0};
  ed_bytes b = ed_arg_bytes_briefly(a);
  return ed_crypto_copy(job, b.data, b.len);
}

bool ed_crypto_out(ed_crypto_job *job, size_t len) {
  job->out = (ed_blob){ed_try_malloc(len + 1), len};
  if (job->out.data) return true;
  job->out.len = 0;
  job->status = UV_ENOMEM;
  return false;
}

static void work(ed_job *j) {
  ed_crypto_job *job = (ed_crypto_job *)j;
  ERR_clear_error();
  if (job->status == 0) job->run(job);
  if (!job->failed) {
    ERR_clear_error();
    return;
  }
  unsigned long errors[ERRORS_MAX];
  job->error_count = take_errors(errors);
  job->errors = ed_xmalloc(sizeof errors);
  memcpy(job->errors, errors, sizeof errors);
}

static ed_val result_of(ed_ctx ctx, ed_crypto_job *job) {
  if (job->failed) return errors_value(ctx, job->errors, job->error_count);
  if (job->status < 0) return ed_num(ctx, job->status);
  if (job->result) return job->result(ctx, job);
  if (!job->out.data) return ed_undefined(ctx);
  uint8_t *out = job->out.data;
  job->out.data = NULL;
  return ed_arraybuffer_take(ctx, out, job->out.len);
}

static void free_job(ed_crypto_job *job) {
  if (job->clean) job->clean(job);
  for (unsigned i = 0; i < job->copy_count; i++) {
    OPENSSL_cleanse(job->copies[i].data, job->copies[i].len);
    free(job->copies[i].data);
  }
  for (int i = 0; i < 2; i++) EVP_PKEY_free(job->keys[i]);
  free(job->out.data);
  free(job->errors);
  free(job);
}

static void after(ed_job *j, int status) {
  ed_crypto_job *job = (ed_crypto_job *)j;
  ed_loop *loop = j->loop;
  ed_ctx ctx = ed_loop_ctx(loop);
  int32_t slot = j->slot;
  ed_val v = status == 0 ? result_of(ctx, job) : ed_num(ctx, status);
  free_job(job);
  ed_loop_finish(loop, slot, 1, &v);
}

ed_val ed_crypto_start(ed_args *a, ed_crypto_job *job, int32_t slot) {
  if (ed_failed(a)) {
    free_job(job);
    return NULL;
  }
  if (slot != 0) {
    job->job.slot = slot;
    job->job.work = work;
    job->job.after = after;
    job->job.traced = "crypto";
    job->job.computes = true;
    ed_job_submit(ed_loop_here(), &job->job);
    return NULL;
  }
  work(&job->job);
  ed_val v = result_of(a->ctx, job);
  free_job(job);
  return v;
}

// ---- keys ----------------------------------------------------------------------------------------------------------

int ed_crypto_curve(const char *name) {
  int nid = EC_curve_nist2nid(name);
  if (nid == NID_undef) nid = OBJ_sn2nid(name);
  EC_GROUP *group = nid == NID_undef ? NULL : EC_GROUP_new_by_curve_name(nid);
  EC_GROUP_free(group);
  ERR_clear_error();
  return group ? nid : NID_undef;
}

static void free_key(void *key) { EVP_PKEY_free(key); }
const ed_box_kind ed_crypto_key = {"a key", free_key, 4096};

EVP_PKEY *ed_crypto_key_arg(ed_args *a) {
  EVP_PKEY *key = ed_arg_box(a, &ed_crypto_key);
  if (key) EVP_PKEY_up_ref(key);
  return key;
}

// ---- OpenSSL as a whole --------------------------------------------------------------------------------------------

static uv_once_t once = UV_ONCE_INIT;
static bool is_set_up;
// What set_up() is to do, as the thread that comes first has it.
static _Thread_local const char *config_file;
static _Thread_local bool shared_section, legacy;

static void set_up(void) {
  OPENSSL_INIT_SETTINGS *settings = OPENSSL_INIT_new();
  // A section of the program's own, so that what the system's services are told does not hold for scripts.
  if (!shared_section) OPENSSL_INIT_set_config_appname(settings, "nodejs_conf");
  if (config_file) OPENSSL_INIT_set_config_filename(settings, config_file);
  unsigned long flags = CONF_MFLAGS_IGNORE_MISSING_FILE;
  if (!config_file) flags |= CONF_MFLAGS_IGNORE_RETURN_CODES;
  OPENSSL_INIT_set_config_file_flags(settings, flags);
  // Natives may still run when exit handlers do: the system takes the memory back.
  is_set_up = OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_LOAD_CONFIG, settings) == 1;
  OPENSSL_INIT_free(settings);
  if (is_set_up && legacy)
    is_set_up = OSSL_PROVIDER_load(NULL, "legacy") != NULL && OSSL_PROVIDER_load(NULL, "default") != NULL;
}

// setUp(configuration file or undefined, whether its section is the shared one, legacy provider, bytes of the secure
// heap, smallest allocation there, FIPS) -> undefined or errors. The first call of the process counts.
ED_FN(crypto_set_up) {
  const char *file = ed_arg_absent(a) ? NULL : ed_arg_utf8(a, NULL);
  bool shared = ed_arg_bool(a), with_legacy = ed_arg_bool(a);
  double heap = ed_arg_f64(a), heap_min = ed_arg_f64(a);
  bool fips = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  config_file = file, shared_section = shared, legacy = with_legacy;
  uv_once(&once, set_up);
  if (!is_set_up) return ed_crypto_failed(a->ctx);
  if (heap > 0 && !CRYPTO_secure_malloc_initialized()) CRYPTO_secure_malloc_init((size_t)heap, (size_t)heap_min);
  if (fips && (!OSSL_PROVIDER_available(NULL, "fips") || EVP_default_properties_enable_fips(NULL, 1) != 1))
    return ed_crypto_failed(a->ctx);
  ERR_clear_error();
  return NULL;
}

// fips() -> whether FIPS mode is on
ED_FN(crypto_fips) { return ed_bool(a->ctx, EVP_default_properties_is_fips_enabled(NULL) == 1); }

// setFips(on) -> undefined or errors
ED_FN(crypto_set_fips) {
  bool on = ed_arg_bool(a);
  if (ed_failed(a)) return NULL;
  // Without the provider of that name, every later request for an algorithm fails, as in Node.
  return EVP_default_properties_enable_fips(NULL, on) == 1 ? NULL : ed_crypto_failed(a->ctx);
}

// setEngine(name, flags) -> whether there is one and it could be made the default
ED_FN(crypto_set_engine) {
  const char *name = ed_arg_utf8(a, NULL);
  uint32_t flags = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  ENGINE_load_builtin_engines();
  ENGINE *engine = ENGINE_by_id(name);
  if (!engine && (engine = ENGINE_by_id("dynamic"))) {
    if (!ENGINE_ctrl_cmd_string(engine, "SO_PATH", name, 0) || !ENGINE_ctrl_cmd_string(engine, "LOAD", NULL, 0)) {
      ENGINE_free(engine);
      engine = NULL;
    }
  }
  bool done = engine && ENGINE_set_default(engine, flags) == 1;
  ENGINE_free(engine);
  ERR_clear_error();
  return ed_bool(a->ctx, done);
}

// secureHeapUsed() -> bytes used
ED_FN(crypto_secure_heap_used) {
  return ed_num(a->ctx, CRYPTO_secure_malloc_initialized() ? (double)CRYPTO_secure_used() : 0);
}

// equal(a, b) -> whether bytes of one length are the same, in a time that does not tell where they differ
ED_FN(crypto_equal) {
  ed_bytes x = ed_arg_bytes_briefly(a);
  ed_bytes y = ed_arg_bytes_briefly(a);
  if (ed_failed(a)) return NULL;
  return ed_bool(a->ctx, x.len == y.len && CRYPTO_memcmp(x.data, y.data, x.len) == 0);
}

// The numbers of crypto.constants; SSLv23 padding has gone from OpenSSL and kept its number.
static const struct constant {
  const char *name;
  double value;
} constants[] = {
    {"OPENSSL_VERSION_NUMBER", OPENSSL_VERSION_NUMBER},
    {"SSL_OP_ALL", (double)SSL_OP_ALL},
    {"SSL_OP_ALLOW_NO_DHE_KEX", (double)SSL_OP_ALLOW_NO_DHE_KEX},
    {"SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION", (double)SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION},
    {"SSL_OP_CIPHER_SERVER_PREFERENCE", (double)SSL_OP_CIPHER_SERVER_PREFERENCE},
    {"SSL_OP_CISCO_ANYCONNECT", (double)SSL_OP_CISCO_ANYCONNECT},
    {"SSL_OP_COOKIE_EXCHANGE", (double)SSL_OP_COOKIE_EXCHANGE},
    {"SSL_OP_CRYPTOPRO_TLSEXT_BUG", (double)SSL_OP_CRYPTOPRO_TLSEXT_BUG},
    {"SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS", (double)SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS},
    {"SSL_OP_LEGACY_SERVER_CONNECT", (double)SSL_OP_LEGACY_SERVER_CONNECT},
    {"SSL_OP_NO_COMPRESSION", (double)SSL_OP_NO_COMPRESSION},
    {"SSL_OP_NO_ENCRYPT_THEN_MAC", (double)SSL_OP_NO_ENCRYPT_THEN_MAC},
    {"SSL_OP_NO_QUERY_MTU", (double)SSL_OP_NO_QUERY_MTU},
    {"SSL_OP_NO_RENEGOTIATION", (double)SSL_OP_NO_RENEGOTIATION},
    {"SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION", (double)SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION},
    {"SSL_OP_NO_SSLv2", (double)SSL_OP_NO_SSLv2},
    {"SSL_OP_NO_SSLv3", (double)SSL_OP_NO_SSLv3},
    {"SSL_OP_NO_TICKET", (double)SSL_OP_NO_TICKET},
    {"SSL_OP_NO_TLSv1", (double)SSL_OP_NO_TLSv1},
    {"SSL_OP_NO_TLSv1_1", (double)SSL_OP_NO_TLSv1_1},
    {"SSL_OP_NO_TLSv1_2", (double)SSL_OP_NO_TLSv1_2},
    {"SSL_OP_NO_TLSv1_3", (double)SSL_OP_NO_TLSv1_3},
    {"SSL_OP_PRIORITIZE_CHACHA", (double)SSL_OP_PRIORITIZE_CHACHA},
    {"SSL_OP_TLS_ROLLBACK_BUG", (double)SSL_OP_TLS_ROLLBACK_BUG},
    {"ENGINE_METHOD_RSA", ENGINE_METHOD_RSA},
    {"ENGINE_METHOD_DSA", ENGINE_METHOD_DSA},
    {"ENGINE_METHOD_DH", ENGINE_METHOD_DH},
    {"ENGINE_METHOD_RAND", ENGINE_METHOD_RAND},
    {"ENGINE_METHOD_EC", ENGINE_METHOD_EC},
    {"ENGINE_METHOD_CIPHERS", ENGINE_METHOD_CIPHERS},
    {"ENGINE_METHOD_DIGESTS", ENGINE_METHOD_DIGESTS},
    {"ENGINE_METHOD_PKEY_METHS", ENGINE_METHOD_PKEY_METHS},
    {"ENGINE_METHOD_PKEY_ASN1_METHS", ENGINE_METHOD_PKEY_ASN1_METHS},
    {"ENGINE_METHOD_ALL", ENGINE_METHOD_ALL},
    {"ENGINE_METHOD_NONE", ENGINE_METHOD_NONE},
    {"DH_CHECK_P_NOT_SAFE_PRIME", DH_CHECK_P_NOT_SAFE_PRIME},
    {"DH_CHECK_P_NOT_PRIME", DH_CHECK_P_NOT_PRIME},
    {"DH_UNABLE_TO_CHECK_GENERATOR", DH_UNABLE_TO_CHECK_GENERATOR},
    {"DH_NOT_SUITABLE_GENERATOR", DH_NOT_SUITABLE_GENERATOR},
    {"RSA_PKCS1_PADDING", RSA_PKCS1_PADDING},
    {"RSA_SSLV23_PADDING", 2},
    {"RSA_NO_PADDING", RSA_NO_PADDING},
    {"RSA_PKCS1_OAEP_PADDING", RSA_PKCS1_OAEP_PADDING},
    {"RSA_X931_PADDING", RSA_X931_PADDING},
    {"RSA_PKCS1_PSS_PADDING", RSA_PKCS1_PSS_PADDING},
    {"RSA_PSS_SALTLEN_DIGEST", RSA_PSS_SALTLEN_DIGEST},
    {"RSA_PSS_SALTLEN_MAX_SIGN", RSA_PSS_SALTLEN_MAX_SIGN},
    {"RSA_PSS_SALTLEN_AUTO", RSA_PSS_SALTLEN_AUTO},
    {"TLS1_VERSION", TLS1_VERSION},
    {"TLS1_1_VERSION", TLS1_1_VERSION},
    {"TLS1_2_VERSION", TLS1_2_VERSION},
    {"TLS1_3_VERSION", TLS1_3_VERSION},
    {"POINT_CONVERSION_COMPRESSED", POINT_CONVERSION_COMPRESSED},
    {"POINT_CONVERSION_UNCOMPRESSED", POINT_CONVERSION_UNCOMPRESSED},
    {"POINT_CONVERSION_HYBRID", POINT_CONVERSION_HYBRID},
};

// constants() -> [name, number ...]
ED_FN(crypto_constants) {
  ed_obj list = ed_array_new(a->ctx, 0, NULL);
  for (unsigned i = 0; i < sizeof constants / sizeof *constants; i++) {
    ed_set_index(a->ctx, list, 2 * i, ed_str_ascii(a->ctx, constants[i].name));
    ed_set_index(a->ctx, list, 2 * i + 1, ed_num(a->ctx, constants[i].value));
  }
  return list;
}

const ed_native ed_bind_crypto[] = {
    {"setUp", crypto_set_up},
    {"fips", crypto_fips},
    {"setFips", crypto_set_fips},
    {"setEngine", crypto_set_engine},
    {"secureHeapUsed", crypto_secure_heap_used},
    {"equal", crypto_equal},
    {"constants", crypto_constants},
    {0},
};
