/* SPDX-License-Identifier: MIT-0 */
/* WRONG: brings the driver's runner */
#include "results.h"

int line_driver_run(int in, int out, void *command, void *ctx);

int line_driver_run(int in, int out, void *command, void *ctx)
{
    (void)in;
    (void)out;
    (void)command;
    (void)ctx;
    return 0;
}

struct results *results_new(size_t cap)
{
    (void)cap;
    return NULL;
}
