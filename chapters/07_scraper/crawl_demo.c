/* SPDX-License-Identifier: MIT-0 */
#include "crawl_demo.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { PER_PAGE = 10 };

struct page {
    uint64_t seed;
    struct string_builder *out;
    const char *type;
};

/* SplitMix64's last step: a number for each (seed, what). */
static unsigned pick(uint64_t seed, uint64_t what, unsigned n)
{
    uint64_t z = seed * 0x9e3779b97f4a7c15u + what * 0xd1342543de82ef95u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ (z >> 31)) % n);
}

static const char *const nouns[] = {"queue",  "lease", "page",   "link",
                                    "parser", "host",  "budget", "spider",
                                    "cookie", "retry", "header", "digest"};
static const char *const verbs[] = {"keeps", "loses",     "follows", "counts",
                                    "holds", "waits for", "forgets", "asks"};
static const char *const authors[] = {"A. Crawler", "B. Server", "C. Pointer",
                                      "D. Buffer", "E. Poll"};
enum {
    NOUNS = sizeof nouns / sizeof nouns[0],
    VERBS = sizeof verbs / sizeof verbs[0],
    AUTHORS = sizeof authors / sizeof authors[0]
};

static void sentence(const struct page *p, uint64_t what)
{
    (void)string_builder_append_format(
        p->out, "The %s %s the %s.", nouns[pick(p->seed, what, NOUNS)],
        verbs[pick(p->seed, what + 1000, VERBS)],
        nouns[pick(p->seed, what + 2000, NOUNS)]);
}

static void head(const struct page *p, const char *title)
{
    (void)string_builder_append_format(
        p->out,
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">"
        "<title>%s</title></head>\n<body>\n<h1>%s</h1>\n",
        title, title);
}

/* The whole of `text` as a number in 1..max, or 0. */
static int number_in(const char *text, int max)
{
    char *end;
    long n = strtol(text, &end, 10);

    return *text >= '0' && *text <= '9' && (*end == '\0' || *end == '/') &&
                   n >= 1 && n <= max
               ? (int)n
               : 0;
}

/* ------------------------------------------------------------------ sites --*/

static int home(const struct page *p)
{
    head(p, "Demo sites");
    (void)string_builder_append_format(
        p->out, "<ul>\n<li><a href=\"/docs/\">manual</a>\n"
                "<li><a href=\"/quotes/\">quotes</a>\n"
                "<li><a href=\"/shop/\">shop</a>\n"
                "<li><a href=\"/gbk/\">news in GBK</a>\n"
                "<li><a href=\"/trap/2026/1\">calendar</a>\n</ul>\n");
    return 200;
}

static int docs(const struct page *p, const char *rest)
{
    int n = *rest ? number_in(rest, DEMO_DOCS) : 1, k;

    if (!n)
        return 404;
    head(p, n == 1 ? "Manual" : "Section");
    (void)string_builder_append_format(p->out, "<h2>Section %d</h2>\n<p>", n);
    sentence(p, (uint64_t)n);
    (void)string_builder_append_format(
        p->out, "</p>\n<nav><a class=\"next\" href=\"/docs/%d#top\">next</a>",
        n % DEMO_DOCS + 1);
    for (k = 0; k < 4; k++)
        (void)string_builder_append_format(
            p->out, " <a href=\"%u\">see</a>",
            1 + pick(p->seed, (uint64_t)n * 8 + (unsigned)k, DEMO_DOCS));
    (void)string_builder_append_format(p->out, "</nav>\n");
    return 200;
}

static void quote(const struct page *p, int i)
{
    unsigned tag = pick(p->seed, (uint64_t)i + 7000, NOUNS);

    (void)string_builder_append_format(
        p->out, "<div class=\"quote\"><span class=\"text\">No. %d: ", i);
    sentence(p, (uint64_t)i + 5000);
    (void)string_builder_append_format(
        p->out,
        "</span> by <small class=\"author\">%s</small> "
        "<a class=\"tag\" href=\"/quotes/tag/%s\">%s</a></div>\n",
        authors[pick(p->seed, (uint64_t)i + 6000, AUTHORS)], nouns[tag],
        nouns[tag]);
}

static int quotes(const struct page *p, const char *rest)
{
    int page = *rest ? 0 : 1, i;

    if (strncmp(rest, "page/", 5) == 0)
        page = number_in(rest + 5, DEMO_QUOTES / PER_PAGE);
    if (!page)
        return 404;
    head(p, "Quotes");
    for (i = (page - 1) * PER_PAGE + 1; i <= page * PER_PAGE; i++)
        quote(p, i);
    if (page < DEMO_QUOTES / PER_PAGE)
        (void)string_builder_append_format(
            p->out, "<li class=\"next\"><a href=\"/quotes/page/%d\">Next</a>\n",
            page + 1);
    return 200;
}

static int shop_home(const struct page *p)
{
    int i;

    head(p, "Shop");
    for (i = 1; i <= DEMO_CATEGORIES; i++)
        (void)string_builder_append_format(
            p->out, "<a class=\"category\" href=\"/shop/category/%d\">%s</a>\n",
            i, nouns[i]);
    return 200;
}

static int shop_category(const struct page *p, int category)
{
    int i;

    if (!category)
        return 404;
    head(p, nouns[category]);
    for (i = category; i <= DEMO_PRODUCTS; i += DEMO_CATEGORIES)
        (void)string_builder_append_format(
            p->out,
            "<div class=\"product\"><a href=\"../product/%d?from=list\">"
            "Product %d</a></div>\n",
            i, i);
    return 200;
}

static int shop_product(const struct page *p, int i)
{
    uint64_t at = (uint64_t)i + 9000;
    unsigned cents = 100 + pick(p->seed, at, 900000);

    if (!i)
        return 404;
    head(p, "Product");
    (void)string_builder_append_format(
        p->out,
        "<h2 class=\"name\">Product %d</h2>\n"
        "<span class=\"price\">&pound;%u,%03u.%02u</span>\n"
        "<span class=\"stock\">In stock (%u)</span>\n"
        "<img src=\"../images/%d.png\">\n<p class=\"description\">",
        i, cents / 100000 + 1, cents / 100 % 1000, cents % 100,
        pick(p->seed, at + 1, 30), i);
    sentence(p, at);
    (void)string_builder_append_format(p->out, "</p>\n");
    return 200;
}

static int shop(const struct page *p, const char *rest)
{
    if (!*rest)
        return shop_home(p);
    if (strncmp(rest, "category/", 9) == 0)
        return shop_category(p, number_in(rest + 9, DEMO_CATEGORIES));
    if (strncmp(rest, "product/", 8) == 0)
        return shop_product(p, number_in(rest + 8, DEMO_PRODUCTS));
    return 404;
}

/* "zhongwen", "xinwen", "xia yi ye" in GBK. */
#define GBK_CHINESE "\xd6\xd0\xce\xc4"
#define GBK_NEWS "\xd0\xc2\xce\xc5"
#define GBK_NEXT "\xcf\xc2\xd2\xbb\xd2\xb3"

/* The server has the query as bytes: a crawler that asks in UTF-8 finds
 * nothing, as on a real site. */
static int gbk(struct page *p, const char *rest, const char *query)
{
    int page = 1, i;

    p->type = "text/html";
    if (*rest)
        return 404;
    if (query) {
        const char *number = strrchr(query, '=');

        if (strncmp(query, "q=" GBK_CHINESE "&p=", 9) != 0 || !number)
            return 404;
        page = number_in(number + 1, DEMO_NEWS / PER_PAGE);
    }
    if (!page)
        return 404;
    (void)string_builder_append_format(
        p->out, "<html><head><meta http-equiv=\"Content-Type\" "
                "content=\"text/html; charset=gb2312\"><title>" GBK_NEWS
                "</title></head><body>\n");
    for (i = (page - 1) * PER_PAGE + 1; i <= page * PER_PAGE; i++)
        (void)string_builder_append_format(
            p->out,
            "<h3 class=\"news\">" GBK_NEWS " %d: " GBK_CHINESE "</h3>\n", i);
    if (page < DEMO_NEWS / PER_PAGE)
        (void)string_builder_append_format(
            p->out,
            "<a class=\"next\" href=\"?q=" GBK_CHINESE "&amp;p=%d\">" GBK_NEXT
            "</a>\n",
            page + 1);
    return 200;
}

static int trap(const struct page *p, const char *rest)
{
    char *end;
    long year = strtol(rest, &end, 10), month;

    if (*end != '/' || year < 0 || year > 999999)
        return 404;
    month = number_in(end + 1, 12);
    if (!month)
        return 404;
    head(p, "Calendar");
    (void)string_builder_append_format(
        p->out, "<a href=\"/trap/%ld/%ld\">next month</a>\n",
        month == 12 ? year + 1 : year, month % 12 + 1);
    return 200;
}

/* Two new pages on each, and links to many that are known: no end of it. */
static int bench(const struct page *p, const char *rest)
{
    int n = number_in(rest, 1 << 29), k;

    if (!n)
        return 404;
    head(p, "Bench");
    for (k = 0; k < 2; k++)
        (void)string_builder_append_format(
            p->out, "<p>%d <a href=\"/bench/%d\">on</a></p>\n", k, 2 * n + k);
    for (k = 0; k < 18; k++) {
        sentence(p, (uint64_t)n + (unsigned)k);
        (void)string_builder_append_format(
            p->out, " <a href=\"/bench/%u\">back</a>\n",
            1 + pick(p->seed, (uint64_t)n * 32 + (unsigned)k, (unsigned)n));
    }
    return 200;
}

/* ------------------------------------------------------------------ pages --*/

static const char *behind(const char *path, const char *prefix)
{
    size_t len = strlen(prefix);

    return strncmp(path, prefix, len) == 0 ? path + len : NULL;
}

static int make(struct page *p, const char *path, const char *query)
{
    const char *rest;

    if (strcmp(path, "/robots.txt") == 0) {
        p->type = "text/plain";
        (void)string_builder_append_format(p->out,
                                           "User-agent: *\nDisallow: /trap/\n");
        return 200;
    }
    if (strcmp(path, "/") == 0)
        return home(p);
    rest = behind(path, "/docs/");
    if (rest)
        return docs(p, rest);
    rest = behind(path, "/quotes/");
    if (rest)
        return quotes(p, rest);
    rest = behind(path, "/shop/");
    if (rest)
        return shop(p, rest);
    rest = behind(path, "/gbk/");
    if (rest)
        return gbk(p, rest, query);
    rest = behind(path, "/trap/");
    if (rest)
        return trap(p, rest);
    rest = behind(path, "/bench/");
    return rest ? bench(p, rest) : 404;
}

int crawl_demo_page(uint64_t seed, const char *path, const char *query,
                    struct string_builder *out, const char **out_type)
{
    struct page p = {seed, out, "text/html; charset=utf-8"};
    int status = make(&p, path, query);

    if (status != 200) {
        string_builder_clear(out);
        head(&p, "There is no such page");
    }
    *out_type = p.type;
    return out->error < 0 ? out->error : status;
}
