/* SPDX-License-Identifier: MIT-0 */
#include "crawl_engine_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_charset.h"

struct crawl_sink {
    struct crawl_engine *engine;
    const struct crawl_lease *lease;
    int ordinal;
};

static struct str_view href(const struct crawl_url *url)
{
    return str_view_of(string_builder_cstr(&url->href), url->href.len);
}

int crawl_request_add(struct crawl_engine *e, const struct crawl_url *url,
                      const char *callback, int depth, bool *out_new)
{
    /* The fragment never reaches a server. */
    char *text = strndup(href(url).data, url->query_end);
    char *name = crawl_site_origin(url);
    struct crawl_request request = {
        .url = text, .site = name, .callback = callback, .depth = depth};
    struct crawl_site *site = NULL;
    int rc = text && name ? 0 : -ENOMEM;

    if (rc == 0)
        rc = crawl_fingerprint_make(&request.fingerprint, "GET", href(url),
                                    str_view_from(""), false);
    if (rc == 0)
        rc = crawl_store_add(e->parts.store, &request, out_new, &e->err);
    if (rc == 0 && *out_new) {
        site = crawl_site_find(e, name);
        if (site)
            site->idle = false;
        else
            rc = -ENOMEM;
    }
    free(text);
    free(name);
    return rc;
}

int crawl_emit(struct crawl_sink *sink, const char *json)
{
    struct crawl_engine *e = sink->engine;

    e->stats.items++;
    return crawl_store_item(e->parts.store, sink->lease->id, sink->ordinal++,
                            json, &e->err);
}

int crawl_follow(struct crawl_sink *sink, const struct crawl_url *url,
                 const char *callback)
{
    struct crawl_engine *e = sink->engine;
    int depth = sink->lease->depth + 1, rc;
    bool is_new = false;

    if (!crawl_site_is_allowed(e, url) ||
        (e->set.max_depth && depth > e->set.max_depth))
        return 0;
    rc = crawl_request_add(e, url, callback ? callback : sink->lease->callback,
                           depth, &is_new);
    e->stats.links_new += is_new;
    return rc;
}

static const struct crawl_callback *find_callback(const struct crawl_engine *e,
                                                  const char *name)
{
    const struct crawl_callback *c = e->parts.spider->callbacks;

    while (c->name && strcmp(c->name, name) != 0)
        c++;
    return c->name ? c : NULL;
}

static bool is_html(const char *type)
{
    return !*type || strstr(type, "html") || strstr(type, "xml");
}

/* A page that is too large, too slow or in no known encoding ends itself, not
 * the crawl. */
static bool is_pages_fault(int rc)
{
    return rc == -ETIMEDOUT || rc == -EFBIG || rc == -EMSGSIZE ||
           rc == -ENOTSUP || rc == -EINVAL;
}

/* Half of a page is worse than none. */
static int run_callback(struct crawl_engine *e, const struct crawl_callback *c,
                        struct crawl_sink *sink, const struct crawl_page *page)
{
    int rc = crawl_store_page_begin(e->parts.store, &e->err), end;

    if (rc < 0)
        return rc;
    rc = c->page(e->parts.spider->self, sink, page);
    end = crawl_store_page_end(e->parts.store, rc == 0, &e->err);
    if (rc < 0)
        e->stats.items -= sink->ordinal;
    return rc ? rc : end;
}

static int give_page(struct crawl_engine *e, struct crawl_job *job,
                     const struct crawl_fetched *f)
{
    const struct crawl_callback *c = find_callback(e, job->lease.callback);
    struct crawl_sink sink = {e, &job->lease, 0};
    struct crawl_page page = {
        .url = &e->url, .status = f->status, .depth = job->lease.depth};
    struct str_view body = str_view_of(f->body, f->body_len);
    int rc;

    if (!c)
        return crawl_store_dead(e->parts.store, job->lease.id, f->status,
                                "the spider has no such callback", &e->err);
    rc = crawl_url_parse(&e->url, str_view_from(job->lease.url), NULL, NULL);
    page.charset = crawl_charset_sniff(str_view_from(f->content_type), body,
                                       "windows-1252");
    string_builder_clear(&e->text);
    if (rc == 0)
        rc = crawl_charset_decode(&e->text, page.charset, body);
    page.text = str_view_of(string_builder_cstr(&e->text), e->text.len);
    if (rc == 0)
        rc = run_callback(e, c, &sink, &page);
    if (is_pages_fault(rc))
        return crawl_store_dead(e->parts.store, job->lease.id, f->status,
                                "the page cannot be read", &e->err);
    return rc < 0 ? rc
                  : crawl_store_done(e->parts.store, job->lease.id, f->status,
                                     NULL, &e->err);
}

/* Each hop is a request of its own: through robots.txt, and known when it was
 * seen. A loop ends there. */
static int moved(struct crawl_engine *e, struct crawl_job *job,
                 const struct crawl_fetched *f)
{
    struct crawl_sink sink = {e, &job->lease, 0};
    int rc =
        crawl_url_parse(&e->url, str_view_from(job->lease.url), NULL, NULL);

    if (rc == 0)
        rc = crawl_url_parse(&e->target, str_view_from(f->location), &e->url,
                             NULL);
    if (rc == 0)
        rc = crawl_follow(&sink, &e->target, NULL);
    if (rc < 0 && rc != -EINVAL && rc != -EMSGSIZE)
        return rc;
    return crawl_store_done(e->parts.store, job->lease.id, f->status, "moved",
                            &e->err);
}

/* Only this site waits for what its server asked for. */
static int try_again(struct crawl_engine *e, struct crawl_job *job,
                     const struct crawl_fetched *f, const char *reason)
{
    int64_t wait_ms = e->set.backoff_ms << job->lease.tries;

    if (job->lease.tries + 1 >= e->set.max_tries) {
        e->stats.failures++;
        return crawl_store_dead(e->parts.store, job->lease.id, f->status,
                                reason, &e->err);
    }
    e->stats.retries++;
    if (f->retry_after_ms > wait_ms)
        wait_ms = f->retry_after_ms;
    if (wait_ms > e->set.max_wait_ms)
        wait_ms = e->set.max_wait_ms;
    if (f->retry_after_ms >= 0 &&
        job->site->next_ms < crawl_now_ms(e) + wait_ms)
        job->site->next_ms = crawl_now_ms(e) + wait_ms;
    return crawl_store_retry(e->parts.store, job->lease.id,
                             crawl_wall_ms(e) + wait_ms, reason, &e->err);
}

static bool worth_a_try(int error)
{
    return error != -EFBIG && error != -EACCES && error != -EINVAL &&
           error != -EPROTONOSUPPORT && error != -EBADMSG && error != -ENOENT;
}

static int decide(struct crawl_engine *e, struct crawl_job *job,
                  const struct crawl_fetched *f)
{
    char reason[40];

    e->stats.pages++;
    e->stats.bytes += (int64_t)f->body_len;
    if (f->error && worth_a_try(f->error))
        return try_again(e, job, f, f->text);
    if (f->error) {
        e->stats.failures++;
        return crawl_store_dead(e->parts.store, job->lease.id, 0, f->text,
                                &e->err);
    }
    (void)snprintf(reason, sizeof reason, "status %d", f->status);
    if (f->status == 429 || f->status >= 500)
        return try_again(e, job, f, reason);
    if (f->status >= 300 && f->status < 400 && *f->location)
        return moved(e, job, f);
    if (f->status == 200 && is_html(f->content_type))
        return give_page(e, job, f);
    return crawl_store_done(e->parts.store, job->lease.id, f->status, reason,
                            &e->err);
}

/* Whatever a page does to this process, it does in here. */
int crawl_answer_take(struct crawl_engine *e, struct crawl_job *job,
                      const struct crawl_fetched *f)
{
    int rc = crawl_store_working(e->parts.store, job->lease.id, &e->err);

    if (rc == 0)
        rc = decide(e, job, f);
    if (rc == 0)
        rc = crawl_store_working(e->parts.store, 0, &e->err);
    return rc;
}
