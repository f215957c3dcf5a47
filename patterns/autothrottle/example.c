/* SPDX-License-Identifier: MIT-0 */
/* The delay of one host, as its server gets slower, fails and recovers. */
#include "autothrottle.h"

#include <stddef.h>
#include <stdio.h>

static const int64_t MS = 1000000;

int main(void)
{
    static const struct {
        int64_t latency_ms;
        int status;
    } answers[] = {{800, 200}, {800, 200}, {800, 200}, {3000, 200},
                   {20, 503},  {900, 200}, {900, 200}, {900, 200}};
    struct autothrottle_options options = AUTOTHROTTLE_OPTIONS_DEFAULT;
    int64_t delay_ns;

    options.concurrency_percent = 200; /* two in flight */
    if (autothrottle_check(&options) != 0)
        return 1;
    delay_ns = autothrottle_start_ns(&options);
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        delay_ns =
            autothrottle_next_ns(&options, delay_ns, answers[i].latency_ms * MS,
                                 answers[i].status == 200);
        printf("%d after %4d ms: wait %4d ms\n", answers[i].status,
               (int)answers[i].latency_ms, (int)(delay_ns / MS));
    }
    return 0;
}
