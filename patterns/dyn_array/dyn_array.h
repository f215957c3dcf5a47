/* SPDX-License-Identifier: MIT-0 */
/* dyn_array.h 1.0.0 - a typed array that grows, with checked sizes.
 *
 * Copy dyn_array.h and dyn_array.c into your project; nothing else is needed.
 *
 *     DYN_ARRAY(int) numbers = {0};
 *     int rc = dyn_array_push(&numbers, 42);
 *     ...numbers.data[i], i < numbers.len...
 *     dyn_array_fini(&numbers);
 *
 * Ownership: the array owns its slots, never what an item points to.
 * Threads:   none; guard one array with one lock.
 * Errors:    0 on success, else a negative errno value; on failure the array
 *            is as before the call.
 * Pointers:  every call that may grow the array ends the life of pointers
 *            into data; keep indices instead. AddressSanitizer reports a
 *            stale pointer at its first use: its realloc always moves.
 * Arguments: a is evaluated more than once, values and indices once, and a
 *            value may read the array itself: dyn_array_push(&a, a.data[0]).
 * Idea:      table doubling (Cormen et al., Introduction to Algorithms,
 *            17.4), with a factor of 1.5 that lets freed blocks be used again.
 */
#ifndef DYN_ARRAY_H
#define DYN_ARRAY_H

#include <assert.h>
#include <errno.h>
#include <stddef.h>

#define DYN_ARRAY_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* The type of an array of T; all zero is an empty array. data, len and cap may
 * be read at will; items data[0..len) may be changed. Each use makes a type of
 * its own: name it with a typedef or a struct tag to pass it to functions. */
#define DYN_ARRAY(T)                                                           \
    struct {                                                                   \
        T *data;                                                               \
        size_t len;                                                            \
        size_t cap;                                                            \
    }

/* Adds an item at the end. -ENOMEM. Amortised O(1). */
#define dyn_array_push(a, value)                                               \
    (dyn_array_ready_(DYN_ARRAY_PARTS_(a))                                     \
         ? -ENOMEM                                                             \
         : ((a)->data[(a)->len] = (value), (a)->len++, 0))

/* Adds an item before index i <= len (asserted), keeping the order.
 * -ENOMEM. O(len - i). */
#define dyn_array_insert(a, i, value)                                          \
    (dyn_array_ready_(DYN_ARRAY_PARTS_(a))                                     \
         ? -ENOMEM                                                             \
         : ((a)->data[dyn_array_gap_((a), sizeof *(a)->data, (i))] = (value),  \
            0))

/* Makes room for n items in all, so that pushes up to there cannot fail.
 *   -ENOMEM     no memory
 *   -EOVERFLOW  n items are more bytes than a pointer difference can hold
 */
#define dyn_array_reserve(a, n) dyn_array_reserve_((a), sizeof *(a)->data, (n))

/* Removes the last item and gives its value; the array must not be empty
 * (asserted). O(1). */
#define dyn_array_pop(a) ((a)->data[dyn_array_pop_(&(a)->len)])

/* Removes item i < len (asserted) and keeps the order. O(len - i). */
#define dyn_array_remove(a, i) dyn_array_remove_((a), sizeof *(a)->data, (i))

/* Forgets all items and keeps the memory. O(1). */
#define dyn_array_clear(a) ((void)((a)->len = 0))

/* Frees the memory; the array is empty again and may be used on. */
#define dyn_array_fini(a) dyn_array_fini_((a))

/* What the macros stand on; not for callers. `array` is any DYN_ARRAY. */
#define DYN_ARRAY_PARTS_(a) (a), sizeof *(a)->data, (a)->len, (a)->cap
int dyn_array_grow_(void *array, size_t item_size);
int dyn_array_reserve_(void *array, size_t item_size, size_t cap);
size_t dyn_array_gap_(void *array, size_t item_size, size_t i);
void dyn_array_remove_(void *array, size_t item_size, size_t i);
void dyn_array_fini_(void *array);

static inline int dyn_array_ready_(void *array, size_t item_size, size_t len,
                                   size_t cap)
{
    return len < cap ? 0 : dyn_array_grow_(array, item_size);
}

static inline size_t dyn_array_pop_(size_t *len)
{
    assert(*len > 0);
    return --*len;
}

#ifdef __cplusplus
}
#endif

#endif
