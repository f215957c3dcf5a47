/* SPDX-License-Identifier: MIT-0 */
/* WRONG: gives each page the cost 1, and the bound in KiB; the cache bounds
 * what it is told, and holds a hundred times as much
 */
#include "lru_cache.h"

#include <stdio.h>
#include <stdlib.h>

enum { PAGE_KIB = 100, ALLOWED_KIB = 100 };

static void release(void *ctx, const void *key, size_t key_len, void *value,
                    enum lru_cache_reason reason)
{
    (void)ctx, (void)key, (void)key_len, (void)reason;
    free(value);
}

int main(void)
{
    struct lru_cache_options options = {.max_cost = ALLOWED_KIB,
                                        .drop = release};
    struct lru_cache *pages;

    if (lru_cache_create(&pages, &options) != 0)
        return 1;
    for (int i = 0; i < 1000; i++) {
        void *page = malloc(PAGE_KIB * 1024);

        if (!page || lru_cache_put(pages, &i, sizeof i, page, 1) != 0)
            return 1;
    }
    printf("%zu KiB held, %d KiB allowed\n",
           lru_cache_get_stats(pages).len * PAGE_KIB, ALLOWED_KIB);
    lru_cache_destroy(pages);
    return 0;
}
