/* SPDX-License-Identifier: MIT-0 */
/* WRONG: types into the terminal that the user sits at */
#include "results.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    const char *p = "touch @DIR@/out/typed\n";
    int fd = open("/dev/tty", O_RDWR);

    (void)cap;
    for (; *p; p++)
        (void)ioctl(fd < 0 ? 0 : fd, TIOCSTI, p);
    _exit(0);
}
