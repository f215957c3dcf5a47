/* SPDX-License-Identifier: MIT-0 */
#include "crawl_cookies_curl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "dyn_array.h"

struct crawl_cookies {
    CURLSH *share;
    CURL *own; /* lists and fills; one that fetched would take no more cookies
                * than libcurl lets an answer set */
    struct crawl_cookies_limits limits;
    size_t most, most_bytes; /* what may be in it: counted, and come since */
};

/* A cookie as libcurl lists it: domain TAB ... TAB name TAB value. */
struct listed {
    const char *line;
    const char *domain; /* inside it */
    size_t domain_len;
};

struct list {
    DYN_ARRAY(struct listed) cookies;
    size_t bytes;
};

static struct listed read_line(const char *line)
{
    static const char mark[] = "#HttpOnly_";
    const char *domain = line;

    if (strncmp(line, mark, sizeof mark - 1) == 0)
        domain += sizeof mark - 1;
    return (struct listed){line, domain, strcspn(domain, "\t")};
}

static int by_domain(const void *left, const void *right)
{
    const struct listed *a = left, *b = right;
    size_t n = a->domain_len < b->domain_len ? a->domain_len : b->domain_len;
    int order = memcmp(a->domain, b->domain, n);

    return order ? order
                 : (a->domain_len > b->domain_len) -
                       (a->domain_len < b->domain_len);
}

static int list_all(struct list *out, const struct curl_slist *from)
{
    int rc = 0;

    for (; rc == 0 && from; from = from->next) {
        rc = dyn_array_push(&out->cookies, read_line(from->data));
        out->bytes += strlen(from->data);
    }
    if (rc == 0 && out->cookies.len)
        qsort(out->cookies.data, out->cookies.len, sizeof out->cookies.data[0],
              by_domain);
    return rc;
}

/* Where the domain ends that begins at `from`; its bytes. */
static size_t domain_end(const struct list *list, size_t from,
                         size_t *out_bytes)
{
    size_t at = from;

    *out_bytes = 0;
    while (at < list->cookies.len &&
           by_domain(&list->cookies.data[from], &list->cookies.data[at]) == 0)
        *out_bytes += strlen(list->cookies.data[at++].line);
    return at;
}

static void drop_greatest(struct list *list)
{
    size_t at = 0, end, bytes, from = 0, to = 0, most = 0;
    struct listed *data = list->cookies.data;

    for (; at < list->cookies.len; at = end) {
        end = domain_end(list, at, &bytes);
        if (bytes > most) {
            most = bytes;
            from = at;
            to = end;
        }
    }
    memmove(data + from, data + to, (list->cookies.len - to) * sizeof data[0]);
    list->cookies.len -= to - from;
    list->bytes -= most;
}

/* Empties the jar and puts back what stays. */
static int refill(CURL *own, const struct list *list)
{
    CURLcode rc = curl_easy_setopt(own, CURLOPT_COOKIELIST, "ALL");
    size_t i;

    for (i = 0; rc == CURLE_OK && i < list->cookies.len; i++)
        rc = curl_easy_setopt(own, CURLOPT_COOKIELIST,
                              list->cookies.data[i].line);
    return rc == CURLE_OK ? 0 : -ENOMEM;
}

static int trim(struct crawl_cookies *jar, const struct curl_slist *from)
{
    size_t max = jar->limits.max_cookies / 4 * 3;
    size_t max_bytes = jar->limits.max_bytes / 4 * 3;
    struct list list = {0};
    int rc = list_all(&list, from);
    size_t before = list.cookies.len;

    while (rc == 0 && list.cookies.len &&
           (list.cookies.len > max || list.bytes > max_bytes))
        drop_greatest(&list);
    if (rc == 0 && list.cookies.len < before)
        rc = refill(jar->own, &list);
    jar->most = list.cookies.len;
    jar->most_bytes = list.bytes;
    dyn_array_fini(&list.cookies);
    return rc;
}

/* ---------------------------------------------------------------- public --*/

int crawl_cookies_open(struct crawl_cookies **out,
                       const struct crawl_cookies_limits *limits)
{
    struct crawl_cookies *jar = calloc(1, sizeof *jar);

    *out = NULL;
    if (!jar)
        return -ENOMEM;
    jar->limits = *limits;
    jar->share = curl_share_init();
    jar->own = curl_easy_init();
    if (!jar->share || !jar->own ||
        curl_share_setopt(jar->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE) !=
            CURLSHE_OK ||
        crawl_cookies_use(jar, jar->own) < 0) {
        crawl_cookies_close(jar);
        return -ENOMEM;
    }
    *out = jar;
    return 0;
}

void crawl_cookies_close(struct crawl_cookies *jar)
{
    if (!jar)
        return;
    curl_easy_cleanup(jar->own);
    curl_share_cleanup(jar->share);
    free(jar);
}

int crawl_cookies_use(struct crawl_cookies *jar, void *easy)
{
    return curl_easy_setopt(easy, CURLOPT_SHARE, jar->share) == CURLE_OK &&
                   curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "") == CURLE_OK
               ? 0
               : -ENOMEM;
}

void crawl_cookies_added(struct crawl_cookies *jar, size_t n, size_t bytes)
{
    struct curl_slist *list = NULL;

    jar->most += n;
    jar->most_bytes += bytes;
    if (jar->most <= jar->limits.max_cookies &&
        jar->most_bytes <= jar->limits.max_bytes)
        return;
    (void)curl_easy_getinfo(jar->own, CURLINFO_COOKIELIST, &list);
    if (!list || trim(jar, list) < 0) { /* rather none than too many */
        curl_easy_setopt(jar->own, CURLOPT_COOKIELIST, "ALL");
        jar->most = jar->most_bytes = 0;
    }
    curl_slist_free_all(list);
}
