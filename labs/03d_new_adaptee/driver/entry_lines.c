/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the adapter that was there before yours. */
#include "entry_lines.h"

#include <errno.h>
#include <string.h>

static size_t lines_count(void *self)
{
    return ((struct lines *)self)->count;
}

static int lines_get(void *self, size_t index, char *buf, size_t cap,
                     size_t *len)
{
    const struct lines *l = self;

    *len = 0;
    if (index >= l->count)
        return -ENOENT;
    if (l->all[index].len >= cap)
        return -EMSGSIZE;
    *len = l->all[index].len;
    memcpy(buf, l->all[index].text, *len);
    buf[*len] = '\0';
    return 0;
}

static int lines_each(void *self, entry_fn *fn, void *ctx)
{
    const struct lines *l = self;
    size_t i;
    int rc = 0;

    for (i = 0; i < l->count && rc == 0; i++)
        rc = fn(ctx, l->all[i].text, l->all[i].len);
    return rc;
}

void entry_lines_init(struct entry_port *out, struct lines *lines)
{
    *out = (struct entry_port){lines, lines_count, lines_get, lines_each};
}
