/* SPDX-License-Identifier: MIT-0 */
/* WRONG: limits each page instead of the host that serves them; every page has
 * a full bucket of its own, and the host gets all requests at once
 */
#include "rate_limiter.h"

#include <stdio.h>

int main(void)
{
    static const char *const urls[] = {"http://a.test/1", "http://a.test/2",
                                       "http://a.test/3", "http://a.test/4",
                                       "http://a.test/5", "http://a.test/6"};
    struct rate_limiter_options options = {
        .count = 1, .period_ns = 1000000000, .burst = 1, .max_keys = 100};
    struct rate_limiter *r;
    int requests = 0;

    if (rate_limiter_create(&r, &options) != 0)
        return 1;
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
        requests += rate_limiter_take(r, urls[i], 0, NULL) == 0;
    printf("%d requests at once\n", requests);
    rate_limiter_destroy(r);
    return 0;
}
