/* SPDX-License-Identifier: MIT-0 */
#include "chain_of_responsibility.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

static struct chain_of_responsibility chain;
static char asked[8];
static const char *answers; /* of handlers a, b, c: h, p, x or ? */

static int play(void *self, void *request)
{
    const char *name = self;
    size_t len = strlen(asked);

    ck_assert_str_eq(request, "request");
    asked[len] = name[0];
    asked[len + 1] = '\0';
    switch (answers[name[0] - 'a']) {
    case 'h':
        return CHAIN_OF_RESPONSIBILITY_HANDLED;
    case 'p':
        return CHAIN_OF_RESPONSIBILITY_PASS;
    case 'x':
        return -EACCES;
    case 'n':
        return -ENOENT;
    default:
        return 2;
    }
}

static char names[][2] = {"a", "b", "c"};
static struct chain_of_responsibility_handler a = {-5, "a", play, names[0],
                                                   NULL};
static struct chain_of_responsibility_handler b = {0, "b", play, names[1],
                                                   NULL};
static struct chain_of_responsibility_handler c = {7, "c", play, names[2],
                                                   NULL};

static void add_all(void)
{
    ck_assert_int_eq(chain_of_responsibility_add(&chain, &b), 0);
    ck_assert_int_eq(chain_of_responsibility_add(&chain, &c), 0);
    ck_assert_int_eq(chain_of_responsibility_add(&chain, &a), 0);
}

static const struct {
    const char *answers, *asked;
    int want;
    struct chain_of_responsibility_handler *by;
} walks[] = {
    {"hhh", "a", 0, &a},         {"phh", "ab", 0, &b},
    {"pph", "abc", 0, &c},       {"ppp", "abc", -ENOENT, NULL},
    {"xhh", "a", -EACCES, &a},   {"pxh", "ab", -EACCES, &b},
    {"ppx", "abc", -EACCES, &c}, {"hxx", "a", 0, &a},
    {"p?h", "ab", -EPROTO, &b},  {"pn?", "ab", -ENOENT, &b},
};

START_TEST(the_first_who_does_not_pass_decides)
{
    char request[] = "request";
    const struct chain_of_responsibility_handler *by = &c;
    int rc;

    add_all();
    answers = walks[_i].answers;

    rc = chain_of_responsibility_handle(&chain, request, &by);

    ck_assert_msg(rc == walks[_i].want, "%s: %d", answers, rc);
    ck_assert_ptr_eq(by, walks[_i].by);
    ck_assert_str_eq(asked, walks[_i].asked);
    ck_assert_int_eq(chain_of_responsibility_handle(&chain, request, NULL), rc);
}
END_TEST

START_TEST(an_empty_chain_handles_nothing)
{
    const struct chain_of_responsibility_handler *by = &c;

    ck_assert_int_eq(chain_of_responsibility_handle(&chain, NULL, &by),
                     -ENOENT);
    ck_assert_ptr_null(by);
}
END_TEST

START_TEST(an_order_is_taken_once)
{
    static const int orders[] = {-5, 0, 7};
    struct chain_of_responsibility_handler more = {orders[_i], "more", play,
                                                   names[0], &a};
    char text[32];

    add_all();

    ck_assert_int_eq(chain_of_responsibility_add(&chain, &more), -EEXIST);
    ck_assert_int_eq(chain_of_responsibility_add(&chain, &b), -EEXIST);

    chain_of_responsibility_print(&chain, text, sizeof text);
    ck_assert_str_eq(text, "-5 a, 0 b, 7 c");
}
END_TEST

START_TEST(extreme_orders_sort)
{
    struct chain_of_responsibility_handler last = {INT_MAX, "last", play,
                                                   names[0], NULL};
    struct chain_of_responsibility_handler first = {INT_MIN, "first", play,
                                                    names[0], NULL};
    char text[64];

    ck_assert_int_eq(chain_of_responsibility_add(&chain, &last), 0);
    ck_assert_int_eq(chain_of_responsibility_add(&chain, &first), 0);
    add_all();

    chain_of_responsibility_print(&chain, text, sizeof text);
    ck_assert_str_eq(text,
                     "-2147483648 first, -5 a, 0 b, 7 c, 2147483647 last");
}
END_TEST

START_TEST(the_order_is_printed_and_cut)
{
    static const char whole[] = "-5 a, 0 b, 7 c";

    add_all();
    for (size_t cap = 0; cap <= sizeof whole + 1; cap++) {
        char *text = malloc(cap + 1); /* one more: it must stay */
        size_t want = cap < sizeof whole ? cap : sizeof whole;

        ck_assert_ptr_nonnull(text);
        memset(text, 'x', cap + 1);
        ck_assert_uint_eq(chain_of_responsibility_print(&chain, text, cap),
                          sizeof whole - 1);
        ck_assert_int_eq(text[cap], 'x');
        if (want > 0) {
            ck_assert_mem_eq(text, whole, want - 1);
            ck_assert_int_eq(text[want - 1], '\0');
        }
        free(text);
    }
    ck_assert_uint_eq(chain_of_responsibility_print(&chain, NULL, 0),
                      sizeof whole - 1);
}
END_TEST

START_TEST(an_empty_chain_prints_nothing)
{
    char text[4] = "xxx";

    ck_assert_uint_eq(chain_of_responsibility_print(&chain, text, 0), 0);
    ck_assert_str_eq(text, "xxx");
    ck_assert_uint_eq(chain_of_responsibility_print(&chain, text, 1), 0);
    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(a_handler_without_name_or_function_is_a_bug)
{
    struct chain_of_responsibility_handler bad = {
        1, _i == 0 ? NULL : "x", _i == 1 ? NULL : play, NULL, NULL};

    chain_of_responsibility_add(&chain, &bad);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("chain_of_responsibility");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(tc, the_first_who_does_not_pass_decides, 0,
                        (int)(sizeof walks / sizeof walks[0]));
    tcase_add_test(tc, an_empty_chain_handles_nothing);
    tcase_add_loop_test(tc, an_order_is_taken_once, 0, 3);
    tcase_add_test(tc, extreme_orders_sort);
    tcase_add_test(tc, the_order_is_printed_and_cut);
    tcase_add_test(tc, an_empty_chain_prints_nothing);
    tcase_add_loop_test_raise_signal(
        tc, a_handler_without_name_or_function_is_a_bug, SIGABRT, 0, 2);
    suite_add_tcase(s, tc);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
