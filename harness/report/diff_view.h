/* SPDX-License-Identifier: MIT-0 */
/* diff_view.h - one differing line, two ways, so that a person sees it.
 *
 * The first differing byte is in view with text on both sides; invisible
 * bytes are visible; trailing blanks show as \s; both sides never look
 * alike. Long lines are windowed round the difference.
 */
#ifndef DIFF_VIEW_H
#define DIFF_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "str_view.h"

struct diff_line {
    struct str_view text;
    bool ended;   /* the output has no such line */
    bool newline; /* it ends with a newline */
};

enum { DIFF_VIEW_CAP = 640 };

struct diff_view {
    char want[DIFF_VIEW_CAP];
    char got[DIFF_VIEW_CAP];
    size_t caret;   /* display column of the difference, from 0 */
    char note[160]; /* what the two lines cannot show, or "" */
};

/* `column` from 1, in bytes. `width`: of a side, at least 20. */
void diff_view_make(struct diff_line want, struct diff_line got, size_t column,
                    size_t width, struct diff_view *out);

#endif
