/* SPDX-License-Identifier: MIT-0 */
/* WRONG: adds ten times as many keys as the filter was made for, and believes
 * in 1 % still
 */
#include "bloom_filter.h"

#include <stdio.h>

int main(void)
{
    struct bloom_filter *f;
    int found = 0;

    if (bloom_filter_create(&f, 1000, 0.01, 1) != 0)
        return 1;
    for (int key = 0; key < 10000; key++)
        bloom_filter_add(f, &key, sizeof key);
    for (int key = 10000; key < 11000; key++)
        found += bloom_filter_may_have(f, &key, sizeof key);
    printf("1 %% promised, %d of 1000 strangers found\n", found);
    bloom_filter_destroy(f);
    return 0;
}
