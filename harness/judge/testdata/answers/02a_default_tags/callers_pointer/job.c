/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct job {
    const char *tags;
    char *own;
};
struct job *job_new(const char *tags)
{
    struct job *j = malloc(sizeof *j);
    if (j) {
        j->tags = tags ? tags : "new";
        j->own = NULL; /* made when the first tag comes */
    }
    return j;
}
static int make_own(struct job *j)
{
    char *own;
    if (j->own)
        return 0;
    own = malloc(JOB_TAGS_CAP);
    if (!own)
        return -1;
    snprintf(own, JOB_TAGS_CAP, "%s", j->tags);
    j->tags = j->own = own;
    return 0;
}
struct job *job_copy(const struct job *j)
{
    struct job *c = job_new(j->tags);
    if (c && make_own(c) < 0) {
        free(c);
        return NULL;
    }
    return c;
}
int job_tag(struct job *j, const char *tag)
{
    size_t n = strlen(j->tags);
    if (n + (n > 0) + strlen(tag) >= JOB_TAGS_CAP || make_own(j) < 0)
        return -1;
    if (n > 0)
        strcat(j->own, ",");
    strcat(j->own, tag);
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->tags;
}
void job_free(struct job *j)
{
    free(j->own);
    free(j);
}
