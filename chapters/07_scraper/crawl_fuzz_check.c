/* SPDX-License-Identifier: MIT-0 */
/* What libFuzzer calls, for everything that reads bytes of strangers. FUZZ in
 * the environment names the reader; `make fuzz-smoke` goes through all of them.
 *
 * Each run asks for more than no crash: what was accepted must be accepted
 * again, what was written must be read back.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_canonical.h"
#include "crawl_charset.h"
#include "crawl_config.h"
#include "crawl_head.h"
#include "crawl_inflate.h"
#include "crawl_links.h"
#include "crawl_robots.h"
#include "crawl_stages.h"
#include "crawl_url.h"
#include "css_selector.h"
#include "html_gumbo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first line and what is behind it. */
static struct str_view first_line(struct str_view *rest)
{
    struct str_view line;

    if (!str_view_cut(rest, '\n', &line)) {
        line = *rest;
        *rest = str_view_from("");
    }
    return line;
}

/* ------------------------------------------------------------------- URLs --*/

static void fuzz_url(struct str_view text)
{
    struct str_view base_text = first_line(&text);
    struct crawl_url base, url, again;
    bool has_base;

    crawl_url_init(&base);
    crawl_url_init(&url);
    crawl_url_init(&again);
    has_base = crawl_url_parse(&base, base_text, NULL, NULL) == 0;
    if (crawl_url_parse(&url, text, has_base ? &base : NULL, NULL) == 0) {
        struct str_view href =
            str_view_of(string_builder_cstr(&url.href), url.href.len);

        assert(crawl_url_parse(&again, href, NULL, NULL) == 0);
        assert(
            str_view_equal(href, str_view_of(string_builder_cstr(&again.href),
                                             again.href.len)));
    }
    crawl_url_fini(&base);
    crawl_url_fini(&url);
    crawl_url_fini(&again);
}

/* What a crawler fetches has a canonical form of visible ASCII. (That form need
 * not be its own: of %%353 it makes %53, as w3lib does.) */
static void fuzz_canonical(struct str_view text)
{
    struct string_builder form;
    struct crawl_url url;
    size_t i;

    crawl_url_init(&url);
    string_builder_init(&form, 0);
    (void)crawl_canonical_append(&form, text, true);
    string_builder_clear(&form);
    if (crawl_url_parse(&url, text, NULL, NULL) == 0 &&
        crawl_url_is_http(&url) &&
        crawl_canonical_append(
            &form, str_view_from(string_builder_cstr(&url.href)), false) == 0)
        for (i = 0; i < form.len; i++)
            assert(form.data[i] > 0x20 && form.data[i] < 0x7f);
    crawl_url_fini(&url);
    string_builder_fini(&form);
}

static void fuzz_rfc(struct str_view text)
{
    struct str_view base = first_line(&text);
    struct string_builder out;

    string_builder_init(&out, 0);
    (void)crawl_url_join_rfc(&out, base, text);
    string_builder_fini(&out);
}

/* ---------------------------------------------------------------- readers --*/

static void fuzz_robots(struct str_view text)
{
    struct str_view path = first_line(&text);
    struct crawl_robots *robots;

    if (crawl_robots_parse(&robots, text, "bot/1.0") < 0)
        return;
    (void)crawl_robots_allows(robots, path);
    assert(crawl_robots_allows(robots, str_view_from("/robots.txt")));
    assert(crawl_robots_delay_ms(robots) >= -1);
    crawl_robots_destroy(robots);
}

static void fuzz_charset(struct str_view text)
{
    struct str_view type = first_line(&text);
    const char *name = crawl_charset_sniff(type, text, "windows-1252");
    struct string_builder out;

    string_builder_init(&out, (size_t)1 << 24);
    (void)crawl_charset_decode(&out, name, text);
    string_builder_fini(&out);
}

static int count_link(void *ctx, const struct crawl_url *url,
                      const struct crawl_link *link)
{
    (void)link;
    assert(url->href.len > 0);
    ++*(size_t *)ctx;
    return 0;
}

static void fuzz_links(struct str_view text)
{
    static struct html_port html;
    struct crawl_links links;
    struct crawl_url page;
    size_t count = 0;

    if (!html.parse && html_gumbo_open(&html, NULL) < 0)
        return;
    crawl_links_init(&links, &html);
    crawl_url_init(&page);
    assert(crawl_url_parse(&page, str_view_from("http://h/d/p"), NULL, NULL) ==
           0);
    (void)crawl_links_resolve(&links, text, &page, NULL, count_link, &count);
    assert(count <= text.len);
    crawl_url_fini(&page);
    crawl_links_fini(&links);
}

static int count_match(void *ctx, const struct html_node *node,
                       struct str_view value)
{
    (void)node;
    (void)value;
    ++*(size_t *)ctx;
    return 0;
}

static void fuzz_selector(struct str_view text)
{
    static struct html_port html;
    struct str_view line = first_line(&text);
    struct css_selector *css;
    struct html_doc doc;
    char selector[4200];
    size_t count = 0;

    if (!html.parse && html_gumbo_open(&html, NULL) < 0)
        return;
    if (str_view_copy(line, selector, sizeof selector) < 0 ||
        css_selector_compile(&css, selector, NULL) < 0)
        return;
    if (html.parse(html.self, &doc, text.data, text.len, NULL) == 0) {
        (void)css_selector_each(css, &doc, doc.root, 100000, count_match,
                                &count);
        html_doc_fini(&doc);
    }
    css_selector_destroy(css);
}

static void fuzz_number(struct str_view text)
{
    double number = 0;

    if (crawl_stages_number(text, &number))
        assert(number == number && number < 1e70 && number > -1e70);
}

static void fuzz_config(struct str_view text)
{
    char path[] = "/tmp/crawl_fuzz_XXXXXX";
    struct crawl_config *config;
    int fd = mkstemp(path);

    if (fd < 0)
        return;
    if (write(fd, text.data, text.len) == (ssize_t)text.len &&
        crawl_config_load(&config, path, NULL) == 0)
        crawl_config_destroy(config);
    close(fd);
    unlink(path);
}

static const struct {
    const char *name;
    void (*run)(struct str_view text);
} readers[] = {
    {"url", fuzz_url},           {"canonical", fuzz_canonical},
    {"rfc", fuzz_rfc},           {"robots", fuzz_robots},
    {"charset", fuzz_charset},   {"links", fuzz_links},
    {"selector", fuzz_selector}, {"number", fuzz_number},
    {"config", fuzz_config},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *name = getenv("FUZZ");
    size_t i;

    for (i = 0; name && i < sizeof readers / sizeof readers[0]; i++)
        if (strcmp(readers[i].name, name) == 0) {
            /* A copy of its own size: a byte too far is seen. */
            char *copy = malloc(size + 1);

            assert(copy);
            memcpy(copy, data, size);
            copy[size] = '\0';
            readers[i].run(str_view_of(copy, size));
            free(copy);
            return 0;
        }
    fprintf(stderr, "FUZZ names no reader\n");
    abort();
}
