/* SPDX-License-Identifier: MIT-0 */
/* WRONG: writes one file for ever */
#include "results.h"

#include <fcntl.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    static char block[1 << 16];
    int fd = open("big", O_WRONLY | O_CREAT, 0600);

    (void)cap;
    while (fd >= 0)
        (void)!write(fd, block, sizeof block);
    for (;;)
        continue;
}
