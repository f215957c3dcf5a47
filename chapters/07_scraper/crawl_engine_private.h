/* SPDX-License-Identifier: MIT-0 */
/* The rooms of the engine: crawl_engine.c makes it and takes its turns,
 * crawl_start.c picks requests and starts fetches, crawl_site.c knows sites and
 * their robots.txt, crawl_hooks.c holds the downloader middlewares,
 * crawl_answer.c decides what becomes of an answer and of a page.
 */
#ifndef CRAWL_ENGINE_PRIVATE_H
#define CRAWL_ENGINE_PRIVATE_H

#include <signal.h>

#include "arena.h"
#include "crawl_engine.h"
#include "crawl_robots.h"
#include "crawl_scope.h"
#include "crawl_seen.h"
#include "crawl_workers.h"
#include "dyn_array.h"
#include "string_builder.h"

enum robots_state { ROBOTS_UNKNOWN, ROBOTS_ASKED, ROBOTS_KNOWN, ROBOTS_DOWN };

enum { CRAWL_DOWN_MAX = 120 };

struct crawl_site {
    char *name; /* "http://h:81": what robots.txt and delays belong to */
    enum robots_state state;
    struct crawl_robots *robots; /* NULL when known: all is allowed */
    int robots_tries, robots_hops;
    char down[CRAWL_DOWN_MAX]; /* why its robots.txt cannot be had */
    int in_flight;
    int64_t delay_ns;            /* AutoThrottle's */
    int64_t started_ms, next_ms; /* the last start; no other before */
    int64_t hold_ms;             /* nor before this: its server asked for it */
    bool idle;                   /* the store had nothing for it */
    int64_t wake_ms; /* when a retry of an idle one comes up; 0: none */
};

/* What a fetch is for; the downloader's tag. */
struct crawl_job {
    struct crawl_site *site;
    struct crawl_lease lease; /* id 0: the site's robots.txt */
    struct crawl_exchange about;
    struct middleware_exchange exchange;
    struct crawl_visit visit; /* of the page, once it is there */
    struct middleware_exchange visiting;
    struct crawl_sink sink; /* visit's */
    struct crawl_job *next;
};

struct crawl_engine {
    struct crawl_parts parts;
    struct crawl_settings set;
    struct crawl_stats stats, flushed;
    struct middleware hooks, spider_hooks;
    struct pipeline pipeline, requests;
    struct crawl_scope *scope;
    struct crawl_seen *seen; /* NULL: dedupe_on_disk */
    struct crawl_workers *workers;
    struct crawl_task *spare; /* tasks that keep their memory */
    struct crawl_task *large; /* wait for the large one that is under way */
    bool large_under_way;
    int64_t queued; /* requests of the job that are ready, or will be */
    DYN_ARRAY(struct crawl_site *) sites;
    struct hash_map_str *by_name; /* keys are the sites' own */
    size_t turn;                  /* which site is asked first */
    struct crawl_job *jobs;       /* all under way */
    int in_flight, parsing;       /* together max_in_flight at most */
    int64_t item_request;         /* whose items go through the pipelines */
    int item_ordinal;
    int store_rc; /* of the last stage: not an item's failure, the job's */
    bool suspect; /* the one under way killed a process before */
    bool paused;
    int uncommitted; /* pages that are done */
    int64_t committed_ms;
    uint64_t jitter;
    struct crawl_url url, target;
    struct string_builder text;
    char status_text[20];  /* "status 404", while it is a visit's reason */
    struct port_error err; /* of what failed inside a callback */
    volatile sig_atomic_t stopped;
    int64_t stopped_ms; /* when it was seen; 0: not yet */
};

/* For delays of this run: never goes back. */
int64_t crawl_now_ms(const struct crawl_engine *e);
/* For what the job keeps: good after a restart, and may be set. */
int64_t crawl_wall_ms(const struct crawl_engine *e);

/* Of all that was written since the last, with what the run has counted. */
int crawl_commit(struct crawl_engine *e);

/* ---- crawl_start.c ---- */
struct crawl_job *crawl_job_create(struct crawl_engine *e,
                                   struct crawl_site *site); /* or NULL */
void crawl_job_destroy(struct crawl_engine *e, struct crawl_job *job);
int crawl_job_start(struct crawl_engine *e, struct crawl_job *job,
                    const char *url);
/* Starts what may be started. */
int crawl_start_fill(struct crawl_engine *e);
/* With nothing under way: one of those that killed a process. Alone, so that a
 * page that does so takes no other along. */
int crawl_start_suspect(struct crawl_engine *e, bool *out_started);
bool crawl_start_is_over(const struct crawl_engine *e);
/* Until the next start that does not wait for an answer, limit_ms at most. */
int crawl_start_wait_ms(const struct crawl_engine *e, int limit_ms);
/* With nothing under way: until there may be something. -ENOENT: never. */
int crawl_start_idle_ms(struct crawl_engine *e, int64_t *out);

/* ---- crawl_site.c ---- */
struct crawl_site *crawl_site_find(struct crawl_engine *e, const char *name);
void crawl_site_destroy(struct crawl_site *site);
/* url NULL: its own /robots.txt */
int crawl_site_ask_robots(struct crawl_engine *e, struct crawl_site *site,
                          const char *url);
int crawl_site_robots_fetched(struct crawl_engine *e, struct crawl_site *site,
                              const struct crawl_fetched *f);
/* After an answer: AutoThrottle. */
void crawl_site_answered(struct crawl_engine *e, struct crawl_site *site,
                         const struct crawl_fetched *f);
/* Between the last start and the next; another one each time with jitter. */
int64_t crawl_site_delay_ms(struct crawl_engine *e,
                            const struct crawl_site *site);

/* ---- crawl_hooks.c ---- */
int crawl_hooks_use(struct crawl_engine *e);

/* ---- crawl_spider_hooks.c ---- */
int crawl_spider_hooks_use(struct crawl_engine *e);
/* A hook of the user's may end the process, as a callback may: so that it is
 * known which page it had. id 0: none. */
int crawl_spider_hooks_note(struct crawl_engine *e, int64_t id);
/* The way in. MIDDLEWARE_NEXT: to the callback, then crawl_visit_end. Else it
 * is over: RESPONSE with visiting.response, or an error with visit.reason. */
int crawl_visit_begin(struct crawl_engine *e, struct crawl_job *job,
                      struct crawl_task *task, const struct crawl_fetched *f);
/* The way out, of a task that is parsed: RESPONSE or an error. */
int crawl_visit_end(struct crawl_engine *e, struct crawl_job *job,
                    struct crawl_task *task);

/* ---- crawl_answer.c ---- */
/* A request that the engine makes itself: a seed, a redirect's target. Its
 * callback, meta, depth and hops are those of `like`. */
int crawl_request_add(struct crawl_engine *e, const struct crawl_url *url,
                      const struct crawl_request *like);
/* What the hooks made of it. The job is [transfer]: over, or with a worker. */
int crawl_answer_take(struct crawl_engine *e, struct crawl_job *job,
                      int outcome);
/* Of a page that was parsed: crawl_parsed_fn. */
int crawl_answer_parsed(void *engine, struct crawl_task *task);
/* A lease that comes to nothing. */
int crawl_answer_dead(struct crawl_engine *e, struct crawl_job *job, int status,
                      const char *reason);

#endif
