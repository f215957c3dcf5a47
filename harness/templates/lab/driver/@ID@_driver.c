/* SPDX-License-Identifier: MIT-0 */
/* Frozen: each line is a number. */
#include "line_driver.h"
#include "@ID@.h"

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    char *rest = line;
    int n = (int)line_driver_number(&rest);

    (void)ctx;
    line_driver_say(answer, "%d -> %d", n, @ID@_answer(n));
}

int main(void)
{
    return line_driver_run(0, 3, command, 0) < 0;
}
