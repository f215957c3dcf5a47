/* SPDX-License-Identifier: MIT-0 */
#include "prove_needs.h"

#include <string.h>

#include "detector.h"

/* Compiles an empty file that includes `header`, without a word. */
static int is_there(const char *header, struct stage *stage, bool *out)
{
    const char *flags[] = {"-xc", "-include", header};
    const struct string_list list = {.items = flags, .count = 3};
    const char *const nothing[] = {"/dev/null", NULL};
    const struct detector_job job = {.detector = detector_find("gcc_warning"),
                                     .compiler = "gcc",
                                     .flags = &list,
                                     .sources = nothing};
    struct detector_report r;
    int rc = detector_run(&job, stage, &r);

    if (rc < 0)
        return rc;
    *out = r.result != DETECTION_MISSING && strcmp(r.end, "exit 0") == 0;
    detector_report_fini(&r);
    return 0;
}

int prove_needs(const struct unit *pitfall, struct stage *stage,
                const char **out)
{
    const struct string_list *needs = &pitfall->as.pitfall.needs;
    bool there = true;
    size_t i;
    int rc = 0;

    *out = NULL;
    for (i = 0; rc == 0 && there && i < needs->count; i++) {
        rc = is_there(needs->items[i], stage, &there);
        if (rc == 0 && !there)
            *out = needs->items[i];
    }
    return rc;
}
