/* SPDX-License-Identifier: MIT-0 */
#include "crawl_fault_private_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define OK FAULT_OK
#define END "\r\n"
#define TEN "0123456789"
#define GZIP "Content-Encoding: gzip\r\n"
#define BYTES(text) .body = (text), .body_len = sizeof(text) - 1

/* --------------------------------------------------------------- for ever --*/

static bool more_chunks(struct fault_conn *c)
{
    int i;

    for (i = 0; i < 1000; i++)
        fault_say(c, "28\r\n" TEN TEN TEN TEN "\r\n");
    return true;
}

static void endless_chunks(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    fault_say(c, OK "Transfer-Encoding: chunked\r\n" END);
    c->more = more_chunks;
}

/* A page that leads to sixteen of these. */
static void endless_many(struct fault_conn *c, const char *rest, int hit)
{
    int i;

    if (*rest) {
        endless_chunks(c, rest, hit);
        return;
    }
    fault_say(c, OK "Connection: close\r\n" END "<title>many</title>");
    for (i = 0; i < 16; i++)
        string_builder_append_format(&c->out, "<a href=/endless_many/%d>", i);
}

static bool more_hints(struct fault_conn *c)
{
    fault_say(c, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n" END);
    return true;
}

static void endless_hints(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    c->more = more_hints;
}

/* One chunk, and then trailers. */
static bool more_trailers(struct fault_conn *c)
{
    fault_say(c, "X-More: " TEN TEN TEN TEN "\r\n");
    return true;
}

static void endless_trailers(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    fault_say(c, OK "Transfer-Encoding: chunked\r\n" END "4\r\nhalf\r\n0\r\n");
    c->more = more_trailers;
}

static void redirect_forever(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest;
    string_builder_append_format(&c->out,
                                 "HTTP/1.1 302 x\r\nConnection: close\r\n"
                                 "Location: /%s/%d\r\n"
                                 "Content-Length: 0\r\n" END,
                                 c->fault->name, hit);
}

/* A month links to the next, until the end of days. */
static void calendar(struct fault_conn *c, const char *rest, int hit)
{
    char body[200];
    long month = *rest ? strtol(rest + 1, NULL, 10) : 0;

    (void)hit;
    (void)snprintf(body, sizeof body,
                   "<title>month %ld</title><a href=/calendar/%ld>next</a>",
                   month, month + 1);
    fault_page(c, "Content-Type: text/html\r\n", body, strlen(body));
}

/* ---------------------------------------------------------- a while, then --*/

static void redirect_loop(struct fault_conn *c, const char *rest, int hit)
{
    (void)hit;
    string_builder_append_format(&c->out,
                                 "HTTP/1.1 301 x\r\nConnection: close\r\n"
                                 "Location: /redirect_loop%s\r\n"
                                 "Content-Length: 0\r\n" END,
                                 *rest ? "" : "/there");
}

static void redirect_utf8(struct fault_conn *c, const char *rest, int hit)
{
    (void)hit;
    if (strcmp(rest, "/%C3%A9") == 0)
        fault_page(c, "", "<title>arrived</title>", 22);
    else
        fault_say(c, "HTTP/1.1 302 x\r\nConnection: close\r\n"
                     "Location: /redirect_utf8/\xc3\xa9\r\n"
                     "Content-Length: 0\r\n" END);
}

static void reset_twice(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest;
    if (hit <= 2)
        c->after = FAULT_RESET;
    else
        fault_page(c, "", "<title>third time lucky</title>", 31);
}

/* Keeps the connection, and closes it when the next request has come. */
static void keep_alive_closed(struct fault_conn *c, const char *rest, int hit)
{
    (void)hit;
    if (c->answers)
        return;
    c->after = FAULT_KEEP;
    if (*rest)
        fault_page(c, "", "<title>second</title>", 21);
    else
        fault_page(c, "", "<a href=/keep_alive_closed/2>2</a>", 34);
}

static void down_until(struct fault_conn *c, const char *rest, int hit)
{
    time_t then = time(NULL) + 86400;
    char date[60];
    struct tm tm;

    (void)rest, (void)hit;
    gmtime_r(&then, &tm);
    (void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &tm);
    string_builder_append_format(&c->out,
                                 "HTTP/1.1 503 x\r\nConnection: close\r\n"
                                 "Retry-After: %s\r\nContent-Length: 0\r\n" END,
                                 date);
}

/* ------------------------------------------------------------------ heads --*/

static bool more_head(struct fault_conn *c)
{
    int i;

    for (i = 0; i < 20; i++)
        fault_say(c, "X-Much: " TEN TEN TEN TEN TEN "\r\n");
    if (++c->step < 800)
        return true;
    fault_say(c, "Content-Length: 0\r\n" END);
    return c->step == 800;
}

static void header_1mb(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    fault_say(c, OK);
    c->more = more_head;
}

/* libcurl's own limit of a line; it says that it has no memory. */
static void header_line_110k(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    string_builder_append_format(&c->out, OK "X: %0110000d\r\n" END, 1);
    c->after = FAULT_CLOSE;
}

/* 2,000 cookies of 4 KB. */
static bool more_cookies(struct fault_conn *c)
{
    string_builder_append_format(&c->out, "Set-Cookie: c%ld=%04090d\r\n",
                                 c->step, 1);
    return c->step++ < 2000;
}

static void cookie_flood(struct fault_conn *c, const char *rest, int hit)
{
    (void)rest, (void)hit;
    fault_say(c, OK);
    c->more = more_cookies;
}

static void cookie_many(struct fault_conn *c, const char *rest, int hit)
{
    int i;

    (void)rest, (void)hit;
    fault_say(c, OK);
    for (i = 0; i < 51; i++)
        string_builder_append_format(&c->out, "Set-Cookie: c%d=1\r\n", i);
    fault_say(c, "Content-Length: 0\r\n" END);
}

/* Sets a cookie; /cookie_echo/x says what came back. */
static void cookie_echo(struct fault_conn *c, const char *rest, int hit)
{
    const char *at = strstr(c->in.data, "\r\nCookie: ");
    char body[200];

    (void)hit;
    at = at ? at + 10 : "none\r";
    (void)snprintf(body, sizeof body,
                   "<title>%.*s</title><a href=/cookie_echo/2>2</a>",
                   (int)strcspn(at, "\r"), at);
    fault_page(c, *rest ? "" : "Set-Cookie: taste=sweet\r\n", body,
               strlen(body));
}

/* Says how long it is good, and in its body by what it was asked. */
static void cacheable(struct fault_conn *c, const char *rest, int hit)
{
    static const char *const names[] = {"If-None-Match: ",
                                        "If-Modified-Since: "};
    struct string_builder body;
    size_t i;

    (void)rest, (void)hit;
    string_builder_init(&body, 0);
    for (i = 0; i < 2; i++) {
        const char *at = strstr(c->in.data, names[i]);

        if (at)
            string_builder_append(&body, at, strcspn(at, "\r"));
    }
    fault_page(c,
               "ETag: \"v1\"\r\nCache-Control: no-store, max-age=60\r\n"
               "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
               string_builder_cstr(&body), body.len);
    string_builder_fini(&body);
}

// clang-format off
const struct fault fault_table[] = {
    /* no answer in time */
    {"slow_body", .text = OK "Content-Length: 99\r\n" END "half",
     .after = FAULT_STALL},
    {"drip_body", .text = OK "Content-Length: 9999\r\n" END TEN TEN TEN TEN TEN
     TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN,
     .after = FAULT_STALL, .drips_from = 80},
    {"slow_header", .text = OK "Content-Le", .after = FAULT_STALL},
    {"drip_header", .text = OK "X: " TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
     TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN,
     .after = FAULT_STALL, .drips_from = 1},
    {"no_answer", .text = "", .after = FAULT_STALL},
    /* an answer that is none, or half of one */
    {"closed_at_once", .text = ""},
    {"reset", .text = OK "Content-Length: 99\r\n" END "half",
     .after = FAULT_RESET},
    {"reset_twice", .fn = reset_twice},
    {"keep_alive_closed", .fn = keep_alive_closed},
    {"short_length", .text = OK "Content-Length: 99\r\n" END "half"},
    {"declared_10gb", .text = OK "Content-Length: 10000000000\r\n" END "half"},
    {"two_lengths", .text = OK "Content-Length: 4\r\nContent-Length: 5\r\n" END
     "four"},
    {"equal_lengths", .text = OK "Content-Length: 22\r\nContent-Length: 22\r\n"
     END "<title>equals</title>\n"},
    {"negative_length", .text = OK "Content-Length: -4\r\n" END "four"},
    {"cut_chunk", .text = OK "Transfer-Encoding: chunked\r\n" END "99\r\nhalf"},
    {"bad_chunk_size", .text = OK "Transfer-Encoding: chunked\r\n" END
     "zz\r\nhalf\r\n0\r\n" END},
    {"endless_chunks", .fn = endless_chunks},
    {"endless_many", .fn = endless_many},
    {"endless_hints", .fn = endless_hints},
    {"endless_trailers", .fn = endless_trailers},
    {"transfer_gzip", .text = OK "Transfer-Encoding: gzip, chunked\r\n" END
     "0\r\n" END},
    {"garbage_status", .text = "HTTP/1.1 x\xff\r\n" END "four"},
    {"http_0_9", .text = "<title>how it began</title>\r\n"},
    {"header_1mb", .fn = header_1mb},
    {"header_line_110k", .fn = header_line_110k},
    {"cookie_flood", .fn = cookie_flood},
    {"cookie_many", .fn = cookie_many},
    {"cookie_echo", .fn = cookie_echo},
    {"cacheable", .fn = cacheable},
    {"fresh", .text = OK "Cache-Control: max-age=60\r\n" END},
    /* elsewhere */
    {"redirect_loop", .fn = redirect_loop},
    {"redirect_forever", .fn = redirect_forever},
    {"redirect_unbounded", .fn = redirect_forever},
    {"redirect_file", .text = "HTTP/1.1 302 x\r\nContent-Length: 0\r\n"
     "Location: file:///etc/passwd\r\n" END},
    {"redirect_nowhere", .text = "HTTP/1.1 302 x\r\nContent-Length: 0\r\n" END},
    {"redirect_utf8", .fn = redirect_utf8},
    {"busy_429", .text = "HTTP/1.1 429 x\r\nRetry-After: 3600\r\n"
     "Content-Length: 0\r\n" END},
    {"down_503_date", .fn = down_until},
    {"down_503_huge", .text = "HTTP/1.1 503 x\r\n"
     "Retry-After: 99999999999999999999\r\nContent-Length: 0\r\n" END},
    /* coded */
    {"gzip_whole", .fn = fault_gzip_whole},
    {"gzip_cut", .fn = fault_gzip_cut},
    {"gzip_lie", .text = OK GZIP "Content-Length: 4\r\n" END "four"},
    {"gzip_bomb", .fn = fault_gzip_bomb},
    {"raw_deflate", .fn = fault_raw_deflate},
    {"br_unasked", .text = OK "Content-Encoding: br\r\nContent-Length: 4\r\n"
     END "four"},
    /* pages */
    {"links_million", .fn = fault_links_million},
    {"links_400000", .fn = fault_links_400000},
    {"deep_div", .fn = fault_deep_div},
    {"many_span", .fn = fault_many_span},
    {"many_attributes", .fn = fault_many_attributes},
    {"long_title", .fn = fault_long_title},
    {"long_url", .fn = fault_long_url},
    {"calendar", .fn = calendar},
    {"nul_in_text", BYTES("<title>one\0two</title><a\0 href=/_>x\0y</a>")},
    {"invalid_utf8", BYTES("<title>a\xff\xc3(b</title><h1>\xed\xa0\x80</h1>"),
     .type = "text/html; charset=utf-8"},
    {"utf16", BYTES("\xff\xfe<\0t\0i\0t\0l\0e\0>\0w\0i\0d\0e\0")},
    {"gbk", BYTES("<title>\xd6\xd0\xce\xc4</title><a href=\"/_?q=\xd6\xd0\">"),
     .type = "text/html; charset=gb2312"},
    {"png_as_html", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6"
                          "\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xae""B`\x82")},
    {"json_page", BYTES("{\"title\": \"<a href=/_>\"}"),
     .type = "application/json"},
};
// clang-format on

const size_t fault_count = sizeof fault_table / sizeof fault_table[0];
