/* SPDX-License-Identifier: MIT-0 */
#include "crawl_engine_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
    job->site->started_ms = crawl_now_ms(e);
    job->site->next_ms =
        job->site->started_ms + crawl_site_delay_ms(e, job->site);
    return 0;
}

/* ---------------------------------------------------------------- starts --*/

static int fetch(struct crawl_engine *e, struct crawl_job *job)
{
    int rc = crawl_job_start(e, job, job->lease.url);

    if (rc < 0) {
        int undo = crawl_store_release(e->parts.store, job->lease.id, &e->err);

        e->queued++;
        crawl_job_destroy(e, job);
        return rc == -EAGAIN ? undo : rc;
    }
    return 0;
}

/* Starts a leased request, or ends it at once. The lease is taken over. */
static int start_lease(struct crawl_engine *e, struct crawl_site *site,
                       struct crawl_lease *lease)
{
    struct crawl_job *job = crawl_job_create(e, site);
    int outcome;

    if (!job) {
        crawl_lease_fini(lease);
        return -ENOMEM;
    }
    e->queued--;
    job->lease = *lease;
    job->about = (struct crawl_exchange){
        .id = job->lease.id, .url = job->lease.url, .tries = job->lease.tries};
    job->exchange.request = &job->about;
    outcome = middleware_begin(&e->hooks, &job->exchange);
    return outcome == MIDDLEWARE_NEXT ? fetch(e, job)
                                      : crawl_answer_take(e, job, outcome);
}

/* Nothing is ready there now; a retry may be, later. */
static int rest(struct crawl_engine *e, struct crawl_site *site)
{
    int64_t at;
    int rc = crawl_store_next_ms(e->parts.store, site->name, &at, &e->err);

    site->idle = true;
    site->wake_ms = rc == 0 ? crawl_now_ms(e) + at - crawl_wall_ms(e) : 0;
    return rc == -ENOENT ? 0 : rc;
}

static int start_of_site(struct crawl_engine *e, struct crawl_site *site)
{
    struct crawl_lease lease;
    int rc;

    if (site->state == ROBOTS_UNKNOWN)
        return crawl_site_ask_robots(e, site, NULL);
    rc = crawl_store_lease(e->parts.store, site->name, crawl_wall_ms(e), &lease,
                           &e->err);
    if (rc == -ENOENT)
        return rest(e, site);
    return rc < 0 ? rc : start_lease(e, site, &lease);
}

/* When a start at this site may be tried; INT64_MAX: not before an answer. */
static int64_t start_ms(const struct crawl_engine *e,
                        const struct crawl_site *site)
{
    int64_t at = site->next_ms;

    if (site->state == ROBOTS_ASKED || site->in_flight >= e->set.max_per_host ||
        (site->idle && !site->wake_ms))
        return INT64_MAX;
    if (site->idle && site->wake_ms > at)
        at = site->wake_ms;
    return site->hold_ms > at ? site->hold_ms : at;
}

bool crawl_start_is_over(const struct crawl_engine *e)
{
    return e->stopped || (e->set.max_pages &&
                          e->stats.pages + e->in_flight >= e->set.max_pages);
}

/* Fetching waits for parsing here: what is fetched and not yet parsed counts
 * as under way. */
static bool is_full(const struct crawl_engine *e)
{
    return e->paused || e->suspect || crawl_start_is_over(e) ||
           e->in_flight + e->parsing >= e->set.max_in_flight;
}

/* Round after round, one start a site each: a site with a million pages keeps
 * no other waiting. */
int crawl_start_fill(struct crawl_engine *e)
{
    bool started = true;
    int rc = 0;

    while (rc == 0 && started) {
        size_t i;

        started = false;
        for (i = 0; rc == 0 && i < e->sites.len; i++) {
            struct crawl_site *site =
                e->sites.data[(e->turn + i) % e->sites.len];

            if (is_full(e))
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

int crawl_start_suspect(struct crawl_engine *e, bool *out_started)
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
    e->suspect = e->in_flight + e->parsing > 0;
    return rc;
}

/* ----------------------------------------------------------------- waits --*/

/* INT64_MAX: no site starts anything before an answer. */
static int64_t soonest_ms(const struct crawl_engine *e)
{
    int64_t soonest = INT64_MAX;
    size_t i;

    for (i = 0; i < e->sites.len; i++) {
        int64_t at = start_ms(e, e->sites.data[i]);

        if (at < soonest)
            soonest = at;
    }
    return soonest;
}

int crawl_start_wait_ms(const struct crawl_engine *e, int limit_ms)
{
    int64_t soonest = is_full(e) ? INT64_MAX : soonest_ms(e);
    int64_t now = crawl_now_ms(e);

    if (soonest > now + limit_ms)
        return limit_ms;
    return soonest <= now ? 1 : (int)(soonest - now);
}

int crawl_start_idle_ms(struct crawl_engine *e, int64_t *out)
{
    int64_t now = crawl_now_ms(e), at = soonest_ms(e);

    *out = 0;
    if (at == INT64_MAX) { /* but one that killed a process may come up */
        int rc = crawl_store_next_ms(e->parts.store, NULL, &at, &e->err);

        if (rc < 0)
            return rc;
        at += now - crawl_wall_ms(e);
    }
    if (at > now)
        *out = at - now;
    return 0;
}
