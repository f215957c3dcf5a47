/* SPDX-License-Identifier: MIT-0 */
#include "show.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lab_cli.h"
#include "print_file.h"

static int print_page(struct lab_cli *cli, const struct unit *unit)
{
    char *text;
    size_t len;
    int rc = cli_read_unit_file(unit, "README.md", &text, &len);

    if (rc < 0)
        return rc;
    cli_print_markdown(cli, str_view_of(text, len));
    free(text);
    return 0;
}

static int show_lab(struct lab_cli *cli, const struct unit *unit)
{
    const struct unit_lab *lab = &unit->as.lab;
    char shown[PATH_MAX];
    size_t i;
    int rc = print_page(cli, unit);

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

static const struct unit *chapter_about(const struct lab_cli *cli,
                                        const struct unit *pattern)
{
    size_t i;

    for (i = 0; i < catalogue_count(cli->catalogue); i++) {
        const struct unit *unit = catalogue_at(cli->catalogue, i);

        if (unit->type == UNIT_CHAPTER && strcmp(unit->id, pattern->id) == 0)
            return unit;
    }
    return NULL;
}

static int show_pattern(struct lab_cli *cli, const struct unit *unit)
{
    const struct unit *chapter = chapter_about(cli, unit);
    int rc = print_page(cli, unit);

    printf("\nfiles: %s/\nnext: %s copy %s DIR\n", unit->dir, cli->program,
           unit->id);
    if (chapter)
        printf("the chapter: %s show %s\n", cli->program, chapter->number);
    return rc;
}

static int show_chapter(struct lab_cli *cli, const struct unit *unit)
{
    int rc = print_page(cli, unit);
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
    "show", "[UNIT]", "what a lab, pitfall, pattern or chapter is", 1, run};
