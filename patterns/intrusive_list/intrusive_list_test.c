/* SPDX-License-Identifier: MIT-0 */
#include "intrusive_list.h"

#include <check.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS = 64, MODEL_STEPS = 200000, SEED_DEFAULT = 20240105 };

struct item {
    int value;
    struct intrusive_list_node node;
    char between;
    struct intrusive_list_node other_node;
};

static struct intrusive_list list;
static struct item items[ITEMS];

static struct item *item_of(const struct intrusive_list_node *node)
{
    return INTRUSIVE_LIST_ENTRY(node, struct item, node);
}

static void setup(void)
{
    intrusive_list_init(&list);
    for (int i = 0; i < ITEMS; i++)
        items[i].value = i;
}

static void push_back_items(int from, int to)
{
    for (int i = from; i < to; i++)
        intrusive_list_push_back(&list, &items[i].node);
}

/* Compares both directions with a text of digits and letters, one an item. */
static void expect(const struct intrusive_list *l, const char *want)
{
    const struct intrusive_list_node *node;
    char got[ITEMS + 1];
    size_t n = 0;

    INTRUSIVE_LIST_FOR_EACH(node, l)
    got[n++] = (char)('0' + item_of(node)->value);
    got[n] = '\0';
    ck_assert_str_eq(got, want);
    for (node = l->head.prev; node != &l->head; node = node->prev)
        ck_assert_int_eq(item_of(node)->value + '0', got[--n]);
    ck_assert_uint_eq(n, 0);
}

START_TEST(a_new_list_is_empty)
{
    ck_assert(intrusive_list_is_empty(&list));
    ck_assert_ptr_null(intrusive_list_first(&list));
    ck_assert_ptr_null(intrusive_list_last(&list));
    ck_assert_ptr_null(intrusive_list_pop_front(&list));
    ck_assert_uint_eq(intrusive_list_length(&list), 0);
    expect(&list, "");
}
END_TEST

START_TEST(push_back_keeps_and_push_front_turns_the_order)
{
    push_back_items(1, 4);
    intrusive_list_push_front(&list, &items[5].node);
    intrusive_list_push_front(&list, &items[6].node);

    expect(&list, "65123");
    ck_assert_ptr_eq(intrusive_list_first(&list), &items[6].node);
    ck_assert_ptr_eq(intrusive_list_last(&list), &items[3].node);
    ck_assert_uint_eq(intrusive_list_length(&list), 5);
    ck_assert(!intrusive_list_is_empty(&list));
}
END_TEST

START_TEST(insert_after_goes_between)
{
    push_back_items(1, 4);
    intrusive_list_insert_after(&items[2].node, &items[9].node);
    intrusive_list_insert_after(&items[3].node, &items[8].node);

    expect(&list, "12938");
}
END_TEST

START_TEST(remove_works_at_both_ends_and_between)
{
    push_back_items(1, 6);
    intrusive_list_remove(&items[1].node);
    intrusive_list_remove(&items[3].node);
    intrusive_list_remove(&items[5].node);

    expect(&list, "24");
    ck_assert(!intrusive_list_is_linked(&items[3].node));
    ck_assert(intrusive_list_is_linked(&items[4].node));
}
END_TEST

START_TEST(a_removed_node_may_be_pushed_again)
{
    push_back_items(1, 4);
    intrusive_list_remove(&items[1].node);
    intrusive_list_push_back(&list, &items[1].node);

    expect(&list, "231");
}
END_TEST

START_TEST(pop_front_empties_in_order)
{
    push_back_items(1, 3);

    ck_assert_ptr_eq(intrusive_list_pop_front(&list), &items[1].node);
    ck_assert_ptr_eq(intrusive_list_pop_front(&list), &items[2].node);
    ck_assert_ptr_null(intrusive_list_pop_front(&list));
    ck_assert(!intrusive_list_is_linked(&items[2].node));
}
END_TEST

START_TEST(an_object_may_be_in_two_lists)
{
    struct intrusive_list other;

    intrusive_list_init(&other);
    push_back_items(1, 4);
    intrusive_list_push_back(&other, &items[2].other_node);
    intrusive_list_remove(&items[2].node);

    expect(&list, "13");
    ck_assert_ptr_eq(INTRUSIVE_LIST_ENTRY(intrusive_list_first(&other),
                                          struct item, other_node),
                     &items[2]);
}
END_TEST

START_TEST(a_safe_walk_may_remove_and_free)
{
    struct intrusive_list_node *node, *next;

    for (int i = 0; i < 6; i++) {
        struct item *fresh = calloc(1, sizeof *fresh);

        ck_assert_ptr_nonnull(fresh);
        fresh->value = i;
        intrusive_list_push_back(&list, &fresh->node);
    }
    INTRUSIVE_LIST_FOR_EACH_SAFE(node, next, &list)
    {
        if (item_of(node)->value % 2)
            continue;
        intrusive_list_remove(node);
        free(item_of(node));
    }
    expect(&list, "135");
    INTRUSIVE_LIST_FOR_EACH_SAFE(node, next, &list)
    {
        intrusive_list_remove(node);
        free(item_of(node));
    }
    ck_assert(intrusive_list_is_empty(&list));
}
END_TEST

static const struct {
    int ours, theirs;
    const char *want;
} joins[] = {
    {0, 0, ""}, {0, 2, "45"}, {2, 0, "01"}, {1, 1, "04"}, {3, 2, "01245"}};

START_TEST(append_all_moves_the_other_list)
{
    struct intrusive_list from;

    intrusive_list_init(&from);
    push_back_items(0, joins[_i].ours);
    for (int i = 0; i < joins[_i].theirs; i++)
        intrusive_list_push_back(&from, &items[4 + i].node);
    intrusive_list_append_all(&list, &from);

    expect(&list, joins[_i].want);
    expect(&from, "");
}
END_TEST

/* Tens are compared, units show whether the order of equals was kept. */
static int compare_tens(const struct intrusive_list_node *a,
                        const struct intrusive_list_node *b, void *ctx)
{
    int *calls = ctx;

    (*calls)++;
    return item_of(a)->value / 10 - item_of(b)->value / 10;
}

static uint32_t random_state;

static uint32_t next_random(void)
{
    random_state = random_state * 1664525U + 1013904223U;
    return random_state >> 8;
}

static void push_shuffled(int n)
{
    int order[ITEMS];

    for (int i = 0; i < n; i++) {
        int j = (int)(next_random() % (uint32_t)(i + 1));

        order[i] = order[j];
        order[j] = i;
    }
    for (int i = 0; i < n; i++)
        intrusive_list_push_back(&list, &items[order[i]].node);
}

/* Equal tens must stay in the order they had: marked by rank before. */
static bool is_sorted_and_stable(const int *rank)
{
    const struct intrusive_list_node *node;
    int tens = -1;
    int last = -1;

    INTRUSIVE_LIST_FOR_EACH(node, &list)
    {
        int value = item_of(node)->value;

        if (value / 10 < tens || (value / 10 == tens && rank[value] < last))
            return false;
        tens = value / 10;
        last = rank[value];
    }
    return true;
}

START_TEST(sort_orders_and_keeps_the_order_of_equals)
{
    const struct intrusive_list_node *node;
    int rank[ITEMS];
    int at = 0;
    int calls = 0;

    random_state = (uint32_t)_i + 1;
    push_shuffled(_i);
    INTRUSIVE_LIST_FOR_EACH(node, &list)
    rank[item_of(node)->value] = at++;
    intrusive_list_sort(&list, compare_tens, &calls);

    ck_assert_uint_eq(intrusive_list_length(&list), (size_t)_i);
    ck_assert(is_sorted_and_stable(rank));
    ck_assert_int_le(calls, _i * 6); /* n log2 n of at most 64 */
}
END_TEST

/* ---- model: an array of item numbers ---- */

struct model {
    int at[ITEMS];
    size_t len;
};

static void model_insert(struct model *m, size_t i, int value)
{
    memmove(&m->at[i + 1], &m->at[i], (m->len - i) * sizeof m->at[0]);
    m->at[i] = value;
    m->len++;
}

static void model_remove(struct model *m, int value)
{
    size_t i = 0;

    while (m->at[i] != value)
        i++;
    m->len--;
    memmove(&m->at[i], &m->at[i + 1], (m->len - i) * sizeof m->at[0]);
}

static void add_to_both(struct model *m, int i)
{
    uint32_t how = next_random() % 3;
    size_t at = how == 0 ? m->len : 0;

    if (how == 2 && m->len > 0) {
        at = next_random() % m->len;
        intrusive_list_insert_after(&items[m->at[at]].node, &items[i].node);
        at++;
    } else if (how == 0) {
        intrusive_list_push_back(&list, &items[i].node);
    } else {
        intrusive_list_push_front(&list, &items[i].node);
    }
    model_insert(m, at, i);
}

static bool agrees(const struct model *m)
{
    const struct intrusive_list_node *node;
    const struct intrusive_list_node *before = &list.head;
    size_t i = 0;

    INTRUSIVE_LIST_FOR_EACH(node, &list)
    {
        if (i == m->len || node != &items[m->at[i]].node ||
            node->prev != before)
            return false;
        before = node;
        i++;
    }
    return i == m->len && list.head.prev == before;
}

START_TEST(random_operations_agree_with_an_array)
{
    static struct model m;
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;

    random_state = (uint32_t)seed;
    for (int step = 0; step < MODEL_STEPS; step++) {
        int i = (int)(next_random() % (ITEMS - 1));

        if (intrusive_list_is_linked(&items[i].node)) {
            intrusive_list_remove(&items[i].node);
            model_remove(&m, i);
        } else {
            add_to_both(&m, i);
        }
        if (!agrees(&m))
            ck_abort_msg("TEST_SEED=%lu: differ after step %d", seed, step);
    }
}
END_TEST

START_TEST(pushing_a_linked_node_aborts)
{
    push_back_items(1, 3);
    intrusive_list_push_back(&list, &items[1].node);
}
END_TEST

START_TEST(removing_twice_aborts)
{
    push_back_items(1, 3);
    intrusive_list_remove(&items[1].node);
    intrusive_list_remove(&items[1].node);
}
END_TEST

START_TEST(inserting_behind_an_unlinked_node_aborts)
{
    intrusive_list_insert_after(&items[1].node, &items[2].node);
}
END_TEST

START_TEST(appending_a_list_to_itself_aborts)
{
    push_back_items(1, 3);
    intrusive_list_append_all(&list, &list);
}
END_TEST

static Suite *intrusive_list_suite(void)
{
    Suite *s = suite_create("intrusive_list");
    TCase *links = tcase_create("links");
    TCase *misuse = tcase_create("misuse");

    tcase_add_checked_fixture(links, setup, NULL);
    tcase_add_test(links, a_new_list_is_empty);
    tcase_add_test(links, push_back_keeps_and_push_front_turns_the_order);
    tcase_add_test(links, insert_after_goes_between);
    tcase_add_test(links, remove_works_at_both_ends_and_between);
    tcase_add_test(links, a_removed_node_may_be_pushed_again);
    tcase_add_test(links, pop_front_empties_in_order);
    tcase_add_test(links, an_object_may_be_in_two_lists);
    tcase_add_test(links, a_safe_walk_may_remove_and_free);
    tcase_add_loop_test(links, append_all_moves_the_other_list, 0, 5);
    tcase_add_loop_test(links, sort_orders_and_keeps_the_order_of_equals, 0,
                        ITEMS + 1);
    tcase_add_test(links, random_operations_agree_with_an_array);
    suite_add_tcase(s, links);
    tcase_add_checked_fixture(misuse, setup, NULL);
    tcase_add_test_raise_signal(misuse, pushing_a_linked_node_aborts, SIGABRT);
    tcase_add_test_raise_signal(misuse, removing_twice_aborts, SIGABRT);
    tcase_add_test_raise_signal(
        misuse, inserting_behind_an_unlinked_node_aborts, SIGABRT);
    tcase_add_test_raise_signal(misuse, appending_a_list_to_itself_aborts,
                                SIGABRT);
    suite_add_tcase(s, misuse);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(intrusive_list_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
