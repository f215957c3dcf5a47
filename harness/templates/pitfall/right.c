/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

int main(void)
{
    printf("right\n");
    return 0;
}
