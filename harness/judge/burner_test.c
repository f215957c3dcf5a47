/* SPDX-License-Identifier: MIT-0 */
#include "burner.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(stopped_burners_are_gone)
{
    struct burner b;
    pid_t first;

    ck_assert_int_eq(burner_start(&b, 1), 0);
    ck_assert_uint_ge(b.count, 1);
    first = b.pids[0];
    ck_assert_int_eq(kill(first, 0), 0);

    burner_stop(&b);

    ck_assert_uint_eq(b.count, 0);
    ck_assert(kill(first, 0) < 0 && errno == ESRCH);
    burner_stop(&b); /* harmless */
}
END_TEST

/* Every burner holds the pipe's end open; it ends when the last is gone. */
START_TEST(burners_die_with_a_parent_that_was_killed)
{
    int ends[2];
    char byte;
    pid_t pid;

    ck_assert_int_eq(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        struct burner b;

        (void)close(ends[0]);
        if (burner_start(&b, 2) < 0 || write(ends[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            (void)pause();
    }
    (void)close(ends[1]);
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);

    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);

    ck_assert_int_eq(read(ends[0], &byte, 1), 0);
    (void)close(ends[0]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("burner");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, stopped_burners_are_gone);
    tcase_add_test(tc, burners_die_with_a_parent_that_was_killed);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
