/* SPDX-License-Identifier: MIT-0 */
#include "crawl_url_private.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl_host.h"

/* Percent-encode sets; each also holds what is no printable ASCII. */
#define FRAGMENT_SET " \"<>`"
#define QUERY_SET " \"#<>"
#define SPECIAL_QUERY_SET QUERY_SET "'"
#define PATH_SET QUERY_SET "?^`{}"
#define USERINFO_SET PATH_SET "/:;=@[\\]|"

struct parser {
    struct crawl_url *out;
    const struct crawl_url *base;
    const struct crawl_url_encoder *encoder;
    struct str_view rest; /* of the input */
    bool file;
};

/* ------------------------------------------------------------- the input --*/

static int peek(const struct parser *p, size_t at)
{
    return at < p->rest.len ? (unsigned char)p->rest.data[at] : -1;
}

static void skip(struct parser *p, size_t n)
{
    p->rest = str_view_drop(p->rest, n);
}

/* A slash, or what a browser takes for one. */
static bool at_slash(const struct parser *p, size_t at)
{
    int c = peek(p, at);

    return c == '/' || (c == '\\' && p->out->special);
}

static void append_part(struct parser *p, struct str_view v)
{
    string_builder_append(&p->out->href, v.data, v.len);
}

static void append_text(struct parser *p, const char *text)
{
    string_builder_append_str(&p->out->href, text);
}

static bool is_special(struct str_view scheme)
{
    return crawl_url_is(scheme, "http") || crawl_url_is(scheme, "https") ||
           crawl_url_is(scheme, "ws") || crawl_url_is(scheme, "wss") ||
           crawl_url_is(scheme, "ftp") || crawl_url_is(scheme, "file");
}

static struct str_view default_port(struct str_view scheme)
{
    if (crawl_url_is(scheme, "http") || crawl_url_is(scheme, "ws"))
        return str_view_from("80");
    if (crawl_url_is(scheme, "https") || crawl_url_is(scheme, "wss"))
        return str_view_from("443");
    return str_view_from(crawl_url_is(scheme, "ftp") ? "21" : "");
}

static void scheme_known(struct parser *p)
{
    struct crawl_url *u = p->out;

    u->special = is_special(crawl_url_scheme(u));
    p->file = crawl_url_is(crawl_url_scheme(u), "file");
}

/* Takes "scheme:" off the front, in lower case; false when there is none. */
static bool take_scheme(struct parser *p)
{
    size_t n = 0, i;

    if (!isalpha(peek(p, 0)))
        return false;
    while (isalnum(peek(p, n)) || peek(p, n) == '+' || peek(p, n) == '-' ||
           peek(p, n) == '.')
        n++;
    if (peek(p, n) != ':')
        return false;
    for (i = 0; i < n; i++)
        string_builder_append_char(&p->out->href, (char)tolower(peek(p, i)));
    string_builder_append_char(&p->out->href, ':');
    p->out->scheme_end = n;
    skip(p, n + 1);
    scheme_known(p);
    return true;
}

/* -------------------------------------------------------------- the path --*/

/* Takes the last segment of the path away; "file:///C:" keeps its drive. */
static void shorten(struct parser *p)
{
    struct crawl_url *u = p->out;
    size_t end = u->href.len;

    if (end == u->path)
        return;
    while (u->href.data[end - 1] != '/')
        end--;
    end--;
    if (p->file && end == u->path &&
        crawl_url_drive(crawl_url_part(u, end + 1, u->href.len), true))
        return;
    u->href.len = end;
    u->href.data[end] = '\0';
}

static void add_segment(struct parser *p, struct str_view segment)
{
    struct crawl_url *u = p->out;
    bool drive =
        p->file && u->href.len == u->path && crawl_url_drive(segment, false);

    append_text(p, "/");
    crawl_percent_append(&u->href, segment, PATH_SET);
    if (drive && !u->href.error)
        u->href.data[u->href.len - 1] = ':';
}

/* Segment by segment, up to '?', '#' or the end. */
static void take_path(struct parser *p)
{
    bool more = true;

    while (more) {
        struct str_view segment;
        size_t n = 0;

        while (peek(p, n) >= 0 && !at_slash(p, n) && peek(p, n) != '?' &&
               peek(p, n) != '#')
            n++;
        segment = str_view_take(p->rest, n);
        more = at_slash(p, n);
        skip(p, more ? n + 1 : n);
        if (crawl_url_two_dots(segment))
            shorten(p);
        if (crawl_url_two_dots(segment) || crawl_url_dot(segment)) {
            if (!more)
                append_text(p, "/");
        } else {
            add_segment(p, segment);
        }
    }
}

/* After an authority: a path begins with its slash, and is there if special. */
static void start_path(struct parser *p)
{
    p->out->path = p->out->href.len;
    if (at_slash(p, 0)) {
        skip(p, 1);
        take_path(p);
    } else if (p->out->special ||
               (peek(p, 0) >= 0 && peek(p, 0) != '?' && peek(p, 0) != '#')) {
        take_path(p);
    }
}

/* "web+x:/.//p": two slashes in front would read as an authority. */
static void guard_path(struct parser *p)
{
    struct crawl_url *u = p->out;
    size_t len = u->href.len - u->path;
    char *path;

    if (u->host || len < 2 || memcmp(u->href.data + u->path, "//", 2) != 0)
        return;
    append_text(p, "/.");
    if (u->href.error)
        return;
    path = u->href.data + u->path;
    memmove(path + 2, path, len);
    memcpy(path, "/.", 2);
    u->path += 2;
}

/* --------------------------------------------------------- the authority --*/

static size_t authority_len(const struct parser *p)
{
    size_t n = 0;

    while (peek(p, n) >= 0 && peek(p, n) != '?' && peek(p, n) != '#' &&
           !at_slash(p, n))
        n++;
    return n;
}

static void add_userinfo(struct parser *p, struct str_view v)
{
    const char *colon = memchr(v.data, ':', v.len);
    size_t user = colon ? (size_t)(colon - v.data) : v.len;

    if (v.len == 0 || (colon && v.len == 1))
        return; /* "http://@h", "http://:@h" */
    crawl_percent_append(&p->out->href, str_view_take(v, user), USERINFO_SET);
    if (user + 1 < v.len) {
        append_text(p, ":");
        crawl_percent_append(&p->out->href, str_view_drop(v, user + 1),
                             USERINFO_SET);
    }
    append_text(p, "@");
}

static int add_port(struct parser *p, struct str_view v)
{
    unsigned port = 0;
    char text[16];
    size_t i;

    if (!v.len)
        return 0;
    for (i = 0; i < v.len; i++) {
        if (!isdigit((unsigned char)v.data[i]))
            return -EINVAL;
        port = port * 10 + (unsigned)(v.data[i] - '0');
        if (port > 65535)
            return -EINVAL;
    }
    (void)snprintf(text, sizeof text, "%u", port);
    if (!crawl_url_is(default_port(crawl_url_scheme(p->out)), text)) {
        append_text(p, ":");
        append_text(p, text);
    }
    return 0;
}

/* Where the port's colon is, or v.len. */
static size_t find_port(struct str_view v)
{
    bool inside = false;
    size_t i;

    for (i = 0; i < v.len; i++) {
        if (v.data[i] == '[')
            inside = true;
        else if (v.data[i] == ']')
            inside = false;
        else if (v.data[i] == ':' && !inside)
            break;
    }
    return i;
}

static int take_authority(struct parser *p)
{
    struct crawl_url *u = p->out;
    struct str_view v = str_view_take(p->rest, authority_len(p));
    size_t at = v.len, colon;
    bool user = false;
    int rc;

    skip(p, v.len);
    append_text(p, "//");
    while (at > 0 && v.data[at - 1] != '@')
        at--;
    if (at > 0) {
        add_userinfo(p, str_view_take(v, at - 1));
        v = str_view_drop(v, at);
        user = true;
    }
    colon = find_port(v);
    if (colon == 0 && (u->special || user || v.len))
        return -EINVAL; /* no host, but something that needs one */
    u->host = u->href.len;
    rc = crawl_host_append(&u->href, str_view_take(v, colon), u->special);
    u->host_end = u->href.len;
    if (rc == 0)
        rc = add_port(p, str_view_drop(v, colon + 1));
    if (rc == 0)
        start_path(p);
    return rc;
}

static void copy_authority(struct parser *p)
{
    const struct crawl_url *b = p->base;
    size_t shift;

    if (!b->host) {
        p->out->path = p->out->href.len;
        return;
    }
    shift = p->out->href.len - (b->scheme_end + 1);
    append_part(p, crawl_url_part(b, b->scheme_end + 1, b->path));
    p->out->host = b->host + shift;
    p->out->host_end = b->host_end + shift;
    p->out->path = p->out->href.len;
}

/* ------------------------------------------------------------------ file --*/

static int take_file_host(struct parser *p)
{
    struct crawl_url *u = p->out;
    struct str_view v = str_view_take(p->rest, authority_len(p));
    int rc = 0;

    append_text(p, "//");
    u->host = u->href.len;
    if (!crawl_url_drive(v, false)) {
        skip(p, v.len);
        if (v.len)
            rc = crawl_host_append(&u->href, v, true);
        if (rc == 0 &&
            crawl_url_is(crawl_url_part(u, u->host, u->href.len), "localhost"))
            u->href.len = u->host;
    }
    u->host_end = u->href.len;
    if (rc == 0)
        start_path(p);
    return rc;
}

static void file_authority(struct parser *p, const struct crawl_url *from)
{
    append_text(p, "//");
    p->out->host = p->out->href.len;
    if (from)
        append_part(p, crawl_url_host(from));
    p->out->host_end = p->out->path = p->out->href.len;
}

/* The drive that a file base begins with: "/C:", or nothing. */
static struct str_view base_drive(const struct crawl_url *b)
{
    struct str_view path = crawl_url_part(b, b->path, b->path_end);

    if (path.len >= 3 &&
        crawl_url_drive(str_view_take(str_view_drop(path, 1), 2), true) &&
        (path.len == 3 || path.data[3] == '/'))
        return str_view_take(path, 3);
    return str_view_take(path, 0);
}

/* 0, 1 when the query of the base is to be kept, or -errno. */
static int take_file(struct parser *p)
{
    const struct crawl_url *b = p->base;
    bool file_base = b && crawl_url_is(crawl_url_scheme(b), "file");
    int c = peek(p, 0);

    if (at_slash(p, 0)) {
        if (at_slash(p, 1)) {
            skip(p, 2);
            return take_file_host(p);
        }
        skip(p, 1);
        file_authority(p, file_base ? b : NULL);
        if (file_base && !crawl_url_starts_with_drive(p->rest))
            append_part(p, base_drive(b));
        take_path(p);
        return 0;
    }
    file_authority(p, file_base ? b : NULL);
    if (!file_base) {
        take_path(p);
        return 0;
    }
    if (c >= 0 && c != '?' && c != '#' &&
        crawl_url_starts_with_drive(p->rest)) {
        take_path(p);
        return 0;
    }
    append_part(p, crawl_url_part(b, b->path, b->path_end));
    if (c < 0 || c == '#')
        return 1;
    if (c != '?') {
        shorten(p);
        take_path(p);
    }
    return 0;
}

/* -------------------------------------------------------- relative, tail --*/

/* 0, 1 when the query of the base is to be kept, or -errno. */
static int take_relative(struct parser *p)
{
    const struct crawl_url *b = p->base;
    int c = peek(p, 0);

    if (at_slash(p, 0)) {
        if (at_slash(p, 1)) {
            for (skip(p, 2); p->out->special && at_slash(p, 0);)
                skip(p, 1);
            return take_authority(p);
        }
        copy_authority(p);
        skip(p, 1);
        take_path(p);
        return 0;
    }
    copy_authority(p);
    append_part(p, crawl_url_part(b, b->path, b->path_end));
    if (c < 0 || c == '#')
        return 1;
    if (c != '?') {
        shorten(p);
        take_path(p);
    }
    return 0;
}

static void take_opaque(struct parser *p)
{
    size_t n = 0;

    p->out->opaque = true;
    p->out->path = p->out->href.len;
    while (peek(p, n) >= 0 && peek(p, n) != '?' && peek(p, n) != '#')
        n++;
    crawl_percent_append(&p->out->href, str_view_take(p->rest, n), "");
    skip(p, n);
}

static void take_query(struct parser *p)
{
    struct crawl_url *u = p->out;
    const char *set = u->special ? SPECIAL_QUERY_SET : QUERY_SET;
    struct str_view query;
    struct string_builder bytes;
    size_t n = 1;

    while (peek(p, n) >= 0 && peek(p, n) != '#')
        n++;
    query = str_view_drop(str_view_take(p->rest, n), 1);
    skip(p, n);
    append_text(p, "?");
    if (!p->encoder || !crawl_url_is_http(u)) {
        crawl_percent_append(&u->href, query, set);
        return;
    }
    string_builder_init(&bytes, CRAWL_URL_MAX);
    if (p->encoder->encode(p->encoder->ctx, query, &bytes) < 0)
        u->href.error = bytes.error ? bytes.error : -ENOMEM;
    crawl_percent_append_bytes(
        &u->href, str_view_of(string_builder_cstr(&bytes), bytes.len), set);
    string_builder_fini(&bytes);
}

static void take_tail(struct parser *p, bool base_query)
{
    struct crawl_url *u = p->out;

    if (!u->opaque)
        guard_path(p);
    u->path_end = u->href.len;
    if (base_query)
        append_part(
            p, crawl_url_part(p->base, p->base->path_end, p->base->query_end));
    else if (peek(p, 0) == '?')
        take_query(p);
    u->query_end = u->href.len;
    if (peek(p, 0) == '#') {
        append_text(p, "#");
        crawl_percent_append(&u->href, str_view_drop(p->rest, 1), FRAGMENT_SET);
    }
}

/* ----------------------------------------------------------------- parse --*/

/* After "scheme:". 0, 1 when the query of the base is kept, or -errno. */
static int take_absolute(struct parser *p)
{
    const struct crawl_url *b = p->base;
    bool same = b && b->special && p->out->special &&
                str_view_equal(crawl_url_scheme(b), crawl_url_scheme(p->out));

    if (p->file)
        return take_file(p);
    if (same && !(peek(p, 0) == '/' && peek(p, 1) == '/'))
        return take_relative(p);
    if (p->out->special) {
        while (at_slash(p, 0))
            skip(p, 1);
        return take_authority(p);
    }
    if (peek(p, 0) == '/' && peek(p, 1) == '/') {
        skip(p, 2);
        return take_authority(p);
    }
    if (peek(p, 0) == '/') {
        p->out->path = p->out->href.len;
        skip(p, 1);
        take_path(p);
    } else {
        take_opaque(p);
    }
    return 0;
}

/* Without a scheme. */
static int take_by_base(struct parser *p)
{
    const struct crawl_url *b = p->base;

    if (!b || (b->opaque && peek(p, 0) != '#'))
        return -EINVAL;
    append_part(p, crawl_url_part(b, 0, b->scheme_end + 1));
    p->out->scheme_end = b->scheme_end;
    scheme_known(p);
    if (b->opaque) {
        p->out->opaque = true;
        p->out->path = p->out->href.len;
        append_part(p, crawl_url_part(b, b->path, b->path_end));
        return 1;
    }
    return p->file ? take_file(p) : take_relative(p);
}

int crawl_url_parse(struct crawl_url *out, struct str_view text,
                    const struct crawl_url *base,
                    const struct crawl_url_encoder *encoder)
{
    struct parser p = {out, base, encoder, crawl_url_strip(text), false};
    struct string_builder keep = out->href;
    char *copy;
    int rc = crawl_url_drop_breaks(&p.rest, &copy);

    memset(out, 0, sizeof *out);
    out->href = keep;
    string_builder_clear(&out->href);
    if (rc == 0)
        rc = take_scheme(&p) ? take_absolute(&p) : take_by_base(&p);
    if (rc >= 0) {
        take_tail(&p, rc == 1);
        rc = out->href.error;
    }
    free(copy);
    if (rc < 0) {
        keep = out->href;
        memset(out, 0, sizeof *out);
        out->href = keep;
        string_builder_clear(&out->href);
    }
    return rc;
}
