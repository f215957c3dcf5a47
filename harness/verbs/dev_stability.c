/* SPDX-License-Identifier: MIT-0 */
/* dev stability: labs checked again and again on a busy machine. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "dev.h"
#include "lab_cli.h"
#include "stability.h"

struct counts {
    int64_t runs; /* of each lab */
    size_t done, flaky;
};

static void print_run(const struct stability_run *run, void *ctx)
{
    struct counts *c = ctx;
    const char *said = run->said;

    c->done++;
    if (run->number % 10 == 0)
        fprintf(stderr, "%zu of %" PRId64 "\n", run->number, c->runs);
    if (run->held)
        return;
    printf("  FLAKY  run %zu, %s, seed %" PRIu64 ": named %s; it failed:\n",
           run->number, run->what, run->seed, run->named);
    while (*said) {
        size_t len = strcspn(said, "\n");

        printf("         %.*s\n", (int)len, said);
        said += len + (said[len] == '\n');
    }
}

static int run_lab(struct lab_cli *cli, const struct unit *lab,
                   struct counts *c)
{
    size_t flaky;
    int rc;

    printf("%s\n", lab->name);
    (void)fflush(stdout);
    rc = stability(cli->catalogue, &cli->ws, lab, (size_t)c->runs, print_run, c,
                   &flaky);
    c->flaky += flaky;
    return rc;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    struct counts c = {.runs = 50};
    const struct option_parse_option options[] = {
        {'n', "runs", OPTION_PARSE_INT, &c.runs, "N",
         "checks of each lab (default: 50)", 1, 100000, NULL},
    };
    int first = cli_options(cli, &dev_stability, options, 1, argc, argv);
    int rc = 0;
    size_t i;
    int a;

    if (first < 0)
        return -1 - first;
    for (a = first; rc == 0 && a < argc; a++) {
        const struct unit *lab = cli_find(cli, argv[a], UNIT_LAB);

        if (!lab)
            return LAB_NOTHING_RUN;
        rc = run_lab(cli, lab, &c);
    }
    for (i = 0; first == argc && rc == 0 && i < catalogue_count(cli->catalogue);
         i++)
        if (catalogue_at(cli->catalogue, i)->type == UNIT_LAB)
            rc = run_lab(cli, catalogue_at(cli->catalogue, i), &c);
    if (rc < 0)
        return cli_fault("dev stability", rc);
    printf("%zu runs beside two busy processes a processor, %zu flaky\n",
           c.done, c.flaky);
    return c.flaky ? LAB_FAILED : c.done ? LAB_OK : LAB_NOTHING_RUN;
}

const struct verb dev_stability = {
    "dev stability", "[LAB...]",
    "checks labs again and again on a busy machine", VERB_ANY, run};
