/* SPDX-License-Identifier: MIT-0 */
/* shelf_probe.h - what the driver has the library do. */
#ifndef SHELF_PROBE_H
#define SHELF_PROBE_H

#include <stddef.h>

#include "shelf.h"

enum { SHELF_PROBE_MAX = 16 };

struct shelf {
    int says[SHELF_PROBE_MAX]; /* one a step, then SHELF_DONE */
    size_t length, at;
    int failed;
    const char *words;
    char message[100];
};

/* "BUSY", "RULE+7" or "77" as a code. */
int shelf_probe_code(char *word);

#endif
