/* SPDX-License-Identifier: MIT-0 */
/* pagewatch: the composition root. Only here are adapters chosen; everything
 * else knows ports. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dyn_array.h"
#include "html_gumbo.h"
#include "http_curl.h"
#include "http_record.h"
#include "option_parse.h"
#include "pagewatch.h"
#include "store_sqlite.h"

enum { OK, FAILED, USAGE, CHANGED };

struct settings {
    const char *db, *css, *record, *replay;
    int64_t timeout_s, max_kib, back;
    bool exit_code, help;
};

struct program {
    struct settings set;
    struct http_port http;
    struct html_port html;
    struct store_port store;
    struct pagewatch watch;
    struct port_error err;
};

static int complain(const struct port_error *err)
{
    fprintf(stderr, "pagewatch: %s\n", err->text);
    return FAILED;
}

static int usage(const char *why)
{
    fprintf(stderr, "pagewatch: %s\nTry pagewatch --help.\n", why);
    return USAGE;
}

/* ------------------------------------------------------------------ verbs --*/

static int add(struct program *p, const char *url)
{
    if (pagewatch_add(&p->watch, url, p->set.css, &p->err) < 0)
        return complain(&p->err);
    printf("watching %s%s%s\n", url, *p->set.css ? " by " : "", p->set.css);
    return OK;
}

static int remove_page(struct program *p, const char *url)
{
    if (p->store.remove(p->store.self, url, &p->err) < 0)
        return complain(&p->err);
    printf("no longer watching %s\n", url);
    return OK;
}

static int check(struct program *p, const char *url)
{
    static const char *const words[] = {"same    ", "first   ", "changed "};
    enum pagewatch_news news;
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    p->watch.now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (pagewatch_check(&p->watch, url, &news, &p->err) < 0) {
        printf("failed   %s: %s\n", url, p->err.text);
        return FAILED;
    }
    printf("%s %s\n", words[news], url);
    return news == PAGEWATCH_CHANGED && p->set.exit_code ? CHANGED : OK;
}

static int diff(struct program *p, const char *url)
{
    struct string_builder text;
    int status = OK;

    string_builder_init(&text, 0);
    if (pagewatch_diff(&p->watch, url, p->set.back, &text, &p->err) < 0)
        status = complain(&p->err);
    else
        fwrite(string_builder_cstr(&text), 1, text.len, stdout);
    string_builder_fini(&text);
    return status;
}

static void print_time(int64_t unix_ms)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm t;
    char text[32] = "never";

    if (unix_ms && gmtime_r(&seconds, &t))
        (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M", &t);
    printf("%-17s", text);
}

static int print_page(void *ctx, const struct store_page *page)
{
    (void)ctx;
    print_time(page->checked_ms);
    print_time(page->changed_ms);
    printf("%4" PRId64 "  %s", page->versions, page->url);
    printf(*page->css ? " by %s\n" : "%s\n", page->css);
    return 0;
}

static int list(struct program *p, const char *url)
{
    printf("%-17s%-17s%4s  %s\n", "checked (UTC)", "changed", "vers", "page");
    if (p->store.pages(p->store.self, url, print_page, NULL, &p->err) < 0)
        return complain(&p->err);
    return OK;
}

typedef DYN_ARRAY(char *) urls;

static int collect(void *ctx, const struct store_page *page)
{
    char *url = strdup(page->url);

    if (!url)
        return -ENOMEM;
    if (dyn_array_push((urls *)ctx, url) < 0) {
        free(url);
        return -ENOMEM;
    }
    return 0;
}

/* A failed page keeps no other from being checked; it decides the status. */
static int check_all(struct program *p, const char *unused)
{
    urls all = {0};
    int status = OK;
    size_t i;

    (void)unused;
    if (p->store.pages(p->store.self, NULL, collect, &all, &p->err) < 0)
        status = complain(&p->err);
    for (i = 0; i < all.len; i++) {
        int one = check(p, all.data[i]);

        if (one == FAILED || status == OK)
            status = one;
        fflush(stdout);
        free(all.data[i]);
    }
    if (all.len == 0 && status == OK)
        printf("nothing is watched: pagewatch add URL\n");
    dyn_array_fini(&all);
    return status;
}

static const struct verb {
    const char *name;
    int (*each)(struct program *, const char *url); /* per operand */
    int (*none)(struct program *, const char *url); /* without operands */
} verbs[] = {
    {"add", add, NULL},   {"check", check, check_all},   {"diff", diff, NULL},
    {"list", list, list}, {"remove", remove_page, NULL},
};

static const struct verb *find_verb(const char *name)
{
    size_t i;

    for (i = 0; name && i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

static int run_verb(struct program *p, const struct verb *verb, char **urls_in)
{
    int status = OK;

    if (!*urls_in)
        return verb->none(p, NULL);
    for (; *urls_in; urls_in++) {
        int one = verb->each(p, *urls_in);

        if (one == FAILED || status == OK)
            status = one;
    }
    return status;
}

/* ------------------------------------------------------------------- open --*/

static int open_http(struct program *p)
{
    const struct settings *s = &p->set;
    struct http_curl_options options = {
        .timeout_ms = (long)s->timeout_s * 1000,
        .max_body_bytes = (size_t)s->max_kib * 1024,
    };
    struct http_port curl;
    int rc;

    if (s->replay)
        return http_replay_open(&p->http, s->replay, &p->err);
    rc = http_curl_open(s->record ? &curl : &p->http, &options);
    if (rc < 0)
        return port_fail(&p->err, rc, 0, "libcurl does not start");
    return s->record ? http_record_open(&p->http, &curl, s->record, &p->err)
                     : 0;
}

static int open_all(struct program *p)
{
    int rc = store_sqlite_open(&p->store, p->set.db, &p->err);

    if (rc == 0)
        rc = open_http(p);
    if (rc == 0) {
        rc = html_gumbo_open(&p->html, NULL);
        if (rc < 0)
            port_fail(&p->err, rc, 0, "no memory");
    }
    p->watch = (struct pagewatch){&p->http, &p->html, &p->store, 0};
    return rc;
}

static void close_all(struct program *p)
{
    if (p->html.close)
        p->html.close(p->html.self);
    if (p->http.close)
        p->http.close(p->http.self);
    if (p->store.close)
        p->store.close(p->store.self);
}

static int parse(struct settings *s, int argc, char **argv, int *out_first)
{
    const struct option_parse_option options[] = {
        {'d', "db", OPTION_PARSE_STRING, &s->db, "FILE",
         "Where pages are kept. Default: $PAGEWATCH_DB or pagewatch.db.", 0, 0,
         NULL},
        {'s', "css", OPTION_PARSE_STRING, &s->css, "SEL",
         "add: watch what this CSS selector matches, also a::attr(href) or "
         "h1::text.",
         0, 0, NULL},
        {'b', "back", OPTION_PARSE_INT, &s->back, "N",
         "diff: of the version N before the newest.", 0, 1000000, NULL},
        {'e', "exit-code", OPTION_PARSE_FLAG, &s->exit_code, NULL,
         "check: exit with 3 when a page changed.", 0, 0, NULL},
        {'t', "timeout", OPTION_PARSE_INT, &s->timeout_s, "SECONDS",
         "For one page. Default: 30.", 1, 86400, NULL},
        {'m', "max-kib", OPTION_PARSE_INT, &s->max_kib, "KIB",
         "Largest page. Default: 10240.", 1, 1024 * 1024, NULL},
        {0, "record", OPTION_PARSE_STRING, &s->record, "DIR",
         "check: keep each answer there.", 0, 0, NULL},
        {0, "replay", OPTION_PARSE_STRING, &s->replay, "DIR",
         "check: answer from there; no network.", 0, 0, NULL},
        {'h', "help", OPTION_PARSE_FLAG, &s->help, NULL, "Shows this.", 0, 0,
         NULL},
    };
    const struct option_parse_spec spec = {
        .program = "pagewatch",
        .usage = "add|check|diff|list|remove [OPTION...] [URL...]",
        .summary = "Watches web pages and shows what changed.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
        .footer = "check and list without a URL take all pages. Exit code: 0 "
                  "done, 1 something failed, 2 usage.",
    };
    char error[200], help[4096];

    if (option_parse_run(&spec, argc, argv, out_first, error, sizeof error) < 0)
        return usage(error);
    if (s->help) {
        (void)option_parse_help(&spec, help, sizeof help);
        fputs(help, stdout);
    }
    return OK;
}

int main(int argc, char **argv)
{
    const char *db = getenv("PAGEWATCH_DB");
    struct program p = {0};
    const struct verb *verb;
    int first, status;

    p.set = (struct settings){.db = db && *db ? db : "pagewatch.db",
                              .css = "",
                              .timeout_s = 30,
                              .max_kib = 10240};
    status = parse(&p.set, argc, argv, &first);
    if (status != OK || p.set.help)
        return status;
    verb = find_verb(argv[first]);
    if (!verb)
        return usage(argv[first] ? "the first word is none of add, check, "
                                   "diff, list, remove"
                                 : "what is to be done? add, check, diff, "
                                   "list or remove");
    if (!argv[first + 1] && !verb->none)
        return usage("a URL is expected");
    if (p.set.record && p.set.replay)
        return usage("--record and --replay exclude each other");
    status = open_all(&p) < 0 ? complain(&p.err)
                              : run_verb(&p, verb, argv + first + 1);
    close_all(&p);
    return fflush(stdout) == 0 ? status : FAILED;
}
