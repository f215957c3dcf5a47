/* SPDX-License-Identifier: MIT-0 */
#include "crawl_url.h"

#include <ctype.h>
#include <string.h>

/* RFC 3986, appendix B: any text falls into these five, and what stands before
 * a colon but is no scheme belongs to the path. data is NULL where a
 * part is undefined, which is not the same as empty. */
struct pieces {
    struct str_view scheme, authority, path, query, fragment;
};

static size_t span_to(struct str_view v, const char *stops)
{
    size_t n = 0;

    while (n < v.len && (!v.data[n] || !strchr(stops, v.data[n])))
        n++;
    return n;
}

/* 3.1: a letter, then letters, digits, "+", "-" and "."; 0: no scheme. */
static size_t scheme_length(struct str_view v)
{
    size_t n = 0;

    if (!v.len || !isalpha((unsigned char)v.data[0]))
        return 0;
    while (n < v.len &&
           (isalnum((unsigned char)v.data[n]) || v.data[n] == '+' ||
            v.data[n] == '-' || v.data[n] == '.'))
        n++;
    return n < v.len && v.data[n] == ':' ? n : 0;
}

static struct pieces split(struct str_view v)
{
    struct pieces p = {0};
    size_t n = scheme_length(v);

    if (n) {
        p.scheme = str_view_take(v, n);
        v = str_view_drop(v, n + 1);
    }
    if (str_view_starts_with(v, str_view_from("//"))) {
        v = str_view_drop(v, 2);
        n = span_to(v, "/?#");
        p.authority = str_view_take(v, n);
        v = str_view_drop(v, n);
    }
    n = span_to(v, "?#");
    p.path = str_view_take(v, n);
    v = str_view_drop(v, n);
    if (v.len && v.data[0] == '?') {
        n = span_to(v, "#");
        p.query = str_view_drop(str_view_take(v, n), 1);
        v = str_view_drop(v, n);
    }
    if (v.len)
        p.fragment = str_view_drop(v, 1);
    return p;
}

static bool starts(struct str_view v, const char *prefix)
{
    return str_view_starts_with(v, str_view_from(prefix));
}

static bool is(struct str_view v, const char *text)
{
    return str_view_equal(v, str_view_from(text));
}

static void pop_segment(struct string_builder *out, size_t start)
{
    size_t end = out->len;

    while (end > start && out->data[end - 1] != '/')
        end--;
    if (end > start)
        end--;
    if (out->data) {
        out->len = end;
        out->data[end] = '\0';
    }
}

/* 5.2.4, its five rules in their order. */
static void append_without_dots(struct string_builder *out, struct str_view in)
{
    size_t start = out->len;

    while (in.len) {
        if (starts(in, "../")) {
            in = str_view_drop(in, 3);
        } else if (starts(in, "./") || starts(in, "/./")) {
            in = str_view_drop(in, 2);
        } else if (is(in, "/.")) {
            in = str_view_from("/");
        } else if (starts(in, "/../") || is(in, "/..")) {
            in = in.len > 3 ? str_view_drop(in, 3) : str_view_from("/");
            pop_segment(out, start);
        } else if (is(in, ".") || is(in, "..")) {
            in.len = 0;
        } else {
            size_t n = 1 + span_to(str_view_drop(in, 1), "/");

            string_builder_append(out, in.data, n);
            in = str_view_drop(in, n);
        }
    }
}

/* 5.2.3: the reference takes the place of the base's last segment. */
static void append_merged(struct string_builder *out, const struct pieces *base,
                          struct str_view ref)
{
    struct string_builder merged;
    size_t n = base->path.len;

    string_builder_init(&merged, 0);
    while (n > 0 && base->path.data[n - 1] != '/')
        n--;
    if (base->authority.data && !base->path.len)
        string_builder_append_char(&merged, '/');
    string_builder_append(&merged, base->path.data, n);
    string_builder_append(&merged, ref.data, ref.len);
    append_without_dots(out,
                        str_view_of(string_builder_cstr(&merged), merged.len));
    if (merged.error)
        out->error = merged.error;
    string_builder_fini(&merged);
}

static void append_piece(struct string_builder *out, const char *before,
                         struct str_view v, const char *after)
{
    if (!v.data)
        return;
    string_builder_append_str(out, before);
    string_builder_append(out, v.data, v.len);
    string_builder_append_str(out, after);
}

int crawl_url_join_rfc(struct string_builder *out, struct str_view base_text,
                       struct str_view ref_text)
{
    struct pieces base = split(base_text), ref = split(ref_text);
    bool own = ref.scheme.data || ref.authority.data;
    struct str_view query = ref.query;

    append_piece(out, "", ref.scheme.data ? ref.scheme : base.scheme, ":");
    append_piece(out, "//", own ? ref.authority : base.authority, "");
    if (own || starts(ref.path, "/")) {
        append_without_dots(out, ref.path);
    } else if (ref.path.len) {
        append_merged(out, &base, ref.path);
    } else {
        string_builder_append(out, base.path.data, base.path.len);
        if (!query.data)
            query = base.query;
    }
    append_piece(out, "?", query, "");
    append_piece(out, "#", ref.fragment, "");
    return out->error;
}
