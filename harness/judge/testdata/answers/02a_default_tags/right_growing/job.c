/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "job.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* the text has only the room it needs; each change makes a new one */
struct job {
    char *text;
};
static struct job *adopt(char *text)
{
    struct job *j = text ? malloc(sizeof *j) : NULL;
    if (!j) {
        free(text);
        return NULL;
    }
    j->text = text;
    return j;
}
struct job *job_new(const char *tags)
{
    return adopt(strdup(tags ? tags : "new"));
}
struct job *job_copy(const struct job *j)
{
    return adopt(strdup(j->text));
}
int job_tag(struct job *j, const char *tag)
{
    char *next = NULL;
    int n = asprintf(&next, "%s%s%s", j->text, *j->text ? "," : "", tag);
    if (n < 0)
        return -1;
    if (n >= JOB_TAGS_CAP) {
        free(next);
        return -1;
    }
    free(j->text);
    j->text = next;
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->text;
}
void job_free(struct job *j)
{
    free(j->text);
    free(j);
}
