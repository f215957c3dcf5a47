/* SPDX-License-Identifier: MIT-0 */
#include "crawl_charset.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl_charset_names.h"
#include "crawl_octets.h"

enum { PRESCAN_BYTES = 1024, LABEL_MAX = 40 };

const char *crawl_charset_find(struct str_view label)
{
    const struct crawl_charset_name *n;
    char word[LABEL_MAX + 3] = " ";
    size_t i;

    while (label.len && crawl_is_blank(label.data[0]))
        label = str_view_drop(label, 1);
    while (label.len && crawl_is_blank(label.data[label.len - 1]))
        label.len--;
    if (!label.len || label.len > LABEL_MAX)
        return NULL;
    for (i = 0; i < label.len; i++) {
        if (!label.data[i] || crawl_is_blank(label.data[i]))
            return NULL;
        word[i + 1] = (char)tolower((unsigned char)label.data[i]);
    }
    word[i + 1] = ' ';
    for (n = crawl_charset_names; n->name; n++)
        if (strstr(n->labels, word))
            return n->name;
    return NULL;
}

/* ---------------------------------------------------------------- sniffing */

static size_t skip_blanks(struct str_view v, size_t at)
{
    while (at < v.len && crawl_is_blank(v.data[at]))
        at++;
    return at;
}

/* The value of "charset=" in a meta's content, or empty. */
static struct str_view charset_value(struct str_view v)
{
    size_t at;

    for (at = 0; at + 7 <= v.len; at++) {
        size_t end;

        if (strncasecmp(v.data + at, "charset", 7) != 0)
            continue;
        at = skip_blanks(v, at + 7);
        if (at >= v.len || v.data[at] != '=') {
            at--;
            continue;
        }
        at = skip_blanks(v, at + 1);
        if (at < v.len && (v.data[at] == '"' || v.data[at] == '\'')) {
            for (end = at + 1; end < v.len && v.data[end] != v.data[at];)
                end++;
            return end < v.len
                       ? str_view_take(str_view_drop(v, at + 1), end - at - 1)
                       : (struct str_view){0};
        }
        for (end = at;
             end < v.len && !crawl_is_blank(v.data[end]) && v.data[end] != ';';)
            end++;
        return str_view_take(str_view_drop(v, at), end - at);
    }
    return (struct str_view){0};
}

/* A header's parameter of that very name: "xcharset=gbk" is another one, and so
 * is what stands in quotes. */
static struct str_view header_charset(struct str_view v)
{
    while (v.len) {
        size_t at = skip_blanks(v, 0), end = 0, behind;
        bool quoted = false;

        for (; end < v.len && (quoted || v.data[end] != ';'); end++)
            quoted = quoted != (v.data[end] == '"');
        behind = skip_blanks(v, at + 7);
        if (behind < end && v.data[behind] == '=' &&
            strncasecmp(v.data + at, "charset", 7) == 0)
            return charset_value(str_view_take(v, end));
        v = str_view_drop(v, end + 1);
    }
    return (struct str_view){0};
}

const char *crawl_charset_mark(struct str_view body, size_t *out_len)
{
    *out_len = 2;
    if (str_view_starts_with(body, str_view_from("\xef\xbb\xbf"))) {
        *out_len = 3;
        return "UTF-8";
    }
    if (str_view_starts_with(body, str_view_from("\xfe\xff")))
        return "UTF-16BE";
    if (str_view_starts_with(body, str_view_from("\xff\xfe")))
        return "UTF-16LE";
    *out_len = 0;
    return NULL;
}

struct attribute {
    char name[24], value[256]; /* in lower case; longer ones are cut */
};

static void put(char *buf, size_t cap, size_t *n, int c)
{
    if (*n + 1 < cap)
        buf[(*n)++] = (char)tolower(c);
    buf[*n] = '\0';
}

/* "Get an attribute" of the standard: from *at on; false at '>' or the end. */
static bool next_attribute(struct str_view v, size_t *at, struct attribute *out)
{
    size_t n = 0, i = *at;
    char quote = 0;

    out->name[0] = out->value[0] = '\0';
    while (i < v.len && (crawl_is_blank(v.data[i]) || v.data[i] == '/'))
        i++;
    *at = i;
    if (i >= v.len || v.data[i] == '>')
        return false;
    for (; i < v.len && !(v.data[i] == '=' && n) &&
           !crawl_is_blank(v.data[i]) && v.data[i] != '/' && v.data[i] != '>';
         i++)
        put(out->name, sizeof out->name, &n, (unsigned char)v.data[i]);
    i = skip_blanks(v, i);
    *at = i;
    if (i >= v.len || v.data[i] != '=')
        return true;
    i = skip_blanks(v, i + 1);
    if (i < v.len && (v.data[i] == '"' || v.data[i] == '\''))
        quote = v.data[i++];
    for (n = 0; i < v.len; i++) {
        if (quote ? v.data[i] == quote
                  : crawl_is_blank(v.data[i]) || v.data[i] == '>')
            break;
        put(out->value, sizeof out->value, &n, (unsigned char)v.data[i]);
    }
    *at = i < v.len && quote ? i + 1 : i;
    return true;
}

/* One <meta ...>: the encoding it names, or NULL. */
static const char *meta_charset(struct str_view v, size_t *at)
{
    struct attribute a;
    bool pragma = false, seen_http = false, seen_content = false,
         seen_charset = false, need_pragma = false, need_known = false;
    const char *name = NULL;

    while (next_attribute(v, at, &a)) {
        if (strcmp(a.name, "http-equiv") == 0 && !seen_http) {
            seen_http = true;
            pragma = strcmp(a.value, "content-type") == 0;
        } else if (strcmp(a.name, "content") == 0 && !seen_content) {
            const char *found =
                crawl_charset_find(charset_value(str_view_from(a.value)));

            seen_content = true;
            if (found && !name) {
                name = found;
                need_pragma = need_known = true;
            }
        } else if (strcmp(a.name, "charset") == 0 && !seen_charset) {
            seen_charset = true;
            name = crawl_charset_find(str_view_from(a.value));
            need_pragma = false;
            need_known = true;
        }
    }
    if (!need_known || (need_pragma && !pragma) || !name)
        return NULL;
    if (strncmp(name, "UTF-16", 6) == 0)
        return "UTF-8"; /* what was read as ASCII is not UTF-16 */
    return strcmp(name, "x-user-defined") == 0 ? "windows-1252" : name;
}

static bool starts_nocase(struct str_view v, size_t at, const char *text)
{
    size_t len = strlen(text);

    return at + len <= v.len && strncasecmp(v.data + at, text, len) == 0;
}

static size_t find_text(struct str_view v, size_t from, const char *text)
{
    ptrdiff_t at = str_view_find(str_view_drop(v, from), str_view_from(text));

    return at < 0 ? v.len : from + (size_t)at + strlen(text);
}

/* Passes over "</name attributes>" or "<name attributes>". */
static size_t skip_tag(struct str_view v, size_t at)
{
    struct attribute a;

    while (at < v.len && !crawl_is_blank(v.data[at]) && v.data[at] != '>')
        at++;
    while (next_attribute(v, &at, &a))
        ;
    return at + 1;
}

static const char *prescan(struct str_view v)
{
    size_t at = 0;

    v = str_view_take(v, PRESCAN_BYTES);
    while (at < v.len) {
        if (v.data[at] != '<') {
            at++;
        } else if (starts_nocase(v, at, "<!--")) {
            at = find_text(v, at + 2, "-->");
        } else if (starts_nocase(v, at, "<meta") && at + 5 < v.len &&
                   (crawl_is_blank(v.data[at + 5]) || v.data[at + 5] == '/')) {
            const char *name;

            at += 5;
            name = meta_charset(v, &at);
            if (name)
                return name;
            at++;
        } else if (at + 1 < v.len &&
                   (isalpha((unsigned char)v.data[at + 1]) ||
                    (v.data[at + 1] == '/' && at + 2 < v.len &&
                     isalpha((unsigned char)v.data[at + 2])))) {
            at = skip_tag(v, at + 1);
        } else if (at + 1 < v.len && memchr("!/?", v.data[at + 1], 3)) {
            at = find_text(v, at + 1, ">");
        } else {
            at++;
        }
    }
    return NULL;
}

const char *crawl_charset_sniff(struct str_view content_type,
                                struct str_view body, const char *otherwise)
{
    size_t unused;
    const char *name = crawl_charset_mark(body, &unused);

    if (!name)
        name = crawl_charset_find(header_charset(content_type));
    if (!name)
        name = prescan(body);
    return name ? name : otherwise;
}
