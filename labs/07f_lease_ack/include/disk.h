/* SPDX-License-Identifier: MIT-0 */
/* disk.h - given: a file that is appended to, on a machine that may die. */
#ifndef DISK_H
#define DISK_H

#include <stddef.h>

struct disk;

/* Appends a text. Afterwards it is on the disk, whole, unless the machine dies
 * in this call: then some first bytes of it may be. */
void disk_append(struct disk *d, const char *text);

/* All that is there, with a NUL behind it. Good until the next call of another
 * function. */
const char *disk_text(const struct disk *d);

/* Forgets all behind the first `size` bytes. */
void disk_cut(struct disk *d, size_t size);

#endif
