/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"

#include <check.h>
#include <string.h>

#include "shutdown_suite.h"

/* Hooks write the letter they get; the text is the order. */
static char written[64];
static struct shutdown_list *list;

static void write_letter(void *ctx)
{
    const char *letter = ctx;

    written[strlen(written)] = *letter;
}

/* Writes its letter, and adds the next two hooks. */
static void add_two_more(void *ctx)
{
    write_letter(ctx);
    ck_assert_int_eq(shutdown_list_add(list, write_letter, "y"), 0);
    ck_assert_int_eq(shutdown_list_add(list, write_letter, "z"), 0);
}

static void add(void (*hook)(void *ctx), char *letter)
{
    ck_assert_int_eq(shutdown_list_add(list, hook, letter), 0);
}

static void run_must_write(const char *want)
{
    size_t n;

    memset(written, 0, sizeof written);
    n = shutdown_list_run(list);
    ck_assert_uint_eq(strlen(written), strlen(want));
    ck_assert_uint_eq(n, strlen(want));
}

static void setup(void)
{
    list = shutdown_list_new();
    ck_assert_ptr_nonnull(list);
}

static void teardown(void)
{
    shutdown_list_free(list);
}

START_TEST(the_last_one_added_runs_first)
{
    add(write_letter, "a");
    add(write_letter, "b");
    add(write_letter, "c");

    run_must_write("cba");
}
END_TEST

START_TEST(each_hook_runs_once)
{
    add(write_letter, "a");

    run_must_write("a");
    run_must_write("");
}
END_TEST

START_TEST(an_empty_list_runs_nothing)
{
    run_must_write("");
}
END_TEST

START_TEST(what_a_hook_adds_runs_next)
{
    add(write_letter, "a");
    add(add_two_more, "b");
    add(write_letter, "c");

    run_must_write("cbzya");
}
END_TEST

START_TEST(a_full_list_says_so_and_still_works)
{
    char letters[] = "abcdefgh";
    size_t i;

    for (i = 0; i < SHUTDOWN_LIST_MAX; i++)
        add(write_letter, &letters[i]);
    ck_assert_int_eq(shutdown_list_add(list, write_letter, "x"), -1);

    run_must_write("hgfedcba");
}
END_TEST

START_TEST(the_list_can_be_used_again)
{
    add(write_letter, "a");
    run_must_write("a");

    add(write_letter, "b");
    run_must_write("b");
}
END_TEST

Suite *shutdown_suite_make(void)
{
    Suite *suite = suite_create("shutdown_list");
    TCase *tc = tcase_create("order");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_last_one_added_runs_first);
    tcase_add_test(tc, each_hook_runs_once);
    tcase_add_test(tc, an_empty_list_runs_nothing);
    tcase_add_test(tc, what_a_hook_adds_runs_next);
    tcase_add_test(tc, a_full_list_says_so_and_still_works);
    tcase_add_test(tc, the_list_can_be_used_again);
    suite_add_tcase(suite, tc);
    return suite;
}
