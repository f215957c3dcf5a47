/* SPDX-License-Identifier: MIT-0 */
/* Counts the primes below a million in ten pieces, on all processors. */
#include "thread_pool.h"

#include <stdio.h>

enum { PIECES = 10, PIECE = 100000 };

struct piece {
    int from;
    int primes; /* the result: read after thread_pool_wait */
};

static int is_prime(int n)
{
    for (int i = 2; i * i <= n; i++)
        if (n % i == 0)
            return 0;
    return n > 1;
}

static void count_primes(void *arg)
{
    struct piece *piece = arg;

    for (int n = piece->from; n < piece->from + PIECE; n++)
        piece->primes += is_prime(n);
}

int main(void)
{
    struct piece pieces[PIECES];
    struct thread_pool *pool;
    int primes = 0;

    if (thread_pool_create(&pool, 0, 0))
        return 1;
    for (int i = 0; i < PIECES; i++) {
        pieces[i] = (struct piece){.from = i * PIECE};
        if (thread_pool_submit(pool, count_primes, &pieces[i]))
            count_primes(&pieces[i]); /* no memory: then here and now */
    }
    thread_pool_wait(pool);
    for (int i = 0; i < PIECES; i++)
        primes += pieces[i].primes;
    printf("%d primes below %d\n", primes, PIECES * PIECE);
    thread_pool_destroy(pool);
    return 0;
}
