/* SPDX-License-Identifier: MIT-0 */
/* compare.h - where do two texts differ first?
 *
 * Exact, byte by byte. A relaxation is asked for by name.
 * Threads: none. Errors: none; the result points into both texts.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "str_view.h"

enum compare_mode {
    COMPARE_EXACT,
    COMPARE_TRAILING_SPACE /* blanks and CR before a newline do not count */
};

struct difference {
    bool differs;
    size_t line;          /* from 1 */
    size_t column;        /* from 1, in bytes */
    struct str_view want; /* the line, without its newline */
    struct str_view got;
    bool want_ended; /* that side has no such line */
    bool got_ended;
    bool want_newline; /* the line ends with a newline */
    bool got_newline;
    size_t want_lines, got_lines; /* of the whole texts */
};

struct difference compare_texts(struct str_view want, struct str_view got,
                                enum compare_mode mode);

#endif
