/* SPDX-License-Identifier: MIT-0 */
/* WRONG: i is unsigned, so i >= 0 always holds */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Drops the sessions that are older than `limit`, from the end on, so that the
 * indices before stay good. Returns how many are left. */
static size_t expire(int *age, size_t n, int limit)
{
    size_t i;

    for (i = n - 1; i >= 0; i--) {
        if (age[i] > limit) {
            memmove(age + i, age + i + 1, (n - i - 1) * sizeof *age);
            n--;
        }
    }
    return n;
}

int main(void)
{
    int *age = malloc(4 * sizeof *age);
    size_t left;

    if (!age)
        return 1;
    memcpy(age, (int[]){5, 90, 20, 70}, 4 * sizeof *age);
    left = expire(age, 4, 60);
    printf("%zu left, the first is %d\n", left, age[0]);
    free(age);
    return 0;
}
