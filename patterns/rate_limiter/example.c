/* SPDX-License-Identifier: MIT-0 */
/* A crawler asks each host twice a second at most, and twice at once. */
#include "rate_limiter.h"

#include <stdio.h>

static const int64_t MS = 1000000;

static void fetch(struct rate_limiter *r, const char *host, int64_t now_ns)
{
    int64_t wait_ns;
    int rc = rate_limiter_take(r, host, now_ns, &wait_ns);

    printf("%4d ms  %-8s", (int)(now_ns / MS), host);
    if (rc == 0)
        puts("fetched");
    else
        printf("in %d ms\n", (int)(wait_ns / MS));
}

int main(void)
{
    struct rate_limiter_options options = {
        .count = 2, .period_ns = 1000 * MS, .burst = 2, .max_keys = 1000};
    struct rate_limiter *r;
    int rc = rate_limiter_create(&r, &options);

    if (rc != 0)
        return 1;
    for (int64_t now_ms = 0; now_ms <= 600; now_ms += 200)
        fetch(r, "a.test", now_ms * MS);
    fetch(r, "b.test", 600 * MS);
    rate_limiter_destroy(r);
    return 0;
}
