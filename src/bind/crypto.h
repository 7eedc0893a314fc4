// SPDX-License-Identifier: MIT
// What the bindings of crypto (`crypto_*.c`) share: OpenSSL's errors as values, jobs that run at once or on the pool,
// and the boxes of keys.
//
// A native of theirs that OpenSSL lets down gives an array, the thread's queue of errors (ed_crypto_failed), which
// internal/crypto/errors makes an Error of; no result of theirs is an array otherwise. What Node has codes of its own
// for is a negative number, ED_CRYPTO_*.
#ifndef ED_BIND_CRYPTO_H
#define ED_BIND_CRYPTO_H

// Parts of Node's interface (DiffieHellman, ECDH, Certificate, engines) are there for what OpenSSL 3 calls deprecated.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "loop/loop.h"

#include <openssl/evp.h>

// The same numbers as in lib/internal/crypto/errors.js.
enum {
  ED_CRYPTO_UNKNOWN = -1,     // no algorithm of the name
  ED_CRYPTO_BAD_LENGTH = -2,  // a key or output length that the algorithm does not have
  ED_CRYPTO_UNSUPPORTED = -3, // the key cannot do this
  ED_CRYPTO_BAD_TAG = -4,     // authentication failed
  ED_CRYPTO_BAD_IV = -5,
  ED_CRYPTO_BAD_KEY = -6,         // parts that make no key
  ED_CRYPTO_NEED_PASSPHRASE = -7, // of an encrypted key
};

// Takes the errors of this thread's queue, oldest first: [text, library, reason, number of the library, text ...].
ed_val ed_crypto_failed(ed_ctx ctx);

// ---- bytes ---------------------------------------------------------------------------------------------------------

typedef struct ed_blob {
  uint8_t *data; // malloc'ed, never NULL
  size_t len;
} ed_blob;
// A new ArrayBuffer of a copy.
ed_obj ed_crypto_bytes(ed_ctx ctx, const void *bytes, size_t len);

// ---- pass phrases --------------------------------------------------------------------------------------------------

typedef struct ed_crypto_words {
  ed_bytes bytes; // data is NULL when there are none
  bool was_asked; // for some that there were not
} ed_crypto_words;
// A pem_password_cb, whose argument is an ed_crypto_words.
int ed_crypto_give_words(char *room, int size, int writing, void *words);

// ---- jobs ----------------------------------------------------------------------------------------------------------

// One computation. With slot 0 it runs in the call and its result is returned; with another it runs on the pool, the
// call gives undefined, and the slot's function gets the result. First member of the structs of its users, which copy
// what they read into it.
typedef struct ed_crypto_job {
  ed_job job;
  int status;  // after run: 0, or a negative number that is the result
  bool failed; // after run: the result is OpenSSL's errors
  unsigned long *errors;
  size_t error_count;
  ed_blob out;       // the result as an ArrayBuffer, where there is no `result`
  ed_blob copies[8]; // freed with the job, wiped
  unsigned copy_count;
  EVP_PKEY *keys[2];                                // given back with the job
  void (*run)(struct ed_crypto_job *);              // any thread
  ed_val (*result)(ed_ctx, struct ed_crypto_job *); // the loop's thread, when all went well; may be NULL
  void (*clean)(struct ed_crypto_job *);            // may be NULL
} ed_crypto_job;
void *ed_crypto_job_new(size_t size, void (*run)(ed_crypto_job *));
// The job's own copy of some bytes, or of the next argument, which may be absent ({NULL, 0}).
ed_blob ed_crypto_copy(ed_crypto_job *job, const void *bytes, size_t len);
ed_blob ed_crypto_copy_arg(ed_args *a, ed_crypto_job *job);
// Room for a result; false and the status set when there is no memory.
bool ed_crypto_out(ed_crypto_job *job, size_t len);
// Starts the job, or frees it when reading the arguments failed.
ed_val ed_crypto_start(ed_args *a, ed_crypto_job *take, int32_t slot);

// ---- algorithms and keys -------------------------------------------------------------------------------------------

// Digests by the number that crypto_hash's find() gave; NULL when there is none of it.
const EVP_MD *ed_crypto_digest(int32_t id);

// The number of a curve by any of its names (P-256, prime256v1 ...), 0 when there is none.
int ed_crypto_curve(const char *name);

extern const ed_box_kind ed_crypto_key; // EVP_PKEY
// A new reference to the key in the next argument.
EVP_PKEY *ed_crypto_key_arg(ed_args *a);

#endif
