/* SPDX-License-Identifier: MIT-0 */
#include "pagewatch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "css_selector.h"
#include "line_diff.h"
#include "page_text.h"

enum { CONTEXT_LINES = 3, TEXT_MAX = 16 * 1024 * 1024 };

int pagewatch_add(struct pagewatch *w, const char *url, const char *css,
                  struct port_error *err)
{
    struct css_selector *selector = NULL;
    int rc = http_url_check(url, err);

    if (rc == 0 && css[0])
        rc = css_selector_compile(&selector, css, err);
    css_selector_destroy(selector);
    if (rc == 0)
        rc = w->store->add(w->store->self, url, css, err);
    return rc;
}

/* ----------------------------------------------------------------- check --*/

/* Copies of what the store knows of a page. */
struct known {
    char *css;
    char etag[HTTP_FIELD_MAX];
    int64_t versions;
};

static int copy_page(void *ctx, const struct store_page *page)
{
    struct known *k = ctx;

    k->css = strdup(page->css);
    http_field_copy(k->etag, page->etag, strlen(page->etag));
    k->versions = page->versions;
    return k->css ? 0 : -ENOMEM;
}

struct text_ctx {
    struct string_builder *sb;
    const struct html_doc *doc;
    enum css_take take;
};

static int add_match(void *ctx, const struct html_node *node,
                     struct str_view value)
{
    struct text_ctx *t = ctx;

    if (t->take == CSS_ELEMENT)
        return page_text_append(t->sb, t->doc, node);
    string_builder_append(t->sb, value.data, value.len);
    return string_builder_append_char(t->sb, '\n');
}

static int selected_text(struct string_builder *sb, const struct html_doc *doc,
                         const char *css, struct port_error *err)
{
    struct text_ctx t = {sb, doc, CSS_ELEMENT};
    struct css_selector *selector = NULL;
    int rc;

    if (!css[0])
        return page_text_append(sb, doc, doc->root);
    rc = css_selector_compile(&selector, css, err);
    if (rc < 0)
        return rc;
    t.take = css_selector_take(selector);
    rc = css_selector_each(selector, doc, doc->root, 0, add_match, &t);
    css_selector_destroy(selector);
    if (rc < 0)
        return port_fail(err, rc, 0, "the text of the page: %s", strerror(-rc));
    if (sb->len == 0)
        return port_fail(err, -ENOMSG, 0, "nothing matches %.100s", css);
    return 0;
}

static int text_of(struct pagewatch *w, const struct http_response *answer,
                   const char *css, struct string_builder *sb,
                   struct port_error *err)
{
    struct html_doc doc;
    int rc = w->html->parse(w->html->self, &doc, answer->body, answer->body_len,
                            err);

    if (rc == 0)
        rc = selected_text(sb, &doc, css, err);
    html_doc_fini(&doc);
    return rc;
}

/* Nothing is stored when the newest version says the same. */
static int keep(struct pagewatch *w, const char *url, const char *etag,
                const struct string_builder *sb, enum pagewatch_news *out,
                struct port_error *err)
{
    const char *text = string_builder_cstr(sb);
    struct store_version newest;
    int rc = w->store->version(w->store->self, url, 0, &newest, err);

    if (rc == -ENOENT)
        *out = PAGEWATCH_FIRST;
    else if (rc < 0)
        return rc;
    else if (newest.len != sb->len || memcmp(newest.text, text, sb->len) != 0)
        *out = PAGEWATCH_CHANGED;
    store_version_fini(&newest);
    return w->store->checked(w->store->self, url, w->now_ms, etag,
                             *out == PAGEWATCH_SAME ? NULL : text, sb->len,
                             err);
}

static int digest(struct pagewatch *w, const char *url, const struct known *k,
                  const struct http_response *answer, enum pagewatch_news *out,
                  struct port_error *err)
{
    struct string_builder sb;
    int rc;

    if (answer->status == 304)
        return w->store->checked(w->store->self, url, w->now_ms, k->etag, NULL,
                                 0, err);
    if (answer->status != 200)
        return port_fail(err, -ENODATA, answer->status,
                         "the server answers %d: nothing is compared",
                         answer->status);
    string_builder_init(&sb, TEXT_MAX);
    rc = text_of(w, answer, k->css, &sb, err);
    if (rc == 0)
        rc = keep(w, url, answer->etag, &sb, out, err);
    string_builder_fini(&sb);
    return rc;
}

/* Without a stored version "not modified" would leave us with nothing, so the
 * ETag is sent only when there is one. */
int pagewatch_check(struct pagewatch *w, const char *url,
                    enum pagewatch_news *out, struct port_error *err)
{
    struct known k = {0};
    struct http_request request = {.url = url};
    struct http_response answer = {0};
    int rc;

    *out = PAGEWATCH_SAME;
    rc = w->store->pages(w->store->self, url, copy_page, &k, err);
    if (rc == 0) {
        if (k.versions)
            request.etag = k.etag;
        rc = w->http->get(w->http->self, &request, &answer, err);
    } else if (rc == -ENOMEM) {
        port_fail(err, rc, 0, "no memory");
    }
    if (rc == 0)
        rc = digest(w, url, &k, &answer, out, err);
    if (rc < 0)
        *out = PAGEWATCH_SAME;
    http_response_fini(&answer);
    free(k.css);
    return rc;
}

/* ------------------------------------------------------------------ diff --*/

static void add_time(struct string_builder *out, int64_t unix_ms)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm t;
    char text[32];

    if (!gmtime_r(&seconds, &t) ||
        !strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &t))
        text[0] = '\0';
    string_builder_append_str(out, text);
}

/* What a page says goes to a terminal: no byte may act there. */
static void add_row(struct string_builder *out, const struct line_diff_row *row)
{
    size_t i;

    string_builder_append_char(out, row->sign);
    string_builder_append_char(out, ' ');
    for (i = 0; i < row->line.len; i++) {
        unsigned char c = (unsigned char)row->line.data[i];

        string_builder_append_char(
            out, (c < ' ' && c != '\t') || c == 0x7f ? '?' : (char)c);
    }
    string_builder_append_char(out, '\n');
}

static bool near_change(const struct line_diff_row *rows, size_t n, size_t at)
{
    size_t from = at < CONTEXT_LINES ? 0 : at - CONTEXT_LINES, i;

    for (i = from; i < n && i <= at + CONTEXT_LINES; i++)
        if (rows[i].sign != ' ')
            return true;
    return false;
}

static void add_rows(struct string_builder *out,
                     const struct line_diff_row *rows, size_t n)
{
    bool skipped = false;
    size_t i;

    for (i = 0; i < n; i++) {
        if (!near_change(rows, n, i)) {
            skipped = true;
            continue;
        }
        if (skipped)
            string_builder_append_str(out, "...\n");
        skipped = false;
        add_row(out, &rows[i]);
    }
}

static int compare(const struct store_version *before,
                   const struct store_version *after,
                   struct string_builder *out)
{
    struct line_diff_row *rows;
    size_t n;
    int rc =
        line_diff_compare(&rows, &n, str_view_of(before->text, before->len),
                          str_view_of(after->text, after->len));

    if (rc < 0)
        return rc;
    string_builder_append_str(out, "--- ");
    add_time(out, before->seen_ms);
    string_builder_append_str(out, "\n+++ ");
    add_time(out, after->seen_ms);
    string_builder_append_char(out, '\n');
    add_rows(out, rows, n);
    free(rows);
    return out->error;
}

/* "No such version" would not say whether the page is watched at all. */
static int check_versions(struct pagewatch *w, const char *url, int64_t back,
                          struct port_error *err)
{
    struct known k = {0};
    int rc = w->store->pages(w->store->self, url, copy_page, &k, err);

    free(k.css);
    if (rc == 0 && k.versions < 2)
        return port_fail(err, -ENOENT, 0,
                         "there is nothing to compare yet: %.100s has %s", url,
                         k.versions ? "one version" : "no version");
    if (rc == 0 && back > k.versions - 2)
        return port_fail(err, -ENOENT, 0, "%.100s has only %lld versions", url,
                         (long long)k.versions);
    return rc;
}

int pagewatch_diff(struct pagewatch *w, const char *url, int64_t back,
                   struct string_builder *out, struct port_error *err)
{
    struct store_version before = {0}, after = {0};
    int rc = check_versions(w, url, back, err);

    if (rc == 0)
        rc = w->store->version(w->store->self, url, back, &after, err);

    if (rc == 0)
        rc = w->store->version(w->store->self, url, back + 1, &before, err);
    if (rc == 0) {
        rc = compare(&before, &after, out);
        if (rc < 0)
            port_fail(err, rc, 0, "comparing: %s", strerror(-rc));
    }
    store_version_fini(&before);
    store_version_fini(&after);
    return rc;
}
