/* SPDX-License-Identifier: MIT-0 */
/* workspace.h - the learner's folder: answers, and what the harness keeps.
 *
 *     work/01a_first_red/...      answers, the learner's own files
 *     work/.lab/01a_first_red/    state.json, record.jsonl, last answers
 *     work/.lab/cache/            built drivers and solutions by hash
 *
 * Ownership: the caller's storage. Threads: none.
 * Errors:    0 or a negative errno.
 */
#ifndef WORKSPACE_H
#define WORKSPACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "unit.h"

struct workspace {
    char root[PATH_MAX]; /* absolute */
};

enum { WORKSPACE_MAX_ANSWER = 256 * 1024 };

/* Names the folder; makes nothing. `dir` may not exist yet. */
int workspace_init(struct workspace *ws, const char *dir);

/* work/<lab>[/<file>]; file may be NULL. -ENAMETOOLONG. */
int workspace_answer_path(const struct workspace *ws, const struct unit *lab,
                          const char *file, char *out, size_t cap);
/* work/.lab/<lab>[/<file>], with the folders made. */
int workspace_keep_path(const struct workspace *ws, const struct unit *lab,
                        const char *file, char *out, size_t cap);
/* work/.lab/cache, made. */
int workspace_cache_path(const struct workspace *ws, char *out, size_t cap);

bool workspace_has(const struct workspace *ws, const struct unit *lab);
/* When an answer file was written last, in ns since 1970; 0: not begun. */
int64_t workspace_changed_ns(const struct workspace *ws,
                             const struct unit *lab);

/* Copies starter/ into the answer folder; files that are there stay, unless
 * `overwrite`. With `overwrite` those that were changed are kept as
 * FILE.before-reset, FILE.before-reset-2 and so on.
 */
int workspace_start(const struct workspace *ws, const struct unit *lab,
                    bool overwrite);

/* Reads a file that a learner could have replaced by anything: no link is
 * followed, only a regular file of at most WORKSPACE_MAX_ANSWER is read.
 *   out   [transfer] free(); NUL-terminated
 *   -ELOOP a link   -EINVAL not regular   -EFBIG too large */
int workspace_read_file(const char *path, char **out, size_t *out_len);

#endif
