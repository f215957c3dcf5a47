/* SPDX-License-Identifier: MIT-0 */
/* WRONG: hands in every answer as a success; a server that refuses at once
 * looks fast, and the more it refuses the faster it is asked
 */
#include "autothrottle.h"

#include <stdio.h>

int main(void)
{
    struct autothrottle_options options = AUTOTHROTTLE_OPTIONS_DEFAULT;
    int64_t delay_ns = autothrottle_start_ns(&options);

    for (int i = 0; i < 10; i++) {
        int64_t latency_ns = 5000000; /* 503 Service Unavailable */

        delay_ns = autothrottle_next_ns(&options, delay_ns, latency_ns, true);
    }
    printf("a request every %d ms\n", (int)(delay_ns / 1000000));
    return 0;
}
