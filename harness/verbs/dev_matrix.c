/* SPDX-License-Identifier: MIT-0 */
/* dev matrix: which mistake fails which case, from real runs. */
#include <string.h>

#include "box.h"
#include "dev.h"
#include "lab_cli.h"
#include "lab_prove.h"

enum { SEED = 7 };

static int name_width(const struct unit_lab *lab)
{
    size_t i, width = 0;

    for (i = 0; i < lab->mistakes.count; i++) {
        size_t len = strlen(unit_lab_mistake(lab, i)->id);

        width = len > width ? len : width;
    }
    return (int)width;
}

static void print_head(const struct unit *lab)
{
    const struct unit_lab *l = &lab->as.lab;
    size_t i;

    printf("%s\n", lab->name);
    for (i = 0; i < l->cases.count; i++)
        printf("  %2zu %s%s\n", i + 1, unit_lab_case(l, i)->id,
               unit_lab_case(l, i)->random ? " (random)" : "");
    printf("  %*s", name_width(l), "");
    for (i = 0; i < l->cases.count; i++)
        printf(" %2zu", i + 1);
    putchar('\n');
}

static void print_row(const struct verdict *v, const char *id)
{
    size_t i;

    printf("  %-*s", name_width(&v->lab->as.lab), id);
    for (i = 0; i < v->case_count; i++)
        printf("  %c", outcome_failed(v->cases[i].outcome)   ? 'x'
                       : v->cases[i].outcome == OUTCOME_PASS ? '.'
                                                             : '-');
    putchar('\n');
    (void)fflush(stdout);
}

static void print_signs(const struct verdict *v)
{
    size_t i;

    for (i = 0; i < v->case_count; i++)
        if (v->cases[i].sign[0])
            printf("    %s: %s\n", v->cases[i].which->id, v->cases[i].sign);
}

static int print_lab(struct lab_cli *cli, const struct unit *lab, bool signs)
{
    const struct unit_lab *l = &lab->as.lab;
    size_t i;
    int rc = 0;

    print_head(lab);
    for (i = 0; rc == 0 && i < l->mistakes.count; i++) {
        const char *id = unit_lab_mistake(l, i)->id;
        char folder[160];
        struct verdict v;

        (void)snprintf(folder, sizeof folder, "mistakes/%s", id);
        rc = lab_prove_run(cli->catalogue, &cli->ws, lab, folder, SEED, &v);
        if (rc == 0)
            print_row(&v, id);
        if (rc == 0 && signs)
            print_signs(&v);
        verdict_fini(&v);
    }
    return rc;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    bool signs = false;
    const struct option_parse_option options[] = {
        {'v', "verbose", OPTION_PARSE_FLAG, &signs, NULL,
         "also print the signs, a line each", 0, 0, NULL},
    };
    int first = cli_options(cli, &dev_matrix, options, 1, argc, argv);
    size_t i, done = 0;
    int rc;
    int a;

    if (first < 0)
        return -1 - first;
    rc = box_init();
    for (a = first; rc == 0 && a < argc; a++, done++) {
        const struct unit *lab = cli_find(cli, argv[a], UNIT_LAB);

        if (!lab)
            return LAB_NOTHING_RUN;
        rc = print_lab(cli, lab, signs);
    }
    for (i = 0; first == argc && rc == 0 && i < catalogue_count(cli->catalogue);
         i++)
        if (catalogue_at(cli->catalogue, i)->type == UNIT_LAB) {
            rc = print_lab(cli, catalogue_at(cli->catalogue, i), signs);
            done++;
        }
    if (rc < 0)
        return cli_fault("dev matrix", rc);
    return done ? LAB_OK : LAB_NOTHING_RUN;
}

const struct verb dev_matrix = {"dev matrix", "[LAB...]",
                                "prints which mistake fails which case",
                                VERB_ANY, run};
