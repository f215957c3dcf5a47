/* SPDX-License-Identifier: MIT-0 */
/* A mirror is down from 200 to 1300 ms; it is asked every 100 ms. */
#include "circuit_breaker.h"

#include <stdio.h>

static bool is_up(int64_t now_ms)
{
    return now_ms < 200 || now_ms >= 1300;
}

int main(void)
{
    struct circuit_breaker_options options = {.failures_in_row = 3,
                                              .open_ms = 200,
                                              .open_max_ms = 10000,
                                              .probe_ms = 50};
    struct circuit_breaker b;
    int refused = 0;

    if (circuit_breaker_init(&b, &options) != 0)
        return 1;
    for (int64_t now_ms = 100; now_ms < 2000; now_ms += 100) {
        bool up = is_up(now_ms);
        uint64_t ticket;

        if (circuit_breaker_allow(&b, now_ms, &ticket) != 0) {
            refused++;
            continue;
        }
        if (up)
            circuit_breaker_ok(&b, ticket, now_ms);
        else
            circuit_breaker_fail(&b, ticket, now_ms);
        printf("%4d ms  %s", (int)now_ms, up ? "fetched" : "failed");
        if (circuit_breaker_state_at(&b, now_ms) == CIRCUIT_BREAKER_OPEN)
            printf(", open for %d ms",
                   (int)circuit_breaker_wait_ms(&b, now_ms));
        puts("");
    }
    printf("%d calls refused\n", refused);
    return 0;
}
