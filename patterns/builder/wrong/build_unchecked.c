/* SPDX-License-Identifier: MIT-0 */
/* WRONG: steps cannot fail visibly, so it takes the build for granted, too */
#include "builder.h"

#include <stdio.h>

int main(void)
{
    struct builder_request *request;
    struct builder b;

    builder_begin(&b);
    builder_url(&b, "a.example/index.html");
    builder_header(&b, "Accept", "text/html");
    (void)builder_build(&b, &request);
    printf("%s %s\n", request->method, request->url);
    builder_request_destroy(request);
    return 0;
}
