/* SPDX-License-Identifier: MIT-0 */
/* WRONG: logs a buffer filled by read as a string; it has no NUL at its end. */
#include "structured_log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    int out = 1;
    const struct structured_log log = {.level = STRUCTURED_LOG_LEVEL_INFO,
                                       .write = structured_log_write_fd,
                                       .write_ctx = &out};
    int ends[2];
    char request[8];

    if (pipe(ends) || write(ends[1], "GET / HTTP/1.0", 14) != 14)
        return 1;
    if (read(ends[0], request, sizeof request) < 0)
        return 1;
    STRUCTURED_LOG_INFO(&log, "request", STRUCTURED_LOG_STR("text", request));
    return 0;
}
