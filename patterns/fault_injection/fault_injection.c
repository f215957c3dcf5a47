/* SPDX-License-Identifier: MIT-0 */
#include "fault_injection.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>

/* The linker resolves these under --wrap; else they are null. */
extern void *__real_malloc(size_t size) __attribute__((weak));
extern void *__real_calloc(size_t count, size_t size) __attribute__((weak));
extern void *__real_realloc(void *block, size_t size) __attribute__((weak));

/* `nth` is stored last when arming: whoever sees it non-zero sees the rest. */
static struct {
    atomic_long nth; /* 0: disarmed */
    atomic_long seen;
    atomic_bool sticky;
    atomic_bool hit;
} state;

void fault_injection_arm(long nth, enum fault_injection_mode mode)
{
    assert(nth > 0);
    atomic_store(&state.nth, 0);
    atomic_store(&state.seen, 0);
    atomic_store(&state.sticky, mode == FAULT_INJECTION_STICKY);
    atomic_store(&state.hit, false);
    atomic_store(&state.nth, nth);
}

long fault_injection_disarm(void)
{
    atomic_store(&state.nth, 0);
    return atomic_load(&state.seen);
}

bool fault_injection_hit(void)
{
    return atomic_load(&state.hit);
}

bool fault_injection_should_fail(void)
{
    long nth = atomic_load(&state.nth);
    long call;

    if (nth == 0)
        return false;
    call = atomic_fetch_add(&state.seen, 1) + 1;
    if (call < nth || (call > nth && !atomic_load(&state.sticky)))
        return false;
    atomic_store(&state.hit, true);
    return true;
}

static bool out_of_memory(void)
{
    if (!fault_injection_should_fail())
        return false;
    errno = ENOMEM;
    return true;
}

void *fault_injection_malloc(size_t size)
{
    if (out_of_memory())
        return NULL;
    return __real_malloc ? __real_malloc(size) : malloc(size);
}

void *fault_injection_calloc(size_t count, size_t size)
{
    if (out_of_memory())
        return NULL;
    return __real_calloc ? __real_calloc(count, size) : calloc(count, size);
}

void *fault_injection_realloc(void *block, size_t size)
{
    if (out_of_memory())
        return NULL;
    return __real_realloc ? __real_realloc(block, size) : realloc(block, size);
}

long fault_injection_loop_next(long n, enum fault_injection_mode mode)
{
    if (n > 0) {
        fault_injection_disarm();
        if (!fault_injection_hit())
            return 0;
    }
    assert(n < LONG_MAX);
    fault_injection_arm(n + 1, mode);
    return n + 1;
}
