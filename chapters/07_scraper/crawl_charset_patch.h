/* SPDX-License-Identifier: MIT-0 */
/* crawl_charset_patch.h - where a table of iconv is not the standard's index,
 * and how long a character is, to find those places in a text.
 *
 * Source: WHATWG, Encoding, 5 "Indexes" and the decoders of 8 to 13. Each row
 *         is a difference that was found by comparing all characters of one
 *         and two bytes, and those of three in EUC-JP.
 */
#ifndef CRAWL_CHARSET_PATCH_H
#define CRAWL_CHARSET_PATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Instead of a code point: NEC's selection of IBM's characters. iconv has them
 * in Shift_JIS only, at the same row and cell. */
enum { CRAWL_CHARSET_NEC = 1 };

struct crawl_charset_patch {
    unsigned long from, to; /* bytes of a character, the first one highest */
    unsigned first;         /* code point of `from`; 0: there is none */
};

struct crawl_charset_patches {
    const char *name;  /* of the encoding */
    const char *leads; /* ranges of bytes that begin a longer character */
    unsigned char low; /* a second byte is not below */
    const struct crawl_charset_patch *table; /* (count) in ascending order */
    size_t count;
};

/* NULL: iconv's is fine as it is. */
const struct crawl_charset_patches *crawl_charset_patches(const char *name);

/* The length of the character at s; left > 0. */
size_t crawl_charset_step(const struct crawl_charset_patches *p, const char *s,
                          size_t left);

/* How many bytes one U+FFFD stands for, at what is no character: its last byte
 * is left alone when it is ASCII. It may be the "<" of a tag. */
size_t crawl_charset_bad(const struct crawl_charset_patches *p, const char *s,
                         size_t left);

/* The patch of the character of len bytes at s, or NULL. */
const struct crawl_charset_patch *
crawl_charset_patch_at(const struct crawl_charset_patches *p, const char *s,
                       size_t len, unsigned long *out_bytes);

#endif
