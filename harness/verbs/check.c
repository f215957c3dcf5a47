/* SPDX-License-Identifier: MIT-0 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "check_run.h"
#include "lab_cli.h"
#include "verdict_record.h"

static void print_next(struct lab_cli *cli, const struct unit *lab, int code)
{
    const struct unit *next;
    char shown[PATH_MAX];

    if (cli->format.format != FORMAT_HUMAN)
        return;
    if (code == LAB_OK) {
        next = cli_next_lab(cli);
        printf("all cases pass.\n");
        if (next)
            printf("next: %s start %s    (or compare: %s solution %s)\n",
                   cli->program, next->id, cli->program, lab->id);
        else
            printf("every lab is green. next: %s\n", cli->program);
        return;
    }
    printf("next: edit %s/%s, then %s check %s    (stuck? %s hint %s)\n",
           cli_shown_answer(cli, lab, shown, sizeof shown),
           lab->as.lab.build.files.items[0], cli->program, lab->id,
           cli->program, lab->id);
}

static int check_one(struct lab_cli *cli, const struct unit *lab,
                     const struct check_options *o, bool quiet_cache)
{
    struct record *record;
    bool cached;
    int rc = check_run(cli, lab, o, &record, &cached);
    int code;

    if (rc < 0)
        return LAB_FAULT;
    if (cached && cli->format.format == FORMAT_HUMAN && !quiet_cache)
        fprintf(stderr, "(nothing changed since the last check; --fresh runs "
                        "it again)\n");
    rc = check_print(cli, record);
    code = rc < 0 ? LAB_FAULT : record_exit(record);
    record_destroy(record);
    return code;
}

static int check_all(struct lab_cli *cli, const struct check_options *o)
{
    int worst = LAB_NOTHING_RUN;
    size_t i;

    for (i = 0; i < catalogue_count(cli->catalogue); i++) {
        const struct unit *unit = catalogue_at(cli->catalogue, i);
        int code;

        if (unit->type != UNIT_LAB || !workspace_has(&cli->ws, unit))
            continue;
        code = check_one(cli, unit, o, true);
        if (worst == LAB_NOTHING_RUN || code > worst)
            worst = code;
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
    rc = workspace_start(&cli->ws, lab, false);
    if (rc == 0)
        fprintf(stderr, "started %s: your files are in %s/\n", lab->name,
                cli_shown_answer(cli, lab, shown, sizeof shown));
    return rc;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    struct check_options o = {0};
    const struct unit *lab;
    bool all = false;
    int64_t seed = 0;
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
    if (all)
        return check_all(cli, &o);
    lab = cli_lab(cli, argc, argv, first);
    if (!lab)
        return LAB_NOTHING_RUN;
    if (o.only_case && !unit_lab_find_case(&lab->as.lab, o.only_case)) {
        fprintf(stderr, "lab: %s has no case '%s'\ntry: %s show %s\n", lab->id,
                o.only_case, cli->program, lab->id);
        return LAB_NOTHING_RUN;
    }
    code = check_start(cli, lab);
    if (code < 0)
        return cli_fault_at("starting the lab in", cli->ws.root, code);
    code = check_one(cli, lab, &o, false);
    if (code <= LAB_NOT_BUILT && !o.only_case)
        print_next(cli, lab, code);
    return code;
}

const struct verb verb_check = {"check", "[LAB]",
                                "builds and checks your answer", 1, run};
