/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdlib.h>
#include <string.h>
struct job {
    size_t len;
    char tags[JOB_TAGS_CAP];
};
struct job *job_new(const char *tags)
{
    struct job *j;
    /* tags = tags or "new" */
    if (!tags || !tags[0])
        tags = "new";
    j = malloc(sizeof *j);
    if (j == NULL)
        return NULL;
    j->len = strlen(tags);
    memcpy(j->tags, tags, j->len + 1);
    return j;
}
struct job *job_copy(const struct job *j)
{
    struct job *c = malloc(sizeof *c);
    if (c)
        memcpy(c, j, sizeof *c);
    return c;
}
int job_tag(struct job *j, const char *tag)
{
    size_t more = strlen(tag), sep = j->len ? 1 : 0;
    if (j->len + sep + more >= JOB_TAGS_CAP)
        return -1;
    if (sep)
        j->tags[j->len++] = ',';
    memcpy(&j->tags[j->len], tag, more + 1);
    j->len += more;
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
