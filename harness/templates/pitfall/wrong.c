/* SPDX-License-Identifier: MIT-0 */
/* WRONG: what is wrong, in one line */
#include <stdio.h>

int main(void)
{
    printf("wrong\n");
    return 0;
}
