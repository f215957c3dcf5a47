/* SPDX-License-Identifier: MIT-0 */
#include "crawl_engine_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hash_map.h"

enum {
    IDLE_POLL_MS = 500,
    COMMIT_PAGES = 8, /* pages that a kill may cost, besides those under way */
    COMMIT_MS = 50
};

int64_t crawl_now_ms(const struct crawl_engine *e)
{
    return virtual_clock_now_ns(e->parts.clock) / 1000000;
}

int64_t crawl_wall_ms(const struct crawl_engine *e)
{
    return virtual_clock_wall_ns(e->parts.clock) / 1000000;
}

int crawl_commit(struct crawl_engine *e)
{
    int rc = crawl_stats_flush(&e->stats, &e->flushed, e->parts.store, &e->err);

    if (rc == 0)
        rc = crawl_store_commit(e->parts.store, &e->err);
    e->uncommitted = 0;
    e->committed_ms = crawl_now_ms(e);
    return rc;
}

int crawl_engine_seed(struct crawl_engine *e, const char *text,
                      struct port_error *err)
{
    const struct crawl_request seed = {.callback =
                                           e->parts.spider->callbacks[0].name};
    int rc = crawl_url_parse(&e->url, str_view_from(text), NULL, NULL);

    if (rc == -ENOMEM)
        return port_fail(err, rc, 0, "seed: no memory");
    if (rc < 0 || !crawl_url_is_http(&e->url))
        return port_fail(err, -EINVAL, 0, "not an http URL: %.100s", text);
    rc = crawl_scope_allow(e->scope, crawl_url_host(&e->url));
    if (rc == 0)
        rc = crawl_request_add(e, &e->url, &seed);
    if (rc == 0)
        rc = crawl_store_commit(e->parts.store, &e->err);
    if (rc < 0)
        return port_fail(err, rc, e->err.native, "seed: %s",
                         e->err.code == rc ? e->err.text : strerror(-rc));
    return 0;
}

/* ------------------------------------------------------------------ turn --*/

static int on_fetched(void *ctx, const struct crawl_fetched *f)
{
    struct crawl_engine *e = ctx;
    struct crawl_job *job = f->tag;
    struct crawl_site *site = job->site;
    int rc;

    e->in_flight--;
    site->in_flight--;
    crawl_site_answered(e, site, f);
    if (job->lease.id) {
        e->stats.pages += f->error == 0;
        e->stats.bytes += (int64_t)f->body_len;
        job->about.reason = f->error ? f->text : NULL;
        job->exchange.response = (void *)(uintptr_t)f;
        rc = crawl_answer_take(
            e, job, middleware_end(&e->hooks, &job->exchange, f->error));
    } else {
        rc = crawl_site_robots_fetched(e, site, f);
        site->idle = false;
        crawl_job_destroy(e, job);
    }
    if (!e->in_flight && !e->parsing)
        e->suspect = false;
    return rc;
}

/* Not each page has a transaction of its own: what is not yet in it when the
 * process is killed is fetched again. */
static int commit_now_and_then(struct crawl_engine *e)
{
    bool due = e->uncommitted >= COMMIT_PAGES ||
               crawl_now_ms(e) - e->committed_ms >= COMMIT_MS ||
               e->in_flight + e->parsing == 0;

    return due ? crawl_commit(e) : 0;
}

/* A downloader on the engine's loop waits for all there is. Any other knows
 * fetches alone, so the loop gets a turn of its own. */
static int wait_for_all(struct crawl_engine *e, int timeout_ms)
{
    struct crawl_downloader *d = e->parts.downloader;
    struct event_loop *loop = e->parts.loop;
    int rc = 0;

    if (loop && d->loop == loop)
        return d->poll(d->self, timeout_ms, on_fetched, e);
    if (e->in_flight || !e->parsing)
        rc = d->poll(d->self, timeout_ms, on_fetched, e);
    else if (e->set.threads)
        rc = event_loop_run_once(loop, (int64_t)timeout_ms * 1000000);
    return rc == 0 && loop ? event_loop_run_once(loop, 0) : rc;
}

/* Waits for fetches and workers, and takes what they bring. */
static int poll_all(struct crawl_engine *e, int timeout_ms)
{
    int rc = commit_now_and_then(e);

    if (e->uncommitted && timeout_ms > COMMIT_MS)
        timeout_ms = COMMIT_MS;
    if (rc == 0)
        rc = wait_for_all(e, timeout_ms);
    return rc == 0 ? crawl_workers_collect(e->workers, crawl_answer_parsed, e)
                   : rc;
}

/* After a stop, what is under way gets a while, and no more. */
static bool grace_is_over(struct crawl_engine *e)
{
    if (e->stopped && !e->stopped_ms)
        e->stopped_ms = crawl_now_ms(e);
    return e->stopped_ms && crawl_now_ms(e) - e->stopped_ms >= e->set.grace_ms;
}

/* One turn; *out_more false at the end. */
static int turn(struct crawl_engine *e, bool *out_more)
{
    bool started = false;
    int64_t ms = 0;
    int rc = crawl_start_fill(e);

    *out_more = true;
    if (rc < 0)
        return rc;
    if ((e->in_flight || e->parsing) && !grace_is_over(e))
        return poll_all(e, crawl_start_wait_ms(e, IDLE_POLL_MS));
    if (crawl_start_is_over(e)) {
        *out_more = false;
        return 0;
    }
    if (e->paused)
        return poll_all(e, IDLE_POLL_MS);
    rc = crawl_start_suspect(e, &started);
    if (rc < 0 || started || e->in_flight)
        return rc;
    rc = crawl_start_idle_ms(e, &ms);
    if (rc == -ENOENT) {
        *out_more = false;
        return 0;
    }
    if (rc < 0 || ms == 0)
        return rc;
    return poll_all(e, ms < IDLE_POLL_MS ? (int)ms : IDLE_POLL_MS);
}

/* ------------------------------------------------------------------- run --*/

/* A site in the job was allowed when its requests came in. */
static int add_site(void *ctx, const char *name)
{
    struct crawl_engine *e = ctx;
    int rc = crawl_url_parse(&e->url, str_view_from(name), NULL, NULL);

    if (rc == 0)
        rc = crawl_scope_allow(e->scope, crawl_url_host(&e->url));
    if (rc == 0 && !crawl_site_find(e, name))
        rc = -ENOMEM;
    return rc;
}

static int add_seen(void *ctx, const struct crawl_fingerprint *key)
{
    return crawl_seen_add(ctx, key);
}

static int release_all(struct crawl_engine *e)
{
    int rc = 0;

    while (e->jobs) {
        if (rc == 0 && e->jobs->lease.id)
            rc =
                crawl_store_release(e->parts.store, e->jobs->lease.id, &e->err);
        e->queued += e->jobs->lease.id != 0;
        crawl_job_destroy(e, e->jobs);
    }
    return rc;
}

/* The first thing that a run does, and only once. */
static int begin(struct crawl_engine *e)
{
    const struct crawl_workers_options options = {
        .parser = {e->parts.spider, e->scope, &e->set.budget},
        .threads = (size_t)e->set.threads,
        .cap = (size_t)e->set.max_in_flight,
        .loop = e->parts.loop,
        .store = e->parts.store,
    };
    struct crawl_counts counts = {0};
    int rc = crawl_store_sites(e->parts.store, add_site, e, &e->err);

    if (rc == 0)
        rc = crawl_store_counts(e->parts.store, &counts, &e->err);
    e->queued = counts.requests[CRAWL_READY];
    if (rc == 0 && e->seen)
        rc = crawl_store_fingerprints(e->parts.store, add_seen, e->seen,
                                      &e->err);
    if (rc == 0)
        rc = pipeline_open(&e->pipeline);
    if (rc == 0)
        rc = pipeline_open(&e->requests);
    if (rc == 0)
        rc = crawl_workers_create(&e->workers, &options);
    e->committed_ms = crawl_now_ms(e);
    return rc;
}

/* Also what a stage has to say at its end belongs to the job. */
static int finish(struct crawl_engine *e)
{
    int rc = release_all(e), last = pipeline_close(&e->requests);

    if (rc == 0)
        rc = last;
    last = pipeline_close(&e->pipeline);
    if (rc == 0)
        rc = last;
    return rc == 0 ? crawl_commit(e) : rc;
}

int crawl_engine_run(struct crawl_engine *e, struct port_error *err)
{
    bool more = true;
    int rc = begin(e);

    while (rc == 0 && more)
        rc = turn(e, &more);
    crawl_workers_destroy(e->workers);
    e->workers = NULL;
    if (rc == 0)
        rc = finish(e);
    if (rc < 0) {
        crawl_store_rollback(e->parts.store);
        return port_fail(err, rc, e->err.native, "%s",
                         e->err.code == rc ? e->err.text : strerror(-rc));
    }
    return 0;
}

void crawl_engine_stop(struct crawl_engine *e)
{
    e->stopped = 1;
}

void crawl_engine_pause(struct crawl_engine *e, bool paused)
{
    e->paused = paused;
}

const struct crawl_stats *crawl_engine_stats(const struct crawl_engine *e)
{
    return &e->stats;
}

struct crawl_load crawl_engine_load(const struct crawl_engine *e)
{
    return (struct crawl_load){e->in_flight, e->parsing, e->queued,
                               e->sites.len};
}

struct crawl_site_load crawl_engine_site(const struct crawl_engine *e, size_t i)
{
    const struct crawl_site *site = e->sites.data[i];
    int64_t wait_ms = site->hold_ms - crawl_now_ms(e);

    return (struct crawl_site_load){site->name, site->in_flight,
                                    wait_ms > 0 ? wait_ms : 0};
}

struct middleware *crawl_engine_hooks(struct crawl_engine *e)
{
    return &e->hooks;
}

struct middleware *crawl_engine_spider_hooks(struct crawl_engine *e)
{
    return &e->spider_hooks;
}

struct pipeline *crawl_engine_requests(struct crawl_engine *e)
{
    return &e->requests;
}

struct pipeline *crawl_engine_pipeline(struct crawl_engine *e)
{
    return &e->pipeline;
}

/* ---------------------------------------------------------------- create --*/

/* The last stage of the pipelines. (request, ordinal) is an item's key, so one
 * that is found again after a kill is there once. */
static int store_item(void *self, void **item, const char **reason)
{
    struct crawl_engine *e = self;
    int rc;

    (void)reason;
    string_builder_clear(&e->text);
    rc = crawl_item_json(*item, &e->text);
    if (rc < 0)
        return rc;
    e->store_rc =
        crawl_store_item(e->parts.store, e->item_request, e->item_ordinal++,
                         string_builder_cstr(&e->text), &e->err);
    e->stats.items += e->store_rc == 0;
    return e->store_rc;
}

static const struct pipeline_ops store_stage = {.process = store_item};

static void fill_defaults(struct crawl_settings *s)
{
    if (!s->max_in_flight)
        s->max_in_flight = 16;
    if (!s->max_per_host)
        s->max_per_host = 8;
    if (!s->max_redirects)
        s->max_redirects = 20;
    if (!s->max_tries)
        s->max_tries = 3;
    if (!s->backoff_ms)
        s->backoff_ms = 1000;
    if (!s->max_wait_ms)
        s->max_wait_ms = 120000;
    if (!s->grace_ms)
        s->grace_ms = 5000;
    if (!s->agent)
        s->agent = "groundwork-scrape/1.0";
    if (!s->budget.max_bytes)
        s->budget = crawl_budget_default;
}

static int make(struct crawl_engine *e)
{
    int rc = hash_map_str_create(&e->by_name);

    if (rc == 0)
        rc = crawl_scope_create(&e->scope, e->set.all_hosts, e->set.max_depth);
    if (rc == 0 && !e->set.dedupe_on_disk)
        rc = crawl_seen_create(&e->seen);
    if (rc == 0)
        rc = crawl_hooks_use(e);
    if (rc == 0)
        rc = crawl_spider_hooks_use(e);
    if (rc == 0)
        rc = pipeline_add(&e->pipeline, CRAWL_STAGE_STORE, "store",
                          &store_stage, e);
    return rc;
}

int crawl_engine_create(struct crawl_engine **out,
                        const struct crawl_parts *parts,
                        const struct crawl_settings *settings)
{
    struct crawl_engine *e = calloc(1, sizeof *e);
    int rc;

    *out = NULL;
    if (!e)
        return -ENOMEM;
    e->parts = *parts;
    if (settings)
        e->set = *settings;
    fill_defaults(&e->set);
    e->jitter = e->set.jitter_seed;
    middleware_init(&e->hooks);
    middleware_init(&e->spider_hooks);
    pipeline_init(&e->pipeline, NULL);
    pipeline_init(&e->requests, NULL);
    crawl_url_init(&e->url);
    crawl_url_init(&e->target);
    string_builder_init(&e->text, (size_t)64 * 1024 * 1024);
    crawl_store_set_order(parts->store, e->set.order);
    rc = make(e);
    if (rc < 0) {
        crawl_engine_destroy(e);
        return rc;
    }
    *out = e;
    return 0;
}

static void destroy_tasks(struct crawl_task *task)
{
    while (task) {
        struct crawl_task *next = task->next;

        crawl_task_destroy(task);
        task = next;
    }
}

void crawl_engine_destroy(struct crawl_engine *e)
{
    size_t i;

    if (!e)
        return;
    (void)pipeline_close(&e->requests); /* after a failed run */
    (void)pipeline_close(&e->pipeline);
    while (e->jobs)
        crawl_job_destroy(e, e->jobs);
    destroy_tasks(e->spare);
    destroy_tasks(e->large);
    for (i = 0; i < e->sites.len; i++)
        crawl_site_destroy(e->sites.data[i]);
    dyn_array_fini(&e->sites);
    hash_map_str_destroy(e->by_name);
    crawl_seen_destroy(e->seen);
    crawl_scope_destroy(e->scope);
    crawl_url_fini(&e->url);
    crawl_url_fini(&e->target);
    string_builder_fini(&e->text);
    free(e);
}
