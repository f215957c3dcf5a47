/* SPDX-License-Identifier: MIT-0 */
#include "fault_injection.h"
#include "lru_cache.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 24, STEPS = 200000, SEED_DEFAULT = 20240620 };
enum { MOST = 5, DEAREST = 40 }; /* of the model */

struct drops {
    int count, reasons[64], keys[64]; /* a key's first byte */
    intptr_t values[64];
};

static struct drops drops, want;
static struct lru_cache *c;
static int from_drop = -1; /* what the drop function calls */

static int put(const char *key, intptr_t value, size_t cost)
{
    return lru_cache_put(c, key, strlen(key), (void *)value, cost);
}

// clang-format off
static void call(int which)
{
    switch (which) {
    case 0: put("c", 3, 0); break;
    case 1: lru_cache_get(c, "b", 1); break;
    case 2: lru_cache_unpin(c, lru_cache_pin(c, "b", 1)); break;
    case 3: lru_cache_remove(c, "b", 1); break;
    case 4: lru_cache_clear(c); break;
    case 5: put("c", 0, 0); break;
    default: lru_cache_destroy(c); break;
    }
}
// clang-format on

static void on_drop(void *ctx, const void *key, size_t key_len, void *value,
                    enum lru_cache_reason reason)
{
    struct drops *d = ctx;
    int i = d->count++ % 64;

    d->values[i] = (intptr_t)value;
    d->reasons[i] = (int)reason;
    d->keys[i] = key_len > 0 ? *(const unsigned char *)key : 0;
    if (from_drop >= 0)
        call(from_drop);
}

static void make(size_t max_entries, size_t max_cost)
{
    struct lru_cache_options o = {max_entries, max_cost, on_drop, &drops, 0};

    lru_cache_destroy(c);
    drops.count = 0;
    ck_assert_int_eq(lru_cache_create(&c, &o), 0);
}

static void setup(void)
{
    make(3, 0);
}

static void teardown(void)
{
    lru_cache_destroy(c);
}

START_TEST(the_least_recently_used_goes)
{
    put("", 1, 0);
    put("b", 2, 0);
    put("c", 3, 0);
    ck_assert_ptr_eq(lru_cache_get(c, NULL, 0), (void *)1);
    ck_assert_ptr_eq(lru_cache_peek(c, "b", 1), (void *)2); /* no use */
    ck_assert_int_eq(put("d", 4, 0), 0);
    ck_assert(!lru_cache_peek(c, "b", 1) && !lru_cache_get(c, "b", 1));
    ck_assert(drops.count == 1 && drops.reasons[0] == LRU_CACHE_EVICTED);
    ck_assert_uint_eq(lru_cache_get_stats(c).evictions, 1);
}
END_TEST

START_TEST(there_is_a_bound_of_any_size)
{
    struct lru_cache_options none = {0, 0, NULL, NULL, 0};
    struct lru_cache *made = c;

    ck_assert_int_eq(lru_cache_create(&made, &none), -EINVAL);
    ck_assert_ptr_null(made);
    make(0, SIZE_MAX);
    put("a", 1, SIZE_MAX - 1);
    ck_assert_int_eq(put("b", 2, 1), 0);
    ck_assert_int_eq(drops.count, 0);
    ck_assert_int_eq(put("c", 3, 1), 0);
    ck_assert_int_eq(drops.count, 1);
}
END_TEST

START_TEST(a_walk_goes_from_new_to_old_and_to_the_pinned)
{
    struct lru_cache_walk w = {0};
    struct lru_cache_entry *pins[2];
    const void *key;
    size_t len;
    void *value;
    char seen[8] = "";

    for (int i = 0; i < 2; i++)
        ck_assert(!lru_cache_next(c, &w, NULL, NULL, NULL));
    make(5, 0);
    for (char i = 'a'; i < 'e'; i++)
        lru_cache_put(c, &i, 1, (void *)(intptr_t)i, 0);
    pins[0] = lru_cache_pin(c, "b", 1);
    pins[1] = lru_cache_pin(c, "a", 1);
    lru_cache_remove(c, "a", 1);
    lru_cache_get(c, "c", 1);
    w = (struct lru_cache_walk){0};
    ck_assert(lru_cache_next(c, &w, NULL, NULL, NULL)); /* c */
    for (int i = 0; lru_cache_next(c, &w, &key, &len, &value); i++) {
        ck_assert(len == 1 && (intptr_t)value == *(const char *)key);
        seen[i] = *(const char *)key;
    }
    ck_assert_str_eq(seen, "db");
    lru_cache_unpin(c, pins[0]);
    lru_cache_unpin(c, pins[1]);
}
END_TEST

/* 64-bit hashes that are the same: a zero makes each product zero. */
START_TEST(keys_that_collide_are_told_apart)
{
    uint64_t words[3] = {UINT64_C(0x9e3779b97f4a7c15), 7, 0};

    ck_assert_int_eq(lru_cache_put(c, words, 16, (void *)1, 0), 0);
    words[1]++;
    ck_assert_int_eq(lru_cache_put(c, words, 16, (void *)2, 0), 0);
    words[1] = words[0];
    ck_assert_int_eq(lru_cache_put(c, words, 24, (void *)3, 0), 0);
    ck_assert_ptr_eq(lru_cache_get(c, words, 24), (void *)3);
    words[1] = 7;
    ck_assert_ptr_eq(lru_cache_get(c, words, 16), (void *)1);
    ck_assert_int_eq(lru_cache_remove(c, words, 16), 0);
    words[1]++;
    ck_assert_ptr_eq(lru_cache_get(c, words, 16), (void *)2);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct lru_cache_options o = {100, 0, NULL, NULL, 1};
        struct lru_cache *made = NULL;
        int rc = lru_cache_create(&made, &o);

        for (int i = 0; i < 40 && rc == 0; i++)
            rc = lru_cache_put(made, &i, sizeof i, &o, 0);
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        ck_assert(!made || lru_cache_put(made, "", 0, &o, 0) == 0);
        lru_cache_destroy(made);
    }
}
END_TEST

START_TEST(misuse_aborts)
{
    struct lru_cache_walk w = {0};

    put("a", 1, 0);
    put("b", 2, 0);
    from_drop = _i - 7;
    if (_i >= 7)
        exit(put("c", 3, 0) || put("d", 4, 0));
    lru_cache_pin(c, "a", 1);
    lru_cache_next(c, &w, NULL, NULL, NULL);
    call(_i);
    exit(_i < 5 && lru_cache_next(c, &w, NULL, NULL, NULL)); /* it has ended */
}
END_TEST

/* ---- the model: an array, searched for everything ---- */

static struct item {
    int key, value, cost, pins, reason;
    bool is_alive, is_found;
    long turn;
    struct lru_cache_entry *entry; /* when it is pinned */
} items[2 * MOST], *const end = items + 2 * MOST;

static uint64_t random_state;

static uint32_t next_random(uint32_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695041;
    return (uint32_t)(random_state >> 33) % below;
}

/* As the cache counts: of all that is alive, or of what is pinned. */
static struct lru_cache_stats count(bool only_pinned)
{
    struct lru_cache_stats n = {0};

    for (struct item *t = items; t < end; t++) {
        if (!t->is_alive || (only_pinned && t->pins == 0))
            continue;
        n.alive++;
        n.len += t->is_found;
        n.pinned += t->pins > 0;
        n.cost += (size_t)t->cost;
    }
    return n;
}

static struct item *model_find(int key)
{
    for (struct item *t = items; t < end; t++)
        if (t->is_alive && t->is_found && t->key == key)
            return t;
    return NULL;
}

static void model_drop(struct item *t, int reason)
{
    t->is_alive = false;
    on_drop(&want, &t->key, sizeof t->key, (void *)(intptr_t)t->value,
            (enum lru_cache_reason)reason);
}

static void model_go(struct item *t, int reason)
{
    t->is_found = false;
    t->reason = reason;
    if (t->pins == 0)
        model_drop(t, reason);
}

static int model_put(int key, int value, int cost, long turn)
{
    struct item *old = model_find(key), *t = items;
    struct lru_cache_stats pinned = count(true);
    bool replaces = old && old->pins == 0;

    if (cost > DEAREST)
        return -E2BIG;
    if (pinned.alive >= MOST || (int)pinned.cost + cost > DEAREST)
        return -ENOSPC;
    if (replaces)
        old->is_alive = false;
    else if (old)
        model_go(old, LRU_CACHE_REPLACED);
    while (count(false).alive >= MOST ||
           (int)count(false).cost + cost > DEAREST) {
        struct item *first = NULL;

        for (t = items; t < end; t++)
            if (t->is_alive && !t->pins && (!first || t->turn < first->turn))
                first = t;
        model_go(first, LRU_CACHE_EVICTED);
    }
    if (replaces)
        model_drop(old, LRU_CACHE_REPLACED);
    for (t = items; t->is_alive;)
        t++;
    *t = (struct item){key, value, cost, 0, 0, true, true, turn, NULL};
    return 0;
}

static void unpin(struct item *t, long turn)
{
    lru_cache_unpin(c, t->entry);
    t->turn = turn;
    if (--t->pins == 0 && !t->is_found)
        model_drop(t, t->reason);
}

/* What the cache answers less what the model does. */
static int step(int key, uint32_t what, long turn)
{
    struct item *t = model_find(key), *any = &items[next_random(2 * MOST)];
    struct lru_cache_entry *entry = NULL;
    int cost = (int)next_random(next_random(8) ? 12 : 45), got = 0;

    if (what < 4)
        return lru_cache_put(c, &key, sizeof key, (void *)turn, (size_t)cost) -
               model_put(key, (int)turn, cost, turn);
    if (what < 7)
        got = (int)(intptr_t)lru_cache_get(c, &key, sizeof key);
    if (what == 7)
        entry = lru_cache_pin(c, &key, sizeof key);
    if (entry)
        got = (int)(intptr_t)lru_cache_value(entry);
    if (t && what < 8) {
        t->turn = turn;
        t->pins += what == 7;
        t->entry = entry ? entry : t->entry;
    }
    if (what < 8)
        return got - (t ? t->value : 0);
    if (what == 9)
        got = lru_cache_remove(c, &key, sizeof key) - (t ? 0 : -ENOENT);
    if (what == 9 && t)
        model_go(t, LRU_CACHE_REMOVED);
    if (what >= 10 && any->is_alive && any->pins > 0)
        unpin(any, turn);
    return got;
}

START_TEST(behaves_as_the_model)
{
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;

    random_state = seed;
    make(MOST, DEAREST);
    for (long turn = 1; turn < STEPS; turn++) {
        uint32_t what = next_random(turn / 1000 % 2 ? 8 : 14); /* no unpin */
        int wrong = step((int)next_random(KEYS), what, turn);
        struct lru_cache_stats s = lru_cache_get_stats(c), n = count(false);

        if (wrong || memcmp(&drops, &want, sizeof drops) != 0 ||
            s.len != n.len || s.alive != n.alive || s.pinned != n.pinned ||
            s.cost != n.cost)
            ck_abort_msg("TEST_SEED=%lu: step %ld", seed, turn);
        if (next_random(500) == 0) {
            lru_cache_clear(c);
            for (struct item *t = items; t < end; t++)
                if (t->is_alive && t->is_found)
                    model_go(t, LRU_CACHE_REMOVED);
        }
        memset(&drops, 0, sizeof drops);
        memset(&want, 0, sizeof want);
    }
    for (struct item *t = items; t < end; t++)
        while (t->is_alive && t->pins > 0)
            unpin(t, 0);
}
END_TEST

/* Key k comes in proportion to 1 / k. The reference moves to the front. */
START_TEST(hits_of_a_zipf_trace_are_as_in_a_list)
{
    static double upto[1001];
    int list[100] = {0}, key[10] = {0};
    uint64_t hits = 0;
    size_t len;

    random_state = SEED_DEFAULT;
    make(100, 0);
    for (int k = 1; k <= 1000; k++)
        upto[k] = upto[k - 1] + 1.0 / k;
    for (int i = 0; i < 100000; i++) {
        double at = upto[1000] * next_random(1 << 24) / (1 << 24);
        int k = 1, place = 0;

        while (upto[k] <= at)
            k++;
        while (place < 99 && list[place] != k)
            place++;
        hits += list[place] == k;
        key[0] = k;
        len = sizeof k + (size_t)k % 33;
        memmove(list + 1, list, (size_t)place * sizeof *list);
        list[0] = k;
        if (!lru_cache_get(c, key, len))
            lru_cache_put(c, key, len, c, 0);
    }
    ck_assert_uint_eq(lru_cache_get_stats(c).hits, hits);
    ck_assert_uint_eq(lru_cache_get_stats(c).misses, 100000 - hits);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lru_cache");
    TCase *tc = tcase_create("lru_cache");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_least_recently_used_goes);
    tcase_add_test(tc, there_is_a_bound_of_any_size);
    tcase_add_test(tc, a_walk_goes_from_new_to_old_and_to_the_pinned);
    tcase_add_test(tc, keys_that_collide_are_told_apart);
    tcase_add_test(tc, every_allocation_may_fail);
    tcase_add_loop_test_raise_signal(tc, misuse_aborts, SIGABRT, 0, 14);
    tcase_add_test(tc, behaves_as_the_model);
    tcase_add_test(tc, hits_of_a_zipf_trace_are_as_in_a_list);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
