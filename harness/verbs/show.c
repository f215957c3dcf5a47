/* SPDX-License-Identifier: MIT-0 */
#include "show.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "lab_cli.h"
#include "print_file.h"

int show_readme(const struct unit *unit)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof path, "%s/README.md", unit->dir) >=
        (int)sizeof path)
        return -ENAMETOOLONG;
    return cli_print_file(path);
}

static int show_lab(struct lab_cli *cli, const struct unit *unit)
{
    const struct unit_lab *lab = &unit->as.lab;
    char shown[PATH_MAX];
    size_t i;
    int rc = show_readme(unit);

    printf("\ncases:");
    for (i = 0; i < lab->cases.count; i++)
        printf(" %s (%lld)", unit_lab_case(lab, i)->id,
               (long long)unit_lab_case(lab, i)->points);
    printf("\nfiles:");
    for (i = 0; i < lab->build.files.count; i++)
        printf(" %s/%s", cli_shown_answer(cli, unit, shown, sizeof shown),
               lab->build.files.items[i]);
    printf("\nnext: %s watch %s\n", cli->program, unit->id);
    return rc;
}

static int show_pattern(struct lab_cli *cli, const struct unit *unit)
{
    int rc = show_readme(unit);

    printf("\nfiles: %s/\nnext: %s copy %s DIR\n", unit->dir, cli->program,
           unit->id);
    return rc;
}

static int show_chapter(struct lab_cli *cli, const struct unit *unit)
{
    int rc = show_readme(unit);
    size_t i;

    printf("\nlabs:");
    for (i = 0; i < catalogue_count(cli->catalogue); i++) {
        const struct unit *lab = catalogue_at(cli->catalogue, i);

        if (lab->type == UNIT_LAB && strncmp(lab->number, unit->number, 2) == 0)
            printf(" %s", lab->name);
    }
    printf("\nfiles: %s/\nnext: %s list\n", unit->dir, cli->program);
    return rc;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_show, NULL, 0, argc, argv);
    const struct unit *unit;
    int rc = 0;

    if (first < 0)
        return -1 - first;
    unit = first < argc ? cli_find(cli, argv[first], -1)
                        : cli_lab(cli, argc, argv, first);
    if (!unit)
        return LAB_NOTHING_RUN;
    switch (unit->type) {
    case UNIT_PITFALL:
        rc = show_pitfall_page(cli, unit);
        break;
    case UNIT_LAB:
        rc = show_lab(cli, unit);
        break;
    case UNIT_PATTERN:
        rc = show_pattern(cli, unit);
        break;
    case UNIT_CHAPTER:
        rc = show_chapter(cli, unit);
        break;
    }
    return rc < 0 ? cli_fault("showing it", rc) : LAB_OK;
}

const struct verb verb_show = {
    "show", "[UNIT]", "what a lab, pitfall, pattern or chapter is", run};
