/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct job {
    char *tags;
};
struct job *job_new(const char *tags)
{
    struct job *j = malloc(sizeof *j);
    if (!j)
        return NULL;
    j->tags = calloc(JOB_TAGS_CAP, 1);
    if (!j->tags) {
        free(j);
        return NULL;
    }
    snprintf(j->tags, JOB_TAGS_CAP, "%s", tags ? tags : "new");
    return j;
}
struct job *job_copy(const struct job *j)
{
    struct job *copy = job_new("");
    if (copy)
        strcpy(copy->tags, j->tags);
    return copy;
}
int job_tag(struct job *j, const char *tag)
{
    if (strlen(j->tags) + 1 + strlen(tag) >= JOB_TAGS_CAP)
        return -1;
    strcat(j->tags, ",");
    strcat(j->tags, tag);
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->tags;
}
void job_free(struct job *j)
{
    free(j);
}
