/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

#include "right/printer.h"

int main(void)
{
    printer laser = {"laser", NULL};
    print_job letter = {2, &laser};

    laser.current = &letter;
    printf("%d pages on %s\n", laser.current->pages, letter.where->name);
    return 0;
}
