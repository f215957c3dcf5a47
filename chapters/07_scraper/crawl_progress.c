/* SPDX-License-Identifier: MIT-0 */
#define _DEFAULT_SOURCE /* struct winsize */
#include "crawl_progress.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { EVERY_NS = 200 * 1000000, COLUMNS = 80, COLUMNS_MAX = 400, BUSIEST = 3 };

/* A line that wraps could not be written over: it ends before the last
 * column. */
struct line {
    char text[COLUMNS_MAX];
    size_t len, max;
};

static struct line line_for_terminal(void)
{
    struct line line = {.max = COLUMNS - 1};
    struct winsize size;

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        line.max = size.ws_col - 1u;
    if (line.max >= sizeof line.text)
        line.max = sizeof line.text - 1;
    return line;
}

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static void
add(struct line *line, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(line->text + line->len, line->max + 1 - line->len, format,
                  args);
    va_end(args);
    if (n > 0)
        line->len += (size_t)n;
    if (line->len > line->max)
        line->len = line->max;
}

/* Whom most of the fetches go to, and who asked for a pause. */
static void add_site(struct line *line, const struct crawl_site_load *site)
{
    const char *host = strstr(site->name, "://");

    add(line, "  %s %d", host ? host + 3 : site->name, site->in_flight);
    if (site->wait_ms)
        add(line, " (waits %" PRId64 " s)", site->wait_ms / 1000 + 1);
}

static bool is_busier(const struct crawl_site_load *a,
                      const struct crawl_site_load *b)
{
    return a->in_flight != b->in_flight ? a->in_flight > b->in_flight
                                        : a->wait_ms > b->wait_ms;
}

static void add_sites(struct line *line, const struct crawl_engine *engine,
                      size_t sites)
{
    struct crawl_site_load best[BUSIEST + 1];
    size_t i, at, n = 0;

    for (i = 0; i < sites; i++) {
        struct crawl_site_load one = crawl_engine_site(engine, i);

        if (!one.in_flight && !one.wait_ms)
            continue;
        for (at = n; at > 0 && is_busier(&one, &best[at - 1]); at--)
            best[at] = best[at - 1];
        best[at] = one;
        n += n < BUSIEST;
    }
    for (i = 0; i < n; i++)
        add_site(line, &best[i]);
    if (sites > n)
        add(line, n ? "  and %zu more" : "  sites: %zu", sites - n);
}

static void show(struct crawl_progress *p)
{
    const struct crawl_stats *s = crawl_engine_stats(p->engine);
    struct crawl_load load = crawl_engine_load(p->engine);
    struct line line = line_for_terminal();
    int64_t now = virtual_clock_now_ns(&p->clock);
    double seconds = (double)(now - p->start_ns) / 1e9;

    p->next_ns = now + EVERY_NS;
    add(&line,
        "%" PRId64 " pages %.0f/s  %" PRId64 " queued  %" PRId64
        " items  %" PRId64 " failed  %d parsing",
        s->pages, seconds > 0 ? (double)s->pages / seconds : 0.0, load.queued,
        s->items, s->failures + s->page_failures, load.parsing);
    add_sites(&line, p->engine, load.sites);
    fprintf(stderr, "\r\033[K%s", line.text);
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
                                            progress_close, p->inner.loop};
}

void crawl_progress_end(struct crawl_progress *p)
{
    if (!p->engine)
        return;
    show(p);
    fputc('\n', stderr);
}
