/* SPDX-License-Identifier: MIT-0 */
/* dev.h - the verbs for those who write units. */
#ifndef DEV_H
#define DEV_H

#include <stddef.h>

struct lab_cli;

struct verb;

/* Named "dev check" and so on; each has its options, as verbs have. */
extern const struct verb dev_check, dev_complete, dev_completion, dev_index,
    dev_man, dev_matrix, dev_mutate, dev_new, dev_rules, dev_stability;

/* NULL past the last. */
const struct verb *dev_part(size_t i);
/* "check"; by that name, or NULL. */
const char *dev_part_name(const struct verb *part);
const struct verb *dev_find_part(const char *name);

#endif
