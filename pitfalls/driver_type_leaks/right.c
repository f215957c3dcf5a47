/* SPDX-License-Identifier: MIT-0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "right/page_store.h"

/* A store of one page, for tests: no database behind it. */
static int fake_size_of(void *self, const char *url)
{
    (void)self;
    return strcmp(url, "/news") == 0 ? 512 : -ENOENT;
}

static void report(const struct page_store *store, const char *url)
{
    int size = store->size_of(store->self, url);

    if (size < 0)
        printf("%s: %s\n", url, strerror(-size));
    else
        printf("%s: %d bytes\n", url, size);
}

int main(void)
{
    struct page_store fake = {.size_of = fake_size_of};

    report(&fake, "/news");
    report(&fake, "/gone");
    return 0;
}
