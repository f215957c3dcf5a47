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

static void setup(void)
{
    list = shutdown_list_new();
    ck_assert_ptr_nonnull(list);
}

static void teardown(void)
{
    shutdown_list_free(list);
}

START_TEST(a_hook_is_run)
{
    ck_assert_int_eq(shutdown_list_add(list, write_letter, "a"), 0);

    memset(written, 0, sizeof written);
    ck_assert_uint_eq(shutdown_list_run(list), 1);
    ck_assert_str_eq(written, "a");
}
END_TEST

/* TODO: one test for each sentence in shutdown_list.h */

Suite *shutdown_suite_make(void)
{
    Suite *suite = suite_create("shutdown_list");
    TCase *tc = tcase_create("order");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_hook_is_run);
    suite_add_tcase(suite, tc);
    return suite;
}
