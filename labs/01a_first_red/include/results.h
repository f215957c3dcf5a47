/* SPDX-License-Identifier: MIT-0 */
/* results.h - the durations of test runs, in a list of fixed size.
 *
 * Ownership: results_new makes a list, results_free ends it.
 * Threads:   none.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include <stddef.h>

struct results; /* opaque: yours to define */

/* An empty list for `cap` durations, cap >= 1. NULL when memory is out. */
struct results *results_new(size_t cap);

/* Adds one duration in milliseconds, 0 or more. 0; -1 when the list is full,
 * which then stays as it was. */
int results_add(struct results *r, int ms);

/* How many durations are in the list. */
size_t results_count(const struct results *r);

/* The longest and the shortest duration; -1 when the list is empty. */
int results_slowest(const struct results *r);
int results_fastest(const struct results *r);

/* Frees the list and all that it owns. */
void results_free(struct results *r);

#endif
