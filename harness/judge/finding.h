/* SPDX-License-Identifier: MIT-0 */
/* finding.h - reads a sanitizer's report: what, and at which line of whose.
 *
 * The report is written by the learner's own process: a finding can take
 * points away, never give any.
 * Sources: report formats of compiler-rt and libsanitizer (gcc 12, clang 14).
 */
#ifndef FINDING_H
#define FINDING_H

#include <stdbool.h>

#include "str_view.h"
#include "unit.h"

struct finding_place {
    char file[64]; /* one of the answer files, or "" */
    int line;
    char function[64];
};

struct finding {
    char tool[32];    /* "AddressSanitizer" */
    char kind[96];    /* "heap-buffer-overflow", "signed integer overflow" */
    char detail[160]; /* "write of 4 bytes, 0 bytes after a block of 12" */
    struct finding_place at;      /* innermost frame in an answer file */
    struct finding_place outside; /* when there is none: in another .c file */
    struct finding_place related; /* allocated there, freed there, or "" */
    char relation[16];            /* "allocated", "freed", "other thread" */
    char access[8];               /* "READ", "WRITE" or "" */
    long size;                    /* of the access, of the leak; 0: none */
    long blocks;                  /* of the leak */
    long distance;                /* bytes from the block; -1: unknown */
    bool before;                  /* the block: distance counts down */
};

/* Reads the first report in `text`. False when there is none. */
bool finding_parse(struct str_view text, const struct string_list *files,
                   struct finding *out);

/* "asan: heap-buffer-overflow WRITE 4 +0": equal for equal causes; -4: before
 * the block. */
void finding_sign(const struct finding *f, char *out, size_t cap);

#endif
