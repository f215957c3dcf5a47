/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <string.h>

enum { PAGES_MAX = 1000 };
enum { DEPTH_MAX = 5 };

static int pages;

/* A shop with a calendar: each day has a link to the next. */
static void visit(const char *url, int depth)
{
    char next[32];
    int day;

    if (pages == PAGES_MAX || depth > DEPTH_MAX)
        return;
    pages++;
    if (strcmp(url, "/") == 0) {
        visit("/day/1", depth + 1);
        visit("/prices", depth + 1);
    } else if (sscanf(url, "/day/%d", &day) == 1) {
        snprintf(next, sizeof next, "/day/%d", day + 1);
        visit(next, depth + 1);
    } else {
        printf("found %s in depth %d\n", url, depth);
    }
}

int main(void)
{
    visit("/", 0);
    printf("%d pages\n", pages);
    return 0;
}
