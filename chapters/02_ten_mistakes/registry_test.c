/* SPDX-License-Identifier: MIT-0 */
#include "registry.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "fault_injection.h"
#include "registry_words.h"

static struct registry *r;
static struct string_builder out;

static void setup(void)
{
    string_builder_init(&out, 0);
    ck_assert_int_eq(registry_create(&r), 0);
}

static void teardown(void)
{
    registry_destroy(r);
    string_builder_fini(&out);
}

/* A handler with a script: it says codes[0], codes[1], ... and counts. */
struct scripted {
    int codes[4];
    size_t calls;
};

static int run_scripted(const struct registry_call *call, const char *input,
                        struct string_builder *into)
{
    struct scripted *s = call->ctx;

    (void)input;
    (void)into;
    return s->codes[s->calls++];
}

static const struct registry_option tries[] = {{"tries", 3}};
static const struct registry_plugin scripted = {run_scripted, NULL, tries, 1};

/* Says its context, a letter. */
static int run_say(const struct registry_call *call, const char *input,
                   struct string_builder *into)
{
    (void)input;
    return string_builder_append_str(into, call->ctx);
}

static const struct registry_plugin say = {run_say, NULL, NULL, 0};
static const struct registry_plugin hum = {run_say, NULL, NULL, 0};
static char letter_a[] = "a", letter_b[] = "b", letter_c[] = "c";

static void write_letter(void *ctx)
{
    (void)string_builder_append_str(&out, ctx);
}

static const struct registry_plugin loud = {run_say, write_letter, NULL, 0};

static void must_add(const char *name, const struct registry_plugin *plugin,
                     void *ctx)
{
    int rc = registry_add(r, name, plugin, ctx);

    ck_assert_msg(rc == 0, "add %s: %d", name, rc);
}

static void must_say(const char *name, const char *input, const char *want)
{
    int rc;

    string_builder_clear(&out);
    rc = registry_run(r, name, input, &out);
    ck_assert_msg(rc == 0, "%s: %d", name, rc);
    ck_assert_msg(strcmp(string_builder_cstr(&out), want) == 0,
                  "%s: got \"%s\", want \"%s\"", name,
                  string_builder_cstr(&out), want);
}

static void must_hold(const char *want)
{
    struct registry_names list = {NULL, 0, 0};
    char text[128] = "";
    size_t i, at = 0;

    ck_assert_ptr_eq(registry_names(r, "", &list), &list);
    for (i = 0; i < list.len; i++)
        at +=
            (size_t)snprintf(text + at, sizeof text - at, "%s ", list.data[i]);
    free(list.data);
    ck_assert_msg(strcmp(text, want) == 0, "got \"%s\", want \"%s\"", text,
                  want);
}

START_TEST(an_entry_runs_with_its_own_context)
{
    must_add("a", &say, letter_a);
    must_add("b", &say, letter_b);

    must_say("b", "", "b");
    must_say("a", "", "a");
    ck_assert_int_eq(registry_run(r, "c", "", &out), -ENOENT);
}
END_TEST

static const struct {
    const char *name;
    int want;
} namings[] = {
    {"plain", 0},
    {"with blank", 0},
    {"", -EINVAL},
    {"tab\there", -EINVAL},
    {"del\x7f", -EINVAL},
    {"taken", -EEXIST},
    {"Gr\xc3\xbc\xc3\x9f", 0}, /* UTF-8: bytes above 127 */
};

START_TEST(a_name_is_checked)
{
    int rc;

    must_add("taken", &say, letter_a);

    rc = registry_add(r, namings[_i].name, &say, letter_b);
    ck_assert_msg(rc == namings[_i].want, "'%s': got %d, want %d",
                  namings[_i].name, rc, namings[_i].want);
    ck_assert_uint_eq(registry_len(r), rc == 0 ? 2 : 1);
}
END_TEST

START_TEST(a_name_is_copied)
{
    char name[] = "first";

    must_add(name, &say, letter_a);
    name[0] = 'F';

    must_hold("first ");
    must_say("first", "", "a");
}
END_TEST

START_TEST(options_begin_as_the_defaults_and_can_be_set)
{
    long value = 0;

    ck_assert_int_eq(registry_words_add(r), 0);

    must_say("repeat", "ho", "ho ho");
    ck_assert_int_eq(registry_set(r, "repeat", "times", 3), 0);
    must_say("repeat", "ho", "ho ho ho");
    ck_assert_int_eq(registry_get(r, "repeat", "times", &value), 0);
    ck_assert_int_eq(value, 3);
    ck_assert_int_eq(registry_set(r, "repeat", "speed", 3), -ENOENT);
    ck_assert_int_eq(registry_set(r, "none", "times", 3), -ENOENT);
    ck_assert_int_eq(registry_get(r, "repeat", "speed", &value), -ENOENT);
}
END_TEST

START_TEST(entries_of_one_plugin_have_options_of_their_own)
{
    static const struct registry_option defaults[] = {{"times", 1}};
    static struct registry_plugin echo = {NULL, NULL, defaults, 1};

    echo.run = registry_words_find("repeat");
    ck_assert(echo.run);
    ck_assert(!registry_words_find("none"));
    must_add("one", &echo, NULL);
    must_add("two", &echo, NULL);
    ck_assert_int_eq(registry_set(r, "two", "times", 2), 0);

    must_say("one", "x", "x");
    must_say("two", "x", "x x");
}
END_TEST

START_TEST(a_copy_has_options_of_its_own)
{
    ck_assert_int_eq(registry_words_add(r), 0);
    ck_assert_int_eq(registry_set(r, "repeat", "times", 3), 0);
    ck_assert_int_eq(registry_add_like(r, "often", "repeat"), 0);

    ck_assert_int_eq(registry_set(r, "often", "times", 1), 0);

    must_say("often", "x", "x");
    must_say("repeat", "x", "x x x");
}
END_TEST

START_TEST(a_copy_needs_a_model_without_an_owned_context)
{
    must_add("a", &loud, letter_a);

    ck_assert_int_eq(registry_add_like(r, "b", "none"), -ENOENT);
    ck_assert_int_eq(registry_add_like(r, "b", "a"), -ENOTSUP);
}
END_TEST

START_TEST(a_copy_that_is_refused_leaves_its_model_alone)
{
    ck_assert_int_eq(registry_words_add(r), 0);

    ck_assert_int_eq(registry_add_like(r, "upper", "repeat"), -EEXIST);
    ck_assert_int_eq(registry_add_like(r, "", "repeat"), -EINVAL);

    must_say("repeat", "x", "x x");
    must_hold("repeat upper ");
}
END_TEST

static const struct {
    const char *name;
    int codes[4];
    int want;
    size_t calls;
} tried[] = {
    {"success is done", {0}, 0, 1},
    {"again, then success", {-EAGAIN, 0}, 0, 2},
    {"interrupted twice", {-EINTR, -EINTR, 0}, 0, 3},
    {"again for ever", {-EAGAIN, -EAGAIN, -EAGAIN}, -EAGAIN, 3},
    {"any other error is final", {-EIO, 0}, -EIO, 1},
};

START_TEST(only_again_and_interrupted_are_tried_again)
{
    struct scripted s = {{0}, 0};
    int rc;

    memcpy(s.codes, tried[_i].codes, sizeof s.codes);
    must_add("s", &scripted, &s);

    rc = registry_run(r, "s", "", &out);
    ck_assert_msg(rc == tried[_i].want && s.calls == tried[_i].calls,
                  "%s: got %d after %zu calls, want %d after %zu",
                  tried[_i].name, rc, s.calls, tried[_i].want, tried[_i].calls);
}
END_TEST

START_TEST(run_all_runs_all_in_order)
{
    must_add("2", &say, letter_b);
    must_add("1", &say, letter_a);
    must_add("3", &say, letter_c);

    ck_assert_int_eq(registry_run_all(r, "", &out), 0);
    ck_assert_str_eq(string_builder_cstr(&out), "bac");
}
END_TEST

START_TEST(run_all_goes_on_and_gives_the_first_error)
{
    struct scripted one = {{-EIO, -EIO, -EIO}, 0};
    struct scripted two = {{-EPERM, -EPERM, -EPERM}, 0};

    must_add("one", &scripted, &one);
    must_add("two", &scripted, &two);
    must_add("c", &say, letter_c);

    ck_assert_int_eq(registry_run_all(r, "", &out), -EIO);
    ck_assert_str_eq(string_builder_cstr(&out), "c");
}
END_TEST

START_TEST(remove_releases_one_entry)
{
    must_add("a", &loud, letter_a);
    must_add("b", &loud, letter_b);

    ck_assert_int_eq(registry_remove(r, "a"), 0);
    ck_assert_str_eq(string_builder_cstr(&out), "a");
    ck_assert_int_eq(registry_remove(r, "a"), -ENOENT);
    must_hold("b ");
    must_add("a", &say, letter_c); /* the name is free again */
}
END_TEST

START_TEST(remove_plugin_removes_neighbours_too)
{
    must_add("1", &say, letter_a);
    must_add("2", &hum, letter_a);
    must_add("3", &hum, letter_a);
    must_add("4", &say, letter_a);
    must_add("5", &hum, letter_a);

    ck_assert_uint_eq(registry_remove_plugin(r, &hum), 3);
    must_hold("1 4 ");
    ck_assert_uint_eq(registry_remove_plugin(r, &hum), 0);
}
END_TEST

START_TEST(each_numbered_word_knows_its_number)
{
    ck_assert_int_eq(registry_words_add_numbered(r, 3), 0);

    must_say("word1", "now is  the time", "now");
    must_say("word2", "now is  the time", "is");
    must_say("word3", "now is  the time", "the");
    ck_assert_int_eq(registry_run(r, "word3", "too few", &out), -ENOENT);
}
END_TEST

START_TEST(numbered_words_stop_at_a_name_that_is_taken)
{
    must_add("word2", &say, letter_a);

    ck_assert_int_eq(registry_words_add_numbered(r, 3), -EEXIST);
    must_hold("word2 word1 ");
}
END_TEST

START_TEST(upper_leaves_other_bytes_alone)
{
    ck_assert_int_eq(registry_words_add(r), 0);
    ck_assert_int_eq(registry_words_add(r), -EEXIST);

    must_say("upper", "az AZ {`\xc3\xbc", "AZ AZ {`\xc3\xbc");
    must_say("upper", "", "");
}
END_TEST

START_TEST(each_list_of_names_is_a_new_one)
{
    struct registry_names *first, *second;

    must_add("a", &say, letter_a);
    must_add("b", &say, letter_b);

    first = registry_names(r, "", NULL);
    second = registry_names(r, "", NULL);
    ck_assert_uint_eq(second->len, 2);
    ck_assert_ptr_ne(first, second);
    registry_names_destroy(first);
    registry_names_destroy(second);
}
END_TEST

START_TEST(names_are_chosen_by_prefix_and_appended)
{
    struct registry_names list = {NULL, 0, 0};

    must_add("net.get", &say, letter_a);
    must_add("disk.read", &say, letter_b);
    must_add("net.put", &say, letter_c);

    ck_assert_ptr_eq(registry_names(r, "net.", &list), &list);
    ck_assert_ptr_eq(registry_names(r, "disk.", &list), &list);
    ck_assert_uint_eq(list.len, 3);
    ck_assert_str_eq(list.data[1], "net.put");
    ck_assert_str_eq(list.data[2], "disk.read");
    free(list.data);
}
END_TEST

START_TEST(exit_hooks_run_last_first_then_entries_go)
{
    struct registry *own;
    int rc = registry_create(&own);

    ck_assert_int_eq(rc, 0);
    ck_assert_int_eq(registry_add(own, "e", &loud, letter_c), 0);
    ck_assert_int_eq(registry_at_exit(own, write_letter, letter_a), 0);
    ck_assert_int_eq(registry_at_exit(own, write_letter, letter_b), 0);

    registry_destroy(own);
    ck_assert_str_eq(string_builder_cstr(&out), "bac");
    registry_destroy(NULL);
}
END_TEST

START_TEST(a_list_that_cannot_be_made_is_null)
{
    long nth;

    must_add("a", &say, letter_a);
    for (nth = 1; nth <= 2; nth++) {
        struct registry_names *names;

        fault_injection_arm(nth, FAULT_INJECTION_STICKY);
        names = registry_names(r, "", NULL);
        (void)fault_injection_disarm();
        ck_assert_msg(!names, "allocation %ld failed", nth);
    }
}
END_TEST

/* Calls that allocate, over a registry of its own. 0 or -ENOMEM. */
static int use_everything(void)
{
    struct registry *own;
    struct registry_names list = {NULL, 0, 0};
    int rc = registry_create(&own);

    if (rc < 0)
        return rc;
    rc = registry_words_add(own);
    if (rc == 0)
        rc = registry_words_add_numbered(own, 8);
    if (rc == 0)
        rc = registry_at_exit(own, write_letter, letter_a);
    if (rc == 0)
        rc = registry_names(own, "", &list) ? 0 : -ENOMEM;
    free(list.data);
    registry_destroy(own);
    return rc;
}

START_TEST(each_allocation_may_fail)
{
    long nth = 0;
    int rc;

    do {
        fault_injection_arm(++nth, FAULT_INJECTION_STICKY);
        rc = use_everything();
        (void)fault_injection_disarm();
        ck_assert_msg(rc == (fault_injection_hit() ? -ENOMEM : 0),
                      "allocation %ld: rc %d", nth, rc);
    } while (rc < 0);
    ck_assert_int_gt(nth, 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("registry");
    TCase *tc = tcase_create("registry");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, an_entry_runs_with_its_own_context);
    tcase_add_loop_test(tc, a_name_is_checked, 0,
                        (int)(sizeof namings / sizeof namings[0]));
    tcase_add_test(tc, a_name_is_copied);
    tcase_add_test(tc, options_begin_as_the_defaults_and_can_be_set);
    tcase_add_test(tc, entries_of_one_plugin_have_options_of_their_own);
    tcase_add_test(tc, a_copy_has_options_of_its_own);
    tcase_add_test(tc, a_copy_needs_a_model_without_an_owned_context);
    tcase_add_test(tc, a_copy_that_is_refused_leaves_its_model_alone);
    tcase_add_loop_test(tc, only_again_and_interrupted_are_tried_again, 0,
                        (int)(sizeof tried / sizeof tried[0]));
    tcase_add_test(tc, run_all_runs_all_in_order);
    tcase_add_test(tc, run_all_goes_on_and_gives_the_first_error);
    tcase_add_test(tc, remove_releases_one_entry);
    tcase_add_test(tc, remove_plugin_removes_neighbours_too);
    tcase_add_test(tc, each_numbered_word_knows_its_number);
    tcase_add_test(tc, numbered_words_stop_at_a_name_that_is_taken);
    tcase_add_test(tc, upper_leaves_other_bytes_alone);
    tcase_add_test(tc, each_list_of_names_is_a_new_one);
    tcase_add_test(tc, names_are_chosen_by_prefix_and_appended);
    tcase_add_test(tc, exit_hooks_run_last_first_then_entries_go);
    tcase_add_test(tc, a_list_that_cannot_be_made_is_null);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
