/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_batch.h"
#include "html_gumbo.h"

static const struct {
    const char *word, *second, *in, *want;
} lines[] = {
    {"url", "join", "http://h/a\tb\nhttp://h/a\t//[\n", "http://h/b\n!ERR\n"},
    {"url", "join", "no\tb\n", "!ERR\n"},
    {"url", "join", "http://h/\n", "!ERR\n"},
    {"url", "join", "http://h/\ta\tb\n", "!ERR\n"},
    {"url", "join", "http://h/\t\\u00e9\\n\\\"\\/\\ud83d\\ude00\n",
     "http://h/%C3%A9%22/%F0%9F%98%80\n"},
    {"url", "join", "http://h/\t\\ud83dx\n", "http://h/%EF%BF%BDx\n"},
    {"url", "join", "http://h/\t\\u00g0\n", "!ERR\n"},
    {"url", "join", "http://h/\t\\q\n", "!ERR\n"},
    {"url", "join", "http://h/\ta\\", "!ERR\n"},
    {"url", "canonicalize", "http://H/?b&a\n", "http://h/?a=&b=\n"},
    {"url", "canonicalize", "no newline", "no%20newline\n"},
    {"url", "fingerprint", "GET\thttp://h/\tzz\t0\n", "!ERR\n"},
    {"url", "fingerprint", "GET\thttp://h/\t0\t0\n", "!ERR\n"},
    {"url", "fingerprint", "GET\thttp://h/\t\t2\n", "!ERR\n"},
    {"url", "fingerprint", "GET\thttp://h/\t\t\n", "!ERR\n"},
    {"url", "fingerprint", "GET\thttp://h/\t\t01\n", "!ERR\n"},
    {"url", "fingerprint", "GET\\u0000X\thttp://h/\t\t0\n", "!ERR\n"},
    {"robots", NULL, "\tbot\\u0000x\t/\n", "!ERR\n"},
    {"robots", NULL, "User-agent: *\\nDisallow: /x\tbot\t/xy\n", "deny\n"},
    {"robots", NULL, "User-agent: *\\nCrawl-delay: 1.5\tbot\t/\n",
     "allow,1.5\n"},
    {"charset", NULL, "text/html; charset=gbk\t3c7469746c653ed6d0\n",
     "GBK,\xe4\xb8\xad\n"},
    {"charset", NULL, "\t3c7469746c653e610962223c2f7469746c653e\n",
     "windows-1252,a b\\\"\n"},
    {"links", NULL, "http://h/a\t<a href=b><a href=//x/>\n",
     "http://h/b http://x/\n"},
    {"links", NULL, "http://h/a\tnone\n", "\n"},
    {"select", NULL, "li\nli.x\ni\nli:\n.x::text\n", "1,li\nli\n-\n!ERR\nb\n"},
    {"select", NULL, "*\\u0000\nli\\u0000.zz\nli\n", "!ERR\n!ERR\n1,li\n"},
    {"url", "join", "http://h/\tdata:a\"b\n", "data:a\\\"b\n"},
};

START_TEST(a_line_for_each_line)
{
    static const char page[] = "<ul><li n=1>a<li class=x>b";
    const struct crawl_batch_command *command =
        crawl_batch_find(lines[_i].word, lines[_i].second);
    struct html_port html, second;
    struct html_doc doc;
    struct crawl_batch batch = {.html = &html, .doc = &doc, .attr = "n"};
    char *text = NULL, in_text[256];
    size_t len = 0;
    FILE *in, *out = open_memstream(&text, &len);

    ck_assert_ptr_nonnull(command);
    (void)snprintf(in_text, sizeof in_text, "%s", lines[_i].in);
    in = fmemopen(in_text, strlen(in_text), "r");
    ck_assert(in && out);
    ck_assert_int_eq(html_gumbo_open(&html, NULL), 0);
    ck_assert_int_eq(html_gumbo_open(&second, NULL), 0);
    ck_assert_int_eq(
        second.parse(second.self, &doc, page, sizeof page - 1, NULL), 0);

    ck_assert_int_eq(crawl_batch_run(command, &batch, in, out), 0);

    fclose(in);
    fclose(out);
    ck_assert_msg(strcmp(text, lines[_i].want) == 0, "%s: got %s", lines[_i].in,
                  text);
    free(text);
    html_doc_fini(&doc);
    second.close(second.self);
    html.close(html.self);
}
END_TEST

/* That model takes every byte as it stands. */
START_TEST(an_answer_is_one_line)
{
    struct crawl_batch batch = {.rfc = true};
    char in_text[] = "http://h/\ta\\nb\nhttp://h/\ta\\u0000\\t\\\\\n";
    char *text = NULL;
    size_t len = 0;
    FILE *in = fmemopen(in_text, strlen(in_text), "r");
    FILE *out = open_memstream(&text, &len);

    ck_assert(in && out);

    ck_assert_int_eq(
        crawl_batch_run(crawl_batch_find("url", "join"), &batch, in, out), 0);

    fclose(in);
    fclose(out);
    ck_assert_uint_eq(len, strlen(text));
    ck_assert_str_eq(text, "http://h/a\\nb\nhttp://h/a\\u0000\\t\\\\\n");
    free(text);
}
END_TEST

START_TEST(what_is_no_command)
{
    ck_assert_ptr_null(crawl_batch_find("url", NULL));
    ck_assert_ptr_null(crawl_batch_find("url", "split"));
    ck_assert_ptr_null(crawl_batch_find("crawl", NULL));
    ck_assert_ptr_null(crawl_batch_find(NULL, NULL));
}
END_TEST

START_TEST(an_output_that_is_full_is_told)
{
    struct crawl_batch batch = {0};
    char in_text[] = "http://h/\n";
    FILE *in = fmemopen(in_text, strlen(in_text), "r");
    FILE *out = fopen("/dev/full", "w");

    ck_assert(in && out);
    ck_assert_int_eq(crawl_batch_run(crawl_batch_find("url", "canonicalize"),
                                     &batch, in, out),
                     -EIO);
    fclose(in);
    fclose(out);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_batch");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed;

    tcase_add_loop_test(t, a_line_for_each_line, 0,
                        sizeof lines / sizeof lines[0]);
    tcase_add_test(t, an_answer_is_one_line);
    tcase_add_test(t, what_is_no_command);
    tcase_add_test(t, an_output_that_is_full_is_told);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
