/* SPDX-License-Identifier: MIT-0 */
/* disk_probe.h - what the driver does to the disk. */
#ifndef DISK_PROBE_H
#define DISK_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "disk.h"

enum { DISK_CAP = 60000 };

struct disk {
    char text[DISK_CAP + 1];
    size_t size;
    size_t die_at; /* in the append of this number, from 1; 0: in none */
    bool is_dead;  /* takes nothing more */
    bool is_full;
};

#endif
