/* SPDX-License-Identifier: MIT-0 */
#include "fault_injection.h"
#include "ring_spsc.h"

#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __SANITIZE_THREAD__
enum { STREAM = 100000 };
#else
enum { STREAM = 1000000 };
#endif

enum { CAP = 8, MODEL_STEPS = 300000, NUMBERS = 4096, SEED_DEFAULT = 20240109 };

static struct ring_spsc *ring;
static int numbers[NUMBERS]; /* an item is the address of one of them */
static unsigned seed;

static size_t size_asked;

void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    size_asked = size;
    if (fault_injection_should_fail())
        return NULL;
    return __real_aligned_alloc(alignment, size);
}

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

static void setup(void)
{
    ck_assert_int_eq(ring_spsc_create(&ring, CAP), 0);
}

static void teardown(void)
{
    ring_spsc_destroy(ring);
}

static void expect_next(const int *want)
{
    void *item;

    ck_assert_int_eq(ring_spsc_pop(ring, &item), 0);
    ck_assert_ptr_eq(item, want);
}

START_TEST(items_come_out_in_the_order_pushed)
{
    for (int i = 0; i < 100; i++) { /* many times round the ring */
        ck_assert_int_eq(ring_spsc_push(ring, &numbers[i]), 0);
        ck_assert_int_eq(ring_spsc_push(ring, &numbers[i + 1]), 0);
        ck_assert_uint_eq(ring_spsc_len(ring), 2);
        expect_next(&numbers[i]);
        expect_next(&numbers[i + 1]);
        ck_assert_uint_eq(ring_spsc_len(ring), 0);
    }
}
END_TEST

START_TEST(every_slot_can_be_used)
{
    void *item = &item;

    ck_assert_int_eq(ring_spsc_pop(ring, &item), -EAGAIN);
    ck_assert_ptr_null(item);
    for (int i = 0; i < CAP; i++)
        ck_assert_int_eq(ring_spsc_push(ring, &numbers[i]), 0);
    ck_assert_int_eq(ring_spsc_push(ring, &numbers[CAP]), -EAGAIN);
    ck_assert_uint_eq(ring_spsc_push_n(ring, &item, 1), 0);
    ck_assert_uint_eq(ring_spsc_len(ring), CAP);
    expect_next(&numbers[0]);
    ck_assert_int_eq(ring_spsc_push(ring, &numbers[CAP]), 0);
    for (int i = 1; i <= CAP; i++)
        expect_next(&numbers[i]);
    ck_assert_uint_eq(ring_spsc_pop_n(ring, &item, 1), 0);
}
END_TEST

START_TEST(null_is_an_item)
{
    void *item = &item;

    ck_assert_int_eq(ring_spsc_push(ring, NULL), 0);
    ck_assert_int_eq(ring_spsc_pop(ring, &item), 0);
    ck_assert_ptr_null(item);
}
END_TEST

START_TEST(create_checks_sizes)
{
    static const struct {
        size_t cap;
        int want;
    } cases[] = {{0, -EINVAL},
                 {3, -EINVAL},
                 {SIZE_MAX, -EINVAL},
                 {SIZE_MAX / 2 + 1, -ENOMEM},
                 {SIZE_MAX / 8 + 1, -ENOMEM},
                 {SIZE_MAX / 16 + 1, -ENOMEM},
                 {1, 0},
                 {2, 0}};
    struct ring_spsc *r = ring;
    int rc = ring_spsc_create(&r, cases[_i].cap);

    ck_assert_int_eq(rc, cases[_i].want);
    ck_assert_int_eq(r == NULL, rc != 0);
    for (size_t i = 0; r && i < cases[_i].cap; i++)
        ck_assert_int_eq(ring_spsc_push(r, NULL), 0);
    if (r)
        ck_assert_int_eq(ring_spsc_push(r, NULL), -EAGAIN);
    ring_spsc_destroy(r);
}
END_TEST

/* The first cap that can be, and the next, whose size could wrap. */
START_TEST(only_a_size_that_can_be_is_asked_for)
{
    static const size_t caps[] = {SIZE_MAX / 64 + 1, SIZE_MAX / 32 + 1};

    for (int i = 0; i < 2; i++) {
        struct ring_spsc *r;

        size_asked = 0;
        fault_injection_arm(1, FAULT_INJECTION_STICKY);
        (void)ring_spsc_create(&r, caps[i]);
        fault_injection_disarm();
        ck_assert_int_eq(size_asked > 0, i == 0);
    }
}
END_TEST

/* As aligned_alloc demands, and no more than that. */
START_TEST(the_size_is_a_multiple_of_the_alignment)
{
    for (size_t cap = 1; cap <= 1024; cap *= 2) {
        size_t needed = sizeof *ring + cap * sizeof(void *);
        struct ring_spsc *r;

        ck_assert_int_eq(ring_spsc_create(&r, cap), 0);
        ring_spsc_destroy(r);

        ck_assert_uint_eq(size_asked % RING_SPSC_APART, 0);
        ck_assert_uint_ge(size_asked, needed);
        ck_assert_uint_lt(size_asked, needed + RING_SPSC_APART);
    }
}
END_TEST

START_TEST(create_survives_any_failed_allocation)
{
    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_ONCE)
    {
        struct ring_spsc *r;
        int rc = ring_spsc_create(&r, CAP);

        fault_injection_disarm();
        ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
        ck_assert_int_eq(r == NULL, fault_injection_hit());
        ring_spsc_destroy(r);
    }
}
END_TEST

START_TEST(n_items_move_at_once_as_far_as_they_fit)
{
    void *items[2 * CAP];

    for (int i = 0; i < 2 * CAP; i++)
        items[i] = &numbers[i];
    ck_assert_uint_eq(ring_spsc_push_n(ring, items, 0), 0);
    ck_assert_uint_eq(ring_spsc_push_n(ring, items, 5), 5);
    ck_assert_uint_eq(ring_spsc_pop_n(ring, items, 3), 3);
    ck_assert_uint_eq(ring_spsc_push_n(ring, items + 5, 2 * CAP - 5), 6);
    ck_assert_uint_eq(ring_spsc_pop_n(ring, items, 0), 0);
    ck_assert_uint_eq(ring_spsc_pop_n(ring, items, 2 * CAP), CAP);
    for (int i = 0; i < CAP; i++)
        ck_assert_ptr_eq(items[i], &numbers[i + 3]);
}
END_TEST

/* Against two counters: what is inside are the numbers from `out` to `in`. The
 * ring's own counters begin shortly before they wrap around.
 */
START_TEST(behaves_as_a_naive_model)
{
    size_t start = (size_t)0 - 100;
    size_t in = 0;
    size_t out = 0;
    void *items[CAP + 2];

    atomic_store(&ring->head, start);
    atomic_store(&ring->tail, start);
    ring->tail_seen = start;
    ring->limit = start + CAP;
    printf("model seed %u\n", seed);
    for (int step = 0; step < MODEL_STEPS; step++) {
        unsigned kind = next_random(&seed) % 4;
        size_t n = kind < 2 ? 1 : next_random(&seed) % (CAP + 3);
        size_t there = in - out;
        size_t want = kind % 2 ? there : CAP - there;

        want = n < want ? n : want;
        for (size_t i = 0; i < n; i++)
            items[i] = &numbers[(in + i) % NUMBERS];
        if (kind == 0)
            n = ring_spsc_push(ring, items[0]) == 0;
        else if (kind == 1)
            n = ring_spsc_pop(ring, items) == 0;
        else
            n = kind == 2 ? ring_spsc_push_n(ring, items, n)
                          : ring_spsc_pop_n(ring, items, n);
        ck_assert_uint_eq(n, want);
        for (size_t i = 0; kind % 2 && i < n; i++)
            ck_assert_ptr_eq(items[i], &numbers[(out + i) % NUMBERS]);
        *(kind % 2 ? &out : &in) += n;
        ck_assert_uint_eq(ring_spsc_len(ring), in - out);
    }
}
END_TEST

/* ------------------------------------------------------- two threads ---- */

/* Between any two calls a thread may lose the processor, as the seed says. */
static void perturb(unsigned *state)
{
    if (next_random(state) % 16 == 0)
        sched_yield();
}

struct message {
    int number;
    int square; /* plain memory, published by the push alone */
};

static struct message messages[NUMBERS];

static int length; /* of the stream; set before the thread starts */

static void *push_stream(void *arg)
{
    unsigned state = seed + *(unsigned *)arg;
    void *items[5];
    int n = 0;

    while (n < length) {
        int count = 1 + (int)(next_random(&state) % 5);
        size_t done;

        for (int i = 0; i < count; i++) {
            struct message *m = &messages[(n + i) % NUMBERS];

            *m = (struct message){n + i, (n + i) % 1000 * ((n + i) % 1000)};
            items[i] = m;
        }
        if (count == 1)
            done = ring_spsc_push(ring, items[0]) == 0;
        else
            done = ring_spsc_push_n(ring, items, (size_t)count);
        n += (int)done;
        if (done == 0)
            sched_yield();
        perturb(&state);
    }
    return NULL;
}

static int check_in(const struct message *m, int n)
{
    return m->number != n || m->square != n % 1000 * (n % 1000);
}

static int pop_stream(unsigned state)
{
    void *items[5] = {NULL};
    int bad = 0;

    for (int n = 0; n < length;) {
        size_t count = 1 + next_random(&state) % 5;

        if (count == 1)
            count = ring_spsc_pop(ring, items) == 0;
        else
            count = ring_spsc_pop_n(ring, items, count);
        for (size_t i = 0; i < count && n < length; i++)
            bad += check_in(items[i], n++);
        if (count == 0)
            sched_yield();
        perturb(&state);
    }
    return bad;
}

/* A message is written anew NUMBERS later, and at most CAP + 5 are on the way:
 * where that is not so, the numbers are wrong, and ThreadSanitizer speaks.
 */
START_TEST(a_stream_arrives_whole_and_in_order)
{
    /* A ring of one slot needs a change of threads for each message. */
    static const struct {
        size_t cap;
        int length;
    } rings[] = {{1, 1000}, {2, 2000}, {64, STREAM}};
    unsigned producer = 77;
    pthread_t thread;
    int bad;

    ring_spsc_destroy(ring);
    ck_assert_int_eq(ring_spsc_create(&ring, rings[_i].cap), 0);
    length = rings[_i].length;
    printf("schedule seed %u\n", seed);
    pthread_create(&thread, NULL, push_stream, &producer);
    bad = pop_stream(seed);
    pthread_join(thread, NULL);

    ck_assert_int_eq(bad, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ring_spsc");
    TCase *tc = tcase_create("ring_spsc");
    SRunner *runner = srunner_create(suite);
    const char *given = getenv("SEED");
    int failed;

    seed = given ? (unsigned)strtoul(given, NULL, 10) : SEED_DEFAULT;
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, items_come_out_in_the_order_pushed);
    tcase_add_test(tc, every_slot_can_be_used);
    tcase_add_test(tc, null_is_an_item);
    tcase_add_loop_test(tc, create_checks_sizes, 0, 8);
    tcase_add_test(tc, only_a_size_that_can_be_is_asked_for);
    tcase_add_test(tc, the_size_is_a_multiple_of_the_alignment);
    tcase_add_test(tc, create_survives_any_failed_allocation);
    tcase_add_test(tc, n_items_move_at_once_as_far_as_they_fit);
    tcase_add_test(tc, behaves_as_a_naive_model);
    tcase_add_loop_test(tc, a_stream_arrives_whole_and_in_order, 0, 3);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
