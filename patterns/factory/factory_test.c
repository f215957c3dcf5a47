/* SPDX-License-Identifier: MIT-0 */
#include "factory.h"

#include <errno.h>
#include <signal.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "fault_injection.h"

struct thing {
    long value;
    char *more;
    unsigned char tail[40];
};

static int inits, finis, bad_inits;

static int thing_init(void *object, const void *config, char *error, size_t cap)
{
    static const struct thing zero;
    struct thing *t = object;

    inits++;
    /* No assertion here: while allocations are made to fail, Check's would. */
    bad_inits += memcmp(t, &zero, sizeof zero) != 0;
    bad_inits += (uintptr_t)object % alignof(max_align_t) != 0;
    bad_inits += cap == 0 || error[0];
    t->value = *(const long *)config;
    t->more = malloc(16);
    return t->more ? 0 : -ENOMEM;
}

static void thing_fini(void *object)
{
    finis++;
    free(((struct thing *)object)->more);
}

static int plain_init(void *object, const void *config, char *error, size_t cap)
{
    (void)config;
    (void)error;
    (void)cap;
    *(char *)object = 'p';
    return 0;
}

static int mute_init(void *object, const void *config, char *error, size_t cap)
{
    (void)error;
    (void)cap;
    memset(object, 0xff, 8);
    return *(const int *)config;
}

static int loud_init(void *object, const void *config, char *error, size_t cap)
{
    (void)object;
    (void)config;
    snprintf(error, cap, "no licence for this");
    return -EACCES;
}

static const struct factory_kind kinds[] = {
    {"thing", sizeof(struct thing), thing_init, thing_fini},
    {"plain", 1, plain_init, NULL},
    {"mute", 8, mute_init, thing_fini},
    {"loud", 8, loud_init, thing_fini}};

static struct factory_product product;
static char error[128];

static void setup(void)
{
    product = (struct factory_product){kinds, error};
    memset(error, 'x', sizeof error);
}

static int make(const char *name, const void *config)
{
    return factory_make(kinds, 4, name, config, &product, error, sizeof error);
}

static void assert_nothing(void)
{
    ck_assert_ptr_null(product.kind);
    ck_assert_ptr_null(product.object);
    factory_destroy(&product);
    ck_assert_int_eq(finis, 0);
}

START_TEST(each_kind_makes_its_own)
{
    long value = 42;

    ck_assert_int_eq(make("thing", &value), 0);
    ck_assert_str_eq(error, "");
    ck_assert_ptr_eq(product.kind, &kinds[0]);
    ck_assert_int_eq(((struct thing *)product.object)->value, 42);
    factory_destroy(&product);
    ck_assert_int_eq(inits, 1);
    ck_assert_int_eq(bad_inits, 0);
    ck_assert_int_eq(finis, 1);
    ck_assert_ptr_null(product.object);
    factory_destroy(&product);
    ck_assert_int_eq(finis, 1);

    ck_assert_int_eq(make("plain", NULL), 0);
    ck_assert_ptr_eq(product.kind, &kinds[1]);
    ck_assert_int_eq(*(char *)product.object, 'p');
    factory_destroy(&product);
}
END_TEST

static const struct {
    const char *name, *shown;
} unknown[] = {
    {"", ""},
    {"Thing", "Thing"},
    {"thin", "thin"},
    {"things", "things"},
    {"a\nb\x7f\xc3\xa4~ ", "a?b???~ "},
    {"a23456789.a23456789.a23456789.a23456789.",
     "a23456789.a23456789.a23456789.a23456789."},
    {"a23456789.a23456789.a23456789.a23456789.b",
     "a23456789.a23456789.a23456789.a23456789."},
};

START_TEST(an_unknown_kind_lists_the_known_ones)
{
    char want[128];

    snprintf(want, sizeof want,
             "unknown kind \"%s\"; known: thing, plain, mute, loud",
             unknown[_i].shown);

    ck_assert_int_eq(make(unknown[_i].name, NULL), -ENOENT);

    ck_assert_str_eq(error, want);
    assert_nothing();
}
END_TEST

START_TEST(an_empty_table_knows_none)
{
    ck_assert_int_eq(
        factory_make(NULL, 0, "x", NULL, &product, error, sizeof error),
        -ENOENT);

    ck_assert_str_eq(error, "unknown kind \"x\"; none is known");
    assert_nothing();
    ck_assert_int_eq(
        factory_make(kinds, 1, "x", NULL, &product, error, sizeof error),
        -ENOENT);
    ck_assert_str_eq(error, "unknown kind \"x\"; known: thing");
}
END_TEST

START_TEST(the_line_is_cut_to_its_room)
{
    static const char whole[] =
        "unknown kind \"x\"; known: thing, plain, mute, loud";
    char *room;

    for (size_t cap = 1; cap <= sizeof whole; cap++) {
        room = malloc(cap); /* exact, for AddressSanitizer */
        ck_assert_ptr_nonnull(room);
        ck_assert_int_eq(factory_make(kinds, 4, "x", NULL, &product, room, cap),
                         -ENOENT);
        ck_assert_uint_eq(strlen(room), cap - 1);
        ck_assert_mem_eq(room, whole, cap - 1);
        free(room);
    }
}
END_TEST

START_TEST(what_init_refuses_never_gets_out)
{
    static const int codes[] = {-EINVAL, -1, -ENOTDIR};

    for (int i = 0; i < 3; i++) {
        char want[128];

        snprintf(want, sizeof want, "cannot make \"mute\": %s",
                 strerror(-codes[i]));
        ck_assert_int_eq(make("mute", &codes[i]), codes[i]);
        ck_assert_str_eq(error, want);
        assert_nothing();
    }
}
END_TEST

START_TEST(the_words_of_init_are_kept)
{
    ck_assert_int_eq(make("loud", NULL), -EACCES);

    ck_assert_str_eq(error, "no licence for this");
    assert_nothing();
}
END_TEST

static const struct {
    struct factory_kind second;
    const char *want;
} tables[] = {
    {{NULL, 1, plain_init, NULL}, "row 2 lacks name, size or init"},
    {{"", 1, plain_init, NULL}, "row 2 lacks name, size or init"},
    {{"b", 0, plain_init, NULL}, "row 2 lacks name, size or init"},
    {{"b", 1, NULL, NULL}, "row 2 lacks name, size or init"},
    {{"a", 1, plain_init, NULL}, "kind \"a\" is there twice"},
};

START_TEST(a_wrong_table_is_told)
{
    struct factory_kind own[] = {{"a", 1, plain_init, NULL}, tables[_i].second};

    ck_assert_int_eq(
        factory_make(own, 2, "a", NULL, &product, error, sizeof error),
        -EINVAL);

    ck_assert_str_eq(error, tables[_i].want);
    assert_nothing();
    if (_i < 4) {
        ck_assert_int_eq(
            factory_make(&own[1], 1, "a", NULL, &product, error, sizeof error),
            -EINVAL);
        ck_assert_str_eq(error, "row 1 lacks name, size or init");
    }
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        long value = 7;
        int rc = make("thing", &value);

        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        if (rc) {
            ck_assert_str_eq(error,
                             "cannot make \"thing\": Cannot allocate memory");
            assert_nothing();
        }
        factory_destroy(&product);
    }
    ck_assert_int_eq(inits, 2);
    ck_assert_int_eq(bad_inits, 0);
}
END_TEST

START_TEST(a_size_beyond_memory_is_told)
{
    struct factory_kind huge = {"huge", SIZE_MAX, plain_init, NULL};
    int rc;

    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    rc = factory_make(&huge, 1, "huge", NULL, &product, error, sizeof error);
    fault_injection_disarm();

    ck_assert_int_eq(rc, -ENOMEM);
    assert_nothing();
}
END_TEST

START_TEST(misuse_aborts)
{
    if (_i == 0)
        make(NULL, NULL);
    else
        factory_make(kinds, 4, "plain", NULL, &product, error, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("factory");
    TCase *tc = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_test(tc, each_kind_makes_its_own);
    tcase_add_loop_test(tc, an_unknown_kind_lists_the_known_ones, 0,
                        (int)(sizeof unknown / sizeof unknown[0]));
    tcase_add_test(tc, an_empty_table_knows_none);
    tcase_add_test(tc, the_line_is_cut_to_its_room);
    tcase_add_test(tc, what_init_refuses_never_gets_out);
    tcase_add_test(tc, the_words_of_init_are_kept);
    tcase_add_loop_test(tc, a_wrong_table_is_told, 0,
                        (int)(sizeof tables / sizeof tables[0]));
    tcase_add_test(tc, every_allocation_may_fail);
    tcase_add_test(tc, a_size_beyond_memory_is_told);
    tcase_add_loop_test_raise_signal(tc, misuse_aborts, SIGABRT, 0, 2);
    suite_add_tcase(s, tc);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
