/* SPDX-License-Identifier: MIT-0 */
#include "lru_cache.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CHAINS_FIRST = 16 /* a power of two */ };

/* A ring through its head: head.older is the newest, head.newer the oldest. */
struct link {
    struct link *newer, *older;
};

struct lru_cache_entry {
    struct link link; /* the first member: a link is its entry */
    struct lru_cache_entry *next_in_hash;
    uint64_t hash;
    size_t key_len;
    void *value;
    size_t cost;
    size_t pins;
    bool is_found;                /* in the table */
    enum lru_cache_reason reason; /* why it is not */
    unsigned char key[];
};

/* An entry without pins is in `used`, one with pins in `pinned`: so the oldest
 * of `used` may always go, and nobody searches for it. */
struct lru_cache {
    struct lru_cache_entry **chains;
    size_t mask; /* chains - 1 */
    uint64_t seed;
    struct link used, pinned;
    size_t max_entries, max_cost; /* no bound: SIZE_MAX */
    size_t pinned_cost;           /* never above max_cost */
    uint64_t epoch;               /* one more at each change */
    bool is_dropping;
    lru_cache_drop_fn drop;
    void *ctx;
    struct lru_cache_stats stats;
};

/* ----------------------------------------------------------- the hash ---- */

#define K1 UINT64_C(0x9e3779b97f4a7c15) /* the golden ratio */
#define K2 UINT64_C(0x243f6a8885a308d3) /* digits of pi */

/* The upper half of the product upon the lower one (Wang Yi, wyhash). */
static inline uint64_t fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t low = (uint32_t)a * (b & UINT32_MAX);
    uint64_t mid = (a >> 32) * (uint32_t)b + (low >> 32);
    uint64_t mid2 = (uint32_t)a * (b >> 32) + (uint32_t)mid;

    return (a * b) ^ ((a >> 32) * (b >> 32) + (mid >> 32) + (mid2 >> 32));
#endif
}

static inline uint64_t read_word(const unsigned char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

/* 16 bytes a step. A short key is copied before zeros; a long one's last 16
 * bytes are read where they are, some of them twice. The seed is in both
 * factors: who does not know it can make none of them 0. */
static inline uint64_t hash_of(uint64_t seed, const unsigned char *p, size_t n)
{
    unsigned char rest[16] = {0};
    uint64_t h = fold(n ^ K2, seed ^ K1);
    size_t left = n;

    for (; left > 16; left -= 16, p += 16)
        h = fold(read_word(p) ^ seed ^ K1, read_word(p + 8) ^ h);
    if (n >= 16)
        p = p + left - 16;
    else if (n > 0)
        p = memcpy(rest, p, n);
    else
        p = rest;
    return fold(fold(read_word(p) ^ seed ^ K1, read_word(p + 8) ^ h), K2);
}

/* -------------------------------------------------------- list and table -- */

static struct lru_cache_entry *entry_of(struct link *l)
{
    return (struct lru_cache_entry *)(void *)l;
}

static inline void unlink_it(struct link *l)
{
    l->newer->older = l->older;
    l->older->newer = l->newer;
}

static inline void link_newest(struct link *head, struct link *l)
{
    l->newer = head;
    l->older = head->older;
    l->older->newer = l;
    head->older = l;
}

static struct lru_cache_entry *find(const struct lru_cache *c, uint64_t hash,
                                    const void *key, size_t key_len)
{
    struct lru_cache_entry *e = c->chains[hash & c->mask];

    while (e && (e->hash != hash || e->key_len != key_len ||
                 (key_len > 0 && memcmp(e->key, key, key_len) != 0)))
        e = e->next_in_hash;
    return e;
}

static struct lru_cache_entry *find_key(const struct lru_cache *c,
                                        const void *key, size_t key_len)
{
    assert(!c->is_dropping);
    return find(c, hash_of(c->seed, key, key_len), key, key_len);
}

static void insert(struct lru_cache_entry **chains, size_t mask,
                   struct lru_cache_entry *e)
{
    e->next_in_hash = chains[e->hash & mask];
    chains[e->hash & mask] = e;
}

/* One chain an entry, on the average. */
static int grow(struct lru_cache *c)
{
    size_t count = (c->mask + 1) * 2;
    struct lru_cache_entry **chains = calloc(count, sizeof *chains);

    if (!chains)
        return -ENOMEM;
    for (size_t i = 0; i <= c->mask; i++) {
        while (c->chains[i]) {
            struct lru_cache_entry *e = c->chains[i];

            c->chains[i] = e->next_in_hash;
            insert(chains, count - 1, e);
        }
    }
    free(c->chains);
    c->chains = chains;
    c->mask = count - 1;
    return 0;
}

/* Out of the table: nobody finds it any more. */
static void hide(struct lru_cache *c, struct lru_cache_entry *e,
                 enum lru_cache_reason reason)
{
    struct lru_cache_entry **link = &c->chains[e->hash & c->mask];

    while (*link != e)
        link = &(*link)->next_in_hash;
    *link = e->next_in_hash;
    e->is_found = false;
    e->reason = reason;
    c->stats.len--;
}

/* ------------------------------------------------------ how entries go ---- */

static void drop(struct lru_cache *c, const struct lru_cache_entry *e,
                 void *value, enum lru_cache_reason reason)
{
    if (!c->drop)
        return;
    c->is_dropping = true;
    c->drop(c->ctx, e->key, e->key_len, value, reason);
    c->is_dropping = false;
}

/* Of an entry that is hidden and in no list. */
static void release(struct lru_cache *c, struct lru_cache_entry *e)
{
    c->stats.alive--;
    c->stats.cost -= e->cost;
    drop(c, e, e->value, e->reason);
    free(e);
}

static void take_out(struct lru_cache *c, struct lru_cache_entry *e,
                     enum lru_cache_reason reason)
{
    hide(c, e, reason);
    if (e->pins > 0)
        return; /* goes with its last unpin */
    unlink_it(&e->link);
    release(c, e);
}

/* What is pinned is known to leave room, so there is an entry to take. */
static void make_room(struct lru_cache *c, size_t cost)
{
    while (c->stats.alive >= c->max_entries ||
           c->stats.cost > c->max_cost - cost) {
        c->stats.evictions++;
        take_out(c, entry_of(c->used.newer), LRU_CACHE_EVICTED);
    }
}

/* --------------------------------------------------------------- public -- */

int lru_cache_create(struct lru_cache **out,
                     const struct lru_cache_options *options)
{
    struct lru_cache *c;

    *out = NULL;
    if (options->max_entries == 0 && options->max_cost == 0)
        return -EINVAL;
    c = calloc(1, sizeof *c);
    if (!c)
        return -ENOMEM;
    c->chains = calloc(CHAINS_FIRST, sizeof *c->chains);
    if (!c->chains) {
        free(c);
        return -ENOMEM;
    }
    c->mask = CHAINS_FIRST - 1;
    c->used = (struct link){&c->used, &c->used};
    c->pinned = (struct link){&c->pinned, &c->pinned};
    c->max_entries = options->max_entries ? options->max_entries : SIZE_MAX;
    c->max_cost = options->max_cost ? options->max_cost : SIZE_MAX;
    c->seed = options->seed;
    c->drop = options->drop;
    c->ctx = options->ctx;
    *out = c;
    return 0;
}

void lru_cache_destroy(struct lru_cache *c)
{
    if (!c)
        return;
    assert(c->stats.pinned == 0);
    lru_cache_clear(c);
    free(c->chains);
    free(c);
}

static struct lru_cache_entry *make_entry(struct lru_cache *c, uint64_t hash,
                                          const void *key, size_t key_len)
{
    struct lru_cache_entry *e;

    if (c->stats.len > c->mask && grow(c) != 0)
        return NULL;
    e = calloc(1, sizeof *e + key_len);
    if (!e)
        return NULL;
    e->hash = hash;
    e->key_len = key_len;
    if (key_len > 0)
        memcpy(e->key, key, key_len);
    return e;
}

/* The entry as it will be, hidden and in no list. */
static void add(struct lru_cache *c, struct lru_cache_entry *e, void *value,
                size_t cost)
{
    e->value = value;
    e->cost = cost;
    c->stats.alive++;
    c->stats.cost += cost;
    link_newest(&c->used, &e->link);
    c->epoch++;
}

/* An entry that nobody has pinned keeps its place in the table. */
static void replace(struct lru_cache *c, struct lru_cache_entry *e, void *value,
                    size_t cost)
{
    void *old = e->value;

    unlink_it(&e->link);
    c->stats.alive--;
    c->stats.cost -= e->cost;
    make_room(c, cost);
    add(c, e, value, cost);
    drop(c, e, old, LRU_CACHE_REPLACED);
}

int lru_cache_put(struct lru_cache *c, const void *key, size_t key_len,
                  void *value, size_t cost)
{
    uint64_t hash = hash_of(c->seed, key, key_len);
    struct lru_cache_entry *old = find(c, hash, key, key_len);
    struct lru_cache_entry *e;

    assert(value && !c->is_dropping);
    if (cost > c->max_cost)
        return -E2BIG;
    if (c->stats.pinned >= c->max_entries ||
        cost > c->max_cost - c->pinned_cost)
        return -ENOSPC;
    if (old && old->pins == 0) {
        replace(c, old, value, cost);
        return 0;
    }
    e = make_entry(c, hash, key, key_len);
    if (!e)
        return -ENOMEM;
    if (old)
        take_out(c, old, LRU_CACHE_REPLACED);
    make_room(c, cost);
    insert(c->chains, c->mask, e);
    e->is_found = true;
    c->stats.len++;
    add(c, e, value, cost);
    return 0;
}

static struct lru_cache_entry *look_up(struct lru_cache *c, const void *key,
                                       size_t key_len)
{
    struct lru_cache_entry *e = find_key(c, key, key_len);

    if (e)
        c->stats.hits++;
    else
        c->stats.misses++;
    return e;
}

void *lru_cache_get(struct lru_cache *c, const void *key, size_t key_len)
{
    struct lru_cache_entry *e = look_up(c, key, key_len);

    if (!e)
        return NULL;
    if (e->pins == 0) {
        unlink_it(&e->link);
        link_newest(&c->used, &e->link);
        c->epoch++;
    }
    return e->value;
}

void *lru_cache_peek(const struct lru_cache *c, const void *key, size_t key_len)
{
    const struct lru_cache_entry *e = find_key(c, key, key_len);

    return e ? e->value : NULL;
}

struct lru_cache_entry *lru_cache_pin(struct lru_cache *c, const void *key,
                                      size_t key_len)
{
    struct lru_cache_entry *e = look_up(c, key, key_len);

    if (e && e->pins++ == 0) {
        unlink_it(&e->link);
        link_newest(&c->pinned, &e->link);
        c->stats.pinned++;
        c->pinned_cost += e->cost;
        c->epoch++;
    }
    return e;
}

void *lru_cache_value(const struct lru_cache_entry *pinned)
{
    return pinned->value;
}

void lru_cache_unpin(struct lru_cache *c, struct lru_cache_entry *pinned)
{
    assert(pinned->pins > 0 && !c->is_dropping);
    if (--pinned->pins > 0)
        return;
    unlink_it(&pinned->link);
    c->stats.pinned--;
    c->pinned_cost -= pinned->cost;
    c->epoch++;
    if (pinned->is_found)
        link_newest(&c->used, &pinned->link);
    else
        release(c, pinned);
}

int lru_cache_remove(struct lru_cache *c, const void *key, size_t key_len)
{
    struct lru_cache_entry *e = find_key(c, key, key_len);

    if (!e)
        return -ENOENT;
    take_out(c, e, LRU_CACHE_REMOVED);
    c->epoch++;
    return 0;
}

void lru_cache_clear(struct lru_cache *c)
{
    assert(!c->is_dropping);
    while (c->used.newer != &c->used)
        take_out(c, entry_of(c->used.newer), LRU_CACHE_REMOVED);
    for (struct link *l = c->pinned.newer; l != &c->pinned; l = l->newer)
        if (entry_of(l)->is_found)
            take_out(c, entry_of(l), LRU_CACHE_REMOVED);
    c->epoch++;
}

struct lru_cache_stats lru_cache_get_stats(const struct lru_cache *c)
{
    return c->stats;
}

/* The next one that can be found, from `l` on; the head when there is none. */
static struct link *found_from(const struct lru_cache *c, struct link *l)
{
    if (l == &c->used)
        l = c->pinned.older;
    while (l != &c->pinned && !entry_of(l)->is_found)
        l = l->older;
    return l;
}

bool lru_cache_next(const struct lru_cache *c, struct lru_cache_walk *w,
                    const void **key, size_t *key_len, void **value)
{
    const struct link *last = w->at ? w->at : &c->used;
    const struct lru_cache_entry *e;

    assert(!c->is_dropping && (!w->at || w->epoch == c->epoch));
    w->epoch = c->epoch;
    w->at = last == &c->pinned ? last : found_from(c, last->older);
    if (w->at == &c->pinned)
        return false;
    e = w->at; /* its link is its first member */
    if (key)
        *key = e->key;
    if (key_len)
        *key_len = e->key_len;
    if (value)
        *value = e->value;
    return true;
}
