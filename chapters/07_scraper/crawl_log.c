/* SPDX-License-Identifier: MIT-0 */
#include "crawl_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "crawl_engine.h"

static void write_line(void *ctx, const char *line, size_t len)
{
    struct crawl_log *log = ctx;
    ssize_t n;

    do
        n = write(log->fd, line, len);
    while (n < 0 && errno == EINTR);
    if (log->lost || n == (ssize_t)len)
        return;
    log->lost = true;
    if (log->on_lost)
        log->on_lost(log->ctx, n < 0 ? errno : ENOSPC);
}

int crawl_log_open(struct crawl_log *log, const char *path,
                   struct port_error *err)
{
    memset(log, 0, sizeof *log);
    log->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (log->fd < 0)
        return port_fail(err, -errno, 0, "%.100s: %s", path, strerror(errno));
    log->log.write = write_line;
    log->log.write_ctx = log;
    return 0;
}

void crawl_log_close(struct crawl_log *log)
{
    if (log->log.write)
        close(log->fd);
    memset(log, 0, sizeof *log);
}

static int log_response(void *self, struct middleware_exchange *x)
{
    const struct crawl_log *log = self;
    const struct crawl_exchange *about = x->request;
    const struct crawl_fetched *f = x->response;

    STRUCTURED_LOG_INFO(
        &log->log, "answered", STRUCTURED_LOG_INT("id", about->id),
        STRUCTURED_LOG_STR("url", about->url),
        STRUCTURED_LOG_INT("status", f->status),
        STRUCTURED_LOG_UINT("bytes", f->body_len),
        STRUCTURED_LOG_DOUBLE("latency_s", (double)f->latency_ns / 1e9));
    return MIDDLEWARE_NEXT;
}

static int log_error(void *self, struct middleware_exchange *x)
{
    const struct crawl_log *log = self;
    const struct crawl_exchange *about = x->request;

    STRUCTURED_LOG_WARN(
        &log->log, "failed", STRUCTURED_LOG_INT("id", about->id),
        STRUCTURED_LOG_STR("url", about->url),
        STRUCTURED_LOG_INT("tries", about->tries),
        STRUCTURED_LOG_STR("why", about->reason ? about->reason
                                                : strerror(-x->error)));
    return MIDDLEWARE_NEXT;
}

int crawl_log_use(struct crawl_log *log, struct middleware *hooks)
{
    static const struct middleware_ops ops = {.on_response = log_response,
                                              .on_error = log_error};

    return middleware_use(hooks, CRAWL_HOOK_LOG, &ops, log);
}
