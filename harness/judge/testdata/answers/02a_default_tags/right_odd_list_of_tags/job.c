/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "job.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* Every piece of text is its own block. job_tags glues them together. */
struct job {
    char *pieces[JOB_TAGS_CAP];
    int n;
    char shown[JOB_TAGS_CAP];
    int not_used;
};
static void show(struct job *j)
{
    j->shown[0] = 0;
    for (int i = 0; i < j->n; i++) {
        if (j->shown[0] != 0)
            strcat(j->shown, ",");
        strcat(j->shown, j->pieces[i]);
    }
}
struct job *job_new(const char *tags)
{
    struct job *j = calloc(1, sizeof *j);
    const char *deflt = "new";
    int debug = 1;
    if (debug)
        fprintf(stderr, "job_new %s\n", tags ? tags : "(null)");
    if (!j)
        return NULL;
    if (tags == NULL)
        tags = deflt;
    if (strcmp(tags, "") != 0) {
        j->pieces[0] = strdup(tags);
        if (!j->pieces[0]) {
            free(j);
            return NULL;
        }
        j->n = 1;
    }
    show(j);
    return j;
}
struct job *job_copy(const struct job *j)
{
    fprintf(stderr, "job_copy %s\n", j->shown);
    return job_new(j->shown);
}
int job_tag(struct job *j, const char *tag)
{
    int length = strlen(j->shown);
    if (length > 0)
        length++;
    length += strlen(tag);
    if (length > JOB_TAGS_CAP - 1)
        return -1;
    j->pieces[j->n] = strdup(tag);
    if (j->pieces[j->n] == NULL)
        return -1;
    j->n++;
    show(j);
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->shown;
}
void job_free(struct job *j)
{
    while (j->n > 0)
        free(j->pieces[--j->n]);
    memset(j, 0, sizeof *j);
    free(j);
}
