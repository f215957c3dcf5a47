/* SPDX-License-Identifier: MIT-0 */
/* lru_cache.h 1.0.0 - a bounded map that forgets the least recently used.
 *
 * Copy lru_cache.h and lru_cache.c into your project; nothing else is needed.
 *
 *      table --> [key|value|cost]  [key|value|cost]  [key|value|cost]
 *                     newest <-----------> ... <----------> oldest --> dropped
 *
 * Bound:     entries, or the sum of their costs, or both. It holds at every
 *            moment for all that is alive, what is pinned included.
 * Ownership: the cache copies keys and owns values, from put until it hands
 *            them to the drop function, each once.
 * In use:    a value that get gave may go with the next put. Who needs it for
 *            longer pins the entry: it is not dropped before it is unpinned,
 *            though it can be removed or replaced: nobody finds it then.
 * Threads:   none; one lock a cache, for get, too: it changes the order.
 * Errors:    0 on success, else a negative errno value; on failure the cache is
 *            as before the call.
 * Walking:   any call but peek, stats and next ends all walks; a further step
 *            asserts.
 * Idea:      a hash table whose entries are links of a list (LevelDB,
 *            util/cache.cc). Changed: pinned ones count for the bound.
 */
#ifndef LRU_CACHE_H
#define LRU_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LRU_CACHE_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

enum lru_cache_reason {
    LRU_CACHE_EVICTED,  /* to make room */
    LRU_CACHE_REPLACED, /* its key has a new value */
    LRU_CACHE_REMOVED   /* by remove, clear, destroy */
};

/* key [borrowed] for the call; value [transfer] to the function. It may call
 * nothing of this cache (asserted). */
typedef void (*lru_cache_drop_fn)(void *ctx, const void *key, size_t key_len,
                                  void *value, enum lru_cache_reason reason);

struct lru_cache_options {
    size_t max_entries;     /* 0: no bound by number */
    size_t max_cost;        /* 0: no bound by cost; bytes, for example */
    lru_cache_drop_fn drop; /* may be NULL */
    void *ctx;              /* [borrowed] until destroy; handed to drop */
    uint64_t seed;          /* of the hash: a random number, when keys come from
                      strangers who might choose ones that collide */
};

struct lru_cache;       /* opaque; create/destroy */
struct lru_cache_entry; /* opaque; pin/unpin */

/* Makes an empty cache.
 *   out      [transfer]  new cache on success, NULL on failure
 *   -EINVAL  neither bound is given
 *   -ENOMEM  no memory
 */
int lru_cache_create(struct lru_cache **out,
                     const struct lru_cache_options *options);

/* Drops all. Nothing may be pinned (asserted). NULL is fine. */
void lru_cache_destroy(struct lru_cache *c);

/* Gives the key this value, as the newest; drops its old value and the oldest
 * entries, as far as there must be room.
 *   key      [borrowed], copied; may be empty
 *   value    [transfer] on success, not NULL (asserted)
 *   -E2BIG   cost alone is above max_cost
 *   -ENOSPC  what is pinned leaves no room
 *   -ENOMEM  no memory
 * Expected amortised O(key_len), and one drop for each entry that goes.
 */
int lru_cache_put(struct lru_cache *c, const void *key, size_t key_len,
                  void *value, size_t cost);

/* The key's value, or NULL; makes it the newest. [owned] by the cache until the
 * next put, remove, clear or destroy. Expected O(key_len). */
void *lru_cache_get(struct lru_cache *c, const void *key, size_t key_len);

/* The same, but it counts for nothing and changes no order. */
void *lru_cache_peek(const struct lru_cache *c, const void *key,
                     size_t key_len);

/* As get; the value stays until each pin has had its unpin. NULL: no such key.
 * An entry is unpinned by that, and not used after. */
struct lru_cache_entry *lru_cache_pin(struct lru_cache *c, const void *key,
                                      size_t key_len);
void *lru_cache_value(const struct lru_cache_entry *pinned);
void lru_cache_unpin(struct lru_cache *c, struct lru_cache_entry *pinned);

/* -ENOENT: no such key. Expected O(key_len). */
int lru_cache_remove(struct lru_cache *c, const void *key, size_t key_len);
void lru_cache_clear(struct lru_cache *c); /* keeps the table's memory */

struct lru_cache_stats {
    uint64_t hits, misses; /* of get and pin */
    uint64_t evictions;
    size_t len;    /* keys that can be found */
    size_t alive;  /* these, and what is only pinned any more */
    size_t pinned; /* entries */
    size_t cost;   /* of all that is alive */
};

struct lru_cache_stats lru_cache_get_stats(const struct lru_cache *c);

/* Walks over all keys, from the newest to the oldest, then over the pinned
 * ones. w starts as {0}; false at the end. Outputs may be NULL; they are
 * [owned] by the cache, until the walk ends. */
struct lru_cache_walk {
    const void *at;
    uint64_t epoch;
};

bool lru_cache_next(const struct lru_cache *c, struct lru_cache_walk *w,
                    const void **key, size_t *key_len, void **value);

#ifdef __cplusplus
}
#endif

#endif
