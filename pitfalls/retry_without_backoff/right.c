/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

enum { ATTEMPTS_MAX = 6, OK = 200, UNAVAILABLE = 503 };

static int now_ms; /* to wait is to add: a test needs no real clock */

/* A server that is restarted, which takes ten seconds. */
static int site_get(void)
{
    now_ms += 20;
    return now_ms < 10000 ? UNAVAILABLE : OK;
}

int main(void)
{
    int attempt, status = site_get();

    for (attempt = 1; attempt < ATTEMPTS_MAX && status != OK; attempt++) {
        now_ms += 500 << attempt;
        status = site_get();
    }
    printf("%s after %d attempts, %d ms\n",
           status == OK ? "fetched" : "given up", attempt, now_ms);
    return 0;
}
