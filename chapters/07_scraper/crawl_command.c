/* SPDX-License-Identifier: MIT-0 */
#include "crawl_command.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_download_curl.h"
#include "crawl_spider_links.h"
#include "html_gumbo.h"

enum { OK, FAILED };

/* The one thing a signal handler needs. */
static struct crawl_engine *running;

static void on_signal(int number)
{
    const struct sigaction at_once = {.sa_handler = SIG_DFL};

    (void)sigaction(number, &at_once, NULL); /* the second one ends us */
    if (running)
        crawl_engine_stop(running);
}

static int complain(const struct port_error *err)
{
    fprintf(stderr, "scrape: %s\n", err->text);
    return FAILED;
}

/* -------------------------------------------------------------- progress --*/

/* A downloader that shows what passes by: a decorator, as http_record is. */
struct shown {
    struct crawl_downloader inner;
    const struct crawl_engine *engine;
    struct virtual_clock clock;
    int64_t start_ns, next_ns;
};

static void show(struct shown *s, bool last)
{
    const struct crawl_stats *st = crawl_engine_stats(s->engine);
    int64_t now = virtual_clock_now_ns(&s->clock);
    double seconds = (double)(now - s->start_ns) / 1e9;

    if (!last && now < s->next_ns)
        return;
    s->next_ns = now + 200 * 1000000;
    fprintf(stderr,
            "\r\033[K%" PRId64 " pages  %.0f/s  %" PRId64 " found  %" PRId64
            " items  %" PRId64 " retries  %" PRId64 " failed%s",
            st->pages, seconds > 0 ? (double)st->pages / seconds : 0.0,
            st->links_new, st->items, st->retries, st->failures,
            last ? "\n" : "");
}

static int shown_start(void *self, const struct crawl_fetch *fetch, void *tag)
{
    struct shown *s = self;

    return s->inner.start(s->inner.self, fetch, tag);
}

static int shown_poll(void *self, int timeout_ms, crawl_fetched_fn *fn,
                      void *ctx)
{
    struct shown *s = self;

    show(s, false);
    return s->inner.poll(s->inner.self, timeout_ms, fn, ctx);
}

static void shown_close(void *self)
{
    struct shown *s = self;

    s->inner.close(s->inner.self);
}

/* ----------------------------------------------------------------- crawl --*/

struct crawl {
    struct crawl_store *store;
    struct crawl_downloader downloader;
    struct html_port html;
    struct crawl_spider_links spider;
    struct virtual_clock clock;
    struct crawl_engine *engine;
    struct port_error err;
};

static int open_parts(struct crawl *c, const struct crawl_command *command)
{
    const struct crawl_download_options options = {
        .max_fetches = (size_t)command->settings.max_in_flight,
        .timeout_ms = (long)command->timeout_ms,
        .max_body_bytes = (size_t)command->max_kib * 1024,
        .user_agent = command->settings.agent,
        .ca_file = command->ca_file,
    };
    struct crawl_parts parts = {.downloader = &c->downloader,
                                .spider = &c->spider.spider,
                                .clock = &c->clock};
    int rc = crawl_store_open(&c->store, command->job, &c->err);

    if (rc < 0)
        return rc;
    rc = crawl_download_curl_open(&c->downloader, &options);
    if (rc == 0)
        rc = html_gumbo_open(&c->html, NULL);
    if (rc == 0) {
        crawl_spider_links_init(&c->spider, &c->html);
        virtual_clock_init_real(&c->clock);
        parts.store = c->store;
        rc = crawl_engine_create(&c->engine, &parts, &command->settings);
    }
    return rc < 0 ? port_fail(&c->err, rc, 0, "starting: %s", strerror(-rc))
                  : 0;
}

static void close_parts(struct crawl *c)
{
    crawl_engine_destroy(c->engine);
    if (c->html.close) {
        crawl_spider_links_fini(&c->spider);
        c->html.close(c->html.self);
    }
    if (c->downloader.close)
        c->downloader.close(c->downloader.self);
    crawl_store_close(c->store);
}

static void watch_signals(struct crawl_engine *engine)
{
    struct sigaction action = {.sa_handler = on_signal};

    running = engine;
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

static int work(struct crawl *c)
{
    struct shown shown = {.inner = c->downloader, .engine = c->engine};
    bool tty = isatty(STDERR_FILENO);
    int rc;

    if (tty) {
        virtual_clock_init_real(&shown.clock);
        shown.start_ns = virtual_clock_now_ns(&shown.clock);
        c->downloader = (struct crawl_downloader){&shown, shown_start,
                                                  shown_poll, shown_close};
    }
    watch_signals(c->engine);
    rc = crawl_engine_run(c->engine, &c->err);
    running = NULL;
    if (tty)
        show(&shown, true);
    c->downloader = shown.inner;
    return rc;
}

static int print_counts(struct crawl_store *store, const char *run,
                        struct port_error *err)
{
    struct crawl_counts n;
    int rc = crawl_store_counts(store, &n, err);

    if (rc < 0)
        return rc;
    printf("{%s\"ready\":%" PRId64 ",\"done\":%" PRId64 ",\"dead\":%" PRId64
           ",\"items\":%" PRId64 "}\n",
           run, n.requests[CRAWL_READY] + n.requests[CRAWL_LEASED],
           n.requests[CRAWL_DONE], n.requests[CRAWL_DEAD], n.items);
    return 0;
}

int crawl_command_crawl(const struct crawl_command *command, char **urls)
{
    struct crawl c = {0};
    char run[200];
    int rc = open_parts(&c, command);

    for (; rc == 0 && *urls; urls++)
        rc = crawl_engine_seed(c.engine, *urls, &c.err);
    if (rc == 0)
        rc = work(&c);
    if (rc == 0) {
        const struct crawl_stats *s = crawl_engine_stats(c.engine);

        (void)snprintf(run, sizeof run,
                       "\"pages\":%" PRId64 ",\"bytes\":%" PRId64
                       ",\"retries\":%" PRId64 ",\"refused\":%" PRId64 ",",
                       s->pages, s->bytes, s->retries, s->robots_denied);
        rc = print_counts(c.store, run, &c.err);
    }
    close_parts(&c);
    return rc < 0 ? complain(&c.err) : OK;
}

static int print_line(void *ctx, const char *text)
{
    (void)ctx;
    return puts(text) < 0 ? -EIO : 0;
}

int crawl_command_export(const struct crawl_command *command)
{
    struct port_error err = {.text = "writing failed"};
    struct crawl_store *store;
    int rc = crawl_store_look(&store, command->job, &err);

    if (rc < 0)
        return complain(&err);
    rc = crawl_store_items(store, print_line, NULL, &err);
    if (rc == 0 && fflush(stdout) != 0)
        rc = -EIO;
    crawl_store_close(store);
    return rc < 0 ? complain(&err) : OK;
}

int crawl_command_stats(const struct crawl_command *command)
{
    struct port_error err = {0};
    struct crawl_store *store;
    int rc = crawl_store_look(&store, command->job, &err);

    if (rc < 0)
        return complain(&err);
    rc = print_counts(store, "", &err);
    crawl_store_close(store);
    return rc < 0 ? complain(&err) : OK;
}
