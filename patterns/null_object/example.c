/* SPDX-License-Identifier: MIT-0 */
/* A crawler that reports metrics, with and without somebody listening. */
#include "null_object.h"

#include <inttypes.h>
#include <stdio.h>

/* Asks nothing about its sink. */
static int crawl(const struct null_object_sink *metrics)
{
    static const int page_bytes[] = {120, 3400, 80};

    for (int i = 0; i < 3; i++) {
        int rc = null_object_add(metrics, "pages", 1);

        if (rc == 0)
            rc = null_object_add(metrics, "bytes", page_bytes[i]);
        if (rc)
            return rc;
    }
    return null_object_flush(metrics);
}

int main(void)
{
    struct null_object_totals totals = {0};
    struct null_object_null nobody = {0, 0};
    struct null_object_sink real = null_object_totals(&totals);
    struct null_object_sink null = null_object_null(&nobody);

    if (crawl(&real) || crawl(&null))
        return 1;
    for (size_t i = 0; i < totals.count; i++)
        printf("%s %" PRId64 "\n", totals.totals[i].name,
               totals.totals[i].value);
    printf("null: %" PRIu64 " adds and %" PRIu64 " flush swallowed\n",
           nobody.adds, nobody.flushes);
    return 0;
}
