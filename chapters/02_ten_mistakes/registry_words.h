/* SPDX-License-Identifier: MIT-0 */
/* registry_words.h - handlers that work on words.
 *
 *     repeat   the input, `times` times (2), a blank between
 *     upper    ASCII letters in upper case, all other bytes as they are
 *     word     the n-th word of the input; the context is a size_t, n from 1;
 *              -ENOENT when there are fewer
 *
 * Ownership, threads, errors: as registry.h.
 */
#ifndef REGISTRY_WORDS_H
#define REGISTRY_WORDS_H

#include "registry.h"

/* The handler called `name`, for plug-ins of your own. NULL: no such one. */
registry_run_fn registry_words_find(const char *name);

/* Adds "repeat" and "upper". -EEXIST, -ENOMEM; what was added stays. */
int registry_words_add(struct registry *r);

/* Adds "word1" to "word<count>", each with its own number. -EEXIST, -ENOMEM;
 * what was added stays. */
int registry_words_add_numbered(struct registry *r, size_t count);

#endif
