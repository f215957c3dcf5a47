/* SPDX-License-Identifier: MIT-0 */
#include "crawl_progress.h"

#include <inttypes.h>
#include <stdio.h>

enum { EVERY_NS = 200 * 1000000 };

static void show(struct crawl_progress *p)
{
    const struct crawl_stats *s = crawl_engine_stats(p->engine);
    struct crawl_load load = crawl_engine_load(p->engine);
    int64_t now = virtual_clock_now_ns(&p->clock);
    double seconds = (double)(now - p->start_ns) / 1e9;

    p->next_ns = now + EVERY_NS;
    fprintf(stderr,
            "\r\033[K%" PRId64 " pages  %.0f/s  %d fetching  %d parsing  "
            "%zu sites  %" PRId64 " items  %" PRId64 " failed",
            s->pages, seconds > 0 ? (double)s->pages / seconds : 0.0,
            load.in_flight, load.parsing, load.sites, s->items,
            s->failures + s->page_failures);
}

static int progress_start(void *self, const struct crawl_fetch *fetch,
                          void *tag)
{
    struct crawl_progress *p = self;

    return p->inner.start(p->inner.self, fetch, tag);
}

static int progress_poll(void *self, int timeout_ms, crawl_fetched_fn *fn,
                         void *ctx)
{
    struct crawl_progress *p = self;

    if (p->engine && virtual_clock_now_ns(&p->clock) >= p->next_ns)
        show(p);
    return p->inner.poll(p->inner.self, timeout_ms, fn, ctx);
}

static void progress_close(void *self)
{
    struct crawl_progress *p = self;

    p->inner.close(p->inner.self);
}

void crawl_progress_open(struct crawl_progress *p,
                         struct crawl_downloader *downloader)
{
    *p = (struct crawl_progress){.inner = *downloader};
    virtual_clock_init_real(&p->clock);
    p->start_ns = virtual_clock_now_ns(&p->clock);
    *downloader = (struct crawl_downloader){p, progress_start, progress_poll,
                                            progress_close};
}

void crawl_progress_end(struct crawl_progress *p)
{
    if (!p->engine)
        return;
    show(p);
    fputc('\n', stderr);
}
