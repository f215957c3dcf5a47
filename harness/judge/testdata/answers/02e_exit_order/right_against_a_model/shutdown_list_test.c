/* SPDX-License-Identifier: MIT-0 */
#include "shutdown_list.h"
#include <check.h>
#include <stdlib.h>
#include "shutdown_suite.h"
/* Random additions and runs, the same on a small stack of our own. */
static struct shutdown_list *list;
static long model[SHUTDOWN_LIST_MAX + 1];
static size_t depth, ran;
static long next_id;
static unsigned state;
static unsigned rnd(unsigned n)
{
    state = state * 1103515245u + 12345u;
    return (state >> 16) % n;
}
static long ids[4096];
static void hook(void *ctx);
static void add_one(void)
{
    long id = next_id++;
    ids[id] = id;
    int rc = shutdown_list_add(list, hook, &ids[id]);
    if (depth == SHUTDOWN_LIST_MAX) {
        ck_assert_int_eq(rc, -1);
    } else {
        ck_assert_int_eq(rc, 0);
        model[depth++] = id;
    }
}
static void hook(void *ctx)
{
    long id = *(long *)ctx;
    ran++;
    ck_assert_msg(depth > 0, "a hook ran that does not wait");
    ck_assert_int_eq(id, model[--depth]);
    if (next_id < 3000 && rnd(5) == 0)
        for (unsigned k = rnd(4); k > 0; k--)
            add_one();
}
START_TEST(as_the_model)
{
    state = 77u + (unsigned)_i;
    depth = 0;
    next_id = 0;
    list = shutdown_list_new();
    for (int round = 0; round < 30; round++) {
        for (unsigned k = rnd(11); k > 0; k--)
            add_one();
        ran = 0;
        size_t n = shutdown_list_run(list);
        ck_assert_uint_eq(depth, 0);
        ck_assert_uint_eq(n, ran);
    }
    shutdown_list_free(list);
}
END_TEST
Suite *shutdown_suite_make(void)
{
    Suite *s = suite_create("model");
    TCase *tc = tcase_create("model");
    tcase_add_loop_test(tc, as_the_model, 0, 10);
    suite_add_tcase(s, tc);
    return s;
}
