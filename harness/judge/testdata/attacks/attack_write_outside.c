/* SPDX-License-Identifier: MIT-0 */
/* WRONG: writes where it has no business */
#include "results.h"

#include <fcntl.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    static const char *const paths[] = {"@DIR@/out/here", "/tmp/groundwork.x",
                                        "/dev/shm/groundwork.x"};
    size_t i;

    (void)cap;
    for (i = 0; i < sizeof paths / sizeof paths[0]; i++)
        close(open(paths[i], O_WRONLY | O_CREAT, 0666));
    _exit(0);
}
