/* SPDX-License-Identifier: MIT-0 */
#define _DEFAULT_SOURCE /* getentropy */
#include "crawl_result.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    LATE_EVERY = 64, /* entries between two looks at the clock */
    MET_URLS = 8192, /* of a thread */
    MET_BYTES = 1024 * 1024,
    KEEP_BYTES = 256 * 1024 /* of an arena, for the next page */
};

const struct crawl_budget crawl_budget_default = {
    .max_bytes = (size_t)16 * 1024 * 1024,
    .max_entries = 50000,
    .max_cpu_ms = 400,
};

int crawl_result_init(struct crawl_result *result)
{
    memset(result, 0, sizeof *result);
    result->last = &result->first;
    return arena_create(&result->arena, 0);
}

void crawl_result_fini(struct crawl_result *result)
{
    arena_destroy(result->arena);
    memset(result, 0, sizeof *result);
}

void crawl_result_clear(struct crawl_result *result)
{
    struct arena *fresh;

    if (result->bytes > KEEP_BYTES && arena_create(&fresh, 0) == 0) {
        arena_destroy(result->arena);
        result->arena = fresh;
    } else {
        arena_reset(result->arena);
    }
    result->bytes = 0;
    result->first = NULL;
    result->last = &result->first;
    result->entries = 0;
    result->refused = 0;
}

bool crawl_sink_is_late(const struct crawl_sink *sink)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return sink->until_ns &&
           (int64_t)now.tv_sec * 1000000000 + now.tv_nsec > sink->until_ns;
}

/* Counts an entry and its bytes. */
static int spend(struct crawl_sink *sink, size_t bytes)
{
    struct crawl_result *result = sink->result;

    result->bytes += bytes;
    if (result->bytes > sink->budget->max_bytes ||
        result->entries >= sink->budget->max_entries)
        return -EMSGSIZE;
    return result->entries % LATE_EVERY == 0 && crawl_sink_is_late(sink)
               ? -ETIMEDOUT
               : 0;
}

static struct crawl_entry *append(struct crawl_result *result)
{
    struct crawl_entry *entry =
        arena_alloc_array(result->arena, 1, sizeof *entry);

    if (!entry)
        return NULL;
    *result->last = entry;
    result->last = &entry->next;
    result->entries++;
    return entry;
}

void crawl_result_remove(struct crawl_result *result, struct crawl_entry **at)
{
    struct crawl_entry *entry = *at;

    *at = entry->next;
    if (result->last == &entry->next)
        result->last = at;
    result->entries--;
}

struct crawl_item *crawl_sink_item(struct crawl_sink *sink)
{
    return crawl_item_create(sink->result->arena);
}

static size_t size_of(const struct crawl_item *item)
{
    size_t i, j, size = 0;

    for (i = 0; i < item->count; i++) {
        const struct crawl_value *value = &item->fields[i].value;

        size += sizeof *value + strlen(item->fields[i].name);
        if (value->kind == CRAWL_TEXT)
            size += value->as.text.len;
        for (j = 0; value->kind == CRAWL_LIST && j < value->as.list.count; j++)
            size += sizeof(struct str_view) + value->as.list.texts[j].len;
    }
    return size;
}

int crawl_emit(struct crawl_sink *sink, struct crawl_item *item)
{
    int rc = spend(sink, size_of(item));
    struct crawl_entry *entry = rc == 0 ? append(sink->result) : NULL;

    if (rc == 0 && !entry)
        rc = -ENOMEM;
    if (rc == 0)
        entry->item = item;
    return rc;
}

char *crawl_result_site(struct arena *arena, const struct crawl_url *url)
{
    struct str_view scheme = crawl_url_scheme(url);
    struct str_view host = crawl_url_host_port(url);
    size_t cap = scheme.len + 3 + host.len + 1;
    char *text = arena_alloc(arena, cap);

    if (text)
        (void)snprintf(text, cap, "%" STR_VIEW_FORMAT "://%" STR_VIEW_FORMAT,
                       STR_VIEW_ARGS(scheme), STR_VIEW_ARGS(host));
    return text;
}

static void free_fingerprint(void *ctx, const void *key, size_t key_len,
                             void *value, enum lru_cache_reason reason)
{
    (void)ctx;
    (void)key;
    (void)key_len;
    (void)reason;
    free(value);
}

int crawl_met_create(struct lru_cache **out)
{
    struct lru_cache_options options = {.max_entries = MET_URLS,
                                        .max_cost = MET_BYTES,
                                        .drop = free_fingerprint};

    /* Pages choose the keys. */
    if (getentropy(&options.seed, sizeof options.seed) < 0)
        options.seed = (uint64_t)(uintptr_t)out;
    return lru_cache_create(out, &options);
}

/* A site has the same few links on most of its pages. */
static int fingerprint(struct crawl_fingerprint *out, struct lru_cache *met,
                       struct str_view url)
{
    const struct crawl_fingerprint *known =
        met ? lru_cache_get(met, url.data, url.len) : NULL;
    struct crawl_fingerprint *copy;
    int rc;

    if (known) {
        *out = *known;
        return 0;
    }
    rc = crawl_fingerprint_make(out, "GET", url, str_view_from(""), false);
    copy = rc == 0 && met ? malloc(sizeof *copy) : NULL;
    if (!copy)
        return rc;
    *copy = *out;
    if (lru_cache_put(met, url.data, url.len, copy, url.len) < 0)
        free(copy); /* it is worked out again, then */
    return 0;
}

static int fill(struct crawl_request *out, struct crawl_sink *sink,
                const struct crawl_url *url, const char *callback,
                const char *meta)
{
    struct arena *arena = sink->result->arena;
    const char *href = string_builder_cstr(&url->href);

    /* The fragment never reaches a server. */
    out->url = arena_strndup(arena, href, url->query_end);
    out->site = crawl_result_site(arena, url);
    out->callback = arena_strdup(arena, callback);
    out->meta = meta ? arena_strdup(arena, meta) : NULL;
    if (!out->url || !out->site || !out->callback || (meta && !out->meta))
        return -ENOMEM;
    return fingerprint(&out->fingerprint, sink->met,
                       str_view_of(href, url->query_end));
}

int crawl_follow(struct crawl_sink *sink, const struct crawl_url *url,
                 const struct crawl_follow *options)
{
    static const struct crawl_follow none = {0};
    const struct crawl_follow *o = options ? options : &none;
    int depth = sink->depth + 1, rc;
    struct crawl_entry *entry;

    if (crawl_scope_refuses(sink->scope, url, depth)) {
        sink->result->refused++;
        return 0;
    }
    rc = spend(sink, url->query_end);
    if (rc < 0)
        return rc;
    entry = append(sink->result);
    if (!entry)
        return -ENOMEM;
    entry->request.depth = depth;
    entry->request.priority = o->priority;
    entry->request.dont_filter = o->dont_filter;
    return fill(&entry->request, sink, url,
                o->callback ? o->callback : sink->callback, o->meta);
}
