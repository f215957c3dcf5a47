/* SPDX-License-Identifier: MIT-0 */
/* crawl_seen.h - the set of known fingerprints in memory: 16 bytes an entry.
 *
 * A crawl meets each link a hundred times; asking the job each time costs more
 * than the rest of the loop's thread. A URL as text with a malloc header and a
 * table around it is 140 bytes, a million of them 140 MB. Here it is at most 48
 * bytes each at any moment, for the table is split into shards: while one grows
 * it is there twice, the others are not.
 *
 * Fingerprints are the first bits of a cryptographic hash, so the set hashes
 * nothing: the first byte names the shard, the next eight the place.
 *
 * Threads: none; one thread per set.
 */
#ifndef CRAWL_SEEN_H
#define CRAWL_SEEN_H

#include <stdbool.h>
#include <stddef.h>

#include "crawl_canonical.h"

struct crawl_seen;

int crawl_seen_create(struct crawl_seen **out);   /* -ENOMEM */
void crawl_seen_destroy(struct crawl_seen *seen); /* NULL is fine */

bool crawl_seen_has(const struct crawl_seen *seen,
                    const struct crawl_fingerprint *key);
/* Known ones are fine. -ENOMEM: not added. Amortised O(1). */
int crawl_seen_add(struct crawl_seen *seen,
                   const struct crawl_fingerprint *key);

size_t crawl_seen_count(const struct crawl_seen *seen);
/* Of all tables, at the worst moment so far. */
size_t crawl_seen_peak_bytes(const struct crawl_seen *seen);

#endif
