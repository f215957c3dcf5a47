/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the disk. */
#include "disk.h"

#include <string.h>

#include "disk_probe.h"

void disk_append(struct disk *d, const char *text)
{
    size_t len = strlen(text);

    if (d->is_dead)
        return;
    if (d->die_at > 0) {
        d->die_at--;
        d->is_dead = d->die_at == 0;
    }
    if (d->is_dead)
        len /= 2;
    if (len > DISK_CAP - d->size) {
        d->is_full = true;
        return;
    }
    memcpy(d->text + d->size, text, len);
    d->size += len;
    d->text[d->size] = '\0';
}

const char *disk_text(const struct disk *d)
{
    return d->text;
}

void disk_cut(struct disk *d, size_t size)
{
    if (d->is_dead || size >= d->size)
        return;
    memset(d->text + size, 0, d->size - size);
    d->size = size;
}
