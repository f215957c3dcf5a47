/* SPDX-License-Identifier: MIT-0 */
#include "crawl_canonical.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <idn2.h>
#include <sha2.h>

#include "crawl_octets.h"
#include "dyn_array.h"

#define SUB_DELIMS "!$&'()*+,;="
#define PATH_SAFE ":/?[]@" SUB_DELIMS "-._~|%"
#define SAFE PATH_SAFE "#"

/* A URL as Python's urlparse cuts it. */
struct cut {
    struct str_view scheme, netloc, path, params, query, fragment;
    bool has_netloc;
};

struct pair {
    struct str_view name, value; /* decoded; slices of the arena's text */
};

typedef DYN_ARRAY(struct pair) pairs;

static size_t find(struct str_view v, char c)
{
    const char *at = v.len ? memchr(v.data, c, v.len) : NULL;

    return at ? (size_t)(at - v.data) : v.len;
}

/* Up to `c`, and what is behind it; nothing behind when it is not there. */
static struct str_view cut_at(struct str_view *v, char c)
{
    size_t n = find(*v, c);
    struct str_view behind = str_view_drop(*v, n + 1);

    *v = str_view_take(*v, n);
    return behind;
}

static bool is_scheme(struct str_view v)
{
    size_t i;

    if (!v.len || !isalpha((unsigned char)v.data[0]))
        return false;
    for (i = 0; i < v.len; i++)
        if (!isalnum((unsigned char)v.data[i]) &&
            (!v.data[i] || !strchr("+-.", v.data[i])))
            return false;
    return true;
}

/* ";params" of the last segment. */
static void cut_params(struct cut *c)
{
    struct str_view last;
    size_t from = c->path.len, at;

    while (from > 0 && c->path.data[from - 1] != '/')
        from--;
    last = str_view_drop(c->path, from);
    at = find(last, ';');
    c->params = str_view_drop(last, at + 1);
    c->path.len = from + at;
}

static struct cut cut_url(struct str_view v)
{
    struct cut c = {0};
    size_t colon = find(v, ':');

    if (colon < v.len && is_scheme(str_view_take(v, colon))) {
        c.scheme = str_view_take(v, colon);
        v = str_view_drop(v, colon + 1);
    }
    if (str_view_starts_with(v, str_view_from("//"))) {
        size_t n = 2;

        while (n < v.len && (!v.data[n] || !strchr("/?#", v.data[n])))
            n++;
        c.netloc = str_view_drop(str_view_take(v, n), 2);
        c.has_netloc = true;
        v = str_view_drop(v, n);
    }
    c.fragment = cut_at(&v, '#');
    c.query = cut_at(&v, '?');
    c.path = v;
    cut_params(&c);
    return c;
}

/* ------------------------------------------------------------ percent forms */

static bool is_safe(unsigned char c, const char *safe)
{
    return c < 128 && c && (isalnum(c) || strchr(safe, c));
}

static void append_quoted(struct string_builder *out, struct str_view v,
                          const char *safe, bool plus)
{
    size_t i;

    for (i = 0; i < v.len; i++) {
        unsigned char c = (unsigned char)v.data[i];

        if (is_safe(c, safe))
            string_builder_append_char(out, (char)c);
        else if (c == ' ' && plus)
            string_builder_append_char(out, '+');
        else
            string_builder_append_format(out, "%%%02X", c);
    }
}

/* Every %XX becomes its byte; in a path, `/` and `?` stay encoded. */
static void append_decoded(struct string_builder *out, struct str_view v,
                           bool path)
{
    size_t i;

    for (i = 0; i < v.len; i++) {
        int byte = crawl_percent_byte(v, i);

        if (byte < 0) {
            string_builder_append_char(
                out, !path && v.data[i] == '+' ? ' ' : v.data[i]);
            continue;
        }
        if (path && (byte == '/' || byte == '?'))
            string_builder_append_format(out, "%%%02X", (unsigned)byte);
        else
            string_builder_append_char(out, (char)byte);
        i += 2;
    }
}

/* ----------------------------------------------------------------- parts --*/

static void append_lower(struct string_builder *out, struct str_view v)
{
    size_t i;

    for (i = 0; i < v.len; i++)
        string_builder_append_char(out,
                                   (char)tolower((unsigned char)v.data[i]));
}

static bool is_ascii(struct str_view v)
{
    size_t i;

    for (i = 0; i < v.len; i++)
        if (!v.data[i] || (unsigned char)v.data[i] > 127)
            return false;
    return true;
}

static void append_netloc(struct string_builder *out, struct str_view v)
{
    char *text, *ascii = NULL;

    while (v.len && v.data[v.len - 1] == ':')
        v.len--;
    if (is_ascii(v)) {
        append_lower(out, v);
        return;
    }
    text = strndup(v.data, v.len);
    if (!text)
        out->error = -ENOMEM;
    else if (idn2_to_ascii_8z(text, &ascii, IDN2_NONTRANSITIONAL) == IDN2_OK)
        string_builder_append_str(out, ascii);
    else
        append_quoted(out, v, SAFE, false);
    idn2_free(ascii);
    free(text);
}

static void append_path(struct string_builder *out, struct str_view path)
{
    struct string_builder decoded;

    string_builder_init(&decoded, 0);
    append_decoded(&decoded, path, true);
    append_quoted(out, str_view_of(string_builder_cstr(&decoded), decoded.len),
                  PATH_SAFE, false);
    if (decoded.error)
        out->error = decoded.error;
    string_builder_fini(&decoded);
    if (!path.len)
        string_builder_append_char(out, '/');
}

static int compare_pairs(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    int order = str_view_compare(x->name, y->name);

    return order ? order : str_view_compare(x->value, y->value);
}

static struct str_view decoded_view(const struct string_builder *text,
                                    size_t from)
{
    return str_view_of(string_builder_cstr(text) + from, text->len - from);
}

/* Decoded text is never longer: the reserved room makes views stay good. */
static int collect_pairs(pairs *out, struct string_builder *text,
                         struct str_view query)
{
    int rc = 0;

    while (rc == 0 && query.len) {
        size_t n = 0, from = text->len, value_from;
        struct str_view name, value;
        struct pair pair;

        while (n < query.len && query.data[n] != '&' && query.data[n] != ';')
            n++;
        name = str_view_take(query, n);
        query = str_view_drop(query, n + 1);
        if (!name.len)
            continue;
        value = cut_at(&name, '=');
        append_decoded(text, name, false);
        value_from = text->len;
        pair.name = decoded_view(text, from);
        append_decoded(text, value, false);
        pair.value = decoded_view(text, value_from);
        rc = text->error ? text->error : dyn_array_push(out, pair);
    }
    return rc;
}

static int reserve(struct string_builder *text, size_t bytes)
{
    size_t i;

    for (i = 0; i < bytes; i++)
        string_builder_append_char(text, ' ');
    text->len = 0;
    return text->error;
}

static void append_query(struct string_builder *out, struct str_view query)
{
    struct string_builder text;
    pairs all = {0};
    size_t i;
    int rc;

    string_builder_init(&text, 0);
    rc = reserve(&text, query.len);
    if (rc == 0)
        rc = collect_pairs(&all, &text, query);
    if (rc < 0)
        out->error = rc;
    if (all.len)
        qsort(all.data, all.len, sizeof *all.data, compare_pairs);
    for (i = 0; rc == 0 && i < all.len; i++) {
        string_builder_append_char(out, i ? '&' : '?');
        append_quoted(out, all.data[i].name, "_.-~", true);
        string_builder_append_char(out, '=');
        append_quoted(out, all.data[i].value, "_.-~", true);
    }
    dyn_array_fini(&all);
    string_builder_fini(&text);
}

static struct str_view strip(struct str_view v)
{
    while (v.len && (unsigned char)v.data[0] <= ' ')
        v = str_view_drop(v, 1);
    while (v.len && (unsigned char)v.data[v.len - 1] <= ' ')
        v.len--;
    return v;
}

int crawl_canonical_append(struct string_builder *out, struct str_view url,
                           bool keep_fragment)
{
    struct cut c = cut_url(strip(url));

    append_lower(out, c.scheme);
    if (c.scheme.len)
        string_builder_append_char(out, ':');
    if (c.has_netloc) {
        string_builder_append_str(out, "//");
        append_netloc(out, c.netloc);
    }
    append_path(out, c.path);
    if (c.params.len) {
        string_builder_append_char(out, ';');
        append_quoted(out, c.params, SAFE, false);
    }
    append_query(out, c.query);
    if (keep_fragment && c.fragment.len) {
        string_builder_append_char(out, '#');
        append_quoted(out, c.fragment, SAFE, false);
    }
    return out->error;
}

int crawl_fingerprint_make(struct crawl_fingerprint *out, const char *method,
                           struct str_view url, struct str_view body,
                           bool keep_fragment)
{
    struct string_builder text;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX sha;
    int rc;

    string_builder_init(&text, 0);
    for (; *method; method++)
        string_builder_append_char(&text,
                                   (char)toupper((unsigned char)*method));
    string_builder_append_char(&text, '\n');
    rc = crawl_canonical_append(&text, url, keep_fragment);
    string_builder_append_char(&text, '\n');
    if (rc == 0)
        rc = text.error;
    if (rc == 0) {
        SHA256Init(&sha);
        SHA256Update(&sha, (const uint8_t *)text.data, text.len);
        SHA256Update(&sha, (const uint8_t *)body.data, body.len);
        SHA256Final(digest, &sha);
        memcpy(out->bytes, digest, sizeof out->bytes);
    }
    string_builder_fini(&text);
    return rc;
}
