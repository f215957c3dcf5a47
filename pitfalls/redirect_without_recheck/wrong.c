/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the first URL is checked, not those it leads to */
#include <stdio.h>
#include <string.h>

enum { HOPS_MAX = 5 };

static const struct answer {
    const char *url, *location, *body;
} answers[] = {{"http://shop.test/", "http://shop.test/home", "moved"},
               {"http://shop.test/home", NULL, "pears 2"},
               {"http://shop.test/sale", "http://127.0.0.1/admin", "moved"},
               {"http://127.0.0.1/admin", NULL, "password: tulip"}};
static const struct answer refusal = {NULL, NULL, "refused"};
static const char site[] = "http://shop.test/";

static int is_allowed(const char *url)
{
    return strncmp(url, site, sizeof site - 1) == 0;
}

static const struct answer *get(const char *url)
{
    const struct answer *a = answers;

    while (strcmp(a->url, url) != 0)
        a++;
    return a;
}

/* Prints what a URL of the shop leads to. */
static void crawl(const char *url)
{
    const struct answer *a = is_allowed(url) ? get(url) : &refusal;
    int hops;

    for (hops = 0; a->location && hops < HOPS_MAX; hops++)
        a = get(a->location);
    printf("%s: %s\n", url, a->body);
}

int main(void)
{
    crawl("http://shop.test/");
    crawl("http://shop.test/sale");
    return 0;
}
