/* SPDX-License-Identifier: MIT-0 */
/* WRONG: an error hook answers every error with an empty page */
#include "middleware.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int never_fail(void *self, struct middleware_exchange *x)
{
    x->response = self;
    return MIDDLEWARE_RESPONSE;
}

static int fetch(void *ctx, struct middleware_exchange *x)
{
    (void)ctx;
    (void)x;
    return -ETIMEDOUT;
}

int main(void)
{
    static const struct middleware_ops ops = {NULL, NULL, never_fail};
    char url[] = "http://a/", empty[] = "";
    struct middleware_exchange x = {.request = url};
    struct middleware m;

    middleware_init(&m);
    if (middleware_use(&m, 100, &ops, empty) == 0 &&
        middleware_run(&m, &x, fetch, NULL) == MIDDLEWARE_RESPONSE)
        printf("stored %zu bytes of page\n", strlen(x.response));
    return 0;
}
