/* SPDX-License-Identifier: MIT-0 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check_run.h"
#include "lab_cli.h"
#include "print_file.h"
#include "string_builder.h"
#include "verdict_record.h"

static void print_after_green(struct lab_cli *cli, const struct unit *lab)
{
    const struct unit *next = cli_next_lab(cli);
    char what[2 * PATH_MAX], aside[2 * PATH_MAX];

    printf("all cases pass.\n");
    if (!next) {
        printf("every lab is green. next: %s\n", cli->program);
        return;
    }
    (void)snprintf(what, sizeof what, "%s start %s", cli->program, next->id);
    (void)snprintf(aside, sizeof aside, "or compare: %s solution %s",
                   cli->program, lab->id);
    cli_print_next(cli, "", what, aside);
}

static void print_after_red(struct lab_cli *cli, const struct unit *lab)
{
    char shown[PATH_MAX], edit[2 * PATH_MAX], check[2 * PATH_MAX],
        aside[2 * PATH_MAX];

    (void)snprintf(edit, sizeof edit, "edit %s/%s, then",
                   cli_shown_answer(cli, lab, shown, sizeof shown),
                   lab->as.lab.build.files.items[0]);
    (void)snprintf(check, sizeof check, "%s check %s", cli->program, lab->id);
    (void)snprintf(aside, sizeof aside, "stuck? %s hint %s", cli->program,
                   lab->id);
    cli_print_next(cli, edit, check, aside);
}

static void print_next(struct lab_cli *cli, const struct unit *lab, int code)
{
    if (cli->format.format != FORMAT_HUMAN)
        return;
    if (code == LAB_OK)
        print_after_green(cli, lab);
    else
        print_after_red(cli, lab);
}

/* All checks of this run, in one document of the format asked for. */
struct printer {
    struct lab_cli *cli;
    struct format_stream stream;
    struct string_builder text;
    int rc;
};

static void flush_text(struct printer *p)
{
    (void)fputs(string_builder_cstr(&p->text), stdout);
    string_builder_clear(&p->text);
    (void)fflush(stdout);
}

static void printer_init(struct printer *p, struct lab_cli *cli)
{
    *p = (struct printer){.cli = cli};
    string_builder_init(&p->text, 0);
    format_begin(&p->stream, &cli->format, &p->text);
}

static int printer_fini(struct printer *p)
{
    int rc = format_end(&p->stream);

    flush_text(p);
    string_builder_fini(&p->text);
    return p->rc < 0 ? p->rc : rc;
}

/* The page that GitHub shows for a job: each step adds to it. */
static void add_summary(const struct record *record)
{
    const char *path = getenv("GITHUB_STEP_SUMMARY");
    struct string_builder sb;
    FILE *out = path && path[0] ? fopen(path, "ae") : NULL;

    if (!out)
        return;
    string_builder_init(&sb, 0);
    if (format_summary(record, &sb) == 0)
        (void)fputs(string_builder_cstr(&sb), out);
    string_builder_fini(&sb);
    (void)fclose(out);
}

static void print_record(struct printer *p, const struct record *record)
{
    int rc = format_add(&p->stream, record);

    p->rc = p->rc < 0 ? p->rc : rc;
    flush_text(p);
    if (p->cli->format.format == FORMAT_GITHUB)
        add_summary(record);
}

/* One line on a terminal, overwritten: answers that hang take a while. */
static void show_runs(const struct verdict *v, enum lab_check_event event,
                      enum tier tier, size_t left, void *ctx)
{
    size_t *again = ctx;

    (void)v;
    if (event == LAB_CHECK_ENDED)
        fputs("\r\033[K", stderr);
    if (event != LAB_CHECK_RUNS && event != LAB_CHECK_AGAIN)
        return;
    *again += event == LAB_CHECK_AGAIN;
    fprintf(stderr, "\r\033[K%s: %zu %s to go", tier_name(tier), left,
            left == 1 ? "run" : "runs");
    if (*again > 0)
        fprintf(stderr, " (%zu ran out of time, and run again one by one)",
                *again);
}

static int check_one(struct printer *p, const struct unit *lab,
                     const struct check_options *o, bool quiet_cache)
{
    struct check_options own = *o;
    struct record *record;
    size_t again = 0;
    bool cached;
    int rc, code;

    own.ctx = &again;
    rc = check_run(p->cli, lab, &own, &record, &cached);
    if (rc < 0)
        return LAB_FAULT;
    if (cached && p->cli->format.format == FORMAT_HUMAN && !quiet_cache)
        fprintf(stderr, "(nothing changed since the last check; --fresh runs "
                        "it again)\n");
    print_record(p, record);
    code = record_exit(record);
    record_destroy(record);
    return code;
}

static int check_all(struct printer *p, const struct check_options *o)
{
    struct lab_cli *cli = p->cli;
    int worst = LAB_NOTHING_RUN;
    size_t i;

    for (i = 0; i < catalogue_count(cli->catalogue); i++) {
        const struct unit *unit = catalogue_at(cli->catalogue, i);
        int code;

        if (unit->type != UNIT_LAB || !workspace_has(&cli->ws, unit))
            continue;
        code = check_one(p, unit, o, true);
        if (worst == LAB_NOTHING_RUN || code > worst)
            worst = code;
        if (box_interrupted())
            break;
    }
    if (worst == LAB_NOTHING_RUN)
        fprintf(stderr, "lab: no lab was started yet\ntry: %s start\n",
                cli->program);
    return worst;
}

static int check_start(struct lab_cli *cli, const struct unit *lab)
{
    char shown[PATH_MAX];
    int rc;

    if (workspace_has(&cli->ws, lab))
        return 0;
    rc = cli_begin(cli, lab);
    if (rc == 0)
        fprintf(stderr, "started %s: your files are in %s/\n", lab->name,
                cli_shown_answer(cli, lab, shown, sizeof shown));
    return rc;
}

static const struct unit *named_lab(struct lab_cli *cli, int argc, char **argv,
                                    int first, const struct check_options *o)
{
    const struct unit *lab = cli_lab(cli, argc, argv, first);

    if (!lab || !o->only_case || unit_lab_find_case(&lab->as.lab, o->only_case))
        return lab;
    fprintf(stderr, "lab: %s has no case '%s'\ntry: %s show %s\n", lab->id,
            o->only_case, cli->program, lab->id);
    return NULL;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    struct check_options o = {0};
    const struct unit *lab = NULL;
    bool all = false;
    int64_t seed = 0;
    struct printer p;
    const struct option_parse_option options[] = {
        {'c', "case", OPTION_PARSE_STRING, &o.only_case, "CASE",
         "run this case alone", 0, 0, NULL},
        {'s', "seed", OPTION_PARSE_INT, &seed, "N",
         "the seed of the random cases, as an earlier check printed it", 1,
         INT64_MAX, NULL},
        {0, "fresh", OPTION_PARSE_FLAG, &o.fresh, NULL,
         "run even when nothing changed", 0, 0, NULL},
        {'v', "verbose", OPTION_PARSE_FLAG, &cli->format.verbose, NULL,
         "also name the nearest known mistake, where none matches", 0, 0, NULL},
        {'a', "all", OPTION_PARSE_FLAG, &all, NULL, "every lab you started", 0,
         0, NULL},
    };
    int first = cli_options(cli, &verb_check, options, 5, argc, argv);
    int code;

    if (first < 0)
        return -1 - first;
    o.seed = (uint64_t)seed;
    if (isatty(STDERR_FILENO) == 1 && cli->format.format == FORMAT_HUMAN)
        o.on_event = show_runs;
    if (all && o.only_case) {
        fprintf(stderr, "lab: --case goes with one lab, not with --all\n");
        return LAB_NOTHING_RUN;
    }
    if (!all) {
        lab = named_lab(cli, argc, argv, first, &o);
        if (!lab)
            return LAB_NOTHING_RUN;
        code = check_start(cli, lab);
        if (code < 0)
            return LAB_FAULT;
    }
    printer_init(&p, cli);
    code = all ? check_all(&p, &o) : check_one(&p, lab, &o, false);
    if (printer_fini(&p) < 0)
        code = LAB_FAULT;
    if (!all && code <= LAB_NOT_BUILT && !o.only_case)
        print_next(cli, lab, code);
    else if (o.only_case && code == LAB_OK &&
             cli->format.format == FORMAT_HUMAN)
        printf("this case alone; all of them: %s check %s\n", cli->program,
               lab->id);
    return code;
}

const struct verb verb_check = {"check", "[LAB]",
                                "builds and checks your answer", 1, run};
