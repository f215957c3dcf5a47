/* SPDX-License-Identifier: MIT-0 */
/* The downloader middlewares that every crawl has. */
#include "crawl_engine_private.h"

#include <errno.h>
#include <stddef.h>

static struct crawl_job *job_of(struct middleware_exchange *x)
{
    return (struct crawl_job *)(void *)((char *)x->request -
                                        offsetof(struct crawl_job, about));
}

static int again(struct middleware_exchange *x, enum crawl_again how)
{
    struct crawl_exchange *about = x->request;

    about->again = how;
    x->next = about;
    return MIDDLEWARE_REQUEST;
}

/* ---------------------------------------------------------------- robots --*/

static int robots_request(void *self, struct middleware_exchange *x)
{
    struct crawl_engine *e = self;
    struct crawl_job *job = job_of(x);
    const struct crawl_site *site = job->site;

    int rc =
        crawl_url_parse(&e->url, str_view_from(job->about.url), NULL, NULL);

    if (rc == -ENOMEM)
        return rc;
    if (rc < 0)
        job->about.reason = "not a URL";
    else if (site->state == ROBOTS_DOWN)
        job->about.reason = site->down;
    else if (site->robots &&
             !crawl_robots_allows(site->robots, crawl_url_target(&e->url)))
        job->about.reason = "forbidden by robots.txt";
    else
        return MIDDLEWARE_NEXT;
    e->stats.robots_denied++;
    return -EACCES;
}

static const struct middleware_ops robots = {.on_request = robots_request};

/* ----------------------------------------------------------------- retry --*/

static bool is_worth_a_try(int error)
{
    return error != -EFBIG && error != -EACCES && error != -EINVAL &&
           error != -EPROTONOSUPPORT && error != -EBADMSG && error != -ENOENT;
}

/* Twice as long each time, without overflow. */
static int64_t backoff_ms(const struct crawl_engine *e, int tries)
{
    int64_t ms = e->set.backoff_ms;

    while (tries-- > 0 && ms < e->set.max_wait_ms)
        ms *= 2;
    return ms < e->set.max_wait_ms ? ms : e->set.max_wait_ms;
}

static int try_again(struct crawl_engine *e, struct middleware_exchange *x,
                     int64_t retry_after_ms)
{
    struct crawl_exchange *about = x->request;

    if (about->tries + 1 >= e->set.max_tries)
        return MIDDLEWARE_NEXT;
    about->wait_ms = backoff_ms(e, about->tries);
    if (retry_after_ms > about->wait_ms)
        about->wait_ms = retry_after_ms < e->set.max_wait_ms
                             ? retry_after_ms
                             : e->set.max_wait_ms;
    about->site_waits = retry_after_ms >= 0;
    e->stats.retries++;
    return again(x, CRAWL_AGAIN_LATER);
}

static int retry_response(void *self, struct middleware_exchange *x)
{
    const struct crawl_fetched *f = x->response;

    return f->status == 429 || f->status >= 500
               ? try_again(self, x, f->retry_after_ms)
               : MIDDLEWARE_NEXT;
}

static int retry_error(void *self, struct middleware_exchange *x)
{
    return is_worth_a_try(x->error) ? try_again(self, x, -1) : MIDDLEWARE_NEXT;
}

static const struct middleware_ops retry = {.on_response = retry_response,
                                            .on_error = retry_error};

/* -------------------------------------------------------------- redirect --*/

/* Each hop is a request of its own: through robots.txt, and known when it was
 * seen. A loop ends there. */
static int redirect_response(void *self, struct middleware_exchange *x)
{
    const struct crawl_fetched *f = x->response;
    struct crawl_exchange *about = x->request;

    (void)self;
    if (f->status < 300 || f->status >= 400 || !*f->location)
        return MIDDLEWARE_NEXT;
    about->location = f->location;
    return again(x, CRAWL_AGAIN_THERE);
}

static const struct middleware_ops redirect = {.on_response =
                                                   redirect_response};

int crawl_hooks_use(struct crawl_engine *e)
{
    int rc = middleware_use(&e->hooks, CRAWL_HOOK_ROBOTS, &robots, e);

    if (rc == 0)
        rc = middleware_use(&e->hooks, CRAWL_HOOK_RETRY, &retry, e);
    if (rc == 0)
        rc = middleware_use(&e->hooks, CRAWL_HOOK_REDIRECT, &redirect, e);
    return rc;
}
