/* SPDX-License-Identifier: MIT-0 */
#include "dyn_array.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fault_injection.h"

enum { MODEL_MAX = 500, MODEL_STEPS = 100000, SEED_DEFAULT = 20240101 };

static DYN_ARRAY(int) array; /* each test runs in a process of its own */

static uint32_t random_state;

static uint32_t next_random(void)
{
    random_state = random_state * 1664525U + 1013904223U;
    return random_state >> 8;
}

static unsigned long seed_random(void)
{
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;

    random_state = (uint32_t)seed;
    return seed;
}

static void push_count(int n)
{
    int rc = 0;

    for (int i = 0; i < n && rc == 0; i++)
        rc = dyn_array_push(&array, i);
    ck_assert_int_eq(rc, 0);
}

static void teardown(void)
{
    dyn_array_fini(&array);
}

START_TEST(zero_is_an_empty_array)
{
    ck_assert_uint_eq(array.len, 0);
    ck_assert_ptr_null(array.data);
    dyn_array_fini(&array);
    dyn_array_fini(&array);
}
END_TEST

START_TEST(push_keeps_items_in_order_through_growth)
{
    push_count(10000);

    ck_assert_uint_eq(array.len, 10000);
    for (int i = 0; i < 10000; i++)
        if (array.data[i] != i)
            ck_abort_msg("item %d is %d", i, array.data[i]);
}
END_TEST

START_TEST(it_grows_by_half_and_eight)
{
    int others = 0;
    int rc = 0;

    for (int i = 0; i < 100000; i++) {
        size_t cap = array.cap;

        rc |= dyn_array_push(&array, i);
        others += array.cap != cap && array.cap != cap + cap / 2 + 8;
    }

    ck_assert_int_eq(rc, 0);
    ck_assert_int_eq(others, 0);
}
END_TEST

START_TEST(a_pushed_value_may_come_from_the_array_itself)
{
    push_count(8);
    ck_assert_uint_eq(array.len, array.cap);

    ck_assert_int_eq(dyn_array_push(&array, array.data[3]), 0);
    ck_assert_int_eq(dyn_array_push(&array, (int)array.len), 0);

    ck_assert_int_eq(array.data[8], 3);
    ck_assert_int_eq(array.data[9], 9);
}
END_TEST

START_TEST(value_and_index_are_evaluated_once)
{
    int value = 5;
    size_t at = 0;

    ck_assert_int_eq(dyn_array_push(&array, value++), 0);
    ck_assert_int_eq(dyn_array_insert(&array, at++, value++), 0);
    dyn_array_remove(&array, at--);

    ck_assert_int_eq(value, 7);
    ck_assert_uint_eq(at, 0);
    ck_assert_uint_eq(array.len, 1);
    ck_assert_int_eq(array.data[0], 6);
}
END_TEST

START_TEST(pop_gives_the_last_item)
{
    push_count(3);

    ck_assert_int_eq(dyn_array_pop(&array), 2);
    ck_assert_int_eq(dyn_array_pop(&array), 1);
    ck_assert_int_eq(dyn_array_pop(&array), 0);
    ck_assert_uint_eq(array.len, 0);
}
END_TEST

START_TEST(insert_works_at_both_ends_and_between)
{
    static const int want[] = {7, 0, 8, 1, 9};

    push_count(2);
    ck_assert_int_eq(dyn_array_insert(&array, 0, 7), 0);
    ck_assert_int_eq(dyn_array_insert(&array, 2, 8), 0);
    ck_assert_int_eq(dyn_array_insert(&array, array.len, 9), 0);

    ck_assert_uint_eq(array.len, 5);
    ck_assert_mem_eq(array.data, want, sizeof want);
}
END_TEST

START_TEST(insert_into_an_empty_array_is_a_push)
{
    ck_assert_int_eq(dyn_array_insert(&array, 0, 4), 0);

    ck_assert_uint_eq(array.len, 1);
    ck_assert_int_eq(array.data[0], 4);
}
END_TEST

START_TEST(remove_closes_the_gap)
{
    static const int want[] = {1, 3};

    push_count(5);
    dyn_array_remove(&array, 4);
    dyn_array_remove(&array, 2);
    dyn_array_remove(&array, 0);

    ck_assert_uint_eq(array.len, 2);
    ck_assert_mem_eq(array.data, want, sizeof want);
}
END_TEST

START_TEST(reserve_makes_room_and_never_shrinks)
{
    const int *data;
    long calls;

    ck_assert_int_eq(dyn_array_reserve(&array, 100), 0);
    data = array.data;
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    (void)dyn_array_reserve(&array, 1);
    (void)dyn_array_reserve(&array, 100);
    calls = fault_injection_disarm();
    push_count(100);

    ck_assert_int_eq(calls, 0);
    ck_assert_uint_eq(array.cap, 100);
    ck_assert_ptr_eq(array.data, data);
}
END_TEST

START_TEST(reserve_reports_sizes_that_cannot_be)
{
    size_t most = (size_t)PTRDIFF_MAX / sizeof(int);
    int could_be;

    push_count(1);
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    could_be = dyn_array_reserve(&array, most);
    fault_injection_disarm();

    ck_assert_int_eq(could_be, -ENOMEM);
    ck_assert_int_eq(dyn_array_reserve(&array, most + 1), -EOVERFLOW);
    ck_assert_int_eq(dyn_array_reserve(&array, SIZE_MAX), -EOVERFLOW);
    ck_assert_uint_eq(array.len, 1);
    ck_assert_int_eq(array.data[0], 0);
}
END_TEST

START_TEST(push_reports_an_array_that_cannot_grow)
{
    size_t most = (size_t)PTRDIFF_MAX / sizeof(int);
    int full;
    int nearly;

    array.len = array.cap = most;
    full = dyn_array_push(&array, 1);
    array.len = array.cap = most - 1;
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    nearly = dyn_array_push(&array, 1);
    fault_injection_disarm();

    ck_assert_int_eq(full, -ENOMEM);
    ck_assert_int_eq(nearly, -ENOMEM);
    ck_assert_uint_eq(array.len, most - 1);
}
END_TEST

START_TEST(clear_keeps_the_memory)
{
    push_count(9);
    dyn_array_clear(&array);

    ck_assert_uint_eq(array.len, 0);
    ck_assert_uint_ge(array.cap, 9);
}
END_TEST

START_TEST(fini_leaves_an_array_to_use_on)
{
    push_count(9);
    dyn_array_fini(&array);
    push_count(2);

    ck_assert_uint_eq(array.len, 2);
}
END_TEST

START_TEST(items_may_be_structures)
{
    struct pair {
        char name[24];
        double weight;
    };
    DYN_ARRAY(struct pair) pairs = {0};

    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(dyn_array_push(&pairs, ((struct pair){"x", i * 0.5})),
                         0);

    ck_assert_double_eq(pairs.data[19].weight, 9.5);
    ck_assert_str_eq(dyn_array_pop(&pairs).name, "x");
    dyn_array_fini(&pairs);
}
END_TEST

START_TEST(failed_growth_leaves_the_array_as_it_was)
{
    int pushed, inserted, reserved;

    push_count(8);
    ck_assert_uint_eq(array.len, array.cap);
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    pushed = dyn_array_push(&array, 99);
    inserted = dyn_array_insert(&array, 0, 99);
    reserved = dyn_array_reserve(&array, 1000);
    fault_injection_disarm();

    ck_assert_int_eq(pushed, -ENOMEM);
    ck_assert_int_eq(inserted, -ENOMEM);
    ck_assert_int_eq(reserved, -ENOMEM);
    ck_assert_uint_eq(array.len, 8);
    for (int i = 0; i < 8; i++)
        ck_assert_int_eq(array.data[i], i);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        int rc = 0;
        size_t pushed = 0;

        for (int i = 0; i < 100 && rc == 0; i++)
            rc = dyn_array_push(&array, i);
        pushed = array.len;
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        for (size_t i = 0; i < pushed; i++)
            ck_assert_int_eq(array.data[i], (int)i);
        dyn_array_fini(&array);
    }
}
END_TEST

struct model {
    int data[MODEL_MAX];
    size_t len;
};

static void model_insert(struct model *m, size_t i, int value)
{
    for (size_t at = m->len; at > i; at--)
        m->data[at] = m->data[at - 1];
    m->data[i] = value;
    m->len++;
}

static void model_remove(struct model *m, size_t i)
{
    m->len--;
    for (; i < m->len; i++)
        m->data[i] = m->data[i + 1];
}

static void grow_both(struct model *m, int value)
{
    size_t i = next_random() % (m->len + 1);
    int rc;

    if (next_random() % 2) {
        rc = dyn_array_push(&array, value);
        i = m->len;
    } else {
        rc = dyn_array_insert(&array, i, value);
    }
    if (rc != 0)
        ck_abort_msg("no memory");
    model_insert(m, i, value);
}

static void shrink_both(struct model *m)
{
    size_t i = next_random() % m->len;

    if (next_random() % 2) {
        i = m->len - 1;
        if (dyn_array_pop(&array) != m->data[i])
            ck_abort_msg("popped a wrong item");
    } else {
        dyn_array_remove(&array, i);
    }
    model_remove(m, i);
}

static void step_both(struct model *m)
{
    uint32_t what = next_random() % 1000;

    if (what == 0) {
        dyn_array_fini(&array);
        m->len = 0;
    } else if (what == 1) {
        dyn_array_clear(&array);
        m->len = 0;
    } else if (m->len == 0 || (what % 2 && m->len < MODEL_MAX)) {
        grow_both(m, (int)next_random());
    } else {
        shrink_both(m);
    }
}

static bool both_agree(const struct model *m)
{
    return array.len == m->len &&
           (m->len == 0 ||
            memcmp(array.data, m->data, m->len * sizeof m->data[0]) == 0);
}

START_TEST(random_operations_agree_with_a_plain_array)
{
    static struct model m;
    unsigned long seed = seed_random();

    for (int step = 0; step < MODEL_STEPS; step++) {
        step_both(&m);
        if (!both_agree(&m))
            ck_abort_msg("TEST_SEED=%lu: differ after step %d", seed, step);
    }
}
END_TEST

START_TEST(pop_of_an_empty_array_aborts)
{
    int none = dyn_array_pop(&array);

    (void)none;
}
END_TEST

START_TEST(insert_behind_the_end_aborts)
{
    push_count(2);
    (void)dyn_array_insert(&array, 3, 1);
}
END_TEST

START_TEST(remove_behind_the_end_aborts)
{
    push_count(2);
    dyn_array_remove(&array, 2);
}
END_TEST

static Suite *dyn_array_suite(void)
{
    Suite *s = suite_create("dyn_array");
    TCase *items = tcase_create("items");
    TCase *memory = tcase_create("memory");
    TCase *misuse = tcase_create("misuse");

    tcase_add_checked_fixture(items, NULL, teardown);
    tcase_add_test(items, zero_is_an_empty_array);
    tcase_add_test(items, push_keeps_items_in_order_through_growth);
    tcase_add_test(items, it_grows_by_half_and_eight);
    tcase_add_test(items, a_pushed_value_may_come_from_the_array_itself);
    tcase_add_test(items, value_and_index_are_evaluated_once);
    tcase_add_test(items, pop_gives_the_last_item);
    tcase_add_test(items, insert_works_at_both_ends_and_between);
    tcase_add_test(items, insert_into_an_empty_array_is_a_push);
    tcase_add_test(items, remove_closes_the_gap);
    tcase_add_test(items, items_may_be_structures);
    tcase_add_test(items, random_operations_agree_with_a_plain_array);
    suite_add_tcase(s, items);
    tcase_add_checked_fixture(memory, NULL, teardown);
    tcase_add_test(memory, reserve_makes_room_and_never_shrinks);
    tcase_add_test(memory, reserve_reports_sizes_that_cannot_be);
    tcase_add_test(memory, clear_keeps_the_memory);
    tcase_add_test(memory, fini_leaves_an_array_to_use_on);
    tcase_add_test(memory, failed_growth_leaves_the_array_as_it_was);
    tcase_add_test(memory, every_allocation_may_fail);
    tcase_add_test(memory, push_reports_an_array_that_cannot_grow);
    suite_add_tcase(s, memory);
    tcase_add_test_raise_signal(misuse, pop_of_an_empty_array_aborts, SIGABRT);
    tcase_add_test_raise_signal(misuse, insert_behind_the_end_aborts, SIGABRT);
    tcase_add_test_raise_signal(misuse, remove_behind_the_end_aborts, SIGABRT);
    suite_add_tcase(s, misuse);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(dyn_array_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
