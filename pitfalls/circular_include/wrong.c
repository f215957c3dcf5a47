/* SPDX-License-Identifier: MIT-0 */
/* WRONG: each of the two headers needs the other one first */
#include <stdio.h>

#include "wrong/printer.h"

int main(void)
{
    printer laser = {"laser", NULL};
    print_job letter = {2, &laser};

    laser.current = &letter;
    printf("%d pages on %s\n", laser.current->pages, letter.where->name);
    return 0;
}
