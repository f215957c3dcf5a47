/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdlib.h>
#include <string.h>
struct job {
    char *tags;
};
static char *dup(const char *s)
{
    char *d = malloc(strlen(s) + 1);
    return d ? strcpy(d, s) : NULL;
}
struct job *job_new(const char *tags)
{
    struct job *j = malloc(sizeof *j);
    if (!j)
        return NULL;
    j->tags = dup(tags ? tags : "new");
    if (!j->tags) {
        free(j);
        j = NULL;
    }
    return j;
}
struct job *job_copy(const struct job *j)
{
    (void)j;
    return job_new(NULL);
}
int job_tag(struct job *j, const char *tag)
{
    char *grown = realloc(j->tags, strlen(j->tags) + strlen(tag) + 2);
    if (!grown)
        return -1;
    j->tags = grown;
    if (grown[0])
        strcat(grown, ",");
    strcat(grown, tag);
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
