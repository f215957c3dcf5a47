/* SPDX-License-Identifier: MIT-0 */
/* A crawl that logs; the clock stands, so the output never changes. */
#include "structured_log.h"

#include <stdbool.h>
#include <stdio.h>

static int64_t noon(void *ctx)
{
    (void)ctx;
    return INT64_C(1709208000000000000);
}

static void crawl(const struct structured_log *log, const char *url, int status)
{
    STRUCTURED_LOG_DEBUG(log, "connecting", STRUCTURED_LOG_STR("url", url));
    if (status == 200)
        STRUCTURED_LOG_INFO(log, "page fetched", STRUCTURED_LOG_STR("url", url),
                            STRUCTURED_LOG_UINT("bytes", 5120),
                            STRUCTURED_LOG_DOUBLE("seconds", 0.25));
    else
        STRUCTURED_LOG_WARN(log, "page refused", STRUCTURED_LOG_STR("url", url),
                            STRUCTURED_LOG_INT("status", status),
                            STRUCTURED_LOG_BOOL("retry", status >= 500));
}

int main(void)
{
    int out = 1;
    struct structured_log log = {.level = STRUCTURED_LOG_LEVEL_INFO,
                                 .write = structured_log_write_fd,
                                 .write_ctx = &out,
                                 .now = noon};

    crawl(&log, "http://a.example/", 200);
    crawl(&log, "http://b.example/?q=1", 503);
    crawl(&log, "http://c.example/\nlevel=info msg=forged", 404);
    STRUCTURED_LOG_INFO(&log, "done");
    return 0;
}
