/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the loop runs one element past the end of the block */
#include <stdio.h>
#include <stdlib.h>

/* Longest of n run times. */
static int slowest(const int *ms, size_t n)
{
    int longest = ms[0];
    size_t i;

    for (i = 1; i <= n; i++)
        if (ms[i] > longest)
            longest = ms[i];
    return longest;
}

int main(void)
{
    size_t n = 3;
    int *ms = malloc(n * sizeof *ms);

    if (!ms)
        return 1;
    ms[0] = 12;
    ms[1] = 48;
    ms[2] = 30;
    printf("slowest %d ms\n", slowest(ms, n));
    free(ms);
    return 0;
}
