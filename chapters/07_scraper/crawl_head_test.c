/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_head.h"
#include "fault_injection.h"

static const struct crawl_head_limits limits = {
    .max_bytes = 400, .max_lines = 8, .max_cookies = 2, .max_body_bytes = 1000};
static struct crawl_head head;
static struct port_error err;

static void set_up(void)
{
    crawl_head_init(&head, &limits);
    crawl_head_start(&head);
}

static void tear_down(void)
{
    crawl_head_fini(&head);
}

/* Hands out the lines as libcurl does, each with its end. */
static int read_lines(const char *text)
{
    int rc = 0;

    while (rc == 0 && *text) {
        size_t len = strcspn(text, "\n") + 1;

        rc = crawl_head_line(&head, text, len, &err);
        text += len;
    }
    return rc;
}

#define OK "HTTP/1.1 200 OK\r\n"
#define END "\r\n"
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct head_case {
    const char *name, *text;
    int want, status;
    const char *location, *type;
    enum crawl_coding coding;
    long long length;
} cases[] = {
    {"nothing said", OK END, 0, 200, "", "", CRAWL_CODING_IDENTITY, -1},
    {"all of it",
     "HTTP/1.0 301 x\r\nlocation:  /a b \r\nCONTENT-TYPE:text/html\r\n"
     "Content-Length: 12\r\nContent-Encoding: GZIP\r\n" END,
     0, 301, "/a b", "text/html", CRAWL_CODING_GZIP, 12},
    {"no reason, no CR", "HTTP/1.1 404\nContent-Type: a\n\n", 0, 404, "", "a",
     CRAWL_CODING_IDENTITY, -1},
    {"the first location counts", OK "Location: /a\r\nLocation: /b\r\n" END, 0,
     200, "/a", "", CRAWL_CODING_IDENTITY, -1},
    {"hints before",
     "HTTP/1.1 103 x\r\nLocation: /no\r\nContent-Length: 9\r\n" END OK
     "Content-Length: 8\r\n" END,
     0, 200, "", "", CRAWL_CODING_IDENTITY, 8},
    {"trailers behind",
     OK "Transfer-Encoding: Chunked\r\n" END
        "Content-Encoding: br\r\nLocation: /no\r\n",
     0, 200, "", "", CRAWL_CODING_IDENTITY, -1},
    {"equal lengths", OK "Content-Length: 5\r\nContent-Length: 5\r\n" END, 0,
     200, "", "", CRAWL_CODING_IDENTITY, 5},
    {"the most that is allowed", OK "Content-Length: 1000\r\n" END, 0, 200, "",
     "", CRAWL_CODING_IDENTITY, 1000},
    {"of a body that will not come",
     "HTTP/1.1 304 x\r\nContent-Length: 1001\r\n" END, 0, 304, "", "",
     CRAWL_CODING_IDENTITY, 1001},
    {"identity is none", OK "Content-Encoding: identity\r\n" END, 0, 200, "",
     "", CRAWL_CODING_IDENTITY, -1},
    {"two cookies", OK "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n" END, 0, 200, "",
     "", CRAWL_CODING_IDENTITY, -1},
    {"lengths that differ", OK "Content-Length: 5\r\nContent-Length: 6\r\n" END,
     .want = -EPROTO},
    {"no number", OK "Content-Length: five\r\n" END, .want = -EPROTO},
    {"two in one", OK "Content-Length: 5, 6\r\n" END, .want = -EPROTO},
    {"below nothing", OK "Content-Length: -5\r\n" END, .want = -EPROTO},
    {"a transfer coding", OK "Transfer-Encoding: gzip, chunked\r\n" END,
     .want = -EPROTO},
    {"chunks in chunks",
     OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" END,
     .want = -EPROTO},
    {"too much is announced", OK "Content-Length: 1001\r\n" END,
     .want = -EFBIG},
    {"far too much", OK "Content-Length: 99999999999999999999\r\n" END,
     .want = -EFBIG},
    {"nobody asked for it", OK "Content-Encoding: br\r\n" END,
     .want = -EPROTONOSUPPORT},
    {"one upon the other",
     OK "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n" END,
     .want = -EPROTONOSUPPORT},
    {"three cookies",
     OK "Set-Cookie: a\r\nSet-Cookie: b\r\nSet-Cookie: c\r\n" END,
     .want = -EFBIG},
    {"a long line", OK "X: " HUNDRED HUNDRED HUNDRED HUNDRED "\r\n" END,
     .want = -EFBIG},
    {"long together",
     OK "X: " HUNDRED HUNDRED "\r\nX: " HUNDRED HUNDRED "\r\n" END,
     .want = -EFBIG},
    {"nine lines",
     OK "X: 2\r\nX: 3\r\nX: 4\r\nX: 5\r\nX: 6\r\nX: 7\r\nX: 8\r\n" END,
     .want = -EFBIG},
    {"hints for ever",
     "HTTP/1.1 103 x\r\n" END "HTTP/1.1 103 x\r\n" END "HTTP/1.1 103 x\r\n" END
     "HTTP/1.1 103 x\r\n" END "HTTP/1.1 103 x\r\n" END,
     .want = -EFBIG},
    {"trailers for ever", OK END "a: b\na: b\na: b\na: b\na: b\na: b\na: b\n",
     .want = -EFBIG},
};

START_TEST(what_a_head_says)
{
    const struct head_case *c = &cases[_i];
    int rc = read_lines(c->text);

    ck_assert_msg(rc == c->want, "%s: %d, want %d", c->name, rc, c->want);
    if (rc < 0) {
        ck_assert(err.code == rc && err.text[0]);
        return;
    }
    ck_assert_msg(head.in_body && head.status == c->status &&
                      head.coding == c->coding && head.length == c->length,
                  "%s: %d %d %lld", c->name, head.status, (int)head.coding,
                  head.length);
    ck_assert_str_eq(string_builder_cstr(&head.location), c->location);
    ck_assert_str_eq(string_builder_cstr(&head.type), c->type);
}
END_TEST

START_TEST(a_start_forgets_all)
{
    ck_assert_int_eq(read_lines(OK "Location: /a\r\nContent-Encoding: gzip\r\n"
                                   "Content-Length: 1\r\nSet-Cookie: a\r\n"
                                   "Set-Cookie: b\r\n" END),
                     0);
    crawl_head_start(&head);

    ck_assert_int_eq(read_lines(OK "Set-Cookie: a\r\nSet-Cookie: b\r\n"
                                   "Content-Length: 2\r\n" END),
                     0);

    ck_assert_uint_eq(head.location.len, 0);
    ck_assert_int_eq(head.coding, CRAWL_CODING_IDENTITY);
    ck_assert_uint_eq(head.cookies, 2);
    ck_assert_uint_eq(head.cookie_bytes, 2);
}
END_TEST

/* A page without a target is a page; one with half a target leads astray. */
START_TEST(what_is_too_long_is_as_if_it_were_not_there)
{
    const struct crawl_head_limits wide = {.max_bytes = 100000,
                                           .max_lines = 100};
    char line[CRAWL_HEAD_LOCATION_MAX + 40];

    head.limits = wide;
    (void)snprintf(line, sizeof line, "Location: %0*d\r\n",
                   CRAWL_HEAD_LOCATION_MAX + 1, 1);
    ck_assert_int_eq(read_lines(line), 0);
    ck_assert_int_eq(read_lines("Location: /b\r\n"), 0);
    ck_assert_uint_eq(head.location.len, 0);
}
END_TEST

START_TEST(no_body_is_fine_where_none_was_promised)
{
    static const struct {
        const char *text;
        bool want;
    } rows[] = {{OK END, false},
                {OK "Content-Length: 0\r\n" END, true},
                {OK "Content-Length: 1\r\n" END, false},
                {OK "Transfer-Encoding: chunked\r\n" END, true},
                {"HTTP/1.1 204 x\r\n" END, true},
                {"HTTP/1.1 304 x\r\nContent-Length: 7\r\n" END, true}};
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        crawl_head_start(&head);
        ck_assert_int_eq(read_lines(rows[i].text), 0);
        ck_assert_msg(crawl_head_allows_no_body(&head) == rows[i].want, "%s",
                      rows[i].text);
    }
}
END_TEST

START_TEST(out_of_memory_is_said)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct crawl_head one;
        int rc;

        crawl_head_init(&one, &limits);
        rc = crawl_head_line(&one, "Location: /a\r\n", 14, NULL);
        if (rc == 0)
            rc = crawl_head_line(&one, "Content-Type: a\r\n", 17, NULL);
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        crawl_head_fini(&one);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_head");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, what_a_head_says, 0, sizeof cases / sizeof cases[0]);
    tcase_add_test(t, a_start_forgets_all);
    tcase_add_test(t, what_is_too_long_is_as_if_it_were_not_there);
    tcase_add_test(t, no_body_is_fine_where_none_was_promised);
    tcase_add_test(t, out_of_memory_is_said);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
