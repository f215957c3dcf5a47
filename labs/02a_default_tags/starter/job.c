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
    /* TODO: a job with tags of its own; NULL means the default */
    (void)tags;
    return NULL;
}

struct job *job_copy(const struct job *j)
{
    /* TODO */
    (void)j;
    return NULL;
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
    /* TODO: what does a job own? */
    (void)j;
}
