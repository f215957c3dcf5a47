/* SPDX-License-Identifier: MIT-0 */
/* line_diff.h - which lines two texts share.
 *
 * Idea: Myers, An O(ND) Difference Algorithm and Its Variations, 1986; common
 *       ends are cut off first, as GNU diff does.
 */
#ifndef LINE_DIFF_H
#define LINE_DIFF_H

#include <stddef.h>

#include "str_view.h"

struct line_diff_row {
    char sign; /* ' ' in both, '-' in the old text only, '+' in the new */
    struct str_view line; /* without its newline; [borrowed] from the texts */
};

/* The rows that turn `before` into `after`, removed lines before added ones.
 *   out     [transfer] by free(); NULL on failure
 *   -ENOMEM
 * O((lines) * differences) time. Past 1,000 differences the middle is given as
 * removed and added whole: right, but not the shortest.
 */
int line_diff_compare(struct line_diff_row **out, size_t *out_count,
                      struct str_view before, struct str_view after);

#endif
