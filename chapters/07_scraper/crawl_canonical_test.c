/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_canonical.h"
#include "fault_injection.h"

/* As w3lib 2.1.1 has them: the classes of Scrapy's duplicate filter. */
static const struct {
    const char *url, *want;
} canonical[] = {
    // clang-format off
    {"http://h", "http://h/"},
    {"http://H/A", "http://h/A"},
    {"http://h/?b=2&a=1", "http://h/?a=1&b=2"},
    {"http://h/?a=2&a=1", "http://h/?a=1&a=2"},
    {"http://h/?a", "http://h/?a="},
    {"http://h/?a&b=", "http://h/?a=&b="},
    {"http://h/?", "http://h/"},
    {"http://h/?&&", "http://h/"},
    {"http://h/?a=1;b=2", "http://h/?a=1&b=2"},
    {"http://h/?q=a+b", "http://h/?q=a+b"},
    {"http://h/?q=a%20b", "http://h/?q=a+b"},
    {"http://h/?q=%c3%a9", "http://h/?q=%C3%A9"},
    {"http://h/?q=\303\251", "http://h/?q=%C3%A9"},
    {"http://h/?q=%e4", "http://h/?q=%E4"},
    {"http://h/%7Euser", "http://h/~user"},
    {"http://h/%7euser", "http://h/~user"},
    {"http://h/a%2fb", "http://h/a%2Fb"},
    {"http://h/a%3Fb", "http://h/a%3Fb"},
    {"http://h/a%2541", "http://h/a%41"},
    {"http://h/a%zz", "http://h/a%zz"},
    {"http://h/a b", "http://h/a%20b"},
    {"http://h/\303\251", "http://h/%C3%A9"},
    {"http://h/a;x=1;y", "http://h/a;x=1;y"},
    {"http://h/a;%41/b;%41", "http://h/a;A/b;%41"},
    {"http://h/p#f", "http://h/p"},
    {"http://h:80/p", "http://h:80/p"},
    {"http://h:/p", "http://h/p"},
    {"http://h/a/../b", "http://h/a/../b"},
    {"http://h/[x]|", "http://h/[x]|"},
    {"http://h/?a[]=%5B", "http://h/?a%5B%5D=%5B"},
    {"http://h/?~=%7E", "http://h/?~=~"},
    {"http://b\303\274cher.de/", "http://xn--bcher-kva.de/"},
    {"http://U:P@H/", "http://u:p@h/"},
    // clang-format on
};

START_TEST(the_classes_are_scrapys)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(
        crawl_canonical_append(&sb, str_view_from(canonical[_i].url), false),
        0);
    ck_assert_msg(strcmp(string_builder_cstr(&sb), canonical[_i].want) == 0,
                  "%s: %s", canonical[_i].url, string_builder_cstr(&sb));
    string_builder_fini(&sb);
}
END_TEST

START_TEST(a_fragment_is_kept_on_demand)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(
        crawl_canonical_append(&sb, str_view_from("http://h/p#!a b"), true), 0);
    ck_assert_str_eq(string_builder_cstr(&sb), "http://h/p#!a%20b");
    string_builder_fini(&sb);
}
END_TEST

static struct crawl_fingerprint print_of(const char *method, const char *url,
                                         const char *body, bool fragment)
{
    struct crawl_fingerprint print;

    ck_assert_int_eq(crawl_fingerprint_make(&print, method, str_view_from(url),
                                            str_view_from(body), fragment),
                     0);
    return print;
}

static bool same(struct crawl_fingerprint a, struct crawl_fingerprint b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

START_TEST(what_makes_two_requests_one)
{
    struct crawl_fingerprint base =
        print_of("GET", "http://h/?b=2&a=1#x", "", false);

    ck_assert(same(base, print_of("get", "http://H/?a=1&b=2", "", false)));
    ck_assert(!same(base, print_of("POST", "http://h/?a=1&b=2", "", false)));
    ck_assert(!same(base, print_of("GET", "http://h/?a=1&b=2", "x", false)));
    ck_assert(!same(base, print_of("GET", "http://h/?a=1&b=3", "", false)));
    ck_assert(!same(print_of("GET", "http://h/#a", "", true),
                    print_of("GET", "http://h/#b", "", true)));
    /* The parts do not run into each other. */
    ck_assert(!same(print_of("GET", "http://h/a", "b", false),
                    print_of("GET", "http://h/ab", "", false)));
}
END_TEST

START_TEST(out_of_memory_is_told)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct crawl_fingerprint print;
        int rc = crawl_fingerprint_make(&print, "GET",
                                        str_view_from("http://h/%7E?b=1&a=2"),
                                        str_view_from(""), false);

        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_canonical");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_loop_test(t, the_classes_are_scrapys, 0,
                        sizeof canonical / sizeof canonical[0]);
    tcase_add_test(t, a_fragment_is_kept_on_demand);
    tcase_add_test(t, what_makes_two_requests_one);
    tcase_add_test(t, out_of_memory_is_told);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
