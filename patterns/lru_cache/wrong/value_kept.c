/* SPDX-License-Identifier: MIT-0 */
/* WRONG: keeps what get gave over the next put, which drops it; a pin would
 * have kept it
 */
#include "lru_cache.h"

#include <stdio.h>
#include <stdlib.h>

static void release(void *ctx, const void *key, size_t key_len, void *value,
                    enum lru_cache_reason reason)
{
    (void)ctx, (void)key, (void)key_len, (void)reason;
    free(value);
}

static int *count_of(struct lru_cache *counts, int page)
{
    int *count = lru_cache_get(counts, &page, sizeof page);

    if (!count) {
        count = calloc(1, sizeof *count);
        if (!count || lru_cache_put(counts, &page, sizeof page, count, 1) != 0)
            abort();
    }
    return count;
}

int main(void)
{
    struct lru_cache_options options = {.max_entries = 2, .drop = release};
    struct lru_cache *counts;
    int *home;

    if (lru_cache_create(&counts, &options) != 0)
        return 1;
    home = count_of(counts, 0);
    for (int page = 1; page < 4; page++)
        ++*count_of(counts, page);
    ++*home;
    printf("home: %d\n", *home);
    lru_cache_destroy(counts);
    return 0;
}
