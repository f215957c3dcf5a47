/* SPDX-License-Identifier: MIT-0 */
/* WRONG: keeps a string of one request past the reset before the next */
#include "arena.h"

#include <stdio.h>

int main(void)
{
    static const char *const users[] = {"alice", "bob", "carol"};
    struct arena *request;
    const char *first = NULL;

    if (arena_create(&request, 0) != 0)
        return 1;
    for (int i = 0; i < 3; i++) {
        const char *user = arena_strdup(request, users[i]);

        if (!user)
            return 1;
        if (!first)
            first = user;
        arena_reset(request);
    }
    printf("the first user was %s\n", first);
    arena_destroy(request);
    return 0;
}
