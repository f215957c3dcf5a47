/* SPDX-License-Identifier: MIT-0 */
#include "priority_queue.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "fault_injection.h"

enum { ITEMS = 300, MODEL_STEPS = 200000, SEED_DEFAULT = 20240501 };

struct object {
    int padding; /* so that the member is not the whole */
    struct priority_queue_item item;
};

static struct priority_queue q;
static struct object objects[ITEMS];

static void setup(void)
{
    priority_queue_init(&q);
}

static void teardown(void)
{
    priority_queue_fini(&q);
}

static void push(int i, int64_t key)
{
    ck_assert_int_eq(priority_queue_push(&q, &objects[i].item, key), 0);
}

/* The number of the object popped, or -1. */
static int pop(void)
{
    struct priority_queue_item *item = priority_queue_pop(&q, NULL);

    if (!item)
        return -1;
    return (int)(PRIORITY_QUEUE_ENTRY(item, struct object, item) - objects);
}

START_TEST(a_new_queue_is_empty)
{
    int64_t key = 77;

    ck_assert_uint_eq(priority_queue_len(&q), 0);
    ck_assert_ptr_null(priority_queue_peek(&q, &key));
    ck_assert_ptr_null(priority_queue_pop(&q, &key));
    ck_assert_int_eq(key, 77);
    ck_assert(!priority_queue_is_waiting(&objects[0].item));
}
END_TEST

START_TEST(one_item_goes_in_and_out)
{
    int64_t key = 0;

    push(0, -5);

    ck_assert_uint_eq(priority_queue_len(&q), 1);
    ck_assert(priority_queue_is_waiting(&objects[0].item));
    ck_assert_ptr_eq(priority_queue_peek(&q, &key), &objects[0].item);
    ck_assert_int_eq(key, -5);
    ck_assert_ptr_eq(priority_queue_peek(&q, NULL), &objects[0].item);
    key = 0;
    ck_assert_ptr_eq(priority_queue_pop(&q, &key), &objects[0].item);
    ck_assert_int_eq(key, -5);
    ck_assert(!priority_queue_is_waiting(&objects[0].item));
    ck_assert_int_eq(pop(), -1);
}
END_TEST

/* Differences of these overflow; their order does not. */
START_TEST(extreme_keys_are_in_order)
{
    static const int64_t keys[] = {INT64_MAX, INT64_MIN,     0,
                                   -1,        INT64_MAX - 1, INT64_MIN + 1};
    static const int want[] = {1, 5, 3, 2, 4, 0};

    for (int i = 0; i < 6; i++)
        push(i, keys[i]);
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(pop(), want[i]);
    for (int i = 0; i < 6; i++)
        push(i, ~keys[i]);
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(pop(), want[5 - i]);
}
END_TEST

START_TEST(equal_keys_leave_in_the_order_of_arrival)
{
    for (int i = 0; i < ITEMS; i++)
        push(i, i % 3);

    for (int key = 0; key < 3; key++)
        for (int i = key; i < ITEMS; i += 3)
            ck_assert_int_eq(pop(), i);
}
END_TEST

START_TEST(update_moves_to_both_ends)
{
    for (int i = 0; i < 20; i++)
        push(i, i);
    priority_queue_update(&q, &objects[10].item, -1);
    priority_queue_update(&q, &objects[0].item, 100);

    ck_assert_int_eq(priority_queue_key(&q, &objects[10].item), -1);
    ck_assert_int_eq(priority_queue_key(&q, &objects[0].item), 100);
    ck_assert_int_eq(pop(), 10);
    for (int i = 1; i < 20; i++)
        if (i != 10)
            ck_assert_int_eq(pop(), i);
    ck_assert_int_eq(pop(), 0);
}
END_TEST

START_TEST(update_to_the_same_key_goes_behind_its_equals)
{
    for (int i = 0; i < 3; i++)
        push(i, 7);
    priority_queue_update(&q, &objects[0].item, 7);

    ck_assert_int_eq(pop(), 1);
    ck_assert_int_eq(pop(), 2);
    ck_assert_int_eq(pop(), 0);
}
END_TEST

START_TEST(any_item_can_be_removed)
{
    for (int i = 0; i < 30; i++)
        push(i, 30 - i);
    priority_queue_remove(&q, &objects[_i].item);

    ck_assert(!priority_queue_is_waiting(&objects[_i].item));
    ck_assert_uint_eq(priority_queue_len(&q), 29);
    for (int i = 29; i >= 0; i--)
        if (i != _i)
            ck_assert_int_eq(pop(), i);
    push(_i, 0);
    ck_assert_int_eq(pop(), _i);
}
END_TEST

START_TEST(fini_releases_what_waits)
{
    for (int i = 0; i < 20; i++)
        push(i, i);
    priority_queue_fini(&q);

    ck_assert_uint_eq(priority_queue_len(&q), 0);
    ck_assert_int_eq(pop(), -1);
    for (int i = 0; i < 20; i++)
        ck_assert(!priority_queue_is_waiting(&objects[i].item));
    push(5, 1);
    ck_assert_int_eq(pop(), 5);
}
END_TEST

START_TEST(reserve_checks_its_size)
{
    ck_assert_int_eq(priority_queue_reserve(&q, SIZE_MAX), -ENOMEM);
    ck_assert_int_eq(priority_queue_reserve(&q, SIZE_MAX / 16 + 1), -ENOMEM);
    ck_assert_int_eq(priority_queue_reserve(&q, SIZE_MAX / 16), -ENOMEM);
    ck_assert_int_eq(priority_queue_reserve(&q, 0), 0);
    push(3, 1);
    ck_assert_int_eq(priority_queue_reserve(&q, SIZE_MAX / 16), -ENOMEM);
    ck_assert_int_eq(pop(), 3);
}
END_TEST

START_TEST(reserve_moves_what_waits_and_only_when_it_must)
{
    long allocations;
    int rc;

    push(0, 4);
    ck_assert_int_eq(priority_queue_reserve(&q, 40), 0);
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    rc = priority_queue_reserve(&q, 40);
    allocations = fault_injection_disarm();

    ck_assert_int_eq(rc, 0);
    ck_assert_int_eq(allocations, 0);
    ck_assert_int_eq(priority_queue_key(&q, &objects[0].item), 4);
    ck_assert_int_eq(pop(), 0);
}
END_TEST

/* Groups of four children share a cache line: slot 1 begins one. */
START_TEST(the_children_of_a_node_share_a_cache_line)
{
    for (size_t total = 1; total < 200; total += 7) {
        ck_assert_int_eq(priority_queue_reserve(&q, total), 0);
        ck_assert_uint_eq(((uintptr_t)q.slots + 16) % 64, 0);
    }
}
END_TEST

START_TEST(push_cannot_fail_after_reserve)
{
    long allocations;

    ck_assert_int_eq(priority_queue_reserve(&q, ITEMS), 0);
    ck_assert_int_eq(priority_queue_reserve(&q, 5), 0);
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    for (int i = 0; i < ITEMS; i++)
        if (priority_queue_push(&q, &objects[i].item, i) != 0)
            break;
    allocations = fault_injection_disarm();

    ck_assert_int_eq(allocations, 0);
    ck_assert_uint_eq(priority_queue_len(&q), ITEMS);
}
END_TEST

/* Growth by doubling: 300 items take 16, 32, 64, 128, 256, 512 slots. */
START_TEST(a_failed_push_changes_nothing)
{
    long runs = 0;

    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        int failed_at = -1;

        for (int i = 0; i < ITEMS; i++) {
            int rc = priority_queue_push(&q, &objects[i].item, i);

            if (rc == 0)
                continue;
            failed_at = i;
            rc = rc == -ENOMEM ? priority_queue_push(&q, &objects[i].item, i)
                               : rc;
            if (rc != 0)
                break;
        }
        fault_injection_disarm();
        ck_assert_int_eq(failed_at >= 0, fault_injection_hit());
        ck_assert_uint_eq(priority_queue_len(&q), ITEMS);
        for (int i = 0; i < ITEMS; i++)
            ck_assert_int_eq(pop(), i);
        priority_queue_fini(&q);
        runs++;
    }
    ck_assert_int_eq(runs, 7);
}
END_TEST

/* ---- model: all items, searched for the first ---- */

struct model {
    int64_t key[ITEMS];
    uint64_t turn[ITEMS]; /* 0: does not wait */
    uint64_t turns;
};

static uint64_t random_state;

static uint32_t next_random(uint32_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695041;
    return (uint32_t)(random_state >> 33) % below;
}

static int model_first(const struct model *m)
{
    int first = -1;

    for (int i = 0; i < ITEMS; i++)
        if (m->turn[i] &&
            (first < 0 || m->key[i] < m->key[first] ||
             (m->key[i] == m->key[first] && m->turn[i] < m->turn[first])))
            first = i;
    return first;
}

/* One random operation on both. Few different keys, so that many are equal. */
static bool step_agrees(struct model *m)
{
    int i = (int)next_random(ITEMS);
    int64_t key = (int64_t)next_random(50) - 25;
    uint32_t what = next_random(8);

    if (what < 2) {
        int first = model_first(m);

        if (first >= 0)
            m->turn[first] = 0;
        return pop() == first;
    }
    if (m->turn[i] && what == 2) {
        m->turn[i] = 0;
        priority_queue_remove(&q, &objects[i].item);
        return !priority_queue_is_waiting(&objects[i].item);
    }
    if (m->turn[i])
        priority_queue_update(&q, &objects[i].item, key);
    else
        push(i, key);
    m->key[i] = key;
    m->turn[i] = ++m->turns;
    return priority_queue_key(&q, &objects[i].item) == key;
}

START_TEST(random_operations_agree_with_a_search)
{
    static struct model m;
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;

    random_state = seed;
    for (int step = 0; step < MODEL_STEPS; step++)
        if (!step_agrees(&m))
            ck_abort_msg("TEST_SEED=%lu: differ at step %d", seed, step);
    for (int first = model_first(&m); first >= 0; first = model_first(&m)) {
        m.turn[first] = 0;
        ck_assert_int_eq(pop(), first);
    }
    ck_assert_int_eq(pop(), -1);
}
END_TEST

/* ---- misuse ---- */

START_TEST(pushing_twice_aborts)
{
    push(0, 1);
    push(0, 2);
}
END_TEST

START_TEST(removing_what_does_not_wait_aborts)
{
    push(0, 1);
    priority_queue_remove(&q, &objects[1].item);
}
END_TEST

START_TEST(updating_what_waits_elsewhere_aborts)
{
    struct priority_queue other;

    priority_queue_init(&other);
    push(0, 1);
    ck_assert_int_eq(priority_queue_push(&other, &objects[1].item, 1), 0);
    priority_queue_update(&q, &objects[1].item, 2);
}
END_TEST

START_TEST(the_key_of_an_item_behind_the_end_is_misuse)
{
    objects[1].item.position = 2;
    push(0, 1);
    priority_queue_key(&q, &objects[1].item);
}
END_TEST

static Suite *priority_queue_suite(void)
{
    Suite *s = suite_create("priority_queue");
    TCase *order = tcase_create("order");
    TCase *misuse = tcase_create("misuse");

    tcase_add_checked_fixture(order, setup, teardown);
    tcase_add_test(order, a_new_queue_is_empty);
    tcase_add_test(order, one_item_goes_in_and_out);
    tcase_add_test(order, extreme_keys_are_in_order);
    tcase_add_test(order, equal_keys_leave_in_the_order_of_arrival);
    tcase_add_test(order, update_moves_to_both_ends);
    tcase_add_test(order, update_to_the_same_key_goes_behind_its_equals);
    tcase_add_loop_test(order, any_item_can_be_removed, 0, 30);
    tcase_add_test(order, fini_releases_what_waits);
    tcase_add_test(order, reserve_checks_its_size);
    tcase_add_test(order, reserve_moves_what_waits_and_only_when_it_must);
    tcase_add_test(order, the_children_of_a_node_share_a_cache_line);
    tcase_add_test(order, push_cannot_fail_after_reserve);
    tcase_add_test(order, a_failed_push_changes_nothing);
    tcase_add_test(order, random_operations_agree_with_a_search);
    suite_add_tcase(s, order);
    tcase_add_checked_fixture(misuse, setup, teardown);
    tcase_add_test_raise_signal(misuse, pushing_twice_aborts, SIGABRT);
    tcase_add_test_raise_signal(misuse, removing_what_does_not_wait_aborts,
                                SIGABRT);
    tcase_add_test_raise_signal(misuse, updating_what_waits_elsewhere_aborts,
                                SIGABRT);
    tcase_add_test_raise_signal(
        misuse, the_key_of_an_item_behind_the_end_is_misuse, SIGABRT);
    suite_add_tcase(s, misuse);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(priority_queue_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
