/* SPDX-License-Identifier: MIT-0 */
/* WRONG: lo + hi passes INT_MAX before it is halved */
#include <limits.h>
#include <stdio.h>

/* The first commit in [lo, hi] that is bad, as `git bisect` looks for it. */
static int first_bad(int lo, int hi, int bad)
{
    int tests = 31; /* enough to halve any range of int down to one */

    while (lo < hi && tests-- > 0) {
        int mid = (lo + hi) / 2;

        if (mid >= bad)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

int main(void)
{
    printf("%d\n", first_bad(0, 100, 42));
    printf("%d\n", first_bad(INT_MAX - 100, INT_MAX, INT_MAX - 7));
    return 0;
}
