/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
struct job {
    char *text;
    bool mine;
};
static char fallback[JOB_TAGS_CAP] = "new";
static struct job *with_own(const char *text)
{
    struct job *j = calloc(1, sizeof *j);
    if (!j)
        return NULL;
    j->text = calloc(1, JOB_TAGS_CAP);
    if (!j->text) {
        free(j);
        return NULL;
    }
    strncpy(j->text, text, JOB_TAGS_CAP - 1);
    j->mine = true;
    return j;
}
struct job *job_new(const char *tags)
{
    struct job *j;
    if (tags != NULL)
        return with_own(tags);
    j = calloc(1, sizeof *j);
    if (j)
        j->text = fallback;
    return j;
}
struct job *job_copy(const struct job *j)
{
    return with_own(j->text);
}
int job_tag(struct job *j, const char *tag)
{
    size_t have = strlen(j->text), want = strlen(tag);
    if (have > 0)
        want++;
    if (have + want > JOB_TAGS_CAP - 1)
        return -1;
    if (have > 0)
        strcat(j->text, ",");
    strcat(j->text, tag);
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->text;
}
void job_free(struct job *j)
{
    if (j->mine)
        free(j->text);
    free(j);
}
