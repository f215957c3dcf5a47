/* SPDX-License-Identifier: MIT-0 */
#include "visitor_walk.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "fault_injection.h"

enum { DEEP = 100000, NODES = 200, TREES = 1000, SEED_DEFAULT = 7 };

struct node {
    char name;
    struct node *child, *last, *sibling, *parent;
};

static void *first_child(const void *node)
{
    return ((const struct node *)node)->child;
}

static void *next_sibling(const void *node)
{
    return ((const struct node *)node)->sibling;
}

static void *parent(const void *node)
{
    return ((const struct node *)node)->parent;
}

static const struct visitor_walk_tree tree = {first_child, next_sibling,
                                              parent};

static void adopt(struct node *mother, struct node *n)
{
    n->parent = mother;
    if (mother->last)
        mother->last->sibling = n;
    else
        mother->child = n;
    mother->last = n;
}

/* Writes capitals on the way down, small letters on the way up. What one
 * node answers is in `special`. */
static char trace[256];
static char special; /* 'B': when B is entered; 'b': when it is left */
static int answer;

static int say(char c, size_t depth, size_t want_depth)
{
    size_t len = strlen(trace);

    ck_assert_uint_eq(depth, want_depth);
    ck_assert_uint_lt(len, sizeof trace - 1);
    trace[len] = c;
    return c == special ? answer : VISITOR_WALK_NEXT;
}

static size_t depth_of(const struct node *n)
{
    size_t depth = 0;

    for (; n->parent && n->name != 'A'; n = n->parent)
        depth++;
    return depth;
}

static int enter(void *ctx, void *node, size_t depth)
{
    ck_assert_ptr_eq(ctx, trace);
    return say(((struct node *)node)->name, depth, depth_of(node));
}

static int leave(void *ctx, void *node, size_t depth)
{
    ck_assert_ptr_eq(ctx, trace);
    return say((char)(((struct node *)node)->name + 32), depth, depth_of(node));
}

/*        A
 *      / | \
 *     B  C  F
 *       / \
 *      D   E      and Z beside A, under Y
 */
static struct node nodes[8];

static void setup(void)
{
    for (int i = 0; i < 6; i++)
        nodes[i].name = (char)('A' + i);
    nodes[6].name = 'Y';
    nodes[7].name = 'Z';
    adopt(&nodes[0], &nodes[1]);
    adopt(&nodes[0], &nodes[2]);
    adopt(&nodes[2], &nodes[3]);
    adopt(&nodes[2], &nodes[4]);
    adopt(&nodes[0], &nodes[5]);
    adopt(&nodes[6], &nodes[0]);
    adopt(&nodes[6], &nodes[7]);
}

static const struct {
    char special;
    int answer;
    const char *trace;
    int want;
} walks[] = {
    {0, 0, "ABbCDdEecFfa", 0},
    {'C', VISITOR_WALK_PRUNE, "ABbCcFfa", 0},
    {'B', VISITOR_WALK_PRUNE, "ABbCDdEecFfa", 0},
    {'A', VISITOR_WALK_PRUNE, "Aa", 0},
    {'A', VISITOR_WALK_STOP, "A", VISITOR_WALK_STOP},
    {'D', VISITOR_WALK_STOP, "ABbCD", VISITOR_WALK_STOP},
    {'F', VISITOR_WALK_STOP, "ABbCDdEecF", VISITOR_WALK_STOP},
    {'b', VISITOR_WALK_STOP, "ABb", VISITOR_WALK_STOP},
    {'e', VISITOR_WALK_STOP, "ABbCDdEe", VISITOR_WALK_STOP},
    {'a', VISITOR_WALK_STOP, "ABbCDdEecFfa", VISITOR_WALK_STOP},
    {'D', -EIO, "ABbCD", -EIO},
    {'c', -ENOMEM, "ABbCDdEec", -ENOMEM},
    {'D', 3, "ABbCD", -EPROTO},
    {'d', 3, "ABbCDd", -EPROTO},
    {'d', VISITOR_WALK_PRUNE, "ABbCDd", -EPROTO},
};

START_TEST(every_answer_leads_on)
{
    const struct visitor_walk_visitor v = {enter, leave, trace, 0};
    int rc;

    special = walks[_i].special;
    answer = walks[_i].answer;

    rc = visitor_walk_run(&tree, &nodes[0], &v);

    ck_assert_msg(rc == walks[_i].want && !strcmp(trace, walks[_i].trace),
                  "%c %d: got %d, %s", special, answer, rc, trace);
}
END_TEST

START_TEST(a_visitor_may_do_half)
{
    const struct visitor_walk_visitor down = {enter, NULL, trace, 0};
    const struct visitor_walk_visitor up = {NULL, leave, trace, 0};
    const struct visitor_walk_visitor neither = {NULL, NULL, NULL, 0};

    ck_assert_int_eq(visitor_walk_run(&tree, &nodes[0], &down), 0);
    ck_assert_str_eq(trace, "ABCDEF");
    memset(trace, 0, sizeof trace);
    ck_assert_int_eq(visitor_walk_run(&tree, &nodes[0], &up), 0);
    ck_assert_str_eq(trace, "bdecfa");
    ck_assert_int_eq(visitor_walk_run(&tree, &nodes[0], &neither), 0);
}
END_TEST

START_TEST(small_trees)
{
    const struct visitor_walk_visitor v = {enter, leave, trace, 0};
    struct node alone = {'A', NULL, NULL, NULL, NULL};

    ck_assert_int_eq(visitor_walk_run(&tree, NULL, &v), 0);
    ck_assert_str_eq(trace, "");
    ck_assert_int_eq(visitor_walk_run(&tree, &alone, &v), 0);
    ck_assert_str_eq(trace, "Aa");
}
END_TEST

START_TEST(the_number_of_nodes_is_limited)
{
    struct visitor_walk_visitor v = {enter, leave, trace, (size_t)_i};
    int rc = visitor_walk_run(&tree, &nodes[0], &v);

    ck_assert_int_eq(rc, _i < 6 ? -E2BIG : 0);
    if (_i == 3)
        ck_assert_str_eq(trace, "ABbC");
}
END_TEST

START_TEST(a_circle_ends_at_the_limit)
{
    struct visitor_walk_visitor v = {NULL, NULL, NULL, 1000};

    if (_i == 0)
        nodes[3].child = &nodes[0]; /* down for ever */
    else
        nodes[5].sibling = &nodes[1]; /* beside for ever */

    ck_assert_int_eq(visitor_walk_run(&tree, &nodes[0], &v), -E2BIG);
}
END_TEST

START_TEST(broken_parents_are_told)
{
    const struct visitor_walk_visitor v = {NULL, NULL, NULL, 0};

    if (_i == 0)
        nodes[3].parent = NULL;
    if (_i == 1)
        nodes[4].parent = &nodes[6]; /* past the root */
    if (_i == 2)
        nodes[4].parent = &nodes[4]; /* itself */

    ck_assert_int_eq(visitor_walk_run(&tree, &nodes[0], &v), -EINVAL);
}
END_TEST

/* ---- depth ---- */

struct depth_seen {
    size_t deepest;
    uintptr_t lowest, highest; /* addresses of a local variable */
    size_t left, out_of_turn;
};

static int measure(void *ctx, void *node, size_t depth)
{
    struct depth_seen *seen = ctx;
    volatile char here = 0;
    uintptr_t at = (uintptr_t)&here;

    (void)node;
    if (depth > seen->deepest)
        seen->deepest = depth;
    if (at < seen->lowest)
        seen->lowest = at;
    if (at > seen->highest)
        seen->highest = at;
    return VISITOR_WALK_NEXT;
}

static int count_left(void *ctx, void *node, size_t depth)
{
    struct depth_seen *seen = ctx;

    (void)node;
    /* No assertion: Check would allocate, and no allocation is allowed. */
    seen->out_of_turn += depth != DEEP - 1 - seen->left;
    seen->left++;
    return VISITOR_WALK_NEXT;
}

START_TEST(a_deep_tree_needs_no_stack_and_no_memory)
{
    struct node *chain = calloc(DEEP, sizeof *chain);
    struct depth_seen seen = {0, UINTPTR_MAX, 0, 0, 0};
    const struct visitor_walk_visitor v = {measure, count_left, &seen, 0};
    long calls;
    int rc;

    ck_assert_ptr_nonnull(chain);
    for (int i = 1; i < DEEP; i++)
        adopt(&chain[i - 1], &chain[i]);
    fault_injection_arm(LONG_MAX, FAULT_INJECTION_ONCE);
    rc = visitor_walk_run(&tree, chain, &v);
    calls = fault_injection_disarm();

    ck_assert_int_eq(rc, 0);
    ck_assert_int_eq(calls, 0);
    ck_assert_uint_eq(seen.deepest, DEEP - 1);
    ck_assert_uint_eq(seen.left, DEEP);
    ck_assert_uint_eq(seen.out_of_turn, 0);
    ck_assert_uint_lt(seen.highest - seen.lowest, 4096);
    free(chain);
}
END_TEST

/* ---- freeing, and a model: the same order as a recursion ---- */

static uint32_t random_state;

static uint32_t next_random(void)
{
    random_state = random_state * 1664525U + 1013904223U;
    return random_state >> 8;
}

struct order {
    const void *seen[2 * NODES];
    size_t count;
};

static void walk_by_recursion(struct order *o, struct node *n)
{
    o->seen[o->count++] = n;
    for (struct node *c = n->child; c; c = c->sibling)
        walk_by_recursion(o, c);
    o->seen[o->count++] = n;
}

static int record(void *ctx, void *node, size_t depth)
{
    struct order *o = ctx;

    (void)depth;
    o->seen[o->count++] = node;
    return VISITOR_WALK_NEXT;
}

static int record_and_free(void *ctx, void *node, size_t depth)
{
    int rc = record(ctx, node, depth);

    free(node);
    return rc;
}

static struct node *grow_tree(void)
{
    struct node *all[NODES];
    uint32_t count = 1 + next_random() % NODES;

    for (uint32_t i = 0; i < count; i++) {
        all[i] = calloc(1, sizeof *all[i]);
        ck_assert_ptr_nonnull(all[i]);
        if (i > 0) /* near the end: deep; anywhere: bushy */
            adopt(all[next_random() % 2 ? i - 1 : next_random() % i], all[i]);
    }
    return all[0];
}

START_TEST(random_trees_are_walked_as_by_recursion_and_freed)
{
    const char *text = getenv("TEST_SEED");

    random_state = text ? (uint32_t)strtoul(text, NULL, 10) : SEED_DEFAULT;
    for (int i = 0; i < TREES; i++) {
        struct order want = {{NULL}, 0}, got = {{NULL}, 0};
        const struct visitor_walk_visitor v = {record, record_and_free, &got,
                                               0};
        struct node *root = grow_tree();

        walk_by_recursion(&want, root);
        ck_assert_int_eq(visitor_walk_run(&tree, root, &v), 0);
        if (want.count != got.count ||
            memcmp(want.seen, got.seen, want.count * sizeof want.seen[0]) != 0)
            ck_abort_msg("TEST_SEED=%s: tree %d", text ? text : "7", i);
    }
}
END_TEST

static int fell(void *ctx, void *node, size_t depth)
{
    struct node *n = node;

    if (n->name == 'C')
        n->child = NULL;
    return enter(ctx, node, depth);
}

START_TEST(enter_may_change_the_children)
{
    const struct visitor_walk_visitor v = {fell, leave, trace, 0};

    ck_assert_int_eq(visitor_walk_run(&tree, &nodes[0], &v), 0);
    ck_assert_str_eq(trace, "ABbCcFfa");
}
END_TEST

START_TEST(a_missing_way_is_a_bug)
{
    const struct visitor_walk_visitor v = {NULL, NULL, NULL, 0};
    struct visitor_walk_tree holes = tree;

    if (_i == 0)
        holes.first_child = NULL;
    if (_i == 1)
        holes.next_sibling = NULL;
    if (_i == 2)
        holes.parent = NULL;
    visitor_walk_run(&holes, NULL, &v);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("visitor_walk");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_loop_test(tc, every_answer_leads_on, 0,
                        (int)(sizeof walks / sizeof walks[0]));
    tcase_add_test(tc, a_visitor_may_do_half);
    tcase_add_test(tc, small_trees);
    tcase_add_loop_test(tc, the_number_of_nodes_is_limited, 1, 9);
    tcase_add_loop_test(tc, a_circle_ends_at_the_limit, 0, 2);
    tcase_add_loop_test(tc, broken_parents_are_told, 0, 3);
    tcase_add_test(tc, a_deep_tree_needs_no_stack_and_no_memory);
    tcase_add_test(tc, random_trees_are_walked_as_by_recursion_and_freed);
    tcase_add_test(tc, enter_may_change_the_children);
    tcase_add_loop_test_raise_signal(tc, a_missing_way_is_a_bug, SIGABRT, 0, 3);
    suite_add_tcase(s, tc);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
