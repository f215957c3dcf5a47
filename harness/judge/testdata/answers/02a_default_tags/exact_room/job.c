/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* strdup */
#include "job.h"
#include <stdlib.h>
#include <string.h>
struct job {
    char *t;
};
struct job *job_new(const char *tags)
{
    struct job *j = malloc(sizeof(struct job));
    if (!j)
        return NULL;
    if (tags == NULL)
        j->t = strdup("new");
    else
        j->t = strdup(tags);
    if (!j->t) {
        free(j);
        return NULL;
    }
    return j;
}
struct job *job_copy(const struct job *j)
{
    return job_new(j->t);
}
int job_tag(struct job *j, const char *tag)
{
    size_t total = strlen(j->t) + strlen(tag);
    if (*j->t)
        total++;
    if (total >= JOB_TAGS_CAP)
        return -1;
    if (*j->t)
        strcat(j->t, ",");
    strcat(j->t, tag);
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->t;
}
void job_free(struct job *j)
{
    free(j->t);
    free(j);
}
