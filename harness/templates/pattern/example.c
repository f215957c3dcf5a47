/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

#include "@ID@.h"

int main(void)
{
    printf("%d\n", @ID@_answer());
    return 0;
}
