/* SPDX-License-Identifier: MIT-0 */
#include "job.h"
#include <stdlib.h>
#include <string.h>
struct job {
    char *buf;
};
static struct job *make(const char *from)
{
    struct job *j = malloc(sizeof *j);
    char *buf = malloc(JOB_TAGS_CAP);
    if (!j || !buf) {
        free(buf);
        free(j);
        return NULL;
    }
    strcpy(buf, from);
    j->buf = buf;
    return j;
}
struct job *job_new(const char *tags)
{
    if (!tags)
        return make("new");
    return make(tags);
}
struct job *job_copy(const struct job *j)
{
    return make(j->buf);
}
int job_tag(struct job *j, const char *tag)
{
    size_t len = strlen(j->buf);
    size_t need = len + strlen(tag);
    if (len)
        need += 1;
    if (need > JOB_TAGS_CAP)
        return -1;
    if (len)
        j->buf[len++] = ',';
    while ((j->buf[len++] = *tag++) != '\0')
        ;
    return 0;
}
const char *job_tags(const struct job *j)
{
    return j->buf;
}
void job_free(struct job *j)
{
    free(j->buf);
    free(j);
}
