/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdlib.h>
#include <string.h>
struct tags {
    int refs;
    char text[JOB_TAGS_CAP];
};
struct job {
    struct tags *tags;
};
struct job *job_new(const char *tags)
{
    struct job *j = malloc(sizeof *j);
    struct tags *t = malloc(sizeof *t);
    if (!j || !t) {
        free(j);
        free(t);
        return NULL;
    }
    t->refs = 1;
    strcpy(t->text, tags == NULL ? "new" : tags);
    j->tags = t;
    return j;
}
struct job *job_copy(const struct job *j)
{
    struct job *twin = malloc(sizeof *twin);
    if (twin) {
        twin->tags = j->tags;
        twin->tags->refs++;
    }
    return twin;
}
int job_tag(struct job *j, const char *tag)
{
    char *text = j->tags->text;
    size_t n = strlen(text);
    if (n + (n != 0) + strlen(tag) + 1 > sizeof j->tags->text)
        return -1;
    if (n)
        text[n++] = ',';
    strcpy(text + n, tag);
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->tags->text;
}
void job_free(struct job *j)
{
    if (--j->tags->refs == 0)
        free(j->tags);
    free(j);
}
