/* SPDX-License-Identifier: MIT-0 */
/* A cache that answers, and a retry that asks again, around a poor network. */
#include "middleware.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static char cached_page[] = "cached page", fresh_page[] = "fresh page";

static int cache_request(void *self, struct middleware_exchange *x)
{
    if (strcmp(x->request, self) != 0)
        return MIDDLEWARE_NEXT;
    x->response = cached_page;
    return MIDDLEWARE_RESPONSE;
}

static int retry_error(void *self, struct middleware_exchange *x)
{
    (void)self;
    x->next = x->request;
    printf("  retry\n");
    return MIDDLEWARE_REQUEST;
}

static int fetch(void *ctx, struct middleware_exchange *x)
{
    if ((*(int *)ctx)-- > 0)
        return -ETIMEDOUT;
    x->response = fresh_page;
    return 0;
}

int main(void)
{
    static const struct middleware_ops cache = {cache_request, NULL, NULL},
                                       retry = {NULL, NULL, retry_error};
    char known[] = "/known", slow[] = "/slow", down[] = "/down";
    char *urls[] = {known, slow, down};
    int failures[] = {0, 2, 99};
    struct middleware m;

    middleware_init(&m);
    m.max_reschedules = 3;
    if (middleware_use(&m, 500, &retry, NULL) ||
        middleware_use(&m, 100, &cache, known))
        return 1;
    for (int i = 0; i < 3; i++) {
        struct middleware_exchange x = {.request = urls[i]};
        int rc;

        do
            rc = middleware_run(&m, &x, fetch, &failures[i]);
        while (rc == MIDDLEWARE_REQUEST);
        printf("%s: %s\n", urls[i], rc < 0 ? "given up" : (char *)x.response);
    }
    return 0;
}
