/* SPDX-License-Identifier: MIT-0 */
#include "crawl_fault_private_check.h"

#include <stdlib.h>

#define ZLIB_CONST
#include <zlib.h>

#define TEN "0123456789"

/* An answer of unknown length, that ends with the connection. */
static void say_page(struct fault_conn *c, fault_more_fn *more)
{
    fault_say(c, FAULT_OK "Connection: close\r\n\r\n<title>long</title>");
    c->more = more;
}

/* window: zlib's number for the format. */
static void pack(struct string_builder *out, int window, const char *bytes,
                 size_t n)
{
    unsigned char piece[16384];
    z_stream z = {0};
    int native = Z_OK;

    if (deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    z.next_in = (const unsigned char *)bytes;
    z.avail_in = (uInt)n;
    while (native == Z_OK) {
        z.next_out = piece;
        z.avail_out = sizeof piece;
        native = deflate(&z, Z_FINISH);
        string_builder_append(out, piece, sizeof piece - z.avail_out);
    }
    deflateEnd(&z);
}

static void say_packed(struct fault_conn *c, int window, const char *coding,
                       size_t cut)
{
    static const char page[] = "<title>unpacked</title>";
    struct string_builder packed;

    string_builder_init(&packed, 0);
    pack(&packed, window, page, sizeof page - 1);
    fault_page(c, coding, packed.data, packed.len - cut);
    string_builder_fini(&packed);
}

#define GZIP "Content-Encoding: gzip\r\n"
#define DEFLATE "Content-Encoding: deflate\r\n"

void fault_gzip_cut(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    say_packed(c, 31, GZIP, 4);
}

void fault_gzip_whole(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    say_packed(c, 31, GZIP, 0);
}

void fault_raw_deflate(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    say_packed(c, -15, DEFLATE, 0);
}

/* 20 KB for 20 MB. */
void fault_gzip_bomb(struct fault_conn *c, const char *rest, int hit)
{
    static struct string_builder bomb;
    const size_t bytes = (size_t)20 * 1024 * 1024;
    char *zeros;

    (void)rest, (void)hit;
    if (!bomb.len) {
        string_builder_init(&bomb, 0);
        zeros = calloc(1, bytes);
        if (!zeros)
            abort();
        pack(&bomb, 31, zeros, bytes);
        free(zeros);
    }
    fault_page(c, GZIP, bomb.data, bomb.len);
}

static bool more_links(struct fault_conn *c)
{
    int i;

    for (i = 0; i < 1000; i++)
        string_builder_append_format(&c->out, "<a href=/_%ld>",
                                     c->step * 1000 + i);
    return ++c->step <= 1000;
}

void fault_links_million(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    say_page(c, more_links);
}

void fault_links_400000(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    c->step = 600;
    say_page(c, more_links);
}

static bool more_divs(struct fault_conn *c)
{
    int i;

    for (i = 0; i < 1000; i++)
        fault_say(c, "<div>");
    return ++c->step <= 100;
}

void fault_deep_div(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    say_page(c, more_divs);
}

static bool more_spans(struct fault_conn *c)
{
    int i;

    for (i = 0; i < 1000; i++)
        fault_say(c, "<span>");
    return ++c->step <= 400;
}

void fault_many_span(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    say_page(c, more_spans);
}

static bool more_attributes(struct fault_conn *c)
{
    int i;

    for (i = 0; i < 1024; i++)
        string_builder_append_format(&c->out, " a%ld=1", c->step * 1024 + i);
    if (++c->step == 65)
        fault_say(c, ">");
    return c->step <= 65;
}

void fault_many_attributes(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    say_page(c, more_attributes);
    fault_say(c, "<a href=/x");
}

/* A title as long as the page. */
static bool more_title(struct fault_conn *c)
{
    int i;

    for (i = 0; i < 1000; i++)
        fault_say(c, TEN TEN TEN TEN TEN);
    return ++c->step <= 100;
}

void fault_long_title(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    fault_say(c, FAULT_OK "Connection: close\r\n\r\n<title>");
    c->more = more_title;
}

void fault_long_url(struct fault_conn *c, const char *rest, int hit)
{
    struct string_builder body;
    int i;

    (void)rest, (void)hit;
    string_builder_init(&body, 0);
    string_builder_append_str(&body, "<title>far</title><a href=/_");
    for (i = 0; i < 10000; i++)
        string_builder_append_str(&body, TEN);
    string_builder_append_str(&body, ">");
    fault_page(c, "", body.data, body.len);
    string_builder_fini(&body);
}
