/* SPDX-License-Identifier: MIT-0 */
/* A crawl remembers a million links in 1.8 MB, and shares what it has seen. */
#include "bloom_filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINKS = 1000000 };

static void add_all(struct bloom_filter *seen, const char *host, int n)
{
    char url[40];

    for (int i = 0; i < n; i++) {
        int len = snprintf(url, sizeof url, "http://%s/%d", host, i);

        bloom_filter_add(seen, url, (size_t)len);
    }
}

int main(void)
{
    const char *urls[] = {"http://a.test/7", "http://b.test/7", "http://c/"};
    struct bloom_filter *seen = NULL, *others = NULL;
    int status = 1;

    if (bloom_filter_create(&seen, LINKS, 0.001, 1) != 0 ||
        bloom_filter_create(&others, LINKS, 0.001, 1) != 0)
        goto done;
    add_all(seen, "a.test", 50000);
    add_all(others, "b.test", 30000);
    if (bloom_filter_merge(seen, others) != 0)
        goto done;
    for (int i = 0; i < 3; i++)
        printf("%s: %s\n", urls[i],
               bloom_filter_may_have(seen, urls[i], strlen(urls[i]))
                   ? "perhaps seen"
                   : "new");
    printf("about %zu links in %zu bytes\n", bloom_filter_estimate_count(seen),
           bloom_filter_size(seen));
    status = 0;
done:
    bloom_filter_destroy(seen);
    bloom_filter_destroy(others);
    return status;
}
