/* SPDX-License-Identifier: MIT-0 */
/* WRONG: counts each status but 200 as a failure; a few dead links open the
 * breaker of a host that is well
 */
#include "circuit_breaker.h"

#include <stdio.h>

int main(void)
{
    static const int statuses[] = {200, 404, 404, 404, 200,
                                   200, 200, 200, 200, 200};
    struct circuit_breaker_options options = {.failures_in_row = 3,
                                              .open_ms = 1000,
                                              .open_max_ms = 60000,
                                              .probe_ms = 1000};
    struct circuit_breaker b;
    int refused = 0;

    if (circuit_breaker_init(&b, &options) != 0)
        return 1;
    for (int i = 0; i < 10; i++) {
        uint64_t ticket;

        if (circuit_breaker_allow(&b, i, &ticket) != 0)
            refused++;
        else if (statuses[i] == 200)
            circuit_breaker_ok(&b, ticket, i);
        else
            circuit_breaker_fail(&b, ticket, i);
    }
    printf("%d of 10 pages refused, the host is well\n", refused);
    return 0;
}
