/* SPDX-License-Identifier: MIT-0 */
#include "bloom_filter.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    HASHES_MAX = 64,
    HEADER = 40, /* bytes; the header file shows them */
    AT_HASHES = 8,
    AT_BITS = 16,
    AT_SEED = 24,
    AT_CHECK = 32
};

#define MAGIC UINT64_C(0x146425747) /* "GWBF", version 1 */
/* No sum of two places overflows. */
#define BITS_MAX (UINT64_C(1) << 60)

static const double LN2 = 0.69314718055994530942;

struct bloom_filter {
    uint64_t bits; /* >= 2 */
    uint64_t seed;
    unsigned hashes;
    size_t words_len;
    uint64_t words[]; /* those behind the last bit are 0 */
};

/* ------------------------------------------------ numbers and the hash ---- */

#define K1 UINT64_C(0x9e3779b97f4a7c15) /* the golden ratio */
#define K2 UINT64_C(0x243f6a8885a308d3) /* digits of pi */
#define K3 UINT64_C(0xb7e151628aed2a6b) /* digits of e */

struct product {
    uint64_t high, low;
};

static inline struct product multiply(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide both = (wide)a * b;

    return (struct product){(uint64_t)(both >> 64), (uint64_t)both};
#else
    uint64_t low = (uint32_t)a * (b & UINT32_MAX);
    uint64_t mid = (a >> 32) * (uint32_t)b + (low >> 32);
    uint64_t mid2 = (uint32_t)a * (b >> 32) + (uint32_t)mid;

    return (struct product){(a >> 32) * (b >> 32) + (mid >> 32) + (mid2 >> 32),
                            a * b};
#endif
}

/* The upper half of the product upon the lower one (Wang Yi, wyhash). */
static inline uint64_t fold(uint64_t a, uint64_t b)
{
    struct product p = multiply(a, b);

    return p.high ^ p.low;
}

/* Compilers make one load of these eight where the machine is little-endian. */
static inline uint64_t get64(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
           (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
           (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static void put64(unsigned char *p, uint64_t number)
{
    for (int i = 0; i < 8; i++)
        p[i] = (unsigned char)(number >> 8 * i);
}

/* 16 bytes a step; the last 16 of a long key may overlap, a short one is
 * copied before zeros. The same on every machine. */
static inline uint64_t hash_of(uint64_t seed, const unsigned char *p, size_t n)
{
    unsigned char rest[16] = {0};
    uint64_t h = fold(n ^ K2, seed ^ K1);
    size_t left = n;

    for (; left > 16; left -= 16, p += 16)
        h = fold(get64(p) ^ seed ^ K1, get64(p + 8) ^ h);
    if (n >= 16)
        p = p + left - 16;
    else if (n > 0)
        p = memcpy(rest, p, n);
    else
        p = rest;
    return fold(get64(p) ^ seed ^ K1, get64(p + 8) ^ h);
}

/* A key's places: first, first + step, first + 2 step... modulo bits. With a
 * step of 0 all places would be one. */
struct places {
    uint64_t at, step;
};

static inline struct places places_of(const struct bloom_filter *f,
                                      const void *key, size_t len)
{
    uint64_t h = hash_of(f->seed, key, len);

    return (struct places){
        multiply(fold(h, K2), f->bits).high,
        1 + multiply(fold(h ^ K1, K3), f->bits - 1).high,
    };
}

static inline void go_on(const struct bloom_filter *f, struct places *p)
{
    p->at += p->step;
    p->at -= p->at >= f->bits ? f->bits : 0;
}

/* -------------------------------------------------------------- filters --- */

static struct bloom_filter *make(uint64_t bits, unsigned hashes, uint64_t seed)
{
    size_t len = (size_t)((bits + 63) / 64);
    struct bloom_filter *f = calloc(1, sizeof *f + len * 8);

    if (!f)
        return NULL;
    f->bits = bits;
    f->hashes = hashes;
    f->seed = seed;
    f->words_len = len;
    return f;
}

int bloom_filter_create(struct bloom_filter **out, size_t n, double p,
                        uint64_t seed)
{
    double bits_each, bits, hashes;

    *out = NULL;
    if (n == 0 || !(p > 0 && p < 1))
        return -EINVAL;
    bits_each = fmin(-log2(p), 60) / LN2;
    bits = fmax(ceil((double)n * bits_each), 2);
    hashes = fmax(round(bits_each * LN2), 1);
    if (bits > (double)BITS_MAX || bits > (double)(SIZE_MAX / 2) * 4)
        return -EOVERFLOW;
    *out = make((uint64_t)bits, (unsigned)hashes, seed);
    return *out ? 0 : -ENOMEM;
}

void bloom_filter_destroy(struct bloom_filter *f)
{
    free(f);
}

bool bloom_filter_add(struct bloom_filter *f, const void *key, size_t len)
{
    struct places p = places_of(f, key, len);
    uint64_t fresh = 0;

    for (unsigned i = 0; i < f->hashes; i++, go_on(f, &p)) {
        uint64_t *word = &f->words[p.at / 64];
        uint64_t bit = UINT64_C(1) << p.at % 64;

        fresh |= ~*word & bit;
        *word |= bit;
    }
    return fresh != 0;
}

bool bloom_filter_may_have(const struct bloom_filter *f, const void *key,
                           size_t len)
{
    struct places p = places_of(f, key, len);

    for (unsigned i = 0; i < f->hashes; i++, go_on(f, &p))
        if (!(f->words[p.at / 64] >> p.at % 64 & 1))
            return false;
    return true;
}

int bloom_filter_merge(struct bloom_filter *f, const struct bloom_filter *from)
{
    if (f->bits != from->bits || f->hashes != from->hashes ||
        f->seed != from->seed)
        return -EINVAL;
    for (size_t i = 0; i < f->words_len; i++)
        f->words[i] |= from->words[i];
    return 0;
}

void bloom_filter_clear(struct bloom_filter *f)
{
    memset(f->words, 0, f->words_len * sizeof f->words[0]);
}

/* Share of the bits that are set. */
static double fill_of(const struct bloom_filter *f)
{
    uint64_t set = 0;

    for (size_t i = 0; i < f->words_len; i++)
        for (uint64_t word = f->words[i]; word; word &= word - 1)
            set++;
    return (double)set / (double)f->bits;
}

/* One key leaves a bit 0 with (1 - 1/bits)^hashes: solved for the keys
 * (Swamidass and Baldi, 2007). */
size_t bloom_filter_estimate_count(const struct bloom_filter *f)
{
    double count = -log1p(-fill_of(f)) * (double)f->bits / (double)f->hashes;

    return count < (double)SIZE_MAX ? (size_t)(count + 0.5) : SIZE_MAX;
}

double bloom_filter_false_share(const struct bloom_filter *f)
{
    return pow(fill_of(f), f->hashes);
}

uint64_t bloom_filter_bits(const struct bloom_filter *f)
{
    return f->bits;
}

unsigned bloom_filter_hashes(const struct bloom_filter *f)
{
    return f->hashes;
}

/* ---------------------------------------------------------------- bytes --- */

size_t bloom_filter_size(const struct bloom_filter *f)
{
    return HEADER + f->words_len * 8;
}

/* Each step can be undone, so no change of one number goes unseen. */
static uint64_t check_of(const unsigned char *bytes, size_t len)
{
    uint64_t h = K2;

    for (size_t i = 0; i < len; i += 8) {
        if (i == AT_CHECK)
            continue;
        h = (h ^ get64(bytes + i)) * K1;
        h ^= h >> 32;
    }
    return h;
}

int bloom_filter_write(const struct bloom_filter *f, void *buf, size_t cap)
{
    unsigned char *bytes = buf;

    if (cap < bloom_filter_size(f))
        return -ENOSPC;
    put64(bytes, MAGIC);
    put64(bytes + AT_HASHES, f->hashes);
    put64(bytes + AT_BITS, f->bits);
    put64(bytes + AT_SEED, f->seed);
    for (size_t i = 0; i < f->words_len; i++)
        put64(bytes + HEADER + 8 * i, f->words[i]);
    put64(bytes + AT_CHECK, check_of(bytes, bloom_filter_size(f)));
    return 0;
}

/* Sizes first: what is read after is there. */
static bool is_whole(const unsigned char *bytes, size_t len)
{
    uint64_t bits, hashes;

    if (len <= HEADER || len % 8 || get64(bytes) != MAGIC)
        return false;
    bits = get64(bytes + AT_BITS);
    hashes = get64(bytes + AT_HASHES);
    if (bits < 2 || bits > BITS_MAX || (bits + 63) / 64 != (len - HEADER) / 8)
        return false;
    if (bits % 64 && get64(bytes + len - 8) >> bits % 64)
        return false;
    return hashes >= 1 && hashes <= HASHES_MAX &&
           get64(bytes + AT_CHECK) == check_of(bytes, len);
}

int bloom_filter_read(struct bloom_filter **out, const void *buf, size_t len)
{
    const unsigned char *bytes = buf;
    struct bloom_filter *f;

    *out = NULL;
    if (!is_whole(bytes, len))
        return -EBADMSG;
    f = make(get64(bytes + AT_BITS), (unsigned)get64(bytes + AT_HASHES),
             get64(bytes + AT_SEED));
    if (!f)
        return -ENOMEM;
    for (size_t i = 0; i < f->words_len; i++)
        f->words[i] = get64(bytes + HEADER + 8 * i);
    *out = f;
    return 0;
}
