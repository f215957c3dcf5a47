/* SPDX-License-Identifier: MIT-0 */
#include "str_view.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* memcmp, but not with the NULL of an empty view: that is undefined. */
static int compare_bytes(const char *a, const char *b, size_t n)
{
    return n == 0 ? 0 : memcmp(a, b, n);
}

struct str_view str_view_of(const char *data, size_t len)
{
    assert(data || len == 0);
    return (struct str_view){data, len};
}

struct str_view str_view_from(const char *cstr)
{
    return (struct str_view){cstr, strlen(cstr)};
}

bool str_view_cut(struct str_view *rest, char sep, struct str_view *out)
{
    const char *end;

    *out = (struct str_view){0};
    if (rest->len == 0)
        return false;
    end = memchr(rest->data, sep, rest->len);
    if (!end) {
        *out = *rest;
        *rest = str_view_drop(*rest, rest->len);
        return true;
    }
    *out = str_view_of(rest->data, (size_t)(end - rest->data));
    *rest = str_view_drop(*rest, out->len + 1);
    return true;
}

struct str_view str_view_drop(struct str_view v, size_t n)
{
    if (n == 0 || v.len == 0)
        return v;
    n = smaller(n, v.len);
    return (struct str_view){v.data + n, v.len - n};
}

struct str_view str_view_take(struct str_view v, size_t n)
{
    return (struct str_view){v.data, smaller(n, v.len)};
}

struct str_view str_view_trim(struct str_view v)
{
    while (v.len > 0 && is_blank(v.data[0]))
        v = str_view_drop(v, 1);
    while (v.len > 0 && is_blank(v.data[v.len - 1]))
        v.len--;
    return v;
}

bool str_view_equal(struct str_view a, struct str_view b)
{
    return a.len == b.len && compare_bytes(a.data, b.data, a.len) == 0;
}

bool str_view_starts_with(struct str_view v, struct str_view prefix)
{
    return v.len >= prefix.len &&
           compare_bytes(v.data, prefix.data, prefix.len) == 0;
}

bool str_view_ends_with(struct str_view v, struct str_view suffix)
{
    return v.len >= suffix.len &&
           str_view_equal(str_view_drop(v, v.len - suffix.len), suffix);
}

int str_view_compare(struct str_view a, struct str_view b)
{
    int order = compare_bytes(a.data, b.data, smaller(a.len, b.len));

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* memchr finds the places where the needle may start. */
ptrdiff_t str_view_find(struct str_view v, struct str_view needle)
{
    struct str_view rest = v;
    const char *at;

    if (needle.len == 0)
        return 0;
    while (rest.len >= needle.len) {
        at = memchr(rest.data, needle.data[0], rest.len - needle.len + 1);
        if (!at)
            return -ENOENT;
        rest = str_view_drop(rest, (size_t)(at - rest.data));
        if (memcmp(at, needle.data, needle.len) == 0)
            return at - v.data;
        rest = str_view_drop(rest, 1);
    }
    return -ENOENT;
}

/* Counts down from zero: only the negative half holds INT64_MIN. */
static int read_digits(struct str_view v, int64_t *out)
{
    int64_t sum = 0;

    for (size_t i = 0; i < v.len; i++) {
        int digit = v.data[i] - '0';

        if (digit < 0 || digit > 9)
            return -EINVAL;
        if (sum < (INT64_MIN + digit) / 10)
            return -ERANGE;
        sum = sum * 10 - digit;
    }
    *out = sum;
    return 0;
}

int str_view_to_i64(struct str_view v, int64_t *out)
{
    bool negative = v.len > 0 && v.data[0] == '-';
    bool positive = v.len > 0 && v.data[0] == '+';
    int64_t sum = 0;
    int rc;

    *out = 0;
    if (negative || positive)
        v = str_view_drop(v, 1);
    rc = v.len == 0 ? -EINVAL : read_digits(v, &sum);
    if (rc)
        return rc;
    if (!negative && sum == INT64_MIN)
        return -ERANGE;
    *out = negative ? sum : -sum;
    return 0;
}

int str_view_copy(struct str_view v, char *buf, size_t cap)
{
    if (cap > 0)
        buf[0] = '\0';
    if (v.len >= cap)
        return -ENOSPC;
    if (v.len > 0)
        memcpy(buf, v.data, v.len);
    buf[v.len] = '\0';
    return 0;
}

int str_view_int_(size_t len)
{
    return len > INT_MAX ? INT_MAX : (int)len;
}
