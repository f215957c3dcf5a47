/* SPDX-License-Identifier: MIT-0 */
/* fault_injection.h 1.0.0 - fail the n-th resource call, for every n.
 *
 * Copy fault_injection.h and fault_injection.c into your tests. To fail the
 * allocations of unchanged code, link with (GNU ld, gold or lld):
 *
 *     -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
 *     -Wl,--defsym=__wrap_malloc=fault_injection_malloc
 *     -Wl,--defsym=__wrap_calloc=fault_injection_calloc
 *     -Wl,--defsym=__wrap_realloc=fault_injection_realloc
 *
 * Without these flags the file links as well; then the three functions are
 * plain allocators that can be armed.
 *
 * A test framework in a static library (Check is one) is wrapped too. Disarm
 * before the first assertion, or its allocation is the one that fails.
 *
 * Ownership: nothing is kept; memory from the three allocators is free()d.
 * Threads:   calls may come from any thread and are counted atomically; arm,
 *            disarm and the loop belong to one thread. Which thread meets the
 *            fault is then up to the scheduler.
 * State:     one counter in the process: the linker offers no object to pass.
 * Errors:    an injected allocation failure is NULL with errno ENOMEM.
 * Idea:      SQLite, "How SQLite Is Tested", section 3.1 (test_malloc.c).
 */
#ifndef FAULT_INJECTION_H
#define FAULT_INJECTION_H

#include <stdbool.h>
#include <stddef.h>

#define FAULT_INJECTION_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

enum fault_injection_mode {
    FAULT_INJECTION_ONCE,  /* only the nth call fails: a passing shortage */
    FAULT_INJECTION_STICKY /* the nth and all later ones: out for good */
};

/* Starts counting at 0 and fails from call `nth` on, as `mode` says. nth is 1
 * or more (asserted); LONG_MAX counts and never fails. Arming again restarts.
 */
void fault_injection_arm(long nth, enum fault_injection_mode mode);

/* Stops failing and counting. Returns the number of calls seen since arm. */
long fault_injection_disarm(void);

/* True when a fault was delivered since the last arm; disarm keeps it. */
bool fault_injection_hit(void);

/* Counts one call and says whether it has to fail. A wrapper of your own
 * (write, fsync, connect...) asks it first and sets errno itself.
 */
bool fault_injection_should_fail(void);

/* malloc, calloc and realloc that ask first. A failed realloc leaves the old
 * block as it was. [transfer] to the caller, released with free().
 */
void *fault_injection_malloc(size_t size);
void *fault_injection_calloc(size_t count, size_t size);
void *fault_injection_realloc(void *block, size_t size);

/* Runs the block that follows with n = 1, 2, 3... armed for call n, up to and
 * including the first run in which no fault was delivered: in that run every
 * call worked. Disarmed afterwards; after a `break`, disarm yourself.
 *
 *     FAULT_INJECTION_LOOP (n, FAULT_INJECTION_ONCE) {
 *         rc = thing_create(&thing);
 *         fault_injection_disarm();
 *         ck_assert_int_eq(rc, fault_injection_hit() ? -ENOMEM : 0);
 *         thing_destroy(thing);
 *     }
 */
#define FAULT_INJECTION_LOOP(n, mode)                                          \
    for (long n = fault_injection_loop_next(0, (mode)); n > 0;                 \
         n = fault_injection_loop_next(n, (mode)))

/* The step of FAULT_INJECTION_LOOP: arms for the run after `n` and returns its
 * number, or disarms and returns 0 when run n met no fault.
 */
long fault_injection_loop_next(long n, enum fault_injection_mode mode);

#ifdef __cplusplus
}
#endif

#endif
