// SPDX-License-Identifier: MIT
// What ends later: jobs of the pool, and answers, which are known already and wait for their turn; and what of the pool
// the end of the process waits for.
//
// Answers come where the loop is about to poll, as if the pool had just told them. What is asked meanwhile waits for
// the next turn, so that a program that asks and asks starves nothing else. Immediates that wait go first: of
// `readFile(); setImmediate()` the second is called first in Node, whose readFile takes more than a turn.
#include "base/mem.h"
#include "engine/cells.h"
#include "loop/loop.h"
#include "loop/trace.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>

// ---- changes -------------------------------------------------------------------------------------------------------

static atomic_int changes; // of all loops: handed over and not yet reported

void ed_pool_changes(void) { atomic_fetch_add_explicit(&changes, 1, memory_order_relaxed); }
void ed_pool_reports(void) { atomic_fetch_sub_explicit(&changes, 1, memory_order_relaxed); }

void ed_pool_finish(void) {
  if (atomic_load(&changes) > 0) uv_library_shutdown(); // the pool's threads leave when its queue is empty
}

// ---- jobs ----------------------------------------------------------------------------------------------------------

// Of the nice values, 5: a third of the share of a thread at 0. Less does not keep the loop from waiting for the
// kernel's next tick, and more would starve jobs beside other processes at work (bench/README.md: HTTP beside a full
// pool).
enum { YIELDS = 5, LOWEST = 19 };

void ed_pool_yields(void) {
  static _Thread_local bool yields;
  if (yields) return;
  yields = true;
  errno = 0;
  int nice = getpriority(PRIO_PROCESS, 0); // Linux: of the thread
  if (errno == 0) setpriority(PRIO_PROCESS, 0, nice + YIELDS < LOWEST ? nice + YIELDS : LOWEST);
}

static void on_job_work(uv_work_t *w) {
  ed_job *job = (ed_job *)w;
  if (job->computes) ed_pool_yields();
  const char *name = ed_traces(ED_TRACE_WORK_SYNC) ? job->traced : NULL;
  if (name) ed_trace(ED_TRACE_WORK_SYNC, 'B', name, NULL);
  job->work(job);
  if (name) ed_trace(ED_TRACE_WORK_SYNC, 'E', name, NULL);
}

static void on_job_done(uv_work_t *w, int status) {
  ed_job *job = (ed_job *)w;
  if (job->changes) ed_pool_reports();
  if (job->traced && ed_traces(ED_TRACE_WORK_ASYNC)) {
    ed_buf args = ed_trace_args();
    ed_trace_number(&args, "result", status);
    ed_trace_of(ED_TRACE_WORK_ASYNC, 'e', job->traced, job, &args);
  }
  job->after(job, status);
}

int ed_job_submit(ed_loop *l, ed_job *take_job) {
  take_job->loop = l;
  if (take_job->traced && ed_traces(ED_TRACE_WORK_ASYNC))
    ed_trace_of(ED_TRACE_WORK_ASYNC, 'b', take_job->traced, take_job, NULL);
  if (take_job->changes) ed_pool_changes();
  return uv_queue_work(ed_loop_uv(l), &take_job->uv, on_job_work, on_job_done);
}

// ---- answers -------------------------------------------------------------------------------------------------------

typedef struct answers {
  uv_idle_t idle; // active while answers wait, so that the poll does not
  ed_answer *first, **end;
  size_t waiting;
  bool passed; // immediates have been let pass
} answers;

// Those that wait now. One by one: what runs may wait for another of them in a turn of its own (ed_loop_wait).
static void give_all(answers *a) {
  for (size_t n = a->waiting; n > 0 && a->first; n--) {
    ed_answer *answer = a->first;
    a->first = answer->next;
    if (!a->first) a->end = &a->first;
    a->waiting--;
    answer->give(answer);
  }
}

static void on_idle(uv_idle_t *idle) {
  answers *a = idle->data;
  a->passed = !a->passed && ed_engine_cells(ed_engine_here())->i[ED_CELL_IMMEDIATES] > 0;
  if (a->passed) return;
  give_all(a);
  if (!a->first) uv_idle_stop(idle);
}

// Nothing is called any more: this frees what waits.
static void end_answers(void *arg) {
  answers *a = arg;
  while (a->first) give_all(a);
}

static void leave_answers(void *arg) { (void)arg; }

static answers *answers_of(ed_loop *l) {
  void **place = ed_loop_place(l, ED_PLACE_ANSWERS, free);
  if (*place) return *place;
  answers *a = *place = ed_xcalloc(1, sizeof *a);
  uv_idle_init(ed_loop_uv(l), &a->idle);
  a->idle.data = a;
  a->end = &a->first;
  ed_loop_at_end(l, end_answers, leave_answers, a);
  return a;
}

void ed_loop_answer(ed_loop *l, ed_answer *take_answer) {
  answers *a = answers_of(l);
  take_answer->next = NULL;
  *a->end = take_answer;
  a->end = &take_answer->next;
  a->waiting++;
  if (!uv_is_active((uv_handle_t *)&a->idle)) uv_idle_start(&a->idle, on_idle);
}
