/* SPDX-License-Identifier: MIT-0 */
#include "timer_wheel.h"

#include <assert.h>

enum { SLOT_MASK = TIMER_WHEEL_SLOTS - 1 };

/* A tick is a number of eleven digits of six bits. A timer is on the level of
 * the highest digit in which its tick differs from now, in the slot of that
 * digit. Three things follow:
 *
 *   - where a timer is depends on its tick and now alone: timers of one tick
 *     share a slot, and stand there in the order they were armed;
 *   - ticks are ahead of now, so slots in use are above now's own digit: the
 *     lowest bit in use is the next slot, and nothing ever wraps around;
 *   - all of a level comes before anything on the level above.
 *
 * When now reaches a slot of a higher level, its timers differ only in lower
 * digits: they move down, in order. */

/* The number of the lowest bit set, or of the highest. bits != 0. */
static inline unsigned lowest_bit(uint64_t bits)
{
    return (unsigned)__builtin_ctzll(bits);
}

static inline unsigned highest_bit(uint64_t bits)
{
    return 63 - (unsigned)__builtin_clzll(bits);
}

static inline struct timer_wheel_timer *
timer_of(const struct timer_wheel_link *link)
{
    return TIMER_WHEEL_ENTRY(link, struct timer_wheel_timer, link);
}

static inline void append(struct timer_wheel_link *head,
                          struct timer_wheel_link *link)
{
    link->next = head;
    link->prev = head->prev;
    head->prev->next = link;
    head->prev = link;
}

static inline void unlink_timer(struct timer_wheel_link *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
    link->next = link->prev = NULL;
}

/* Puts the timer into the slot where its tick belongs now. */
static inline void place(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    uint64_t difference = (uint64_t)t->tick ^ (uint64_t)w->now;
    unsigned level = highest_bit(difference | 1) / TIMER_WHEEL_BITS;
    unsigned slot = t->tick >> level * TIMER_WHEEL_BITS & SLOT_MASK;

    w->used[level] |= UINT64_C(1) << slot;
    append(&w->slots[level * TIMER_WHEEL_SLOTS + slot], &t->link);
}

/* Takes the timer out; a ring that it leaves empty is marked so. */
static inline void take_out(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    struct timer_wheel_link *head = t->link.next;

    if (head == t->link.prev) {
        size_t at = (size_t)(head - w->slots);

        assert(at < TIMER_WHEEL_ALL_SLOTS);
        w->used[at / TIMER_WHEEL_SLOTS] &=
            ~(UINT64_C(1) << at % TIMER_WHEEL_SLOTS);
    }
    unlink_timer(&t->link);
}

void timer_wheel_init(struct timer_wheel *w, int64_t tick, int64_t now)
{
    assert(tick >= 1 && now >= 0 && now < INT64_MAX);
    *w = (struct timer_wheel){.tick_size = tick, .now = now / tick};
    for (size_t i = 0; i < TIMER_WHEEL_ALL_SLOTS; i++) {
        struct timer_wheel_link *head = &w->slots[i];

        head->next = head->prev = head;
    }
}

/* The tick a deadline is due at: rounded up, and ahead of now, which stays
 * below INT64_MAX. */
static inline int64_t tick_of(const struct timer_wheel *w, int64_t deadline)
{
    int64_t tick = deadline;

    if (w->tick_size > 1)
        tick = deadline / w->tick_size + (deadline % w->tick_size > 0);
    return tick > w->now ? tick : w->now + 1;
}

void timer_wheel_arm(struct timer_wheel *w, struct timer_wheel_timer *t,
                     int64_t deadline)
{
    assert(t->fn);
    if (timer_wheel_is_armed(t))
        take_out(w, t);
    else
        w->armed++;
    t->tick = tick_of(w, deadline);
    place(w, t);
}

bool timer_wheel_cancel(struct timer_wheel *w, struct timer_wheel_timer *t)
{
    if (!timer_wheel_is_armed(t))
        return false;
    take_out(w, t);
    w->armed--;
    return true;
}

/* The lowest level in use; LEVELS when none is. */
static unsigned first_level(const struct timer_wheel *w)
{
    unsigned level = 0;

    while (level < TIMER_WHEEL_LEVELS && !w->used[level])
        level++;
    return level;
}

/* The first tick of the next slot in use on this level: now with that digit,
 * and zeros below it. The top level's digit would be shifted out whole. */
static int64_t slot_start(const struct timer_wheel *w, unsigned level)
{
    uint64_t shift = level * TIMER_WHEEL_BITS;
    uint64_t above = (uint64_t)w->now >> shift >> TIMER_WHEEL_BITS;
    uint64_t digit = lowest_bit(w->used[level]);

    return (int64_t)((above << TIMER_WHEEL_BITS | digit) << shift);
}

/* Now is the start of a slot: its timers go to the levels below. */
static void move_down(struct timer_wheel *w, unsigned level)
{
    unsigned slot = lowest_bit(w->used[level]);
    struct timer_wheel_link *head = &w->slots[level * TIMER_WHEEL_SLOTS + slot];

    w->used[level] &= w->used[level] - 1;
    while (head->next != head) {
        struct timer_wheel_timer *t = timer_of(head->next);

        unlink_timer(&t->link);
        place(w, t);
    }
}

/* Calls what is due at this tick. One at a time is taken out before its call,
 * which may free it, arm it, or cancel the next one. What it arms is ahead of
 * now, so this ends. */
static size_t fire(struct timer_wheel *w)
{
    struct timer_wheel_link *head = &w->slots[w->now & SLOT_MASK];
    size_t calls = 0;

    for (; head->next != head; calls++) {
        struct timer_wheel_timer *t = timer_of(head->next);

        take_out(w, t);
        w->armed--;
        t->fn(w, t);
    }
    return calls;
}

size_t timer_wheel_advance(struct timer_wheel *w, int64_t now)
{
    int64_t end = (now < INT64_MAX ? now : INT64_MAX - 1) / w->tick_size;
    size_t calls = 0;

    assert(!w->is_advancing);
    w->is_advancing = true;
    for (;;) {
        unsigned level = first_level(w);
        int64_t start;

        if (level == TIMER_WHEEL_LEVELS)
            break;
        start = slot_start(w, level);
        if (start > end)
            break;
        w->now = start;
        if (level > 0)
            move_down(w, level);
        else
            calls += fire(w);
    }
    w->now = end > w->now ? end : w->now;
    w->is_advancing = false;
    return calls;
}

int64_t timer_wheel_next(const struct timer_wheel *w)
{
    unsigned level = first_level(w);
    int64_t start;

    if (level == TIMER_WHEEL_LEVELS)
        return INT64_MAX;
    start = slot_start(w, level);
    if (start > INT64_MAX / w->tick_size)
        return INT64_MAX;
    return start * w->tick_size;
}
