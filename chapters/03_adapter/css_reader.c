/* SPDX-License-Identifier: MIT-0 */
#include "css_reader.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "css_selector_private.h"

void css_reader_fail(struct css_reader *r, const char *what)
{
    if (r->rc)
        return;
    r->rc = port_fail(r->err, -EINVAL, 0, "selector, column %zu: %s",
                      (size_t)(r->at - r->start) + 1, what);
}

void *css_reader_keep(struct css_reader *r, const void *from, size_t size)
{
    void *to = r->rc ? NULL : arena_alloc(r->arena, size ? size : 1);

    if (to)
        memcpy(to, from, size);
    else if (!r->rc)
        r->rc = port_fail(r->err, -ENOMEM, 0, "no memory for the selector");
    return to;
}

bool css_is_blank(char c)
{
    return c && strchr(" \t\r\n\f", c);
}

void css_reader_blanks(struct css_reader *r)
{
    for (;;) {
        const char *end;

        while (css_is_blank(*r->at))
            r->at++;
        if (strncmp(r->at, "/*", 2) != 0)
            return;
        end = strstr(r->at + 2, "*/");
        r->at = end ? end + 2 : r->at + strlen(r->at);
    }
}

static bool is_name_start(const char *c)
{
    return isalpha((unsigned char)*c) || *c == '_' || (unsigned char)*c > 127 ||
           (*c == '\\' && c[1] && c[1] != '\n');
}

static bool is_name(const char *c)
{
    return is_name_start(c) || isdigit((unsigned char)*c) || *c == '-';
}

/* An identifier: it may begin with one dash, or two. */
static bool at_ident(const char *c)
{
    return is_name_start(c) ||
           (*c == '-' && (is_name_start(c + 1) || c[1] == '-'));
}

static size_t put_utf8(char *out, unsigned long cp)
{
    if (cp == 0 || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
        cp = 0xfffd;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 63));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 63));
        out[2] = (char)(0x80 | (cp & 63));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 63));
    out[2] = (char)(0x80 | (cp >> 6 & 63));
    out[3] = (char)(0x80 | (cp & 63));
    return 4;
}

/* At a backslash. Up to six hex digits and a blank, or any character. Two
 * bytes, \\0, become three, U+FFFD: no shorter text grows more. */
static size_t take_escape(struct css_reader *r, char *out)
{
    char digits[7] = "";
    size_t n = 0;

    r->at++;
    while (n < 6 && isxdigit((unsigned char)r->at[n]))
        n++;
    if (n == 0) {
        out[0] = *r->at++;
        return 1;
    }
    memcpy(digits, r->at, n);
    r->at += n;
    if (r->at[0] == '\r' && r->at[1] == '\n')
        r->at++;
    if (css_is_blank(*r->at))
        r->at++;
    return put_utf8(out, strtoul(digits, NULL, 16));
}

static const char *take_name(struct css_reader *r)
{
    char buf[2 * CSS_MAX_BYTES];
    size_t n = 0;

    while (is_name(r->at)) {
        if (*r->at == '\\')
            n += take_escape(r, buf + n);
        else
            buf[n++] = *r->at++;
    }
    buf[n] = '\0';
    return css_reader_keep(r, buf, n + 1);
}

const char *css_reader_ident(struct css_reader *r, const char *what)
{
    if (at_ident(r->at))
        return take_name(r);
    css_reader_fail(r, what);
    return "";
}

const char *css_reader_string(struct css_reader *r, size_t *out_len)
{
    char buf[2 * CSS_MAX_BYTES], quote = *r->at++;
    size_t n = 0;

    while (*r->at && *r->at != quote && *r->at != '\n') {
        if (*r->at != '\\')
            buf[n++] = *r->at++;
        else if (r->at[1] == '\n')
            r->at += 2;
        else if (r->at[1])
            n += take_escape(r, buf + n);
        else
            r->at++;
    }
    if (*r->at == quote)
        r->at++;
    else
        css_reader_fail(r, "the string has no end");
    buf[n] = '\0';
    *out_len = n;
    return css_reader_keep(r, buf, n + 1);
}

bool css_reader_char(struct css_reader *r, char c)
{
    if (*r->at != c)
        return false;
    r->at++;
    return true;
}

void css_reader_expect(struct css_reader *r, char c, const char *what)
{
    css_reader_blanks(r);
    if (!css_reader_char(r, c))
        css_reader_fail(r, what);
}

bool css_reader_number(struct css_reader *r, long *out)
{
    char *end;

    if (!isdigit((unsigned char)*r->at))
        return false;
    *out = strtol(r->at, &end, 10);
    if (*out > 1000000000)
        *out = 1000000000; /* far over any index, far under overflow */
    r->at = end;
    return true;
}

/* -1, 1, or 0 when there is no sign. */
int css_reader_sign(struct css_reader *r)
{
    if (css_reader_char(r, '-'))
        return -1;
    return css_reader_char(r, '+') ? 1 : 0;
}

bool css_reader_word(struct css_reader *r, const char *word)
{
    size_t len = strlen(word);

    if (strncasecmp(r->at, word, len) != 0 || is_name(r->at + len))
        return false;
    r->at += len;
    return true;
}
