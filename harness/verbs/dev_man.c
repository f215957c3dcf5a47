/* SPDX-License-Identifier: MIT-0 */
/* dev man: lab(1) in man(7)'s macros, out of the tables that --help prints. */
#include <string.h>

#include "dev.h"
#include "lab_cli.h"

/* What roff would read as its own: a backslash, a dash, a leading dot or
 * quote. */
static void put_text(const char *text)
{
    bool start = true;

    for (; *text; text++) {
        if (start && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
        start = *text == '\n';
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else
            putchar(*text);
    }
}

static void put_bold(const char *text)
{
    fputs("\\fB", stdout);
    put_text(text);
    fputs("\\fR", stdout);
}

static void put_choices(const struct option_parse_option *o)
{
    size_t i;

    for (i = 0; o->choices[i]; i++)
        printf("%s%s", i ? "|" : "", o->choices[i]);
}

static void put_value(const struct option_parse_option *o)
{
    if (o->type == OPTION_PARSE_FLAG || o->type == OPTION_PARSE_COUNT)
        return;
    fputs("=\\fI", stdout);
    if (o->value_name)
        put_text(o->value_name);
    else if (o->type == OPTION_PARSE_CHOICE)
        put_choices(o);
    else
        fputs("VALUE", stdout);
    fputs("\\fR", stdout);
}

static void put_options(const struct option_parse_option *options, size_t count)
{
    char name[64];
    size_t i;

    for (i = 0; i < count; i++) {
        const struct option_parse_option *o = &options[i];

        puts(".TP");
        if (o->short_name) {
            (void)snprintf(name, sizeof name, "-%c", o->short_name);
            put_bold(name);
            fputs(o->long_name ? ", " : "", stdout);
        }
        if (o->long_name) {
            (void)snprintf(name, sizeof name, "--%s", o->long_name);
            put_bold(name);
        }
        put_value(o);
        putchar('\n');
        put_text(o->help ? o->help : "");
        puts(".");
    }
}

static void put_verb(const struct verb *verb,
                     const struct option_parse_option *options, size_t count,
                     void *ctx)
{
    (void)ctx;
    printf(".SS ");
    put_text(verb->name);
    fputs(verb->usage[0] ? " " : "", stdout);
    put_text(verb->usage);
    putchar('\n');
    put_text(verb->summary);
    puts(".");
    put_options(options, count);
}

static void put_head(void)
{
    puts(".TH LAB 1 \"\" \"Groundwork\" \"User Commands\"");
    puts(".SH NAME\nlab \\- check labs, show mistakes beside their fixes, copy "
         "patterns");
    puts(".SH SYNOPSIS\n.B lab\n[\\fIoptions\\fR] [\\fIVERB\\fR "
         "[\\fIarguments\\fR]]");
    puts(".SH DESCRIPTION\nWithout a verb it says where you are and what comes "
         "next.\nA unit is named by its id, a lab also by its number: "
         "first_red, 01a, 01a_first_red.\nWithout a name the lab is meant "
         "whose files changed last; a green one is none of them.\nAnswers live "
         "in the workspace; the "
         "toolkit, which holds the tests, is only read.\nLearner code is "
         "compiled and run in a sandbox; each check says in which.");
}

static void put_tail(void)
{
    static const char *const codes[][2] = {
        {"0", "all passed"},
        {"1", "a case failed"},
        {"2", "the learner's code does not build"},
        {"3", "nothing was run: bad usage, a bad manifest"},
        {"4", "a fault of the harness or the sandbox"},
        {"5", "the host lacks something"}};
    static const char *const variables[][2] = {
        {"LAB_WORKSPACE", "the workspace, where --workspace is not given"},
        {"GROUNDWORK_ROOT", "the toolkit, where --root is not given"},
        {"NO_COLOR", "no colors"},
        {"COLUMNS", "the width of a screen that is no terminal"},
        {"TMPDIR", "where answers are built and run; /tmp where it cannot "
                   "serve"},
        {"GITHUB_ACTIONS", "true: the format is github"},
        {"GITHUB_STEP_SUMMARY", "gets a table of each check"}};
    size_t i;

    puts(".SH EXIT STATUS");
    for (i = 0; i < sizeof codes / sizeof codes[0]; i++)
        printf(".TP\n%s\n%s.\n", codes[i][0], codes[i][1]);
    puts(".SH ENVIRONMENT");
    for (i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        printf(".TP\n.B %s\n", variables[i][0]);
        put_text(variables[i][1]);
        puts(".");
    }
    puts(".SH FILES\n.TP\n.I work/NAME/\nyour answers.\n.TP\n.I work/.lab/\n"
         "progress, the last checks, what is built once; may be deleted.");
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &dev_man, NULL, 0, argc, argv);
    size_t i;

    if (first < 0)
        return -1 - first;
    put_head();
    puts(".SH OPTIONS");
    put_options(cli->global->options, cli->global->option_count);
    puts(".SH VERBS");
    for (i = 0; i < cli->verb_count; i++)
        cli_describe(cli, cli->verbs[i], put_verb, NULL);
    put_tail();
    return LAB_OK;
}

const struct verb dev_man = {"dev man", "", "prints the manual page", 0, run};
