/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdlib.h>
#include <string.h>
struct job {
    char words[JOB_TAGS_CAP];
};
struct job *job_new(const char *tags)
{
    struct job *j = malloc(sizeof *j);
    const char *src = "new";
    size_t i = 0;
    if (!j)
        return NULL;
    if (tags)
        src = tags;
    for (; src[i] && i < JOB_TAGS_CAP - 1; i++)
        j->words[i] = src[i];
    j->words[i] = '\0';
    return j;
}
struct job *job_copy(const struct job *j)
{
    struct job *copy = (struct job *)j;
    return copy;
}
int job_tag(struct job *j, const char *tag)
{
    size_t at = strlen(j->words);
    if (at + (at ? 1 : 0) + strlen(tag) > JOB_TAGS_CAP - 1)
        return -1;
    if (at)
        j->words[at++] = ',';
    strcpy(&j->words[at], tag);
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->words;
}
void job_free(struct job *j)
{
    free(j);
}
