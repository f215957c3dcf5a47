/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* sigabbrev_np */
#include "minicheck.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "minicheck_run.h"
#include "option_parse.h"

enum { EXIT_PASSED, EXIT_FAILED, EXIT_USAGE };

struct options {
    const char *filter; /* a shell pattern for names, or NULL */
    int64_t timeout_ms;
    bool list, times, output, help;
};

static bool wanted(const struct options *o, const struct minicheck_test *test)
{
    return !o->filter || fnmatch(o->filter, test->name, 0) == 0;
}

/* Each line as a TAP comment; other control bytes become '?'. */
static void print_comment(const char *text, size_t len)
{
    size_t i;
    bool fresh = true;

    for (i = 0; i < len; i++) {
        if (fresh)
            printf("#   ");
        fresh = text[i] == '\n';
        putchar(fresh || (unsigned char)text[i] >= ' ' ? text[i] : '?');
    }
    if (!fresh)
        putchar('\n');
}

static void print_reason(const struct minicheck_result *r,
                         const struct options *o)
{
    const char *name;

    switch (r->end) {
    case MINICHECK_PASSED:
        break;
    case MINICHECK_FAILED:
        printf("# %s\n", string_builder_cstr(&r->message));
        break;
    case MINICHECK_SIGNALED:
        name = sigabbrev_np(r->status);
        printf("# killed by SIG%s\n", name ? name : "?");
        break;
    case MINICHECK_EXITED:
        printf("# called exit(%d) instead of returning\n", r->status);
        break;
    case MINICHECK_TIMED_OUT:
        printf("# not done after %lld ms: killed\n", (long long)o->timeout_ms);
        break;
    }
}

static void print_result(const struct options *o, size_t number,
                         const struct minicheck_test *test,
                         const struct minicheck_result *r)
{
    bool passed = r->end == MINICHECK_PASSED;

    printf("%sok %zu - %s", passed ? "" : "not ", number, test->name);
    if (o->times)
        printf(" # %.2f ms", (double)r->elapsed_ns / 1e6);
    printf("\n");
    print_reason(r, o);
    if (r->output.len > 0 && (!passed || o->output))
        print_comment(r->output.data, r->output.len);
    (void)fflush(stdout);
}

static int run_one(const struct options *o, size_t number,
                   const struct minicheck_test *test, size_t *failed)
{
    struct minicheck_result result;
    int rc = minicheck_run(test, o->timeout_ms, &result);

    if (rc < 0) {
        printf("Bail out! cannot run a test: %s\n", strerror(-rc));
    } else {
        *failed += result.end != MINICHECK_PASSED;
        print_result(o, number, test, &result);
    }
    minicheck_result_fini(&result);
    return rc;
}

static int run_all(const struct options *o, const struct minicheck_test *tests,
                   size_t count)
{
    size_t chosen = 0, failed = 0, number = 0;
    size_t i;

    for (i = 0; i < count; i++)
        chosen += wanted(o, &tests[i]);
    if (chosen == 0) {
        fprintf(stderr, "minicheck: no test fits '%s' (--list shows all)\n",
                o->filter ? o->filter : "*");
        return EXIT_USAGE;
    }
    printf("TAP version 14\n1..%zu\n", chosen);
    for (i = 0; i < count; i++)
        if (wanted(o, &tests[i]) &&
            run_one(o, ++number, &tests[i], &failed) < 0)
            return EXIT_FAILED;
    printf("# %zu passed, %zu failed\n", chosen - failed, failed);
    return failed > 0 ? EXIT_FAILED : EXIT_PASSED;
}

static int print_list(const struct options *o,
                      const struct minicheck_test *tests, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (wanted(o, &tests[i]))
            printf("%s\n", tests[i].name);
    return EXIT_PASSED;
}

int minicheck_main(int argc, char **argv, const struct minicheck_test *tests,
                   size_t count)
{
    struct options o = {.timeout_ms = 4000};
    const struct option_parse_option table[] = {
        {'l', "list", OPTION_PARSE_FLAG, &o.list, NULL, "print the names", 0, 0,
         NULL},
        {'k', "filter", OPTION_PARSE_STRING, &o.filter, "PATTERN",
         "run the tests whose name fits this shell pattern", 0, 0, NULL},
        {'t', "timeout-ms", OPTION_PARSE_INT, &o.timeout_ms, "N",
         "time limit of a test (default 4000)", 1, 3600000, NULL},
        {0, "times", OPTION_PARSE_FLAG, &o.times, NULL,
         "print how long each test took", 0, 0, NULL},
        {'o', "output", OPTION_PARSE_FLAG, &o.output, NULL,
         "show what passing tests print, too", 0, 0, NULL},
        {'h', "help", OPTION_PARSE_FLAG, &o.help, NULL, "print this help", 0, 0,
         NULL},
    };
    const struct option_parse_spec spec = {
        .program = "minicheck",
        .summary = "Runs each test in a process of its own, prints TAP.",
        .options = table,
        .option_count = sizeof table / sizeof table[0],
        .footer = "Exit status: 0 all passed, 1 a test failed, 2 bad usage."};
    char text[1024];
    int first;

    if (option_parse_run(&spec, argc, argv, &first, text, sizeof text) < 0 ||
        first < argc) {
        fprintf(stderr, "minicheck: %s\n",
                first > 0 ? "there are no operands (see --help)" : text);
        return EXIT_USAGE;
    }
    if (o.help) {
        (void)option_parse_help(&spec, text, sizeof text);
        (void)fputs(text, stdout);
        return EXIT_PASSED;
    }
    return (o.list ? print_list : run_all)(&o, tests, count);
}
