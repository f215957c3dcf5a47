/* SPDX-License-Identifier: MIT-0 */
#include "middleware.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

/* What each hook does is one character of a row: '.' goes on, 'r' answers
 * with a response, 'q' with another request, 'x' fails with its own error,
 * '-' has no such hook, 'R' and 'Q' say so and set nothing, '?' returns a
 * number that means nothing, '0' takes the response away. */
struct row {
    const char *name;
    const char *request, *fetch, *response, *error; /* of A, B, C */
    const char *calls; /* what ran, in order: a b c, F, then A..C of the way
                          back as 1 2 3 (response) and 7 8 9 (error) */
    int want;
};

enum { ERR_REQUEST = -ECONNREFUSED, ERR_FETCH = -ETIMEDOUT };
enum { ERR_RESPONSE = -EILSEQ, ERR_ERROR = -ENETDOWN };

static const struct row rows[] = {
    /* rule 1 */
    {"all go on", "...", ".", "...", "...", "abcF321", 1},
    {"no hooks at all", "---", ".", "---", "---", "F", 1},
    {"some hooks", "-.-", ".", ".-.", "...", "bF31", 1},
    /* rule 2 */
    {"A answers", "r..", ".", "...", "...", "a321", 1},
    {"B answers", ".r.", ".", "...", "...", "ab321", 1},
    {"C answers", "..r", ".", "...", "...", "abc321", 1},
    /* rule 3 */
    {"A requests", "q..", ".", "...", "...", "a", 2},
    {"B requests", ".q.", ".", "...", "...", "ab", 2},
    {"C's response hook requests", "...", ".", "..q", "...", "abcF3", 2},
    {"B's response hook requests", "...", ".", ".q.", "...", "abcF32", 2},
    {"A's response hook requests", "...", ".", "q..", "...", "abcF321", 2},
    {"answered, then B requests", "r..", ".", ".q.", "...", "a32", 2},
    /* rule 4 */
    {"A fails", "x..", ".", "...", "...", "a987", ERR_REQUEST},
    {"B fails", ".x.", ".", "...", "...", "ab987", ERR_REQUEST},
    {"C fails", "..x", ".", "...", "...", "abc987", ERR_REQUEST},
    {"the fetch fails", "...", "x", "...", "...", "abcF987", ERR_FETCH},
    {"nobody to tell", "...", "x", "...", "---", "abcF", ERR_FETCH},
    /* rule 5 */
    {"C recovers", "...", "x", "...", "..r", "abcF9321", 1},
    {"B recovers", "...", "x", "...", ".r.", "abcF98321", 1},
    {"A recovers", "...", "x", "...", "r..", "abcF987321", 1},
    {"B recovers from A", "x..", ".", "...", ".r.", "a98321", 1},
    {"C retries", "...", "x", "...", "..q", "abcF9", 2},
    {"A retries", "...", "x", "...", "q..", "abcF987", 2},
    {"C's error hook fails", "...", "x", "...", "..x", "abcF9", ERR_ERROR},
    {"B's error hook fails", "...", "x", "...", ".xr", "abcF9321", 1},
    {"B's error hook fails first", "...", "x", "...", "rx.", "abcF98",
     ERR_ERROR},
    /* rule 6 */
    {"C's response hook fails", "...", ".", "..x", "rrr", "abcF3",
     ERR_RESPONSE},
    {"A's response hook fails", "...", ".", "x..", "rrr", "abcF321",
     ERR_RESPONSE},
    {"answered, then B fails", "r..", ".", ".x.", "rrr", "a32", ERR_RESPONSE},
    {"recovered, then B fails", "...", "x", ".x.", "..r", "abcF932",
     ERR_RESPONSE},
    /* what a hook may not say */
    {"no response set", "R..", ".", "...", "...", "a987", -EPROTO},
    {"no request set", ".Q.", ".", "...", "...", "ab987", -EPROTO},
    {"no such outcome", "?..", ".", "...", "...", "a987", -EPROTO},
    {"an empty fetch", "...", "R", "...", "...", "abcF987", -EPROTO},
    {"no response recovered", "...", "x", "...", ".R.", "abcF98", -EPROTO},
    {"no retry set", "...", "x", "...", "Q..", "abcF987", -EPROTO},
    {"a response hook says response", "...", ".", ".r.", "...", "abcF32",
     -EPROTO},
    {"a response hook says nothing", "...", ".", "..Q", "...", "abcF3",
     -EPROTO},
    {"a response hook loses it", "...", ".", "..0", "...", "abcF3", -EPROTO},
    {"an outcome of 3 on the way back", "...", ".", "..?", "...", "abcF3",
     -EPROTO},
};

static char request[] = "request", answer[] = "answer", other[] = "other";
static const struct row *current;
static char calls[64];

static int play(struct middleware_exchange *x, char what, int error)
{
    if (what == 'r')
        x->response = answer;
    if (what == 'q')
        x->next = other;
    if (what == '0')
        x->response = NULL;
    if (what == 'r' || what == 'R')
        return MIDDLEWARE_RESPONSE;
    if (what == 'q' || what == 'Q')
        return MIDDLEWARE_REQUEST;
    return what == 'x' ? error : what == '?' ? 3 : MIDDLEWARE_NEXT;
}

static void note(char c)
{
    size_t len = strlen(calls);

    calls[len] = c;
    calls[len + 1] = '\0';
}

static int on_request(void *self, struct middleware_exchange *x)
{
    int i = *(int *)self;

    note((char)('a' + i));
    ck_assert_ptr_eq(x->request, request);
    ck_assert_ptr_null(x->response);
    ck_assert_int_eq(x->error, 0);
    return play(x, current->request[i], ERR_REQUEST);
}

static int on_response(void *self, struct middleware_exchange *x)
{
    int i = *(int *)self;

    note((char)('1' + i));
    ck_assert_ptr_eq(x->response, answer);
    return play(x, current->response[i], ERR_RESPONSE);
}

static int on_error(void *self, struct middleware_exchange *x)
{
    int i = *(int *)self;

    note((char)('7' + i));
    ck_assert_int_lt(x->error, 0);
    return play(x, current->error[i], ERR_ERROR);
}

static int fetch(void *ctx, struct middleware_exchange *x)
{
    (void)ctx;
    note('F');
    if (current->fetch[0] == '.')
        x->response = answer;
    return current->fetch[0] == 'x' ? ERR_FETCH : 0;
}

static struct middleware m;
static struct middleware_ops ops[3];
static int ids[] = {0, 1, 2};

/* Adds C, A, B: the order comes from the numbers. */
static void use_row(const struct row *row)
{
    static const int added[] = {2, 0, 1};

    current = row;
    middleware_init(&m);
    for (int k = 0; k < 3; k++) {
        int i = added[k];

        ops[i].on_request = row->request[i] == '-' ? NULL : on_request;
        ops[i].on_response = row->response[i] == '-' ? NULL : on_response;
        ops[i].on_error = row->error[i] == '-' ? NULL : on_error;
        ck_assert_int_eq(middleware_use(&m, 100 * i - 50, &ops[i], &ids[i]), 0);
    }
}

START_TEST(the_truth_table)
{
    /* Left over from an earlier run: must not be seen. */
    struct middleware_exchange x = {request, answer, other, -1, 5};
    int rc;

    use_row(&rows[_i]);

    rc = middleware_run(&m, &x, fetch, NULL);

    ck_assert_msg(rc == rows[_i].want && strcmp(calls, rows[_i].calls) == 0,
                  "%s: got %d, ran %s", rows[_i].name, rc, calls);
    ck_assert_int_eq(x.reschedules, rc == MIDDLEWARE_REQUEST ? 6 : 5);
    if (rc == MIDDLEWARE_RESPONSE)
        ck_assert_ptr_eq(x.response, answer);
    if (rc == MIDDLEWARE_REQUEST)
        ck_assert_ptr_eq(x.next, other);
    ck_assert_ptr_eq(x.request, request);
}
END_TEST

START_TEST(error_hooks_learn_the_error)
{
    struct middleware_exchange x = {.request = request};

    use_row(&(struct row){"", ".x.", ".", "...", "...", "", 0});
    ck_assert_int_eq(middleware_run(&m, &x, fetch, NULL), ERR_REQUEST);
    ck_assert_int_eq(x.error, ERR_REQUEST);

    use_row(&(struct row){"", "...", "x", "...", "..r", "", 0});
    ck_assert_int_eq(middleware_run(&m, &x, fetch, NULL), MIDDLEWARE_RESPONSE);
    ck_assert_int_eq(x.error, ERR_FETCH);
}
END_TEST

START_TEST(the_fetch_may_take_its_time)
{
    struct middleware_exchange x = {.request = request};

    use_row(&rows[0]);

    ck_assert_int_eq(middleware_begin(&m, &x), MIDDLEWARE_NEXT);
    ck_assert_str_eq(calls, "abc");
    x.response = answer;
    ck_assert_int_eq(middleware_end(&m, &x, 0), MIDDLEWARE_RESPONSE);
    ck_assert_str_eq(calls, "abc321");
}
END_TEST

START_TEST(endless_requests_end)
{
    static const struct row loops[] = {{"", "q..", ".", "...", "...", "", 0},
                                       {"", "...", "x", "...", "q..", "", 0},
                                       {"", "...", ".", "q..", "...", "", 0}};
    struct middleware_exchange x = {.request = request};
    int rounds = 0, rc;

    use_row(&loops[_i]);
    do {
        calls[0] = '\0';
        rc = middleware_run(&m, &x, fetch, NULL);
        rounds++;
    } while (rc == MIDDLEWARE_REQUEST);

    ck_assert_int_eq(rc, -ELOOP);
    ck_assert_int_eq(rounds, 21);
    ck_assert_int_eq(x.reschedules, 20);
    ck_assert_ptr_eq(x.next, other);
}
END_TEST

START_TEST(a_limit_of_0_allows_no_request)
{
    struct middleware_exchange x = {.request = request};

    use_row(&(struct row){"", "q..", ".", "...", "...", "", 0});
    m.max_reschedules = 0;

    ck_assert_int_eq(middleware_run(&m, &x, fetch, NULL), -ELOOP);
}
END_TEST

START_TEST(orders_sort_and_equal_ones_keep_their_turn)
{
    static const struct middleware_ops none = {NULL, NULL, NULL};
    static const int orders[] = {5, INT_MAX, 5, INT_MIN, 0, 5};
    static const int want[] = {3, 4, 0, 2, 5, 1};
    int names[6];

    middleware_init(&m);
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(middleware_use(&m, orders[i], &none, &names[i]), 0);

    ck_assert_uint_eq(m.count, 6);
    for (int i = 0; i < 6; i++)
        ck_assert_ptr_eq(m.hooks[i].self, &names[want[i]]);
}
END_TEST

START_TEST(there_is_room_for_so_many)
{
    static const struct middleware_ops none = {NULL, NULL, NULL};

    memset(&m, 0xa5, sizeof m); /* init starts from anything */
    middleware_init(&m);
    for (int i = 0; i < MIDDLEWARE_MAX; i++)
        ck_assert_int_eq(middleware_use(&m, -i, &none, NULL), 0);

    ck_assert_int_eq(middleware_use(&m, 0, &none, NULL), -ENOSPC);
    ck_assert_uint_eq(m.count, MIDDLEWARE_MAX);
}
END_TEST

START_TEST(misuse_aborts)
{
    struct middleware_exchange x = {.request = request};

    middleware_init(&m);
    if (_i == 0)
        middleware_use(&m, 1, NULL, NULL);
    if (_i == 1) {
        x.request = NULL;
        middleware_begin(&m, &x);
    }
    if (_i == 2)
        middleware_end(&m, &x, 1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("middleware");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(tc, the_truth_table, 0,
                        (int)(sizeof rows / sizeof rows[0]));
    tcase_add_test(tc, error_hooks_learn_the_error);
    tcase_add_test(tc, the_fetch_may_take_its_time);
    tcase_add_loop_test(tc, endless_requests_end, 0, 3);
    tcase_add_test(tc, a_limit_of_0_allows_no_request);
    tcase_add_test(tc, orders_sort_and_equal_ones_keep_their_turn);
    tcase_add_test(tc, there_is_room_for_so_many);
    tcase_add_loop_test_raise_signal(tc, misuse_aborts, SIGABRT, 0, 3);
    suite_add_tcase(s, tc);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
