/* SPDX-License-Identifier: MIT-0 */
/* bounded_parse.h 1.0.0 - read untrusted bytes, never past their end.
 *
 * Copy bounded_parse.h and bounded_parse.c into your project.
 *
 * Ownership: the bytes are [borrowed] and must outlive the cursor and every
 *            pointer into them that a call gave.
 * Threads:   one cursor, one thread.
 * Errors:    sticky. The first call that finds too few bytes, or wrong ones,
 *            stops the cursor; from then on every call gives 0, NULL or false
 *            and moves nothing. So a whole record is read without an if, and
 *            checked once, by bounded_parse_error, BEFORE it is used.
 * Bounds:    no length found in the bytes is believed: `take` and `sub` hand
 *            out what is there, or nothing.
 * Idea:      git pkt-line.c; sticky errors as in stdio's ferror; varint as
 *            unsigned LEB128 (DWARF 4, section 7.6).
 */
#ifndef BOUNDED_PARSE_H
#define BOUNDED_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BOUNDED_PARSE_VERSION "1.0.0"

#ifdef __cplusplus
extern "C" {
#endif

/* init; no fini. Read the members as you like, change none. */
struct bounded_parse {
    const unsigned char *start;
    const unsigned char *next;
    const unsigned char *end; /* at an error: next == end */
    size_t error_at;          /* offset where the failed call began */
    int error;                /* 0, or the first negative errno */
};

/* Begins at bytes[0]. bytes [borrowed]; NULL only with size 0 (asserted). */
void bounded_parse_init(struct bounded_parse *p, const void *bytes,
                        size_t size);

/* 0, or what stopped the cursor:
 *   -ENODATA   too few bytes: a longer input may be good
 *   -EBADMSG   the bytes are wrong, whatever may follow
 *   or the value given to bounded_parse_fail
 */
int bounded_parse_error(const struct bounded_parse *p);

/* 0 when all bytes were read without an error; else the error, or -EBADMSG
 * for bytes left over, and the cursor is stopped.
 */
int bounded_parse_finish(struct bounded_parse *p);

/* Bytes not yet read; 0 after an error. */
size_t bounded_parse_left(const struct bounded_parse *p);

/* Offset of the next byte, or of the call that failed: for messages. */
size_t bounded_parse_offset(const struct bounded_parse *p);

/* Stops the cursor: the bytes were read, but say what they must not. An
 * earlier error stays. error is negative (asserted).
 */
void bounded_parse_fail(struct bounded_parse *p, int error);

/* Unsigned numbers, the most significant byte first. */
uint8_t bounded_parse_u8(struct bounded_parse *p);
uint16_t bounded_parse_be16(struct bounded_parse *p);
uint32_t bounded_parse_be32(struct bounded_parse *p);
uint64_t bounded_parse_be64(struct bounded_parse *p);

/* Seven bits a byte, the least significant first. -EBADMSG for more than 64
 * bits, and for a number not in its shortest form: two spellings of one value
 * deceive whoever compares bytes.
 */
uint64_t bounded_parse_varint(struct bounded_parse *p);

/* The next `size` bytes, which stay where they are; NULL at an error. With
 * size 0 a pointer that must not be read.
 */
const unsigned char *bounded_parse_take(struct bounded_parse *p, uint64_t size);

/* A cursor over the next `size` bytes, for a record within a record; at an
 * error an empty, stopped one. Its own errors are not p's.
 */
struct bounded_parse bounded_parse_sub(struct bounded_parse *p, uint64_t size);

/* Copies the next `size` bytes out. False, and out is all zero, at an error. */
bool bounded_parse_copy(struct bounded_parse *p, void *out, size_t size);

/* The text up to the next newline, which is read but not counted, nor is a CR
 * before it. Not NUL-terminated, and may hold NULs. False at an error; a text
 * without a newline is -ENODATA, more than `max` bytes before it -EBADMSG.
 *   out  [borrowed from the bytes]  NULL and 0 at an error
 */
bool bounded_parse_line(struct bounded_parse *p, size_t max, const char **out,
                        size_t *out_len);

#ifdef __cplusplus
}
#endif

#endif
