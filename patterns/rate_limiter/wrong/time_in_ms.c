/* SPDX-License-Identifier: MIT-0 */
/* WRONG: gives milliseconds where nanoseconds are asked for; in ten seconds
 * hardly anything flows in, and after the burst all is refused
 */
#include "rate_limiter.h"

#include <stdio.h>

int main(void)
{
    struct rate_limiter_options options = {
        .count = 1, .period_ns = 1000000000, .burst = 2, .max_keys = 10};
    struct rate_limiter *r;
    int sent = 0;

    if (rate_limiter_create(&r, &options) != 0)
        return 1;
    for (int64_t now_ms = 0; now_ms < 10000; now_ms += 1000)
        sent += rate_limiter_take(r, "mail", now_ms, NULL) == 0;
    printf("%d of 10 mails sent\n", sent);
    rate_limiter_destroy(r);
    return 0;
}
