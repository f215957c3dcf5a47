/* SPDX-License-Identifier: MIT-0 */
/* job.h - a job with tags, a text such as "home,urgent".
 *
 * Ownership: job_new and job_copy make a job, job_free ends it. A job owns
 *            its tags alone.
 * Threads:   none.
 */
#ifndef JOB_H
#define JOB_H

enum { JOB_TAGS_CAP = 64 }; /* bytes of tags with the NUL */

struct job; /* opaque: yours to define */

/* A job with a copy of `tags`, which are shorter than JOB_TAGS_CAP. "" is no
 * tag at all. NULL: the default, which is "new". NULL when memory is out. */
struct job *job_new(const char *tags);

/* A job of its own that begins with the tags that j has now. NULL when memory
 * is out. */
struct job *job_copy(const struct job *j);

/* Adds one tag. 0; -1 when it does not fit, and the tags stay as they are. */
int job_tag(struct job *j, const char *tag);

/* The tags, with a comma between. Good until the next call for j. */
const char *job_tags(const struct job *j);

/* Frees the job and all that it owns. */
void job_free(struct job *j);

#endif
