/* SPDX-License-Identifier: MIT-0 */
/* pitfalls and patterns: the two catalogues on the screen. */
#define _GNU_SOURCE /* strcasestr */
#include <string.h>
#include <strings.h>

#include "lab_cli.h"
#include "print_file.h"

static const char *detail(const struct unit *unit)
{
    const struct unit_evidence *evidence;

    if (unit->type == UNIT_PATTERN)
        return unit->as.pattern.family;
    evidence = unit->as.pitfall.evidence.items;
    return unit->as.pitfall.evidence.count ? evidence->by : "-";
}

static const char *family(const struct unit *unit)
{
    return unit->type == UNIT_PATTERN ? unit->as.pattern.family
                                      : unit->as.pitfall.family;
}

static bool matches(const struct unit *unit, const char *word)
{
    return !word || strcasecmp(family(unit), word) == 0 ||
           strcasestr(unit->id, word) || strcasestr(unit->title, word) ||
           strcasestr(unit->summary, word) ||
           strcasecmp(detail(unit), word) == 0;
}

static void print_row(const struct lab_cli *cli, const struct unit *unit)
{
    int column = printf("  %-28s %-13s ", unit->id, detail(unit));

    cli_print_wrapped(cli, unit->summary, column > 0 ? (size_t)column : 0);
}

static int print(struct lab_cli *cli, enum unit_type type, const char *word)
{
    struct cli_list list = cli_list_begin(cli);
    size_t shown = 0;
    size_t i;

    for (i = 0; i < catalogue_count(cli->catalogue); i++) {
        const struct unit *unit = catalogue_at(cli->catalogue, i);

        if (unit->type != type || !matches(unit, word))
            continue;
        if (list.json) {
            cli_list_next(&list);
            printf("{\"%s\":\"%s\",\"%s\":\"%s\"}", unit_type_name(type),
                   unit->id, type == UNIT_PATTERN ? "family" : "detector",
                   detail(unit));
        } else {
            print_row(cli, unit);
        }
        shown++;
    }
    cli_list_end(&list);
    if (shown == 0) {
        fprintf(stderr, "lab: no %s fits '%s'\n", unit_type_name(type),
                word ? word : "");
        return LAB_NOTHING_RUN;
    }
    if (!list.json)
        printf("%zu %s; next: %s %s\n", shown,
               shown == 1 ? unit_type_name(type) : unit_type_folder(type),
               cli->program,
               type == UNIT_PATTERN ? "show ID, or copy ID DIR" : "show ID");
    return LAB_OK;
}

static int run_pitfalls(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_pitfalls, NULL, 0, argc, argv);

    return first < 0
               ? -1 - first
               : print(cli, UNIT_PITFALL, first < argc ? argv[first] : NULL);
}

static int run_patterns(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_patterns, NULL, 0, argc, argv);

    return first < 0
               ? -1 - first
               : print(cli, UNIT_PATTERN, first < argc ? argv[first] : NULL);
}

const struct verb verb_pitfalls = {
    "pitfalls", "[WORD]", "the classic mistakes, all or those that fit WORD", 1,
    run_pitfalls};
const struct verb verb_patterns = {
    "patterns", "[WORD]", "the patterns to copy, all or those that fit WORD", 1,
    run_patterns};
