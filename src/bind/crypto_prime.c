// SPDX-License-Identifier: MIT
// Binding `crypto_prime`: prime numbers, as big-endian bytes. Both natives are jobs.
#include "bind/crypto.h"

#include <openssl/bn.h>
#include <openssl/err.h>

typedef struct prime_job {
  ed_crypto_job base;
  int bits, checks;
  bool safe, is_prime;
  ed_blob add, remainder, candidate;
} prime_job;

static BIGNUM *number(const ed_blob *b) { return b->data ? BN_bin2bn(b->data, (int)b->len, NULL) : NULL; }

static void run_generate(ed_crypto_job *job) {
  prime_job *p = (prime_job *)job;
  BIGNUM *add = number(&p->add), *remainder = number(&p->remainder), *prime = BN_new();
  // The remainder OpenSSL takes when there is none.
  if (add && !remainder && (remainder = BN_new())) BN_set_word(remainder, p->safe ? 3 : 1);
  BN_CTX *ctx = BN_CTX_new();
  bool ok = prime && ctx && BN_generate_prime_ex2(prime, p->bits, p->safe, add, remainder, NULL, ctx) == 1 &&
            ed_crypto_out(job, (size_t)BN_num_bytes(prime));
  if (ok) BN_bn2binpad(prime, job->out.data, (int)job->out.len);
  job->failed = !ok;
  BN_CTX_free(ctx);
  BN_free(add);
  BN_free(remainder);
  BN_clear_free(prime);
}

// generate(bits, safe, add or undefined, rem or undefined, slot) -> ArrayBuffer, or errors
ED_FN(crypto_prime_generate) {
  prime_job *p = ed_crypto_job_new(sizeof *p, run_generate);
  p->bits = ed_arg_i32(a);
  p->safe = ed_arg_bool(a);
  p->add = ed_crypto_copy_arg(a, &p->base);
  p->remainder = ed_crypto_copy_arg(a, &p->base);
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &p->base, slot);
}

static void run_check(ed_crypto_job *job) {
  prime_job *p = (prime_job *)job;
  BIGNUM *n = number(&p->candidate);
  BN_CTX *ctx = BN_CTX_new();
  int result = n && ctx ? BN_is_prime_ex(n, p->checks, ctx, NULL) : -1;
  p->is_prime = result == 1;
  job->failed = result < 0;
  BN_CTX_free(ctx);
  BN_clear_free(n);
}

static ed_val whether_prime(ed_ctx ctx, ed_crypto_job *job) { return ed_bool(ctx, ((prime_job *)job)->is_prime); }

// check(candidate, rounds or 0, slot) -> boolean, or errors
ED_FN(crypto_prime_check) {
  prime_job *p = ed_crypto_job_new(sizeof *p, run_check);
  p->candidate = ed_crypto_copy_arg(a, &p->base);
  p->checks = ed_arg_i32(a);
  p->base.result = whether_prime;
  int32_t slot = ed_arg_i32(a);
  return ed_crypto_start(a, &p->base, slot);
}

const ed_native ed_bind_crypto_prime[] = {{"generate", crypto_prime_generate}, {"check", crypto_prime_check}, {0}};
