// SPDX-License-Identifier: MIT
// Binding `zlib`: codecs (src/compress) for node:zlib. A stream's codec is a box; a job of the pool holds a reference
// of its own, so that closing or losing the stream meanwhile does no harm. The last argument of what may run on the
// pool is a slot: 0 runs it now.
#include "base/mem.h"
#include "compress/codec.h"
#include "engine/cells.h"
#include "loop/loop.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void release(void *codec) { ed_codec_unref(codec); }

static const ed_box_kind codec_kind = {"a codec", release, 256 << 10};

static void arg_setup(ed_args *a, ed_codec_setup *setup) {
  setup->mode = (ed_codec_mode)ed_arg_i32(a);
  ed_bytes numbers = ed_arg_bytes(a);
  setup->numbers = (const double *)(const void *)numbers.data;
  setup->count = numbers.len / sizeof(double);
  if (ed_arg_absent(a)) return;
  ed_bytes dictionary = ed_arg_bytes(a);
  setup->dictionary = dictionary.data ? dictionary.data : (const uint8_t *)"";
  setup->dictionary_len = dictionary.len;
}

static ed_val error_of(ed_ctx ctx, const ed_codec *c) {
  ed_val parts[] = {ed_str_utf8(ctx, c->error.message, strlen(c->error.message)), ed_num(ctx, c->error.number),
                    ed_str_ascii(ctx, c->error.code)};
  return ed_array_new(ctx, 3, parts);
}

// open(mode, numbers, dictionary) -> codec, or a few words on what is wrong with the settings
ED_FN(zlib_open) {
  ed_codec_setup setup = {0};
  arg_setup(a, &setup);
  if (ed_failed(a)) return NULL;
  const char *problem = NULL;
  ed_codec *c = ed_codec_new(&setup, &problem);
  if (!c) return ed_str_ascii(a->ctx, problem);
  return ed_box_new(a->ctx, &codec_kind, c);
}

// close(codec): gives its memory back at once
ED_FN(zlib_close) {
  ed_box_empty(a->ctx, ed_arg_val(a));
  return NULL;
}

// ---- one step ------------------------------------------------------------------------------------------------------

enum { MORE_MOST = 3 };

// A job takes several steps while the rooms that it has are filled.
typedef struct step_job {
  ed_job job;
  ed_codec *codec;
  ed_codec_io io;
  ed_bytes more[MORE_MOST]; // rooms behind the first, without data where there is none
  int filled;               // rooms before the last one that a step was given
  bool failed;
} step_job;

static void work_step(ed_job *job) {
  step_job *j = (step_job *)job;
  for (;;) {
    j->failed = !ed_codec_step(j->codec, &j->io);
    if (j->failed || j->io.out_len > 0 || j->filled == MORE_MOST || !j->more[j->filled].data) return;
    j->io.out = j->more[j->filled].data, j->io.out_len = j->more[j->filled].len;
    j->filled++;
  }
}

static void after_step(ed_job *job, int status) {
  step_job *j = (step_job *)job;
  ed_loop *l = job->loop;
  ed_ctx ctx = ed_loop_ctx(l);
  int32_t slot = job->slot;
  ed_val v[4] = {j->failed ? error_of(ctx, j->codec) : ed_num(ctx, status), ed_num(ctx, (double)j->io.out_len),
                 ed_num(ctx, (double)j->io.in_len), ed_num(ctx, j->filled)};
  ed_codec_unref(j->codec);
  free(j);
  ed_loop_finish(l, slot, 4, v);
}

// step(codec, flush, in, inAt, inLen, out, outAt, outLen, slot, ...more) -> 0 or error; N0 and N1: what is left of out
// and in. The slot gets the same three. `more` are up to three further rooms for a job, which goes on as long as they
// are filled: then what is left is of the last that was begun, and the slot's fourth is how many were full before it.
ED_FN(zlib_step) {
  ed_codec *c = ed_arg_box(a, &codec_kind);
  int flush = ed_arg_i32(a);
  ed_bytes in = ed_arg_bytes(a);
  uint32_t in_at = ed_arg_u32(a), in_len = ed_arg_u32(a);
  ed_bytes out = ed_arg_bytes(a);
  uint32_t out_at = ed_arg_u32(a), out_len = ed_arg_u32(a);
  int32_t slot = ed_arg_i32(a);
  ed_bytes more[MORE_MOST] = {0};
  for (int i = 0; i < MORE_MOST && !ed_arg_absent(a); i++) more[i] = ed_arg_bytes(a);
  if (ed_failed(a)) return NULL;
  if (in_at > in.len || in_len > in.len - in_at || out_at > out.len || out_len > out.len - out_at)
    return ed_throw_type(a, "a range beyond the buffer");
  ed_codec_io io = {
      .in = in.data + in_at, .out = out.data + out_at, .in_len = in_len, .out_len = out_len, .flush = flush};
  if (slot) {
    step_job *j = ed_xcalloc(1, sizeof *j);
    j->job.slot = slot, j->job.work = work_step, j->job.after = after_step;
    j->job.traced = "zlib";
    j->job.computes = true;
    j->codec = ed_codec_ref(c), j->io = io;
    memcpy(j->more, more, sizeof more);
    ed_job_submit(ed_loop_here(), &j->job); // never fails
    return ed_num(a->ctx, 0);
  }
  bool ok = ed_codec_step(c, &io);
  ed_cells *cells = ed_engine_cells(ed_engine_here());
  cells->i[ED_CELL_N0] = (int32_t)io.out_len;
  cells->i[ED_CELL_N1] = (int32_t)io.in_len;
  return ok ? ed_num(a->ctx, 0) : error_of(a->ctx, c);
}

// reset(codec) -> 0 or error
ED_FN(zlib_reset) {
  ed_codec *c = ed_arg_box(a, &codec_kind);
  if (ed_failed(a)) return NULL;
  return ed_codec_reset(c) ? ed_num(a->ctx, 0) : error_of(a->ctx, c);
}

// params(codec, level, strategy) -> 0 or error
ED_FN(zlib_params) {
  ed_codec *c = ed_arg_box(a, &codec_kind);
  int level = ed_arg_i32(a), strategy = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  return ed_codec_params(c, level, strategy) ? ed_num(a->ctx, 0) : error_of(a->ctx, c);
}

// ---- all at once ---------------------------------------------------------------------------------------------------

typedef struct run_job {
  ed_job job;
  ed_codec *codec;
  ed_codec_io io;
  size_t max;
  bool whole;
  ed_codec_outcome outcome;
  ed_codec_all all;
} run_job;

static void work_run(ed_job *job) {
  run_job *j = (run_job *)job;
  j->outcome = ed_codec_run(j->codec, j->io, j->max, j->whole, &j->all);
}

static ed_val result_of(ed_ctx ctx, run_job *j) {
  ed_engine_cells(ed_engine_here())->f[ED_CELL_F0] = (double)j->all.consumed;
  if (j->outcome == ED_CODEC_DONE) return ed_arraybuffer_take(ctx, j->all.data, j->all.len);
  if (j->outcome == ED_CODEC_FAILED) return error_of(ctx, j->codec);
  return ed_num(ctx, j->outcome);
}

static void after_run(ed_job *job, int status) {
  (void)status;
  run_job *j = (run_job *)job;
  ed_loop *l = job->loop;
  int32_t slot = job->slot;
  ed_val v = result_of(ed_loop_ctx(l), j);
  ed_codec_unref(j->codec);
  free(j);
  ed_loop_finish(l, slot, 1, &v);
}

// run(mode, numbers, dictionary, flush, in, max, whole, slot) -> ArrayBuffer, [message, errno, code], an outcome as a
// number (ed_codec_outcome), or, if the settings are refused, a few words; cell F0: how much of the input was used
ED_FN(zlib_run) {
  ed_codec_setup setup = {0};
  arg_setup(a, &setup);
  int flush = ed_arg_i32(a);
  ed_bytes in = ed_arg_bytes(a);
  double max = ed_arg_f64(a);
  bool whole = ed_arg_bool(a);
  int32_t slot = ed_arg_i32(a);
  if (ed_failed(a)) return NULL;
  const char *problem = NULL;
  ed_codec *c = ed_codec_new(&setup, &problem);
  if (!c) return ed_str_ascii(a->ctx, problem);
  run_job call = {.codec = c, .max = (size_t)max, .whole = whole};
  call.io = (ed_codec_io){.in = in.data, .in_len = in.len, .flush = flush};
  if (slot) {
    run_job *j = ed_xmalloc(sizeof *j);
    *j = call;
    j->job.slot = slot, j->job.work = work_run, j->job.after = after_run;
    j->job.traced = "zlib";
    j->job.computes = true;
    ed_job_submit(ed_loop_here(), &j->job); // never fails
    return ed_num(a->ctx, 0);
  }
  work_run(&call.job);
  ed_val result = result_of(a->ctx, &call);
  ed_codec_unref(c);
  return result;
}

// crc32(bytes, value) -> number
ED_FN(zlib_crc32) {
  ed_bytes bytes = ed_arg_bytes_briefly(a);
  uint32_t value = ed_arg_u32(a);
  if (ed_failed(a)) return NULL;
  return ed_num(a->ctx, (double)(bytes.len ? libdeflate_crc32(value, bytes.data, bytes.len) : value));
}

// version() -> the library's version as a number, 0xMNRP
ED_FN(zlib_library_version) {
  unsigned major = 0, minor = 0, revision = 0;
  sscanf(zlibVersion(), "%u.%u.%u", &major, &minor, &revision);
  return ed_num(a->ctx, major << 12 | minor << 8 | revision << 4);
}

const ed_native ed_bind_zlib[] = {{"open", zlib_open},
                                  {"step", zlib_step},
                                  {"close", zlib_close},
                                  {"reset", zlib_reset},
                                  {"params", zlib_params},
                                  {"run", zlib_run},
                                  {"crc32", zlib_crc32},
                                  {"version", zlib_library_version},
                                  {0}};
