/* SPDX-License-Identifier: MIT-0 */
/* lint: feature macro, syscall() reaches the real getrandom */
#define _GNU_SOURCE
#include "hash_map.h"

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fault_injection.h"

enum {
    MODEL_KEYS = 700,
    MODEL_STEPS = 150000,
    SEED_DEFAULT = 20240104,
    NAMES = 2000,
    BUCKETS = 1024,
    SAMPLES = 32 * BUCKETS,
    CHI_SQUARE_MAX = 1250 /* 1023 degrees of freedom: one in 1e6 is above */
};

#define LONG_NAME "a name of more than sixteen bytes"

static struct hash_map_u64 *numbers;
static struct hash_map_str *strings;
static char names[NAMES][20];
static enum { IS_REAL, FAILS, IS_CONSTANT } getrandom_how;

ssize_t getrandom(void *buf, size_t size, unsigned flags)
{
    if (getrandom_how == FAILS)
        return -1;
    if (getrandom_how == IS_CONSTANT)
        return (memset(buf, 7, size), (ssize_t)size);
    return (ssize_t)syscall(SYS_getrandom, buf, size, flags);
}

static uint64_t random_state;

static uint64_t next_random(void)
{
    uint64_t z = (random_state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static unsigned long seed_random(void)
{
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;

    random_state = seed;
    return seed;
}

static void setup(void)
{
    for (int i = 0; i < NAMES; i++)
        snprintf(names[i], sizeof names[i], "name-%d", i);
    ck_assert_int_eq(hash_map_u64_create_seeded(&numbers, 1), 0);
    ck_assert_int_eq(hash_map_str_create_seeded(&strings, 1), 0);
}

static void teardown(void)
{
    hash_map_u64_destroy(numbers);
    hash_map_str_destroy(strings);
}

static void put_names(int count)
{
    int rc = 0;

    for (int i = 0; i < count; i++)
        rc |= hash_map_str_put(strings, names[i], names[i]);
    ck_assert_int_eq(rc, 0);
}

static void put_numbers(uint64_t count)
{
    int rc = 0;

    for (uint64_t i = 0; i < count; i++)
        rc |= hash_map_u64_put(numbers, i, i * 3);
    ck_assert_int_eq(rc, 0);
}

/* ---- string keys ---- */

START_TEST(an_empty_map_has_no_key)
{
    size_t cursor = 0;

    ck_assert_uint_eq(hash_map_str_len(strings), 0);
    ck_assert_ptr_null(hash_map_str_get(strings, "a"));
    ck_assert_ptr_null(hash_map_str_remove(strings, "a"));
    ck_assert(!hash_map_str_next(strings, &cursor, NULL, NULL));
    ck_assert(!hash_map_str_next(strings, &cursor, NULL, NULL));
    hash_map_str_destroy(NULL);
}
END_TEST

START_TEST(every_name_is_found_through_growth)
{
    put_names(NAMES);

    ck_assert_uint_eq(hash_map_str_len(strings), NAMES);
    for (int i = 0; i < NAMES; i++)
        if (hash_map_str_get(strings, names[i]) != names[i])
            ck_abort_msg("%s is lost", names[i]);
    ck_assert(!hash_map_str_has(strings, "name-2000"));
}
END_TEST

START_TEST(a_key_is_its_text_and_null_a_value)
{
    char copy[16] = "name-7";

    put_names(10);
    ck_assert_int_eq(hash_map_str_put(strings, "", NULL), 0);
    ck_assert_int_eq(hash_map_str_put(strings, LONG_NAME, copy), 0);

    ck_assert_ptr_eq(hash_map_str_get(strings, copy), names[7]);
    ck_assert_ptr_eq(hash_map_str_get(strings, LONG_NAME), copy);
    ck_assert(!hash_map_str_has(strings, LONG_NAME "!"));
    ck_assert(hash_map_str_has(strings, ""));
    ck_assert_ptr_null(hash_map_str_get(strings, ""));
    ck_assert_ptr_null(hash_map_str_remove(strings, ""));
    ck_assert(!hash_map_str_has(strings, ""));
}
END_TEST

START_TEST(put_again_replaces_key_and_value)
{
    char key[] = "name-3";
    const char *kept = NULL;
    size_t cursor = 0;
    int value;

    put_names(4);
    ck_assert_int_eq(hash_map_str_put(strings, key, &value), 0);

    ck_assert_uint_eq(hash_map_str_len(strings), 4);
    ck_assert_ptr_eq(hash_map_str_get(strings, "name-3"), &value);
    while (hash_map_str_next(strings, &cursor, &kept, NULL))
        ck_assert(strcmp(kept, key) != 0 || kept == key);
}
END_TEST

START_TEST(remove_gives_the_value_back_once)
{
    put_names(100);

    ck_assert_ptr_eq(hash_map_str_remove(strings, "name-50"), names[50]);
    ck_assert_ptr_null(hash_map_str_remove(strings, "name-50"));
    ck_assert_ptr_null(hash_map_str_get(strings, "name-50"));
    ck_assert_uint_eq(hash_map_str_len(strings), 99);
}
END_TEST

START_TEST(clear_empties_and_keeps_the_memory)
{
    long allocations;

    put_names(NAMES);
    hash_map_str_clear(strings);
    ck_assert_uint_eq(hash_map_str_len(strings), 0);
    ck_assert(!hash_map_str_has(strings, names[0]));
    fault_injection_arm(LONG_MAX, FAULT_INJECTION_ONCE);
    for (int i = 0; i < NAMES; i++)
        hash_map_str_put(strings, names[i], names[i]);
    allocations = fault_injection_disarm();

    ck_assert_int_eq(allocations, 0);
    ck_assert_uint_eq(hash_map_str_len(strings), NAMES);
}
END_TEST

START_TEST(a_walk_meets_every_entry_once)
{
    static bool met[NAMES];
    const char *key;
    void *value;
    size_t cursor = 0;
    int count = 0;

    put_names(NAMES);
    for (; hash_map_str_next(strings, &cursor, &key, &value); count++) {
        size_t i = (size_t)((char(*)[20])value - names);

        if (met[i] || key != names[i])
            ck_abort_msg("%s is met twice, or with a wrong key", key);
        met[i] = true;
    }

    ck_assert_int_eq(count, NAMES);
}
END_TEST

START_TEST(a_walk_may_remove_and_replace)
{
    const char *key;
    size_t cursor = 0;
    int seen = 0;

    put_names(100);
    for (; hash_map_str_next(strings, &cursor, &key, NULL); seen++) {
        if (seen % 2)
            hash_map_str_remove(strings, key);
        else
            ck_assert_int_eq(hash_map_str_put(strings, key, NULL), 0);
    }

    ck_assert_int_eq(seen, 100);
    ck_assert_uint_eq(hash_map_str_len(strings), 50);
}
END_TEST

/* By a new key, by a clear, by many. */
START_TEST(a_walk_goes_wrong_loudly_when_the_map_changes)
{
    static const int clears[] = {0, 1, 256};
    size_t cursor = 0;

    put_names(3);
    hash_map_str_next(strings, &cursor, NULL, NULL);
    if (_i == 0)
        put_names(4);
    for (int i = 0; i < clears[_i]; i++)
        hash_map_str_clear(strings);
    hash_map_str_next(strings, &cursor, NULL, NULL);
}
END_TEST

/* ---- 64-bit keys ---- */

START_TEST(every_number_is_a_key)
{
    static const uint64_t keys[] = {0, 1, UINT64_MAX, UINT64_C(1) << 63};
    uint64_t value = 0;

    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(hash_map_u64_put(numbers, keys[i], i + 10), 0);

    for (size_t i = 0; i < 4; i++) {
        ck_assert(hash_map_u64_get(numbers, keys[i], &value));
        ck_assert_uint_eq(value, i + 10);
    }
    ck_assert_uint_eq(hash_map_u64_len(numbers), 4);
}
END_TEST

START_TEST(a_missing_number_leaves_the_result_alone)
{
    uint64_t value = 77;

    put_numbers(5);

    ck_assert(!hash_map_u64_get(numbers, 5, &value));
    ck_assert(!hash_map_u64_remove(numbers, 5, &value));
    ck_assert_uint_eq(value, 77);
    ck_assert(hash_map_u64_get(numbers, 4, NULL));
    ck_assert(hash_map_u64_remove(numbers, 4, NULL));
    ck_assert(hash_map_u64_remove(numbers, 3, &value));
    ck_assert_uint_eq(value, 9);
}
END_TEST

START_TEST(a_walk_over_numbers_meets_every_entry_once)
{
    uint64_t key, value;
    uint64_t keys = 0;
    size_t cursor = 0;
    int count = 0;

    put_numbers(1000);
    for (; hash_map_u64_next(numbers, &cursor, &key, &value); count++) {
        ck_assert_uint_eq(value, key * 3);
        keys += key;
    }
    ck_assert(!hash_map_u64_next(numbers, &cursor, NULL, NULL));

    ck_assert_int_eq(count, 1000);
    ck_assert_uint_eq(keys, 999 * 1000 / 2);
    cursor = 0;
    ck_assert(hash_map_u64_next(numbers, &cursor, NULL, NULL));
}
END_TEST

/* Which groups are full, and whose entries had to go on behind them, depends on
 * the seed. */
START_TEST(growth_keeps_every_key_under_every_seed)
{
    for (uint64_t seed = 0; seed < 300; seed++) {
        int lost = 0;

        teardown();
        ck_assert_int_eq(hash_map_u64_create_seeded(&numbers, seed), 0);
        ck_assert_int_eq(hash_map_str_create_seeded(&strings, seed), 0);
        put_names(100);
        put_numbers(100);
        for (uint64_t i = 0; i < 100; i++)
            lost += !hash_map_u64_get(numbers, i, NULL) +
                    !hash_map_str_has(strings, names[i]);
        ck_assert_msg(lost == 0, "seed %d: %d lost", (int)seed, lost);
    }
}
END_TEST

START_TEST(clear_forgets_all_numbers)
{
    put_numbers(1000);
    hash_map_u64_clear(numbers);

    ck_assert_uint_eq(hash_map_u64_len(numbers), 0);
    ck_assert(!hash_map_u64_get(numbers, 1, NULL));
    hash_map_u64_destroy(NULL);
}
END_TEST

/* Seven slots a group, filled to five on the average. */
START_TEST(it_doubles_when_five_slots_of_seven_are_taken)
{
    uint64_t full = 5;

    for (uint64_t i = 0; i < 100; i++) {
        long allocations;

        fault_injection_arm(LONG_MAX, FAULT_INJECTION_ONCE);
        (void)hash_map_u64_put(numbers, i, i);
        allocations = fault_injection_disarm();

        ck_assert_msg(allocations == (i == full), "put %d: %ld", (int)i,
                      allocations);
        full *= i == full ? 2 : 1;
    }
}
END_TEST

/* What was removed must not use the table up. */
START_TEST(coming_and_going_keys_need_no_memory)
{
    int rc = 0;
    long allocations;

    put_numbers(100);
    fault_injection_arm(LONG_MAX, FAULT_INJECTION_ONCE);
    for (uint64_t i = 100; i < 100000; i++) {
        rc |= hash_map_u64_put(numbers, i, i);
        rc |= !hash_map_u64_remove(numbers, i - 100, NULL);
    }
    allocations = fault_injection_disarm();

    ck_assert_int_eq(rc, 0);
    ck_assert_int_eq(allocations, 0);
    for (uint64_t i = 99900; i < 100000; i++)
        ck_assert(hash_map_u64_get(numbers, i, NULL));
    ck_assert_uint_eq(hash_map_u64_len(numbers), 100);
}
END_TEST

/* ---- full groups ---- */

/* The next number after `from` whose home under seed 1 is the given group, in
 * every table of up to `groups` groups. */
static uint64_t next_at_home(uint64_t from, uint64_t home, uint64_t groups)
{
    do
        from++;
    while (hash_map_hash_u64(1, from) % groups != home);
    return from;
}

/* More entries have to go on from the first group than its count can tell. */
START_TEST(numbers_of_one_home_are_kept_apart)
{
    enum { CROWD = 300 };
    uint64_t keys[CROWD];
    uint64_t key = 0;

    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < CROWD; i++) {
            keys[i] = key = next_at_home(key, 0, 64);
            ck_assert_int_eq(hash_map_u64_put(numbers, key, key), 0);
        }
        for (int i = 0; i < CROWD; i++) {
            uint64_t value = 0;

            ck_assert(hash_map_u64_get(numbers, keys[i], &value));
            ck_assert_uint_eq(value, keys[i]);
            ck_assert(!hash_map_u64_get(numbers, key + 1 + (uint64_t)i, NULL));
        }
        for (int i = 0; i < CROWD; i++)
            ck_assert(hash_map_u64_remove(numbers, keys[i], NULL));
        ck_assert_uint_eq(hash_map_u64_len(numbers), 0);
    }
}
END_TEST

/* Two groups of seven slots; each gets full while the other has room. */
START_TEST(a_search_ends_though_every_group_was_passed)
{
    uint64_t zero[8];
    uint64_t key = 0;

    for (int i = 0; i < 8; i++) {
        zero[i] = key = next_at_home(key, 0, 2);
        ck_assert_int_eq(hash_map_u64_put(numbers, key, key), 0);
    }
    for (int i = 0; i < 6; i++)
        ck_assert(hash_map_u64_remove(numbers, zero[i], NULL));
    for (int i = 0; i < 7; i++) {
        key = next_at_home(key, 1, 2);
        ck_assert_int_eq(hash_map_u64_put(numbers, key, key), 0);
    }

    for (int i = 0; i < 6; i++)
        ck_assert(!hash_map_u64_get(numbers, zero[i], NULL));
    ck_assert(hash_map_u64_get(numbers, zero[7], NULL));
    ck_assert(hash_map_u64_get(numbers, key, NULL));
}
END_TEST

/* ---- models ---- */

struct model {
    bool present[MODEL_KEYS];
    uint64_t value[MODEL_KEYS];
    size_t len;
};

static uint64_t key_number(size_t i)
{
    return (uint64_t)i * UINT64_C(0x100000001);
}

static bool number_step(struct model *m, size_t i, uint64_t what)
{
    uint64_t got = 0;
    bool was = m->present[i];

    if (what == 0) {
        m->len += !was;
        m->present[i] = true;
        m->value[i] = next_random();
        return hash_map_u64_put(numbers, key_number(i), m->value[i]) == 0;
    }
    if (what == 1) {
        m->len -= was;
        m->present[i] = false;
        return hash_map_u64_remove(numbers, key_number(i), &got) == was &&
               (!was || got == m->value[i]);
    }
    return hash_map_u64_get(numbers, key_number(i), &got) == was &&
           (!was || got == m->value[i]);
}

/* Values are pointers into the model, so that they tell what they are. */
static bool string_step(struct model *m, size_t i, uint64_t what)
{
    void *value = &m->value[next_random() % MODEL_KEYS];
    void *want = m->present[i] ? &m->value[m->value[i]] : NULL;

    if (what == 0) {
        m->len += !m->present[i];
        m->present[i] = true;
        m->value[i] = (uint64_t)((uint64_t *)value - m->value);
        return hash_map_str_put(strings, names[i], value) == 0;
    }
    if (what == 1) {
        m->len -= m->present[i];
        m->present[i] = false;
        return hash_map_str_remove(strings, names[i]) == want;
    }
    return hash_map_str_get(strings, names[i]) == want;
}

static bool walks_agree(void)
{
    size_t cursor = 0;
    size_t count = 0;

    while (hash_map_u64_next(numbers, &cursor, NULL, NULL))
        count++;
    if (count != hash_map_u64_len(numbers))
        return false;
    cursor = 0;
    count = 0;
    while (hash_map_str_next(strings, &cursor, NULL, NULL))
        count++;
    return count == hash_map_str_len(strings);
}

START_TEST(random_operations_agree_with_plain_arrays)
{
    static struct model by_number, by_name;
    unsigned long seed = seed_random();
    bool ok = true;

    for (int step = 0; step < MODEL_STEPS; step++) {
        /* Tides: mostly puts for a while, then mostly removals. */
        uint64_t puts = step / 2000 % 2 ? 2 : 6;
        uint64_t draw = next_random() % 12;
        uint64_t what = draw < puts ? 0 : draw < 8 ? 1 : 2;
        size_t i = next_random() % MODEL_KEYS;

        ok = number_step(&by_number, i, what) && string_step(&by_name, i, what);
        ok = ok && hash_map_u64_len(numbers) == by_number.len &&
             hash_map_str_len(strings) == by_name.len;
        if (!ok || (step % 500 == 0 && !walks_agree()))
            ck_abort_msg("TEST_SEED=%lu: differ at step %d", seed, step);
    }
}
END_TEST

/* ---- memory ---- */

START_TEST(every_allocation_of_create_may_fail)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct hash_map_str *s;
        struct hash_map_u64 *u;
        int rc = hash_map_str_create(&s);

        rc = rc ? rc : hash_map_u64_create(&u);
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        if (rc == 0)
            hash_map_u64_destroy(u);
        hash_map_str_destroy(s);
    }
}
END_TEST

START_TEST(failed_growth_leaves_the_map_as_it_was)
{
    int rc = 0;
    int done = 0;

    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    while (rc == 0 && done < 100) {
        rc = hash_map_str_put(strings, names[done], names[done]);
        done += rc == 0;
    }
    fault_injection_disarm();

    ck_assert_int_eq(rc, -ENOMEM);
    ck_assert_uint_eq(hash_map_str_len(strings), (size_t)done);
    for (int i = 0; i < done; i++)
        ck_assert_ptr_eq(hash_map_str_get(strings, names[i]), names[i]);
    put_names(100);
}
END_TEST

START_TEST(every_growth_of_numbers_may_fail)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct hash_map_u64 *m = NULL;
        int rc = hash_map_u64_create_seeded(&m, 5);
        uint64_t done = 0;

        while (rc == 0 && done < 200) {
            rc = hash_map_u64_put(m, done, done);
            done += rc == 0;
        }
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        for (uint64_t i = 0; i < done; i++)
            ck_assert(hash_map_u64_get(m, i, NULL));
        hash_map_u64_destroy(m);
    }
}
END_TEST

/* ---- hashes and seeds ---- */

struct spread {
    unsigned low[BUCKETS];
    unsigned high[BUCKETS];
};

static void count_hash(struct spread *s, uint64_t hash)
{
    s->low[hash % BUCKETS]++;
    s->high[hash >> 54]++;
}

static double chi_square(const unsigned *counts)
{
    double expected = (double)SAMPLES / BUCKETS;
    double sum = 0;

    for (int i = 0; i < BUCKETS; i++) {
        double d = counts[i] - expected;

        sum += d * d / expected;
    }
    return sum;
}

static void check_spread(const struct spread *s)
{
    ck_assert_double_lt(chi_square(s->low), CHI_SQUARE_MAX);
    ck_assert_double_lt(chi_square(s->high), CHI_SQUARE_MAX);
}

static uint64_t sample_number(int kind, uint64_t i)
{
    switch (kind) {
    case 0:
        return i;
    case 1:
        return i << 12; /* page addresses */
    case 2:
        return i << 40;
    case 3:
        return i * 48 + UINT64_C(0x7f0000000000); /* heap addresses */
    case 4:
        return i << 49 | i;
    default:
        return next_random();
    }
}

/* The low bits name the group, the high ones are the tag. */
START_TEST(numbers_spread_evenly_over_groups_and_tags)
{
    for (uint64_t n = 0; n < 20; n++) {
        struct spread spread = {{0}, {0}};
        uint64_t seed = n * n * 77777777;

        for (uint64_t i = 0; i < SAMPLES; i++)
            count_hash(&spread, hash_map_hash_u64(seed, sample_number(_i, i)));
        check_spread(&spread);
    }
}
END_TEST

static const char *const name_formats[] = {
    "%d", "user:%d", "%08d.txt", "a long common beginning, then %d",
    "%d, then a long common end, longer than two words"};

/* The format is taken apart by hand: compilers check literal ones only. */
static void sample_name(char *buf, size_t cap, int kind, unsigned i)
{
    const char *fmt = name_formats[kind];
    const char *percent = strchr(fmt, '%');
    size_t before = (size_t)(percent - fmt);
    const char *after = strchr(percent, 'd') + 1;

    snprintf(buf, cap, "%.*s%u%s", (int)before, fmt, i, after);
}

START_TEST(strings_spread_evenly_over_groups_and_tags)
{
    char name[80];

    for (uint64_t n = 0; n < 8; n++) {
        struct spread spread = {{0}, {0}};
        uint64_t seed = n * n * 77777777;

        for (unsigned i = 0; i < SAMPLES; i++) {
            sample_name(name, sizeof name, _i, i);
            count_hash(&spread, hash_map_hash_str(seed, name));
        }
        check_spread(&spread);
    }
}
END_TEST

START_TEST(every_byte_of_a_string_counts)
{
    char text[64];

    for (size_t len = 1; len < 40; len++) {
        memset(text, 'x', len);
        text[len] = '\0';
        for (size_t i = 0; i < len; i++) {
            uint64_t before = hash_map_hash_str(9, text);

            text[i] = 'y';
            ck_assert_uint_ne(hash_map_hash_str(9, text), before);
            text[i] = 'x';
        }
    }
}
END_TEST

START_TEST(a_string_hashes_alike_wherever_it_stands)
{
    char room[64];

    for (size_t offset = 0; offset < 8; offset++) {
        snprintf(room + offset, sizeof room - offset, "the same twenty bytes");
        ck_assert_uint_eq(hash_map_hash_str(3, room + offset),
                          hash_map_hash_str(3, "the same twenty bytes"));
    }
}
END_TEST

/* Computed with numbers of any size. The way without 128-bit products must come
 * to the same. */
START_TEST(the_products_are_128_bits_wide)
{
    ck_assert_uint_eq(hash_map_hash_u64(0, 1), UINT64_C(0xbe8cab644efdda51));
    ck_assert_uint_eq(hash_map_hash_u64(0, UINT64_C(1) << 63),
                      UINT64_C(0xdf79a64b5881112c));
    ck_assert_uint_eq(hash_map_hash_u64(12345, UINT64_MAX),
                      UINT64_C(0x83d7e5a76053bdb8));
}
END_TEST

/* Flooding: what an attacker found to collide under a seed he knows. */
START_TEST(keys_that_collide_under_one_seed_do_not_under_another)
{
    unsigned counts[BUCKETS] = {0};
    unsigned worst = 0;
    int found = 0;

    for (uint64_t key = 0; found < 64; key++) {
        if (hash_map_hash_u64(1, key) % BUCKETS != 0)
            continue;
        found++;
        counts[hash_map_hash_u64(2, key) % BUCKETS]++;
    }
    for (int i = 0; i < BUCKETS; i++)
        worst = counts[i] > worst ? counts[i] : worst;

    ck_assert_uint_le(worst, 5);
}
END_TEST

/* The classic against h = (h ^ word) * k: flip the top bit of one word, and the
 * flip it leads to in the next. It works under every seed at once there. */
START_TEST(no_two_strings_collide_whatever_the_seed)
{
    char a[] = "16 bytes a step, and more";
    char b[sizeof a];

    for (int flip = 0; flip < 8; flip++) {
        memcpy(b, a, sizeof a);
        b[7] = (char)(b[7] ^ 0x80);
        b[15] = (char)(b[15] ^ 0x80);
        b[8 + flip] = (char)(b[8 + flip] ^ 0x80);
        for (uint64_t seed = 0; seed < 1000; seed++)
            ck_assert(hash_map_hash_str(seed, a) != hash_map_hash_str(seed, b));
    }
}
END_TEST

static void keys_of_a_new_map(uint64_t out[100])
{
    struct hash_map_u64 *m;
    size_t cursor = 0;

    ck_assert_int_eq(hash_map_u64_create(&m), 0);
    for (uint64_t i = 0; i < 100; i++)
        ck_assert_int_eq(hash_map_u64_put(m, i, i), 0);
    while (hash_map_u64_next(m, &cursor, out, NULL))
        out++;
    hash_map_u64_destroy(m);
}

/* From the kernel, and when that fails. */
START_TEST(each_map_has_a_seed_of_its_own)
{
    uint64_t one[100], two[100];

    getrandom_how = _i == 0 ? IS_REAL : FAILS;
    keys_of_a_new_map(one);
    keys_of_a_new_map(two);

    ck_assert_mem_ne(one, two, sizeof one);
}
END_TEST

START_TEST(what_the_kernel_gives_is_the_seed)
{
    uint64_t one[100], two[100];

    getrandom_how = IS_CONSTANT;
    keys_of_a_new_map(one);
    keys_of_a_new_map(two);

    ck_assert_mem_eq(one, two, sizeof one);
}
END_TEST

static TCase *string_cases(void)
{
    TCase *tc = tcase_create("strings");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, an_empty_map_has_no_key);
    tcase_add_test(tc, every_name_is_found_through_growth);
    tcase_add_test(tc, a_key_is_its_text_and_null_a_value);
    tcase_add_test(tc, put_again_replaces_key_and_value);
    tcase_add_test(tc, remove_gives_the_value_back_once);
    tcase_add_test(tc, clear_empties_and_keeps_the_memory);
    tcase_add_test(tc, a_walk_meets_every_entry_once);
    tcase_add_test(tc, a_walk_may_remove_and_replace);
    tcase_add_loop_test_raise_signal(
        tc, a_walk_goes_wrong_loudly_when_the_map_changes, SIGABRT, 0, 3);
    return tc;
}

static TCase *number_cases(void)
{
    TCase *tc = tcase_create("numbers");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, every_number_is_a_key);
    tcase_add_test(tc, a_missing_number_leaves_the_result_alone);
    tcase_add_test(tc, a_walk_over_numbers_meets_every_entry_once);
    tcase_add_test(tc, growth_keeps_every_key_under_every_seed);
    tcase_add_test(tc, clear_forgets_all_numbers);
    tcase_add_test(tc, it_doubles_when_five_slots_of_seven_are_taken);
    tcase_add_test(tc, coming_and_going_keys_need_no_memory);
    tcase_add_test(tc, numbers_of_one_home_are_kept_apart);
    tcase_add_test(tc, a_search_ends_though_every_group_was_passed);
    tcase_add_test(tc, random_operations_agree_with_plain_arrays);
    return tc;
}

static TCase *memory_cases(void)
{
    TCase *tc = tcase_create("memory");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, every_allocation_of_create_may_fail);
    tcase_add_test(tc, failed_growth_leaves_the_map_as_it_was);
    tcase_add_test(tc, every_growth_of_numbers_may_fail);
    return tc;
}

static TCase *hash_cases(void)
{
    TCase *tc = tcase_create("hashes");

    tcase_add_loop_test(tc, numbers_spread_evenly_over_groups_and_tags, 0, 6);
    tcase_add_loop_test(tc, strings_spread_evenly_over_groups_and_tags, 0, 5);
    tcase_add_test(tc, every_byte_of_a_string_counts);
    tcase_add_test(tc, a_string_hashes_alike_wherever_it_stands);
    tcase_add_test(tc, the_products_are_128_bits_wide);
    tcase_add_test(tc, keys_that_collide_under_one_seed_do_not_under_another);
    tcase_add_test(tc, no_two_strings_collide_whatever_the_seed);
    tcase_add_loop_test(tc, each_map_has_a_seed_of_its_own, 0, 2);
    tcase_add_test(tc, what_the_kernel_gives_is_the_seed);
    return tc;
}

int main(void)
{
    Suite *suite = suite_create("hash_map");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, string_cases());
    suite_add_tcase(suite, number_cases());
    suite_add_tcase(suite, memory_cases());
    suite_add_tcase(suite, hash_cases());
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
