/* SPDX-License-Identifier: MIT-0 */
#include "bounded_parse.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

enum {
    VARINT_BYTES_MAX = 10, /* 64 bits by 7 */
    VARINT_MORE = 0x80     /* another byte follows */
};

/* What `next` points to when there are no bytes: not NULL, so that pointers
 * may be compared and subtracted, and given to memcpy.
 */
static const unsigned char nothing[1];

void bounded_parse_init(struct bounded_parse *p, const void *bytes, size_t size)
{
    assert(bytes || size == 0);
    p->start = bytes ? bytes : nothing;
    p->next = p->start;
    p->end = p->start + size;
    p->error_at = 0;
    p->error = 0;
}

int bounded_parse_error(const struct bounded_parse *p)
{
    return p->error;
}

size_t bounded_parse_left(const struct bounded_parse *p)
{
    return (size_t)(p->end - p->next);
}

size_t bounded_parse_offset(const struct bounded_parse *p)
{
    return p->error ? p->error_at : (size_t)(p->next - p->start);
}

/* The error's place is where the call began that met it. Nothing is left: all
 * later calls fail by the same test that keeps them inside the bytes.
 */
static void stop_at(struct bounded_parse *p, const unsigned char *at, int error)
{
    if (p->error)
        return;
    p->error = error;
    p->error_at = (size_t)(at - p->start);
    p->next = p->end;
}

void bounded_parse_fail(struct bounded_parse *p, int error)
{
    assert(error < 0);
    stop_at(p, p->next, error);
}

int bounded_parse_finish(struct bounded_parse *p)
{
    if (p->next < p->end)
        stop_at(p, p->next, -EBADMSG);
    return p->error;
}

/* The one place that moves ahead. The size is compared with what is left: a
 * sum `next + size` could pass the end of memory and wrap around.
 */
const unsigned char *bounded_parse_take(struct bounded_parse *p, uint64_t size)
{
    const unsigned char *at = p->next;

    if (size > bounded_parse_left(p))
        stop_at(p, at, -ENODATA);
    if (p->error)
        return NULL;
    p->next += size;
    return at;
}

/* `size` is 8 at most. */
static uint64_t big_endian(struct bounded_parse *p, size_t size)
{
    const unsigned char *at = bounded_parse_take(p, size);
    uint64_t value = 0;

    for (size_t i = 0; at && i < size; i++)
        value = value << 8 | at[i];
    return value;
}

uint8_t bounded_parse_u8(struct bounded_parse *p)
{
    return (uint8_t)big_endian(p, 1);
}

uint16_t bounded_parse_be16(struct bounded_parse *p)
{
    return (uint16_t)big_endian(p, 2);
}

uint32_t bounded_parse_be32(struct bounded_parse *p)
{
    return (uint32_t)big_endian(p, 4);
}

uint64_t bounded_parse_be64(struct bounded_parse *p)
{
    return big_endian(p, 8);
}

/* The tenth byte has room for one bit; a last byte of 0 adds nothing. */
static bool is_last_good(unsigned byte, int index)
{
    return index == 0 ||
           (byte != 0 && (index < VARINT_BYTES_MAX - 1 || byte == 1));
}

uint64_t bounded_parse_varint(struct bounded_parse *p)
{
    const unsigned char *at = p->next;
    uint64_t value = 0;

    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
        if (at + i == p->end) {
            stop_at(p, at, -ENODATA);
            return 0;
        }
        value |= (uint64_t)(at[i] & ~VARINT_MORE) << 7 * i;
        if (at[i] & VARINT_MORE)
            continue;
        if (!is_last_good(at[i], i))
            break;
        p->next = at + i + 1;
        return value;
    }
    stop_at(p, at, -EBADMSG);
    return 0;
}

struct bounded_parse bounded_parse_sub(struct bounded_parse *p, uint64_t size)
{
    struct bounded_parse sub;
    const unsigned char *at = bounded_parse_take(p, size);

    /* size is small enough for size_t: so many bytes are there. */
    bounded_parse_init(&sub, at, at ? (size_t)size : 0);
    sub.error = p->error;
    return sub;
}

bool bounded_parse_copy(struct bounded_parse *p, void *out, size_t size)
{
    const unsigned char *at = bounded_parse_take(p, size);

    if (at)
        memcpy(out, at, size);
    else
        memset(out, 0, size);
    return at != NULL;
}

bool bounded_parse_line(struct bounded_parse *p, size_t max, const char **out,
                        size_t *out_len)
{
    const unsigned char *at = p->next;
    size_t left = bounded_parse_left(p);
    const unsigned char *newline = memchr(at, '\n', left);
    size_t len = newline ? (size_t)(newline - at) : left;

    *out = NULL;
    *out_len = 0;
    if (newline && len > 0 && newline[-1] == '\r')
        len--;
    if (len > max)
        stop_at(p, at, -EBADMSG);
    if (!newline)
        stop_at(p, at, -ENODATA);
    if (p->error)
        return false;
    p->next = newline + 1;
    *out = (const char *)at;
    *out_len = len;
    return true;
}
