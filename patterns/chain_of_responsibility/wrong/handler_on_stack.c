/* SPDX-License-Identifier: MIT-0 */
/* WRONG: links a handler that ends with the function that links it */
#include "chain_of_responsibility.h"

#include <stdio.h>

static int answer(void *self, void *request)
{
    puts(request);
    (void)self;
    return CHAIN_OF_RESPONSIBILITY_HANDLED;
}

static int set_up(struct chain_of_responsibility *chain)
{
    struct chain_of_responsibility_handler h = {10, "answer", answer, NULL,
                                                NULL};

    return chain_of_responsibility_add(chain, &h);
}

int main(void)
{
    struct chain_of_responsibility chain = {NULL};
    char hello[] = "hello";

    if (set_up(&chain))
        return 1;
    return chain_of_responsibility_handle(&chain, hello, NULL) ? 1 : 0;
}
