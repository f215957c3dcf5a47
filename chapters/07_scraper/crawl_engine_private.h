/* SPDX-License-Identifier: MIT-0 */
/* The rooms of the engine: crawl_engine.c starts fetches and waits,
 * crawl_site.c knows sites and their robots.txt, crawl_answer.c decides what
 * becomes of an answer.
 */
#ifndef CRAWL_ENGINE_PRIVATE_H
#define CRAWL_ENGINE_PRIVATE_H

#include <signal.h>

#include "arena.h"
#include "crawl_engine.h"
#include "crawl_robots.h"
#include "dyn_array.h"
#include "string_builder.h"

enum robots_state { ROBOTS_UNKNOWN, ROBOTS_ASKED, ROBOTS_KNOWN, ROBOTS_DOWN };

struct crawl_site {
    char *name; /* "http://h:81": what robots.txt and delays belong to */
    enum robots_state state;
    struct crawl_robots *robots; /* NULL when known: all is allowed */
    int robots_tries, robots_hops;
    int in_flight;
    int64_t next_ms; /* no start before */
    bool idle;       /* the store had nothing for it */
    int64_t wake_ms; /* when a retry of an idle one comes up; 0: none */
};

/* What a fetch is for; the downloader's tag. */
struct crawl_job {
    struct crawl_site *site;
    struct crawl_lease lease; /* id 0: the site's robots.txt */
    struct crawl_job *next;
};

struct crawl_engine {
    struct crawl_parts parts;
    struct crawl_settings set;
    struct crawl_stats stats;
    DYN_ARRAY(struct crawl_site *) sites;
    struct hash_map_str *by_name; /* keys are the sites' own */
    struct arena *names;          /* of the allowed */
    struct hash_map_str *allowed; /* names of hosts, of any scheme and port */
    size_t turn;                  /* which site is asked first */
    struct crawl_job *jobs;       /* all under way */
    int in_flight;
    bool suspect; /* the one under way killed a process before */
    struct crawl_url url, target;
    struct string_builder text;
    struct port_error err; /* of what failed inside a callback */
    volatile sig_atomic_t stopped;
    int64_t stopped_ms; /* when it was seen; 0: not yet */
};

/* For delays of this run: never goes back. */
int64_t crawl_now_ms(const struct crawl_engine *e);
/* For what the job keeps: good after a restart, and may be set. */
int64_t crawl_wall_ms(const struct crawl_engine *e);

/* ---- crawl_engine.c ---- */
struct crawl_job *crawl_job_create(struct crawl_engine *e,
                                   struct crawl_site *site); /* or NULL */
void crawl_job_destroy(struct crawl_engine *e, struct crawl_job *job);
int crawl_job_start(struct crawl_engine *e, struct crawl_job *job,
                    const char *url);

/* ---- crawl_site.c ---- */
struct crawl_site *crawl_site_find(struct crawl_engine *e, const char *name);
void crawl_site_destroy(struct crawl_site *site);
int crawl_site_allow(struct crawl_engine *e, struct str_view host);
bool crawl_site_is_allowed(struct crawl_engine *e, const struct crawl_url *url);
char *crawl_site_origin(const struct crawl_url *url); /* free(), or NULL */
/* url NULL: its own /robots.txt */
int crawl_site_ask_robots(struct crawl_engine *e, struct crawl_site *site,
                          const char *url);
int crawl_site_robots_fetched(struct crawl_engine *e, struct crawl_site *site,
                              const struct crawl_fetched *f);
int64_t crawl_site_delay_ms(const struct crawl_engine *e,
                            const struct crawl_site *site);

/* ---- crawl_answer.c ---- */
int crawl_request_add(struct crawl_engine *e, const struct crawl_url *url,
                      const char *callback, int depth, bool *out_new);
int crawl_answer_take(struct crawl_engine *e, struct crawl_job *job,
                      const struct crawl_fetched *f);

#endif
