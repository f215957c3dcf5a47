/* SPDX-License-Identifier: MIT-0 */
/* null_object.h 1.0.0 - an implementation that does nothing, instead of NULL.
 *
 * Copy null_object.h and null_object.c; libc only. The interface here is a
 * small metrics sink; keep the shape, replace the ops.
 *
 *     with NULL                           with a null object
 *     if (sink)                           null_object_add(sink, "pages", 1);
 *         sink_add(sink, "pages", 1);
 *
 * A sink is never NULL and its slots are never empty, so callers ask nothing.
 * The null sink keeps the whole contract (a bad name is refused by it, too)
 * and counts what it was given: a test, or a line in a status page, can see
 * that something fell silent.
 *
 * Use it where losing the data is right. Where data matters, a missing sink
 * is an error: ask null_object_is_null once, at the start.
 *
 * Ownership: storage is the caller's; `self` is [borrowed] by the sink.
 * Threads:   none.
 * Errors:    0 or a negative errno.
 * Idea:      Woolf, Null Object, in Pattern Languages of Program Design 3.
 */
#ifndef NULL_OBJECT_H
#define NULL_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NULL_OBJECT_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* What an implementation provides; every slot is filled. The doors below
 * have checked the arguments. */
struct null_object_ops {
    int (*add)(void *self, const char *name, int64_t by);
    int (*flush)(void *self);
};

struct null_object_sink {
    const struct null_object_ops *ops;
    void *self;
};

/* Adds to the total of that name. name [borrowed]: 1 to 31 bytes, letters,
 * digits and _.
 *   -EINVAL  another name          -ENOSPC  no room for one more name
 *   -EOVERFLOW  the total would overflow; it stays as it is
 */
int null_object_add(const struct null_object_sink *sink, const char *name,
                    int64_t by);

/* Hands on what was added since the last flush. */
int null_object_flush(const struct null_object_sink *sink);

/* ---- the null implementation ---- */

struct null_object_null {
    uint64_t adds, flushes; /* what was swallowed; starts as zero */
};

struct null_object_sink null_object_null(struct null_object_null *storage);

bool null_object_is_null(const struct null_object_sink *sink);

/* ---- a real one: totals in memory ---- */

enum { NULL_OBJECT_NAME_CAP = 32, NULL_OBJECT_TOTALS = 16 };

/* Starts as zero; reading it is fine. */
struct null_object_totals {
    size_t count;
    struct null_object_total {
        char name[NULL_OBJECT_NAME_CAP];
        int64_t value;   /* flushed */
        int64_t pending; /* since the last flush */
    } totals[NULL_OBJECT_TOTALS];
};

struct null_object_sink null_object_totals(struct null_object_totals *storage);

#ifdef __cplusplus
}
#endif

#endif
