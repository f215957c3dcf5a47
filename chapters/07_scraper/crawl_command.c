/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* lint: realpath, SCHED_BATCH */
#include "crawl_command.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crawl_control.h"
#include "crawl_download_curl.h"
#include "crawl_log.h"
#include "crawl_options.h"
#include "crawl_progress.h"
#include "crawl_spider_cfg.h"
#include "crawl_spider_links.h"
#include "crawl_stages.h"

enum { OK, FAILED };

/* In the job: whose callbacks its requests name. */
#define SPIDER "spider"

/* What a signal handler needs, and what it leaves. */
static struct crawl_engine *running;
static volatile sig_atomic_t was_stopped;

static void on_signal(int number)
{
    const struct sigaction at_once = {.sa_handler = SIG_DFL};

    (void)sigaction(number, &at_once, NULL); /* the second one ends us */
    was_stopped = 1;
    if (running)
        crawl_engine_stop(running);
}

/* ---------------------------------------------------------------- spiders --*/

struct crawl {
    const struct crawl_command *command;
    struct crawl_command resumed; /* with the options of the job */
    char *agent;                  /* [owned] of them */
    struct crawl_store *store;
    struct event_loop *loop;
    struct crawl_downloader downloader;
    struct crawl_cache_counts cached;
    struct crawl_progress progress;
    struct crawl_control *control;
    struct crawl_log log;
    struct crawl_config *config; /* NULL: the spider `links` */
    struct crawl_callback *callbacks;
    struct crawl_spider spider;
    struct crawl_stages stages;
    struct virtual_clock clock;
    struct crawl_engine *engine;
    struct port_error err;
};

static bool is_config(const char *operand)
{
    size_t len;

    assert(operand);
    len = strlen(operand);
    return len > 4 && strcmp(operand + len - 4, ".cfg") == 0;
}

static int load_spider(struct crawl *c, const char *path)
{
    int rc = crawl_config_load(&c->config, path, &c->err);

    if (rc < 0)
        return rc;
    c->callbacks = calloc(c->config->count + 1, sizeof *c->callbacks);
    if (!c->callbacks)
        return port_fail(&c->err, -ENOMEM, 0, "no memory");
    crawl_spider_cfg_init(&c->spider, c->config, c->callbacks);
    return 0;
}

/* A job belongs to one spider: its requests name that one's callbacks. */
static int claim_job(struct crawl *c, const char *spider)
{
    char *kept;
    int rc = crawl_store_kept(c->store, SPIDER, &kept, &c->err);

    if (rc == -ENOENT)
        return crawl_store_keep(c->store, SPIDER, spider, &c->err);
    if (rc == 0 && strcmp(kept, spider) != 0)
        rc = port_fail(&c->err, -EBUSY, 0,
                       "%.100s is a job of the spider %.100s; take another "
                       "file by --job",
                       c->command->job, kept);
    free(kept);
    return rc;
}

/* spider: "links", or the path of a file, which becomes absolute in `path`. */
static int choose_spider(struct crawl *c, const char *spider,
                         char path[PATH_MAX])
{
    c->spider = crawl_spider_links;
    if (!is_config(spider)) {
        (void)snprintf(path, PATH_MAX, "%s", spider);
        return 0;
    }
    if (!realpath(spider, path))
        return port_fail(&c->err, -errno, 0, "%.100s: %s", spider,
                         strerror(errno));
    return load_spider(c, path);
}

/* Before there is a job: one that holds nothing only stands in the way. */
static int check_urls(struct crawl *c, const char *const *urls)
{
    struct crawl_url url;
    int rc = 0;

    crawl_url_init(&url);
    for (; rc == 0 && *urls; urls++)
        if (crawl_url_parse(&url, str_view_from(*urls), NULL, NULL) < 0 ||
            !crawl_url_is_http(&url))
            rc = port_fail(&c->err, -EINVAL, 0, "not an http URL: %.100s",
                           *urls);
    crawl_url_fini(&url);
    return rc;
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat first, second;

    return stat(a, &first) == 0 && stat(b, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* What is written into another's file spoils both. The job is there by now. */
static int check_log(struct crawl *c, const char *log)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    const char *files[] = {c->command->job, c->command->cache};
    char name[PATH_MAX];
    size_t i, j;

    for (i = 0; i < sizeof files / sizeof files[0]; i++)
        for (j = 0; files[i] && j < sizeof ends / sizeof ends[0]; j++) {
            (void)snprintf(name, sizeof name, "%s%s", files[i], ends[j]);
            if (is_same_file(log, name))
                return port_fail(&c->err, -EINVAL, 0,
                                 "%.100s is in use as the %s; take another "
                                 "file by --log",
                                 log, i ? "cache" : "job");
        }
    return 0;
}

static void tell_lost_log(void *ctx, int error)
{
    const struct crawl *c = ctx;

    fprintf(stderr, "%sscrape: %s lacks lines: %s\n",
            c->progress.engine ? "\r\033[K" : "", c->command->log,
            strerror(error));
}

static int open_log(struct crawl *c)
{
    int rc = check_log(c, c->command->log);

    if (rc == 0)
        rc = crawl_log_open(&c->log, c->command->log, &c->err);
    if (rc < 0)
        return rc;
    c->log.on_lost = tell_lost_log;
    c->log.ctx = c;
    return crawl_log_use(&c->log, crawl_engine_hooks(c->engine));
}

/* ----------------------------------------------------------------- parts --*/

static int open_cache(struct crawl *c)
{
    const struct crawl_cache_options options = {
        .policy = c->command->cache_policy,
        .replay_only = c->command->replay,
        .counts = &c->cached};
    struct crawl_downloader inner = c->downloader;

    memset(&c->downloader, 0, sizeof c->downloader); /* the cache has it now */
    return crawl_download_cache_open(&c->downloader, &inner, c->command->cache,
                                     &options, &c->err);
}

static int open_network(struct crawl *c)
{
    const struct crawl_command *command = c->command;
    struct crawl_download_options options = {
        .max_fetches = (size_t)command->settings.max_in_flight,
        .timeout_ms = (long)command->timeout_ms,
        .max_body_bytes = (size_t)command->max_kib * 1024,
        .user_agent = command->settings.agent,
        .ca_file = command->ca_file,
        .proxy = command->proxy,
        .no_cookies = command->no_cookies,
    };
    int rc = event_loop_create(&c->loop);

    if (rc < 0)
        return rc;
    options.loop = c->loop;
    rc = crawl_download_curl_open(&c->downloader, &options);
    if (rc == 0 && command->cache)
        rc = open_cache(c);
    if (rc == 0 && isatty(STDERR_FILENO))
        crawl_progress_open(&c->progress, &c->downloader);
    return rc;
}

static int open_engine(struct crawl *c)
{
    const struct crawl_parts parts = {c->store, &c->downloader, &c->spider,
                                      &c->clock, c->loop};
    int rc;

    virtual_clock_init_real(&c->clock);
    rc = crawl_engine_create(&c->engine, &parts, &c->command->settings);
    if (rc == 0 && c->config) {
        crawl_stages_init(&c->stages, c->config->schemas,
                          c->config->schema_count, c->store);
        rc = crawl_stages_use(&c->stages, crawl_engine_pipeline(c->engine));
    }
    if (c->progress.inner.close) /* on a terminal */
        c->progress.engine = c->engine;
    return rc;
}

static int open_parts(struct crawl *c, const char *spider)
{
    int rc = claim_job(c, spider);

    if (rc < 0)
        return rc;
    rc = open_network(c);
    if (rc == 0)
        rc = open_engine(c);
    if (rc < 0)
        return c->err.code == rc
                   ? rc
                   : port_fail(&c->err, rc, 0, "starting: %s", strerror(-rc));
    rc = crawl_control_open(&c->control, c->command->job, c->engine, c->loop,
                            &c->err);
    if (rc == -ENAMETOOLONG) { /* it can be crawled without */
        fprintf(stderr, "scrape: no control: %s\n", c->err.text);
        rc = 0;
    }
    return rc == 0 && c->command->log ? open_log(c) : rc;
}

static void close_parts(struct crawl *c)
{
    crawl_control_close(c->control);
    crawl_engine_destroy(c->engine);
    crawl_log_close(&c->log);
    crawl_stages_fini(&c->stages);
    crawl_config_destroy(c->config);
    free(c->callbacks);
    free(c->agent);
    if (c->downloader.close)
        c->downloader.close(c->downloader.self);
    crawl_store_close(c->store);
    event_loop_destroy(c->loop);
}

/* ----------------------------------------------------------------- crawl --*/

static void watch_signals(struct crawl_engine *engine)
{
    struct sigaction action = {.sa_handler = on_signal};

    running = engine;
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

/* A page that arrives need not stop the parsing of another: as a batch job the
 * loop waits for a processor that is idle, or for its turn. That saved more
 * than half of the switches between threads. Where it is forbidden the crawl
 * goes on without it. */
static void be_batch(void)
{
    const struct sched_param none = {0};

    (void)sched_setscheduler(0, SCHED_BATCH, &none);
}

static int work(struct crawl *c)
{
    int rc;

    be_batch();
    watch_signals(c->engine);
    rc = crawl_engine_run(c->engine, &c->err);
    running = NULL;
    crawl_progress_end(&c->progress);
    return rc;
}

static int print_run(struct crawl *c)
{
    const struct crawl_stats *s = crawl_engine_stats(c->engine);
    char run[200];
    int rc;

    (void)snprintf(
        run, sizeof run,
        "\"pages\":%" PRId64 ",\"bytes\":%" PRId64 ",\"retries\":%" PRId64
        ",\"refused\":%" PRId64 ",\"dropped\":%" PRId64 ",",
        s->pages, s->bytes, s->retries, s->robots_denied, s->items_dropped);
    rc = crawl_command_counts(c->store, run, &c->err);
    if (rc == 0)
        puts("}");
    return rc;
}

/* Much of a reason was written by a server, or into the job's file. */
static int print_reason(void *ctx, const char *reason, int64_t count)
{
    (void)ctx;
    fprintf(stderr, "scrape: %" PRId64 " given up: ", count);
    for (; *reason; reason++)
        fputc(*reason >= ' ' && *reason <= '~' ? *reason : '?', stderr);
    fputc('\n', stderr);
    return 0;
}

/* For people; a crawl that got nothing at all has failed. */
static int explain(struct crawl *c)
{
    struct crawl_counts n;
    int rc = crawl_store_counts(c->store, &n, &c->err);

    if (rc == 0 && n.requests[CRAWL_DEAD])
        (void)crawl_store_reasons(c->store, print_reason, NULL, &c->err);
    if (c->cached.failures)
        fprintf(stderr,
                "scrape: %s lacks answers: %" PRId64 " reads or writes of it "
                "failed\n",
                c->command->cache, c->cached.failures);
    if (was_stopped)
        fprintf(stderr,
                "scrape: stopped; it goes on by: scrape resume --job "
                "%s\n",
                c->command->job);
    if (rc == 0 && n.requests[CRAWL_DEAD] && !n.requests[CRAWL_DONE] &&
        !n.requests[CRAWL_READY])
        return port_fail(&c->err, -ENODATA, 0, "nothing could be had");
    return rc;
}

/* A job that has nothing to do looks like a crawl that found nothing. */
static int tell_finished(struct crawl *c)
{
    struct crawl_counts n;
    int rc = crawl_store_counts(c->store, &n, &c->err);

    if (rc < 0 || n.requests[CRAWL_READY] || n.requests[CRAWL_LEASED])
        return rc;
    fprintf(stderr,
            "scrape: %s is finished: %" PRId64 " page%s done. To crawl again, "
            "take another file by --job, or remove this one\n",
            c->command->job, n.requests[CRAWL_DONE],
            n.requests[CRAWL_DONE] == 1 ? " is" : "s are");
    if (n.requests[CRAWL_DEAD])
        fprintf(stderr,
                "scrape: to ask again for what was given up: scrape resume "
                "--retry-dead --job %s\n",
                c->command->job);
    return 0;
}

static int run(struct crawl *c, const char *const *urls)
{
    int rc = 0;

    for (; rc == 0 && urls && *urls; urls++)
        rc = crawl_engine_seed(c->engine, *urls, &c->err);
    if (rc == 0)
        rc = tell_finished(c);
    if (rc == 0)
        rc = work(c);
    if (rc == 0)
        rc = print_run(c);
    return rc == 0 ? explain(c) : rc;
}

int crawl_command_crawl(const struct crawl_command *command, char **operands)
{
    struct crawl c = {.command = command};
    bool by_config = is_config(operands[0]);
    const char *const *urls = (const char *const *)operands + by_config;
    char spider[PATH_MAX];
    int rc = choose_spider(&c, by_config ? operands[0] : "links", spider);

    if (rc == 0 && c.config && !*urls)
        urls = c.config->start_urls;
    if (rc == 0)
        rc = check_urls(&c, urls);
    if (rc == 0)
        rc = crawl_store_open(&c.store, command->job, &c.err);
    if (rc == 0)
        rc = crawl_options_keep(c.store, command, &c.err);
    if (rc == 0)
        rc = open_parts(&c, spider);
    if (rc == 0)
        rc = run(&c, urls);
    close_parts(&c);
    return rc < 0 ? crawl_command_complain(&c.err) : OK;
}

/* Opens the job, and reads which spider it is of. */
static int open_job(struct crawl *c, char **out_spider)
{
    const char *path = c->command->job;
    int rc;

    if (access(path, F_OK) < 0)
        return port_fail(&c->err, -errno, 0, "%.100s: %s", path,
                         strerror(errno));
    rc = crawl_store_open(&c->store, path, &c->err);
    if (rc == 0)
        rc = crawl_store_kept(c->store, SPIDER, out_spider, &c->err);
    return rc == -ENOENT ? port_fail(&c->err, rc, 0,
                                     "%.100s: nothing was begun there", path)
                         : rc;
}

int crawl_command_resume(const struct crawl_command *command, char **operands)
{
    struct crawl c = {.command = command, .resumed = *command};
    char *kept = NULL, spider[PATH_MAX];
    int rc = open_job(&c, &kept);

    (void)operands;
    if (rc == 0)
        rc = crawl_options_take(c.store, &c.resumed, &c.agent, &c.err);
    c.command = &c.resumed;
    if (rc == 0 && command->retry_dead)
        rc = crawl_store_revive(c.store, &c.err);
    if (rc == 0)
        rc = choose_spider(&c, kept, spider);
    if (rc == 0)
        rc = open_parts(&c, spider);
    if (rc == 0)
        rc = run(&c, NULL);
    free(kept);
    close_parts(&c);
    return rc < 0 ? crawl_command_complain(&c.err) : OK;
}
