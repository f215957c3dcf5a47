/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct job {
    char tags[JOB_TAGS_CAP];
};
struct job *job_new(const char *tags)
{
    struct job *j = calloc(1, sizeof *j);
    if (j)
        snprintf(j->tags, sizeof j->tags, "%s", tags ? tags : "new");
    return j;
}
struct job *job_copy(const struct job *j)
{
    struct job *c = malloc(sizeof *c);
    if (c)
        *c = *j;
    return c;
}
int job_tag(struct job *j, const char *tag)
{
    size_t used = strlen(j->tags), left = sizeof j->tags - used;
    int n = snprintf(j->tags + used, left, "%s%s", used ? "," : "", tag);
    return n < 0 || (size_t)n >= left ? -1 : 0;
}
const char *job_tags(const struct job *j)
{
    return j->tags;
}
void job_free(struct job *j)
{
    free(j);
}
