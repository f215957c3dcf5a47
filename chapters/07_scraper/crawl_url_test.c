/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_charset.h"
#include "crawl_url.h"
#include "fault_injection.h"

/* NULL: refused. What a browser makes of each; base "" for none. */
static const struct {
    const char *base, *text, *want;
} urls[] = {
    // clang-format off
    {"", "http://example.com", "http://example.com/"},
    {"", "HTTP://EXAMPLE.com:80/a/../b", "http://example.com/b"},
    {"", "https://h:443/", "https://h/"},
    {"", "https://h:0444/", "https://h:444/"},
    {"", "http://h:65536/", NULL},
    {"", "http://h:/", "http://h/"},
    {"", "http://u:p@h/", "http://u:p@h/"},
    {"", "http://a@b@h/", "http://a%40b@h/"},
    {"", "http://@h/", "http://h/"},
    {"", "http://", NULL},
    {"", "http:/h/p", "http://h/p"},
    {"", "http:h", "http://h/"},
    {"", "http:\\\\h\\p\\..\\q", "http://h/q"},
    {"", "http://h/a b\"<>`{}", "http://h/a%20b%22%3C%3E%60%7B%7D"},
    {"", "http://h/?a'b\"<>", "http://h/?a%27b%22%3C%3E"},
    {"", "ftp://h/'?'", "ftp://h/'?%27"},
    {"", "http://h/%2e/%2E%2e/x", "http://h/x"},
    {"", "http://h/%zz%", "http://h/%zz%"},
    {"", "http://h/\303\251?\303\251#\303\251", "http://h/%C3%A9?%C3%A9#%C3%A9"},
    {"", "http://b\303\274cher.de/", "http://xn--bcher-kva.de/"},
    {"", "http://ex%41mple.com/", "http://example.com/"},
    {"", "http://a b/", NULL},
    {"", "http://a%2Fb/", NULL},
    {"", "http://0x7f.1/", "http://127.0.0.1/"},
    {"", "http://256.0.0.1/", NULL},
    {"", "http://1.2.3.4.5/", NULL},
    {"", "http://4294967295/", "http://255.255.255.255/"},
    {"", "http://4294967296/", NULL},
    {"", "http://[::1]:8080/", "http://[::1]:8080/"},
    {"", "http://[1:0:0:2::3]/", "http://[1:0:0:2::3]/"},
    {"", "http://[::127.0.0.1]/", "http://[::7f00:1]/"},
    {"", "http://[1::2::3]/", NULL},
    {"", "http://[::1", NULL},
    {"", "  http://h/\t\n x  ", "http://h/%20x"},
    {"", "mailto:a@b?c#d", "mailto:a@b?c#d"},
    {"", "javascript:alert(1)", "javascript:alert(1)"},
    {"", "foo://H/p", "foo://H/p"},
    {"", "foo:/a/../b", "foo:/b"},
    {"", "foo:/.//p", "foo:/.//p"},
    {"", "file:///C|/a/../..", "file:///C:/"},
    {"", "file://localhost/x", "file:///x"},
    {"", "file:a", "file:///a"},
    {"", "//h/p", NULL},
    {"", "p", NULL},
    {"", "1:2", NULL},
    {"http://h/a/b/c?q#f", "", "http://h/a/b/c?q"},
    {"http://h/a/b/c?q#f", "#x", "http://h/a/b/c?q#x"},
    {"http://h/a/b/c?q#f", "?y", "http://h/a/b/c?y"},
    {"http://h/a/b/c?q#f", "?", "http://h/a/b/c?"},
    {"http://h/a/b/c?q#f", "d", "http://h/a/b/d"},
    {"http://h/a/b/c?q#f", "./d/.", "http://h/a/b/d/"},
    {"http://h/a/b/c?q#f", "../d", "http://h/a/d"},
    {"http://h/a/b/c?q#f", "../../../../d", "http://h/d"},
    {"http://h/a/b/c?q#f", "/d", "http://h/d"},
    {"http://h/a/b/c?q#f", "//x/d", "http://x/d"},
    {"http://h/a/b/c?q#f", "///x/d", "http://x/d"},
    {"http://h/a/b/c?q#f", "\\d", "http://h/d"},
    {"http://h/a/b/c?q#f", "http:d", "http://h/a/b/d"},
    {"http://h/a/b/c?q#f", "https:d", "https://d/"},
    {"http://h/a/b/c?q#f", "a:b", "a:b"},
    {"http://h/a/b/c?q#f", "g//h", "http://h/a/b/g//h"},
    {"http://h/a/b/c?q#f", ";x", "http://h/a/b/;x"},
    {"http://h", "d", "http://h/d"},
    {"http://u:p@h:81/a", "b", "http://u:p@h:81/b"},
    {"mailto:a@b", "#x", "mailto:a@b#x"},
    {"mailto:a@b", "x", NULL},
    {"foo://h/a/b", "../c", "foo://h/c"},
    {"file:///C:/a/b", "/x", "file:///C:/x"},
    {"file:///C:/a/b", "D|/x", "file:///D:/x"},
    {"file://h/a", "../../b", "file://h/b"},
    // clang-format on
};

static int parse(struct crawl_url *out, const char *base_text, const char *text)
{
    struct crawl_url base;
    int rc = 0;

    crawl_url_init(&base);
    if (*base_text)
        rc = crawl_url_parse(&base, str_view_from(base_text), NULL, NULL);
    if (rc == 0)
        rc = crawl_url_parse(out, str_view_from(text),
                             *base_text ? &base : NULL, NULL);
    crawl_url_fini(&base);
    return rc;
}

START_TEST(as_a_browser_reads_it)
{
    struct crawl_url url;
    int rc;

    crawl_url_init(&url);
    rc = parse(&url, urls[_i].base, urls[_i].text);
    if (urls[_i].want)
        ck_assert_msg(rc == 0 && strcmp(string_builder_cstr(&url.href),
                                        urls[_i].want) == 0,
                      "%s on %s: %d %s", urls[_i].text, urls[_i].base, rc,
                      string_builder_cstr(&url.href));
    else
        ck_assert_msg(rc == -EINVAL && url.href.len == 0, "%s on %s: %d %s",
                      urls[_i].text, urls[_i].base, rc,
                      string_builder_cstr(&url.href));
    crawl_url_fini(&url);
}
END_TEST

/* A serialized URL is read as itself: a crawl that stores and reads its URLs
 * asks for the same pages. */
START_TEST(a_nul_ends_no_drive_letter)
{
    struct crawl_url base, url;

    crawl_url_init(&base);
    crawl_url_init(&url);
    ck_assert_int_eq(
        crawl_url_parse(&base, str_view_from("file:///C:/a/b"), NULL, NULL), 0);

    ck_assert_int_eq(
        crawl_url_parse(&url, str_view_of("b|\0x", 4), &base, NULL), 0);

    ck_assert_str_eq(string_builder_cstr(&url.href), "file:///C:/a/b|%00x");
    crawl_url_fini(&base);
    crawl_url_fini(&url);
}
END_TEST

START_TEST(parsing_again_changes_nothing)
{
    struct crawl_url url, again;

    if (!urls[_i].want)
        return;
    crawl_url_init(&url);
    crawl_url_init(&again);
    ck_assert_int_eq(parse(&url, urls[_i].base, urls[_i].text), 0);
    ck_assert_int_eq(parse(&again, "", string_builder_cstr(&url.href)), 0);
    ck_assert_str_eq(string_builder_cstr(&again.href),
                     string_builder_cstr(&url.href));
    ck_assert_uint_eq(again.path, url.path);
    ck_assert_uint_eq(again.host, url.host);
    ck_assert_uint_eq(again.query_end, url.query_end);
    crawl_url_fini(&url);
    crawl_url_fini(&again);
}
END_TEST

static void view_is(struct str_view v, const char *want)
{
    ck_assert_msg(str_view_equal(v, str_view_from(want)),
                  "got %" STR_VIEW_FORMAT ", want %s", STR_VIEW_ARGS(v), want);
}

START_TEST(parts_of_a_url)
{
    struct crawl_url url;

    crawl_url_init(&url);
    ck_assert_int_eq(parse(&url, "", "http://u:p@Host:81/a/b?q=1#frag"), 0);
    view_is(crawl_url_scheme(&url), "http");
    view_is(crawl_url_host(&url), "host");
    view_is(crawl_url_host_port(&url), "host:81");
    view_is(crawl_url_target(&url), "/a/b?q=1");
    ck_assert(crawl_url_is_http(&url));
    ck_assert_int_eq(parse(&url, "", "mailto:x@y?z"), 0);
    view_is(crawl_url_host(&url), "");
    view_is(crawl_url_host_port(&url), "");
    ck_assert(!crawl_url_is_http(&url));
    ck_assert_int_eq(parse(&url, "", "http://h"), 0);
    view_is(crawl_url_target(&url), "/");
    view_is(crawl_url_host_port(&url), "h");
    crawl_url_fini(&url);
}
END_TEST

static int to_gbk(void *ctx, struct str_view text, struct string_builder *out)
{
    (void)ctx;
    return crawl_charset_encode(out, "GBK", text);
}

/* U+4E2D is D6 D0 in GBK; U+20AC is not what GBK had, but GB18030 has it. */
START_TEST(a_query_is_in_the_encoding_of_its_page)
{
    const struct crawl_url_encoder gbk = {to_gbk, NULL};
    struct crawl_url url;

    crawl_url_init(&url);
    ck_assert_int_eq(
        crawl_url_parse(&url,
                        str_view_from("http://h/\xe4\xb8\xad?\xe4\xb8\xad"
                                      "&a b"),
                        NULL, &gbk),
        0);
    ck_assert_str_eq(string_builder_cstr(&url.href),
                     "http://h/%E4%B8%AD?%D6%D0&a%20b");
    crawl_url_fini(&url);
}
END_TEST

START_TEST(bytes_that_are_no_text)
{
    static const char text[] = "http://h/\xff\xe4\xb8x\0y";
    struct crawl_url url;

    crawl_url_init(&url);
    ck_assert_int_eq(
        crawl_url_parse(&url, str_view_of(text, sizeof text - 1), NULL, NULL),
        0);
    ck_assert_str_eq(string_builder_cstr(&url.href),
                     "http://h/%EF%BF%BD%EF%BF%BDx%00y");
    crawl_url_fini(&url);
}
END_TEST

START_TEST(a_long_one_is_refused)
{
    char *text = malloc(CRAWL_URL_MAX + 100);
    struct crawl_url url;

    ck_assert_ptr_nonnull(text);
    memset(text, 'x', CRAWL_URL_MAX + 100);
    memcpy(text, "http://h/", 9);
    crawl_url_init(&url);
    ck_assert_int_eq(crawl_url_parse(&url,
                                     str_view_of(text, CRAWL_URL_MAX + 100),
                                     NULL, NULL),
                     -EMSGSIZE);
    ck_assert_uint_eq(url.href.len, 0);
    ck_assert_int_eq(parse(&url, "", "http://h/"), 0);
    crawl_url_fini(&url);
    free(text);
}
END_TEST

START_TEST(out_of_memory_is_told)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct crawl_url url;
        int rc;

        crawl_url_init(&url);
        rc = parse(&url, "http://h/a", "\tb/..//c?d#e");
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        crawl_url_fini(&url);
    }
}
END_TEST

/* RFC 3986, 5.4.1 and 5.4.2. */
static const struct {
    const char *ref, *want;
} rfc[] = {
    {"g:h", "g:h"},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},
    {"g?y#s", "http://a/b/c/g?y#s"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y#s"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/./x", "http://a/b/c/g#s/./x"},
    {"g#s/../x", "http://a/b/c/g#s/../x"},
    {"http:g", "http:g"},
    {"a+-.1:g", "a+-.1:g"}, /* not in 5.4: what a scheme may be */
    {"c;d:g", "http://a/b/c/c;d:g"},
    {"1:g", "http://a/b/c/1:g"},
    {":g", "http://a/b/c/:g"},
    {"g//h", "http://a/b/c/g//h"},
    {"?", "http://a/b/c/d;p?"},
};

START_TEST(as_the_rfc_joins)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_url_join_rfc(&sb,
                                        str_view_from("http://a/b/c/d;p?q"),
                                        str_view_from(rfc[_i].ref)),
                     0);
    ck_assert_msg(strcmp(string_builder_cstr(&sb), rfc[_i].want) == 0, "%s: %s",
                  rfc[_i].ref, string_builder_cstr(&sb));
    string_builder_fini(&sb);
}
END_TEST

int main(void)
{
    enum { URLS = sizeof urls / sizeof urls[0] };
    Suite *s = suite_create("crawl_url");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_loop_test(t, as_a_browser_reads_it, 0, URLS);
    tcase_add_loop_test(t, parsing_again_changes_nothing, 0, URLS);
    tcase_add_test(t, parts_of_a_url);
    tcase_add_test(t, a_query_is_in_the_encoding_of_its_page);
    tcase_add_test(t, bytes_that_are_no_text);
    tcase_add_test(t, a_long_one_is_refused);
    tcase_add_test(t, a_nul_ends_no_drive_letter);
    tcase_add_test(t, out_of_memory_is_told);
    tcase_add_loop_test(t, as_the_rfc_joins, 0, sizeof rfc / sizeof rfc[0]);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
