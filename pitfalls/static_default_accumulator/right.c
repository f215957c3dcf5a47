/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

/* Adds a suite's tests to `total` and prints it; NULL: the suite alone. */
static void report(const char *suite, int tests, int *total)
{
    int alone = 0;

    if (!total)
        total = &alone;
    *total += tests;
    printf("%s: %d tests\n", suite, *total);
}

int main(void)
{
    int night = 0;

    report("parser", 4, NULL);
    report("writer", 2, NULL);
    report("night, first run", 5, &night);
    report("night, both runs", 5, &night);
    return 0;
}
