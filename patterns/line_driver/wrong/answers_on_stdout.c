/* SPDX-License-Identifier: MIT-0 */
/* WRONG: answers go to stdout, where the code under test prints as well */
#include <stdio.h>
#include <unistd.h>

#include "line_driver.h"

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    (void)ctx;
    printf("debug: %s\n", line);
    (void)fflush(stdout);
    line_driver_say(answer, "ok");
}

int main(void)
{
    int fds[2];

    if (pipe(fds) < 0 || write(fds[1], "x\n", 2) != 2 || close(fds[1]) < 0)
        return 1;
    return line_driver_run(fds[0], STDOUT_FILENO, command, NULL) < 0;
}
