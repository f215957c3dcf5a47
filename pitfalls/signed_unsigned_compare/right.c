/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <string.h>

static const char *const names[] = {"ok", "not ok", "skip"};

enum { COUNT = sizeof names / sizeof names[0] };

/* Index of a verdict's name; -1 when there is none. */
static int find(const char *name)
{
    int i;

    for (i = COUNT - 1; i >= 0; i--)
        if (strcmp(names[i], name) == 0)
            break;
    return i;
}

int main(void)
{
    int at = find("todo");

    if (at < COUNT)
        printf("known or unknown, below the end\n");
    else
        printf("past the end\n");
    return 0;
}
