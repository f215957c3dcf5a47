/* SPDX-License-Identifier: MIT-0 */
/* fingerprint.h - has this URL been asked for before?
 *
 *     URL, as the page has it ----------------> fetched, when it is new
 *          |
 *     url_canonical     one text for all forms of it; never fetched
 *          |
 *     fingerprint_of    64 bits of that (given, below)
 *          |
 *     seen_add          new, or seen before
 *
 * A URL comes here after it was joined with its page: it has no dots and no
 * capitals in its host. Texts end at their NUL and may hold any other byte.
 *
 * Threads: none.
 * Errors:  negative errno.
 */
#ifndef FINGERPRINT_H
#define FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

enum {
    URL_CAP = 256,               /* of a URL, its NUL included */
    URL_PAIRS_MAX = URL_CAP / 2, /* no URL of that size has more */
    CANONICAL_CAP = 2 * URL_CAP, /* enough for the canonical form of any */
    SEEN_FIRST_CAP = 8
};

/* FNV-1a, 64 bits (Fowler, Noll, Vo). Any value may come out, 0 as well. */
static inline uint64_t fingerprint_of(const char *text)
{
    uint64_t print = UINT64_C(14695981039346656037);

    for (; *text; text++)
        print = (print ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return print;
}

/* ---- yours ---- */

/* The form that all URLs of one page share, most likely:
 *
 *   fragment  all from the first "#" on is dropped
 *   percent   %XX of a letter, a digit or one of "-._~" becomes that byte; any
 *             other %XX stays and gets capital digits; a "%" without two
 *             hexadecimal digits behind it stays as it is
 *   query     what is behind the first "?" is pairs between "&". A pair of no
 *             bytes is dropped, "a" becomes "a=". They are sorted by their
 *             names, byte by byte, after the percent forms were seen to; a name
 *             ends before the first "=". Pairs of one name keep their order.
 *             When no pair is left, the "?" goes, too.
 *
 *   out        CANONICAL_CAP bytes; "" on failure
 *   -EMSGSIZE  url and its NUL have more than URL_CAP bytes
 */
int url_canonical(char *out, const char *url);

/* A set of fingerprints: open addressing, a table that doubles. */
struct seen; /* opaque: yours to define */

/* An empty set. [transfer] by seen_free. NULL when memory is out. */
struct seen *seen_new(void);
void seen_free(struct seen *s);

/* 1: the print was not in the set, and now is. 0: it was there. -ENOMEM: the
 * set is as before. */
int seen_add(struct seen *s, uint64_t print);

/* How many prints are in it. */
size_t seen_count(const struct seen *s);

/* How many there is room for: SEEN_FIRST_CAP to begin with, and twice as many
 * when more than half of it would be in use. */
size_t seen_cap(const struct seen *s);

/* A page links to url. 1: it is new, and `fetch` is what to ask its server for:
 * url, byte for byte. 0: a form of it was offered before. -EMSGSIZE, -ENOMEM.
 *   fetch  CANONICAL_CAP bytes; "" when the result is not 1
 */
int seen_offer(struct seen *s, const char *url, char *fetch);

#endif
