/* SPDX-License-Identifier: MIT-0 */
#include "crawl_url_private.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void crawl_url_init(struct crawl_url *url)
{
    memset(url, 0, sizeof *url);
    string_builder_init(&url->href, CRAWL_URL_MAX);
}

void crawl_url_fini(struct crawl_url *url)
{
    string_builder_fini(&url->href);
}

/* Where memory ran out, offsets lie past the text: such a part is empty. */
struct str_view crawl_url_part(const struct crawl_url *u, size_t from,
                               size_t to)
{
    if (from > to || to > u->href.len)
        from = to = 0;
    return str_view_of(string_builder_cstr(&u->href) + from, to - from);
}

struct str_view crawl_url_scheme(const struct crawl_url *url)
{
    return crawl_url_part(url, 0, url->scheme_end);
}

struct str_view crawl_url_host(const struct crawl_url *url)
{
    return crawl_url_part(url, url->host, url->host_end);
}

/* Between host and path stands ":port", or "/." of a path that begins with two
 * slashes; the latter only without a host. */
struct str_view crawl_url_host_port(const struct crawl_url *url)
{
    return url->host ? crawl_url_part(url, url->host, url->path)
                     : crawl_url_part(url, 0, 0);
}

struct str_view crawl_url_target(const struct crawl_url *url)
{
    return crawl_url_part(url, url->path, url->query_end);
}

bool crawl_url_is(struct str_view v, const char *text)
{
    return str_view_equal(v, str_view_from(text));
}

bool crawl_url_is_http(const struct crawl_url *url)
{
    struct str_view scheme = crawl_url_scheme(url);

    return crawl_url_is(scheme, "http") || crawl_url_is(scheme, "https");
}

static bool is_escaped_dot(struct str_view v)
{
    return v.len == 3 && strncasecmp(v.data, "%2e", 3) == 0;
}

bool crawl_url_dot(struct str_view v)
{
    return crawl_url_is(v, ".") || is_escaped_dot(v);
}

bool crawl_url_two_dots(struct str_view v)
{
    if (v.len == 2)
        return crawl_url_is(v, "..");
    if (v.len == 4)
        return (v.data[0] == '.' && is_escaped_dot(str_view_drop(v, 1))) ||
               (v.data[3] == '.' && is_escaped_dot(str_view_take(v, 3)));
    return v.len == 6 && is_escaped_dot(str_view_take(v, 3)) &&
           is_escaped_dot(str_view_drop(v, 3));
}

bool crawl_url_drive(struct str_view v, bool normal)
{
    return v.len == 2 && isalpha((unsigned char)v.data[0]) &&
           (v.data[1] == ':' || (!normal && v.data[1] == '|'));
}

bool crawl_url_starts_with_drive(struct str_view v)
{
    return v.len >= 2 && crawl_url_drive(str_view_take(v, 2), false) &&
           (v.len == 2 || memchr("/\\?#", v.data[2], 4));
}

struct str_view crawl_url_strip(struct str_view v)
{
    while (v.len && (unsigned char)v.data[0] <= ' ')
        v = str_view_drop(v, 1);
    while (v.len && (unsigned char)v.data[v.len - 1] <= ' ')
        v.len--;
    return v;
}

static bool is_break(char c)
{
    return c == '\t' || c == '\n' || c == '\r';
}

/* Tabs and newlines inside are as if they were not there. */
int crawl_url_drop_breaks(struct str_view *v, char **out_copy)
{
    size_t i = 0, n = 0;

    *out_copy = NULL;
    while (i < v->len && !is_break(v->data[i]))
        i++;
    if (i == v->len)
        return 0;
    *out_copy = malloc(v->len);
    if (!*out_copy)
        return -ENOMEM;
    for (i = 0; i < v->len; i++)
        if (!is_break(v->data[i]))
            (*out_copy)[n++] = v->data[i];
    *v = str_view_of(*out_copy, n);
    return 0;
}
