/* SPDX-License-Identifier: MIT-0 */
/* WRONG: ours sorts in place, so only the warm-up meets unsorted numbers */
#include "ratio_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 2000 };

static int fresh[NUMBERS];
static int ours_numbers[NUMBERS];
static int their_numbers[NUMBERS];

static int compare_ints(const void *a, const void *b)
{
    const int *x = a;
    const int *y = b;

    return (*x > *y) - (*x < *y);
}

static void insertion_sort(void *ctx)
{
    (void)ctx;
    for (int i = 1; i < NUMBERS; i++)
        for (int j = i; j > 0 && ours_numbers[j - 1] > ours_numbers[j]; j--) {
            int swap = ours_numbers[j];

            ours_numbers[j] = ours_numbers[j - 1];
            ours_numbers[j - 1] = swap;
        }
}

static void quicksort(void *ctx)
{
    (void)ctx;
    memcpy(their_numbers, fresh, sizeof fresh);
    qsort(their_numbers, NUMBERS, sizeof their_numbers[0], compare_ints);
}

int main(void)
{
    struct ratio_bench_case c = {
        "insertion", "qsort", insertion_sort, quicksort, NULL, 1.0, 0};
    struct ratio_bench_result r;

    for (int i = 0; i < NUMBERS; i++)
        fresh[i] = (int)((unsigned)i * 7919U % 2003U);
    memcpy(ours_numbers, fresh, sizeof fresh);
    if (ratio_bench_run(&c, &r) != 0)
        return 1;
    printf("insertion sort beats qsort on %d numbers: %s\n", NUMBERS,
           r.met ? "yes" : "no");
    return 0;
}
