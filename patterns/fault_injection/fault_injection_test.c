/* SPDX-License-Identifier: MIT-0 */
#include "fault_injection.h"

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Calls 1..8 as a string: '-' worked, 'F' failed. */
static const char *pattern_of(long nth, enum fault_injection_mode mode)
{
    static char calls[9];

    fault_injection_arm(nth, mode);
    for (int i = 0; i < 8; i++)
        calls[i] = fault_injection_should_fail() ? 'F' : '-';
    fault_injection_disarm();
    return calls;
}

static const struct {
    long nth;
    enum fault_injection_mode mode;
    const char *want;
    bool hit;
} patterns[] = {
    {1, FAULT_INJECTION_ONCE, "F-------", true},
    {4, FAULT_INJECTION_ONCE, "---F----", true},
    {8, FAULT_INJECTION_ONCE, "-------F", true},
    {9, FAULT_INJECTION_ONCE, "--------", false},
    {1, FAULT_INJECTION_STICKY, "FFFFFFFF", true},
    {6, FAULT_INJECTION_STICKY, "-----FFF", true},
    {9, FAULT_INJECTION_STICKY, "--------", false},
    {LONG_MAX, FAULT_INJECTION_STICKY, "--------", false},
};

START_TEST(the_armed_calls_fail_and_no_others)
{
    const char *got = pattern_of(patterns[_i].nth, patterns[_i].mode);

    ck_assert_msg(strcmp(got, patterns[_i].want) == 0,
                  "nth %ld mode %d: got %s, want %s", patterns[_i].nth,
                  (int)patterns[_i].mode, got, patterns[_i].want);
    ck_assert_int_eq(fault_injection_hit(), patterns[_i].hit);
}
END_TEST

START_TEST(nothing_fails_or_counts_before_arming)
{
    bool failed = fault_injection_should_fail();

    ck_assert(!failed);
    ck_assert(!fault_injection_hit());
    ck_assert_int_eq(fault_injection_disarm(), 0);
}
END_TEST

START_TEST(disarm_returns_the_calls_and_keeps_the_hit)
{
    long seen;

    pattern_of(3, FAULT_INJECTION_ONCE);
    seen = fault_injection_disarm();

    ck_assert_int_eq(seen, 8);
    ck_assert(fault_injection_hit());
}
END_TEST

START_TEST(arming_again_forgets_count_and_hit)
{
    bool hit;
    long seen;

    pattern_of(1, FAULT_INJECTION_ONCE);
    fault_injection_arm(5, FAULT_INJECTION_ONCE);
    hit = fault_injection_hit();
    seen = fault_injection_disarm();

    ck_assert(!hit);
    ck_assert_int_eq(seen, 0);
}
END_TEST

/* The linker sends these plain calls through fault_injection_*. */
static void *call_malloc(void *block)
{
    (void)block;
    return malloc(16);
}

static void *call_calloc(void *block)
{
    (void)block;
    return calloc(4, 4);
}

static void *call_realloc(void *block)
{
    return realloc(block, 1 << 16);
}

static void *(*const allocators[])(void *) = {call_malloc, call_calloc,
                                              call_realloc};

START_TEST(a_wrapped_allocator_fails_with_enomem)
{
    char *old = malloc(4);
    void *block;
    int error;

    memcpy(old, "abc", 4);
    fault_injection_arm(1, FAULT_INJECTION_ONCE);
    errno = 0;
    block = allocators[_i](old);
    error = errno;
    fault_injection_disarm();

    ck_assert_ptr_null(block);
    ck_assert_int_eq(error, ENOMEM);
    ck_assert_str_eq(old, "abc");
    free(old);
}
END_TEST

START_TEST(a_wrapped_allocator_works_when_not_failed)
{
    char *old = _i == 2 ? malloc(4) : NULL;
    char *block = allocators[_i](old);

    ck_assert_ptr_nonnull(block);
    memset(block, 7, 16);
    free(block);
}
END_TEST

START_TEST(calloc_still_clears_and_realloc_still_copies)
{
    char *zeros = fault_injection_calloc(4, 4);
    char *text = fault_injection_malloc(4);

    memcpy(text, "abc", 4);
    text = fault_injection_realloc(text, 64);

    ck_assert_mem_eq(zeros, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    ck_assert_str_eq(text, "abc");
    free(zeros);
    free(text);
}
END_TEST

/* Volatile, or clang leaves out allocations that are freed without a use. */
static void *allocate(size_t size)
{
    void *volatile block = malloc(size);

    return block;
}

/* Three allocations; `careless` forgets to look at the second. */
static int make_three(bool careless)
{
    void *a = allocate(1);
    void *b = a ? allocate(1) : NULL;
    void *c = b || (a && careless) ? allocate(1) : NULL;
    int rc = c ? 0 : -ENOMEM;

    free(a);
    free(b);
    free(c);
    return rc;
}

START_TEST(the_loop_fails_every_call_and_ends_with_success)
{
    int results[8] = {0};
    long runs = 0;

    FAULT_INJECTION_LOOP(n, (enum fault_injection_mode)_i)
    {
        results[n] = make_three(false);
        runs = n;
    }

    ck_assert_int_eq(runs, 4);
    for (int i = 1; i <= 3; i++)
        ck_assert_int_eq(results[i], -ENOMEM);
    ck_assert_int_eq(results[4], 0);
}
END_TEST

START_TEST(the_loop_finds_an_unchecked_call)
{
    long undetected = 0;

    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        int rc = make_three(true);

        fault_injection_disarm();
        if (fault_injection_hit() && rc == 0)
            undetected = n;
    }

    ck_assert_int_eq(undetected, 2);
}
END_TEST

START_TEST(the_loop_runs_once_when_nothing_is_called)
{
    long runs = 0;
    bool failed;

    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_STICKY)
    runs += n;
    failed = fault_injection_should_fail();

    ck_assert_int_eq(runs, 1);
    ck_assert(!failed);
}
END_TEST

enum { THREADS = 4, CALLS = 5000 };

static void *call_often(void *arg)
{
    long *failures = arg;

    for (int i = 0; i < CALLS; i++)
        *failures += fault_injection_should_fail();
    return NULL;
}

START_TEST(threads_share_one_count_and_one_fault)
{
    pthread_t threads[THREADS];
    long failures[THREADS] = {0};
    long total = 0;
    long seen;

    fault_injection_arm((long)THREADS * CALLS, FAULT_INJECTION_ONCE);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, call_often, &failures[i]);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        total += failures[i];
    }
    seen = fault_injection_disarm();

    ck_assert_int_eq(seen, (long)THREADS * CALLS);
    ck_assert_int_eq(total, 1);
}
END_TEST

START_TEST(arming_for_call_0_aborts)
{
    fault_injection_arm(0, FAULT_INJECTION_ONCE);
}
END_TEST

START_TEST(a_loop_that_never_ends_aborts)
{
    fault_injection_arm(1, FAULT_INJECTION_ONCE);
    fault_injection_should_fail();
    fault_injection_loop_next(LONG_MAX, FAULT_INJECTION_ONCE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fault_injection");
    TCase *tc = tcase_create("core");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tc, the_armed_calls_fail_and_no_others, 0,
                        (int)(sizeof patterns / sizeof *patterns));
    tcase_add_test(tc, nothing_fails_or_counts_before_arming);
    tcase_add_test(tc, disarm_returns_the_calls_and_keeps_the_hit);
    tcase_add_test(tc, arming_again_forgets_count_and_hit);
    tcase_add_loop_test(tc, a_wrapped_allocator_fails_with_enomem, 0, 3);
    tcase_add_loop_test(tc, a_wrapped_allocator_works_when_not_failed, 0, 3);
    tcase_add_test(tc, calloc_still_clears_and_realloc_still_copies);
    tcase_add_loop_test(tc, the_loop_fails_every_call_and_ends_with_success, 0,
                        2);
    tcase_add_test(tc, the_loop_finds_an_unchecked_call);
    tcase_add_test(tc, the_loop_runs_once_when_nothing_is_called);
    tcase_add_test(tc, threads_share_one_count_and_one_fault);
    tcase_add_test_raise_signal(tc, arming_for_call_0_aborts, SIGABRT);
    tcase_add_test_raise_signal(tc, a_loop_that_never_ends_aborts, SIGABRT);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
