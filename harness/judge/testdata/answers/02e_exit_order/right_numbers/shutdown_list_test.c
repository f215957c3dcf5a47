/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <string.h>
#include "shutdown_suite.h"
/* A hook is a record that says what it shall do. */
struct act {
    int id;
    struct act *adds[3];
};
static struct shutdown_list *sl;
static int trace[64];
static size_t traced;
static void perform(void *ctx)
{
    struct act *a = ctx;
    trace[traced++] = a->id;
    for (int i = 0; i < 3 && a->adds[i]; i++)
        ck_assert_int_eq(shutdown_list_add(sl, perform, a->adds[i]), 0);
}
static void fresh(void)
{
    sl = shutdown_list_new();
    ck_assert_ptr_nonnull(sl);
    traced = 0;
}
static void done(void)
{
    shutdown_list_free(sl);
}
static void expect(const int *ids, size_t n)
{
    traced = 0;
    ck_assert_uint_eq(shutdown_list_run(sl), n);
    ck_assert_uint_eq(traced, n);
    ck_assert_mem_eq(trace, ids, n * sizeof *ids);
}
START_TEST(lifo_of_n)
{
    struct act acts[SHUTDOWN_LIST_MAX];
    int want[SHUTDOWN_LIST_MAX + 1];
    memset(acts, 0, sizeof acts);
    for (int round = 0; round < 3; round++) {
        for (int k = 0; k < _i; k++) {
            acts[k].id = 10 * round + k;
            want[_i - 1 - k] = acts[k].id;
            ck_assert_int_eq(shutdown_list_add(sl, perform, &acts[k]), 0);
        }
        if (_i == SHUTDOWN_LIST_MAX) {
            struct act extra = {99, {0}};
            ck_assert_int_eq(shutdown_list_add(sl, perform, &extra), -1);
            ck_assert_int_eq(shutdown_list_add(sl, perform, &extra), -1);
        }
        expect(want, (size_t)_i);
        expect(want, 0);
    }
}
END_TEST
START_TEST(a_tree_of_hooks)
{
    struct act e = {5, {0}}, d = {4, {&e}}, c = {3, {0}}, b = {2, {&c, &d}},
               a = {1, {0}}, f = {6, {0}};
    ck_assert_int_eq(shutdown_list_add(sl, perform, &a), 0);
    ck_assert_int_eq(shutdown_list_add(sl, perform, &b), 0);
    ck_assert_int_eq(shutdown_list_add(sl, perform, &f), 0);
    expect((const int[]){6, 2, 4, 5, 3, 1}, 6);
    expect(trace, 0);
}
END_TEST
START_TEST(adding_inside_a_full_list)
{
    struct act x = {50, {0}}, top = {7, {&x}}, low = {1, {0}};
    for (int k = 0; k < SHUTDOWN_LIST_MAX - 1; k++)
        ck_assert_int_eq(shutdown_list_add(sl, perform, &low), 0);
    ck_assert_int_eq(shutdown_list_add(sl, perform, &top), 0);
    expect((const int[]){7, 50, 1, 1, 1, 1, 1, 1, 1}, 9);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("acts");
    TCase *tc = tcase_create("acts");
    tcase_add_checked_fixture(tc, fresh, done);
    tcase_add_loop_test(tc, lifo_of_n, 0, SHUTDOWN_LIST_MAX + 1);
    tcase_add_test(tc, a_tree_of_hooks);
    tcase_add_test(tc, adding_inside_a_full_list);
    suite_add_tcase(s, tc);
    return s;
}
