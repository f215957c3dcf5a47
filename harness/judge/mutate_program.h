/* SPDX-License-Identifier: MIT-0 */
/* mutate_program.h - a unit's test program, one of its sources exchanged.
 * Private to judge/.
 *
 * Everything is compiled once a tier; a link takes one source anew and the
 * objects of all others.
 * Errors: 0 or a negative errno; -EPROTO: `why` has the compiler's words.
 */
#ifndef MUTATE_PROGRAM_H
#define MUTATE_PROGRAM_H

#include "mutate_impl.h"
#include "stage.h"
#include "toolchain.h"

enum { TEST_PROGRAM_FILES = 24, TEST_PROGRAM_FLAGS = 16 };

struct test_program {
    struct stage stage;
    const char *std;
    char files[TEST_PROGRAM_FILES][PATH_MAX]; /* first those of the run */
    size_t file_count;
    char objects[2][TEST_PROGRAM_FILES][STAGE_PATH]; /* plain, sanitized */
    char flags[TEST_PROGRAM_FLAGS][PATH_MAX + 4];    /* -I and --wrap */
    size_t flag_count;
    const struct string_list *libs;
    const char *check; /* the library of the tests, unless in libs; or NULL */
};

int test_program_prepare(struct test_program *p, const struct mutate_run *run,
                         char *why, size_t why_cap);
void test_program_fini(struct test_program *p);

/* The command that compiles `source` in place of file `changed`, and links.
 * Whichever is changed, equal code gives equal programs: files keep their
 * order, and their names have no folder. */
void test_program_link(const struct test_program *p, enum tier tier,
                       size_t changed, const char *source, const char *out,
                       struct command *c);

/* The environment of a run as make's runs have it: Check forks. */
struct test_env {
    char home[300], tmp[300];
    const char *vars[12];
};
void test_program_env(struct test_env *env, const char *scratch);

#endif
