/* SPDX-License-Identifier: MIT-0 */
/* scrape: the program. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_batch.h"
#include "crawl_command.h"
#include "crawl_demo.h"
#include "html_gumbo.h"
#include "option_parse.h"
#include "string_builder.h"

enum { OK, FAILED, USAGE };

struct settings {
    int model;
    const char *attr;
    bool help;
    struct crawl_command crawl;
    int64_t in_flight, per_host, depth, workers, throttle_percent,
        jitter_seed; /* what options can be read into */
    int order, format;
    int64_t port, seed;
};

static int usage(const char *why)
{
    fprintf(stderr, "scrape: %s\nTry scrape --help.\n", why);
    return USAGE;
}

static int failed(const char *what, int rc)
{
    fprintf(stderr, "scrape: %s: %s\n", what, strerror(-rc));
    return FAILED;
}

/* ----------------------------------------------------------------- select --*/

static int read_page(const char *path, struct string_builder *out)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    char buf[65536];
    size_t n;
    int rc = 0;

    if (!f)
        return -errno;
    while (rc == 0 && (n = fread(buf, 1, sizeof buf, f)) > 0)
        rc = string_builder_append(out, buf, n);
    if (rc == 0 && ferror(f))
        rc = -EIO;
    if (f != stdin)
        fclose(f);
    return rc;
}

static int run_select(const struct crawl_batch_command *command,
                      struct crawl_batch *batch, const char *path)
{
    struct string_builder page;
    struct html_doc doc = {0};
    int rc;

    string_builder_init(&page, (size_t)64 * 1024 * 1024);
    rc = read_page(path, &page);
    if (rc == 0)
        rc = batch->html->parse(batch->html->self, &doc,
                                string_builder_cstr(&page), page.len, NULL);
    batch->doc = &doc;
    if (rc < 0)
        rc = failed(path, rc);
    else if (crawl_batch_run(command, batch, stdin, stdout) < 0)
        rc = failed("answering", -EIO);
    html_doc_fini(&doc);
    string_builder_fini(&page);
    return rc;
}

static int run(const struct crawl_batch_command *command, char **operands,
               const struct settings *s)
{
    const struct html_gumbo_options limits = {.max_cpu_ms = 5000};
    struct html_port html;
    struct crawl_batch batch = {
        .html = &html, .rfc = s->model == 1, .attr = s->attr};
    int rc = html_gumbo_open(&html, &limits);

    if (rc < 0)
        return failed("starting", rc);
    if (strcmp(operands[0], "select") == 0)
        rc = run_select(command, &batch, operands[1]);
    else
        rc = crawl_batch_run(command, &batch, stdin, stdout);
    html.close(html.self);
    return rc < 0 ? failed("answering", rc) : rc;
}

static const char lines_help[] =
    "\nLINES: fields in, separated by TABs and escaped as in JSON; a line "
    "out.\n"
    "!ERR stands for a line that is refused.\n"
    "  url join           base, reference                  URL\n"
    "  url canonicalize   URL                              URL\n"
    "  url fingerprint    method, URL, body in hex, 0|1    32 hex digits\n"
    "                     (1: the fragment counts)\n"
    "  robots             robots.txt, agent, path          allow|deny[,delay]\n"
    "  charset            Content-Type, body in hex        name,title\n"
    "  links              page URL, HTML                   URLs\n"
    "  select FILE        CSS selector                     list, or -\n";

/* ------------------------------------------------------------------ demo --*/

static int run_demo(const struct settings *s)
{
    struct port_error err;
    struct crawl_demo *demo;
    sigset_t ends;
    uint16_t port;
    int number;

    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &ends, NULL); /* its threads have it, too */
    if (crawl_demo_open(&demo, (uint16_t)s->port, (uint64_t)s->seed, &port,
                        &err) < 0) {
        fprintf(stderr, "scrape: %s\n", err.text);
        return FAILED;
    }
    printf("http://127.0.0.1:%u/ (Ctrl-C ends it)\n", (unsigned)port);
    (void)fflush(stdout);
    (void)sigwait(&ends, &number);
    crawl_demo_close(demo);
    return OK;
}

static int parse(struct settings *s, int argc, char **argv, int *out_first)
{
    static const char *const models[] = {"whatwg", "rfc3986", NULL};
    static const char *const formats[] = {"jsonl", "csv", NULL};
    static const char *const orders[] = {"breadth", "fifo", "lifo", "depth",
                                         NULL};
    const struct option_parse_option options[] = {
        {'m', "model", OPTION_PARSE_CHOICE, &s->model, NULL,
         "url join: as browsers read URLs, or as the RFC does.", 0, 0, models},
        {'a', "attr", OPTION_PARSE_STRING, &s->attr, "NAME",
         "select: what is listed of each match; its tag where absent.", 0, 0,
         NULL},
        {'j', "job", OPTION_PARSE_STRING, &s->crawl.job, "FILE",
         "crawl, resume, export, stats: the job. Default: scrape.job.", 0, 0,
         NULL},
        {'n', "max-pages", OPTION_PARSE_INT, &s->crawl.settings.max_pages, "N",
         "crawl: stop after N pages.", 1, INT64_MAX, NULL},
        {'d', "depth", OPTION_PARSE_INT, &s->depth, "N",
         "crawl: follow links up to N deep.", 1, 1000000, NULL},
        {'w', "delay-ms", OPTION_PARSE_INT, &s->crawl.settings.delay_ms, "MS",
         "crawl: between two starts at one host.", 0, 86400000, NULL},
        {'c', "concurrency", OPTION_PARSE_INT, &s->in_flight, "N",
         "crawl: fetches at a time. Default: 16.", 1, 1024, NULL},
        {0, "per-host", OPTION_PARSE_INT, &s->per_host, "N",
         "crawl: fetches at a time at one host. Default: 8.", 1, 1024, NULL},
        {'p', "workers", OPTION_PARSE_INT, &s->workers, "N",
         "crawl: threads that parse pages; 0: none but the loop's. Default: "
         "one for each processor.",
         0, CRAWL_STORE_SLOTS - 1, NULL},
        {0, "autothrottle", OPTION_PARSE_INT, &s->throttle_percent, "PERCENT",
         "crawl: delays by how fast a host answers, so that so many hundredths "
         "of a fetch are under way there.",
         1, 100000, NULL},
        {0, "jitter", OPTION_PARSE_INT, &s->jitter_seed, "SEED",
         "crawl: each delay times 0.5 to 1.5, by this seed.", 1, INT64_MAX,
         NULL},
        {0, "order", OPTION_PARSE_CHOICE, &s->order, NULL,
         "crawl: which page comes first.", 0, 0, orders},
        {0, "dedupe-on-disk", OPTION_PARSE_FLAG,
         &s->crawl.settings.dedupe_on_disk, NULL,
         "crawl: ask the job, not memory, whether a page is known.", 0, 0,
         NULL},
        {'f', "format", OPTION_PARSE_CHOICE, &s->format, NULL,
         "export: JSON lines, or CSV.", 0, 0, formats},
        {0, "all-hosts", OPTION_PARSE_FLAG, &s->crawl.settings.all_hosts, NULL,
         "crawl: follow links to any host.", 0, 0, NULL},
        {0, "ignore-robots", OPTION_PARSE_FLAG,
         &s->crawl.settings.ignore_robots, NULL,
         "crawl: do not ask for robots.txt; for a site of your own.", 0, 0,
         NULL},
        {0, "agent", OPTION_PARSE_STRING, &s->crawl.settings.agent, "TEXT",
         "crawl: who is asking.", 0, 0, NULL},
        {0, "timeout-ms", OPTION_PARSE_INT, &s->crawl.timeout_ms, "MS",
         "crawl: for one fetch. Default: 30000.", 1, 86400000, NULL},
        {0, "port", OPTION_PARSE_INT, &s->port, "N",
         "demo: where on 127.0.0.1; 0: any. Default: 8207.", 0, 65535, NULL},
        {0, "seed", OPTION_PARSE_INT, &s->seed, "N",
         "demo: what its pages say. Default: 1.", 0, INT64_MAX, NULL},
        {'h', "help", OPTION_PARSE_FLAG, &s->help, NULL, "Shows this.", 0, 0,
         NULL},
    };
    const struct option_parse_spec spec = {
        .program = "scrape",
        .usage = "crawl URL...|FILE.cfg, resume, export, stats, demo, or "
                 "LINES; "
                 "[OPTION...]",
        .summary = "crawl follows the links of a site, or does what a spider's "
                   "file says, and keeps all it knows in a job; resume goes on "
                   "with it after any kill; export prints the items, stats the "
                   "counts; demo serves sites to try it on. LINES are "
                   "questions, one a line: see below.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
        .footer = "Exit code: 0 done, 1 something failed, 2 usage.",
    };
    char error[200], help[8192];

    if (option_parse_run(&spec, argc, argv, out_first, error, sizeof error) < 0)
        return usage(error);
    if (s->help) {
        (void)option_parse_help(&spec, help, sizeof help);
        fputs(help, stdout);
        fputs(lines_help, stdout);
    }
    return OK;
}

int main(int argc, char **argv)
{
    struct settings s = {.attr = "id",
                         .crawl = {.job = "scrape.job", .max_kib = 10240},
                         .workers = sysconf(_SC_NPROCESSORS_ONLN),
                         .in_flight = 16,
                         .port = 8207,
                         .seed = 1,
                         .per_host = 8};
    const struct crawl_batch_command *command;
    int first, words, status = parse(&s, argc, argv, &first);

    if (status != OK || s.help)
        return status;
    s.crawl.settings.max_in_flight = (int)s.in_flight;
    s.crawl.settings.max_per_host = (int)s.per_host;
    s.crawl.settings.max_depth = (int)s.depth;
    s.crawl.settings.threads = (int)s.workers;
    s.crawl.settings.autothrottle_percent = (int)s.throttle_percent;
    s.crawl.settings.jitter_seed = (uint64_t)s.jitter_seed;
    s.crawl.settings.order = (enum crawl_order)s.order;
    s.crawl.format = (enum crawl_format)s.format;
    if (argv[first] && strcmp(argv[first], "crawl") == 0 && !argv[first + 1])
        return usage("crawl: from which URL, or by which spider's file? (To go "
                     "on with a job: resume.)");
    if (argv[first] && strcmp(argv[first], "crawl") == 0)
        return crawl_command_crawl(&s.crawl, argv + first + 1);
    if (argv[first] && !argv[first + 1] && strcmp(argv[first], "resume") == 0)
        return crawl_command_resume(&s.crawl);
    if (argv[first] && !argv[first + 1] && strcmp(argv[first], "export") == 0)
        return crawl_command_export(&s.crawl);
    if (argv[first] && !argv[first + 1] && strcmp(argv[first], "stats") == 0)
        return crawl_command_stats(&s.crawl);
    if (argv[first] && !argv[first + 1] && strcmp(argv[first], "demo") == 0)
        return run_demo(&s);
    command =
        crawl_batch_find(argv[first], first < argc ? argv[first + 1] : NULL);
    if (!command)
        return usage(argv[first] ? "no such command" : "a command is expected");
    words =
        strcmp(argv[first], "url") == 0 || strcmp(argv[first], "select") == 0
            ? 2
            : 1;
    if (argc - first < words)
        return usage("select: a FILE is expected");
    if (argc - first > words)
        return usage("there is a word too many");
    return run(command, argv + first, &s);
}
