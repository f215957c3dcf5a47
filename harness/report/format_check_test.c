/* SPDX-License-Identifier: MIT-0 */
/* One record, three formats: the screen as a golden text, plain for scripts,
 * JSON for programs. */
#include "format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <jansson.h>

#include "string_builder.h"

static struct string_builder out;

static void set_up(void)
{
    string_builder_init(&out, 0);
}

static void tear_down(void)
{
    string_builder_fini(&out);
}

static const char *format(const struct record *r, enum format format_,
                          bool color)
{
    struct format_options o = {
        .format = format_, .color = color, .program = "./lab"};

    string_builder_clear(&out);
    ck_assert_int_eq(format_check(r, &o, &out), 0);
    return string_builder_cstr(&out);
}

static void add_run(struct record *r)
{
    record_event(r, "run");
    record_str(r, "lab", "ring");
    record_str(r, "name", "05b_ring");
    record_str(r, "sandbox", "basic");
}

static void add_build(struct record *r, const char *tier, bool ok)
{
    record_event(r, "build");
    record_str(r, "tier", tier);
    record_bool(r, "ok", ok);
    record_int(r, "ms", 170);
}

static void add_text(struct record *r, const char *of, const char *text)
{
    record_event(r, "text");
    record_str(r, "of", of);
    record_str(r, "text", text);
}

static void add_case(struct record *r, const char *id, const char *verdict,
                     const char *reason)
{
    record_event(r, "case");
    record_str(r, "id", id);
    record_str(r, "verdict", verdict);
    record_int(r, "points", 2);
    record_int(r, "earned", strcmp(verdict, "pass") == 0 ? 2 : 0);
    record_str(r, "reason", reason);
    record_str(r, "seed", "7");
}

static void add_total(struct record *r, int points, int warnings)
{
    record_event(r, "total");
    record_int(r, "points", points);
    record_int(r, "max_points", 8);
    record_int(r, "warnings", warnings);
}

/* A check in which everything happens that a built answer can do. */
static struct record *mixed_check(void)
{
    struct record *r;

    ck_assert_int_eq(record_create(&r), 0);
    add_run(r);
    add_build(r, "plain", true);
    add_text(r, "build:plain", "ring.c:3:5: warning: unused variable 'x'");
    add_case(r, "empty", "pass", "");
    add_case(r, "one", "pass", "");
    add_case(r, "wrap", "fail", "output differs at line 4, column 8");
    record_str(r, "input", "put 4 | get");
    record_int(r, "line", 4);
    record_str(r, "want", "get -> 2");
    record_str(r, "got", "get -> 1");
    record_int(r, "caret", 7);
    record_str(r, "note", "the newline is missing");
    add_text(r, "wrap", "debug: head=3");
    add_case(r, "full", "fail", "AddressSanitizer: write of 4 bytes");
    record_str(r, "file", "work/05b_ring/ring.c");
    record_int(r, "at_line", 21);
    record_str(r, "source", "r->v[r->tail] = x;");
    record_str(r, "related_file", "work/05b_ring/ring.c");
    record_int(r, "related_line", 8);
    record_str(r, "relation", "allocated");
    add_case(r, "stress", "skip", "");
    record_str(r, "blocked_by", "wrap");
    record_event(r, "diagnosis");
    record_str(r, "mistake", "no_spare_slot");
    record_str(r, "pitfall", "ring_full_is_empty");
    record_str(r, "why", "head == tail means both.");
    add_total(r, 4, 1);
    ck_assert_int_eq(record_error(r), 0);
    return r;
}

static struct record *broken_build(void)
{
    struct record *r;

    ck_assert_int_eq(record_create(&r), 0);
    add_run(r);
    add_build(r, "parse", false);
    add_text(r, "build:parse", "ring.c:21:5: error: expected ';'");
    add_case(r, "empty", "pass", ""); /* must not be shown as a result */
    add_total(r, 0, 0);
    return r;
}

static const char golden_human[] =
    "05b_ring   plain 0.17 s   sandbox: basic   4/8 points\n"
    "  note  the compiler warns (no points lost)\n"
    "        gcc     ring.c:3:5: warning: unused variable 'x'\n"
    "  ok    empty, one   4 points\n"
    "  FAIL  wrap   0/2   output differs at line 4, column 8\n"
    "        input   put 4 | get\n"
    "        line 4  want  get -> 2\n"
    "                got   get -> 1\n"
    "                             ^\n"
    "        note    the newline is missing\n"
    "        printed debug: head=3\n"
    "        again   ./lab check ring --case wrap --seed 7\n"
    "  FAIL  full   0/2   AddressSanitizer: write of 4 bytes\n"
    "        at      work/05b_ring/ring.c:21   r->v[r->tail] = x;\n"
    "        (allocated at work/05b_ring/ring.c:8)\n"
    "        again   ./lab check ring --case full --seed 7\n"
    "  skip  stress   0/2   needs wrap\n"
    "You hit the pitfall ring_full_is_empty: head == tail means both.\n"
    "  read    ./lab show ring_full_is_empty\n";

static const char golden_plain[] =
    "pass empty 2/2 \n"
    "pass one 2/2 \n"
    "fail wrap 0/2 output differs at line 4, column 8\n"
    "fail full 0/2 AddressSanitizer: write of 4 bytes\n"
    "skip stress 0/2 \n"
    "pitfall ring_full_is_empty\n"
    "points 4/8\n";

START_TEST(the_screen_is_the_golden_text)
{
    struct record *r = mixed_check();

    ck_assert_str_eq(format(r, FORMAT_HUMAN, false), golden_human);
    record_destroy(r);
}
END_TEST

START_TEST(plain_is_one_line_a_case)
{
    struct record *r = mixed_check();

    ck_assert_str_eq(format(r, FORMAT_PLAIN, false), golden_plain);
    record_destroy(r);
}
END_TEST

START_TEST(jsonl_is_the_record_itself_a_line_an_event)
{
    struct record *r = mixed_check();
    struct str_view rest = str_view_from(format(r, FORMAT_JSONL, false));
    struct str_view line;
    size_t n = 0;

    while (str_view_cut(&rest, '\n', &line)) {
        json_t *event = json_loadb(line.data, line.len, 0, NULL);
        const char *name = json_string_value(json_object_get(event, "event"));

        ck_assert_msg(name && record_is(r, n, name), "line %zu", n);
        json_decref(event);
        n++;
    }
    ck_assert_uint_eq(n, record_count(r));
    record_destroy(r);
}
END_TEST

START_TEST(color_off_means_no_escape_in_any_format)
{
    static const enum format formats[] = {FORMAT_HUMAN, FORMAT_PLAIN,
                                          FORMAT_JSON};
    struct record *both[] = {mixed_check(), broken_build()};
    size_t i;

    for (i = 0; i < 2; i++) {
        ck_assert_ptr_null(strchr(format(both[i], formats[_i], false), '\x1B'));
        record_destroy(both[i]);
    }
}
END_TEST

START_TEST(color_on_adds_escapes_and_changes_no_word)
{
    struct record *r = mixed_check();
    const char *p = format(r, FORMAT_HUMAN, true);
    char plain[sizeof golden_human];
    size_t n = 0;

    ck_assert_ptr_nonnull(strstr(p, "\x1B[31mFAIL\x1B[0m"));
    ck_assert_ptr_nonnull(strstr(p, "\x1B[32mok  \x1B[0m"));
    for (; *p; p++) {
        if (*p == '\x1B')
            p = strchr(p, 'm');
        else if (n + 1 < sizeof plain)
            plain[n++] = *p;
    }
    plain[n] = '\0';

    ck_assert_str_eq(plain, golden_human);
    record_destroy(r);
}
END_TEST

START_TEST(what_does_not_build_shows_the_compiler_and_no_case)
{
    struct record *r = broken_build();

    ck_assert_str_eq(format(r, FORMAT_HUMAN, false),
                     "05b_ring   sandbox: basic   0/8 points\n"
                     "  FAIL  it does not build (parse)\n"
                     "        gcc     ring.c:21:5: error: expected ';'\n");
    ck_assert_ptr_nonnull(
        strstr(format(r, FORMAT_PLAIN, false), "build parse failed\n"));
    record_destroy(r);
}
END_TEST

static struct record *nameless_check(const char *nearest, int64_t distance)
{
    struct record *r;

    ck_assert_int_eq(record_create(&r), 0);
    add_run(r);
    add_case(r, "wrap", "fail", "output differs at line 4, column 8");
    record_event(r, "no_diagnosis");
    if (nearest)
        record_str(r, "nearest", nearest);
    if (nearest)
        record_int(r, "distance", distance);
    add_total(r, 0, 0);
    return r;
}

START_TEST(the_nearest_mistake_is_told_when_there_is_one)
{
    static const struct {
        const char *nearest;
        int64_t distance;
        const char *want;
    } cases[] = {{"cut", 1, "  nearest: mistake cut, 1 case differs from it\n"},
                 {"cut", 2, "  nearest: mistake cut, 2 cases differ from it\n"},
                 {NULL, 0, NULL}};
    struct format_options o = {.program = "./lab", .verbose = true};
    struct record *r = nameless_check(cases[_i].nearest, cases[_i].distance);
    const char *nearest;

    ck_assert_int_eq(format_check(r, &o, &out), 0);
    nearest = strstr(string_builder_cstr(&out), "  nearest");
    record_destroy(r);

    ck_assert_ptr_nonnull(
        strstr(string_builder_cstr(&out), "no known pitfall matches"));
    ck_assert_int_eq(nearest != NULL, cases[_i].want != NULL);
    if (nearest)
        ck_assert_str_eq(nearest, cases[_i].want);
}
END_TEST

START_TEST(many_prints_are_cut_and_counted)
{
    struct record *r;
    const char *text;
    int i;

    ck_assert_int_eq(record_create(&r), 0);
    add_run(r);
    add_case(r, "one", "fail", "crashed");
    for (i = 0; i < 13; i++)
        add_text(r, "one", "print");
    text = format(r, FORMAT_HUMAN, false);
    ck_assert_ptr_nonnull(strstr(text, "(1 more line)\n"));
    add_text(r, "one", "print");
    text = format(r, FORMAT_HUMAN, false);

    ck_assert_ptr_nonnull(strstr(text, "(2 more lines)\n"));
    record_destroy(r);
}
END_TEST

START_TEST(passed_cases_wrap_before_column_80)
{
    struct record *r;
    struct str_view rest, line;
    int i;

    ck_assert_int_eq(record_create(&r), 0);
    add_run(r);
    for (i = 0; i < 20; i++)
        add_case(r, "a_case_with_a_name", "pass", "");
    rest = str_view_from(format(r, FORMAT_HUMAN, false));
    while (str_view_cut(&rest, '\n', &line))
        ck_assert_msg(line.len <= 80, "%zu columns: %" STR_VIEW_FORMAT,
                      line.len, STR_VIEW_ARGS(line));

    record_destroy(r);
}
END_TEST

START_TEST(an_empty_record_does_no_harm)
{
    static const enum format formats[] = {FORMAT_HUMAN, FORMAT_PLAIN,
                                          FORMAT_JSON};
    struct record *r;

    ck_assert_int_eq(record_create(&r), 0);
    ck_assert_ptr_null(strchr(format(r, formats[_i], false), '%'));
    record_destroy(r);
}
END_TEST

/* What stands on a terminal of 80 columns. */
START_TEST(long_sentences_break_between_words)
{
    struct format_options o = {.program = "./lab", .width = 44};
    struct record *r = mixed_check();
    struct str_view rest, line;

    string_builder_clear(&out);
    ck_assert_int_eq(format_check(r, &o, &out), 0);

    ck_assert_ptr_nonnull(strstr(string_builder_cstr(&out),
                                 "  FAIL  wrap   0/2   output differs at line\n"
                                 "        4, column 8\n"));
    rest = str_view_from(string_builder_cstr(&out));
    while (str_view_cut(&rest, '\n', &line))
        ck_assert_msg(line.len <= 60, "%" STR_VIEW_FORMAT, STR_VIEW_ARGS(line));
    record_destroy(r);
}
END_TEST

START_TEST(brief_shows_the_first_failing_case_in_full)
{
    struct format_options o = {.program = "./lab", .brief = true};
    struct record *r = mixed_check();
    const char *text;

    string_builder_clear(&out);
    ck_assert_int_eq(format_check(r, &o, &out), 0);
    text = string_builder_cstr(&out);

    ck_assert_ptr_nonnull(strstr(text, "--case wrap"));
    ck_assert_ptr_nonnull(
        strstr(text, "  FAIL  full   0/2   AddressSanitizer"));
    ck_assert_ptr_null(strstr(text, "--case full"));
    ck_assert_ptr_null(strstr(text, "ring.c:21   r->v"));
    ck_assert_ptr_nonnull(strstr(text, "You hit the pitfall"));
    record_destroy(r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("format_check");
    TCase *tc = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, the_screen_is_the_golden_text);
    tcase_add_test(tc, plain_is_one_line_a_case);
    tcase_add_test(tc, jsonl_is_the_record_itself_a_line_an_event);
    tcase_add_loop_test(tc, color_off_means_no_escape_in_any_format, 0, 3);
    tcase_add_test(tc, color_on_adds_escapes_and_changes_no_word);
    tcase_add_test(tc, what_does_not_build_shows_the_compiler_and_no_case);
    tcase_add_loop_test(tc, the_nearest_mistake_is_told_when_there_is_one, 0,
                        3);
    tcase_add_test(tc, many_prints_are_cut_and_counted);
    tcase_add_test(tc, passed_cases_wrap_before_column_80);
    tcase_add_loop_test(tc, an_empty_record_does_no_harm, 0, 3);
    tcase_add_test(tc, long_sentences_break_between_words);
    tcase_add_test(tc, brief_shows_the_first_failing_case_in_full);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
