/* SPDX-License-Identifier: MIT-0 */
/* scrape: the program. */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl_command.h"
#include "crawl_options.h"
#include "option_parse.h"

enum { OK, FAILED, USAGE };

struct settings {
    struct crawl_command c;
    bool help;
    /* What options are read into before they become settings. */
    int model, order, format, policy;
    int64_t in_flight, per_host, depth, workers, throttle_percent, jitter_seed;
};

static int usage(const char *why)
{
    fprintf(stderr, "scrape: %s\nTry scrape --help.\n", why);
    return USAGE;
}

static const struct command {
    const char *name;
    int min, max; /* operands */
    int (*run)(const struct crawl_command *c, char **operands);
    const char *operands, *help;
} commands[] = {
    {"crawl", 1, 1000, crawl_command_crawl, "URL...|FILE.cfg",
     "follows a site's links, or a spider's file"},
    {"resume", 0, 0, crawl_command_resume, "", "goes on with the job"},
    {"stats", 0, 0, crawl_command_stats, "", "the job's counts, as JSON"},
    {"export", 0, 0, crawl_command_export, "", "the job's items"},
    {"control", 1, 1, crawl_command_control, "stats|pause|resume|stop",
     "asks a crawl that runs"},
    {"shell", 1, 1, crawl_command_shell, "URL", "looks at a page"},
    {"fetch", 1, 1, crawl_command_fetch, "URL", "prints a page as it came"},
    {"check", 1, 1, crawl_command_check, "FILE.cfg",
     "holds a spider to its contracts"},
    {"demo", 0, 1000, crawl_command_demo, "[-- COMMAND...]",
     "serves sites to try it on, while COMMAND runs"},
    {"bench", 0, 0, crawl_command_bench, "", "how fast this machine crawls"},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

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

static void print_commands(void)
{
    size_t i;

    printf("\nCommands:\n");
    for (i = 0; i < COMMANDS; i++)
        printf("  %-7s %-23s  %s\n", commands[i].name, commands[i].operands,
               commands[i].help);
    printf("  LINES   %-23s  answers each line of stdin, see below\n", "");
}

/* lint: long, a row for each option */
static int parse(struct settings *s, int argc, char **argv, int *out_first)
{
    static const char *const models[] = {"whatwg", "rfc3986", NULL};
    static const char *const policies[] = {"always", "revalidate", NULL};
    static const char *const formats[] = {"jsonl", "csv", NULL};
    static const char *const orders[] = {"breadth", "fifo", "lifo", "depth",
                                         NULL};
    const struct option_parse_option options[] = {
        {'m', "model", OPTION_PARSE_CHOICE, &s->model, NULL,
         "url join: as browsers read URLs, or as the RFC does.", 0, 0, models},
        {'a', "attr", OPTION_PARSE_STRING, &s->c.attr, "NAME",
         "select: what is listed of each match; its tag where absent.", 0, 0,
         NULL},
        {'j', "job", OPTION_PARSE_STRING, &s->c.job, "FILE",
         "crawl, resume, export, stats: the job. Default: scrape.job.", 0, 0,
         NULL},
        {'n', "max-pages", OPTION_PARSE_INT, &s->c.settings.max_pages, "N",
         "crawl: stop after N pages.", 1, INT64_MAX, NULL},
        {'d', "depth", OPTION_PARSE_INT, &s->depth, "N",
         "crawl: follow links up to N deep.", 1, 1000000, NULL},
        {'w', "delay-ms", OPTION_PARSE_INT, &s->c.settings.delay_ms, "MS",
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
        {0, "dedupe-on-disk", OPTION_PARSE_FLAG, &s->c.settings.dedupe_on_disk,
         NULL, "crawl: ask the job, not memory, whether a page is known.", 0, 0,
         NULL},
        {'f', "format", OPTION_PARSE_CHOICE, &s->format, NULL,
         "export: JSON lines, or CSV. A spreadsheet runs a CSV cell that "
         "begins "
         "with =, +, - or @: the data stands as it came.",
         0, 0, formats},
        {0, "all-hosts", OPTION_PARSE_FLAG, &s->c.settings.all_hosts, NULL,
         "crawl: follow links to any host.", 0, 0, NULL},
        {0, "ignore-robots", OPTION_PARSE_FLAG, &s->c.settings.ignore_robots,
         NULL, "crawl: do not ask for robots.txt; for a site of your own.", 0,
         0, NULL},
        {0, "agent", OPTION_PARSE_STRING, &s->c.settings.agent, "TEXT",
         "crawl: who is asking.", 0, 0, NULL},
        {0, "proxy", OPTION_PARSE_STRING, &s->c.proxy, "URL",
         "all that fetch: through this proxy. Default: the environment's.", 0,
         0, NULL},
        {0, "ca-file", OPTION_PARSE_STRING, &s->c.ca_file, "FILE",
         "all that fetch: whom to trust, in PEM. Default: as the system does.",
         0, 0, NULL},
        {0, "no-cookies", OPTION_PARSE_FLAG, &s->c.no_cookies, NULL,
         "all that fetch: keep none.", 0, 0, NULL},
        {0, "cache", OPTION_PARSE_STRING, &s->c.cache, "FILE",
         "crawl, resume: keep answers there, and do not ask again.", 0, 0,
         NULL},
        {0, "cache-policy", OPTION_PARSE_CHOICE, &s->policy, NULL,
         "what is in the cache is the answer: always, or while it is fresh "
         "(RFC 9111).",
         0, 0, policies},
        {0, "retry-dead", OPTION_PARSE_FLAG, &s->c.retry_dead, NULL,
         "resume: asks again for pages that were given up.", 0, 0, NULL},
        {0, "replay", OPTION_PARSE_FLAG, &s->c.replay, NULL,
         "crawl, resume: from the cache alone, without a network.", 0, 0, NULL},
        {0, "log", OPTION_PARSE_STRING, &s->c.log, "FILE",
         "crawl, resume: a line for each answer, added to FILE.", 0, 0, NULL},
        {0, "timeout-ms", OPTION_PARSE_INT, &s->c.timeout_ms, "MS",
         "crawl: for one fetch. Default: 30000.", 1, 86400000, NULL},
        {0, "port", OPTION_PARSE_INT, &s->c.port, "N",
         "demo: where on 127.0.0.1; 0: any. Default: 8207.", 0, 65535, NULL},
        {0, "seed", OPTION_PARSE_INT, &s->c.seed, "N",
         "demo: what its pages say. Default: 1.", 0, INT64_MAX, NULL},
        {'h', "help", OPTION_PARSE_FLAG, &s->help, NULL, "Shows this.", 0, 0,
         NULL},
    };
    const struct option_parse_spec spec = {
        .program = "scrape",
        .usage = "COMMAND [OPERAND...] [OPTION...]",
        .summary = "A crawler that loses nothing: all it knows is in a job, a "
                   "file, and it goes on from there after any kill.",
        .options = options,
        .option_count = sizeof options / sizeof options[0],
        .footer = "resume goes on as the crawl was told to, but for what is "
                  "given again. Exit code: 0 done, 1 something failed, 2 "
                  "usage.",
    };
    char error[200], help[8192];

    if (option_parse_run(&spec, argc, argv, out_first, error, sizeof error) < 0)
        return usage(error);
    if (s->help) {
        (void)option_parse_help(&spec, help, sizeof help);
        fputs(help, stdout);
        print_commands();
        fputs(lines_help, stdout);
    }
    return OK;
}

static void take_settings(struct settings *s)
{
    struct crawl_settings *set = &s->c.settings;

    s->c.rfc = s->model == 1;
    s->c.format = (enum crawl_format)s->format;
    s->c.cache_policy = (enum crawl_cache_policy)s->policy;
    set->max_in_flight = (int)s->in_flight;
    set->max_per_host = (int)s->per_host;
    set->max_depth = (int)s->depth;
    set->threads = (int)s->workers;
    set->autothrottle_percent = (int)s->throttle_percent;
    set->jitter_seed = (uint64_t)s->jitter_seed;
    set->order = (enum crawl_order)s->order;
}

/* The commands that answer each line of stdin. */
static const char *const line_words[] = {"url", "robots", "charset", "links",
                                         "select"};
enum { LINE_WORDS = sizeof line_words / sizeof line_words[0] };

static bool answers_lines(const char *word)
{
    size_t i;

    for (i = 0; i < LINE_WORDS; i++)
        if (strcmp(line_words[i], word) == 0)
            return true;
    return false;
}

/* What a misspelt command, or the beginning of one, may mean; or NULL. */
static const char *meant_command(const char *word)
{
    const char *names[COMMANDS + LINE_WORDS];
    const char *near;
    size_t count = 0, i;

    for (i = 0; i < COMMANDS; i++)
        names[count++] = commands[i].name;
    for (i = 0; i < LINE_WORDS; i++)
        names[count++] = line_words[i];
    near = option_parse_nearest(word, names, count);
    for (i = 0; !near && word[0] && i < count; i++)
        if (strncmp(names[i], word, strlen(word)) == 0)
            near = names[i];
    return near;
}

static int run(const struct settings *s, int count, char **words)
{
    const char *meant;
    char why[200];
    int status;
    size_t i;

    for (i = 0; i < COMMANDS; i++) {
        const struct command *command = &commands[i];

        if (strcmp(command->name, words[0]) != 0)
            continue;
        if (count - 1 >= command->min && count - 1 <= command->max)
            return command->run(&s->c, words + 1);
        (void)snprintf(why, sizeof why, "usage: scrape %s %s", command->name,
                       command->operands);
        return usage(why);
    }
    if (!answers_lines(words[0])) {
        meant = meant_command(words[0]);
        (void)snprintf(why, sizeof why, "no such command: %.60s%s%s%s",
                       words[0], meant ? "; did you mean " : "",
                       meant ? meant : "", meant ? "?" : "");
        return usage(why);
    }
    status = crawl_command_lines(&s->c, words);
    return status == USAGE ? usage("unknown or incomplete, see LINES in --help")
                           : status;
}

/* What nobody could read was not done. */
static int said_all(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "scrape: stdout: %s\n", strerror(errno));
    return status == OK ? FAILED : status;
}

/* What one worker frees of a large page, the next can use: else glibc keeps it
 * for the thread that freed it. Most of a page is in an arena: they seldom
 * meet. */
static void share_memory(void)
{
#ifdef M_ARENA_MAX
    (void)mallopt(M_ARENA_MAX, 1);
#endif
}

int main(int argc, char **argv)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct settings s = {
        .c = {.job = "scrape.job",
              .max_kib = 10240,
              .port = 8207,
              .seed = 1,
              .attr = "id"},
        .workers = cores < 1 ? 1 : cores,
    };
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    int first, status = parse(&s, argc, argv, &first);

    if (status != OK || s.help)
        return said_all(status);
    if (first == argc)
        return usage("a command is expected");
    if (s.c.replay && !s.c.cache)
        return usage("--replay needs a --cache");
    if (s.c.settings.agent && !crawl_options_is_agent(s.c.settings.agent))
        return usage("--agent is one line of visible characters");
    take_settings(&s);
    share_memory();
    (void)sigaction(SIGXFSZ, &ignored, NULL); /* a write fails instead */
    return said_all(run(&s, argc - first, argv + first));
}
