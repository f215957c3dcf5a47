/* SPDX-License-Identifier: MIT-0 */
#include "crawl_download_cache.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_cache_sqlite.h"

enum { KEEP_BYTES = 256 * 1024 };

/* A fetch under way: in the list of those that wait for `inner`, whose tag it
 * is, or in the queue of those that need no network. */
struct pending {
    struct cache_download *owner;
    void *tag;   /* the caller's */
    bool passes; /* with validators of the caller's */
    bool asks;   /* with ours */
    bool known;  /* there was an entry, too old */
    struct pending *next, **at;
    char url[];
};

struct cache_download {
    struct crawl_downloader inner; /* self NULL and no functions: none */
    struct crawl_cache *cache;
    struct crawl_cache_options options;
    struct virtual_clock real;
    struct crawl_cache_counts own_counts;
    struct crawl_cached peeked; /* by start */
    struct crawl_cached loaded; /* what fn is told about, and may start in */
    struct pending *waiting;
    struct pending *queue, **queue_end;
    size_t queued;
    crawl_fetched_fn *fn; /* of the poll under way */
    void *ctx;
};

static int64_t now_ms(const struct cache_download *d)
{
    return virtual_clock_wall_ns(d->options.clock) / 1000000;
}

/* --------------------------------------------------------------- pending --*/

static struct pending *pending_create(struct cache_download *d,
                                      const struct crawl_fetch *fetch,
                                      void *tag)
{
    size_t len = strlen(fetch->url) + 1;
    struct pending *p = calloc(1, sizeof *p + len);

    if (!p)
        return NULL;
    p->owner = d;
    p->tag = tag;
    p->passes = (fetch->etag && *fetch->etag) ||
                (fetch->last_modified && *fetch->last_modified);
    memcpy(p->url, fetch->url, len);
    return p;
}

static void add_waiting(struct cache_download *d, struct pending *p)
{
    p->next = d->waiting;
    p->at = &d->waiting;
    if (p->next)
        p->next->at = &p->next;
    d->waiting = p;
}

static void remove_waiting(struct pending *p)
{
    *p->at = p->next;
    if (p->next)
        p->next->at = p->at;
}

static void add_queued(struct cache_download *d, struct pending *p)
{
    p->next = NULL;
    *d->queue_end = p;
    d->queue_end = &p->next;
    d->queued++;
}

static struct pending *take_queued(struct cache_download *d)
{
    struct pending *p = d->queue;

    d->queue = p->next;
    if (!d->queue)
        d->queue_end = &d->queue;
    d->queued--;
    return p;
}

/* ----------------------------------------------------------------- start --*/

/* Looks into the cache; a cache that cannot be read has nothing. */
static bool find(struct cache_download *d, const char *url, bool with_body,
                 struct crawl_cached *out)
{
    int rc = crawl_cache_find(d->cache, url, with_body, out, NULL);

    if (rc < 0 && rc != -ENOENT)
        d->options.counts->failures++;
    return rc == 0;
}

/* An entry of the future is one that the clock was set back behind. */
static bool is_fresh(const struct cache_download *d,
                     const struct crawl_cached *entry)
{
    int64_t age_ms = now_ms(d) - entry->stored_ms;

    return age_ms >= 0 && age_ms < entry->fresh_ms;
}

static int ask_inner(struct cache_download *d, struct pending *p,
                     const struct crawl_fetch *fetch)
{
    int rc = d->inner.start(d->inner.self, fetch, p);

    if (rc == 0)
        add_waiting(d, p);
    return rc;
}

static int start_pending(struct cache_download *d, struct pending *p,
                         const struct crawl_fetch *fetch)
{
    struct crawl_fetch ask = *fetch;
    bool found;

    found = !p->passes && find(d, p->url, false, &d->peeked);
    if (d->options.replay_only ||
        (found && (d->options.policy == CRAWL_CACHE_ALWAYS ||
                   is_fresh(d, &d->peeked)))) {
        add_queued(d, p);
        return 0;
    }
    p->known = found;
    if (found) {
        ask.etag = d->peeked.etag;
        ask.last_modified = d->peeked.last_modified;
        p->asks = *ask.etag || *ask.last_modified;
    }
    return ask_inner(d, p, &ask);
}

static int cache_start(void *self, const struct crawl_fetch *fetch, void *tag)
{
    struct cache_download *d = self;
    struct pending *p = pending_create(d, fetch, tag);
    int rc = p ? start_pending(d, p, fetch) : -ENOMEM;

    if (rc < 0)
        free(p);
    return rc;
}

/* ------------------------------------------------------------------ tell --*/

static struct crawl_fetched blank(const struct pending *p)
{
    return (struct crawl_fetched){.tag = p->tag,
                                  .body = "",
                                  .content_type = "",
                                  .location = "",
                                  .etag = "",
                                  .last_modified = "",
                                  .fresh_ms = -1,
                                  .retry_after_ms = -1};
}

/* d->loaded is the answer. */
static int tell_loaded(struct cache_download *d, const struct pending *p)
{
    const struct crawl_cached *entry = &d->loaded;
    struct crawl_fetched out = blank(p);
    int rc;

    out.status = entry->status;
    out.body = entry->body;
    out.body_len = entry->body_len;
    out.content_type = entry->type;
    out.location = entry->location;
    out.etag = entry->etag;
    out.last_modified = entry->last_modified;
    out.fresh_ms = entry->fresh_ms;
    rc = d->fn(d->ctx, &out);
    if (entry->text.cap > KEEP_BYTES)
        string_builder_fini(&d->loaded.text);
    return rc;
}

static int tell_missing(struct cache_download *d, const struct pending *p)
{
    struct crawl_fetched out = blank(p);
    char *c;

    out.error = -ENOENT;
    (void)snprintf(out.text, sizeof out.text,
                   "not in the cache, and no network is asked: %.70s", p->url);
    for (c = out.text; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return d->fn(d->ctx, &out);
}

/* ----------------------------------------------------------------- store --*/

/* An answer that says nothing of the page. */
static bool passes_by(const struct crawl_fetched *f)
{
    return f->error || f->status == 429 || f->status >= 500;
}

static bool is_kept(const struct cache_download *d,
                    const struct crawl_fetched *f)
{
    return f->status != 304 &&
           (d->options.policy == CRAWL_CACHE_ALWAYS || !f->no_store);
}

static void store(struct cache_download *d, const char *url,
                  const struct crawl_fetched *f)
{
    const struct crawl_cached entry = {.status = f->status,
                                       .type = f->content_type,
                                       .location = f->location,
                                       .etag = f->etag,
                                       .last_modified = f->last_modified,
                                       .stored_ms = now_ms(d),
                                       .fresh_ms = f->fresh_ms,
                                       .body = f->body,
                                       .body_len = f->body_len};

    if (crawl_cache_put(d->cache, url, &entry, NULL) == 0)
        d->options.counts->stored++;
    else
        d->options.counts->failures++;
}

/* The server says otherwise now, and that may not be kept. */
static void forget(struct cache_download *d, const char *url)
{
    if (crawl_cache_remove(d->cache, url, NULL) < 0)
        d->options.counts->failures++;
}

/* Also when an entry went out since it was looked at. */
static int ask_whole(struct cache_download *d, struct pending *p)
{
    const struct crawl_fetch fetch = {.url = p->url};

    p->asks = p->known = false;
    return ask_inner(d, p, &fetch);
}

/* p is still the caller's, unless *out_again. A 304 without a word about time
 * leaves what was said before. */
static int on_unchanged(struct cache_download *d, struct pending *p,
                        int64_t fresh_ms, bool *out_again)
{
    int rc;

    d->options.counts->unchanged++;
    if (!find(d, p->url, true, &d->loaded)) {
        rc = ask_whole(d, p);
        *out_again = rc == 0;
        return rc;
    }
    if (fresh_ms >= 0)
        d->loaded.fresh_ms = fresh_ms;
    rc = crawl_cache_renew(d->cache, p->url, now_ms(d), d->loaded.fresh_ms,
                           NULL);
    if (rc < 0)
        d->options.counts->failures++;
    return tell_loaded(d, p);
}

static int on_answer(struct cache_download *d, const struct pending *p,
                     const struct crawl_fetched *f)
{
    struct crawl_fetched out = *f;

    out.tag = p->tag;
    d->options.counts->fetched++;
    if (!passes_by(f)) {
        if (is_kept(d, f))
            store(d, p->url, f);
        else if (p->known)
            forget(d, p->url);
    }
    return d->fn(d->ctx, &out);
}

static int on_inner(void *ctx, const struct crawl_fetched *f)
{
    struct cache_download *d = ctx;
    struct pending *p = f->tag;
    bool again = false;
    int rc;

    remove_waiting(p);
    if (p->asks && !f->error && f->status == 304)
        rc = on_unchanged(d, p, f->fresh_ms, &again);
    else
        rc = on_answer(d, p, f);
    if (!again)
        free(p);
    return rc;
}

/* ------------------------------------------------------------------ poll --*/

/* One that needs no network; unless its entry went out meanwhile. */
static int tell_one(struct cache_download *d)
{
    struct pending *p = take_queued(d);
    int rc;

    if (find(d, p->url, true, &d->loaded)) {
        d->options.counts->hits++;
        rc = tell_loaded(d, p);
    } else if (d->options.replay_only) {
        rc = tell_missing(d, p);
    } else {
        rc = ask_whole(d, p);
        if (rc == -EAGAIN)
            add_queued(d, p); /* until there is room */
        if (rc == 0 || rc == -EAGAIN)
            return 0;
    }
    free(p);
    return rc;
}

/* Those that are there now; what fn starts comes with the next poll. */
static int tell_queued(struct cache_download *d)
{
    size_t left;
    int rc = 0;

    for (left = d->queued; rc == 0 && left; left--)
        rc = tell_one(d);
    return rc;
}

static int cache_poll(void *self, int timeout_ms, crawl_fetched_fn *fn,
                      void *ctx)
{
    struct cache_download *d = self;
    bool any = d->queued > 0;
    int rc;

    d->fn = fn;
    d->ctx = ctx;
    rc = tell_queued(d);
    if (rc != 0)
        return rc;
    if (d->waiting || !d->options.replay_only)
        return d->inner.poll(d->inner.self, any ? 0 : timeout_ms, on_inner, d);
    if (!any)
        (void)virtual_clock_sleep_ns(d->options.clock,
                                     (int64_t)timeout_ms * 1000000);
    return 0;
}

/* ------------------------------------------------------------------ open --*/

static void cache_close(void *self)
{
    struct cache_download *d = self;
    struct pending *p = d->waiting, *next;

    while (d->queue)
        free(take_queued(d));
    for (; p; p = next) {
        next = p->next;
        free(p);
    }
    if (d->inner.close)
        d->inner.close(d->inner.self);
    crawl_cache_close(d->cache);
    crawl_cached_fini(&d->peeked);
    crawl_cached_fini(&d->loaded);
    free(d);
}

static void fill_defaults(struct cache_download *d)
{
    struct crawl_cache_options *o = &d->options;

    virtual_clock_init_real(&d->real);
    if (!o->max_bytes)
        o->max_bytes = (int64_t)256 * 1024 * 1024;
    if (!o->clock)
        o->clock = &d->real;
    if (!o->counts)
        o->counts = &d->own_counts;
}

int crawl_download_cache_open(struct crawl_downloader *out,
                              const struct crawl_downloader *inner,
                              const char *path,
                              const struct crawl_cache_options *options,
                              struct port_error *err)
{
    struct cache_download *d = calloc(1, sizeof *d);
    int rc;

    assert(inner || (options && options->replay_only));
    memset(out, 0, sizeof *out);
    if (!d) {
        if (inner)
            inner->close(inner->self);
        return port_fail(err, -ENOMEM, 0, "no memory");
    }
    if (inner)
        d->inner = *inner;
    if (options)
        d->options = *options;
    fill_defaults(d);
    d->queue_end = &d->queue;
    crawl_cached_init(&d->peeked);
    crawl_cached_init(&d->loaded);
    rc = crawl_cache_open(&d->cache, path, d->options.max_bytes, err);
    if (rc < 0) {
        cache_close(d);
        return rc;
    }
    *out = (struct crawl_downloader){d, cache_start, cache_poll, cache_close,
                                     d->options.replay_only ? NULL
                                                            : d->inner.loop};
    return 0;
}
