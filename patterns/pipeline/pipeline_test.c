/* SPDX-License-Identifier: MIT-0 */
#include "pipeline.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

enum { ITEMS = 100000, SEED_DEFAULT = 7 };

/* An item says at which stage (0..2) what happens to it. */
struct item {
    int stage;
    char what; /* '.' goes on, d drops, D drops without a reason, x fails,
                  r is replaced, R is replaced and then fails, l is lost, ? */
    int released;
    struct item *other; /* stands in for this one after 'r' */
};

static struct pipeline p;
static char events[64];
static const char *open_fails, *close_fails; /* stages by letter */
static struct pipeline_ops ops[3];
static char ids[] = "abc";

static void note(char c, const char *id)
{
    size_t len = strlen(events);

    events[len] = c;
    events[len + 1] = *id;
    events[len + 2] = '\0';
}

static int open_stage(void *self)
{
    note('+', self);
    return strchr(open_fails, *(char *)self) ? -EACCES : 0;
}

static int close_stage(void *self)
{
    note('-', self);
    return strchr(close_fails, *(char *)self) ? -100 - *(char *)self : 0;
}

static int process(void *self, void **item, const char **reason)
{
    struct item *it = *item;

    if (it->stage != *(char *)self - 'a')
        return PIPELINE_NEXT;
    if (it->what == 'd')
        *reason = "unwanted";
    if (it->what == 'r' || it->what == 'R') {
        it->released++;
        *item = it->other;
    }
    if (it->what == 'l')
        *item = NULL;
    switch (it->what) {
    case 'd':
    case 'D':
        return PIPELINE_DROP;
    case 'x':
    case 'R':
        return -EIO;
    case '?':
        return 2;
    default:
        return PIPELINE_NEXT;
    }
}

static void release(void *item)
{
    ((struct item *)item)->released++;
}

static void setup(void)
{
    static const int order[] = {2, 0, 1};

    open_fails = close_fails = "";
    memset(&p, 0xa5, sizeof p); /* init starts from anything */
    pipeline_init(&p, release);
    for (int k = 0; k < 3; k++) {
        int i = order[k];
        char name[] = {ids[i], '\0'};

        ops[i] = (struct pipeline_ops){open_stage, close_stage, process};
        ck_assert_int_eq(pipeline_add(&p, 100 * i - 100,
                                      name[0] == 'a'   ? "first"
                                      : name[0] == 'b' ? "second"
                                                       : "third",
                                      &ops[i], &ids[i]),
                         0);
    }
}

static void assert_balance(void)
{
    const struct pipeline_counts *c = &p.counts;
    uint64_t in = c->in, dropped = 0, failed = 0;

    ck_assert_uint_eq(c->in, c->out + c->dropped + c->failed);
    for (size_t i = 0; i < p.count; i++) {
        c = &p.stages[i].counts;
        ck_assert_uint_eq(c->in, in);
        ck_assert_uint_eq(c->in, c->out + c->dropped + c->failed);
        in = c->out;
        dropped += c->dropped;
        failed += c->failed;
    }
    ck_assert_uint_eq(p.counts.out, in);
    ck_assert_uint_eq(p.counts.dropped, dropped);
    ck_assert_uint_eq(p.counts.failed, failed);
}

static const struct {
    struct item item;
    int want;
    const char *stage, *reason;
} fates[] = {
    {{0, '.', 0, NULL}, 0, NULL, NULL},
    {{0, 'd', 0, NULL}, PIPELINE_DROP, "first", "unwanted"},
    {{1, 'd', 0, NULL}, PIPELINE_DROP, "second", "unwanted"},
    {{2, 'd', 0, NULL}, PIPELINE_DROP, "third", "unwanted"},
    {{1, 'D', 0, NULL}, PIPELINE_DROP, "second", "no reason given"},
    {{0, 'x', 0, NULL}, -EIO, "first", NULL},
    {{2, 'x', 0, NULL}, -EIO, "third", NULL},
    {{1, '?', 0, NULL}, -EPROTO, "second", NULL},
    {{1, 'l', 0, NULL}, -EPROTO, "second", NULL},
    {{1, 'r', 0, NULL}, 0, NULL, NULL},
    {{1, 'R', 0, NULL}, -EIO, "second", NULL},
};

enum { FATES = sizeof fates / sizeof fates[0] };

START_TEST(each_fate_is_told_counted_and_released_once)
{
    struct item other = {-1, '.', 0, NULL}, item = fates[_i].item;
    struct pipeline_fate fate = {"old", "old"};
    uint64_t ended = fates[_i].want != 0;
    int rc;

    item.other = &other;
    ck_assert_int_eq(pipeline_open(&p), 0);

    rc = pipeline_push(&p, &item, &fate);

    ck_assert_msg(rc == fates[_i].want, "%c: %d", item.what, rc);
    ck_assert_pstr_eq(fate.stage, fates[_i].stage);
    ck_assert_pstr_eq(fate.reason, fates[_i].reason);
    ck_assert_int_eq(item.released, item.what == 'l' ? 0 : 1);
    ck_assert_int_eq(other.released, item.what == 'r' || item.what == 'R');
    ck_assert_uint_eq(p.counts.in, 1);
    ck_assert_uint_eq(p.counts.out, 1 - ended);
    ck_assert_uint_eq(p.counts.dropped, rc == PIPELINE_DROP);
    assert_balance();
    ck_assert_int_eq(pipeline_push(&p, &item, NULL), rc);
    ck_assert_uint_eq(p.counts.in, 2);
}
END_TEST

START_TEST(the_balance_always_holds)
{
    static const char what[] = "..dDxrRl?";
    const char *text = getenv("TEST_SEED");
    uint32_t state = text ? (uint32_t)strtoul(text, NULL, 10) : SEED_DEFAULT;

    ck_assert_int_eq(pipeline_open(&p), 0);
    for (int i = 0; i < ITEMS; i++) {
        struct item other = {-1, '.', 0, NULL};
        struct item item = {0, '.', 0, &other};

        state = state * 1664525U + 1013904223U;
        item.stage = (int)((state >> 8) % 4);
        item.what = what[(state >> 16) % (sizeof what - 1)];
        (void)pipeline_push(&p, &item, NULL);
        if (item.released + other.released > 2 ||
            p.counts.in != p.counts.out + p.counts.dropped + p.counts.failed)
            ck_abort_msg("TEST_SEED=%s: item %d, %c", text ? text : "7", i,
                         item.what);
    }
    ck_assert_uint_eq(p.counts.in, ITEMS);
    assert_balance();
}
END_TEST

START_TEST(items_may_need_no_release)
{
    struct item item = {0, '.', 0, NULL};

    pipeline_init(&p, NULL);
    ck_assert_int_eq(pipeline_open(&p), 0);
    ck_assert_int_eq(pipeline_push(&p, &item, NULL), 0);
    ck_assert_int_eq(item.released, 0);
    ck_assert_uint_eq(p.counts.out, 1);
    ck_assert_int_eq(pipeline_close(&p), 0);
}
END_TEST

static const struct {
    const char *open_fails, *close_fails, *events;
    int open, close;
} lives[] = {
    {"", "", "+a+b+c-c-b-a", 0, 0},
    {"a", "", "+a", -EACCES, 0},
    {"b", "", "+a+b-a", -EACCES, 0},
    {"c", "", "+a+b+c-b-a", -EACCES, 0},
    {"c", "ab", "+a+b+c-b-a", -EACCES, 0},
    {"", "a", "+a+b+c-c-b-a", 0, -100 - 'a'},
    {"", "c", "+a+b+c-c-b-a", 0, -100 - 'c'},
    {"", "ab", "+a+b+c-c-b-a", 0, -100 - 'b'},
};

START_TEST(opened_in_order_closed_in_reverse)
{
    open_fails = lives[_i].open_fails;
    close_fails = lives[_i].close_fails;

    ck_assert_int_eq(pipeline_open(&p), lives[_i].open);
    ck_assert_int_eq(p.is_open, lives[_i].open == 0);
    ck_assert_int_eq(pipeline_close(&p), lives[_i].close);
    ck_assert_int_eq(pipeline_close(&p), 0);

    ck_assert_str_eq(events, lives[_i].events);
    ck_assert_int_eq(p.is_open, 0);
}
END_TEST

START_TEST(a_closed_pipeline_may_be_opened_again)
{
    struct item item = {0, '.', 0, NULL};

    for (int i = 1; i <= 2; i++) {
        ck_assert_int_eq(pipeline_open(&p), 0);
        ck_assert_int_eq(pipeline_push(&p, &item, NULL), 0);
        ck_assert_int_eq(pipeline_close(&p), 0);
        ck_assert_uint_eq(p.counts.in, (uint64_t)i);
    }
}
END_TEST

START_TEST(stages_need_no_open_and_no_close)
{
    ops[1].open = NULL;
    ops[1].close = NULL;

    ck_assert_int_eq(pipeline_open(&p), 0);
    ck_assert_int_eq(pipeline_close(&p), 0);
    ck_assert_str_eq(events, "+a+c-c-a");
}
END_TEST

START_TEST(orders_sort_and_equal_ones_keep_their_turn)
{
    static const int orders[] = {5, INT_MAX, 5, INT_MIN, 0, 5};
    static const int want[] = {3, 4, 0, 2, 5, 1};
    int self[6];

    pipeline_init(&p, NULL);
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(pipeline_add(&p, orders[i], "x", &ops[0], &self[i]),
                         0);

    for (int i = 0; i < 6; i++)
        ck_assert_ptr_eq(p.stages[i].self, &self[want[i]]);
}
END_TEST

START_TEST(there_is_room_for_so_many)
{
    pipeline_init(&p, NULL);
    for (int i = 0; i < PIPELINE_STAGES_MAX; i++)
        ck_assert_int_eq(pipeline_add(&p, -i, "x", &ops[0], NULL), 0);

    ck_assert_int_eq(pipeline_add(&p, 0, "x", &ops[0], NULL), -ENOSPC);
    ck_assert_uint_eq(p.count, PIPELINE_STAGES_MAX);
}
END_TEST

START_TEST(misuse_aborts)
{
    static const struct pipeline_ops none = {NULL, NULL, NULL};
    struct item item = {0, '.', 0, NULL};

    if (_i == 0)
        pipeline_push(&p, &item, NULL);
    if (_i == 1)
        pipeline_add(&p, 1, NULL, &ops[0], NULL);
    if (_i == 2)
        pipeline_add(&p, 1, "x", NULL, NULL);
    if (_i == 3)
        pipeline_add(&p, 1, "x", &none, NULL);
    pipeline_open(&p);
    if (_i == 4)
        pipeline_push(&p, NULL, NULL);
    if (_i == 5)
        pipeline_add(&p, 1, "x", &ops[0], NULL);
    if (_i == 6)
        pipeline_open(&p);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pipeline");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_loop_test(tc, each_fate_is_told_counted_and_released_once, 0,
                        FATES);
    tcase_add_test(tc, the_balance_always_holds);
    tcase_add_test(tc, items_may_need_no_release);
    tcase_add_loop_test(tc, opened_in_order_closed_in_reverse, 0,
                        (int)(sizeof lives / sizeof lives[0]));
    tcase_add_test(tc, a_closed_pipeline_may_be_opened_again);
    tcase_add_test(tc, stages_need_no_open_and_no_close);
    tcase_add_test(tc, orders_sort_and_equal_ones_keep_their_turn);
    tcase_add_test(tc, there_is_room_for_so_many);
    tcase_add_loop_test_raise_signal(tc, misuse_aborts, SIGABRT, 0, 7);
    suite_add_tcase(s, tc);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
