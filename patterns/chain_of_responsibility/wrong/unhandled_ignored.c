/* SPDX-License-Identifier: MIT-0 */
/* WRONG: ignores that nobody took the request */
#include "chain_of_responsibility.h"

#include <stdio.h>
#include <string.h>

static int told;

static int tell_operator(void *self, void *request)
{
    (void)self;
    if (!strstr(request, "disk"))
        return CHAIN_OF_RESPONSIBILITY_PASS;
    told++;
    return CHAIN_OF_RESPONSIBILITY_HANDLED;
}

static void alarm_people(const struct chain_of_responsibility *chain,
                         char *what)
{
    printf("alarm: %s\n", what);
    (void)chain_of_responsibility_handle(chain, what, NULL);
}

int main(void)
{
    struct chain_of_responsibility chain = {NULL};
    struct chain_of_responsibility_handler disk = {10, "operator",
                                                   tell_operator, NULL, NULL};
    char full[] = "disk full", fire[] = "fire";

    if (chain_of_responsibility_add(&chain, &disk))
        return 1;
    alarm_people(&chain, full);
    alarm_people(&chain, fire);
    printf("%d people told\n", told);
    return 0;
}
