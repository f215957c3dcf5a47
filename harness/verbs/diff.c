/* SPDX-License-Identifier: MIT-0 */
/* diff: where the answers of the last check differ, line by line. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#include "check_run.h"
#include "lab_cli.h"
#include "print_sides.h"
#include "verdict_record.h"

static int read_side(struct lab_cli *cli, const struct unit *lab,
                     const char *id, const char *side, char **text,
                     struct str_view *out)
{
    char path[PATH_MAX], name[160];
    size_t len = 0;
    int rc;

    (void)snprintf(name, sizeof name, "%s.%s", id, side);
    rc = workspace_keep_path(&cli->ws, lab, name, path, sizeof path);
    if (rc == 0)
        rc = workspace_read_file(path, text, &len);
    *out = str_view_of(*text, len);
    return rc;
}

static int print_case(struct lab_cli *cli, const struct unit *lab,
                      const char *id)
{
    char *want = NULL, *got = NULL;
    struct str_view left, right;
    int rc = read_side(cli, lab, id, "want", &want, &left);

    if (rc == 0)
        rc = read_side(cli, lab, id, "got", &got, &right);
    if (rc == 0)
        rc = print_sides(cli, left, right);
    free(want);
    free(got);
    return rc;
}

static void print_no_difference(const struct lab_cli *cli,
                                const struct unit *lab,
                                const struct record *record)
{
    size_t total = record_find(record, "total");

    if (record_get_bool(record, total, "unfinished"))
        printf("the last check of %s did not finish\n", lab->id);
    else if (record_exit(record) == LAB_NOT_BUILT)
        printf("%s did not build; %s check %s says why\n", lab->id,
               cli->program, lab->id);
    else if (record_exit(record) == LAB_FAILED)
        printf("no output of %s differs: it fails otherwise; %s check %s "
               "says how\n",
               lab->id, cli->program, lab->id);
    else
        printf("no output differs in the last check of %s\n", lab->id);
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_diff, NULL, 0, argc, argv);
    const struct unit *lab;
    struct record *record;
    size_t shown = 0;
    size_t i;
    int rc = 0;

    if (first < 0)
        return -1 - first;
    lab = cli_lab(cli, argc, argv, first);
    if (!lab)
        return LAB_NOTHING_RUN;
    record = check_last(cli, lab, false);
    if (!record) {
        fprintf(stderr, "lab: %s was not checked yet\ntry: %s check %s\n",
                lab->id, cli->program, lab->id);
        return LAB_NOTHING_RUN;
    }
    printf("%s, as it was checked last\n", lab->name);
    for (i = 0; rc == 0 && i < record_count(record); i++) {
        const char *id = record_get_str(record, i, "id");

        if (!record_is(record, i, "case") || !record_get_int(record, i, "line"))
            continue;
        printf("%s%s%s: first difference at line %" PRId64 ", column %" PRId64
               "\n",
               cli_bold(cli, true), id, cli_bold(cli, false),
               record_get_int(record, i, "line"),
               record_get_int(record, i, "column"));
        rc = print_case(cli, lab, id);
        shown++;
    }
    if (shown == 0)
        print_no_difference(cli, lab, record);
    record_destroy(record);
    return rc < 0 ? cli_fault("the difference", rc) : LAB_OK;
}

const struct verb verb_diff = {"diff", "[LAB]",
                               "where answers differ, line by line", 1, run};
