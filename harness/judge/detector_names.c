/* SPDX-License-Identifier: MIT-0 */
#include "detector_names.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "detector.h"

static int unknown(const struct unit *unit, const char *by, int line,
                   struct manifest_error *error)
{
    char cfg[PATH_MAX], known[256] = "";
    size_t i;

    (void)snprintf(cfg, sizeof cfg, "%s/unit.cfg", unit->dir);
    for (i = 0; i < detector_count(); i++) {
        size_t len = strlen(known);

        (void)snprintf(known + len, sizeof known - len, " %s",
                       detector_name(detector_at(i)));
    }
    return manifest_fail(error, cfg, line, "'%s' is no detector; there are:%s",
                         by, known);
}

static int check_evidence(const struct unit *unit,
                          const struct group_list *list,
                          struct manifest_error *error)
{
    const struct unit_evidence *e = list->items;
    size_t i;

    for (i = 0; i < list->count; i++)
        if (!detector_find(e[i].by))
            return unknown(unit, e[i].by, e[i].line, error);
    return 0;
}

int detector_names_check(const struct unit *unit, struct manifest_error *error)
{
    const struct unit_wrong *wrong;
    size_t i;
    int rc;

    if (unit->type == UNIT_PITFALL) {
        rc = check_evidence(unit, &unit->as.pitfall.evidence, error);
        return rc == 0 ? check_evidence(unit, &unit->as.pitfall.silent, error)
                       : rc;
    }
    if (unit->type != UNIT_PATTERN)
        return 0;
    wrong = unit->as.pattern.wrong.items;
    for (i = 0; i < unit->as.pattern.wrong.count; i++)
        if (!detector_find(wrong[i].by))
            return unknown(unit, wrong[i].by, wrong[i].line, error);
    return 0;
}
