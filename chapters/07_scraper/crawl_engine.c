/* SPDX-License-Identifier: MIT-0 */
#include "crawl_engine_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hash_map.h"

enum { IDLE_POLL_MS = 500 };

int64_t crawl_now_ms(const struct crawl_engine *e)
{
    return virtual_clock_now_ns(e->parts.clock) / 1000000;
}

int64_t crawl_wall_ms(const struct crawl_engine *e)
{
    return virtual_clock_wall_ns(e->parts.clock) / 1000000;
}

int crawl_engine_seed(struct crawl_engine *e, const char *text,
                      struct port_error *err)
{
    const char *callback = e->parts.spider->callbacks[0].name;
    bool is_new;
    int rc = crawl_url_parse(&e->url, str_view_from(text), NULL, NULL);

    if (rc < 0 || !crawl_url_is_http(&e->url))
        return port_fail(err, -EINVAL, 0, "not an http URL: %.100s", text);
    rc = crawl_site_allow(e, crawl_url_host(&e->url));
    if (rc == 0)
        rc = crawl_request_add(e, &e->url, callback, 0, &is_new);
    if (rc == 0)
        rc = crawl_store_commit(e->parts.store, &e->err);
    if (rc < 0)
        return port_fail(err, rc, 0, "seed: %s", strerror(-rc));
    return 0;
}

/* ------------------------------------------------------------------ jobs --*/

struct crawl_job *crawl_job_create(struct crawl_engine *e,
                                   struct crawl_site *site)
{
    struct crawl_job *job = calloc(1, sizeof *job);

    if (!job)
        return NULL;
    job->site = site;
    job->next = e->jobs;
    e->jobs = job;
    return job;
}

void crawl_job_destroy(struct crawl_engine *e, struct crawl_job *job)
{
    struct crawl_job **at = &e->jobs;

    while (*at != job)
        at = &(*at)->next;
    *at = job->next;
    crawl_lease_fini(&job->lease);
    free(job);
}

int crawl_job_start(struct crawl_engine *e, struct crawl_job *job,
                    const char *url)
{
    const struct crawl_fetch fetch = {.url = url};
    int rc = e->parts.downloader->start(e->parts.downloader->self, &fetch, job);

    if (rc < 0)
        return rc;
    e->in_flight++;
    job->site->in_flight++;
    job->site->next_ms = crawl_now_ms(e) + e->set.delay_ms;
    return 0;
}

/* ----------------------------------------------------------------- starts --*/

/* What a lease became without a fetch: NULL, or the reason. */
static const char *refusal(struct crawl_engine *e,
                           const struct crawl_site *site, const char *url)
{
    if (crawl_url_parse(&e->url, str_view_from(url), NULL, NULL) < 0)
        return "not a URL";
    if (site->state == ROBOTS_DOWN)
        return "robots.txt cannot be had";
    if (site->robots &&
        !crawl_robots_allows(site->robots, crawl_url_target(&e->url)))
        return "forbidden by robots.txt";
    return NULL;
}

/* Starts a leased request, or ends it at once. The lease is taken over. */
static int start_lease(struct crawl_engine *e, struct crawl_site *site,
                       struct crawl_lease *lease)
{
    const char *reason = refusal(e, site, lease->url);
    struct crawl_job *job;
    int rc;

    if (reason) {
        e->stats.robots_denied++;
        rc = crawl_store_dead(e->parts.store, lease->id, 0, reason, &e->err);
        crawl_lease_fini(lease);
        return rc;
    }
    job = crawl_job_create(e, site);
    if (!job) {
        crawl_lease_fini(lease);
        return -ENOMEM;
    }
    job->lease = *lease;
    rc = crawl_job_start(e, job, lease->url);
    if (rc < 0) {
        int undo = crawl_store_release(e->parts.store, job->lease.id, &e->err);

        crawl_job_destroy(e, job);
        return rc == -EAGAIN ? undo : rc;
    }
    site->next_ms = crawl_now_ms(e) + crawl_site_delay_ms(e, site);
    return 0;
}

static int start_of_site(struct crawl_engine *e, struct crawl_site *site)
{
    struct crawl_lease lease;
    int rc;

    if (site->state == ROBOTS_UNKNOWN)
        return crawl_site_ask_robots(e, site, NULL);
    rc = crawl_store_lease(e->parts.store, site->name, crawl_wall_ms(e), &lease,
                           &e->err);
    if (rc == -ENOENT) {
        site->idle = true;
        if (site->wake_ms <= crawl_now_ms(e))
            site->wake_ms = 0;
        return 0;
    }
    return rc < 0 ? rc : start_lease(e, site, &lease);
}

/* When a start at this site may be tried; INT64_MAX: not before an answer. */
static int64_t start_ms(const struct crawl_engine *e,
                        const struct crawl_site *site)
{
    if (site->state == ROBOTS_ASKED || site->in_flight >= e->set.max_per_host ||
        (site->idle && !site->wake_ms))
        return INT64_MAX;
    return site->idle && site->wake_ms > site->next_ms ? site->wake_ms
                                                       : site->next_ms;
}

static bool limit_reached(const struct crawl_engine *e)
{
    return e->stopped || (e->set.max_pages &&
                          e->stats.pages + e->in_flight >= e->set.max_pages);
}

/* Round after round, one start a site each: a site with a million pages keeps
 * no other waiting. */
static int fill(struct crawl_engine *e)
{
    bool started = true;
    int rc = 0;

    while (rc == 0 && started && !e->suspect) {
        size_t i;

        started = false;
        for (i = 0; rc == 0 && i < e->sites.len; i++) {
            struct crawl_site *site =
                e->sites.data[(e->turn + i) % e->sites.len];

            if (limit_reached(e) || e->in_flight >= e->set.max_in_flight)
                return 0;
            if (start_ms(e, site) > crawl_now_ms(e))
                continue;
            started = true;
            rc = start_of_site(e, site);
        }
        e->turn++;
    }
    return rc;
}

static int on_fetched(void *ctx, const struct crawl_fetched *f)
{
    struct crawl_engine *e = ctx;
    struct crawl_job *job = f->tag;
    int rc;

    e->in_flight--;
    job->site->in_flight--;
    if (job->lease.id)
        rc = crawl_answer_take(e, job, f);
    else
        rc = crawl_site_robots_fetched(e, job->site, f);
    /* A failed page is ready again some time. */
    job->site->idle = false;
    crawl_job_destroy(e, job);
    if (!e->in_flight)
        e->suspect = false;
    return rc;
}

/* ------------------------------------------------------------------- run --*/

/* Alone, so that a page that kills the process takes no other along. */
static int start_suspect(struct crawl_engine *e, bool *out_started)
{
    struct crawl_lease lease;
    struct crawl_site *site;
    int rc = crawl_store_lease_suspect(e->parts.store, crawl_wall_ms(e), &lease,
                                       &e->err);

    *out_started = rc == 0;
    if (rc < 0)
        return rc == -ENOENT ? 0 : rc;
    site = crawl_site_find(e, lease.site);
    if (!site) {
        crawl_lease_fini(&lease);
        return -ENOMEM;
    }
    if (site->state == ROBOTS_UNKNOWN) { /* first things first */
        rc = crawl_store_release(e->parts.store, lease.id, &e->err);
        crawl_lease_fini(&lease);
        return rc < 0 ? rc : crawl_site_ask_robots(e, site, NULL);
    }
    e->suspect = true;
    rc = start_lease(e, site, &lease);
    e->suspect = e->in_flight > 0;
    return rc;
}

/* Nothing is under way. How long until there may be something; -ENOENT: never.
 */
static int idle_ms(struct crawl_engine *e, int64_t *out)
{
    int64_t now = crawl_now_ms(e), at, soonest = INT64_MAX;
    size_t i;
    int rc = crawl_store_next_ms(e->parts.store, &at, &e->err);

    if (rc < 0)
        return rc;
    at += now - crawl_wall_ms(e);
    for (i = 0; i < e->sites.len; i++) {
        struct crawl_site *site = e->sites.data[i];

        site->idle = false;
        if (site->next_ms < soonest)
            soonest = site->next_ms;
    }
    if (soonest != INT64_MAX && soonest > at)
        at = soonest;
    *out = at > now ? at - now : 0;
    return 0;
}

static int wait_ms(struct crawl_engine *e)
{
    int64_t soonest = crawl_now_ms(e) + IDLE_POLL_MS;
    size_t i;

    for (i = 0; i < e->sites.len; i++) {
        int64_t at = start_ms(e, e->sites.data[i]);

        if (at < soonest)
            soonest = at;
    }
    soonest -= crawl_now_ms(e);
    return soonest < 1 ? 1 : (int)soonest;
}

static int poll_downloads(struct crawl_engine *e, int timeout_ms)
{
    /* What was leased is on disk before it is fetched. */
    int rc = crawl_store_commit(e->parts.store, &e->err);

    if (rc == 0)
        rc = e->parts.downloader->poll(e->parts.downloader->self, timeout_ms,
                                       on_fetched, e);
    return rc;
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
    int rc = fill(e);

    *out_more = true;
    if (rc < 0)
        return rc;
    if (e->in_flight && !grace_is_over(e))
        return poll_downloads(e, wait_ms(e));
    if (limit_reached(e)) {
        *out_more = false;
        return 0;
    }
    rc = start_suspect(e, &started);
    if (rc < 0 || started || e->in_flight)
        return rc;
    rc = idle_ms(e, &ms);
    if (rc == -ENOENT) {
        *out_more = false;
        return 0;
    }
    if (rc < 0 || ms == 0)
        return rc;
    return poll_downloads(e, ms < IDLE_POLL_MS ? (int)ms : IDLE_POLL_MS);
}

/* A site in the job was allowed when its requests came in. */
static int add_site(void *ctx, const char *name)
{
    struct crawl_engine *e = ctx;
    int rc = crawl_url_parse(&e->url, str_view_from(name), NULL, NULL);

    if (rc == 0)
        rc = crawl_site_allow(e, crawl_url_host(&e->url));
    if (rc == 0 && !crawl_site_find(e, name))
        rc = -ENOMEM;
    return rc;
}

static int release_all(struct crawl_engine *e)
{
    int rc = 0;

    while (e->jobs) {
        if (rc == 0 && e->jobs->lease.id)
            rc =
                crawl_store_release(e->parts.store, e->jobs->lease.id, &e->err);
        crawl_job_destroy(e, e->jobs);
    }
    return rc == 0 ? crawl_store_commit(e->parts.store, &e->err) : rc;
}

int crawl_engine_run(struct crawl_engine *e, struct port_error *err)
{
    bool more = true;
    int rc = crawl_store_sites(e->parts.store, add_site, e, &e->err);

    while (rc == 0 && more)
        rc = turn(e, &more);
    if (rc == 0)
        rc = release_all(e);
    else
        crawl_store_rollback(e->parts.store);
    if (rc < 0)
        return port_fail(err, rc, e->err.native, "%s",
                         e->err.code == rc ? e->err.text : strerror(-rc));
    return 0;
}

void crawl_engine_stop(struct crawl_engine *e)
{
    e->stopped = 1;
}

const struct crawl_stats *crawl_engine_stats(const struct crawl_engine *e)
{
    return &e->stats;
}

/* ------------------------------------------------------------------ open --*/

static void fill_defaults(struct crawl_settings *s)
{
    if (!s->max_in_flight)
        s->max_in_flight = 16;
    if (!s->max_per_host)
        s->max_per_host = 8;
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
}

int crawl_engine_create(struct crawl_engine **out,
                        const struct crawl_parts *parts,
                        const struct crawl_settings *settings)
{
    struct crawl_engine *e = calloc(1, sizeof *e);

    *out = NULL;
    if (!e)
        return -ENOMEM;
    e->parts = *parts;
    if (settings)
        e->set = *settings;
    fill_defaults(&e->set);
    crawl_url_init(&e->url);
    crawl_url_init(&e->target);
    string_builder_init(&e->text, (size_t)64 * 1024 * 1024);
    if (hash_map_str_create(&e->by_name) < 0 ||
        hash_map_str_create(&e->allowed) < 0 ||
        arena_create(&e->names, 4096) < 0) {
        crawl_engine_destroy(e);
        return -ENOMEM;
    }
    *out = e;
    return 0;
}

void crawl_engine_destroy(struct crawl_engine *e)
{
    size_t i;

    if (!e)
        return;
    while (e->jobs)
        crawl_job_destroy(e, e->jobs);
    for (i = 0; i < e->sites.len; i++)
        crawl_site_destroy(e->sites.data[i]);
    dyn_array_fini(&e->sites);
    hash_map_str_destroy(e->by_name);
    hash_map_str_destroy(e->allowed);
    arena_destroy(e->names);
    crawl_url_fini(&e->url);
    crawl_url_fini(&e->target);
    string_builder_fini(&e->text);
    free(e);
}
