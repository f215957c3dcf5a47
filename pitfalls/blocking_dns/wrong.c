/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the loop stands still until a name is known */
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RESOLVER, PAGES = 3, SOCKETS };

static struct pollfd near[SOCKETS];
static int served;

/* The other side: pages arrive while the name server takes its time. */
static void play_network(const int far[SOCKETS])
{
    char name[32];
    int i;

    if (read(far[RESOLVER], name, sizeof name) <= 0)
        _exit(1);
    for (i = RESOLVER + 1; i < SOCKETS; i++)
        dprintf(far[i], "page");
    dprintf(far[RESOLVER], "192.0.2.7");
    _exit(0);
}

static void take_answer(int i)
{
    char text[32] = "";

    if (read(near[i].fd, text, sizeof text - 1) > 0 && i == RESOLVER)
        printf("%s; meanwhile %d pages served\n", text, served);
    served += i != RESOLVER;
    near[i].fd = -1;
}

int main(void)
{
    int i, pair[2], far[SOCKETS];

    for (i = 0; i < SOCKETS; i++) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
            return 1;
        near[i] = (struct pollfd){.fd = pair[0], .events = POLLIN};
        far[i] = pair[1];
    }
    if (fork() == 0)
        play_network(far);
    dprintf(near[RESOLVER].fd, "slow.test");
    take_answer(RESOLVER); /* getaddrinfo does the two: it asks, and waits */
    while (served < PAGES || near[RESOLVER].fd >= 0) {
        poll(near, SOCKETS, -1); /* looks at the resolver first, and */
        for (i = SOCKETS - 1; i >= 0; i--) /* takes what came before it */
            if (near[i].revents)
                take_answer(i);
    }
    return 0;
}
