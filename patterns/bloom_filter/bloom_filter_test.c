/* SPDX-License-Identifier: MIT-0 */
#include "bloom_filter.h"
#include "fault_injection.h"

#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SEED = 20240625, MANY = 100000 };

static struct bloom_filter *f;

static struct bloom_filter *make(size_t n, double p)
{
    struct bloom_filter *made;

    ck_assert_int_eq(bloom_filter_create(&made, n, p, SEED), 0);
    return made;
}

static void remake(size_t n, double p)
{
    bloom_filter_destroy(f);
    f = make(n, p);
}

static void setup(void)
{
    f = make(1000, 0.01);
}

static void teardown(void)
{
    bloom_filter_destroy(f);
}

/* Adds the numbers from first to first + count - 1. */
static void fill(struct bloom_filter *to, uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++)
        bloom_filter_add(to, &i, sizeof i);
}

static uint32_t count_found(uint32_t first, uint32_t count)
{
    uint32_t found = 0;

    for (uint32_t i = first; i < first + count; i++)
        found += bloom_filter_may_have(f, &i, sizeof i);
    return found;
}

START_TEST(what_was_added_is_found)
{
    ck_assert(!bloom_filter_may_have(f, "a", 1));
    ck_assert(bloom_filter_add(f, "a", 1)); /* certainly new */
    ck_assert(!bloom_filter_add(f, "a", 1));
    ck_assert(bloom_filter_may_have(f, "a", 1));
    ck_assert(!bloom_filter_may_have(f, "b", 1));
    ck_assert(!bloom_filter_may_have(f, "a\0", 2)); /* the length counts */
    ck_assert(bloom_filter_add(f, NULL, 0));
    bloom_filter_clear(f);
    ck_assert_double_le(bloom_filter_false_share(f), 0); /* no bit is set */
}
END_TEST

START_TEST(a_byte_anywhere_makes_another_key)
{
    char key[40] = {0};

    remake(100000, 1e-9);
    for (size_t len = 1; len <= sizeof key; len++) {
        ck_assert(bloom_filter_add(f, key, len));
        for (size_t i = 0; i < len; i++) {
            key[i] = 1;
            ck_assert(bloom_filter_add(f, key, len));
            key[i] = 0;
        }
    }
}
END_TEST

/* Theory: (1 - (1 - 1/m)^(kn))^k. Keys and seed are the same in each run. */
static const struct {
    size_t n;
    double p;
} rates[] = {
    {5000, 0.5}, {10000, 0.1}, {20000, 0.03}, {50000, 0.01}, {100000, 0.001}};
enum { RATES = sizeof rates / sizeof rates[0], ASKED = 1000000 };

START_TEST(false_answers_are_as_many_as_promised)
{
    size_t n = rates[_i].n;
    double bits, hashes, theory, share;

    remake(n, rates[_i].p);
    bits = (double)bloom_filter_bits(f);
    hashes = bloom_filter_hashes(f);
    theory = pow(1 - pow(1 - 1 / bits, hashes * (double)n), hashes);
    fill(f, 0, (uint32_t)n);
    share = (double)count_found(1u << 31, ASKED) / ASKED;

    ck_assert_double_le(fabs(theory / rates[_i].p - 1), 0.1);
    ck_assert_msg(fabs(share / theory - 1) <= 0.1, "p %g: %g of %g",
                  rates[_i].p, share, theory);
    ck_assert_double_le(fabs(bloom_filter_false_share(f) / theory - 1), 0.1);
    ck_assert_uint_eq(count_found(0, (uint32_t)n), (uint32_t)n);
}
END_TEST

static const struct {
    const char *name;
    size_t n;
    double p;
    uint64_t bits;
    unsigned hashes;
} sizes[] = {
    {"1 %", 1000, 0.01, 9586, 7},
    {"0.1 %", 1000000, 0.001, 14377588, 10},
    {"one key", 1, 0.5, 2, 1},
    {"hardly any promise", 1, 0.999, 2, 1},
    {"2^-20", 100, 0x1p-20, 2886, 20},
    {"2^-60", 100, 0x1p-60, 8657, 60},
    {"no less than that", 100, 1e-300, 8657, 60},
};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

START_TEST(sizes_are_by_the_formula)
{
    remake(sizes[_i].n, sizes[_i].p);

    ck_assert_msg(bloom_filter_bits(f) == sizes[_i].bits &&
                      bloom_filter_hashes(f) == sizes[_i].hashes,
                  "%s: %lu bits, %u hashes", sizes[_i].name,
                  (unsigned long)bloom_filter_bits(f), bloom_filter_hashes(f));
    fill(f, 0, 1);
    ck_assert_uint_eq(count_found(0, 1), 1);
}
END_TEST

START_TEST(create_checks_its_arguments)
{
    static const struct {
        size_t n;
        double p;
        int want;
    } cases[] = {{0, 0.1, -EINVAL},
                 {1, 0, -EINVAL},
                 {1, 1, -EINVAL},
                 {1, -0.1, -EINVAL},
                 {1, (double)NAN, -EINVAL},
                 {SIZE_MAX, 0.5, -EOVERFLOW},
                 {SIZE_MAX / 16, 0.5, -EOVERFLOW}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bloom_filter *made = f;

        ck_assert_int_eq(bloom_filter_create(&made, cases[i].n, cases[i].p, 0),
                         cases[i].want);
        ck_assert_ptr_null(made);
    }
}
END_TEST

START_TEST(the_count_is_estimated)
{
    ck_assert_uint_eq(bloom_filter_estimate_count(f), 0);
    fill(f, 0, 1);
    ck_assert_uint_eq(bloom_filter_estimate_count(f), 1);
    fill(f, 0, 500);
    fill(f, 0, 500); /* again: no others */
    ck_assert_uint_ge(bloom_filter_estimate_count(f), 490);
    ck_assert_uint_le(bloom_filter_estimate_count(f), 510);
    fill(f, 500, 2500); /* three times too many: it shows */
    ck_assert_uint_ge(bloom_filter_estimate_count(f), 2900);
    ck_assert_uint_le(bloom_filter_estimate_count(f), 3100);
    ck_assert_double_ge(bloom_filter_false_share(f), 0.3);
    fill(f, 0, MANY);
    ck_assert_uint_eq(bloom_filter_estimate_count(f), SIZE_MAX);
    ck_assert_uint_eq(count_found(0, MANY), MANY); /* nothing is lost */
    ck_assert_double_ge(bloom_filter_false_share(f), 1);
}
END_TEST

START_TEST(merged_filters_have_what_both_had)
{
    struct bloom_filter *other = make(1000, 0.01), *both = make(1000, 0.01);
    size_t size = bloom_filter_size(f);
    unsigned char a[2000], b[2000];

    fill(f, 0, 300);
    fill(other, 200, 300);
    fill(both, 0, 500);
    ck_assert_int_eq(bloom_filter_merge(f, other), 0);

    ck_assert_uint_le(size, sizeof a);
    bloom_filter_write(f, a, sizeof a);
    bloom_filter_write(both, b, sizeof b);
    ck_assert_mem_eq(a, b, size);
    bloom_filter_destroy(other);
    bloom_filter_destroy(both);
}
END_TEST

START_TEST(filters_of_another_shape_are_not_merged)
{
    struct bloom_filter *others[3] = {make(1001, 0.01), NULL, NULL};

    bloom_filter_create(&others[1], 1000, 0.01, SEED + 1);
    bloom_filter_create(&others[2], 500, 1e-4, SEED); /* as many bits */
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(bloom_filter_merge(f, others[i]), -EINVAL);
        bloom_filter_destroy(others[i]);
    }
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    unsigned char bytes[2000];
    struct bloom_filter *made[2];

    ck_assert_int_eq(bloom_filter_write(f, bytes, sizeof bytes), 0);
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        int rc = bloom_filter_create(&made[0], 10, 0.1, 0);
        int rc2 = bloom_filter_read(&made[1], bytes, bloom_filter_size(f));

        fault_injection_disarm();
        ck_assert_int_eq(rc ? rc : rc2, fault_injection_hit() ? -ENOMEM : 0);
        for (int i = 0; i < 2; i++) {
            ck_assert((made[i] == NULL) == ((i ? rc2 : rc) != 0));
            bloom_filter_destroy(made[i]);
        }
    }
}
END_TEST

/* ---- bytes ---- */

enum { SMALL = 48 };

/* 20 bits, 3 hashes, and the numbers' texts "one" and "two". */
static void write_small(unsigned char *bytes)
{
    bloom_filter_destroy(f);
    ck_assert_int_eq(bloom_filter_create(&f, 4, 0.1, 5), 0);
    bloom_filter_add(f, "one", 3);
    bloom_filter_add(f, "two", 3);
    ck_assert_uint_eq(bloom_filter_size(f), SMALL);
    ck_assert_int_eq(bloom_filter_write(f, bytes, SMALL - 1), -ENOSPC);
    ck_assert_int_eq(bloom_filter_write(f, bytes, SMALL), 0);
}

START_TEST(bytes_are_the_same_on_every_machine)
{
    static const char want[SMALL + 1] =
        "GWBF"
        "\001\000\000\000\003\000\000\000\000\000\000\000"
        "\024\000\000\000\000\000\000\000\005\000\000\000\000\000\000\000"
        "\247\067\145\233\344\352\340\253\060\224\004\000\000\000\000\000";
    unsigned char bytes[SMALL];

    write_small(bytes);
    ck_assert_mem_eq(bytes, want, SMALL);
}
END_TEST

START_TEST(what_was_written_is_read)
{
    size_t size = bloom_filter_size(f);
    unsigned char *bytes = malloc(size), *again = malloc(size);
    struct bloom_filter *copy;

    fill(f, 0, 1000);
    ck_assert_int_eq(bloom_filter_write(f, bytes, size), 0);
    ck_assert_int_eq(bloom_filter_read(&copy, bytes, size), 0);
    bloom_filter_destroy(f);
    f = copy;
    ck_assert_uint_eq(count_found(0, 1000), 1000);
    ck_assert_uint_lt(count_found(1000, 1000), 40);
    ck_assert_int_eq(bloom_filter_write(f, again, size), 0);
    ck_assert_mem_eq(bytes, again, size);
    free(bytes);
    free(again);
}
END_TEST

static int read_bytes(const void *bytes, size_t len)
{
    struct bloom_filter *made = f;
    int rc = bloom_filter_read(&made, bytes, len);

    ck_assert((made != NULL) == (rc == 0));
    bloom_filter_destroy(made);
    return rc;
}

START_TEST(changed_or_cut_bytes_are_refused)
{
    unsigned char bytes[SMALL + 8] = {0};

    write_small(bytes);
    for (int i = 0; i < SMALL * 8; i++) {
        bytes[i / 8] ^= (unsigned char)(1 << i % 8);
        ck_assert_int_eq(read_bytes(bytes, SMALL), -EBADMSG);
        bytes[i / 8] ^= (unsigned char)(1 << i % 8);
    }
    for (size_t len = 0; len < sizeof bytes; len++)
        ck_assert_int_eq(read_bytes(bytes, len), len == SMALL ? 0 : -EBADMSG);
}
END_TEST

/* As a stranger would do it, by the table in the header. */
static void set_check(unsigned char *bytes, size_t len)
{
    uint64_t h = UINT64_C(0x243f6a8885a308d3);

    for (size_t i = 0; i < len; i += 8) {
        uint64_t number = 0;

        for (size_t k = 8; k-- > 0;)
            number = number << 8 | bytes[i + k];
        if (i != 32)
            h = (h ^ number) * UINT64_C(0x9e3779b97f4a7c15);
        if (i != 32)
            h ^= h >> 32;
    }
    for (size_t k = 0; k < 8; k++)
        bytes[32 + k] = (unsigned char)(h >> 8 * k);
}

static const struct {
    const char *name;
    size_t at, len;
    uint64_t number; /* of 4 bytes below 16, of 8 from there on */
    int want;
} forged[] = {
    {"nothing", 12, 48, 0, 0},
    {"64 hashes", 8, 48, 64, 0},
    {"1 hash", 8, 48, 1, 0},
    {"no hashes", 8, 48, 0, -EBADMSG},
    {"65 hashes", 8, 48, 65, -EBADMSG},
    {"version 2", 4, 48, 2, -EBADMSG},
    {"magic", 0, 48, 7, -EBADMSG},
    {"not 0", 12, 48, 1, -EBADMSG},
    {"64 bits", 16, 48, 64, 0},
    {"65 bits", 16, 48, 65, -EBADMSG},
    {"no bits", 16, 40, 0, -EBADMSG},
    {"1 bit", 16, 48, 1, -EBADMSG},
    {"sum wraps", 16, 40, UINT64_MAX - 5, -EBADMSG},
    {"a bit behind", 40, 48, 1u << 20, -EBADMSG},
    {"the last bit", 40, 48, 1u << 19, 0},
};
enum { FORGED = sizeof forged / sizeof forged[0] };

START_TEST(forged_bytes_do_no_harm)
{
    unsigned char bytes[SMALL];
    int rc;

    write_small(bytes);
    for (size_t k = 0; k < (forged[_i].at < 16 ? 4 : 8); k++)
        bytes[forged[_i].at + k] = (unsigned char)(forged[_i].number >> 8 * k);
    set_check(bytes, forged[_i].len);
    rc = read_bytes(bytes, forged[_i].len);
    ck_assert_msg(rc == forged[_i].want, "%s: %d", forged[_i].name, rc);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bloom_filter");
    TCase *tc = tcase_create("bloom_filter");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, what_was_added_is_found);
    tcase_add_test(tc, a_byte_anywhere_makes_another_key);
    tcase_add_loop_test(tc, false_answers_are_as_many_as_promised, 0, RATES);
    tcase_add_loop_test(tc, sizes_are_by_the_formula, 0, SIZES);
    tcase_add_test(tc, create_checks_its_arguments);
    tcase_add_test(tc, the_count_is_estimated);
    tcase_add_test(tc, merged_filters_have_what_both_had);
    tcase_add_test(tc, filters_of_another_shape_are_not_merged);
    tcase_add_test(tc, every_allocation_may_fail);
    tcase_add_test(tc, bytes_are_the_same_on_every_machine);
    tcase_add_test(tc, what_was_written_is_read);
    tcase_add_test(tc, changed_or_cut_bytes_are_refused);
    tcase_add_loop_test(tc, forged_bytes_do_no_harm, 0, FORGED);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
