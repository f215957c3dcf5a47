/* SPDX-License-Identifier: MIT-0 */
/* WRONG: brings a write that says it wrote */
#include "results.h"

#include <unistd.h>

ssize_t write(int fd, const void *buf, size_t n)
{
    (void)fd;
    (void)buf;
    return (ssize_t)n;
}

struct results *results_new(size_t cap)
{
    (void)cap;
    return NULL;
}
