/* SPDX-License-Identifier: MIT-0 */
/* WRONG: keeps a pointer to an item while the array grows and moves */
#include "dyn_array.h"

#include <stdio.h>

struct account {
    int number;
    long cents;
};

int main(void)
{
    DYN_ARRAY(struct account) accounts = {0};
    struct account *first;

    if (dyn_array_push(&accounts, ((struct account){1, 500})) != 0)
        return 1;
    first = &accounts.data[0];
    for (int number = 2; number <= 20; number++)
        if (dyn_array_push(&accounts, ((struct account){number, 0})) != 0)
            return 1;
    first->cents += 100;
    printf("account %d: %ld cents\n", accounts.data[0].number,
           accounts.data[0].cents);
    dyn_array_fini(&accounts);
    return 0;
}
