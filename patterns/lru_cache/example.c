/* SPDX-License-Identifier: MIT-0 */
/* Remembers pages, up to 100 KB of them. */
#include "lru_cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forget(void *ctx, const void *key, size_t key_len, void *page,
                   enum lru_cache_reason reason)
{
    (void)ctx;
    if (reason == LRU_CACHE_EVICTED)
        printf("  forgets %.*s\n", (int)key_len, (const char *)key);
    free(page);
}

static void visit(struct lru_cache *pages, const char *path, size_t size)
{
    size_t len = strlen(path);
    void *page = lru_cache_get(pages, path, len);

    printf("%s: %s\n", path, page ? "known" : "fetched");
    if (page)
        return;
    page = malloc(size);
    if (page && lru_cache_put(pages, path, len, page, size) != 0)
        free(page); /* still ours */
}

int main(void)
{
    struct lru_cache_options options = {.max_cost = 100000, .drop = forget};
    struct lru_cache *pages;

    if (lru_cache_create(&pages, &options) != 0)
        return 1;
    visit(pages, "/", 40000);
    visit(pages, "/about", 30000);
    visit(pages, "/news", 30000);
    visit(pages, "/", 40000);
    visit(pages, "/map", 50000);
    visit(pages, "/", 40000);
    printf("%zu pages, %zu bytes\n", lru_cache_get_stats(pages).len,
           lru_cache_get_stats(pages).cost);
    lru_cache_destroy(pages);
    return 0;
}
