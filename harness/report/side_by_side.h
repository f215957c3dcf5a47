/* SPDX-License-Identifier: MIT-0 */
/* side_by_side.h - two texts next to each other, changes marked in the
 * gutter as well as by color; on a narrow screen one text, in which a changed
 * line stands above the one that takes its place.
 */
#ifndef SIDE_BY_SIDE_H
#define SIDE_BY_SIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "str_view.h"

struct string_builder;

enum { SIDE_BY_SIDE_MIN_WIDTH = 100 };

struct side_by_side {
    const char *left_title, *right_title;
    struct str_view left, right;
    size_t width;   /* columns of the screen */
    size_t context; /* equal rows kept round a change; 0: all */
    bool exact;     /* two different texts never look alike: visible.h */
    bool color;
};

int side_by_side_format(const struct side_by_side *s,
                        struct string_builder *out);

#endif
