/* SPDX-License-Identifier: MIT-0 */
/* WRONG: leaves between begin and build; what was collected stays behind */
#include "builder.h"

#include <stdio.h>
#include <stdlib.h>

static int request_page(struct builder_request **out, const char *agent)
{
    struct builder b;

    builder_begin(&b);
    builder_url(&b, "http://a.example/");
    if (!agent)
        return -1;
    builder_header(&b, "User-Agent", agent);
    return builder_build(&b, out);
}

int main(void)
{
    struct builder_request *request;

    if (request_page(&request, getenv("NO_SUCH_AGENT"))) {
        puts("no agent");
        return 0;
    }
    puts(request->url);
    builder_request_destroy(request);
    return 0;
}
