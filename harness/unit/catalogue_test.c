/* SPDX-License-Identifier: MIT-0 */
/* A toolkit of six units made in a temporary folder. */
#include "catalogue.h"

#include <errno.h>

#include "testdata/temp_folder.h"

#define PATTERN                                                                \
    "kind = \"pattern\"; title = \"Ring\"; summary = \"S\"; family = \"c\";\n" \
    "version = \"1.0.0\"; headers = [ ]; sources = [ ];\n"
#define PITFALL                                                                \
    "kind = \"pitfall\"; title = \"P\"; summary = \"S\"; family = \"f\";\n"    \
    "level = \"1\"; expect = \"\";\n"
#define CHAPTER "kind = \"chapter\"; title = \"C\"; summary = \"S\";\n"
#define LAB                                                                    \
    "kind = \"code\"; title = \"L\"; summary = \"S\"; minutes = 5;\n"          \
    "points = 2; tiers = [ \"plain\" ];\n"

static struct manifest_error error;

static void put_unit(const char *folder, const char *text)
{
    char path[TEMP_PATH], name[TEMP_PATH];

    temp_mkdir(temp_path(path, folder));
    (void)snprintf(name, sizeof name, "%s/unit.cfg", folder);
    temp_put(temp_path(path, name), text);
}

static void set_up(void)
{
    static const char *const kinds[] = {"patterns", "pitfalls", "chapters",
                                        "labs"};
    char path[TEMP_PATH];
    size_t i;

    temp_fresh();
    for (i = 0; i < 4; i++)
        temp_mkdir(temp_path(path, kinds[i]));
    put_unit("labs/05b_two_locks", LAB);
    put_unit("labs/05a_bounded_queue", LAB);
    put_unit("chapters/05_threads", CHAPTER);
    put_unit("patterns/ring", PATTERN);
    put_unit("pitfalls/lost_wakeup", PITFALL);
    put_unit("pitfalls/data_race", PITFALL);
}

static struct catalogue *open_toolkit(void)
{
    struct catalogue *c;

    ck_assert_msg(catalogue_open(&c, temp_dir, &error) == 0, "%s", error.text);
    return c;
}

START_TEST(units_come_by_kind_then_by_name)
{
    static const char *const ids[] = {"ring",    "data_race",     "lost_wakeup",
                                      "threads", "bounded_queue", "two_locks"};
    struct catalogue *c = open_toolkit();
    size_t i;

    ck_assert_uint_eq(catalogue_count(c), 6);
    for (i = 0; i < 6; i++)
        ck_assert_str_eq(catalogue_at(c, i)->id, ids[i]);
    catalogue_close(c);
}
END_TEST

START_TEST(a_lab_is_found_by_id_number_and_folder)
{
    struct catalogue *c = open_toolkit();
    const struct unit *lab = catalogue_find(c, "two_locks");

    ck_assert_ptr_nonnull(lab);
    ck_assert_ptr_eq(catalogue_find(c, "05b"), lab);
    ck_assert_ptr_eq(catalogue_find(c, "05b_two_locks"), lab);
    ck_assert_int_eq(lab->type, UNIT_LAB);
    ck_assert_str_eq(lab->name, "05b_two_locks");
    ck_assert_str_eq(lab->number, "05b");
    ck_assert_str_eq(lab->title, "L");
    catalogue_close(c);
}
END_TEST

START_TEST(nothing_else_is_found)
{
    static const char *const names[] = {
        "", "05", "05c", "two_lock", "TWO_LOCKS", "../ring", "05a_two_locks"};
    struct catalogue *c = open_toolkit();

    if (_i == 1) /* a chapter's number is a name too */
        ck_assert_str_eq(catalogue_find(c, names[_i])->id, "threads");
    else
        ck_assert_msg(!catalogue_find(c, names[_i]), "'%s'", names[_i]);
    catalogue_close(c);
}
END_TEST

START_TEST(the_nearest_name_is_by_spelling)
{
    struct catalogue *c = open_toolkit();

    ck_assert_str_eq(catalogue_nearest(c, "bounded_qeue"), "bounded_queue");
    ck_assert_str_eq(catalogue_nearest(c, "rng"), "ring");
    ck_assert_ptr_null(catalogue_nearest(c, "xyzzy_plugh_qwerty"));
    catalogue_close(c);
}
END_TEST

START_TEST(a_lab_knows_its_chapter)
{
    struct catalogue *c;

    put_unit("labs/06a_alone", LAB);
    c = open_toolkit();

    ck_assert_str_eq(catalogue_chapter_of(c, catalogue_find(c, "05a"))->id,
                     "threads");
    ck_assert_ptr_null(catalogue_chapter_of(c, catalogue_find(c, "06a")));
    catalogue_close(c);
}
END_TEST

START_TEST(a_chapter_may_be_named_as_the_pattern_it_teaches)
{
    struct catalogue *c;

    put_unit("chapters/06_ring", CHAPTER);
    c = open_toolkit();

    ck_assert_int_eq(catalogue_find(c, "ring")->type, UNIT_PATTERN);
    ck_assert_int_eq(catalogue_find(c, "06")->type, UNIT_CHAPTER);
    ck_assert_int_eq(catalogue_find(c, "06_ring")->type, UNIT_CHAPTER);
    catalogue_close(c);
}
END_TEST

START_TEST(folders_without_a_unit_cfg_and_hidden_ones_are_no_units)
{
    char path[TEMP_PATH];
    struct catalogue *c;

    temp_mkdir(temp_path(path, "labs/notes"));
    temp_put(temp_path(path, "labs/README.md"), "x");
    put_unit("labs/.hidden", "broken = ;");
    c = open_toolkit();

    ck_assert_uint_eq(catalogue_count(c), 6);
    catalogue_close(c);
}
END_TEST

START_TEST(a_toolkit_without_units_is_empty_not_an_error)
{
    struct catalogue *c;

    ck_assert_int_eq(catalogue_open(&c, "/none/there", &error), 0);

    ck_assert_uint_eq(catalogue_count(c), 0);
    ck_assert_ptr_null(catalogue_find(c, "ring"));
    ck_assert_ptr_null(catalogue_nearest(c, "ring"));
    catalogue_close(c);
    catalogue_close(NULL);
}
END_TEST

struct row {
    const char *folder, *text, *message;
};

static const struct row broken[] = {
    {"labs/06a_ring", LAB,
     "labs/06a_ring:1: 'ring' is also the name of @/patterns/ring: ids are "
     "unique over all units"},
    {"labs/05b_other", LAB,
     "labs/05b_two_locks:1: '05b' is also the name of @/labs/05b_other: ids "
     "are unique over all units"},
    {"chapters/06_data_race", CHAPTER,
     "chapters/06_data_race:1: 'data_race' is also the name of "
     "@/pitfalls/data_race: ids are unique over all units"},
    {"labs/five", LAB,
     "labs/five:1: a lab's folder is named NNx_id in snake_case"},
    {"labs/5a_short", LAB,
     "labs/5a_short:1: a lab's folder is named NNx_id in snake_case"},
    {"labs/06_no_letter", LAB,
     "labs/06_no_letter:1: a lab's folder is named NNx_id in snake_case"},
    {"labs/06a_CamelCase", LAB,
     "labs/06a_CamelCase:1: a lab's folder is named NNx_id in snake_case"},
    {"labs/06a_", LAB,
     "labs/06a_:1: a lab's folder is named NNx_id in snake_case"},
    {"chapters/06a_letter", CHAPTER,
     "chapters/06a_letter:1: a chapter's folder is named NN_id in snake_case"},
    {"patterns/2fast", PATTERN,
     "patterns/2fast:1: a pattern's folder is named id in snake_case"},
    {"pitfalls/kind_of_else", PATTERN,
     "pitfalls/kind_of_else/unit.cfg:2: unknown key 'version'"},
    {"pitfalls/other_kind",
     "kind = \"chapter\"; title = \"P\"; summary = \"S\"; family = \"f\";\n"
     "level = \"1\"; expect = \"\";\n",
     "pitfalls/other_kind/unit.cfg:1: kind is \"chapter\"; here it is "
     "\"pitfall\""},
    {"labs/06a_kind",
     "kind = \"lab\"; title = \"L\"; summary = \"S\"; minutes = 5;\n"
     "points = 2; tiers = [ \"plain\" ];\n",
     "labs/06a_kind/unit.cfg:1: kind is \"lab\"; here it is \"code\" or "
     "\"tests\""},
    {"labs/06a_broken", "kind = ;\n",
     "labs/06a_broken/unit.cfg:1: syntax error"},
};

enum { BROKEN = sizeof broken / sizeof broken[0] };

/* The message with this test's folder before it and at '@'. */
static void expand(const char *message, char *out, size_t cap)
{
    const char *at = strchr(message, '@');
    int head = at ? (int)(at - message) : (int)strlen(message);

    (void)snprintf(out, cap, "%s/%.*s%s%s", temp_dir, head, message,
                   at ? temp_dir : "", at ? at + 1 : "");
}

START_TEST(a_broken_unit_is_told_by_its_place_and_opens_nothing)
{
    struct catalogue *c = (void *)temp_dir; /* so that NULL is news */
    char want[512];

    put_unit(broken[_i].folder, broken[_i].text);
    expand(broken[_i].message, want, sizeof want);

    ck_assert_msg(catalogue_open(&c, temp_dir, &error) == -EINVAL, "%s",
                  broken[_i].folder);
    ck_assert_ptr_null(c);
    ck_assert_msg(strncmp(error.text, want, strlen(want)) == 0, "%s\nnot\n%s",
                  error.text, want);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("catalogue");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, units_come_by_kind_then_by_name);
    tcase_add_test(tc, a_lab_is_found_by_id_number_and_folder);
    tcase_add_loop_test(tc, nothing_else_is_found, 0, 7);
    tcase_add_test(tc, the_nearest_name_is_by_spelling);
    tcase_add_test(tc, a_lab_knows_its_chapter);
    tcase_add_test(tc, a_chapter_may_be_named_as_the_pattern_it_teaches);
    tcase_add_test(tc, folders_without_a_unit_cfg_and_hidden_ones_are_no_units);
    tcase_add_test(tc, a_toolkit_without_units_is_empty_not_an_error);
    tcase_add_loop_test(
        tc, a_broken_unit_is_told_by_its_place_and_opens_nothing, 0, BROKEN);
    return temp_run(suite);
}
