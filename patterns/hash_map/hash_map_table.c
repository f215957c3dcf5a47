/* SPDX-License-Identifier: MIT-0 */
#include "hash_map_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ALL_EMPTY HASH_MAP_TABLE_HIGH_BITS
#define POSITION_MASK (((size_t)1 << POSITION_BITS) - 1)

enum {
    GROUP = HASH_MAP_TABLE_GROUP,
    GROUP_FILL = 6, /* on the average; home groups are then seldom full */
    EMPTY = 0x80,
    DELETED = 0xfe,
    POSITION_BITS = (int)(sizeof(size_t) * 6) /* of a cursor; the rest: epoch */
};

typedef unsigned char slot_bytes[HASH_MAP_TABLE_SLOT_MAX];

static uint64_t match_deleted(uint64_t group)
{
    return group & (group << 6) & HASH_MAP_TABLE_HIGH_BITS;
}

static uint64_t match_free(uint64_t group)
{
    return group & HASH_MAP_TABLE_HIGH_BITS;
}

static size_t slot_count(const struct hash_map_table *t)
{
    return (t->group_mask + 1) * GROUP;
}

static size_t max_len(const struct hash_map_table *t)
{
    return (t->group_mask + 1) * GROUP_FILL;
}

static unsigned control_at(const struct hash_map_table *t, size_t i)
{
    return t->control[i / GROUP] >> i % GROUP * 8 & 0xff;
}

static void set_control(struct hash_map_table *t, size_t i, uint64_t byte)
{
    uint64_t hole = ~(UINT64_C(0xff) << i % GROUP * 8);
    uint64_t *group = &t->control[i / GROUP];

    *group = (*group & hole) | byte << i % GROUP * 8;
}

static void set_tag(struct hash_map_table *t, size_t i, uint64_t hash)
{
    set_control(t, i, hash >> (64 - HASH_MAP_TABLE_TAG_BITS));
}

/* The block of memory is the slots, then a control byte for each. */
static size_t block_size(const struct hash_map_table_kind *k, size_t slots)
{
    return slots * (k->slot_size + 1);
}

static uint64_t *control_behind(unsigned char *slots, size_t size)
{
    return (uint64_t *)(void *)(slots + size);
}

bool hash_map_table_init(struct hash_map_table *t,
                         const struct hash_map_table_kind *k, uint64_t seed)
{
    unsigned char *slots = malloc(block_size(k, GROUP));

    assert(k->slot_size == HASH_MAP_TABLE_SLOT_MIN ||
           k->slot_size == HASH_MAP_TABLE_SLOT_MAX);
    if (!slots)
        return false;
    *t = (struct hash_map_table){.slots = slots, .seed = seed};
    t->control = control_behind(slots, GROUP * k->slot_size);
    hash_map_table_clear(t);
    return true;
}

void hash_map_table_fini(struct hash_map_table *t)
{
    free(t->slots);
}

void hash_map_table_clear(struct hash_map_table *t)
{
    memset(t->control, EMPTY, slot_count(t));
    t->len = 0;
    t->unused = max_len(t);
    t->epoch++;
}

/* Doubles the block. The control words keep their order and move to its end. */
static bool widen(struct hash_map_table *t, const struct hash_map_table_kind *k)
{
    size_t slots = slot_count(t);
    bool fits = slots <= POSITION_MASK / 2 / (k->slot_size + 1);
    unsigned char *block =
        fits ? realloc(t->slots, block_size(k, 2 * slots)) : NULL;

    if (!block)
        return false;
    t->slots = block;
    t->control = control_behind(block, 2 * slots * k->slot_size);
    memcpy(t->control, block + slots * k->slot_size, slots);
    memset(t->control + slots / GROUP, EMPTY, slots);
    t->group_mask = 2 * t->group_mask + 1;
    return true;
}

/* Marks each entry DELETED, for "has to move", and all else EMPTY. */
static void unsettle(struct hash_map_table *t)
{
    for (size_t g = 0; g <= t->group_mask; g++) {
        uint64_t full = match_free(t->control[g]) ^ HASH_MAP_TABLE_HIGH_BITS;

        t->control[g] = ALL_EMPTY | (full - (full >> 6));
    }
}

/* The first free slot on the hash's path; there is one. */
static size_t find_free(const struct hash_map_table *t, uint64_t hash)
{
    size_t g = (size_t)hash & t->group_mask;

    for (size_t step = 1; !match_free(t->control[g]); step++)
        g = (g + step) & t->group_mask;
    return g * GROUP + hash_map_table_first(match_free(t->control[g]));
}

/* Copies the group's entries that have to move and makes their slots EMPTY. */
HASH_MAP_TABLE_INLINE size_t take_out(struct hash_map_table *t,
                                      size_t slot_size, size_t g,
                                      slot_bytes *entries)
{
    uint64_t match = match_deleted(t->control[g]);
    size_t n = 0;

    t->control[g] &= ~((match >> 7) * 0x7f);
    for (; match; match &= match - 1) {
        size_t i = g * GROUP + hash_map_table_first(match);

        memcpy(entries[n++], t->slots + i * slot_size, slot_size);
    }
    return n;
}

/* Puts each of the group's entries where it belongs now. An entry that stands
 * there and has to move as well is taken out in exchange. */
HASH_MAP_TABLE_INLINE void settle(struct hash_map_table *t,
                                  const struct hash_map_table_kind *k,
                                  size_t slot_size, size_t g)
{
    slot_bytes entries[GROUP + 1];
    size_t n = take_out(t, slot_size, g, entries);

    while (n > 0) {
        unsigned char *entry = entries[n - 1];
        uint64_t hash = k->hash_of(t, entry);
        size_t i = find_free(t, hash);
        unsigned char *slot = t->slots + i * slot_size;
        bool exchange = control_at(t, i) == DELETED;

        if (exchange)
            memcpy(entries[GROUP], slot, slot_size);
        memcpy(slot, entry, slot_size);
        set_tag(t, i, hash);
        if (exchange)
            memcpy(entry, entries[GROUP], slot_size);
        else
            n--;
    }
}

/* One loop a slot size: copies of constant size need no call. */
static void settle_all(struct hash_map_table *t,
                       const struct hash_map_table_kind *k, size_t groups)
{
    if (k->slot_size == HASH_MAP_TABLE_SLOT_MAX)
        for (size_t g = 0; g < groups; g++)
            settle(t, k, HASH_MAP_TABLE_SLOT_MAX, g);
    else
        for (size_t g = 0; g < groups; g++)
            settle(t, k, HASH_MAP_TABLE_SLOT_MIN, g);
}

/* Makes room in place: in a table twice as large, or in this one when it is
 * DELETED slots that use it up. */
static bool grow(struct hash_map_table *t, const struct hash_map_table_kind *k)
{
    size_t groups = t->group_mask + 1;

    if (t->len > slot_count(t) / 2 && !widen(t, k))
        return false;
    unsettle(t);
    settle_all(t, k, groups);
    t->unused = max_len(t) - t->len;
    return true;
}

void *hash_map_table_claim(struct hash_map_table *t,
                           const struct hash_map_table_kind *k, uint64_t hash)
{
    size_t i;

    if (t->unused == 0 && !grow(t, k))
        return NULL;
    i = find_free(t, hash);
    t->unused -= control_at(t, i) == EMPTY;
    set_tag(t, i, hash);
    t->len++;
    t->epoch++;
    return t->slots + i * k->slot_size;
}

/* A group with an EMPTY byte never was full since the last growth: no search
 * has to go on behind it. */
void hash_map_table_release(struct hash_map_table *t,
                            const struct hash_map_table_kind *k,
                            const void *slot)
{
    size_t offset = (size_t)((const unsigned char *)slot - t->slots);
    size_t i = offset / k->slot_size;
    bool was_full = !hash_map_table_match_empty(t->control[i / GROUP]);

    set_control(t, i, was_full ? DELETED : EMPTY);
    t->unused += !was_full;
    t->len--;
}

/* A cursor is the position behind the entry given last, and the epoch. */
void *hash_map_table_next(const struct hash_map_table *t,
                          const struct hash_map_table_kind *k, size_t *cursor)
{
    size_t epoch = t->epoch << POSITION_BITS;
    size_t end = slot_count(t);
    size_t i = *cursor & POSITION_MASK;

    assert(i == 0 || *cursor - i == epoch);
    while (i < end && control_at(t, i) & EMPTY)
        i++;
    *cursor = epoch | (i < end ? i + 1 : i);
    return i < end ? t->slots + i * k->slot_size : NULL;
}

void *hash_map_table_search(const struct hash_map_table *t,
                            const struct hash_map_table_kind *k,
                            struct hash_map_table_key key)
{
    size_t g = (size_t)key.hash & t->group_mask;

    for (size_t step = 1;; step++) {
        uint64_t match = hash_map_table_match_tag(t->control[g], key.hash);

        for (; match; match &= match - 1) {
            size_t i = g * GROUP + hash_map_table_first(match);

            if (k->is_same(t->slots + i * k->slot_size, key))
                return t->slots + i * k->slot_size;
        }
        if (hash_map_table_match_empty(t->control[g]))
            return NULL;
        g = (g + step) & t->group_mask;
    }
}
