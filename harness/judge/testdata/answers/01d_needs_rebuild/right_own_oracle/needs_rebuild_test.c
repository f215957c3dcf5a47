/* SPDX-License-Identifier: MIT-0 */
#include "needs_rebuild.h"
#include <check.h>
#include "suite.h"
/* Every target 0 to 4 against every list of up to 3 times 0 to 5. */
static bool rule(long target, const long *pre, size_t n)
{
    while (n > 0) {
        n--;
        if (pre[n] == 0 || pre[n] > target)
            return true;
    }
    return target == 0;
}
START_TEST(as_the_rule_says)
{
    long pre[3];
    int code = _i;
    for (int k = 0; k < 3; k++, code /= 6)
        pre[k] = code % 6;
    for (size_t n = 0; n <= 3; n++)
        for (long target = 0; target < 5; target++)
            ck_assert_msg(needs_rebuild(target, pre, n) == rule(target, pre, n),
                          "target %ld, %zu of %ld %ld %ld", target, n, pre[0],
                          pre[1], pre[2]);
}
END_TEST
START_TEST(large_times)
{
    const long pre[] = {4000000000L, 4000000001L};
    ck_assert(needs_rebuild(4000000000L, pre, 2));
    ck_assert(!needs_rebuild(4000000001L, pre, 2));
}
END_TEST
Suite *suite_make(void)
{
    Suite *s = suite_create("exhaustive");
    TCase *tc = tcase_create("all");
    tcase_add_loop_test(tc, as_the_rule_says, 0, 216);
    tcase_add_test(tc, large_times);
    suite_add_tcase(s, tc);
    return s;
}
