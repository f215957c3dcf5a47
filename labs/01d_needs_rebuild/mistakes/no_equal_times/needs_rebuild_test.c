/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"

#include <check.h>

#include "suite.h"

static const struct {
    const char *name;
    long target;
    long prerequisites[3];
    size_t count;
    bool want;
} rules[] = {
    {"older prerequisite", 20, {10}, 1, false},
    {"newer prerequisite", 20, {30}, 1, true},
    {"missing target", 0, {10}, 1, true},
    {"missing target, no prerequisites", 0, {0}, 0, true},
    {"missing prerequisite", 20, {0}, 1, true},
    {"nothing to compare with", 20, {0}, 0, false},
    {"the first is newer", 20, {30, 10, 10}, 3, true},
    {"one in the middle is newer", 20, {10, 30, 10}, 3, true},
    {"the last is newer", 20, {10, 10, 30}, 3, true},
    {"all are older", 20, {10, 11, 12}, 3, false},
};

START_TEST(each_rule_holds)
{
    bool got = needs_rebuild(rules[_i].target, rules[_i].prerequisites,
                             rules[_i].count);

    ck_assert_msg(got == rules[_i].want, "%s: got %d", rules[_i].name, got);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("needs_rebuild");
    TCase *tc = tcase_create("rules");

    tcase_add_loop_test(tc, each_rule_holds, 0,
                        (int)(sizeof rules / sizeof rules[0]));
    suite_add_tcase(suite, tc);
    return suite;
}
