/* SPDX-License-Identifier: MIT-0 */
/* WRONG: sets the concurrency to 2 where hundredths are asked for; the server
 * is to have a fiftieth of a request in flight, and the crawl hardly moves
 */
#include "autothrottle.h"

#include <stdio.h>

int main(void)
{
    struct autothrottle_options options = AUTOTHROTTLE_OPTIONS_DEFAULT;
    int64_t delay_ns;

    options.concurrency_percent = 2;
    delay_ns = autothrottle_start_ns(&options);
    for (int i = 0; i < 10; i++)
        delay_ns = autothrottle_next_ns(&options, delay_ns, 400000000, true);
    printf("a request every %d ms\n", (int)(delay_ns / 1000000));
    return 0;
}
