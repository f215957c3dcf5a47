/* SPDX-License-Identifier: MIT-0 */
/* Diagnosis held against answers that no lab declares: other hands, other
 * structure, two mistakes at once (testdata/answers/<lab>/<name>/).
 *
 *     TRUTH    what is wrong, in words; "right" for a right answer
 *     EXPECT   the names that are true of it, one a line, mistakes' or
 *              pitfalls' ids; empty where no declared name is true
 *
 * A name is right when EXPECT lists it and false when not. Bars: of the answers
 * with something to name, 80 % get a right name; 2 % of all get a false one;
 * none that passes gets any.
 *
 * Three of four that have something to name, and every eighth of the others:
 * less than half of them. ANSWERS=all in the environment takes all, and prints
 * each.
 */
#define _DEFAULT_SOURCE /* realpath */
#include <dirent.h>

#include "lab_check.h"
#include "testdata/temp_folder.h"

enum { SEED = 7, RIGHT_PERCENT = 80, FALSE_PERCENT = 2, AT_LEAST = 40 };

static struct {
    size_t answers, wrong;    /* all; those that fail */
    size_t nameable, named;   /* a declared name is true; and one was given */
    size_t false_names, mute; /* mute: nothing to name, and nothing named */
    size_t bad_verdicts;      /* a right answer that fails, or the reverse */
} tally;

static bool takes_all;
static size_t nameable, others; /* met so far */

static struct workspace ws;
static struct catalogue *catalogue;
static char root[PATH_MAX];

static bool lists(const char *expect, const char *name)
{
    size_t len = strlen(name);

    while (*expect) {
        size_t n = strcspn(expect, "\n");

        if (n == len && strncmp(expect, name, n) == 0)
            return true;
        expect += n + (expect[n] == '\n');
    }
    return false;
}

/* "one_past_end + list_leaks", "(heap_overflow_off_by_one)" by a clue. */
static void describe(const struct diagnosis *d, char *out, size_t cap)
{
    if (d->count == 2)
        (void)snprintf(out, cap, "%s + %s", d->mistakes[0]->id,
                       d->mistakes[1]->id);
    else
        (void)snprintf(out, cap, "%s%s%s", d->pitfall ? "(" : "",
                       d->count     ? d->mistakes[0]->id
                       : d->pitfall ? d->pitfall
                                    : "-",
                       d->pitfall ? ")" : "");
}

/* Is every name given one that is true? */
static bool all_true(const struct diagnosis *d, const char *expect)
{
    size_t i;

    for (i = 0; i < d->count; i++)
        if (!lists(expect, d->mistakes[i]->id))
            return false;
    return !d->pitfall || lists(expect, d->pitfall);
}

static void judge(const char *path, const char *truth, const char *expect,
                  const struct verdict *v)
{
    const struct diagnosis *d = &v->diagnosis;
    bool is_right = strncmp(truth, "right\n", 6) == 0;
    bool names = d->count > 0 || d->pitfall;
    bool is_true = all_true(d, expect);
    char said[128];

    tally.answers++;
    tally.wrong += !is_right;
    tally.bad_verdicts += is_right != (v->points == v->max_points);
    tally.nameable += expect[0] != '\0';
    tally.named += expect[0] != '\0' && names && is_true;
    tally.false_names += names && !is_true;
    tally.mute += expect[0] == '\0' && !names;
    describe(d, said, sizeof said);
    if (takes_all || (names && !is_true) ||
        is_right != (v->points == v->max_points))
        printf("%s: %lld/%lld, named %s; true: %s", path, (long long)v->points,
               (long long)v->max_points, said, truth);
}

static bool is_taken(const char *expect)
{
    bool is_turn = expect[0] ? nameable++ % 4 != 3 : others++ % 8 == 0;

    return takes_all || is_turn;
}

static void check_answer(const struct unit *lab, const char *dir)
{
    struct lab_check_request request = {.catalogue = catalogue,
                                        .ws = &ws,
                                        .lab = lab,
                                        .answers_dir = dir,
                                        .seed = SEED,
                                        .no_parse = true,
                                        .tier = BOX_BASIC};
    char truth_path[PATH_MAX + 8], expect_path[PATH_MAX + 8];
    struct verdict v;
    char *truth, *expect;

    (void)snprintf(truth_path, sizeof truth_path, "%s/TRUTH", dir);
    (void)snprintf(expect_path, sizeof expect_path, "%s/EXPECT", dir);
    truth = temp_read(truth_path);
    expect = temp_read(expect_path);
    if (is_taken(expect)) {
        ck_assert_msg(lab_check(&request, &v) == 0, "%s: %s", dir,
                      v.fault_text);
        judge(dir + strlen(root) + 1, truth, expect, &v);
        verdict_fini(&v);
    }
    free(truth);
    free(expect);
}

static void for_each_folder(const char *dir,
                            void (*fn)(const char *dir, const char *name))
{
    struct dirent **entries;
    int n = scandir(dir, &entries, NULL, alphasort);
    int i;

    ck_assert_msg(n >= 0, "%s", dir);
    for (i = 0; i < n; i++) {
        if (entries[i]->d_name[0] != '.')
            fn(dir, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

static void check_one(const char *dir, const char *name)
{
    const struct unit *lab = catalogue_find(catalogue, strrchr(dir, '/') + 1);
    char path[PATH_MAX];

    ck_assert_msg(lab != NULL, "%s is no lab", dir);
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    check_answer(lab, path);
}

static void check_lab(const char *dir, const char *name)
{
    char path[PATH_MAX];

    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    for_each_folder(path, check_one);
}

START_TEST(names_are_right_and_hardly_ever_false)
{
    struct manifest_error error;
    char path[PATH_MAX + 64], work[TEMP_PATH];

    takes_all = getenv("ANSWERS") != NULL;
    temp_fresh();
    ck_assert_int_eq(workspace_init(&ws, temp_path(work, "work")), 0);
    ck_assert_ptr_nonnull(realpath(".", root));
    ck_assert_msg(catalogue_open(&catalogue, root, &error) == 0, "%s",
                  error.text);
    ck_assert_int_eq(box_init(), 0);
    (void)snprintf(path, sizeof path, "%s/harness/judge/testdata/answers",
                   root);
    for_each_folder(path, check_lab);
    catalogue_close(catalogue);

    printf("%zu answers, %zu of them wrong; %zu of %zu nameable ones named; "
           "%zu false names; %zu silent where nothing is true\n",
           tally.answers, tally.wrong, tally.named, tally.nameable,
           tally.false_names, tally.mute);
    (void)fflush(stdout);
    ck_assert_uint_ge(tally.wrong, AT_LEAST);
    ck_assert_uint_eq(tally.bad_verdicts, 0);
    ck_assert_uint_ge(tally.named * 100, tally.nameable * RIGHT_PERCENT);
    ck_assert_uint_le(tally.false_names * 100, tally.answers * FALSE_PERCENT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("diagnose_answers");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_set_timeout(tc, 900);
    tcase_add_test(tc, names_are_right_and_hardly_ever_false);
    return temp_run(suite);
}
