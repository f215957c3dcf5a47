/* SPDX-License-Identifier: MIT-0 */
/* WRONG: counts inside the arguments of a log line; when the level is off, they
 * are not evaluated, and nothing is counted.
 */
#include "structured_log.h"

#include <stdio.h>

static void send_to(const struct structured_log *log, const char *name,
                    int *sent)
{
    STRUCTURED_LOG_DEBUG(log, "sent", STRUCTURED_LOG_STR("to", name),
                         STRUCTURED_LOG_INT("count", ++*sent));
}

int main(void)
{
    int out = 1;
    const struct structured_log log = {.level = STRUCTURED_LOG_LEVEL_INFO,
                                       .write = structured_log_write_fd,
                                       .write_ctx = &out};
    int sent = 0;

    send_to(&log, "Ada", &sent);
    send_to(&log, "Grace", &sent);
    printf("%d letters sent\n", sent);
    return 0;
}
