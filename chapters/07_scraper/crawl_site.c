/* SPDX-License-Identifier: MIT-0 */
#include "crawl_engine_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "autothrottle.h"
#include "hash_map.h"
#include "string_builder.h"

enum { ROBOTS_REDIRECTS = 5 };

void crawl_site_destroy(struct crawl_site *site)
{
    if (!site)
        return;
    crawl_robots_destroy(site->robots);
    free(site->name);
    free(site);
}

static struct autothrottle_options throttle(const struct crawl_engine *e)
{
    struct autothrottle_options o = AUTOTHROTTLE_OPTIONS_DEFAULT;

    o.min_ns = e->set.delay_ms * 1000000;
    o.max_ns = e->set.max_wait_ms * 1000000;
    if (o.max_ns < o.min_ns)
        o.max_ns = o.min_ns;
    o.concurrency_percent = e->set.autothrottle_percent;
    return o;
}

struct crawl_site *crawl_site_find(struct crawl_engine *e, const char *name)
{
    struct crawl_site *site = hash_map_str_get(e->by_name, name);

    if (site)
        return site;
    site = calloc(1, sizeof *site);
    if (!site)
        return NULL;
    site->name = strdup(name);
    if (!site->name || dyn_array_push(&e->sites, site) < 0) {
        crawl_site_destroy(site);
        return NULL;
    }
    if (hash_map_str_put(e->by_name, site->name, site) < 0) {
        e->sites.len--;
        crawl_site_destroy(site);
        return NULL;
    }
    if (e->set.autothrottle_percent) {
        const struct autothrottle_options o = throttle(e);

        site->delay_ns = autothrottle_start_ns(&o);
    }
    if (e->set.ignore_robots)
        site->state = ROBOTS_KNOWN;
    return site;
}

/* ---------------------------------------------------------------- robots --*/

int crawl_site_ask_robots(struct crawl_engine *e, struct crawl_site *site,
                          const char *url)
{
    struct string_builder own;
    struct crawl_job *job = crawl_job_create(e, site);
    int rc;

    if (!job)
        return -ENOMEM;
    string_builder_init(&own, 0);
    rc = string_builder_append_format(&own, "%s/robots.txt", site->name);
    if (rc == 0)
        rc = crawl_job_start(e, job, url ? url : own.data);
    string_builder_fini(&own);
    if (rc < 0) {
        crawl_job_destroy(e, job);
        return rc;
    }
    site->state = ROBOTS_ASKED;
    return 0;
}

/* RFC 9309, 2.3.1: 4xx allows all; what cannot be had forbids all, and is
 * tried again. */
static int robots_unavailable(struct crawl_engine *e, struct crawl_site *site,
                              const struct crawl_fetched *f)
{
    (void)snprintf(site->down, sizeof site->down, CRAWL_STORE_LATER ": %.90s",
                   f->error ? f->text : "the server fails");
    /* A certificate does not get better by asking again. */
    if (f->error != -EACCES && ++site->robots_tries < e->set.max_tries) {
        site->state = ROBOTS_UNKNOWN;
        site->next_ms =
            crawl_now_ms(e) + (e->set.backoff_ms << (site->robots_tries - 1));
    } else {
        site->state = ROBOTS_DOWN;
    }
    return 0;
}

static int robots_moved(struct crawl_engine *e, struct crawl_site *site,
                        const struct crawl_fetched *f)
{
    if (++site->robots_hops > ROBOTS_REDIRECTS ||
        crawl_url_parse(&e->url, str_view_from(site->name), NULL, NULL) < 0 ||
        crawl_url_parse(&e->target, str_view_from(f->location), &e->url, NULL) <
            0 ||
        !crawl_url_is_http(&e->target)) {
        site->state = ROBOTS_KNOWN; /* as if there were none */
        return 0;
    }
    return crawl_site_ask_robots(e, site, string_builder_cstr(&e->target.href));
}

static int64_t asked_ms(const struct crawl_engine *e,
                        const struct crawl_site *site)
{
    int64_t asked = site->robots ? crawl_robots_delay_ms(site->robots) : 0;

    return asked < e->set.max_wait_ms ? asked : e->set.max_wait_ms;
}

int crawl_site_robots_fetched(struct crawl_engine *e, struct crawl_site *site,
                              const struct crawl_fetched *f)
{
    const char *agent = e->set.agent;
    int64_t delay_ms;
    int rc;

    e->stats.robots_files++;
    if (f->error == 0 && f->status >= 300 && f->status < 400 && *f->location)
        return robots_moved(e, site, f);
    if (f->error || f->status >= 500)
        return robots_unavailable(e, site, f);
    site->state = ROBOTS_KNOWN;
    if (f->status >= 400)
        return 0;
    rc = crawl_robots_parse(&site->robots, str_view_of(f->body, f->body_len),
                            agent);
    if (rc < 0)
        return rc;
    delay_ms = asked_ms(e, site);
    if (delay_ms > 0)
        site->next_ms = crawl_now_ms(e) + delay_ms;
    return 0;
}

/* ---------------------------------------------------------------- delays --*/

void crawl_site_answered(struct crawl_engine *e, struct crawl_site *site,
                         const struct crawl_fetched *f)
{
    struct autothrottle_options o;

    if (!e->set.autothrottle_percent || f->error)
        return;
    o = throttle(e);
    site->delay_ns = autothrottle_next_ns(&o, site->delay_ns, f->latency_ns,
                                          f->status == 200);
    site->next_ms = site->started_ms + crawl_site_delay_ms(e, site);
}

/* SplitMix64 (Steele, Lea, Flood, 2014): one number, one state. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int64_t crawl_site_delay_ms(struct crawl_engine *e,
                            const struct crawl_site *site)
{
    int64_t asked = asked_ms(e, site), ms = e->set.delay_ms;

    if (e->set.autothrottle_percent)
        ms = site->delay_ns / 1000000;
    if (e->set.jitter_seed)
        ms = ms / 2 + (int64_t)(next_random(&e->jitter) % (uint64_t)(ms + 1));
    return asked > ms ? asked : ms;
}
