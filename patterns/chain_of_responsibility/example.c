/* SPDX-License-Identifier: MIT-0 */
/* Who serves a URL: a rule that forbids, a cache, the network for http. */
#include "chain_of_responsibility.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int forbid(void *self, void *request)
{
    return strstr(request, self) ? -EACCES : CHAIN_OF_RESPONSIBILITY_PASS;
}

static int take(void *self, void *request)
{
    return strncmp(request, self, strlen(self))
               ? CHAIN_OF_RESPONSIBILITY_PASS
               : CHAIN_OF_RESPONSIBILITY_HANDLED;
}

int main(void)
{
    char private[] = "/private", known[] = "http://a/", http[] = "http://";
    struct chain_of_responsibility_handler handlers[] = {
        {90, "network", take, http, NULL},
        {10, "rules", forbid, private, NULL},
        {50, "cache", take, known, NULL},
    };
    char urls[][32] = {"http://a/x", "http://b/x", "http://b/private/",
                       "ftp://c/"};
    struct chain_of_responsibility chain = {NULL};
    char order[80];

    for (int i = 0; i < 3; i++)
        if (chain_of_responsibility_add(&chain, &handlers[i]))
            return 1;
    chain_of_responsibility_print(&chain, order, sizeof order);
    printf("order: %s\n", order);
    for (int i = 0; i < 4; i++) {
        const struct chain_of_responsibility_handler *by;
        int rc = chain_of_responsibility_handle(&chain, urls[i], &by);

        printf("%s: %s, by %s\n", urls[i], rc ? strerror(-rc) : "served",
               by ? by->name : "nobody");
    }
    return 0;
}
