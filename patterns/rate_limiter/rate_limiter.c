/* SPDX-License-Identifier: MIT-0 */
#include "rate_limiter.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#define HASH_FACTOR UINT64_C(0x9e3779b97f4a7c15) /* 2^64 / golden ratio */

/* Buckets are named by number: half as large as pointers. */
typedef uint32_t bucket_id;

enum {
    NONE = 0,           /* bucket 0 is the head of the ring by age */
    KEYS_MAX = 1 << 24, /* below 1 GiB: no size overflows, even in 32 bits */
};

/* A token is period_ns units; count units flow in every ns. */
struct bucket {
    uint64_t hash;
    int64_t units;          /* at updated_ns */
    int64_t updated_ns;     /* last take, never ahead of the limiter's now */
    bucket_id next_in_hash; /* NONE ends a chain */
    bucket_id older, newer; /* ring by updated_ns through the head */
};

struct rate_limiter {
    struct rate_limiter_options options;
    int64_t full; /* units of a full bucket: burst * period_ns */
    int64_t now_ns;
    size_t len;
    size_t mask;        /* chains - 1; a power of two */
    bucket_id *chains;  /* behind the buckets, in the same block */
    struct bucket at[]; /* the head, then max_keys buckets */
};

/* FNV-1a's loop with a seed. A product's upper half depends on all bits; the
 * chain is chosen by the lower ones. */
static uint64_t hash_of(const struct rate_limiter *r, const char *key)
{
    uint64_t h = r->options.seed ^ HASH_FACTOR;

    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * HASH_FACTOR;
    return h ^ h >> 32;
}

static bool are_valid(const struct rate_limiter_options *o)
{
    return o->count >= 1 && o->period_ns >= 1 && o->burst >= 1 &&
           o->burst <= INT64_MAX / o->period_ns && o->max_keys >= 1 &&
           o->max_keys <= KEYS_MAX;
}

int rate_limiter_create(struct rate_limiter **out,
                        const struct rate_limiter_options *options)
{
    struct rate_limiter *r;
    size_t chains = 1;

    *out = NULL;
    if (!are_valid(options))
        return -EINVAL;
    while (chains < options->max_keys)
        chains *= 2;
    r = calloc(1, sizeof *r + (options->max_keys + 1) * sizeof r->at[0] +
                      chains * sizeof r->chains[0]);
    if (!r)
        return -ENOMEM;
    r->options = *options;
    r->full = options->burst * options->period_ns;
    r->mask = chains - 1;
    r->chains = (bucket_id *)(void *)(r->at + options->max_keys + 1);
    *out = r;
    return 0;
}

void rate_limiter_destroy(struct rate_limiter *r)
{
    free(r);
}

/* What the bucket holds at now_ns, which is not before its last update. */
static int64_t units_at(const struct rate_limiter *r, const struct bucket *b,
                        int64_t now_ns)
{
    uint64_t passed_ns = (uint64_t)now_ns - (uint64_t)b->updated_ns;
    int64_t missing = r->full - b->units;

    if (passed_ns > (uint64_t)(missing / r->options.count))
        return r->full;
    return b->units + (int64_t)passed_ns * r->options.count;
}

/* Until `missing` units have flown in; rounded up. */
static int64_t time_for(const struct rate_limiter *r, int64_t missing)
{
    return missing / r->options.count + (missing % r->options.count > 0);
}

/* The sum of what the clock has to catch up with and of the wait from there. */
static int64_t wait_from(const struct rate_limiter *r, int64_t now_ns,
                         int64_t wait_ns)
{
    int64_t behind_ns = 0;

    if (wait_ns > 0 && now_ns < r->now_ns)
        behind_ns = now_ns < 0 && r->now_ns > INT64_MAX + now_ns
                        ? INT64_MAX
                        : r->now_ns - now_ns;
    return wait_ns > INT64_MAX - behind_ns ? INT64_MAX : wait_ns + behind_ns;
}

static bucket_id find(const struct rate_limiter *r, uint64_t hash)
{
    bucket_id id = r->chains[hash & r->mask];

    while (id != NONE && r->at[id].hash != hash)
        id = r->at[id].next_in_hash;
    return id;
}

static void unlink_age(struct rate_limiter *r, bucket_id id)
{
    struct bucket *b = &r->at[id];

    r->at[b->older].newer = b->newer;
    r->at[b->newer].older = b->older;
}

static void link_newest(struct rate_limiter *r, bucket_id id)
{
    struct bucket *head = &r->at[NONE];
    struct bucket *b = &r->at[id];

    b->older = head->older;
    b->newer = NONE;
    r->at[b->older].newer = id;
    head->older = id;
}

static void unlink_hash(struct rate_limiter *r, bucket_id id)
{
    bucket_id *link = &r->chains[r->at[id].hash & r->mask];

    while (*link != id)
        link = &r->at[*link].next_in_hash;
    *link = r->at[id].next_in_hash;
}

/* The bucket not used for the longest time; NONE when there are no buckets. */
static bucket_id oldest(const struct rate_limiter *r)
{
    return r->at[NONE].newer;
}

/* Whether a new key would find a place, and if not, when. */
static int64_t wait_for_place(const struct rate_limiter *r, int64_t now_ns)
{
    const struct bucket *b = &r->at[oldest(r)];

    if (r->len < r->options.max_keys)
        return 0;
    return time_for(r, r->full - units_at(r, b, now_ns));
}

/* A full bucket for a new key; there is a place. */
static bucket_id add(struct rate_limiter *r, uint64_t hash)
{
    bucket_id *chain = &r->chains[hash & r->mask];
    bucket_id id;

    if (r->len < r->options.max_keys) {
        id = (bucket_id)++r->len;
    } else {
        id = oldest(r);
        unlink_hash(r, id);
        unlink_age(r, id);
    }
    r->at[id] = (struct bucket){.hash = hash,
                                .units = r->full,
                                .updated_ns = r->now_ns,
                                .next_in_hash = *chain};
    *chain = id;
    link_newest(r, id);
    return id;
}

static int take(struct rate_limiter *r, uint64_t hash, int64_t *out_wait_ns)
{
    bucket_id id = find(r, hash);
    struct bucket *b;

    if (id == NONE) {
        *out_wait_ns = wait_for_place(r, r->now_ns);
        if (*out_wait_ns > 0)
            return -ENOSPC;
        id = add(r, hash);
    }
    b = &r->at[id];
    b->units = units_at(r, b, r->now_ns);
    b->updated_ns = r->now_ns;
    unlink_age(r, id);
    link_newest(r, id);
    if (b->units < r->options.period_ns) {
        *out_wait_ns = time_for(r, r->options.period_ns - b->units);
        return -EAGAIN;
    }
    b->units -= r->options.period_ns;
    *out_wait_ns = 0;
    return 0;
}

int rate_limiter_take(struct rate_limiter *r, const char *key, int64_t now_ns,
                      int64_t *out_wait_ns)
{
    int64_t wait_ns;
    int rc;

    if (now_ns > r->now_ns)
        r->now_ns = now_ns;
    rc = take(r, hash_of(r, key), &wait_ns);
    if (out_wait_ns)
        *out_wait_ns = wait_from(r, now_ns, wait_ns);
    return rc;
}

int64_t rate_limiter_wait_ns(const struct rate_limiter *r, const char *key,
                             int64_t now_ns)
{
    int64_t latest_ns = now_ns > r->now_ns ? now_ns : r->now_ns;
    bucket_id id = find(r, hash_of(r, key));
    int64_t units, wait_ns;

    if (id == NONE) {
        wait_ns = wait_for_place(r, latest_ns);
    } else {
        units = units_at(r, &r->at[id], latest_ns);
        wait_ns = units < r->options.period_ns
                      ? time_for(r, r->options.period_ns - units)
                      : 0;
    }
    return wait_from(r, now_ns, wait_ns);
}

size_t rate_limiter_len(const struct rate_limiter *r)
{
    return r->len;
}
