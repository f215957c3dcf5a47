/* SPDX-License-Identifier: MIT-0 */
/* What a unit.cfg says, held against itself. */
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { MAX_TITLE = 40 }; /* lists have this much room */

struct check {
    const struct unit_lab *lab;
    struct manifest_error *error;
    const char *cfg;
};

static int check_needs(struct check *c, size_t index)
{
    const struct unit_case *k = unit_lab_case(c->lab, index);
    size_t i, j;

    for (i = 0; i < k->needs.count; i++) {
        for (j = 0; j < index; j++)
            if (strcmp(unit_lab_case(c->lab, j)->id, k->needs.items[i]) == 0)
                break;
        if (j == index)
            return manifest_fail(c->error, c->cfg, k->line,
                                 "case '%s' needs '%s', which is no case "
                                 "listed before it",
                                 k->id, k->needs.items[i]);
    }
    return 0;
}

static int check_case(struct check *c, size_t index, bool tests)
{
    const struct unit_case *k = unit_lab_case(c->lab, index);

    if (unit_lab_find_case(c->lab, k->id) != k)
        return manifest_fail(c->error, c->cfg, k->line,
                             "two cases are called '%s'", k->id);
    if (tests != (k->implementation != NULL))
        return manifest_fail(c->error, c->cfg, k->line,
                             "case '%s': 'implementation' goes with kind "
                             "\"tests\", and only with it",
                             k->id);
    if (k->compare && strcmp(k->compare, "exact") != 0 &&
        strcmp(k->compare, "trailing_space") != 0)
        return manifest_fail(c->error, c->cfg, k->line,
                             "case '%s': compare is \"exact\" or "
                             "\"trailing_space\"",
                             k->id);
    return check_needs(c, index);
}

static int check_points(struct check *c)
{
    int64_t sum = 0;
    size_t i;

    for (i = 0; i < c->lab->cases.count; i++)
        sum += unit_lab_case(c->lab, i)->points;
    if (sum == c->lab->points)
        return 0;
    return manifest_fail(c->error, c->cfg, manifest_line(c->cfg, "points"),
                         "points = %lld, but the cases' points add up to %lld",
                         (long long)c->lab->points, (long long)sum);
}

static int check_mistake(struct check *c, const struct unit_mistake *m)
{
    const struct unit_fail *fails = m->fails.items;
    size_t i;

    for (i = 0; i < m->fails.count; i++) {
        const struct unit_case *k = unit_lab_find_case(c->lab, fails[i].in);

        if (!k || k->random)
            return manifest_fail(c->error, c->cfg, m->line,
                                 "mistake '%s' fails '%s', which is no case "
                                 "with a fixed input",
                                 m->id, fails[i].in);
    }
    if (m->pitfall && !string_list_has(&c->lab->pitfalls, m->pitfall))
        return manifest_fail(c->error, c->cfg, m->line,
                             "mistake '%s' shows pitfall '%s': add it to "
                             "the lab's pitfalls",
                             m->id, m->pitfall);
    return 0;
}

static int check_tiers(struct check *c)
{
    static const char *names[] = {"plain", "asan_ubsan", "tsan"};
    const struct string_list known = {names, 3};
    const struct string_list *tiers = &c->lab->tiers;
    size_t i;

    if (tiers->count == 0 || strcmp(tiers->items[0], "plain") != 0)
        return manifest_fail(c->error, c->cfg, manifest_line(c->cfg, "tiers"),
                             "tiers begins with \"plain\"");
    for (i = 0; i < tiers->count; i++)
        if (!string_list_has(&known, tiers->items[i]))
            return manifest_fail(c->error, c->cfg,
                                 manifest_line(c->cfg, "tiers"),
                                 "tier '%s' is none of plain, asan_ubsan, "
                                 "tsan",
                                 tiers->items[i]);
    return 0;
}

static int check_lab(const struct unit *unit, struct manifest_error *error,
                     const char *cfg)
{
    struct check c = {&unit->as.lab, error, cfg};
    bool tests = strcmp(c.lab->kind, "tests") == 0;
    size_t i;
    int rc;

    if (c.lab->cases.count == 0 || c.lab->build.files.count == 0)
        return manifest_fail(error, cfg, manifest_line(cfg, "build"),
                             "a lab has at least one case and one file in "
                             "build.files");
    rc = check_tiers(&c);
    for (i = 0; rc == 0 && i < c.lab->cases.count; i++)
        rc = check_case(&c, i, tests);
    for (i = 0; rc == 0 && i < c.lab->mistakes.count; i++)
        rc = check_mistake(&c, unit_lab_mistake(c.lab, i));
    return rc == 0 ? check_points(&c) : rc;
}

static int check_pitfall(const struct unit_pitfall *pitfall,
                         struct manifest_error *error, const char *cfg)
{
    static const char *names[] = {"beginner", "intermediate", "advanced"};
    const struct string_list levels = {names, 3};

    if (!string_list_has(&levels, pitfall->level))
        return manifest_fail(error, cfg, manifest_line(cfg, "level"),
                             "level '%s' is none of beginner, intermediate, "
                             "advanced",
                             pitfall->level);
    if (pitfall->evidence.count == 0)
        return manifest_fail(error, cfg, manifest_line(cfg, "evidence"),
                             "'evidence' is empty: name a detector and what "
                             "it says of wrong.c");
    return 0;
}

int unit_check_values(const struct unit *unit, struct manifest_error *error)
{
    char cfg[PATH_MAX];
    int n = snprintf(cfg, sizeof cfg, "%s/unit.cfg", unit->dir);

    if (n < 0 || (size_t)n >= sizeof cfg)
        return -ENAMETOOLONG;
    if (strlen(unit->title) > MAX_TITLE)
        return manifest_fail(error, cfg, manifest_line(cfg, "title"),
                             "the title is longer than %d", MAX_TITLE);
    if (unit->type == UNIT_LAB)
        return check_lab(unit, error, cfg);
    return unit->type == UNIT_PITFALL
               ? check_pitfall(&unit->as.pitfall, error, cfg)
               : 0;
}
