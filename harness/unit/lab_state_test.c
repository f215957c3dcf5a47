/* SPDX-License-Identifier: MIT-0 */
/* What is remembered of a lab survives a kill at any moment, and a file that
 * somebody broke is a lab that was never checked. */
#include "lab_state.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>

#include "testdata/temp_folder.h"

enum { KILLS = 25 };

static struct unit lab;
static struct workspace ws;

static void set_up(void)
{
    temp_fresh();
    memset(&lab, 0, sizeof lab);
    lab.id = "ring";
    lab.name = "05b_ring";
    ck_assert_int_eq(workspace_init(&ws, temp_dir), 0);
}

static const char *state_path(void)
{
    static char path[PATH_MAX];

    ck_assert_int_eq(
        workspace_keep_path(&ws, &lab, "state.json", path, sizeof path), 0);
    return path;
}

static bool is_empty(const struct lab_state *state)
{
    struct lab_state zero;

    memset(&zero, 0, sizeof zero);
    return memcmp(state, &zero, sizeof zero) == 0;
}

static struct lab_state sample(void)
{
    struct lab_state state;

    memset(&state, 0, sizeof state);
    state.checked_at = 1700000000;
    state.points = 6;
    state.max_points = 10;
    state.best_points = 10;
    state.failed_cases = 2;
    state.cases = 7;
    state.hints = 2;
    state.failed_versions = 3;
    state.green = true;
    memset(state.sources, 'a', LAB_STATE_HASH - 1);
    (void)snprintf(state.pitfall, sizeof state.pitfall, "ring_full_is_empty");
    return state;
}

START_TEST(a_lab_that_was_never_checked_is_all_zero)
{
    struct lab_state state = sample();

    ck_assert_int_eq(lab_state_load(&ws, &lab, &state), 0);
    ck_assert(is_empty(&state));
}
END_TEST

START_TEST(what_was_saved_is_loaded)
{
    struct lab_state saved = sample(), loaded;

    ck_assert_int_eq(lab_state_save(&ws, &lab, &saved), 0);
    ck_assert_int_eq(lab_state_load(&ws, &lab, &loaded), 0);

    ck_assert(loaded.checked_at == saved.checked_at);
    ck_assert(loaded.points == 6 && loaded.max_points == 10);
    ck_assert(loaded.best_points == 10);
    ck_assert(loaded.failed_cases == 2 && loaded.cases == 7);
    ck_assert(loaded.hints == 2 && loaded.failed_versions == 3);
    ck_assert(loaded.green && !loaded.gave_up);
    ck_assert_str_eq(loaded.sources, saved.sources);
    ck_assert_str_eq(loaded.pitfall, saved.pitfall);
}
END_TEST

START_TEST(a_broken_state_is_an_empty_one)
{
    static const char *const texts[] = {
        "",
        "{",
        "not json",
        "[]",
        "7",
        "{\"points\": 6",
        "{\"points\": \"6\", \"green\": 1, \"sources\": 5}",
        "{\"points\": 1, \"points\": 2}",
        "{\"points\": 1.5}",
        "{\"points\": 99999999999999999999999999}",
    };
    struct lab_state state = sample();

    temp_put(state_path(), texts[_i]);

    ck_assert_int_eq(lab_state_load(&ws, &lab, &state), 0);
    ck_assert_msg(is_empty(&state), "%s", texts[_i]);
}
END_TEST

/* Files that were written before the best was kept. */
START_TEST(a_state_without_a_best_has_what_it_shows)
{
    static const struct {
        const char *text;
        int64_t best;
    } olds[] = {
        {"{\"points\": 6, \"max_points\": 10}", 6},
        {"{\"points\": 4, \"max_points\": 10, \"green\": true}", 10},
        {"{\"points\": 7, \"max_points\": 10, \"best_points\": -3}", 7},
    };
    struct lab_state state;

    temp_put(state_path(), olds[_i].text);

    ck_assert_int_eq(lab_state_load(&ws, &lab, &state), 0);
    ck_assert_msg(state.best_points == olds[_i].best, "%s", olds[_i].text);
}
END_TEST

/* What a count cannot be is no count. */
START_TEST(numbers_out_of_range_are_not_believed)
{
    struct lab_state state;

    temp_put(state_path(), "{\"points\": -5, \"hints\": 4294967297,"
                           " \"failed_versions\": -1, \"cases\": 3}");
    ck_assert_int_eq(lab_state_load(&ws, &lab, &state), 0);

    ck_assert(state.points == 0 && state.failed_versions == 0);
    ck_assert(state.hints >= 0 && state.hints <= 3);
    ck_assert(state.cases == 3);
}
END_TEST

START_TEST(texts_that_are_too_long_are_cut)
{
    char text[400], want[sizeof((struct lab_state *)0)->pitfall];
    struct lab_state state;

    memset(text, 'x', sizeof text);
    memcpy(text, "{\"pitfall\": \"", 13);
    memcpy(text + 397, "\"}", 3);
    temp_put(state_path(), text);
    ck_assert_int_eq(lab_state_load(&ws, &lab, &state), 0);

    memset(want, 'x', sizeof want - 1);
    want[sizeof want - 1] = '\0';
    ck_assert_str_eq(state.pitfall, want);
}
END_TEST

START_TEST(a_folder_in_place_of_the_state_is_an_empty_state)
{
    struct lab_state state = sample();

    temp_mkdir(state_path());

    ck_assert_int_eq(lab_state_load(&ws, &lab, &state), 0);
    ck_assert(is_empty(&state));
}
END_TEST

START_TEST(a_workspace_that_cannot_be_written_says_why)
{
    struct lab_state state = sample();
    char path[TEMP_PATH];

    temp_put(temp_path(path, ".lab"), "in the way");

    ck_assert_int_eq(lab_state_save(&ws, &lab, &state), -ENOTDIR);
    ck_assert_int_eq(lab_state_load(&ws, &lab, &state), -ENOTDIR);
    ck_assert(is_empty(&state));
}
END_TEST

/* Saves states whose numbers are all n, for n = 1, 2, ... without end; the
 * pipe gets a byte for each that is there. */
static void save_for_ever(int ready)
{
    int64_t n;

    for (n = 1;; n++) {
        struct lab_state state = sample();

        state.points = state.max_points = state.cases = n;
        state.failed_cases = state.checked_at = n;
        if (lab_state_save(&ws, &lab, &state) != 0)
            _exit(1);
        if (write(ready, "", 1) != 1)
            _exit(1);
    }
}

static pid_t start_saving(int *ready)
{
    int ends[2];
    pid_t pid;

    ck_assert_int_eq(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        (void)close(ends[0]); /* a test that dies ends this one by SIGPIPE */
        save_for_ever(ends[1]);
    }
    (void)close(ends[1]);
    *ready = ends[0];
    return pid;
}

START_TEST(a_kill_at_any_moment_leaves_one_whole_state)
{
    unsigned seed = 7;
    int64_t last = 0;
    int i, status;

    for (i = 0; i < KILLS; i++) {
        struct lab_state state;
        int ready, saves;
        char byte;
        pid_t pid = start_saving(&ready);

        seed = seed * 1103515245u + 12345u;
        for (saves = 1 + (int)(seed >> 16) % 16; saves > 0; saves--)
            ck_assert_int_eq(read(ready, &byte, 1), 1);
        (void)kill(pid, SIGKILL);
        ck_assert(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
        (void)close(ready);

        ck_assert_int_eq(lab_state_load(&ws, &lab, &state), 0);
        ck_assert_msg(state.points >= 1 && state.points == state.max_points &&
                          state.points == state.cases &&
                          state.points == state.checked_at,
                      "kill %d: %lld and %lld", i, (long long)state.points,
                      (long long)state.checked_at);
        last = state.points > last ? state.points : last;
    }
    ck_assert_msg(last > 1, "every kill came before the second save");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lab_state");
    TCase *tc = tcase_create("all");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, a_lab_that_was_never_checked_is_all_zero);
    tcase_add_test(tc, what_was_saved_is_loaded);
    tcase_add_loop_test(tc, a_state_without_a_best_has_what_it_shows, 0, 3);
    tcase_add_loop_test(tc, a_broken_state_is_an_empty_one, 0, 10);
    tcase_add_test(tc, numbers_out_of_range_are_not_believed);
    tcase_add_test(tc, texts_that_are_too_long_are_cut);
    tcase_add_test(tc, a_folder_in_place_of_the_state_is_an_empty_state);
    tcase_add_test(tc, a_workspace_that_cannot_be_written_says_why);
    tcase_add_test(tc, a_kill_at_any_moment_leaves_one_whole_state);
    return temp_run(suite);
}
