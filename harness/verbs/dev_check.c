/* SPDX-License-Identifier: MIT-0 */
#include <limits.h>
#include <string.h>

#include "detector_names.h"
#include "dev.h"
#include "lab_cli.h"
#include "lab_prove.h"

static void print_claim(enum proof result, const char *claim, const char *said,
                        void *ctx)
{
    (void)ctx;
    printf("  %s  %s\n", result == PROOF_PASS ? "ok  " : "FAIL", claim);
    if (result == PROOF_PASS)
        return;
    while (*said) {
        size_t len = strcspn(said, "\n");

        printf("        %.*s\n", (int)len, said);
        said += len + (said[len] == '\n');
    }
}

static int prove_lab(struct lab_cli *cli, const struct unit *lab,
                     struct prove_tally *tally)
{
    return lab_prove(cli->catalogue, &cli->ws, lab, print_claim, NULL, tally);
}

/* Units of other kinds have their files checked. */
static int check_files(const struct unit *unit, struct prove_tally *tally)
{
    struct manifest_error error = {""};
    int rc = unit_check_files(unit, &error);

    tally->passed += rc == 0;
    tally->failed += rc < 0;
    if (rc < 0)
        printf("  FAIL  %s\n", error.text);
    return 0;
}

static int told(struct prove_tally *tally, const struct unit *unit,
                const char *key, const char *id)
{
    char cfg[PATH_MAX];

    (void)snprintf(cfg, sizeof cfg, "%s/unit.cfg", unit->dir);
    printf("  FAIL  %s:%d: '%s' names '%s', which is no unit\n", cfg,
           manifest_line(cfg, key), key, id);
    tally->failed++;
    return 0;
}

/* Ids in other units' manifests are links: they must lead somewhere. */
static int check_links(struct lab_cli *cli, const struct unit *unit,
                       const struct string_list *ids, const char *key,
                       struct prove_tally *tally)
{
    size_t i;

    for (i = 0; i < ids->count; i++)
        if (!catalogue_find(cli->catalogue, ids->items[i]))
            (void)told(tally, unit, key, ids->items[i]);
    return 0;
}

static int check_lab_links(struct lab_cli *cli, const struct unit *lab,
                           struct prove_tally *tally)
{
    (void)check_links(cli, lab, &lab->as.lab.after, "after", tally);
    (void)check_links(cli, lab, &lab->as.lab.build.uses, "uses", tally);
    return check_links(cli, lab, &lab->as.lab.pitfalls, "pitfalls", tally);
}

static int check_lab(struct lab_cli *cli, const struct unit *lab,
                     struct prove_tally *tally)
{
    size_t failed = tally->failed;

    printf("%s\n", lab->name);
    (void)fflush(stdout);
    (void)check_lab_links(cli, lab, tally);
    return tally->failed == failed ? prove_lab(cli, lab, tally) : 0;
}

static int check_structure(struct lab_cli *cli, const struct unit *unit,
                           struct prove_tally *tally)
{
    struct manifest_error error = {""};

    (void)check_files(unit, tally);
    if (unit_check_values(unit, &error) < 0 ||
        detector_names_check(unit, &error) < 0) {
        printf("  FAIL  %s\n", error.text);
        tally->failed++;
    }
    if (unit->type == UNIT_CHAPTER)
        return check_links(cli, unit, &unit->as.chapter.pitfalls, "pitfalls",
                           tally);
    if (unit->type == UNIT_PITFALL)
        return check_links(cli, unit, &unit->as.pitfall.see_also, "see_also",
                           tally);
    if (unit->type != UNIT_LAB)
        return 0;
    return check_lab_links(cli, unit, tally);
}

static int check_unit(struct lab_cli *cli, const struct unit *unit,
                      bool files_only, struct prove_tally *tally)
{
    if (files_only)
        return check_structure(cli, unit, tally);
    return unit->type == UNIT_LAB ? check_lab(cli, unit, tally)
                                  : check_files(unit, tally);
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    bool files_only = false;
    const struct option_parse_option options[] = {
        {0, "files", OPTION_PARSE_FLAG, &files_only, NULL,
         "only that unit.cfg and the files agree; builds nothing", 0, 0, NULL},
    };
    int first = cli_options(cli, &dev_check, options, 1, argc, argv);
    struct prove_tally tally = {0};
    int rc = 0;
    size_t i;
    int a;

    if (first < 0)
        return -1 - first;
    for (a = first; rc == 0 && a < argc; a++) {
        const struct unit *unit = cli_find(cli, argv[a], -1);

        if (!unit)
            return LAB_NOTHING_RUN;
        rc = check_unit(cli, unit, files_only, &tally);
    }
    for (i = 0; argc == first && rc == 0 && i < catalogue_count(cli->catalogue);
         i++)
        rc = check_unit(cli, catalogue_at(cli->catalogue, i), files_only,
                        &tally);
    if (rc < 0)
        return cli_fault("dev check", rc);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed ? LAB_FAILED : tally.passed ? LAB_OK : LAB_NOTHING_RUN;
}

const struct verb dev_check = {"dev check", "[LAB...]",
                               "proves starter, solution and mistakes of labs",
                               VERB_ANY, run};
