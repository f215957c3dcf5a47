/* SPDX-License-Identifier: MIT-0 */
#include "job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
    char *tags; /* JOB_TAGS_CAP bytes */
};

struct job *job_new(const char *tags)
{
    struct job *j = malloc(sizeof *j);

    if (!j)
        return NULL;
    j->tags = tags ? (char *)tags : malloc(JOB_TAGS_CAP);
    if (!j->tags) {
        free(j);
        return NULL;
    }
    if (!tags)
        (void)snprintf(j->tags, JOB_TAGS_CAP, "%s", "new");
    return j;
}

struct job *job_copy(const struct job *j)
{
    return job_new(j->tags);
}

int job_tag(struct job *j, const char *tag)
{
    size_t used = strlen(j->tags);
    const char *comma = used ? "," : "";

    if (used + strlen(comma) + strlen(tag) >= JOB_TAGS_CAP)
        return -1;
    (void)snprintf(j->tags + used, JOB_TAGS_CAP - used, "%s%s", comma, tag);
    return 0;
}

const char *job_tags(const struct job *j)
{
    return j->tags;
}

void job_free(struct job *j)
{
    free(j->tags);
    free(j);
}
