/* SPDX-License-Identifier: MIT-0 */
/* WRONG: puts a new response in place of the old one, and frees neither */
#include "middleware.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    char *p = malloc(strlen(text) + 1);

    if (!p)
        exit(EXIT_FAILURE);
    return memcpy(p, text, strlen(text) + 1);
}

static int strip_comment(void *self, struct middleware_exchange *x)
{
    char *page = x->response;

    (void)self;
    x->response = copy(page + strspn(page, "#"));
    return MIDDLEWARE_NEXT;
}

static int fetch(void *ctx, struct middleware_exchange *x)
{
    (void)ctx;
    x->response = copy("##page");
    return 0;
}

int main(void)
{
    static const struct middleware_ops strip = {NULL, strip_comment, NULL};
    char url[] = "http://a/";
    struct middleware_exchange x = {.request = url};
    struct middleware m;

    middleware_init(&m);
    if (middleware_use(&m, 100, &strip, NULL) == 0 &&
        middleware_run(&m, &x, fetch, NULL) == MIDDLEWARE_RESPONSE)
        puts(x.response);
    free(x.response);
    return 0;
}
