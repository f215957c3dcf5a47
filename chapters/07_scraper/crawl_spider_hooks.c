/* SPDX-License-Identifier: MIT-0 */
/* The spider middlewares: the one that every crawl has, and the way of a page
 * through all of them. */
#include "crawl_engine_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { OWN = 1 };

/* ------------------------------------------------------------ http_error --*/

static bool is_html(const char *type)
{
    return !*type || strstr(type, "html") || strstr(type, "xml");
}

static int http_error_input(void *self, struct middleware_exchange *x)
{
    struct crawl_engine *e = self;
    struct crawl_visit *v = x->request;

    if (v->status == 200 && is_html(v->content_type))
        return MIDDLEWARE_NEXT;
    (void)snprintf(e->status_text, sizeof e->status_text, "status %d",
                   v->status);
    v->reason = e->status_text;
    v->is_done = v->status != 429 && v->status < 500; /* no try is left */
    return -ENODATA;
}

static const struct middleware_ops http_error = {.on_request =
                                                     http_error_input};

int crawl_spider_hooks_use(struct crawl_engine *e)
{
    return middleware_use(&e->spider_hooks, CRAWL_HOOK_HTTP_ERROR, &http_error,
                          e);
}

int crawl_spider_hooks_note(struct crawl_engine *e, int64_t id)
{
    return e->spider_hooks.count > OWN
               ? crawl_store_working(e->parts.store, 0, id, &e->err)
               : 0;
}

/* ----------------------------------------------------------------- visit --*/

/* There is nothing that another request could be in place of: the page has
 * been fetched. */
static int without_request(struct crawl_visit *v, int outcome)
{
    if (outcome != MIDDLEWARE_REQUEST)
        return outcome;
    v->reason = "a spider middleware answered with a request";
    v->is_done = false;
    return -EPROTO;
}

int crawl_visit_begin(struct crawl_engine *e, struct crawl_job *job,
                      struct crawl_task *task, const struct crawl_fetched *f)
{
    crawl_result_clear(&task->result);
    job->sink = (struct crawl_sink){.result = &task->result,
                                    .scope = e->scope,
                                    .callback = job->lease.callback,
                                    .depth = job->lease.depth,
                                    .budget = &e->set.budget};
    job->visit = (struct crawl_visit){
        .id = job->lease.id,
        .url = job->lease.url,
        .status = f->status,
        .depth = job->lease.depth,
        .callback = job->lease.callback,
        .meta = job->lease.meta,
        .content_type = f->content_type,
        .body = str_view_of(f->body, f->body_len),
        .sink = &job->sink,
    };
    job->visiting = (struct middleware_exchange){.request = &job->visit};
    return without_request(&job->visit,
                           middleware_begin(&e->spider_hooks, &job->visiting));
}

int crawl_visit_end(struct crawl_engine *e, struct crawl_job *job,
                    struct crawl_task *task)
{
    struct crawl_visit *v = &job->visit;
    int rc = task->rc < 0 ? task->rc : 0;

    v->content_type = string_builder_cstr(&task->content_type);
    v->body = str_view_from("");
    v->reason = task->why;
    v->is_done = false;
    job->visiting.response = rc == 0 ? &task->result : NULL;
    return without_request(
        v, middleware_end(&e->spider_hooks, &job->visiting, rc));
}
