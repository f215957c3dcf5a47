/* SPDX-License-Identifier: MIT-0 */
/* Is it faster to count only the bits that are set? */
#include "ratio_bench.h"

#include <stdint.h>
#include <stdio.h>

enum { WORDS = 200000 };

struct counts {
    uint64_t ours; /* printed: work without a result is optimised away */
    uint64_t theirs;
};

static unsigned by_set_bits(uint64_t word)
{
    unsigned n = 0;

    for (; word; word &= word - 1)
        n++;
    return n;
}

static unsigned bit_by_bit(uint64_t word)
{
    unsigned n = 0;

    for (int i = 0; i < 64; i++)
        n += word >> i & 1;
    return n;
}

static void ours(void *ctx)
{
    struct counts *c = ctx;

    for (uint64_t i = 0; i < WORDS; i++)
        c->ours += by_set_bits(i);
}

static void theirs(void *ctx)
{
    struct counts *c = ctx;

    for (uint64_t i = 0; i < WORDS; i++)
        c->theirs += bit_by_bit(i);
}

int main(void)
{
    struct counts sums = {0, 0};
    struct ratio_bench_case c = {"set", "all", ours, theirs, &sums, 1.5, 7};
    struct ratio_bench_result r;

    if (ratio_bench_run(&c, &r) != 0)
        return 1;
    printf("%d rounds, results %s, at least 1.5 times as fast: %s\n", r.rounds,
           sums.ours == sums.theirs ? "equal" : "differ", r.met ? "yes" : "no");
    return 0;
}
