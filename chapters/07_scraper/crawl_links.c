/* SPDX-License-Identifier: MIT-0 */
#include "crawl_links.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "crawl_octets.h"
#include "crawl_reference.h"

enum { NAME_MAX_BYTES = 16, TEXT_MAX = 4096, RAW_TEXT_MAX = 16 * TEXT_MAX };

struct scanner {
    struct crawl_links *links;
    struct str_view v;
    size_t at;
    crawl_link_fn *fn;
    void *ctx;
    int foreign;  /* open svg and math */
    int template; /* open templates */
    bool base_seen, title_seen, h1_seen, in_h1;
    int rc;
};

struct tag {
    /* Lower case. A longer name is cut, one with a NUL is empty: unknown. */
    char name[NAME_MAX_BYTES];
    bool closes, empty; /* </x>, <x/> */
    bool has_href, nofollow, has_rel;
    struct str_view href; /* as written */
};

static int peek(const struct scanner *s, size_t ahead)
{
    return s->at + ahead < s->v.len ? (unsigned char)s->v.data[s->at + ahead]
                                    : -1;
}

static bool here(const struct scanner *s, const char *text)
{
    size_t len = strlen(text);

    return s->at + len <= s->v.len &&
           strncasecmp(s->v.data + s->at, text, len) == 0;
}

/* Moves behind the next `text`, or to the end. */
static void pass(struct scanner *s, const char *text)
{
    size_t len = strlen(text);

    while (s->at + len <= s->v.len) {
        const char *found =
            memchr(s->v.data + s->at, text[0], s->v.len - s->at);

        if (!found)
            break;
        s->at = (size_t)(found - s->v.data);
        if (here(s, text)) {
            s->at += len;
            return;
        }
        s->at++;
    }
    s->at = s->v.len;
}

/* -------------------------------------------------------------------- tags */

static void take_name(struct scanner *s, struct tag *tag)
{
    bool has_nul = false; /* HTML: U+FFFD in the name */
    size_t n = 0;

    for (; peek(s, 0) >= 0 && !crawl_is_blank(peek(s, 0)) &&
           peek(s, 0) != '/' && peek(s, 0) != '>';
         s->at++) {
        has_nul = has_nul || peek(s, 0) == 0;
        if (n + 1 < sizeof tag->name)
            tag->name[n++] = (char)tolower(peek(s, 0));
    }
    tag->name[has_nul ? 0 : n] = '\0';
}

static bool name_is(struct str_view name, const char *text)
{
    return name.len == strlen(text) &&
           strncasecmp(name.data, text, name.len) == 0;
}

static bool has_word(struct str_view list, const char *word)
{
    size_t at = 0;

    while (at < list.len) {
        size_t from;

        while (at < list.len && crawl_is_blank(list.data[at]))
            at++;
        for (from = at; at < list.len && !crawl_is_blank(list.data[at]);)
            at++;
        if (name_is(str_view_take(str_view_drop(list, from), at - from), word))
            return true;
    }
    return false;
}

static struct str_view between(const struct scanner *s, size_t from, size_t to)
{
    return str_view_of(s->v.data + from, to - from);
}

static struct str_view take_value(struct scanner *s)
{
    int quote = peek(s, 0);
    size_t from;

    if (quote == '"' || quote == '\'') {
        const char *end =
            memchr(s->v.data + s->at + 1, quote, s->v.len - s->at - 1);

        from = s->at + 1;
        s->at = end ? (size_t)(end - s->v.data) + 1 : s->v.len;
        return between(s, from, end ? s->at - 1 : s->at);
    }
    for (from = s->at;
         peek(s, 0) >= 0 && !crawl_is_blank(peek(s, 0)) && peek(s, 0) != '>';)
        s->at++;
    return between(s, from, s->at);
}

static void note(struct tag *tag, struct str_view name, struct str_view value)
{
    if (name_is(name, "href") && !tag->has_href) { /* the first one wins */
        tag->has_href = true;
        tag->href = value;
    } else if (name_is(name, "rel") && !tag->has_rel) {
        tag->has_rel = true;
        tag->nofollow = has_word(value, "nofollow");
    }
}

/* false when the page ends inside the tag: then there is no tag. */
static bool take_attributes(struct scanner *s, struct tag *tag)
{
    for (;;) {
        struct str_view name, value = {0};
        size_t from;

        while (crawl_is_blank(peek(s, 0)) || peek(s, 0) == '/') {
            tag->empty = peek(s, 0) == '/' && peek(s, 1) == '>';
            s->at++;
        }
        if (peek(s, 0) < 0)
            return false;
        if (peek(s, 0) == '>') {
            s->at++;
            return true;
        }
        for (from = s->at++; peek(s, 0) >= 0 && !crawl_is_blank(peek(s, 0)) &&
                             peek(s, 0) != '/' && peek(s, 0) != '>' &&
                             peek(s, 0) != '=';)
            s->at++;
        name = between(s, from, s->at);
        while (crawl_is_blank(peek(s, 0)))
            s->at++;
        if (peek(s, 0) == '=') {
            for (s->at++; crawl_is_blank(peek(s, 0));)
                s->at++;
            if (peek(s, 0) != '>')
                value = take_value(s);
            if (peek(s, 0) < 0)
                return false;
        }
        note(tag, name, value);
    }
}

static int give_link(struct scanner *s, const struct tag *tag,
                     enum crawl_link_tag which)
{
    struct crawl_link link = {.tag = which, .nofollow = tag->nofollow};
    struct string_builder *href = &s->links->href;
    int rc;

    if (!memchr(tag->href.data ? tag->href.data : "", '&', tag->href.len) &&
        !memchr(tag->href.data ? tag->href.data : "", '\0', tag->href.len)) {
        link.href = tag->href;
        return s->fn(s->ctx, &link);
    }
    string_builder_clear(href);
    rc = crawl_reference_decode(href, tag->href, true, s->links->html);
    if (rc < 0)
        return rc;
    link.href = str_view_of(string_builder_cstr(href), href->len);
    return s->fn(s->ctx, &link);
}

/* -------------------------------------------------------------- raw text --*/

/* The end of the text of <name>: at "</name" and what may follow it. */
static bool at_end_tag(const struct scanner *s, const char *name)
{
    size_t len = strlen(name);
    int after = peek(s, 2 + len);

    return peek(s, 0) == '<' && peek(s, 1) == '/' &&
           s->at + 2 + len <= s->v.len &&
           strncasecmp(s->v.data + s->at + 2, name, len) == 0 &&
           (crawl_is_blank(after) || after == '/' || after == '>');
}

static bool at_script_start(const struct scanner *s)
{
    int after = peek(s, 7);

    return here(s, "<script") &&
           (crawl_is_blank(after) || after == '/' || after == '>');
}

/* A script may hold "<!-- <script> </script> -->": the inner end is none. */
static void pass_script(struct scanner *s)
{
    bool comment = false, inner = false;

    for (; s->at < s->v.len; s->at++) {
        if (!comment && here(s, "<!--")) {
            comment = true;
            s->at += 3;
            /* "<!-->" opens and closes */
            if (peek(s, 1) == '>' || (peek(s, 1) == '-' && peek(s, 2) == '>'))
                comment = false;
        } else if (comment && here(s, "-->")) {
            comment = inner = false;
        } else if (comment && !inner && at_script_start(s)) {
            inner = true;
        } else if (at_end_tag(s, "script")) {
            if (!inner)
                return;
            inner = false;
        }
    }
}

static struct str_view take_raw(struct scanner *s, const char *name)
{
    size_t from = s->at;

    if (strcmp(name, "script") == 0) {
        pass_script(s);
        return between(s, from, s->at);
    }
    while (s->at < s->v.len && !at_end_tag(s, name)) {
        const char *next =
            memchr(s->v.data + s->at + 1, '<', s->v.len - s->at - 1);

        s->at = next ? (size_t)(next - s->v.data) : s->v.len;
    }
    return between(s, from, s->at);
}

/* Takes the half of a character that a cut has left off the end. */
static void mend_cut(struct string_builder *out, char next)
{
    bool half = ((unsigned char)next & 0xc0) == 0x80;

    while (half && out->len) {
        half = ((unsigned char)out->data[--out->len] & 0xc0) == 0x80;
        out->data[out->len] = '\0';
    }
}

/* Text with blanks joined, references decoded. What is past the limit is left
 * out: an h1 that is never closed is no reason to lose a page. */
static int add_text(struct scanner *s, struct string_builder *out,
                    struct str_view text)
{
    struct string_builder *plain = &s->links->scratch;
    const char *at;
    int rc;

    if (out->len == TEXT_MAX)
        return 0;
    string_builder_clear(plain);
    rc = crawl_reference_decode(plain, str_view_take(text, RAW_TEXT_MAX), false,
                                s->links->html);
    for (at = string_builder_cstr(plain); rc == 0 && *at; at++) {
        bool blank = crawl_is_blank((unsigned char)*at);

        if (out->len == TEXT_MAX) {
            mend_cut(out, *at);
            break;
        }
        if (!blank)
            rc = string_builder_append_char(out, *at);
        else if (out->len && out->data[out->len - 1] != ' ')
            rc = string_builder_append_char(out, ' ');
    }
    return rc;
}

static void trim_end(struct string_builder *sb)
{
    if (sb->len && sb->data[sb->len - 1] == ' ')
        sb->data[--sb->len] = '\0';
}

/* ------------------------------------------------------------------- scan --*/

/* Most names differ in their first letter. */
static bool is(const char *name, const char *wanted)
{
    return *name == *wanted && strcmp(name, wanted) == 0;
}

static bool among(const char *name, const char *const *names)
{
    while (*names && !is(name, *names))
        names++;
    return *names;
}

static void raw_element(struct scanner *s, const char *name)
{
    struct str_view text = take_raw(s, name);

    if (!is(name, "title") || s->title_seen || s->template)
        return;
    s->title_seen = true;
    s->rc = add_text(s, &s->links->title, text);
    trim_end(&s->links->title);
}

static void count_open(struct scanner *s, const struct tag *tag)
{
    static const char *const foreign[] = {"svg", "math", NULL};
    int step = tag->closes ? -1 : 1;

    if (among(tag->name, foreign) && !(tag->empty && !tag->closes) &&
        s->foreign + step >= 0)
        s->foreign += step;
    if (is(tag->name, "template") && s->template + step >= 0)
        s->template += step;
    if (is(tag->name, "h1")) {
        if (tag->closes && s->in_h1)
            trim_end(&s->links->h1);
        s->in_h1 = !tag->closes && !s->h1_seen && !s->template;
        s->h1_seen = s->h1_seen || s->in_h1;
    }
}

static void element(struct scanner *s, const struct tag *tag)
{
    static const char *const raw[] = {"script", "style",    "xmp",
                                      "iframe", "noembed",  "noframes",
                                      "title",  "textarea", NULL};

    count_open(s, tag);
    if (tag->closes)
        return;
    if (tag->has_href && !s->template) {
        if (is(tag->name, "a")) {
            s->rc = give_link(s, tag, CRAWL_LINK_A);
        } else if (is(tag->name, "area")) {
            s->rc = give_link(s, tag, CRAWL_LINK_AREA);
        } else if (is(tag->name, "base") && !s->base_seen && !s->foreign) {
            s->base_seen = true;
            s->rc = give_link(s, tag, CRAWL_LINK_BASE);
        }
    }
    if (!s->foreign && among(tag->name, raw) && s->rc == 0)
        raw_element(s, tag->name);
    else if (!s->foreign && is(tag->name, "plaintext"))
        s->at = s->v.len;
}

static void markup(struct scanner *s) /* at "<!" or "<?" */
{
    if (here(s, "<!--")) {
        s->at += 4;
        if (peek(s, 0) == '>')
            s->at++;
        else if (peek(s, 0) == '-' && peek(s, 1) == '>')
            s->at += 2;
        else
            for (; s->at < s->v.len; s->at++) {
                if (here(s, "-->") || here(s, "--!>")) {
                    pass(s, ">");
                    return;
                }
            }
    } else if (s->foreign && here(s, "<![CDATA[")) {
        pass(s, "]]>");
    } else {
        pass(s, ">");
    }
}

static void take_tag(struct scanner *s)
{
    struct tag tag = {.closes = peek(s, 1) == '/'};

    s->at += tag.closes ? 2 : 1;
    take_name(s, &tag);
    if (take_attributes(s, &tag))
        element(s, &tag);
}

/* At a '<': a tag, markup, or a character like any other. */
static void at_less(struct scanner *s)
{
    int c = peek(s, 1);

    if (c >= 0 && c < 128 && isalpha(c)) {
        take_tag(s);
    } else if (c == '/' && peek(s, 2) >= 0 && isalpha(peek(s, 2)) &&
               peek(s, 2) < 128) {
        take_tag(s);
    } else if (c == '/' && peek(s, 2) == '>') {
        s->at += 3;
    } else if (c == '!' || c == '?' || (c == '/' && peek(s, 2) >= 0)) {
        markup(s);
    } else {
        s->at++;
    }
}

static void text_run(struct scanner *s)
{
    const char *next = memchr(s->v.data + s->at, '<', s->v.len - s->at);
    size_t end = next ? (size_t)(next - s->v.data) : s->v.len;

    if (s->in_h1)
        s->rc = add_text(s, &s->links->h1, between(s, s->at, end));
    s->at = end;
}

int crawl_links_scan(struct crawl_links *links, struct str_view html,
                     crawl_link_fn *fn, void *ctx)
{
    struct scanner s = {.links = links, .v = html, .fn = fn, .ctx = ctx};

    string_builder_clear(&links->title);
    string_builder_clear(&links->h1);
    while (s.at < html.len && s.rc == 0) {
        if (html.data[s.at] == '<')
            at_less(&s);
        else
            text_run(&s);
    }
    trim_end(&links->h1);
    return s.rc;
}

void crawl_links_init(struct crawl_links *links, struct html_port *html)
{
    links->html = html;
    string_builder_init(&links->title, 0);
    string_builder_init(&links->h1, 0);
    string_builder_init(&links->href, 0);
    string_builder_init(&links->scratch, 0);
}

void crawl_links_fini(struct crawl_links *links)
{
    string_builder_fini(&links->title);
    string_builder_fini(&links->h1);
    string_builder_fini(&links->href);
    string_builder_fini(&links->scratch);
}

/* ------------------------------------------------------------- resolving --*/

struct resolver {
    const struct crawl_url *page;
    const struct crawl_url_encoder *encoder;
    struct crawl_url base, url;
    bool has_base;
    crawl_resolved_fn *fn;
    void *ctx;
};

/* A base counts for the links before it, too. */
static int take_base(void *ctx, const struct crawl_link *link)
{
    struct resolver *r = ctx;

    if (link->tag != CRAWL_LINK_BASE)
        return 0;
    r->has_base = crawl_url_parse(&r->base, link->href, r->page, NULL) == 0;
    return 1; /* enough */
}

static int resolve_one(void *ctx, const struct crawl_link *link)
{
    struct resolver *r = ctx;
    const struct crawl_url *base = r->has_base ? &r->base : r->page;
    int rc;

    if (link->tag == CRAWL_LINK_BASE || !str_view_trim(link->href).len)
        return 0;
    rc = crawl_url_parse(&r->url, link->href, base, r->encoder);
    if (rc == -ENOMEM)
        return rc;
    return rc < 0 ? 0 : r->fn(r->ctx, &r->url, link);
}

static bool mentions_base(struct str_view html)
{
    struct scanner s = {.v = html};

    pass(&s, "<base");
    return s.at < html.len;
}

int crawl_links_resolve(struct crawl_links *links, struct str_view html,
                        const struct crawl_url *page,
                        const struct crawl_url_encoder *encoder,
                        crawl_resolved_fn *fn, void *ctx)
{
    struct resolver r = {
        .page = page, .encoder = encoder, .fn = fn, .ctx = ctx};
    int rc = 0;

    crawl_url_init(&r.base);
    crawl_url_init(&r.url);
    if (mentions_base(html)) /* other pages are spared a reading */
        rc = crawl_links_scan(links, html, take_base, &r);
    if (rc >= 0)
        rc = crawl_links_scan(links, html, resolve_one, &r);
    crawl_url_fini(&r.base);
    crawl_url_fini(&r.url);
    return rc;
}
