/* SPDX-License-Identifier: MIT-0 */
#include "record.h"

#include <errno.h>
#include <stdint.h>

#include <jansson.h>

#include "string_builder.h"
#include "testdata/temp_folder.h"

static struct record *two_events(void)
{
    struct record *r;

    ck_assert_int_eq(record_create(&r), 0);
    record_event(r, "run");
    record_str(r, "lab", "first_red");
    record_event(r, "case");
    record_str(r, "id", "one");
    record_int(r, "points", INT64_MIN);
    record_bool(r, "ok", true);
    record_str(r, "note", NULL);
    ck_assert_int_eq(record_error(r), 0);
    return r;
}

static void check_two_events(const struct record *r)
{
    ck_assert_uint_eq(record_count(r), 2);
    ck_assert(record_is(r, 0, "run"));
    ck_assert_str_eq(record_get_str(r, 0, "lab"), "first_red");
    ck_assert_uint_eq(record_find(r, "case"), 1);
    ck_assert_str_eq(record_get_str(r, 1, "id"), "one");
    ck_assert(record_get_int(r, 1, "points") == INT64_MIN);
    ck_assert(record_get_bool(r, 1, "ok"));
    ck_assert_str_eq(record_get_str(r, 1, "note"), "");
}

START_TEST(what_was_saved_is_loaded)
{
    char path[TEMP_PATH];
    struct record *r = two_events();
    struct record *loaded;

    ck_assert_int_eq(record_save(r, temp_path(path, "record.jsonl")), 0);
    ck_assert_int_eq(record_load(&loaded, path), 0);

    check_two_events(loaded);
    record_destroy(r);
    record_destroy(loaded);
}
END_TEST

START_TEST(a_key_that_is_not_there_reads_as_nothing)
{
    struct record *r = two_events();

    ck_assert_str_eq(record_get_str(r, 0, "points"), "");
    ck_assert(record_get_int(r, 0, "lab") == 0); /* of another type */
    ck_assert(!record_get_bool(r, 0, "lab"));
    ck_assert_str_eq(record_get_str(r, 99, "lab"), "");
    ck_assert_uint_eq(record_find(r, "total"), record_count(r));
    record_destroy(r);
}
END_TEST

START_TEST(hostile_bytes_are_kept_as_visible_text)
{
    static const char bytes[] = "\x1B[2J\0\xFF\xE2\x80\xAE::error::\n\"\\";
    static const char shown[] =
        "\\x1B[2J\\0\\xFF\\u202E\\x3A:error\\x3A:\\n\"\\";
    char path[TEMP_PATH];
    struct record *r, *loaded;

    ck_assert_int_eq(record_create(&r), 0);
    record_event(r, "text");
    record_bytes(r, "text", str_view_of(bytes, sizeof bytes - 1));
    ck_assert_int_eq(record_error(r), 0);
    ck_assert_int_eq(record_save(r, temp_path(path, "r")), 0);
    ck_assert_int_eq(record_load(&loaded, path), 0);

    ck_assert_str_eq(record_get_str(r, 0, "text"), shown);
    ck_assert_str_eq(record_get_str(loaded, 0, "text"), shown);
    record_destroy(r);
    record_destroy(loaded);
}
END_TEST

START_TEST(each_line_on_disk_is_one_json_object)
{
    struct record *r = two_events();
    struct string_builder sb;
    struct str_view rest, line;
    size_t lines = 0;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(record_format_lines(r, &sb), 0);
    rest = str_view_of(sb.data, sb.len);
    while (str_view_cut(&rest, '\n', &line)) {
        json_t *object = json_loadb(line.data, line.len, 0, NULL);

        ck_assert(json_is_object(object));
        json_decref(object);
        lines++;
    }

    ck_assert_uint_eq(lines, 2);
    string_builder_fini(&sb);
    record_destroy(r);
}
END_TEST

START_TEST(bytes_that_are_no_utf8_are_an_error_that_sticks)
{
    struct record *r;

    ck_assert_int_eq(record_create(&r), 0);
    record_event(r, "run");
    record_str(r, "lab", "\xFF");
    record_str(r, "title", "fine");

    ck_assert_int_lt(record_error(r), 0);
    record_destroy(r);
}
END_TEST

START_TEST(a_setter_before_the_first_event_is_an_error)
{
    struct record *r;

    ck_assert_int_eq(record_create(&r), 0);
    record_int(r, "points", 1);

    ck_assert_int_lt(record_error(r), 0);
    ck_assert_uint_eq(record_count(r), 0);
    record_destroy(r);
}
END_TEST

START_TEST(a_broken_file_is_no_record)
{
    static const struct {
        const char *name, *text;
        size_t len;
    } files[] = {
#define FILE_(name, text) {name, text, sizeof(text) - 1}
        FILE_("garbage", "not json\n"),
        FILE_("an array", "[1,2]\n"),
        FILE_("an object that is no event", "{\"lab\":\"x\"}\n"),
        FILE_("an event of another type", "{\"event\":7}\n"),
        FILE_("broken off in the last line",
              "{\"event\":\"run\"}\n{\"event\":\"tot"),
        FILE_("two objects on one line",
              "{\"event\":\"run\"}{\"event\":\"total\"}\n"),
        FILE_("a NUL byte", "{\"event\":\"run\"}\n\0\n"),
        FILE_("invalid UTF-8", "{\"event\":\"\xFF\"}\n"),
        FILE_("an empty line", "{\"event\":\"run\"}\n\n"),
#undef FILE_
    };
    char path[TEMP_PATH];
    struct record *r = (void *)path; /* so that NULL is news */
    int rc;

    ck_assert_uint_eq(sizeof files / sizeof files[0], 9);
    temp_put_bytes(temp_path(path, "r"), files[_i].text, files[_i].len);
    rc = record_load(&r, path);

    ck_assert_msg(rc == -EINVAL, "%s: %d", files[_i].name, rc);
    ck_assert_ptr_null(r);
}
END_TEST

START_TEST(json_nested_without_end_is_no_record)
{
    enum { DEPTH = 200000 };
    char path[TEMP_PATH];
    char *text = malloc(DEPTH);
    struct record *r;

    memset(text, '[', DEPTH);
    temp_put_bytes(temp_path(path, "r"), text, DEPTH);

    ck_assert_int_eq(record_load(&r, path), -EINVAL);
    free(text);
}
END_TEST

START_TEST(files_that_cannot_be_read_say_why)
{
    char path[TEMP_PATH];
    struct record *r;

    ck_assert_int_eq(record_load(&r, temp_path(path, "none")), -ENOENT);
    ck_assert_ptr_null(r);
    ck_assert_int_eq(record_load(&r, temp_dir), -EISDIR);
    ck_assert_ptr_null(r);
}
END_TEST

START_TEST(a_save_that_fails_says_why_and_leaves_nothing)
{
    char path[TEMP_PATH];
    struct record *r = two_events();

    ck_assert_int_eq(record_save(r, temp_path(path, "none/r")), -ENOENT);
    record_destroy(r);
}
END_TEST

START_TEST(no_record_can_be_destroyed)
{
    record_destroy(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("record");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, temp_fresh, NULL);
    tcase_add_test(tc, what_was_saved_is_loaded);
    tcase_add_test(tc, a_key_that_is_not_there_reads_as_nothing);
    tcase_add_test(tc, hostile_bytes_are_kept_as_visible_text);
    tcase_add_test(tc, each_line_on_disk_is_one_json_object);
    tcase_add_test(tc, bytes_that_are_no_utf8_are_an_error_that_sticks);
    tcase_add_test(tc, a_setter_before_the_first_event_is_an_error);
    tcase_add_loop_test(tc, a_broken_file_is_no_record, 0, 9);
    tcase_add_test(tc, json_nested_without_end_is_no_record);
    tcase_add_test(tc, files_that_cannot_be_read_say_why);
    tcase_add_test(tc, a_save_that_fails_says_why_and_leaves_nothing);
    tcase_add_test(tc, no_record_can_be_destroyed);
    return temp_run(suite);
}
