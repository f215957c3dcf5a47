/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

int main(void)
{
    printf("@ID@\n");
    return 0;
}
