// SPDX-License-Identifier: MIT
// The process around the runtime: what must happen before the engine starts, and how it ends.
#ifndef ED_PROCESS_H
#define ED_PROCESS_H

// Opens /dev/null for missing standard descriptors, ignores SIGPIPE, raises the open-file limit to the hard one as Node
// does. Returns the words of argv at the place where they stay: the old one becomes room for the process title.
char **ed_process_init(int argc, char **argv);
// Ends the process at once: terminal modes are restored; exit handlers of libraries are skipped (they cost a
// millisecond and matter to nobody), except under a leak checker.
__attribute__((noreturn)) void ed_process_end(int code);
// What is to be done then, first of all, the last named first; naming a function again changes nothing.
void ed_process_before_end(void (*fn)(void));

// Notes the time when a milestone was first reached, for performance.nodeTiming.
enum { ED_AT_START, ED_AT_ENGINE, ED_AT_ENVIRONMENT, ED_AT_BOOTED, ED_AT_LOOP, ED_AT_LOOP_EXIT, ED_MILESTONES };
void ed_process_milestone(int which);

#endif
