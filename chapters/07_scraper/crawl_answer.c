/* SPDX-License-Identifier: MIT-0 */
#include "crawl_engine_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGE_BYTES = 1024 * 1024 };

/* -------------------------------------------------------------- requests --*/

static int wake_site(struct crawl_engine *e, const char *name)
{
    struct crawl_site *site = crawl_site_find(e, name);

    if (!site)
        return -ENOMEM;
    site->idle = false;
    return 0;
}

static int count_drop(struct crawl_engine *e, const char *what,
                      const struct pipeline_fate *fate)
{
    char name[200];

    (void)snprintf(name, sizeof name, "%s/%.40s: %.140s", what, fate->stage,
                   fate->reason);
    return crawl_store_stat(e->parts.store, name, 1, &e->err);
}

/* Seeds come before the run, and by themselves. */
static int ask_stages(struct crawl_engine *e, struct crawl_request *r,
                      bool *out_dropped)
{
    struct pipeline_fate fate;
    int rc = e->requests.is_open ? pipeline_push(&e->requests, r, &fate) : 0;

    *out_dropped = rc == PIPELINE_DROP;
    return *out_dropped ? count_drop(e, "request_dropped", &fate) : rc;
}

/* A page that is known costs a look into memory, and the job nothing. */
static int add(struct crawl_engine *e, const struct crawl_request *found,
               bool *out_new)
{
    struct crawl_request r = *found;
    bool dropped;
    int rc;

    *out_new = false;
    if (e->seen && !r.dont_filter && crawl_seen_has(e->seen, &r.fingerprint)) {
        e->stats.links_known++;
        return 0;
    }
    rc = ask_stages(e, &r, &dropped);
    if (rc == 0 && !dropped)
        rc = crawl_store_add(e->parts.store, &r, out_new, &e->err);
    if (rc < 0 || dropped)
        return rc;
    e->stats.links_new += *out_new;
    e->queued += *out_new;
    e->stats.links_known += !*out_new;
    return *out_new ? wake_site(e, r.site) : 0;
}

int crawl_request_add(struct crawl_engine *e, const struct crawl_url *url,
                      const struct crawl_request *like)
{
    const char *href = string_builder_cstr(&url->href);
    /* The fragment never reaches a server. */
    char *text = strndup(href, url->query_end);
    struct arena *arena = NULL;
    int rc = text ? arena_create(&arena, 1024) : -ENOMEM;
    struct crawl_request request = *like;
    bool is_new;

    request.url = text;
    if (rc == 0)
        request.site = crawl_result_site(arena, url);
    if (rc == 0 && !request.site)
        rc = -ENOMEM;
    if (rc == 0)
        rc = crawl_fingerprint_make(&request.fingerprint, "GET",
                                    str_view_of(href, url->href.len),
                                    str_view_from(""), false);
    if (rc == 0)
        rc = add(e, &request, &is_new);
    if (rc == 0 && e->seen)
        rc = crawl_seen_add(e->seen, &request.fingerprint);
    arena_destroy(arena);
    free(text);
    return rc;
}

/* --------------------------------------------------------------- answers --*/

static int end(struct crawl_engine *e, struct crawl_job *job, int rc)
{
    /* What comes back to the queue is ready some time. */
    job->site->idle = false;
    crawl_job_destroy(e, job);
    e->uncommitted++;
    return rc;
}

int crawl_answer_dead(struct crawl_engine *e, struct crawl_job *job, int status,
                      const char *reason)
{
    return end(e, job,
               crawl_store_dead(e->parts.store, job->lease.id, status, reason,
                                &e->err));
}

static int done(struct crawl_engine *e, struct crawl_job *job, int status,
                const char *reason)
{
    return end(e, job,
               crawl_store_done(e->parts.store, job->lease.id, status, reason,
                                &e->err));
}

static int moved(struct crawl_engine *e, struct crawl_job *job)
{
    const struct crawl_fetched *f = job->exchange.response;
    const struct crawl_request there = {.callback = job->lease.callback,
                                        .meta = job->lease.meta,
                                        .depth = job->lease.depth + 1,
                                        .hops = job->lease.hops + 1};
    int rc =
        crawl_url_parse(&e->url, str_view_from(job->lease.url), NULL, NULL);

    if (there.hops > e->set.max_redirects) {
        e->stats.failures++;
        return crawl_answer_dead(e, job, f ? f->status : 0,
                                 "too many redirects");
    }
    if (rc == 0)
        rc = crawl_url_parse(&e->target, str_view_from(job->about.location),
                             &e->url, NULL);
    if (rc < 0 || crawl_scope_refuses(e->scope, &e->target, there.depth))
        e->stats.links_refused++;
    else
        rc = crawl_request_add(e, &e->target, &there);
    if (rc < 0 && rc != -EINVAL && rc != -EMSGSIZE)
        return end(e, job, rc);
    return done(e, job, f ? f->status : 0, "moved");
}

/* Only this site waits for what its server asked for. */
static int later(struct crawl_engine *e, struct crawl_job *job)
{
    int64_t at = crawl_now_ms(e) + job->about.wait_ms;

    if (job->about.site_waits && job->site->hold_ms < at)
        job->site->hold_ms = at;
    e->queued++;
    return end(e, job,
               crawl_store_retry(e->parts.store, job->lease.id,
                                 crawl_wall_ms(e) + job->about.wait_ms,
                                 job->about.reason, &e->err));
}

static int set(struct string_builder *out, const char *text)
{
    string_builder_clear(out);
    return string_builder_append(out, text, strlen(text));
}

static struct crawl_task *take_task(struct crawl_engine *e)
{
    struct crawl_task *task = e->spare;

    if (task)
        e->spare = task->next;
    else
        (void)crawl_task_create(&task);
    return task;
}

static int fill(struct crawl_task *task, struct crawl_job *job,
                const struct crawl_fetched *f)
{
    int rc = set(&task->url, job->lease.url);

    task->tag = job;
    task->id = job->lease.id;
    task->status = f->status;
    task->depth = job->lease.depth;
    if (rc == 0)
        rc = set(&task->callback, job->lease.callback);
    if (rc == 0)
        rc = set(&task->meta, job->lease.meta);
    if (rc == 0)
        rc = set(&task->content_type, f->content_type);
    string_builder_clear(&task->body);
    return rc == 0 ? string_builder_append(&task->body, f->body, f->body_len)
                   : rc;
}

/* A tree takes ten times the memory of its text. The large ones come one after
 * the other, whatever the number of threads. */
static void submit(struct crawl_engine *e, struct crawl_task *task)
{
    task->is_large = task->body.len > LARGE_BYTES;
    task->next = NULL;
    if (task->is_large && e->large_under_way) {
        struct crawl_task **at = &e->large;

        while (*at)
            at = &(*at)->next;
        *at = task;
        return;
    }
    e->large_under_way |= task->is_large;
    crawl_workers_submit(e->workers, task);
}

static void submit_next_large(struct crawl_engine *e)
{
    struct crawl_task *task = e->large;

    e->large_under_way = false;
    if (task) {
        e->large = task->next;
        submit(e, task);
    }
}

/* ----------------------------------------------------------------- pages --*/

static int give_item(struct crawl_engine *e, struct crawl_item *item)
{
    struct pipeline_fate fate;
    int rc = pipeline_push(&e->pipeline, item, &fate);

    if (e->store_rc < 0)
        return e->store_rc;
    if (rc == 0 || rc == -ENOMEM)
        return rc;
    if (rc < 0) { /* a stage could not: the item is lost, the crawl goes on */
        e->stats.items_failed++;
        return 0;
    }
    e->stats.items_dropped++;
    return count_drop(e, "item_dropped", &fate);
}

static int give_entries(struct crawl_engine *e,
                        const struct crawl_result *result)
{
    const struct crawl_entry *entry;
    bool is_new;
    int rc = 0;

    for (entry = result->first; rc == 0 && entry; entry = entry->next)
        rc = entry->item ? give_item(e, entry->item)
                         : add(e, &entry->request, &is_new);
    return rc;
}

/* Only now that the job has them: a page whose transaction is undone has
 * found nothing. */
static int remember(struct crawl_engine *e, const struct crawl_result *result)
{
    const struct crawl_entry *entry;
    int rc = 0;

    for (entry = result->first; rc == 0 && e->seen && entry;
         entry = entry->next)
        if (!entry->item && !entry->request.dont_filter)
            rc = crawl_seen_add(e->seen, &entry->request.fingerprint);
    return rc;
}

static int keep(struct crawl_engine *e, struct crawl_job *job,
                const struct crawl_result *result)
{
    int rc = crawl_store_page_begin(e->parts.store, &e->err), undo;
    int64_t queued = e->queued;

    if (rc < 0)
        return end(e, job, rc);
    e->item_request = job->lease.id;
    e->item_ordinal = 0;
    e->stats.links_refused += result->refused;
    rc = give_entries(e, result);
    undo = crawl_store_page_end(e->parts.store, rc == 0, &e->err);
    if (rc < 0)
        e->queued = queued;
    else
        rc = undo;
    if (rc == 0)
        rc = remember(e, result);
    return rc < 0 ? end(e, job, rc) : done(e, job, job->visit.status, NULL);
}

/* What the spider middlewares made of a page; each that is dead is counted. */
static int settle(struct crawl_engine *e, struct crawl_job *job, int outcome,
                  int64_t *dead)
{
    const struct crawl_visit *v = &job->visit;
    const char *reason = v->reason;

    if (outcome == MIDDLEWARE_RESPONSE)
        return keep(e, job, job->visiting.response);
    if (outcome == -ENOMEM) /* not the page's fault: it stays leased */
        return end(e, job, outcome);
    if (!reason)
        reason = strerror(-outcome);
    if (v->is_done)
        return done(e, job, v->status, reason);
    ++*dead;
    return crawl_answer_dead(e, job, v->status, reason);
}

static void give_back(struct crawl_engine *e, struct crawl_task *task)
{
    task->next = e->spare;
    e->spare = task;
}

static int parse(struct crawl_engine *e, struct crawl_job *job,
                 struct crawl_task *task, const struct crawl_fetched *f)
{
    int rc = fill(task, job, f);

    if (rc < 0) {
        crawl_task_destroy(task);
        return rc;
    }
    e->parsing++;
    submit(e, task);
    return 0;
}

/* A page of which the process dies is counted in its row, so there must be one
 * by then. */
static int keep_row(struct crawl_engine *e, const struct crawl_job *job)
{
    return crawl_store_is_kept(e->parts.store, job->lease.id) ? 0
                                                              : crawl_commit(e);
}

static int answered(struct crawl_engine *e, struct crawl_job *job,
                    const struct crawl_fetched *f)
{
    struct crawl_task *task = take_task(e);
    int rc = task ? keep_row(e, job) : -ENOMEM;
    int outcome;

    if (rc == 0)
        rc = crawl_spider_hooks_note(e, job->lease.id);
    if (rc < 0) {
        crawl_task_destroy(task);
        return rc;
    }
    outcome = crawl_visit_begin(e, job, task, f);
    if (outcome == MIDDLEWARE_NEXT) {
        rc = parse(e, job, task, f);
    } else {
        rc = settle(e, job, outcome, &e->stats.failures);
        give_back(e, task);
    }
    return rc == 0 ? crawl_spider_hooks_note(e, 0) : rc;
}

int crawl_answer_take(struct crawl_engine *e, struct crawl_job *job,
                      int outcome)
{
    const char *reason = job->about.reason;

    if (outcome == MIDDLEWARE_RESPONSE)
        return answered(e, job, job->exchange.response);
    if (outcome == MIDDLEWARE_REQUEST)
        return job->about.again == CRAWL_AGAIN_THERE ? moved(e, job)
                                                     : later(e, job);
    if (outcome == -ENOMEM) /* not the page's fault: it stays leased */
        return end(e, job, outcome);
    e->stats.failures += outcome != -EACCES;
    return crawl_answer_dead(e, job, 0, reason ? reason : strerror(-outcome));
}

int crawl_answer_parsed(void *ctx, struct crawl_task *task)
{
    struct crawl_engine *e = ctx;
    struct crawl_job *job = task->tag;
    int rc = crawl_store_working(e->parts.store, 0, task->id, &e->err);

    e->parsing--;
    if (task->is_large)
        submit_next_large(e);
    if (rc == 0 && task->rc == -ENOMEM)
        rc = -ENOMEM;
    rc = rc < 0 ? end(e, job, rc)
                : settle(e, job, crawl_visit_end(e, job, task),
                         &e->stats.page_failures);
    give_back(e, task);
    if (rc == 0)
        rc = crawl_store_working(e->parts.store, 0, 0, &e->err);
    if (!e->in_flight && !e->parsing)
        e->suspect = false;
    return rc;
}
