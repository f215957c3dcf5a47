/* SPDX-License-Identifier: MIT-0 */
/* WRONG: takes "perhaps" for "yes": a page that was never fetched counts as
 * seen, and no later check finds that out
 */
#include "bloom_filter.h"

#include <stdio.h>

int main(void)
{
    struct bloom_filter *seen;
    int fetched = 0;

    if (bloom_filter_create(&seen, 1000, 0.1, 1) != 0)
        return 1;
    for (int page = 0; page < 1000; page++) {
        if (bloom_filter_may_have(seen, &page, sizeof page))
            continue; /* we have it */
        bloom_filter_add(seen, &page, sizeof page);
        fetched++;
    }
    printf("complete: %d of 1000 pages\n", fetched);
    bloom_filter_destroy(seen);
    return 0;
}
