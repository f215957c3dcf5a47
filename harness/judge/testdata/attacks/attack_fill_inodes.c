/* SPDX-License-Identifier: MIT-0 */
/* WRONG: makes files for ever */
#include "results.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct results *results_new(size_t cap)
{
    char name[32];
    int i;

    (void)cap;
    for (i = 0;; i++) {
        snprintf(name, sizeof name, "f%d", i);
        close(open(name, O_WRONLY | O_CREAT, 0600));
    }
}
