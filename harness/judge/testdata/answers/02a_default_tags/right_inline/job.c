/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdlib.h>
#include <string.h>
struct job {
    char tags[JOB_TAGS_CAP];
};
struct job *job_new(const char *tags)
{
    struct job *j = calloc(1, sizeof(struct job));
    if (j)
        strncpy(j->tags, tags ? tags : "new", sizeof j->tags - 1);
    return j;
}
struct job *job_copy(const struct job *j)
{
    struct job *c = malloc(sizeof(struct job));
    if (c)
        *c = *j; /* the array is inside, so this copies the text */
    return c;
}
int job_tag(struct job *j, const char *tag)
{
    char next[2 * JOB_TAGS_CAP] = "";
    if (strlen(tag) >= JOB_TAGS_CAP)
        return -1;
    strcpy(next, j->tags);
    if (next[0])
        strcat(next, ",");
    strcat(next, tag);
    if (strlen(next) >= JOB_TAGS_CAP)
        return -1;
    strcpy(j->tags, next);
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
