/* SPDX-License-Identifier: MIT-0 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 3 };

/* Whether the same call may work a little later. */
static bool is_temporary(int error)
{
    return error == EAGAIN || error == EINTR;
}

int main(void)
{
    char buf[64];
    int fd = open("/", O_RDONLY);
    int tries = 0;
    ssize_t n;

    do {
        n = read(fd, buf, sizeof buf);
        tries++;
    } while (n < 0 && is_temporary(errno) && tries < TRIES);
    if (n < 0)
        printf("try %d of %d: %s\n", tries, TRIES, strerror(errno));
    close(fd);
    return 0;
}
