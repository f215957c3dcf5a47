/* SPDX-License-Identifier: MIT-0 */
/* bloom_filter.h 1.0.0 - "certainly not" or "perhaps", in a few bits a key.
 *
 * Copy bloom_filter.h and bloom_filter.c into your project, and link with -lm;
 * nothing else is needed.
 *
 * Promise:   what was added is always found. Of keys that were not, a share p
 *            is found when n keys have been added: fewer before, more after.
 * Size:      1.44 * log2(1 / p) bits a key: 9.6 for 1 %, 14.4 for 0.1 %.
 * Ownership: a filter owns its bits; keys are borrowed for the call.
 * Threads:   none; any number may ask while nobody adds.
 * Errors:    0 on success, else a negative errno value.
 * Idea:      Bloom, "Space/time trade-offs in hash coding", CACM 1970; the
 *            places are an arithmetic progression of two hashes (Kirsch and
 *            Mitzenmacher, "Less hashing, same performance", 2006). Changed:
 *            the second one is never 0, and a remainder is a product's upper
 *            half (Lemire, "Fast random integer generation", 2019).
 */
#ifndef BLOOM_FILTER_H
#define BLOOM_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOOM_FILTER_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

struct bloom_filter; /* opaque; create/destroy */

/* Makes an empty filter.
 *   out         [transfer]  new filter on success, NULL on failure
 *   n           how many keys there will be, >= 1
 *   p           share of false answers then, above 0 and below 1; below
 *               2^-60 it is taken for that
 *   seed        of the hash: a random number, when keys come from strangers
 *               who might choose ones that are all found
 *   -EINVAL     n or p is outside its range
 *   -EOVERFLOW  more bits than can be addressed
 *   -ENOMEM     no memory
 * One allocation.
 */
int bloom_filter_create(struct bloom_filter **out, size_t n, double p,
                        uint64_t seed);
void bloom_filter_destroy(struct bloom_filter *f); /* NULL is fine */

/* Adds a key of len bytes; may be empty. True: it was certainly not there
 * before; false: perhaps it was. O(len + hashes). */
bool bloom_filter_add(struct bloom_filter *f, const void *key, size_t len);

/* False: certainly not added. True: perhaps. O(len + hashes). */
bool bloom_filter_may_have(const struct bloom_filter *f, const void *key,
                           size_t len);

/* After it `f` is as if all that was added to `from` had been added to it.
 *   -EINVAL  n, p or seed they were made with differ
 */
int bloom_filter_merge(struct bloom_filter *f, const struct bloom_filter *from);

void bloom_filter_clear(struct bloom_filter *f);

/* About how many different keys were added, out of the share of bits that are
 * set; SIZE_MAX when all are. O(bits), as the next one. */
size_t bloom_filter_estimate_count(const struct bloom_filter *f);

/* The share of other keys that are found now: above p, it is too full. */
double bloom_filter_false_share(const struct bloom_filter *f);

uint64_t bloom_filter_bits(const struct bloom_filter *f);
unsigned bloom_filter_hashes(const struct bloom_filter *f); /* bits a key */

/* ---- as bytes, the same on every machine ----
 *
 *   offset  size  what, numbers in little-endian order
 *        0     4  "GWBF"
 *        4     4  version of the format, 1
 *        8     8  hashes, 1 to 64
 *       16     8  bits, >= 2
 *       24     8  seed
 *       32     8  check against accidents: h = 0x243f6a8885a308d3; for each 8
 *                 bytes but these, as a number: h = (h ^ number) times
 *                 0x9e3779b97f4a7c15 modulo 2^64, then h = h ^ h >> 32
 *       40        the bits, the lowest first, in groups of 64; then 0
 */

size_t bloom_filter_size(const struct bloom_filter *f); /* bytes to write */

/* Writes bloom_filter_size bytes. -ENOSPC: cap is smaller; buf is unchanged. */
int bloom_filter_write(const struct bloom_filter *f, void *buf, size_t cap);

/* Makes a filter of bytes, which may be any: never more memory is taken than
 * there are bytes.
 *   out       [transfer]  new filter on success, NULL on failure
 *   -EBADMSG  they are not what write made, whole and unchanged
 *   -ENOMEM   no memory
 */
int bloom_filter_read(struct bloom_filter **out, const void *buf, size_t len);

#ifdef __cplusplus
}
#endif

#endif
