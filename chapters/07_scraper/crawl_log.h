/* SPDX-License-Identifier: MIT-0 */
/* crawl_log.h - a downloader middleware that logs each answer and failure, with
 * the id that the request has in the job.
 */
#ifndef CRAWL_LOG_H
#define CRAWL_LOG_H

#include <stdbool.h>

#include "middleware.h"
#include "port_error.h"
#include "structured_log.h"

enum { CRAWL_HOOK_LOG = 990 }; /* next to the network: it sees every answer */

struct crawl_log {
    struct structured_log log;
    int fd;
    bool lost; /* a line could not be written */
    /* Told the first time, with the errno value; NULL: nobody is. The crawl
     * goes on: the job has all that counts. Set after crawl_log_open. */
    void (*on_lost)(void *ctx, int error);
    void *ctx;
};

/* Appends to a file. -EACCES and the like of open. The log must not move
 * until it is closed. */
int crawl_log_open(struct crawl_log *log, const char *path,
                   struct port_error *err);
void crawl_log_close(struct crawl_log *log); /* zeroed is fine */

/* log [borrowed] as long as the hooks are used. -ENOSPC. */
int crawl_log_use(struct crawl_log *log, struct middleware *hooks);

#endif
