/* SPDX-License-Identifier: MIT-0 */
/* Collects the primes below 60 and takes the ones that end in 3 out again. */
#include "dyn_array.h"

#include <stdbool.h>
#include <stdio.h>

struct primes {
    DYN_ARRAY(int) list;
};

static bool is_prime(const struct primes *p, int n)
{
    for (size_t i = 0; i < p->list.len; i++)
        if (n % p->list.data[i] == 0)
            return false;
    return true;
}

static int collect(struct primes *p, int end)
{
    int rc = 0;

    for (int n = 2; n < end && rc == 0; n++)
        if (is_prime(p, n))
            rc = dyn_array_push(&p->list, n);
    return rc;
}

static void print(const struct primes *p)
{
    for (size_t i = 0; i < p->list.len; i++)
        printf("%s%d", i > 0 ? " " : "", p->list.data[i]);
    printf("\n");
}

int main(void)
{
    struct primes p = {0};
    int rc = collect(&p, 60);

    if (rc == 0) {
        print(&p);
        for (size_t i = p.list.len; i-- > 0;)
            if (p.list.data[i] % 10 == 3)
                dyn_array_remove(&p.list, i);
        print(&p);
        printf("the last one: %d\n", dyn_array_pop(&p.list));
    }
    dyn_array_fini(&p.list);
    return rc == 0 ? 0 : 1;
}
