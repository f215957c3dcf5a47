/* SPDX-License-Identifier: MIT-0 */
/* format.h - a check's record as a person or a program wants it. */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdbool.h>

#include "record.h"

struct string_builder;

enum format { FORMAT_HUMAN, FORMAT_PLAIN, FORMAT_JSON };

struct format_options {
    enum format format;
    bool color;
    const char *program; /* how the reader calls us: "./lab" */
    size_t width;        /* columns of the screen; 0: no screen, no limit */
    bool verbose;        /* also what is near, but not sure */
    bool brief;          /* only the first failing case in full */
};

/* A whole check. */
int format_check(const struct record *r, const struct format_options *o,
                 struct string_builder *out);

/* One line on what changed between two checks of a lab (before may be
 * NULL): "wrap_around now PASSES; still failing: full_then_get". */
int format_change(const struct record *before, const struct record *after,
                  struct string_builder *out);

#endif
