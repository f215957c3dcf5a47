/* SPDX-License-Identifier: MIT-0 */
#include "crawl_shell.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_charset.h"
#include "crawl_fetch.h"
#include "crawl_links.h"
#include "crawl_octets.h"
#include "crawl_robots.h"
#include "css_selector.h"
#include "html_gumbo.h"
#include "page_text.h"

enum { LINE_BYTES = 4200, TEXT_MAX = 64 * 1024 * 1024 };

struct shell {
    struct crawl_downloader *downloader;
    const struct crawl_shell_options *options;
    FILE *out;
    struct html_port html;
    struct crawl_document page;
    struct string_builder text; /* the page in UTF-8 */
    struct html_doc doc;
};

/* What a page holds may not steer the terminal. */
static void print_clean(FILE *out, struct str_view text)
{
    size_t i;

    while (text.len && text.data[text.len - 1] == '\n')
        text.len--;
    for (i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c == '\n' || c == '\t')
            fputc(' ', out);
        else if (c >= 0x20 && c != 0x7f)
            fputc(c, out);
    }
    fputc('\n', out);
}

static struct str_view view(const struct string_builder *sb)
{
    return str_view_of(string_builder_cstr(sb), sb->len);
}

/* --------------------------------------------------------------- commands --*/

static int load(struct shell *s, const char *url, struct port_error *err)
{
    const char *charset;
    int rc = crawl_fetch(&s->page, s->downloader, url, err);

    if (rc < 0)
        return rc;
    html_doc_fini(&s->doc);
    memset(&s->doc, 0, sizeof s->doc);
    string_builder_clear(&s->text);
    charset = crawl_charset_sniff(
        str_view_from(string_builder_cstr(&s->page.content_type)),
        view(&s->page.body), "windows-1252");
    rc = crawl_charset_decode(&s->text, charset, view(&s->page.body));
    if (rc == 0)
        rc = s->html.parse(s->html.self, &s->doc, string_builder_cstr(&s->text),
                           s->text.len, NULL);
    if (rc < 0)
        return port_fail(err, rc, 0, "the page cannot be read: %s",
                         strerror(-rc));
    fprintf(s->out, "%d  %s  %s  %zu bytes\n", s->page.status,
            string_builder_cstr(&s->page.url), charset, s->page.body.len);
    return 0;
}

struct matches {
    struct shell *shell;
    const struct css_selector *css;
    int count;
};

static int print_match(void *ctx, const struct html_node *node,
                       struct str_view value)
{
    struct matches *m = ctx;
    struct string_builder text;
    int rc = 0;

    m->count++;
    if (css_selector_take(m->css) != CSS_ELEMENT) {
        print_clean(m->shell->out, value);
        return 0;
    }
    string_builder_init(&text, TEXT_MAX);
    rc = page_text_append(&text, &m->shell->doc, node);
    if (rc == 0)
        print_clean(m->shell->out, view(&text));
    string_builder_fini(&text);
    return rc;
}

static void do_select(struct shell *s, const char *text)
{
    struct port_error err = {0};
    struct css_selector *css;
    struct matches m = {.shell = s};
    int rc = css_selector_compile(&css, text, &err);

    if (rc < 0) {
        fprintf(s->out, "!ERR %s\n", err.text);
        return;
    }
    m.css = css;
    rc = css_selector_each(css, &s->doc, s->doc.root, 0, print_match, &m);
    if (rc < 0)
        fprintf(s->out, "!ERR %s\n", strerror(-rc));
    else
        fprintf(s->out, "(%d)\n", m.count);
    css_selector_destroy(css);
}

static int print_link(void *ctx, const struct crawl_url *url,
                      const struct crawl_link *link)
{
    struct shell *s = ctx;

    fprintf(s->out, "%s%s\n", string_builder_cstr(&url->href),
            link->nofollow ? "  (nofollow)" : "");
    return 0;
}

static void do_links(struct shell *s, const char *unused)
{
    struct crawl_links links;
    struct crawl_url page;

    (void)unused;
    crawl_links_init(&links, &s->html);
    crawl_url_init(&page);
    if (crawl_url_parse(&page, view(&s->page.url), NULL, NULL) == 0)
        (void)crawl_links_resolve(&links, view(&s->text), &page, NULL,
                                  print_link, s);
    crawl_url_fini(&page);
    crawl_links_fini(&links);
}

static int ask_robots(struct shell *s, const struct crawl_url *page,
                      struct crawl_document *out, struct port_error *err)
{
    struct crawl_url url;
    int rc;

    crawl_url_init(&url);
    rc = crawl_url_parse(&url, str_view_from("/robots.txt"), page, NULL);
    if (rc == 0)
        rc = crawl_fetch(out, s->downloader, string_builder_cstr(&url.href),
                         err);
    crawl_url_fini(&url);
    return rc;
}

static void say_robots(struct shell *s, const struct crawl_document *file,
                       struct str_view path)
{
    struct crawl_robots *robots = NULL;
    bool allowed = file->status >= 400 && file->status < 500;

    if (file->status == 200 &&
        crawl_robots_parse(&robots, view(&file->body), s->options->agent) == 0)
        allowed = crawl_robots_allows(robots, path);
    fprintf(s->out, "%s  (robots.txt: status %d)\n", allowed ? "allow" : "deny",
            file->status);
    crawl_robots_destroy(robots);
}

static void do_robots(struct shell *s, const char *path)
{
    struct port_error err = {0};
    struct crawl_document file;
    struct crawl_url page;
    int rc;

    crawl_document_init(&file);
    crawl_url_init(&page);
    rc = crawl_url_parse(&page, view(&s->page.url), NULL, NULL);
    if (rc == 0)
        rc = ask_robots(s, &page, &file, &err);
    if (rc < 0)
        fprintf(s->out, "deny  (robots.txt: %s)\n", err.text);
    else
        say_robots(s, &file,
                   *path ? str_view_from(path) : crawl_url_target(&page));
    crawl_url_fini(&page);
    crawl_document_fini(&file);
}

static void do_fetch(struct shell *s, const char *url)
{
    struct port_error err = {0};

    if (load(s, url, &err) < 0)
        fprintf(s->out, "!ERR %s\n", err.text);
}

static void do_text(struct shell *s, const char *unused)
{
    struct string_builder text;
    struct str_view rest, line;

    (void)unused;
    string_builder_init(&text, TEXT_MAX);
    if (page_text_append(&text, &s->doc, s->doc.root) == 0) {
        rest = view(&text);
        while (str_view_cut(&rest, '\n', &line))
            print_clean(s->out, line);
    }
    string_builder_fini(&text);
}

static void do_help(struct shell *s, const char *unused);

static const struct command {
    const char *name, *operand, *help;
    void (*run)(struct shell *s, const char *operand);
} commands[] = {
    {"select", "CSS", "the text of each match, and how many", do_select},
    {"links", "", "what the page links to", do_links},
    {"robots", "[PATH]", "whether robots.txt allows it", do_robots},
    {"text", "", "what a reader sees", do_text},
    {"fetch", "URL", "another page", do_fetch},
    {"help", "", "this list", do_help},
};

static void do_help(struct shell *s, const char *unused)
{
    size_t i;

    (void)unused;
    for (i = 0; i < sizeof commands / sizeof commands[0]; i++)
        fprintf(s->out, "  %-7s %-7s %s\n", commands[i].name,
                commands[i].operand, commands[i].help);
    fprintf(s->out, "  quit\n");
}

/* ------------------------------------------------------------------- loop --*/

static void run_line(struct shell *s, char *line)
{
    char *operand = line + strcspn(line, " \t");
    size_t i;

    if (*operand)
        *operand++ = '\0';
    operand += strspn(operand, " \t");
    if (!*line)
        return;
    for (i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, line) == 0) {
            commands[i].run(s, operand);
            return;
        }
    fprintf(s->out, "!ERR no such command; help lists them\n");
}

/* The next line without its end, or NULL. What is too long is passed over. */
static char *next_line(struct shell *s, char *line, FILE *in)
{
    size_t len;
    int c;

    if (s->options->prompt)
        fputs("> ", s->out);
    (void)fflush(s->out);
    if (!fgets(line, LINE_BYTES, in))
        return NULL;
    len = strcspn(line, "\n");
    if (line[len] == '\0' && len == LINE_BYTES - 1) {
        do
            c = fgetc(in);
        while (c != '\n' && c != EOF);
        line[0] = '\0';
        fprintf(s->out, "!ERR the line is too long\n");
    }
    line[len] = '\0';
    return line;
}

int crawl_shell(struct crawl_downloader *downloader, const char *url,
                const struct crawl_shell_options *options, FILE *in, FILE *out,
                struct port_error *err)
{
    struct shell s = {.downloader = downloader, .options = options, .out = out};
    char *line = malloc(LINE_BYTES);
    int rc = line ? html_gumbo_open(&s.html, NULL) : -ENOMEM;

    if (rc < 0) {
        free(line);
        return port_fail(err, rc, 0, "%s", strerror(-rc));
    }
    crawl_document_init(&s.page);
    string_builder_init(&s.text, TEXT_MAX);
    rc = load(&s, url, err);
    while (rc == 0 && next_line(&s, line, in) && strcmp(line, "quit") != 0)
        run_line(&s, line);
    html_doc_fini(&s.doc);
    string_builder_fini(&s.text);
    crawl_document_fini(&s.page);
    s.html.close(s.html.self);
    free(line);
    return rc;
}
