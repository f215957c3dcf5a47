/* SPDX-License-Identifier: MIT-0 */
/* ringlog_probe.h - what only the driver does with a ringlog. */
#ifndef RINGLOG_PROBE_H
#define RINGLOG_PROBE_H

#include "ringlog.h"

enum { RINGLOG_KEPT = 4, RINGLOG_RECORD_CAP = 1024 };

struct ringlog_cursor {
    struct ringlog *log;
    long number; /* 0: closed */
    size_t at, reads;
};

struct ringlog {
    unsigned char records[RINGLOG_KEPT][RINGLOG_RECORD_CAP];
    size_t sizes[RINGLOG_KEPT];
    long newest;
    struct ringlog_cursor cursors[RINGLOG_CURSORS];
};

/* `lost` bytes are missing at the end of the text, and no padding follows. */
void ringlog_probe_append(struct ringlog *log, const char *text, size_t len,
                          size_t lost);

int ringlog_probe_open(const struct ringlog *log);

#endif
