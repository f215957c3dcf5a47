/* SPDX-License-Identifier: MIT-0 */
#include "crawl_engine_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    if (e->set.ignore_robots)
        site->state = ROBOTS_KNOWN;
    return site;
}

int crawl_site_allow(struct crawl_engine *e, struct str_view host)
{
    char *name = arena_strndup(e->names, host.data, host.len);

    return name ? hash_map_str_put(e->allowed, name, e) : -ENOMEM;
}

/* "http://h:81"; never longer than the URL. */
char *crawl_site_origin(const struct crawl_url *url)
{
    struct str_view scheme = crawl_url_scheme(url);
    struct str_view host = crawl_url_host_port(url);
    size_t cap = scheme.len + 3 + host.len + 1;
    char *text = malloc(cap);

    if (text)
        (void)snprintf(text, cap, "%" STR_VIEW_FORMAT "://%" STR_VIEW_FORMAT,
                       STR_VIEW_ARGS(scheme), STR_VIEW_ARGS(host));
    return text;
}

bool crawl_site_is_allowed(struct crawl_engine *e, const struct crawl_url *url)
{
    char name[300];

    if (!crawl_url_is_http(url))
        return false;
    return e->set.all_hosts ||
           (str_view_copy(crawl_url_host(url), name, sizeof name) == 0 &&
            hash_map_str_has(e->allowed, name));
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
static int robots_unavailable(struct crawl_engine *e, struct crawl_site *site)
{
    if (++site->robots_tries < e->set.max_tries) {
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
        return robots_unavailable(e, site);
    site->state = ROBOTS_KNOWN;
    if (f->status >= 400)
        return 0;
    rc = crawl_robots_parse(&site->robots, str_view_of(f->body, f->body_len),
                            agent);
    if (rc < 0)
        return rc;
    delay_ms = crawl_robots_delay_ms(site->robots);
    if (delay_ms > e->set.max_wait_ms)
        delay_ms = e->set.max_wait_ms;
    if (delay_ms > 0)
        site->next_ms = crawl_now_ms(e) + delay_ms;
    return 0;
}

int64_t crawl_site_delay_ms(const struct crawl_engine *e,
                            const struct crawl_site *site)
{
    int64_t asked = site->robots ? crawl_robots_delay_ms(site->robots) : 0;

    if (asked > e->set.max_wait_ms)
        asked = e->set.max_wait_ms;
    return asked > e->set.delay_ms ? asked : e->set.delay_ms;
}
