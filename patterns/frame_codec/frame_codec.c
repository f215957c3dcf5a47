/* SPDX-License-Identifier: MIT-0 */
#include "frame_codec.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum { DIGITS_MAX = 20 }; /* of UINT64_MAX */

static bool is_type_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* 0 when it is no type. */
static size_t type_length(const char *type)
{
    size_t len = 0;

    while (is_type_letter(type[len]))
        if (++len > FRAME_CODEC_TYPE_MAX)
            return 0;
    return type[len] == '\0' ? len : 0;
}

/* Writes value to the end of `digits`; returns where it begins. */
static char *format_number(char digits[DIGITS_MAX], uint64_t value)
{
    char *at = digits + DIGITS_MAX;

    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return at;
}

static char *put(char *to, const void *bytes, size_t len)
{
    if (len > 0)
        memcpy(to, bytes, len);
    return to + len;
}

int frame_codec_encode(uint32_t seq, const char *type, const void *bytes,
                       size_t len, char *out, size_t cap, size_t *out_len)
{
    char seq_digits[DIGITS_MAX];
    char len_digits[DIGITS_MAX];
    const char *seq_text = format_number(seq_digits, seq);
    const char *len_text = format_number(len_digits, len);
    size_t seq_len = (size_t)(seq_digits + DIGITS_MAX - seq_text);
    size_t len_len = (size_t)(len_digits + DIGITS_MAX - len_text);
    size_t type_len = type_length(type);
    size_t extra = seq_len + type_len + len_len + 4;

    *out_len = 0;
    if (type_len == 0)
        return -EINVAL;
    if (cap < extra || cap - extra < len)
        return -ENOSPC;
    out = put(out, seq_text, seq_len);
    *out++ = ' ';
    out = put(out, type, type_len);
    *out++ = ' ';
    out = put(out, len_text, len_len);
    *out++ = ' ';
    out = put(out, bytes, len);
    *out = '\n';
    *out_len = extra + len;
    return 0;
}

/* The unread input. Each reader returns 1 when it took its part and the blank
 * behind it, 0 when the input ends before, or a negative errno.
 */
struct cursor {
    const char *at;
    const char *end;
};

static int read_blank(struct cursor *in)
{
    if (in->at == in->end)
        return 0;
    return *in->at++ == ' ' ? 1 : -EBADMSG;
}

/* A value over max is -EMSGSIZE. The digits are judged as they come, so that
 * no endless run of them is ever waited for: max + 1 is bad at once.
 */
static int read_number(struct cursor *in, uint64_t max, uint64_t *out)
{
    const char *first = in->at;
    uint64_t value = 0;

    for (; in->at < in->end && *in->at >= '0' && *in->at <= '9'; in->at++) {
        uint64_t digit = (uint64_t)(*in->at - '0');

        if (in->at > first && *first == '0')
            return -EBADMSG;
        if (digit > max || value > (max - digit) / 10)
            return -EMSGSIZE;
        value = value * 10 + digit;
    }
    *out = value;
    if (in->at == first && in->at < in->end)
        return -EBADMSG;
    return read_blank(in);
}

static int read_type(struct cursor *in, char *type)
{
    size_t len = 0;

    while (in->at < in->end && is_type_letter(*in->at)) {
        if (len == FRAME_CODEC_TYPE_MAX)
            return -EBADMSG;
        type[len++] = *in->at++;
    }
    if (len == 0 && in->at < in->end)
        return -EBADMSG;
    return read_blank(in);
}

static int read_body(struct cursor *in, uint64_t len)
{
    if ((uint64_t)(in->end - in->at) <= len)
        return 0;
    return in->at[len] == '\n' ? 1 : -EBADMSG;
}

static int read_frame(struct cursor *in, size_t max_payload,
                      struct frame_codec_frame *frame)
{
    uint64_t seq;
    uint64_t len;
    int rc = read_number(in, UINT32_MAX, &seq);

    if (rc == -EMSGSIZE)
        return -EBADMSG;
    if (rc == 1)
        rc = read_type(in, frame->type);
    if (rc == 1)
        rc = read_number(in, max_payload, &len);
    if (rc == 1)
        rc = read_body(in, len);
    if (rc == 1) {
        frame->seq = (uint32_t)seq;
        frame->bytes = in->at;
        frame->len = (size_t)len;
    }
    return rc;
}

int frame_codec_decode(const char *buf, size_t len, size_t max_payload,
                       struct frame_codec_frame *out, size_t *out_used)
{
    const struct frame_codec_frame empty = {0};
    struct frame_codec_frame frame = empty;
    struct cursor in = {buf, buf + len};
    int rc = read_frame(&in, max_payload, &frame);

    *out = rc == 1 ? frame : empty;
    *out_used = rc == 1 ? (size_t)(frame.bytes - buf) + frame.len + 1 : 0;
    return rc;
}
