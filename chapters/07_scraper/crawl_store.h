/* SPDX-License-Identifier: MIT-0 */
/* crawl_store.h - a job on disk: what is to do, what was done, what was found.
 *
 *     READY --- lease ---> LEASED --- done ---> DONE
 *       ^                    |
 *       +----- retry, -------+---- dead ------> DEAD (with its reason)
 *              a later start
 *
 * A page is taken by a lease and never by removing it: a process that is killed
 * leaves a lease behind, and the next start makes it ready again. What a page
 * led to (its links, its items, that it is done) goes into one transaction. So
 * after any kill the store is as if the page had been fetched, or as if it had
 * not: nothing is lost, nothing is there twice.
 *
 * A page that kills its process would do so for ever. So the engine says which
 * pages it works on; one that was worked on when a process died is leased last
 * and alone, and dies after CRAWL_STORE_KILLS.
 *
 * Ownership: one engine has a job; a second open is refused.
 * Threads:   one thread per store, but for crawl_store_working.
 * Errors:    as in store_port.h of chapter 03. After a failure inside a
 *            transaction call crawl_store_rollback.
 * Durable:   against kill -9 at a commit (WAL, synchronous=NORMAL); against a
 *            power cut up to the last checkpoint.
 */
#ifndef CRAWL_STORE_H
#define CRAWL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crawl_canonical.h"
#include "port_error.h"

enum {
    CRAWL_STORE_KILLS = 3,
    CRAWL_STORE_SLOTS = 65 /* pages that are worked on at a time */
};

/* The reason of a dead request that the next start tries again. */
#define CRAWL_STORE_LATER "robots.txt cannot be had"

/* Among requests of equal priority. */
enum crawl_order {
    CRAWL_BREADTH_FIRST,
    CRAWL_FIFO,
    CRAWL_LIFO,
    CRAWL_DEPTH_FIRST
};

enum crawl_state { CRAWL_READY, CRAWL_LEASED, CRAWL_DONE, CRAWL_DEAD };
enum { CRAWL_STATES = CRAWL_DEAD + 1 };

struct crawl_store;

/* -EBUSY: another engine has the job, by this name or by a link; -EBADMSG: the
 * file is no job. */
int crawl_store_open(struct crawl_store **out, const char *path,
                     struct port_error *err);
/* For the questions below, at any time, also while an engine works. A job that
 * is not there is -ENOENT; nothing is made or mended. */
int crawl_store_look(struct crawl_store **out, const char *path,
                     struct port_error *err);
/* Makes all dead requests ready again. */
int crawl_store_revive(struct crawl_store *store, struct port_error *err);
void crawl_store_close(struct crawl_store *store); /* NULL is fine */

/* For what is added from now on. */
void crawl_store_set_order(struct crawl_store *store, enum crawl_order order);

/* A request to add. All [borrowed]. */
struct crawl_request {
    const char *url;
    const char *site;     /* "http://h:81": whose queue it stands in */
    const char *callback; /* a name: it is good after a restart, too */
    const char *meta;     /* kept as it is; NULL: nothing */
    struct crawl_fingerprint fingerprint;
    int priority;     /* higher first */
    int depth;        /* links from a seed; lower first */
    int hops;         /* redirects since the last link */
    bool dont_filter; /* add it even when its fingerprint is known */
};

/* A request that is being worked on. */
struct crawl_lease {
    int64_t id;
    char *url, *site, *callback, *meta; /* [owned] by the lease */
    int depth, hops;
    int tries; /* failed before */
};
void crawl_lease_fini(struct crawl_lease *lease);

/* Everything from the first change on is one transaction, up to this. */
int crawl_store_commit(struct crawl_store *store, struct port_error *err);
void crawl_store_rollback(struct crawl_store *store);
/* Whether a request outlives a kill: it was added before the last commit. */
bool crawl_store_is_kept(const struct crawl_store *store, int64_t id);

/* What a page leads to, between these: all of it is kept, or none. Inside the
 * transaction; one page at a time. */
int crawl_store_page_begin(struct crawl_store *store, struct port_error *err);
int crawl_store_page_end(struct crawl_store *store, bool keep,
                         struct port_error *err);

/* out_new (may be NULL): whether it was not known. */
int crawl_store_add(struct crawl_store *store,
                    const struct crawl_request *request, bool *out_new,
                    struct port_error *err);

/* Leases the best ready request of a site whose time has come; -ENOENT when
 * there is none. Those that were worked on when a process died are left to
 * crawl_store_lease_suspect, which looks at all sites. */
int crawl_store_lease(struct crawl_store *store, const char *site,
                      int64_t now_ms, struct crawl_lease *out,
                      struct port_error *err);
int crawl_store_lease_suspect(struct crawl_store *store, int64_t now_ms,
                              struct crawl_lease *out, struct port_error *err);

/* Notes that a thread, which has this slot for itself, works on a request; 0:
 * on none. Not part of the transaction: a kill leaves it behind. Any thread. A
 * microsecond. */
int crawl_store_working(struct crawl_store *store, size_t slot, int64_t id,
                        struct port_error *err);

/* How a lease ends. status: of HTTP, 0 for none. reason may be NULL. */
int crawl_store_done(struct crawl_store *store, int64_t id, int status,
                     const char *reason, struct port_error *err);
int crawl_store_dead(struct crawl_store *store, int64_t id, int status,
                     const char *reason, struct port_error *err);
int crawl_store_retry(struct crawl_store *store, int64_t id,
                      int64_t not_before_ms, const char *reason,
                      struct port_error *err);
/* Ready again at once, as if it had not been leased. */
int crawl_store_release(struct crawl_store *store, int64_t id,
                        struct port_error *err);

/* An item of a page; (id, ordinal) is its key. json is kept as it is. */
int crawl_store_item(struct crawl_store *store, int64_t id, int ordinal,
                     const char *json, struct port_error *err);

/* Keys of items that are to be there once. out_new: this one was not known. */
int crawl_store_item_key(struct crawl_store *store, const char *key,
                         bool *out_new, struct port_error *err);

/* Adds to a counter of the job. */
int crawl_store_stat(struct crawl_store *store, const char *name, int64_t delta,
                     struct port_error *err);

/* What a later start has to know: the spider's file, say. */
int crawl_store_keep(struct crawl_store *store, const char *name,
                     const char *value, struct port_error *err);
/* out [transfer] by free. -ENOENT: nothing of that name. */
int crawl_store_kept(struct crawl_store *store, const char *name, char **out,
                     struct port_error *err);

/* ---- questions ---- */

typedef int crawl_text_fn(void *ctx, const char *text);

/* Hosts that have ready requests. fn: not 0 ends and is returned. */
int crawl_store_sites(struct crawl_store *store, crawl_text_fn *fn, void *ctx,
                      struct port_error *err);
/* When the earliest ready request may start (0: now); -ENOENT: none. Of one
 * site, without those that crawl_store_lease leaves out; or of all: NULL. */
int crawl_store_next_ms(struct crawl_store *store, const char *site,
                        int64_t *out, struct port_error *err);
/* Items as JSON, by URL and ordinal: in the same order after any history. */
int crawl_store_items(struct crawl_store *store, crawl_text_fn *fn, void *ctx,
                      struct port_error *err);

typedef int crawl_stat_fn(void *ctx, const char *name, int64_t value);
int crawl_store_stats(struct crawl_store *store, crawl_stat_fn *fn, void *ctx,
                      struct port_error *err);
/* Why requests are dead, and how many of each; the most first. */
int crawl_store_reasons(struct crawl_store *store, crawl_stat_fn *fn, void *ctx,
                        struct port_error *err);
/* All that is known, in no order. */
typedef int crawl_fingerprint_fn(void *ctx,
                                 const struct crawl_fingerprint *key);
int crawl_store_fingerprints(struct crawl_store *store,
                             crawl_fingerprint_fn *fn, void *ctx,
                             struct port_error *err);

struct crawl_counts {
    int64_t requests[CRAWL_STATES], items;
};
int crawl_store_counts(struct crawl_store *store, struct crawl_counts *out,
                       struct port_error *err);

#endif
