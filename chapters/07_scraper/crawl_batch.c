/* SPDX-License-Identifier: MIT-0 */
#include "crawl_batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_canonical.h"
#include "crawl_charset.h"
#include "crawl_links.h"
#include "crawl_octets.h"
#include "crawl_robots.h"
#include "crawl_url.h"
#include "css_selector.h"

enum { MAX_FIELDS = 4 };

/* 0, -ENOMEM, or another code: the line is refused. */
typedef int answer_fn(struct crawl_batch *b, const struct str_view *fields,
                      struct string_builder *out);

struct crawl_batch_command {
    const char *word, *second;
    size_t fields;
    answer_fn *answer;
};

static int append(struct string_builder *out, struct str_view v)
{
    return string_builder_append(out, v.data, v.len);
}

static struct str_view built(const struct string_builder *sb)
{
    return str_view_of(string_builder_cstr(sb), sb->len);
}

/* -------------------------------------------------------------- escaping --*/

static int hex4(struct str_view v, size_t at)
{
    int value = 0;
    size_t i;

    if (at + 4 > v.len)
        return -1;
    for (i = 0; i < 4; i++) {
        int digit = crawl_hex_digit(v.data[at + i]);

        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

/* \uXXXX, two of them for a surrogate pair; a lone one becomes U+FFFD. */
static int unescape_unit(struct string_builder *out, struct str_view v,
                         size_t *at)
{
    int unit = hex4(v, *at + 1), low = -1;

    if (unit < 0)
        return -EINVAL;
    *at += 5;
    if (unit < 0xd800 || unit > 0xdfff) {
        crawl_utf8_append(out, (unsigned)unit);
        return 0;
    }
    if (unit < 0xdc00 && *at + 1 < v.len && v.data[*at] == '\\' &&
        v.data[*at + 1] == 'u')
        low = hex4(v, *at + 2);
    if (low < 0xdc00 || low > 0xdfff) {
        crawl_utf8_append(out, 0xfffd);
        return 0;
    }
    *at += 6;
    crawl_utf8_append(out, 0x10000u + (((unsigned)unit & 0x3ff) << 10) +
                               ((unsigned)low & 0x3ff));
    return 0;
}

static int unescape(struct string_builder *out, struct str_view v)
{
    static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
    size_t at = 0;

    while (at < v.len) {
        const char *letter;
        int rc;

        if (v.data[at] != '\\') {
            string_builder_append_char(out, v.data[at++]);
            continue;
        }
        if (++at == v.len)
            return -EINVAL;
        if (v.data[at] == 'u') {
            rc = unescape_unit(out, v, &at);
            if (rc < 0)
                return rc;
            continue;
        }
        letter = v.data[at] ? strchr(letters, v.data[at]) : NULL;
        if (!letter)
            return -EINVAL;
        string_builder_append_char(out, bytes[letter - letters]);
        at++;
    }
    return out->error;
}

static int escape(struct string_builder *out, struct str_view v)
{
    size_t i;

    for (i = 0; i < v.len; i++) {
        unsigned char c = (unsigned char)v.data[i];

        if (c == '"' || c == '\\')
            string_builder_append_format(out, "\\%c", c);
        else if (c == '\n')
            string_builder_append_str(out, "\\n");
        else if (c == '\t')
            string_builder_append_str(out, "\\t");
        else if (c == '\r')
            string_builder_append_str(out, "\\r");
        else if (c < ' ' || c == 0x7f)
            string_builder_append_format(out, "\\u%04x", c);
        else
            string_builder_append_char(out, (char)c);
    }
    return out->error;
}

static int unhex(struct string_builder *out, struct str_view v)
{
    size_t i;

    if (v.len % 2)
        return -EINVAL;
    for (i = 0; i < v.len; i += 2) {
        int high = crawl_hex_digit(v.data[i]);
        int low = crawl_hex_digit(v.data[i + 1]);

        if (high < 0 || low < 0)
            return -EINVAL;
        string_builder_append_char(out, (char)(high << 4 | low));
    }
    return out->error;
}

/* A word that is kept as a C string: a NUL in it would cut it to another. */
static int copy_word(struct str_view v, char *buf, size_t cap)
{
    if (v.len && memchr(v.data, '\0', v.len))
        return -EINVAL;
    return str_view_copy(v, buf, cap);
}

static int read_flag(struct str_view v, bool *out)
{
    if (v.len != 1 || (v.data[0] != '0' && v.data[0] != '1'))
        return -EINVAL;
    *out = v.data[0] == '1';
    return 0;
}

/* --------------------------------------------------------------- answers --*/

static int answer_join(struct crawl_batch *b, const struct str_view *f,
                       struct string_builder *out)
{
    struct crawl_url base, url;
    int rc;

    if (b->rfc)
        return crawl_url_join_rfc(out, f[0], f[1]);
    crawl_url_init(&base);
    crawl_url_init(&url);
    rc = crawl_url_parse(&base, f[0], NULL, NULL);
    if (rc == 0)
        rc = crawl_url_parse(&url, f[1], &base, NULL);
    if (rc == 0)
        rc = append(out, built(&url.href));
    crawl_url_fini(&base);
    crawl_url_fini(&url);
    return rc;
}

static int answer_canonicalize(struct crawl_batch *b, const struct str_view *f,
                               struct string_builder *out)
{
    (void)b;
    return crawl_canonical_append(out, f[0], false);
}

static int answer_fingerprint(struct crawl_batch *b, const struct str_view *f,
                              struct string_builder *out)
{
    struct crawl_fingerprint print;
    struct string_builder body;
    char method[32];
    bool keep_fragment = false;
    size_t i;
    int rc;

    (void)b;
    string_builder_init(&body, 0);
    rc = copy_word(f[0], method, sizeof method);
    if (rc == 0)
        rc = read_flag(f[3], &keep_fragment);
    if (rc == 0)
        rc = unhex(&body, f[2]);
    if (rc == 0)
        rc = crawl_fingerprint_make(&print, method, f[1], built(&body),
                                    keep_fragment);
    for (i = 0; rc == 0 && i < sizeof print.bytes; i++)
        rc = string_builder_append_format(out, "%02x", print.bytes[i]);
    string_builder_fini(&body);
    return rc;
}

static int answer_robots(struct crawl_batch *b, const struct str_view *f,
                         struct string_builder *out)
{
    struct crawl_robots *robots = NULL;
    char agent[256];
    int64_t delay_ms;
    int rc = copy_word(f[1], agent, sizeof agent);

    (void)b;
    if (rc == 0)
        rc = crawl_robots_parse(&robots, f[0], agent);
    if (rc < 0)
        return rc;
    string_builder_append_str(out, crawl_robots_allows(robots, f[2]) ? "allow"
                                                                     : "deny");
    delay_ms = crawl_robots_delay_ms(robots);
    if (delay_ms >= 0)
        string_builder_append_format(out, ",%g", (double)delay_ms / 1000);
    crawl_robots_destroy(robots);
    return out->error;
}

static int no_link(void *ctx, const struct crawl_link *link)
{
    (void)ctx;
    (void)link;
    return 0;
}

static int answer_charset(struct crawl_batch *b, const struct str_view *f,
                          struct string_builder *out)
{
    struct string_builder body, text;
    struct crawl_links links;
    const char *name;
    int rc;

    string_builder_init(&body, 0);
    string_builder_init(&text, 0);
    crawl_links_init(&links, b->html);
    rc = unhex(&body, f[1]);
    if (rc == 0) {
        name = crawl_charset_sniff(f[0], built(&body), "windows-1252");
        string_builder_append_format(out, "%s,", name);
        rc = crawl_charset_decode(&text, name, built(&body));
    }
    if (rc == 0)
        rc = crawl_links_scan(&links, built(&text), no_link, NULL);
    if (rc == 0)
        rc = append(out, built(&links.title));
    crawl_links_fini(&links);
    string_builder_fini(&body);
    string_builder_fini(&text);
    return rc;
}

static int add_url(void *ctx, const struct crawl_url *url,
                   const struct crawl_link *link)
{
    struct string_builder *out = ctx;

    (void)link;
    if (out->len)
        string_builder_append_char(out, ' ');
    return append(out, built(&url->href));
}

static int answer_links(struct crawl_batch *b, const struct str_view *f,
                        struct string_builder *out)
{
    struct crawl_links links;
    struct crawl_url page;
    int rc;

    crawl_url_init(&page);
    crawl_links_init(&links, b->html);
    rc = crawl_url_parse(&page, f[0], NULL, NULL);
    if (rc == 0)
        rc = crawl_links_resolve(&links, f[1], &page, NULL, add_url, out);
    crawl_links_fini(&links);
    crawl_url_fini(&page);
    return rc;
}

struct select_ctx {
    struct crawl_batch *batch;
    struct string_builder *out;
    size_t count;
};

static int add_match(void *ctx, const struct html_node *node,
                     struct str_view value)
{
    struct select_ctx *s = ctx;
    const struct html_ops *ops = s->batch->doc->ops;
    const char *attr =
        ops->tag(node).data ? ops->attr(node, s->batch->attr) : NULL;

    if (s->count++)
        string_builder_append_char(s->out, ',');
    if (value.data)
        return append(s->out, value);
    return append(s->out, attr ? str_view_from(attr) : ops->tag(node));
}

static int answer_select(struct crawl_batch *b, const struct str_view *f,
                         struct string_builder *out)
{
    struct select_ctx s = {b, out, 0};
    struct css_selector *selector;
    char *css = strndup(f[0].data, f[0].len);
    int rc = css ? 0 : -ENOMEM;

    if (rc == 0 && strlen(css) != f[0].len)
        rc = -EINVAL; /* cut at a NUL, it would be another one */
    if (rc == 0)
        rc = css_selector_compile(&selector, css, NULL);
    if (rc == 0) {
        rc =
            css_selector_each(selector, b->doc, b->doc->root, 0, add_match, &s);
        css_selector_destroy(selector);
    }
    if (rc == 0 && s.count == 0)
        rc = string_builder_append_char(out, '-');
    free(css);
    return rc;
}

static const struct crawl_batch_command commands[] = {
    {"url", "join", 2, answer_join},
    {"url", "canonicalize", 1, answer_canonicalize},
    {"url", "fingerprint", 4, answer_fingerprint},
    {"robots", NULL, 3, answer_robots},
    {"charset", NULL, 2, answer_charset},
    {"links", NULL, 2, answer_links},
    {"select", NULL, 1, answer_select},
};

const struct crawl_batch_command *crawl_batch_find(const char *word,
                                                   const char *second)
{
    size_t i;

    for (i = 0; word && i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].word, word) == 0 &&
            (!commands[i].second ||
             (second && strcmp(commands[i].second, second) == 0)))
            return &commands[i];
    return NULL;
}

/* ------------------------------------------------------------------ lines --*/

static int split(struct str_view line, size_t want, struct string_builder *text,
                 struct str_view *fields)
{
    size_t i, from[MAX_FIELDS + 1];
    int rc = 0;

    for (i = 0; rc == 0 && i < want; i++) {
        struct str_view field = {0};
        const char *tab = line.len ? memchr(line.data, '\t', line.len) : NULL;
        size_t len = tab ? (size_t)(tab - line.data) : line.len;

        if ((i + 1 < want) != (tab != NULL))
            return -EINVAL;
        field = str_view_take(line, len);
        line = str_view_drop(line, len + 1);
        from[i] = text->len;
        rc = unescape(text, field);
    }
    from[want] = text->len;
    for (i = 0; rc == 0 && i < want; i++)
        fields[i] = str_view_of(string_builder_cstr(text) + from[i],
                                from[i + 1] - from[i]);
    return rc;
}

static int answer_line(const struct crawl_batch_command *command,
                       struct crawl_batch *b, struct str_view line,
                       struct string_builder *out)
{
    struct str_view fields[MAX_FIELDS];
    struct string_builder text, plain;
    int rc;

    string_builder_init(&text, 0);
    string_builder_init(&plain, 0);
    string_builder_clear(out);
    rc = split(line, command->fields, &text, fields);
    if (rc == 0)
        rc = command->answer(b, fields, &plain);
    if (rc == 0)
        rc = escape(out, built(&plain));
    string_builder_fini(&text);
    string_builder_fini(&plain);
    if (rc < 0 && rc != -ENOMEM) {
        string_builder_clear(out);
        rc = string_builder_append_str(out, "!ERR");
    }
    return rc;
}

int crawl_batch_run(const struct crawl_batch_command *command,
                    struct crawl_batch *b, FILE *in, FILE *out)
{
    struct string_builder answer;
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    int rc = 0;

    string_builder_init(&answer, 0);
    while (rc == 0 && (n = getline(&line, &cap, in)) > 0) {
        if (line[n - 1] == '\n')
            n--;
        rc = answer_line(command, b, str_view_of(line, (size_t)n), &answer);
        if (rc == 0 && (fwrite(string_builder_cstr(&answer), 1, answer.len,
                               out) != answer.len ||
                        fputc('\n', out) == EOF))
            rc = -EIO;
    }
    if (rc == 0 && fflush(out) != 0)
        rc = -EIO;
    free(line);
    string_builder_fini(&answer);
    return rc;
}
