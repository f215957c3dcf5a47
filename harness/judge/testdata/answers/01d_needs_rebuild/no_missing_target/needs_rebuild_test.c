/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
struct row {
    bool want;
    long target;
    size_t n;
    long pre[4];
};
static const struct row table[] = {
    {true, 100, 1, {101}},          {false, 100, 1, {100}},
    {false, 100, 1, {99}},          {true, 100, 4, {101, 1, 1, 1}},
    {true, 100, 4, {1, 101, 1, 1}}, {true, 100, 4, {1, 1, 101, 1}},
    {true, 100, 4, {1, 1, 1, 101}}, {false, 100, 4, {1, 2, 3, 4}},
    {false, 100, 0, {500}},
};
START_TEST(rows)
{
    const struct row *r = &table[_i];
    ck_assert_int_eq(needs_rebuild(r->target, r->pre, r->n), r->want);
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("table");
    TCase *tc = tcase_create("rows");
    tcase_add_loop_test(tc, rows, 0, sizeof table / sizeof *table);
    suite_add_tcase(s, tc);
    return s;
}
