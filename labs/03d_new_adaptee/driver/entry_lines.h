/* SPDX-License-Identifier: MIT-0 */
/* entry_lines.h - the first adaptee, an array of texts, behind the port. */
#ifndef ENTRY_LINES_H
#define ENTRY_LINES_H

#include "entry_port.h"

enum { LINES_MAX = 64 };

struct lines {
    struct {
        char text[ENTRY_CAP];
        size_t len;
    } all[LINES_MAX];
    size_t count;
};

void entry_lines_init(struct entry_port *out, struct lines *lines);

#endif
