/* SPDX-License-Identifier: MIT-0 */
/* WRONG: closes a descriptor that the loop still watches; the next connection
 * gets the same number, and the loop takes it for the old one.
 */
#include "event_loop.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void on_data(struct event_loop *loop, int fd, unsigned events, void *ctx)
{
    (void)loop;
    (void)events;
    printf("data on %d for %s\n", fd, (const char *)ctx);
}

int main(void)
{
    static char first[] = "the first client";
    static char second[] = "the second client";
    struct event_loop *loop;
    int old[2];
    int new[2];
    int rc;

    if (event_loop_create(&loop) || pipe(old))
        return 1;
    event_loop_io_add(loop, old[0], EVENT_LOOP_READ, on_data, first);
    close(old[0]);
    close(old[1]);

    if (pipe(new))
        return 1;
    rc = event_loop_io_add(loop, new[0], EVENT_LOOP_READ, on_data, second);
    printf("second client: %s\n", rc ? strerror(-rc) : "welcome");
    close(new[0]);
    close(new[1]);
    event_loop_destroy(loop);
    return 0;
}
