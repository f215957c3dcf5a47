/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct job {
    char *s;
};
struct job *job_new(const char *tags)
{
    struct job *j = malloc(sizeof *j);
    if (!tags)
        tags = "new";
    if (!j)
        return NULL;
    j->s = calloc(1, JOB_TAGS_CAP);
    if (!j->s) {
        free(j);
        return NULL;
    }
    snprintf(j->s, strlen(tags), "%s", tags);
    return j;
}
struct job *job_copy(const struct job *j)
{
    return job_new(j->s);
}
int job_tag(struct job *j, const char *tag)
{
    size_t n = strlen(j->s);
    if (n == 0) {
        if (strlen(tag) >= JOB_TAGS_CAP)
            return -1;
        strcpy(j->s, tag);
    } else {
        if (n + 1 + strlen(tag) >= JOB_TAGS_CAP)
            return -1;
        sprintf(j->s + n, ",%s", tag);
    }
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->s;
}
void job_free(struct job *j)
{
    free(j->s);
    free(j);
}
