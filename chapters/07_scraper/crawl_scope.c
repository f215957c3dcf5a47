/* SPDX-License-Identifier: MIT-0 */
#include "crawl_scope.h"

#include <errno.h>
#include <stdlib.h>

#include "arena.h"
#include "hash_map.h"

struct crawl_scope {
    struct arena *names;
    struct hash_map_str *hosts;
    bool all_hosts;
    int max_depth;
};

int crawl_scope_create(struct crawl_scope **out, bool all_hosts, int max_depth)
{
    struct crawl_scope *scope = calloc(1, sizeof *scope);

    *out = NULL;
    if (!scope)
        return -ENOMEM;
    scope->all_hosts = all_hosts;
    scope->max_depth = max_depth;
    if (arena_create(&scope->names, 4096) < 0 ||
        hash_map_str_create(&scope->hosts) < 0) {
        crawl_scope_destroy(scope);
        return -ENOMEM;
    }
    *out = scope;
    return 0;
}

void crawl_scope_destroy(struct crawl_scope *scope)
{
    if (!scope)
        return;
    hash_map_str_destroy(scope->hosts);
    arena_destroy(scope->names);
    free(scope);
}

int crawl_scope_allow(struct crawl_scope *scope, struct str_view host)
{
    char *name = arena_strndup(scope->names, host.data, host.len);

    return name ? hash_map_str_put(scope->hosts, name, scope) : -ENOMEM;
}

static bool knows(const struct crawl_scope *scope, struct str_view host)
{
    char name[300]; /* a host has 253 bytes at most */

    return str_view_copy(host, name, sizeof name) == 0 &&
           hash_map_str_has(scope->hosts, name);
}

const char *crawl_scope_refuses(const struct crawl_scope *scope,
                                const struct crawl_url *url, int depth)
{
    if (!crawl_url_is_http(url))
        return "scheme";
    if (!scope->all_hosts && !knows(scope, crawl_url_host(url)))
        return "offsite";
    if (scope->max_depth && depth > scope->max_depth)
        return "depth";
    return url->query_end > CRAWL_SCOPE_URL_MAX ? "url_length" : NULL;
}
