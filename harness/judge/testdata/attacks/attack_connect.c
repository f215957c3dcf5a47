/* SPDX-License-Identifier: MIT-0 */
/* WRONG: connects to a server that waits outside */
#include "results.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX,
                             .sun_path = "@DIR@/out/server"};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    (void)cap;
    (void)connect(fd, (struct sockaddr *)&to, sizeof to);
    _exit(0);
}
