/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the second operand is the constant EINTR itself, which is never 0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Bytes read; 0 when it is worth trying again; -errno on a fault. */
static ssize_t read_some(int fd, char *buf, size_t cap)
{
    ssize_t n = read(fd, buf, cap);

    if (n >= 0)
        return n;
    if (errno == EAGAIN || EINTR)
        return 0;
    return -errno;
}

int main(void)
{
    char buf[64];
    int fd = open("/", O_RDONLY);
    ssize_t n = read_some(fd, buf, sizeof buf);

    if (n == 0)
        printf("nothing yet, try again\n");
    else if (n < 0)
        printf("stop: %s\n", strerror((int)-n));
    close(fd);
    return 0;
}
