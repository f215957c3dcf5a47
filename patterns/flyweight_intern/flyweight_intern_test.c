/* SPDX-License-Identifier: MIT-0 */
#include "fault_injection.h"
#include "flyweight_intern.h"

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { MANY = 300000, MODEL_STEPS = 200000, SEED_DEFAULT = 20240112 };

static struct flyweight_intern *table;
static bool is_random_off;
static unsigned seed;

ssize_t __wrap_getrandom(void *buf, size_t size, unsigned flags);
ssize_t __real_getrandom(void *buf, size_t size, unsigned flags);

ssize_t __wrap_getrandom(void *buf, size_t size, unsigned flags)
{
    return is_random_off ? -1 : __real_getrandom(buf, size, flags);
}

static void setup(void)
{
    ck_assert_int_eq(flyweight_intern_create(&table), 0);
}

static void teardown(void)
{
    flyweight_intern_destroy(table);
}

static const char *intern(const void *bytes, size_t len)
{
    const char *text = NULL;

    if (flyweight_intern_bytes(table, bytes, len, &text))
        ck_abort_msg("no memory");
    return text;
}

START_TEST(equal_texts_are_one)
{
    char copy[] = "example.org";
    const char *a;
    const char *b;

    ck_assert_int_eq(flyweight_intern_str(table, "example.org", &a), 0);
    ck_assert_int_eq(flyweight_intern_str(table, copy, &b), 0);
    copy[0] = '?';
    ck_assert_ptr_eq(a, b);
    ck_assert_ptr_ne(a, copy);
    ck_assert_str_eq(a, "example.org");
    ck_assert_uint_eq(flyweight_intern_count(table), 1);
    flyweight_intern_str(table, "example.or", &b);
    ck_assert_ptr_ne(a, b);
    ck_assert_ptr_eq(intern("example.organic", 11), a);
}
END_TEST

START_TEST(ids_are_dense_in_the_order_first_seen)
{
    char text[16];

    for (int i = 0; i < 1000; i++) {
        int n = snprintf(text, sizeof text, "t%d", i);

        ck_assert_uint_eq(flyweight_intern_id(intern(text, (size_t)n)),
                          (unsigned)i);
        ck_assert_uint_eq(flyweight_intern_id(intern("t0", 2)), 0);
    }
    ck_assert_uint_eq(flyweight_intern_count(table), 1000);
    ck_assert_str_eq(flyweight_intern_at(table, 999), "t999");
    ck_assert_str_eq(flyweight_intern_at(table, 0), "t0");
}
END_TEST

START_TEST(bytes_of_any_length_and_kind_are_texts)
{
    char bytes[300];
    const char *texts[300];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i % 5 ? i * 7 : 0);
    for (size_t len = 0; len < 300; len++)
        texts[len] = intern(bytes, len);
    for (size_t len = 0; len < 300; len++) {
        ck_assert_uint_eq(flyweight_intern_len(texts[len]), len);
        ck_assert_mem_eq(texts[len], bytes, len);
        ck_assert_int_eq(texts[len][len], '\0');
        ck_assert_ptr_eq(intern(bytes, len), texts[len]);
    }
    ck_assert_uint_eq(flyweight_intern_count(table), 300);
}
END_TEST

START_TEST(a_byte_anywhere_makes_another_text)
{
    char bytes[40];

    memset(bytes, 'x', sizeof bytes);
    for (size_t len = 1; len <= sizeof bytes; len++)
        for (size_t i = 0; i < len; i++) {
            const char *plain = intern(bytes, len);

            bytes[i] = 'y';
            ck_assert_ptr_ne(intern(bytes, len), plain);
            bytes[i] = 'x';
        }
}
END_TEST

START_TEST(find_stores_nothing)
{
    const char *a = intern("a", 1);

    ck_assert_ptr_eq(flyweight_intern_find(table, "a", 1), a);
    ck_assert_ptr_null(flyweight_intern_find(table, "b", 1));
    ck_assert_ptr_null(flyweight_intern_find(table, "", 0));
    ck_assert_uint_eq(flyweight_intern_count(table), 1);
}
END_TEST

START_TEST(large_texts_stand_beside_small_ones)
{
    static char large[200000];
    const char *small = intern("s", 1);
    const char *texts[6];
    static const size_t sizes[] = {8000, 8192, 9000, 65536, 65537, 200000};

    memset(large, 'L', sizeof large);
    for (int i = 0; i < 6; i++) {
        char name[16];

        texts[i] = intern(large, sizes[i]);
        (void)snprintf(name, sizeof name, "s%d", i);
        ck_assert_str_eq(intern(name, 2), name);
    }
    for (int i = 0; i < 6; i++) {
        ck_assert_uint_eq(strlen(texts[i]), sizes[i]);
        ck_assert_ptr_eq(intern(large, sizes[i]), texts[i]);
    }
    ck_assert_str_eq(small, "s");
}
END_TEST

/* So many that some share all 32 bits of the hash, and pointers given early
 * have seen every table grow.
 */
START_TEST(many_texts_are_told_apart)
{
    const char **texts = calloc(MANY, sizeof *texts);
    char text[16];
    int bad = 0;

    for (int i = 0; i < MANY; i++)
        texts[i] = intern(text, (size_t)snprintf(text, sizeof text, "%d", i));
    for (int i = 0; i < MANY; i++) {
        size_t len = (size_t)snprintf(text, sizeof text, "%d", i);

        bad += intern(text, len) != texts[i] ||
               flyweight_intern_at(table, (uint32_t)i) != texts[i] ||
               strcmp(texts[i], text) != 0;
    }
    ck_assert_int_eq(bad, 0);
    ck_assert_uint_eq(flyweight_intern_count(table), MANY);
    free(texts);
}
END_TEST

/* A block that would cancel one of the hash's constants, and so forget what
 * stood before it, if the seed did not stand beside the constant. Were all of
 * these in one place, each look would pass by all others, and the test would
 * not end in its time.
 */
START_TEST(chosen_texts_find_no_hole_in_the_hash)
{
    static const uint64_t constant = UINT64_C(0x9e3779b97f4a7c15);
    enum { CHOSEN = 400000 };
    char text[16];

    memcpy(text, &constant, sizeof constant);
    for (uint32_t i = 0; i < CHOSEN; i++) {
        memset(text + 8, 0, 8);
        memcpy(text + 8, &i, sizeof i);
        ck_assert_ptr_nonnull(intern(text, sizeof text));
    }
    ck_assert_uint_eq(flyweight_intern_count(table), CHOSEN);
}
END_TEST

static unsigned next_random(void)
{
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
}

/* All texts of three bytes below 32; the model is an array. */
START_TEST(behaves_as_a_naive_model)
{
    static const char *model[32 * 32 * 32];
    size_t count = 0;

    printf("model seed %u\n", seed);
    for (int step = 0; step < MODEL_STEPS; step++) {
        unsigned n = next_random() % (32 * 32 * 32);
        char text[3] = {(char)(n % 32), (char)(n / 32 % 32), (char)(n / 1024)};
        const char *got = flyweight_intern_find(table, text, 3);

        ck_assert_ptr_eq(got, model[n]);
        if (next_random() % 2)
            continue;
        got = intern(text, 3);
        if (model[n]) {
            ck_assert_ptr_eq(got, model[n]);
        } else {
            ck_assert_uint_eq(flyweight_intern_id(got), count++);
            model[n] = got;
        }
    }
    ck_assert_uint_eq(flyweight_intern_count(table), count);
}
END_TEST

START_TEST(too_long_a_text_is_e2big)
{
    const char *out = "";

    ck_assert_int_eq(flyweight_intern_bytes(table, "", UINT32_MAX, &out),
                     -E2BIG);
    ck_assert_ptr_null(out);
    ck_assert_int_eq(flyweight_intern_bytes(table, "", SIZE_MAX, &out), -E2BIG);
}
END_TEST

START_TEST(it_works_without_the_kernels_random_bytes)
{
    is_random_off = true;
    teardown();
    setup();
    ck_assert_ptr_eq(intern("a", 1), intern("a", 1));
}
END_TEST

static const char *large_text(void)
{
    static char text[10000];

    memset(text, 'x', sizeof text - 1);
    return text;
}

/* Past the first growth of the table, and with a text of its own chunk. */
static int fill(struct flyweight_intern *f)
{
    const char *out;
    char text[16];
    int rc = flyweight_intern_str(f, large_text(), &out);

    for (int i = 0; !rc && i < 40; i++) {
        (void)snprintf(text, sizeof text, "%d", i);
        rc = flyweight_intern_str(f, text, &out);
    }
    return rc;
}

START_TEST(every_allocation_may_fail)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct flyweight_intern *f;
        size_t count;
        int rc = flyweight_intern_create(&f);
        int filled = rc ? rc : fill(f);

        fault_injection_disarm();
        ck_assert_int_eq(filled, fault_injection_hit() ? -ENOMEM : 0);
        ck_assert_int_eq(f == NULL, rc != 0);
        if (f) { /* goes on as if nothing had been */
            count = flyweight_intern_count(f);
            ck_assert_int_eq(fill(f), 0);
            ck_assert_uint_ge(41, count);
            ck_assert_uint_eq(flyweight_intern_count(f), 41);
        }
        flyweight_intern_destroy(f);
    }
    flyweight_intern_destroy(NULL);
}
END_TEST

START_TEST(an_id_that_is_none_aborts)
{
    intern("a", 1);
    flyweight_intern_at(table, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flyweight_intern");
    TCase *tc = tcase_create("flyweight_intern");
    SRunner *runner = srunner_create(suite);
    const char *given = getenv("SEED");
    int failed;

    seed = given ? (unsigned)strtoul(given, NULL, 10) : SEED_DEFAULT;
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, equal_texts_are_one);
    tcase_add_test(tc, ids_are_dense_in_the_order_first_seen);
    tcase_add_test(tc, bytes_of_any_length_and_kind_are_texts);
    tcase_add_test(tc, a_byte_anywhere_makes_another_text);
    tcase_add_test(tc, find_stores_nothing);
    tcase_add_test(tc, large_texts_stand_beside_small_ones);
    tcase_add_test(tc, many_texts_are_told_apart);
    tcase_add_test(tc, chosen_texts_find_no_hole_in_the_hash);
    tcase_add_test(tc, behaves_as_a_naive_model);
    tcase_add_test(tc, too_long_a_text_is_e2big);
    tcase_add_test(tc, it_works_without_the_kernels_random_bytes);
    tcase_add_test(tc, every_allocation_may_fail);
    tcase_add_test_raise_signal(tc, an_id_that_is_none_aborts, SIGABRT);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
