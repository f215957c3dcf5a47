/* SPDX-License-Identifier: MIT-0 */
/* WRONG: looks at the state and calls, instead of asking for a call; when the
 * time is over, everybody that waited is the probe
 */
#include "circuit_breaker.h"

#include <stdio.h>

int main(void)
{
    struct circuit_breaker_options options = {.failures_in_row = 1,
                                              .open_ms = 1000,
                                              .open_max_ms = 60000,
                                              .probe_ms = 1000};
    struct circuit_breaker b;
    uint64_t ticket;
    int calls = 0;

    if (circuit_breaker_init(&b, &options) != 0 ||
        circuit_breaker_allow(&b, 0, &ticket) != 0)
        return 1;
    circuit_breaker_fail(&b, ticket, 0);
    for (int worker = 0; worker < 50; worker++)
        calls += circuit_breaker_state_at(&b, 1000) != CIRCUIT_BREAKER_OPEN;
    printf("%d calls at once to a host that may be ill\n", calls);
    return 0;
}
