/* SPDX-License-Identifier: MIT-0 */
/* check_run.h - one check of a lab as `check` and `watch` do it: from the
 * kept record when nothing changed, else for real; state and record kept.
 */
#ifndef CHECK_RUN_H
#define CHECK_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "lab_check.h"
#include "lab_cli.h"
#include "record.h"

struct check_options {
    const char *only_case;
    uint64_t seed; /* 0: drawn */
    bool fresh;    /* ignore what is kept */
    lab_check_fn on_event;
    void *ctx;
    const int *stale_fd; /* as in lab_check_request */
};

/* record [transfer] record_destroy; *cached: nothing was run. A negative
 * errno: what failed was told on stderr; -ESTALE: given up, not told. */
int check_run(struct lab_cli *cli, const struct unit *lab,
              const struct check_options *o, struct record **record,
              bool *cached);

/* The kept record of the last check, or NULL; `whole`: of the last one that
 * was not of a single case. [transfer] */
struct record *check_last(struct lab_cli *cli, const struct unit *lab,
                          bool whole);

/* Prints a record in the format asked for. */
int check_print(struct lab_cli *cli, const struct record *record);

#endif
