/* SPDX-License-Identifier: MIT-0 */
/* WRONG: removes the node under a plain walk, which then reads its next */
#include "intrusive_list.h"

#include <stdio.h>

struct job {
    int minutes;
    struct intrusive_list_node node;
};

int main(void)
{
    struct job jobs[3] = {{.minutes = 5}, {.minutes = 90}, {.minutes = 10}};
    struct intrusive_list queue;
    struct intrusive_list_node *node;

    intrusive_list_init(&queue);
    for (int i = 0; i < 3; i++)
        intrusive_list_push_back(&queue, &jobs[i].node);
    INTRUSIVE_LIST_FOR_EACH(node, &queue)
    {
        struct job *j = INTRUSIVE_LIST_ENTRY(node, struct job, node);

        printf("%d minutes\n", j->minutes);
        if (j->minutes > 60)
            intrusive_list_remove(node);
    }
    return 0;
}
