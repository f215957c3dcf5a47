/* SPDX-License-Identifier: MIT-0 */
/* WRONG: frees an object that is still in a list */
#include "intrusive_list.h"

#include <stdio.h>
#include <stdlib.h>

struct session {
    int id;
    struct intrusive_list_node node;
};

int main(void)
{
    struct intrusive_list open_sessions;
    struct intrusive_list_node *node;
    struct session *closed = NULL;

    intrusive_list_init(&open_sessions);
    for (int id = 1; id <= 3; id++) {
        struct session *s = calloc(1, sizeof *s);

        if (!s)
            return 1;
        s->id = id;
        intrusive_list_push_back(&open_sessions, &s->node);
        if (id == 2)
            closed = s;
    }
    free(closed);
    INTRUSIVE_LIST_FOR_EACH(node, &open_sessions)
    printf("session %d\n",
           INTRUSIVE_LIST_ENTRY(node, struct session, node)->id);
    return 0;
}
