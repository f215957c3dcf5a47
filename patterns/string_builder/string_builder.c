/* SPDX-License-Identifier: MIT-0 */
#include "string_builder.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAP = 64, SHORT = 16 };

static int fail(struct string_builder *sb, int code)
{
    sb->error = code;
    return code;
}

/* The capacity for n more bytes, which max allows: doubled, so that n appends
 * cost O(n) in all, but no more than the longest text needs. */
static size_t next_cap(const struct string_builder *sb, size_t n)
{
    size_t cap = sb->cap * 2;

    if (cap < FIRST_CAP)
        cap = FIRST_CAP;
    if (cap < sb->len + n + 1)
        cap = sb->len + n + 1;
    return cap < sb->max + 1 ? cap : sb->max + 1;
}

static int grow(struct string_builder *sb, size_t n)
{
    size_t cap;
    char *data;

    if (sb->error)
        return sb->error;
    if (n > sb->max - sb->len)
        return fail(sb, -EMSGSIZE);
    cap = next_cap(sb, n);
    data = realloc(sb->data, cap);
    if (!data)
        return fail(sb, -ENOMEM);
    sb->data = data;
    sb->cap = cap;
    sb->data[sb->len] = '\0';
    return 0;
}

/* Makes room for n more bytes and the NUL; the fast path is one comparison,
 * since cap never passes max + 1. */
static int reserve(struct string_builder *sb, size_t n)
{
    return !sb->error && n < sb->cap - sb->len ? 0 : grow(sb, n);
}

static bool is_inside(const struct string_builder *sb, const void *bytes)
{
    return (uintptr_t)bytes - (uintptr_t)sb->data < sb->cap;
}

void string_builder_init(struct string_builder *sb, size_t max_bytes)
{
    const size_t most = PTRDIFF_MAX / 2;

    *sb = (struct string_builder){0};
    sb->max = max_bytes == 0 || max_bytes > most ? most : max_bytes;
}

void string_builder_fini(struct string_builder *sb)
{
    free(sb->data);
    string_builder_init(sb, sb->max);
}

void string_builder_clear(struct string_builder *sb)
{
    sb->len = 0;
    sb->error = 0;
    if (sb->data)
        sb->data[0] = '\0';
}

int string_builder_append(struct string_builder *sb, const void *bytes,
                          size_t n)
{
    int rc = reserve(sb, n);

    if (rc || n == 0)
        return rc;
    assert(!is_inside(sb, bytes));
    memcpy(sb->data + sb->len, bytes, n);
    sb->len += n;
    sb->data[sb->len] = '\0';
    return 0;
}

/* Most pieces of text are short: those are copied and measured in one pass,
 * without the two calls into the C library. */
static bool append_short(struct string_builder *sb, const char *text)
{
    char *to = sb->data + sb->len;

    for (size_t i = 0; i < SHORT; i++) {
        to[i] = text[i];
        if (!text[i]) {
            sb->len += i;
            return true;
        }
    }
    *to = '\0';
    return false;
}

int string_builder_append_str(struct string_builder *sb, const char *text)
{
    bool has_room = !sb->error && sb->cap - sb->len > SHORT;

    assert(!is_inside(sb, text));
    if (has_room && append_short(sb, text))
        return 0;
    return string_builder_append(sb, text, strlen(text));
}

int string_builder_append_char(struct string_builder *sb, char c)
{
    int rc = reserve(sb, 1);

    if (rc)
        return rc;
    sb->data[sb->len] = c;
    sb->len++;
    sb->data[sb->len] = '\0';
    return 0;
}

static void append_unsigned(struct string_builder *sb, unsigned n)
{
    char digits[3 * sizeof n];
    char *at = digits + sizeof digits;

    do {
        at--;
        *at = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    string_builder_append(sb, at, (size_t)(digits + sizeof digits - at));
}

static void append_int(struct string_builder *sb, int n)
{
    if (n < 0)
        string_builder_append_char(sb, '-');
    append_unsigned(sb, n < 0 ? 0U - (unsigned)n : (unsigned)n);
}

static bool append_text(struct string_builder *sb, const char *text)
{
    if (text)
        string_builder_append_str(sb, text);
    return text != NULL;
}

/* Appends what one plain directive asks for. false: it is not plain. */
static bool append_directive(struct string_builder *sb, char type,
                             va_list *args)
{
    switch (type) {
    case '%':
        string_builder_append_char(sb, '%');
        return true;
    case 'c':
        string_builder_append_char(sb, (char)va_arg(*args, int));
        return true;
    case 'd':
        append_int(sb, va_arg(*args, int));
        return true;
    case 'u':
        append_unsigned(sb, va_arg(*args, unsigned));
        return true;
    case 's':
        return append_text(sb, va_arg(*args, const char *));
    default:
        return false;
    }
}

/* Formats %s, %d, %u, %c and %% without the C library: most formats hold
 * nothing else. false: there is something else. */
static bool append_plain(struct string_builder *sb, const char *fmt,
                         va_list *args)
{
    for (; *fmt; fmt++) {
        if (*fmt != '%')
            string_builder_append_char(sb, *fmt);
        else if (!append_directive(sb, *++fmt, args))
            return false;
    }
    return true;
}

static void cut(struct string_builder *sb, size_t len)
{
    sb->len = len;
    if (sb->data)
        sb->data[len] = '\0';
}

/* Formats into the tail; only a text that does not fit is formatted a second
 * time, into a tail that is long enough. */
STRING_BUILDER_PRINTF_(2, 0)
static void append_any(struct string_builder *sb, const char *fmt, va_list args)
{
    size_t room = sb->cap - sb->len;
    va_list again;
    int rc;
    int n;

    va_copy(again, args);
    n = vsnprintf(room > 0 ? sb->data + sb->len : NULL, room, fmt, args);
    rc = n < 0 ? fail(sb, -EILSEQ) : reserve(sb, (size_t)n);
    if (!rc && (size_t)n >= room)
        n = vsnprintf(sb->data + sb->len, (size_t)n + 1, fmt, again);
    va_end(again);
    cut(sb, rc ? sb->len : sb->len + (size_t)n);
}

/* The plain way first; what it left undone is cut off and done again. */
int string_builder_append_format(struct string_builder *sb, const char *fmt,
                                 ...)
{
    size_t start = sb->len;
    bool is_done;
    va_list args;

    va_start(args, fmt);
    is_done = append_plain(sb, fmt, &args);
    va_end(args);
    if (sb->error || !is_done)
        cut(sb, start);
    if (sb->error || is_done)
        return sb->error;
    va_start(args, fmt);
    append_any(sb, fmt, args);
    va_end(args);
    return sb->error;
}

const char *string_builder_cstr(const struct string_builder *sb)
{
    return sb->data ? sb->data : "";
}

int string_builder_take(struct string_builder *sb, char **out)
{
    int rc = reserve(sb, 0);

    *out = NULL;
    if (rc)
        return rc;
    *out = sb->data;
    string_builder_init(sb, sb->max);
    return 0;
}
