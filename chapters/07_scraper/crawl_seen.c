/* SPDX-License-Identifier: MIT-0 */
#include "crawl_seen.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 256, FIRST_CAP = 16 };

/* Open addressing, linear probing. A slot of zeros is free; the fingerprint of
 * zeros has a place of its own. */
struct shard {
    struct crawl_fingerprint *slots; /* (cap) */
    size_t cap;                      /* 0 or a power of two */
    size_t count;
};

struct crawl_seen {
    struct shard shards[SHARDS];
    size_t count, bytes, peak_bytes;
    bool has_zero;
};

static const struct crawl_fingerprint zero;

static bool equal(const struct crawl_fingerprint *a,
                  const struct crawl_fingerprint *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* Where the key is, or the free slot where it belongs. */
static size_t place(const struct shard *s, const struct crawl_fingerprint *key)
{
    uint64_t bits;
    size_t at;

    memcpy(&bits, key->bytes + 1, sizeof bits);
    for (at = (size_t)bits & (s->cap - 1);
         !equal(&s->slots[at], &zero) && !equal(&s->slots[at], key);
         at = (at + 1) & (s->cap - 1))
        ;
    return at;
}

int crawl_seen_create(struct crawl_seen **out)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return -ENOMEM;
    (*out)->bytes = (*out)->peak_bytes = sizeof **out;
    return 0;
}

void crawl_seen_destroy(struct crawl_seen *seen)
{
    size_t i;

    if (!seen)
        return;
    for (i = 0; i < SHARDS; i++)
        free(seen->shards[i].slots);
    free(seen);
}

bool crawl_seen_has(const struct crawl_seen *seen,
                    const struct crawl_fingerprint *key)
{
    const struct shard *s = &seen->shards[key->bytes[0]];

    if (equal(key, &zero))
        return seen->has_zero;
    return s->cap && equal(&s->slots[place(s, key)], key);
}

static int grow(struct crawl_seen *seen, struct shard *s)
{
    struct shard bigger = {.cap = s->cap ? s->cap * 2 : FIRST_CAP,
                           .count = s->count};
    size_t i, old = s->cap * sizeof *s->slots;

    bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
    if (!bigger.slots)
        return -ENOMEM;
    for (i = 0; i < s->cap; i++)
        if (!equal(&s->slots[i], &zero))
            bigger.slots[place(&bigger, &s->slots[i])] = s->slots[i];
    seen->bytes += bigger.cap * sizeof *bigger.slots;
    if (seen->bytes > seen->peak_bytes)
        seen->peak_bytes = seen->bytes;
    seen->bytes -= old;
    free(s->slots);
    *s = bigger;
    return 0;
}

int crawl_seen_add(struct crawl_seen *seen, const struct crawl_fingerprint *key)
{
    struct shard *s = &seen->shards[key->bytes[0]];

    if (crawl_seen_has(seen, key))
        return 0;
    if (equal(key, &zero)) {
        seen->has_zero = true;
        seen->count++;
        return 0;
    }
    /* Five sixths full at most: 16 * 2 * 6 / 5 = 38.4 bytes after growing. */
    if (s->count >= s->cap * 5 / 6) {
        int rc = grow(seen, s);

        if (rc < 0)
            return rc;
    }
    s->slots[place(s, key)] = *key;
    s->count++;
    seen->count++;
    return 0;
}

size_t crawl_seen_count(const struct crawl_seen *seen)
{
    return seen->count;
}

size_t crawl_seen_peak_bytes(const struct crawl_seen *seen)
{
    return seen->peak_bytes;
}
