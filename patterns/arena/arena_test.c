/* SPDX-License-Identifier: MIT-0 */
#include "arena.h"

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fault_injection.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

enum {
    CHUNK = 256,
    CHUNK_DEFAULT = 64 * 1024,
    MODEL_OBJECTS = 400,
    MODEL_STEPS = 150000,
    SEED_DEFAULT = 20240106
};

static struct arena *arena;

static void setup(void)
{
    ck_assert_int_eq(arena_create(&arena, CHUNK), 0);
}

static void teardown(void)
{
    arena_destroy(arena);
}

/* Fills the bytes, so that overlapping objects and wrong sizes show. */
static unsigned char *alloc_filled(size_t size, unsigned char fill)
{
    unsigned char *p = arena_alloc(arena, size);

    if (!p || (uintptr_t)p % _Alignof(max_align_t) != 0)
        ck_abort_msg("no memory, or not aligned");
    memset(p, fill, size);
    return p;
}

static bool is_filled(const unsigned char *p, size_t size, unsigned char fill)
{
    for (size_t i = 0; i < size; i++)
        if (p[i] != fill)
            return false;
    return true;
}

START_TEST(objects_of_every_size_are_aligned_and_apart)
{
    unsigned char *objects[300];

    for (size_t size = 0; size < 300; size++)
        objects[size] = alloc_filled(size, (unsigned char)size);

    for (size_t size = 0; size < 300; size++)
        ck_assert(is_filled(objects[size], size, (unsigned char)size));
}
END_TEST

START_TEST(objects_of_no_size_differ)
{
    ck_assert_ptr_ne(arena_alloc(arena, 0), arena_alloc(arena, 0));
}
END_TEST

START_TEST(an_object_may_be_larger_than_a_chunk)
{
    unsigned char *before = alloc_filled(10, 1);
    unsigned char *large = alloc_filled(50000, 2);
    unsigned char *after = alloc_filled(10, 3);

    ck_assert(is_filled(before, 10, 1));
    ck_assert(is_filled(large, 50000, 2));
    ck_assert(is_filled(after, 10, 3));
}
END_TEST

START_TEST(a_chunk_is_filled_to_its_end)
{
    long calls;

    fault_injection_arm(LONG_MAX, FAULT_INJECTION_ONCE);
    for (int i = 0; i < CHUNK / 16; i++)
        arena_alloc(arena, 16);
    calls = fault_injection_disarm();

    ck_assert_int_eq(calls, 0);
}
END_TEST

START_TEST(the_default_chunk_is_64_kib)
{
    struct arena *a;
    long calls[2];

    ck_assert_int_eq(arena_create(&a, 0), 0);
    fault_injection_arm(LONG_MAX, FAULT_INJECTION_ONCE);
    for (int i = 0; i < CHUNK_DEFAULT / 16; i++)
        arena_alloc(a, 16);
    calls[0] = fault_injection_disarm();
    fault_injection_arm(LONG_MAX, FAULT_INJECTION_ONCE);
    arena_alloc(a, 1);
    calls[1] = fault_injection_disarm();
    arena_destroy(a);

    ck_assert_int_eq(calls[0], 0);
    ck_assert_int_eq(calls[1], 1);
}
END_TEST

START_TEST(arrays_are_zero_and_checked)
{
    const unsigned char *p;

    alloc_filled(200, 0xff);
    arena_reset(arena);
    p = arena_alloc_array(arena, 50, 4);

    ck_assert(is_filled(p, 200, 0));
    ck_assert_ptr_null(arena_alloc_array(arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(arena_alloc_array(arena, SIZE_MAX / 4 + 2, 4));
    ck_assert_ptr_nonnull(arena_alloc_array(arena, 0, 8));
    ck_assert_ptr_nonnull(arena_alloc_array(arena, 8, 0));
}
END_TEST

START_TEST(sizes_that_cannot_be_give_null)
{
    ck_assert_ptr_null(arena_alloc(arena, SIZE_MAX));
    ck_assert_ptr_null(arena_alloc(arena, SIZE_MAX - 8));
    ck_assert_ptr_null(arena_alloc(arena, PTRDIFF_MAX));
    alloc_filled(16, 1);
}
END_TEST

/* Up to a chunk's header below PTRDIFF_MAX, malloc is asked; beyond, the size
 * of the chunk could wrap. */
START_TEST(only_sizes_that_could_be_reach_malloc)
{
    const size_t most = PTRDIFF_MAX - 4 * ARENA_ALIGN;
    struct arena *a;
    long calls[4];
    int rc[2];

    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    arena_alloc(arena, most);
    calls[0] = fault_injection_disarm();
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    arena_alloc(arena, most + 1);
    calls[1] = fault_injection_disarm();
    fault_injection_arm(2, FAULT_INJECTION_STICKY);
    rc[0] = arena_create(&a, most);
    calls[2] = fault_injection_disarm();
    fault_injection_arm(2, FAULT_INJECTION_STICKY);
    rc[1] = arena_create(&a, most + 1);
    calls[3] = fault_injection_disarm();

    ck_assert_int_eq(calls[0], 1);
    ck_assert_int_eq(calls[1], 0);
    ck_assert_int_eq(calls[2], 2); /* the arena, then its chunk */
    ck_assert_int_eq(calls[3], 1);
    ck_assert_int_eq(rc[0], -ENOMEM);
    ck_assert_int_eq(rc[1], -ENOMEM);
}
END_TEST

START_TEST(strings_are_copied_with_their_end)
{
    static const char bytes[] = {'a', 'b', 'c'};

    ck_assert_str_eq(arena_strdup(arena, ""), "");
    ck_assert_str_eq(arena_strdup(arena, "text"), "text");
    ck_assert_str_eq(arena_strndup(arena, "text", 2), "te");
    ck_assert_str_eq(arena_strndup(arena, "text", 4), "text");
    ck_assert_str_eq(arena_strndup(arena, "text", 99), "text");
    ck_assert_str_eq(arena_strndup(arena, "text", 0), "");
    ck_assert_str_eq(arena_strndup(arena, bytes, 3), "abc");
}
END_TEST

START_TEST(a_copy_takes_its_bytes_and_the_end)
{
    const char *text = "fifteen letters";
    const char *first = arena_strdup(arena, text);
    const char *second = arena_strndup(arena, text, 15);
    const char *behind = arena_alloc(arena, 1);

    ck_assert_int_eq(second - first, 16);
    ck_assert_int_eq(behind - second, 16);
}
END_TEST

START_TEST(rewind_gives_the_same_memory_again)
{
    unsigned char *kept = alloc_filled(40, 1);
    struct arena_mark mark = arena_mark(arena);
    unsigned char *first = alloc_filled(40, 2);

    for (int i = 0; i < 50; i++)
        alloc_filled(100, 3);
    arena_rewind(arena, mark);

    ck_assert_ptr_eq(alloc_filled(40, 4), first);
    ck_assert(is_filled(kept, 40, 1));
}
END_TEST

#ifdef __SANITIZE_ADDRESS__
START_TEST(what_is_not_handed_out_is_poisoned)
{
    struct arena_mark start = arena_mark(arena);
    unsigned char *p[4]; /* in three chunks */

    for (int i = 0; i < 4; i++)
        p[i] = alloc_filled(i < 3 ? CHUNK - 20 : 3, 1);
    ck_assert(__asan_address_is_poisoned(p[0] + CHUNK - 20));
    ck_assert(__asan_address_is_poisoned(p[3] + 3));
    ck_assert_ptr_null(__asan_region_is_poisoned(p[3], 3));

    arena_rewind(arena, start);
    for (int i = 0; i < 4; i++)
        ck_assert_msg(__asan_address_is_poisoned(p[i]), "object %d", i);
    ck_assert_ptr_eq(alloc_filled(1, 1), p[0]);
    ck_assert(__asan_address_is_poisoned(p[0] + 1));
}
END_TEST
#endif

START_TEST(marks_nest)
{
    struct arena_mark outer = arena_mark(arena);
    unsigned char *a = alloc_filled(16, 1);
    struct arena_mark inner = arena_mark(arena);
    unsigned char *b = alloc_filled(1000, 2);

    arena_rewind(arena, inner);
    ck_assert_ptr_eq(alloc_filled(1000, 3), b);
    arena_rewind(arena, inner);
    arena_rewind(arena, outer);
    ck_assert_ptr_eq(alloc_filled(16, 4), a);
}
END_TEST

START_TEST(rewinding_to_now_changes_nothing)
{
    unsigned char *p = alloc_filled(30, 7);

    arena_rewind(arena, arena_mark(arena));

    ck_assert(is_filled(p, 30, 7));
}
END_TEST

/* A loop settles: the chunks of the first round serve all the others. */
START_TEST(a_loop_with_reset_needs_no_more_memory)
{
    long calls;

    for (int i = 0; i < 100; i++)
        alloc_filled((size_t)i, 1);
    arena_reset(arena);
    fault_injection_arm(LONG_MAX, FAULT_INJECTION_ONCE);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 100; i++)
            alloc_filled((size_t)i, 1);
        arena_reset(arena);
    }
    calls = fault_injection_disarm();

    ck_assert_int_eq(calls, 0);
}
END_TEST

START_TEST(a_kept_chunk_that_is_too_small_stays_for_later)
{
    struct arena_mark start = arena_mark(arena);
    const unsigned char *small;

    alloc_filled(CHUNK, 1);
    small = alloc_filled(CHUNK, 2);
    arena_rewind(arena, start);
    alloc_filled(CHUNK, 3);
    alloc_filled(CHUNK + 16, 4);

    ck_assert_ptr_eq(alloc_filled(CHUNK, 5), small);
}
END_TEST

START_TEST(create_checks_sizes)
{
    struct arena *a = arena;

    ck_assert_int_eq(arena_create(&a, SIZE_MAX), -ENOMEM);
    ck_assert_ptr_null(a);
    ck_assert_int_eq(arena_create(&a, 0), 0);
    ck_assert_ptr_nonnull(arena_alloc(a, 60000));
    arena_destroy(a);
    ck_assert_int_eq(arena_create(&a, 1), 0);
    ck_assert_ptr_nonnull(arena_alloc(a, 1));
    arena_destroy(a);
    arena_destroy(NULL);
}
END_TEST

static int fill_some(struct arena *a)
{
    return arena_alloc(a, 100) && arena_alloc(a, 300) &&
                   arena_alloc_array(a, 10, 30) && arena_strdup(a, "text") &&
                   arena_strndup(a, "a text of some length", 10) &&
                   arena_alloc(a, 1000)
               ? 0
               : -ENOMEM;
}

START_TEST(every_allocation_may_fail)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct arena *a;
        int rc = arena_create(&a, 64);

        rc = rc ? rc : fill_some(a);
        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        if (a)
            ck_assert_int_eq(fill_some(a), 0);
        arena_destroy(a);
    }
}
END_TEST

START_TEST(failed_copies_give_null)
{
    char *text[2];
    void *array;

    arena_alloc(arena, CHUNK);
    fault_injection_arm(1, FAULT_INJECTION_STICKY);
    text[0] = arena_strdup(arena, "text");
    text[1] = arena_strndup(arena, "text", 2);
    array = arena_alloc_array(arena, 2, 2);
    fault_injection_disarm();

    ck_assert_ptr_null(text[0]);
    ck_assert_ptr_null(text[1]);
    ck_assert_ptr_null(array);
    ck_assert_str_eq(arena_strdup(arena, "text"), "text");
}
END_TEST

/* ---- model: what must be alive, and a mark before each object ---- */

static struct {
    unsigned char *at;
    size_t size;
    unsigned char fill;
    struct arena_mark before;
} objects[MODEL_OBJECTS];

static uint32_t random_state;

static uint32_t next_random(void)
{
    random_state = random_state * 1664525U + 1013904223U;
    return random_state >> 8;
}

static void add_object(size_t i)
{
    size_t size = next_random() % 100;

    if (size == 99)
        size = 200 + next_random() % 400;
    objects[i].before = arena_mark(arena);
    objects[i].size = size;
    objects[i].fill = (unsigned char)next_random();
    objects[i].at = alloc_filled(size, objects[i].fill);
}

static bool all_alive(size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_filled(objects[i].at, objects[i].size, objects[i].fill))
            return false;
    return true;
}

START_TEST(random_operations_never_touch_live_objects)
{
    const char *text = getenv("TEST_SEED");
    unsigned long seed = text ? strtoul(text, NULL, 10) : SEED_DEFAULT;
    size_t count = 0;

    random_state = (uint32_t)seed;
    for (int step = 0; step < MODEL_STEPS; step++) {
        uint32_t what = next_random() % 100;

        if (what == 0 && count > 0) {
            count = next_random() % count;
            arena_rewind(arena, objects[count].before);
        } else if (what == 1 && step % 10 == 0) {
            count = 0;
            arena_reset(arena);
        } else if (count < MODEL_OBJECTS) {
            add_object(count);
            count++;
        }
        if (step % 50 == 0 && !all_alive(count))
            ck_abort_msg("TEST_SEED=%lu: damage at step %d", seed, step);
    }
}
END_TEST

START_TEST(a_mark_that_was_freed_aborts)
{
    struct arena_mark early = arena_mark(arena);
    struct arena_mark late;

    alloc_filled(CHUNK, 1);
    alloc_filled(CHUNK, 2);
    late = arena_mark(arena);
    arena_rewind(arena, early);
    arena_rewind(arena, late);
}
END_TEST

START_TEST(a_mark_ahead_in_the_same_chunk_aborts)
{
    struct arena_mark early = arena_mark(arena);
    struct arena_mark late;

    alloc_filled(32, 1);
    late = arena_mark(arena);
    arena_rewind(arena, early);
    arena_rewind(arena, late);
}
END_TEST

START_TEST(a_mark_of_another_arena_aborts)
{
    struct arena *other;

    ck_assert_int_eq(arena_create(&other, CHUNK), 0);
    arena_rewind(arena, arena_mark(other));
}
END_TEST

static Suite *arena_suite(void)
{
    Suite *s = suite_create("arena");
    TCase *alloc = tcase_create("alloc");
    TCase *marks = tcase_create("marks");

    tcase_add_checked_fixture(alloc, setup, teardown);
    tcase_add_test(alloc, objects_of_every_size_are_aligned_and_apart);
    tcase_add_test(alloc, objects_of_no_size_differ);
    tcase_add_test(alloc, an_object_may_be_larger_than_a_chunk);
    tcase_add_test(alloc, a_chunk_is_filled_to_its_end);
    tcase_add_test(alloc, the_default_chunk_is_64_kib);
    tcase_add_test(alloc, arrays_are_zero_and_checked);
    tcase_add_test(alloc, sizes_that_cannot_be_give_null);
    tcase_add_test(alloc, only_sizes_that_could_be_reach_malloc);
    tcase_add_test(alloc, strings_are_copied_with_their_end);
    tcase_add_test(alloc, a_copy_takes_its_bytes_and_the_end);
    tcase_add_test(alloc, create_checks_sizes);
    tcase_add_test(alloc, every_allocation_may_fail);
    tcase_add_test(alloc, failed_copies_give_null);
    suite_add_tcase(s, alloc);
    tcase_add_checked_fixture(marks, setup, teardown);
    tcase_add_test(marks, rewind_gives_the_same_memory_again);
#ifdef __SANITIZE_ADDRESS__
    tcase_add_test(marks, what_is_not_handed_out_is_poisoned);
#endif
    tcase_add_test(marks, marks_nest);
    tcase_add_test(marks, rewinding_to_now_changes_nothing);
    tcase_add_test(marks, a_loop_with_reset_needs_no_more_memory);
    tcase_add_test(marks, a_kept_chunk_that_is_too_small_stays_for_later);
    tcase_add_test(marks, random_operations_never_touch_live_objects);
    tcase_add_test_raise_signal(marks, a_mark_that_was_freed_aborts, SIGABRT);
    tcase_add_test_raise_signal(marks, a_mark_ahead_in_the_same_chunk_aborts,
                                SIGABRT);
    tcase_add_test_raise_signal(marks, a_mark_of_another_arena_aborts, SIGABRT);
    suite_add_tcase(s, marks);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(arena_suite());
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
