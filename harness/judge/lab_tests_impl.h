/* SPDX-License-Identifier: MIT-0 */
/* lab_tests_impl.h - what lab_tests.c and lab_tests_link.c share. */
#ifndef LAB_TESTS_IMPL_H
#define LAB_TESTS_IMPL_H

#include "lab_check_impl.h"

enum { LAB_TESTS_OBJECTS = BOX_MAX_PATHS - 2 };

/* The learner's tests and one implementation: linked, then run. */
struct tests_job {
    struct lab_run_state *state;
    size_t at; /* index of the case */
    enum tier tier;
    int runs;               /* done so far, without a first time-out */
    bool timed_out;         /* once already */
    bool counted;           /* in rights_open */
    struct tests_job *next; /* in the list of the held */
    struct command command;
    struct toolchain_env env;
    char folder[40]; /* link-<case>-<tier>, also the program's name */
    char out[STAGE_PATH], program[STAGE_PATH], bin[STAGE_PATH];
    char scratch[STAGE_PATH];
    char objects[LAB_TESTS_OBJECTS][STAGE_PATH];
    size_t object_count;
    const char *argv[2];
    struct lab_input none; /* tests read no input */
    char empty[1];
};

/* Puts the implementation's objects onto the stage and queues the linker;
 * `done` gets the job. */
int lab_tests_link(struct tests_job *job, box_done_fn done);

#endif
