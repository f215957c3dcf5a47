/* SPDX-License-Identifier: MIT-0 */
/* crawl_floor URL - the least that a crawler of trees can do: libcurl's multi
 * interface with 16 handles, gumbo, links, a set of URLs in memory. No robots,
 * no job, no limits, no second thread: what `scrape` is measured against.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <gumbo.h>

#include "dyn_array.h"
#include "hash_map.h"
#include "string_builder.h"

enum { HANDLES = 16 };

struct slot {
    CURL *easy;
    struct string_builder body;
    char *url;
};

static struct hash_map_str *seen;
static DYN_ARRAY(char *) queue;
static size_t next_url, pages;
static char *host;

static size_t on_body(char *bytes, size_t size, size_t n, void *ctx)
{
    return string_builder_append(ctx, bytes, size * n) == 0 ? size * n : 0;
}

static void add(char *url)
{
    if (hash_map_str_has(seen, url) ||
        hash_map_str_put(seen, url, &queue) < 0 ||
        dyn_array_push(&queue, url) < 0)
        curl_free(url);
}

static void follow(const char *page, const char *href)
{
    CURLU *u = curl_url();
    char *name = NULL, *scheme = NULL, *url = NULL;

    if (u && curl_url_set(u, CURLUPART_URL, page, 0) == CURLUE_OK &&
        curl_url_set(u, CURLUPART_URL, href, CURLU_URLENCODE) == CURLUE_OK &&
        curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_HOST, &name, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        strcmp(name, host) == 0 && strncmp(scheme, "http", 4) == 0 &&
        curl_url_get(u, CURLUPART_URL, &url, 0) == CURLUE_OK)
        add(url);
    curl_free(name);
    curl_free(scheme);
    curl_url_cleanup(u);
}

static void read_links(const char *page, const struct string_builder *body)
{
    GumboOutput *tree =
        gumbo_parse_with_options(&kGumboDefaultOptions, body->data, body->len);
    DYN_ARRAY(const GumboNode *) stack = {0};

    (void)dyn_array_push(&stack, tree->root);
    while (stack.len) {
        const GumboNode *node = stack.data[--stack.len];
        const GumboAttribute *href;
        unsigned i;

        if (node->type != GUMBO_NODE_ELEMENT)
            continue;
        href = gumbo_get_attribute(&node->v.element.attributes, "href");
        if (href && (node->v.element.tag == GUMBO_TAG_A ||
                     node->v.element.tag == GUMBO_TAG_AREA))
            follow(page, href->value);
        for (i = node->v.element.children.length; i-- > 0;)
            (void)dyn_array_push(&stack, node->v.element.children.data[i]);
    }
    dyn_array_fini(&stack);
    gumbo_destroy_output(&kGumboDefaultOptions, tree);
}

static void start(CURLM *multi, struct slot *s)
{
    if (next_url == queue.len)
        return;
    s->url = queue.data[next_url++];
    string_builder_clear(&s->body);
    curl_easy_setopt(s->easy, CURLOPT_URL, s->url);
    curl_multi_add_handle(multi, s->easy);
}

static void finish(CURLM *multi, struct slot *s, CURLcode rc)
{
    long status = 0;
    char *type = NULL;

    curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(s->easy, CURLINFO_CONTENT_TYPE, &type);
    curl_multi_remove_handle(multi, s->easy);
    pages += rc == CURLE_OK && status == 200;
    if (rc == CURLE_OK && status == 200 && type && strstr(type, "html"))
        read_links(s->url, &s->body);
    s->url = NULL;
}

static void crawl(CURLM *multi, struct slot *slots)
{
    int running = 0, left, i;
    CURLMsg *message;

    do {
        for (i = 0; i < HANDLES; i++)
            if (!slots[i].url)
                start(multi, &slots[i]);
        curl_multi_perform(multi, &running);
        while ((message = curl_multi_info_read(multi, &left))) {
            void *slot = NULL;

            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
            finish(multi, slot, message->data.result);
        }
        if (running)
            curl_multi_poll(multi, NULL, 0, 1000, NULL);
    } while (running || next_url < queue.len);
}

int main(int argc, char **argv)
{
    static struct slot slots[HANDLES];
    CURLU *u;
    CURLM *multi;
    char *first = NULL;
    int i;

    if (argc != 2 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
        hash_map_str_create(&seen) < 0)
        return EXIT_FAILURE;
    multi = curl_multi_init();
    for (i = 0; i < HANDLES; i++) {
        slots[i].easy = curl_easy_init();
        string_builder_init(&slots[i].body, 0);
        curl_easy_setopt(slots[i].easy, CURLOPT_WRITEFUNCTION, on_body);
        curl_easy_setopt(slots[i].easy, CURLOPT_WRITEDATA, &slots[i].body);
        curl_easy_setopt(slots[i].easy, CURLOPT_PRIVATE, &slots[i]);
        curl_easy_setopt(slots[i].easy, CURLOPT_FOLLOWLOCATION, 1L);
    }
    u = curl_url();
    curl_url_set(u, CURLUPART_URL, argv[1], 0);
    curl_url_get(u, CURLUPART_HOST, &host, 0);
    curl_url_get(u, CURLUPART_URL, &first, 0);
    add(first);
    crawl(multi, slots);
    printf("%zu\n", pages);
    return EXIT_SUCCESS;
}
