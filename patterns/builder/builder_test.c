/* SPDX-License-Identifier: MIT-0 */
#include "builder.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "fault_injection.h"

static struct builder b;
static struct builder_request *request;

static void setup(void)
{
    memset(&b, 0xa5, sizeof b); /* begin starts from anything */
    builder_begin(&b);
    request = (struct builder_request *)&b;
}

static void teardown(void)
{
    builder_cancel(&b);
    builder_cancel(&b);
}

static void assert_fails(int error, const char *step, int number)
{
    int rc = builder_build(&b, &request);

    ck_assert_int_eq(rc, error);
    ck_assert_ptr_null(request);
    ck_assert_int_eq(b.error, error);
    ck_assert_str_eq(b.step, step);
    ck_assert_int_eq(b.step_number, number);
}

START_TEST(all_parts_arrive)
{
    char url[] = "https://a.example/x?y#z";

    builder_header(&b, "Accept", "text/html");
    builder_body(&b, "a\0b", 3);
    builder_url(&b, url);
    builder_header(&b, "X-Empty", "");
    builder_method(&b, "POST");
    builder_header(&b, "Accept", "a b~\xc3\xa4");
    memset(url, 'x', sizeof url - 1);

    ck_assert_int_eq(builder_build(&b, &request), 0);
    ck_assert_int_eq(b.error, 0);
    ck_assert_str_eq(request->method, "POST");
    ck_assert_str_eq(request->url, "https://a.example/x?y#z");
    ck_assert_uint_eq(request->body_size, 3);
    ck_assert_mem_eq(request->body, "a\0b", 3);
    ck_assert_uint_eq(request->header_count, 3);
    ck_assert_str_eq(request->headers[0].name, "Accept");
    ck_assert_str_eq(request->headers[0].value, "text/html");
    ck_assert_str_eq(request->headers[1].name, "X-Empty");
    ck_assert_str_eq(request->headers[1].value, "");
    ck_assert_str_eq(request->headers[2].value, "a b~\xc3\xa4");
    builder_request_destroy(request);
}
END_TEST

START_TEST(a_url_is_enough)
{
    builder_url(&b, "http://a");

    ck_assert_int_eq(builder_build(&b, &request), 0);
    ck_assert_str_eq(request->method, "GET");
    ck_assert_str_eq(request->url, "http://a");
    ck_assert_ptr_null(request->body);
    ck_assert_uint_eq(request->body_size, 0);
    ck_assert_uint_eq(request->header_count, 0);
    builder_request_destroy(request);
    builder_request_destroy(NULL);
}
END_TEST

START_TEST(a_body_of_one_byte)
{
    builder_method(&b, "PUT");
    builder_url(&b, "http://a");
    builder_body(&b, "x", 1);

    ck_assert_int_eq(builder_build(&b, &request), 0);
    ck_assert_uint_eq(request->body_size, 1);
    ck_assert_int_eq(request->body[0], 'x');
    builder_request_destroy(request);
}
END_TEST

START_TEST(a_body_of_no_bytes_is_a_body)
{
    builder_method(&b, "PUT");
    builder_url(&b, "http://a");
    builder_body(&b, NULL, 0);

    ck_assert_int_eq(builder_build(&b, &request), 0);
    ck_assert_ptr_nonnull(request->body);
    ck_assert_uint_eq(request->body_size, 0);
    builder_request_destroy(request);
}
END_TEST

static const struct {
    const char *step, *first, *second;
    int want;
} parts[] = {
    {"method", "GET", NULL, 0},
    {"method", "M-SEARCH", NULL, 0},
    {"method", "", NULL, -EINVAL},
    {"method", "GET /", NULL, -EINVAL},
    {"method", "GE\nT", NULL, -EINVAL},
    {"url", "http://a", NULL, 0},
    {"url", "https://a", NULL, 0},
    {"url", "http://[::1]/", NULL, 0},
    {"url", "http://\xc3\xa4/~", NULL, 0},
    {"url", "", NULL, -EINVAL},
    {"url", "http://", NULL, -EINVAL},
    {"url", "https://", NULL, -EINVAL},
    {"url", "http:///x", NULL, -EINVAL},
    {"url", "http://?x", NULL, -EINVAL},
    {"url", "http://#x", NULL, -EINVAL},
    {"url", "http://:80", NULL, -EINVAL},
    {"url", "http://@a", NULL, -EINVAL},
    {"url", "http:/abc", NULL, -EINVAL},
    {"url", "https:/abc", NULL, -EINVAL},
    {"url", "httpx://a", NULL, -EINVAL},
    {"url", "ftp://a", NULL, -EINVAL},
    {"url", "HTTP://a", NULL, -EINVAL},
    {"url", "a/b", NULL, -EINVAL},
    {"url", "http://a b", NULL, -EINVAL},
    {"url", "http://a\r\nHost: b", NULL, -EINVAL},
    {"url", "http://a\x7f", NULL, -EINVAL},
    {"url", "http://a/!", NULL, 0},
    {"header", "X", " ", 0},
    {"header", "x-1_!#$%&'*+.^`|~", "v", 0},
    {"header", "", "v", -EINVAL},
    {"header", "X:", "v", -EINVAL},
    {"header", "X Y", "v", -EINVAL},
    {"header", "X\xc3\xa4", "v", -EINVAL},
    {"header", "X", "a\r\nY: b", -EINVAL},
    {"header", "X", "a\nb", -EINVAL},
    {"header", "X", "\t", -EINVAL},
    {"header", "X", "\x1f", -EINVAL},
    {"header", "X", "\x7f", -EINVAL},
};

START_TEST(each_part_is_checked)
{
    if (!strcmp(parts[_i].step, "method"))
        builder_method(&b, parts[_i].first);
    else if (!strcmp(parts[_i].step, "url"))
        builder_url(&b, parts[_i].first);
    else
        builder_header(&b, parts[_i].first, parts[_i].second);

    ck_assert_msg(b.error == parts[_i].want, "%s %s: %d", parts[_i].step,
                  parts[_i].first, b.error);
    if (b.error)
        assert_fails(parts[_i].want, parts[_i].step, 1);
}
END_TEST

START_TEST(the_first_bad_step_is_reported)
{
    builder_method(&b, "POST");
    builder_header(&b, "A", "1");
    builder_header(&b, "B", "\n");
    builder_url(&b, "nonsense");
    builder_method(&b, "");
    builder_header(&b, "", "");
    builder_body(&b, "x", 1);

    assert_fails(-EINVAL, "header", 3);
}
END_TEST

START_TEST(nothing_comes_after_a_bad_step)
{
    builder_header(&b, "", "");
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    builder_method(&b, "POST");
    builder_url(&b, "http://a");
    builder_header(&b, "A", "1");
    builder_body(&b, "x", 1);
    (void)builder_build(&b, &request);
    ck_assert_int_eq(fault_injection_disarm(), 0);
    ck_assert_int_eq(b.error, -EINVAL);
    ck_assert_int_eq(b.step_number, 1);
}
END_TEST

START_TEST(some_parts_come_once)
{
    builder_method(&b, "POST");
    builder_url(&b, "http://a");
    builder_body(&b, "x", 1);
    if (_i == 0)
        builder_method(&b, "POST");
    if (_i == 1)
        builder_url(&b, "http://b");
    if (_i == 2)
        builder_body(&b, "x", 1);

    assert_fails(-EEXIST, _i == 0 ? "method" : _i == 1 ? "url" : "body", 4);
}
END_TEST

START_TEST(the_whole_is_checked_at_the_end)
{
    static const char *const methods[] = {NULL, "GET", "HEAD", "DELETE"};

    assert_fails(-EDESTADDRREQ, "build", 1);
    for (int i = 0; i < 4; i++) {
        builder_begin(&b);
        builder_url(&b, "http://a");
        builder_body(&b, "", 0);
        if (methods[i])
            builder_method(&b, methods[i]);
        if (i < 3) {
            assert_fails(-EPROTO, "build", i == 0 ? 3 : 4);
        } else {
            ck_assert_int_eq(builder_build(&b, &request), 0);
            builder_request_destroy(request);
        }
    }
}
END_TEST

START_TEST(headers_are_limited)
{
    builder_url(&b, "http://a");
    for (int i = 0; i < BUILDER_HEADERS_MAX; i++)
        builder_header(&b, "A", "1");
    ck_assert_int_eq(b.error, 0);
    if (_i == 1) {
        builder_header(&b, "A", "1");
        assert_fails(-E2BIG, "header", BUILDER_HEADERS_MAX + 2);
        return;
    }
    ck_assert_int_eq(builder_build(&b, &request), 0);
    ck_assert_uint_eq(request->header_count, BUILDER_HEADERS_MAX);
    builder_request_destroy(request);
}
END_TEST

/* "http://a" and "A" take 11 bytes with their ends. */
START_TEST(the_head_is_limited)
{
    static char value[BUILDER_HEAD_MAX];
    size_t fits = BUILDER_HEAD_MAX - 9 - 2 - 1;

    memset(value, 'v', fits + (size_t)_i);
    builder_url(&b, "http://a");
    builder_header(&b, "A", value);
    if (_i == 1) {
        assert_fails(-E2BIG, "header", 2);
        return;
    }
    ck_assert_int_eq(builder_build(&b, &request), 0);
    ck_assert_str_eq(request->headers[0].value, value);
    builder_request_destroy(request);
}
END_TEST

START_TEST(the_body_is_limited)
{
    unsigned char *body = calloc(1, BUILDER_BODY_MAX + 1);

    ck_assert_ptr_nonnull(body);
    body[BUILDER_BODY_MAX - 1] = 7;
    builder_url(&b, "http://a");
    builder_method(&b, "POST");
    builder_body(&b, body, BUILDER_BODY_MAX + (size_t)_i);
    free(body);
    if (_i == 1) {
        assert_fails(-E2BIG, "body", 3);
        return;
    }
    ck_assert_int_eq(builder_build(&b, &request), 0);
    ck_assert_uint_eq(request->body_size, BUILDER_BODY_MAX);
    ck_assert_int_eq(request->body[BUILDER_BODY_MAX - 1], 7);
    builder_request_destroy(request);
}
END_TEST

START_TEST(a_size_without_bytes_is_a_bug)
{
    builder_body(&b, NULL, 1);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    static char value[600];

    memset(value, 'v', sizeof value - 1);
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        int rc;

        builder_begin(&b);
        builder_method(&b, "POST");
        builder_url(&b, "http://a");
        builder_header(&b, "A", value);
        builder_header(&b, value, "");
        builder_body(&b, value, sizeof value);
        rc = builder_build(&b, &request);
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        ck_assert_int_eq(request == NULL, fault_injection_hit());
        builder_request_destroy(request);
    }
}
END_TEST

START_TEST(a_cancelled_builder_leaves_nothing)
{
    builder_url(&b, "http://a");
    builder_body(&b, "x", 1);
    builder_cancel(&b);
    ck_assert_ptr_null(b.text_);
    ck_assert_ptr_null(b.body_);
}
END_TEST

/* Few steps move the text; it has to grow by doubling. */
START_TEST(growing_is_rare)
{
    long calls;

    fault_injection_arm(INT32_MAX, FAULT_INJECTION_ONCE);
    builder_url(&b, "http://a");
    for (int i = 0; i < 60; i++)
        builder_header(&b, "A23456789", "123456789");
    calls = fault_injection_disarm();

    ck_assert_int_eq(b.error, 0);
    ck_assert_int_eq(calls, 4); /* 256, 512, 1024, 2048 */
}
END_TEST

int main(void)
{
    Suite *s = suite_create("builder");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, all_parts_arrive);
    tcase_add_test(tc, a_url_is_enough);
    tcase_add_test(tc, a_body_of_one_byte);
    tcase_add_test(tc, a_body_of_no_bytes_is_a_body);
    tcase_add_loop_test(tc, each_part_is_checked, 0,
                        (int)(sizeof parts / sizeof parts[0]));
    tcase_add_test(tc, the_first_bad_step_is_reported);
    tcase_add_test(tc, nothing_comes_after_a_bad_step);
    tcase_add_loop_test(tc, some_parts_come_once, 0, 3);
    tcase_add_test(tc, the_whole_is_checked_at_the_end);
    tcase_add_loop_test(tc, headers_are_limited, 0, 2);
    tcase_add_loop_test(tc, the_head_is_limited, 0, 2);
    tcase_add_loop_test(tc, the_body_is_limited, 0, 2);
    tcase_add_test_raise_signal(tc, a_size_without_bytes_is_a_bug, SIGABRT);
    tcase_add_test(tc, every_allocation_may_fail);
    tcase_add_test(tc, a_cancelled_builder_leaves_nothing);
    tcase_add_test(tc, growing_is_rare);
    suite_add_tcase(s, tc);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
