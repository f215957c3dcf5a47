/* SPDX-License-Identifier: MIT-0 */
#include "timer_wheel.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>

enum {
    TIMERS = 64,
    LOG_CAP = 256,
    MODEL_STEPS = 100000,
    SEED_DEFAULT = 20240502
};

struct object {
    int padding; /* so that the member is not the whole */
    struct timer_wheel_timer timer;
};

static struct timer_wheel wheel;
static struct object objects[TIMERS];
static int fired[LOG_CAP]; /* the numbers of the objects, in order */
static size_t fired_len;

static int number_of(struct timer_wheel_timer *t)
{
    return (int)(TIMER_WHEEL_ENTRY(t, struct object, timer) - objects);
}

static void log_fired(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    ck_assert_ptr_eq(w, &wheel);
    ck_assert(!timer_wheel_is_armed(t));
    if (fired_len < LOG_CAP)
        fired[fired_len] = number_of(t);
    fired_len++;
}

static void setup(void)
{
    timer_wheel_init(&wheel, 1, 0);
    for (int i = 0; i < TIMERS; i++)
        objects[i].timer.fn = log_fired;
}

static void arm(int i, int64_t deadline)
{
    timer_wheel_arm(&wheel, &objects[i].timer, deadline);
}

START_TEST(a_new_wheel_has_no_timers)
{
    ck_assert_uint_eq(timer_wheel_len(&wheel), 0);
    ck_assert_int_eq(timer_wheel_next(&wheel), INT64_MAX);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 1000000), 0);
    ck_assert(!timer_wheel_cancel(&wheel, &objects[0].timer));
}
END_TEST

/* Deadlines at the borders of digits, from times at the borders. */
// clang-format off
static const int64_t borders[] = {
    1, 2, 63, 64, 65, 4095, 4096, 4097, 262143, 262144,
    (INT64_C(1) << 36) - 1, INT64_C(1) << 36, (INT64_C(1) << 60) - 1,
    INT64_C(1) << 60, INT64_MAX - 1};
// clang-format on
enum { BORDERS = sizeof borders / sizeof borders[0] };

START_TEST(a_timer_fires_at_its_deadline_and_not_before)
{
    for (int from = 0; from < BORDERS; from++) {
        int64_t now = borders[from] - 1;
        int64_t deadline = borders[_i];

        if (deadline <= now)
            continue;
        timer_wheel_init(&wheel, 1, now);
        arm(0, deadline);
        ck_assert_int_le(timer_wheel_next(&wheel), deadline);
        ck_assert_int_gt(timer_wheel_next(&wheel), now);
        ck_assert_uint_eq(timer_wheel_advance(&wheel, deadline - 1), 0);
        ck_assert_int_eq(timer_wheel_next(&wheel), deadline);
        ck_assert(timer_wheel_is_armed(&objects[0].timer));
        ck_assert_uint_eq(timer_wheel_advance(&wheel, deadline), 1);
        ck_assert_uint_eq(timer_wheel_len(&wheel), 0);
    }
}
END_TEST

/* A caller that sleeps until next: few wake-ups, and never past a deadline. */
START_TEST(next_leads_to_every_deadline)
{
    int wakeups = 0;

    for (int i = 0; i < BORDERS; i++)
        arm(i, borders[i]);
    while (timer_wheel_len(&wheel) > 0) {
        int64_t now = timer_wheel_next(&wheel);
        size_t before = fired_len;

        timer_wheel_advance(&wheel, now);
        if (fired_len > before)
            ck_assert_int_eq(borders[fired_len - 1], now);
        wakeups++;
    }
    ck_assert_uint_eq(fired_len, BORDERS);
    ck_assert_int_le(wakeups, BORDERS * TIMER_WHEEL_LEVELS);
}
END_TEST

START_TEST(never_is_a_deadline_too)
{
    arm(0, INT64_MAX);

    ck_assert_uint_eq(timer_wheel_advance(&wheel, INT64_MAX), 0);
    ck_assert_int_eq(timer_wheel_next(&wheel), INT64_MAX);
    arm(1, 5);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, INT64_MAX), 0);
    ck_assert_uint_eq(timer_wheel_len(&wheel), 2);
    ck_assert(timer_wheel_cancel(&wheel, &objects[0].timer));
}
END_TEST

static const struct {
    int64_t tick, now, deadline, fires;
} ticks[] = {{2, 0, 3, 4},       {10, 0, 1, 10},
             {10, 0, 10, 10},    {10, 0, 11, 20},
             {10, 9, 10, 10},    {10, 10, 10, 20},
             {10, 25, 3, 30},    {10, 25, 0, 30},
             {10, 0, -1, 10},    {10, 0, -70, 10},
             {7, 100, 700, 700}, {1, 50, 50, 51},
             {1, 50, 20, 51},    {INT64_MAX / 2, 5, 7, INT64_MAX / 2}};
enum { TICKS = sizeof ticks / sizeof ticks[0] };

START_TEST(deadlines_are_rounded_up_to_ticks)
{
    int64_t fires = ticks[_i].fires;

    timer_wheel_init(&wheel, ticks[_i].tick, ticks[_i].now);
    arm(0, ticks[_i].deadline);

    ck_assert_int_le(timer_wheel_next(&wheel), fires);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, fires - 1), 0);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, fires), 1);
}
END_TEST

START_TEST(next_does_not_overflow)
{
    timer_wheel_init(&wheel, INT64_MAX / 2, 5);
    arm(0, INT64_MAX);
    ck_assert_int_eq(timer_wheel_next(&wheel), INT64_MAX);
    arm(0, INT64_MAX - 1);
    ck_assert_int_eq(timer_wheel_next(&wheel), INT64_MAX - 1);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, INT64_MAX), 1);
}
END_TEST

START_TEST(time_that_goes_back_changes_nothing)
{
    arm(0, 100);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 50), 0);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 10), 0);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, -5), 0);
    arm(1, 20);

    ck_assert_int_eq(timer_wheel_next(&wheel), 51);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 51), 1);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 100), 1);
}
END_TEST

/* Some are armed when the tick is far, some when it is near. */
START_TEST(timers_of_one_tick_fire_in_the_order_they_were_armed)
{
    static const int64_t when[] = {0, 900, 4000, 5000, 5110, 5118, 5119};

    for (int i = 0; i < 14; i++) {
        timer_wheel_advance(&wheel, when[i / 2]);
        arm(i, 5120);
        arm(20 + i, 5121);
    }
    arm(3, 5120); /* moved: the last now */
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 5120), 14);

    for (int i = 0; i < 14; i++)
        ck_assert_int_eq(fired[i], i < 3 ? i : i < 13 ? i + 1 : 3);
}
END_TEST

START_TEST(one_advance_fires_in_the_order_of_ticks)
{
    for (int i = 0; i < TIMERS; i++)
        arm(i, 1 + (int64_t)(i * 37 % TIMERS) * 1000);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 1000000), TIMERS);

    for (int i = 0; i < TIMERS; i++)
        ck_assert_int_eq(fired[i] * 37 % TIMERS, i);
}
END_TEST

START_TEST(arming_again_moves_the_timer)
{
    arm(0, 10);
    arm(0, 5000);
    ck_assert_uint_eq(timer_wheel_len(&wheel), 1);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 4999), 0);
    arm(0, 5001);

    ck_assert_uint_eq(timer_wheel_advance(&wheel, 5000), 0);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 5001), 1);
}
END_TEST

START_TEST(a_cancelled_timer_does_not_fire)
{
    for (int i = 0; i < 3; i++)
        arm(i, 70);
    ck_assert(timer_wheel_cancel(&wheel, &objects[1].timer));

    ck_assert(!timer_wheel_cancel(&wheel, &objects[1].timer));
    ck_assert_uint_eq(timer_wheel_len(&wheel), 2);
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 70), 2);
    ck_assert_int_eq(fired[0], 0);
    ck_assert_int_eq(fired[1], 2);
}
END_TEST

static void arm_again(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    log_fired(w, t);
    timer_wheel_arm(w, t, t->tick + 10);
}

START_TEST(a_timer_may_arm_itself_and_keeps_its_period)
{
    objects[0].timer.fn = arm_again;
    arm(0, 10);

    ck_assert_uint_eq(timer_wheel_advance(&wheel, 1009), 100);
    ck_assert_int_eq(timer_wheel_next(&wheel), 1010);
}
END_TEST

static void arm_in_the_past(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    log_fired(w, t);
    timer_wheel_arm(w, t, 0);
}

START_TEST(arming_in_the_past_fires_once_a_tick)
{
    objects[0].timer.fn = arm_in_the_past;
    arm(0, 0);

    ck_assert_uint_eq(timer_wheel_advance(&wheel, 3), 3);
}
END_TEST

static void cancel_neighbours(struct timer_wheel *w,
                              struct timer_wheel_timer *t)
{
    int i = number_of(t);

    log_fired(w, t);
    ck_assert(!timer_wheel_cancel(w, t));
    ck_assert(timer_wheel_cancel(w, &objects[i + 1].timer));
    ck_assert(!timer_wheel_cancel(w, &objects[i - 1].timer));
}

START_TEST(a_callback_may_cancel_what_is_due)
{
    objects[1].timer.fn = cancel_neighbours;
    for (int i = 0; i < 4; i++)
        arm(i, 8);

    ck_assert_uint_eq(timer_wheel_advance(&wheel, 8), 3);
    ck_assert_int_eq(fired[2], 3);
    ck_assert_uint_eq(timer_wheel_len(&wheel), 0);
}
END_TEST

static void free_object(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    (void)w;
    free(TIMER_WHEEL_ENTRY(t, struct object, timer));
}

START_TEST(a_callback_may_free_its_timer)
{
    for (int i = 0; i < 3; i++) {
        struct object *o = calloc(1, sizeof *o);

        ck_assert_ptr_nonnull(o);
        o->timer.fn = free_object;
        timer_wheel_arm(&wheel, &o->timer, 100);
    }
    ck_assert_uint_eq(timer_wheel_advance(&wheel, 100), 3);
}
END_TEST

/* ---- model: every armed timer's tick and turn, searched for the first ---- */

static struct {
    int64_t tick[TIMERS]; /* 0: not armed */
    uint64_t turn[TIMERS];
    uint64_t turns;
    int64_t now; /* ticks */
    int64_t end; /* of the advance */
    bool differs;
} model;

static uint64_t random_state;

static uint64_t next_random(void)
{
    uint64_t z = (random_state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Of any size: as many short ones as long ones. */
static int64_t random_time(void)
{
    return (int64_t)(next_random() >> (40 + next_random() % 24));
}

static int model_first(void)
{
    int first = -1;

    for (int i = 0; i < TIMERS; i++)
        if (model.tick[i] && (first < 0 || model.tick[i] < model.tick[first] ||
                              (model.tick[i] == model.tick[first] &&
                               model.turn[i] < model.turn[first])))
            first = i;
    return first;
}

static void change_both(void)
{
    int i = (int)(next_random() % TIMERS);

    if (next_random() % 4 == 0) {
        bool was_armed = timer_wheel_cancel(&wheel, &objects[i].timer);

        model.differs |= was_armed != (model.tick[i] != 0);
        model.tick[i] = 0;
    } else {
        int64_t deadline = model.now * 3 + random_time() - 20;
        int64_t tick = (deadline + 3000 * 3 + 2) / 3 - 3000;

        arm(i, deadline);
        model.tick[i] = tick > model.now ? tick : model.now + 1;
        model.turn[i] = ++model.turns;
    }
}

static void check_and_change(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    int i = number_of(t);

    (void)w;
    model.differs |= i != model_first() || model.tick[i] > model.end;
    model.now = model.tick[i];
    model.tick[i] = 0;
    if (next_random() % 2)
        change_both();
}

static bool is_next_right(void)
{
    int first = model_first();
    int64_t next = timer_wheel_next(&wheel);

    if (first < 0)
        return next == INT64_MAX;
    return next > model.now * 3 && next <= model.tick[first] * 3;
}

static void advance_both(void)
{
    int64_t now = model.now * 3 + random_time();
    int first;

    model.end = now / 3;
    timer_wheel_advance(&wheel, now);
    model.now = model.end;
    first = model_first();
    model.differs |= first >= 0 && model.tick[first] <= model.end;
}

START_TEST(random_operations_agree_with_a_search)
{
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;

    random_state = seed;
    timer_wheel_init(&wheel, 3, 0);
    for (int i = 0; i < TIMERS; i++)
        objects[i].timer.fn = check_and_change;
    for (int step = 0; step < MODEL_STEPS; step++) {
        if (next_random() % 4 == 0)
            advance_both();
        else
            change_both();
        if (model.differs || !is_next_right())
            ck_abort_msg("TEST_SEED=%lu: differ at step %d", seed, step);
    }
    ck_assert_int_gt(model.now, 1 << 24);
}
END_TEST

/* ---- misuse ---- */

static void advance_inside(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    (void)t;
    timer_wheel_advance(w, 100);
}

START_TEST(advancing_in_a_callback_aborts)
{
    objects[0].timer.fn = advance_inside;
    arm(0, 1);
    timer_wheel_advance(&wheel, 1);
}
END_TEST

START_TEST(arming_without_a_function_aborts)
{
    objects[0].timer.fn = NULL;
    arm(0, 1);
}
END_TEST

START_TEST(a_tick_of_nothing_aborts)
{
    timer_wheel_init(&wheel, 0, 0);
}
END_TEST

START_TEST(a_time_that_is_never_aborts)
{
    timer_wheel_init(&wheel, 1, INT64_MAX);
}
END_TEST

START_TEST(cancelling_in_another_wheel_aborts)
{
    static struct timer_wheel other;

    timer_wheel_init(&other, 1, 0);
    timer_wheel_arm(&other, &objects[0].timer, 5);
    timer_wheel_cancel(&wheel, &objects[0].timer);
}
END_TEST

START_TEST(a_time_before_zero_aborts)
{
    timer_wheel_init(&wheel, 1, -1);
}
END_TEST

static Suite *timer_wheel_suite(void)
{
    Suite *s = suite_create("timer_wheel");
    TCase *time = tcase_create("time");
    TCase *misuse = tcase_create("misuse");

    tcase_add_checked_fixture(time, setup, NULL);
    tcase_add_test(time, a_new_wheel_has_no_timers);
    tcase_add_loop_test(time, a_timer_fires_at_its_deadline_and_not_before, 0,
                        BORDERS);
    tcase_add_test(time, next_leads_to_every_deadline);
    tcase_add_test(time, never_is_a_deadline_too);
    tcase_add_loop_test(time, deadlines_are_rounded_up_to_ticks, 0, TICKS);
    tcase_add_test(time, next_does_not_overflow);
    tcase_add_test(time, time_that_goes_back_changes_nothing);
    tcase_add_test(time, timers_of_one_tick_fire_in_the_order_they_were_armed);
    tcase_add_test(time, one_advance_fires_in_the_order_of_ticks);
    tcase_add_test(time, arming_again_moves_the_timer);
    tcase_add_test(time, a_cancelled_timer_does_not_fire);
    tcase_add_test(time, a_timer_may_arm_itself_and_keeps_its_period);
    tcase_add_test(time, arming_in_the_past_fires_once_a_tick);
    tcase_add_test(time, a_callback_may_cancel_what_is_due);
    tcase_add_test(time, a_callback_may_free_its_timer);
    tcase_add_test(time, random_operations_agree_with_a_search);
    suite_add_tcase(s, time);
    tcase_add_checked_fixture(misuse, setup, NULL);
    tcase_add_test_raise_signal(misuse, advancing_in_a_callback_aborts,
                                SIGABRT);
    tcase_add_test_raise_signal(misuse, arming_without_a_function_aborts,
                                SIGABRT);
    tcase_add_test_raise_signal(misuse, a_tick_of_nothing_aborts, SIGABRT);
    tcase_add_test_raise_signal(misuse, a_time_before_zero_aborts, SIGABRT);
    tcase_add_test_raise_signal(misuse, a_time_that_is_never_aborts, SIGABRT);
    tcase_add_test_raise_signal(misuse, cancelling_in_another_wheel_aborts,
                                SIGABRT);
    suite_add_tcase(s, misuse);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(timer_wheel_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
