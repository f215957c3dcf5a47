/* SPDX-License-Identifier: MIT-0 */
/* unit.cfg to make: one $(eval $(call ...)) a unit, templates in ci/units.mk.
 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "dev.h"
#include "lab_cli.h"

static void print_list(const struct string_list *list)
{
    size_t i;

    for (i = 0; i < list->count; i++)
        printf("%s%s", i ? " " : "", list->items[i]);
}

static bool has_file(const struct unit *unit, const char *name)
{
    char path[PATH_MAX];

    return snprintf(path, sizeof path, "%s/%s", unit->dir, name) <
               (int)sizeof path &&
           access(path, R_OK) == 0;
}

static void print_pattern(const struct unit *unit)
{
    const struct unit_pattern *p = &unit->as.pattern;

    printf("$(eval $(call pattern_unit,%s,", unit->id);
    print_list(&p->sources);
    printf(",");
    print_list(&p->test.uses);
    printf(",");
    print_list(&p->test.libs);
    printf(",");
    print_list(&p->test.wrap);
    printf(",%s))\n", p->test.threads ? "1" : "");
    if (!has_file(unit, "bench.c"))
        return;
    printf("$(eval $(call pattern_bench,%s,", unit->id);
    print_list(&p->sources);
    printf(",");
    print_list(&p->test.libs);
    printf(",");
    print_list(&p->bench.pkg);
    printf(",");
    print_list(&p->bench.peers);
    printf("))\n");
}

static void print_chapter(const struct unit *unit)
{
    const struct unit_chapter *c = &unit->as.chapter;

    printf("$(eval $(call chapter_unit,chapters/%s,%s,", unit->name,
           c->program ? c->program : "");
    print_list(&c->patterns);
    printf(",");
    print_list(&c->libs);
    printf(",");
    print_list(&c->pkg);
    printf(",");
    print_list(&c->tests);
    printf(",");
    print_list(&c->scripts);
    printf(",");
    print_list(&c->uses);
    printf("))\n");
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &dev_rules, NULL, 0, argc, argv);
    size_t i;

    if (first < 0)
        return -1 - first;
    printf("# Made by `lab dev rules` from every unit.cfg.\n");
    for (i = 0; i < catalogue_count(cli->catalogue); i++) {
        const struct unit *unit = catalogue_at(cli->catalogue, i);

        if (unit->type == UNIT_PATTERN)
            print_pattern(unit);
        else if (unit->type == UNIT_CHAPTER)
            print_chapter(unit);
        else
            printf("$(eval $(call %s_unit,%s))\n", unit_type_name(unit->type),
                   unit->name);
    }
    return LAB_OK;
}

const struct verb dev_rules = {"dev rules", "",
                               "prints make rules for every unit.cfg", 0, run};
