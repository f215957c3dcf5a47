/* SPDX-License-Identifier: MIT-0 */
/* verdict_record.h - a verdict of judge/ as the record that report/ prints:
 * the one place that knows both. */
#ifndef VERDICT_RECORD_H
#define VERDICT_RECORD_H

#include "record.h"
#include "verdict.h"

/* answers_shown: "work/01a_first_red", before each file name. */
int verdict_record(const struct verdict *v, const char *answers_shown,
                   struct record **out);

/* The exit code that a verdict stands for. */
int verdict_exit(const struct verdict *v);
/* The same, from a record that was kept. */
int record_exit(const struct record *r);

#endif
