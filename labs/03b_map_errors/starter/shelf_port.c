/* SPDX-License-Identifier: MIT-0 */
#include "shelf_port.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

static const struct {
    int native, code;
} codes[] = {
    {SHELF_OK, 0},
    {SHELF_BUSY, -EBUSY},
    {SHELF_NO_MEMORY, -ENOMEM},
    {SHELF_RULE_UNIQUE, -EEXIST},
    /* TODO: the other codes of shelf_port.h, one row each. */
};

int shelf_port_code(int native)
{
    size_t i;

    for (i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i].native == native)
            return codes[i].code;
    /* TODO: what about a code that is not listed, with a detail or without? */
    return 0;
}

int shelf_port_next(struct shelf *s, struct shelf_error *err)
{
    int native = shelf_step(s);

    /* TODO: rows, the end, err. And what does the shelf need after a
     * failure? */
    (void)err;
    return shelf_port_code(native);
}
