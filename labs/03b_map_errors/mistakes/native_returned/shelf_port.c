/* SPDX-License-Identifier: MIT-0 */
#include "shelf_port.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

static const struct {
    int native, code;
} codes[] = {
    {SHELF_OK, 0},
    {SHELF_ROW, 0},
    {SHELF_DONE, 0},
    {SHELF_BUSY, -EBUSY},
    {SHELF_LOCKED, -EBUSY},
    {SHELF_NO_MEMORY, -ENOMEM},
    {SHELF_READ_ONLY, -EROFS},
    {SHELF_INTERRUPTED, -EINTR},
    {SHELF_IO, -EIO},
    {SHELF_DAMAGED, -EBADMSG},
    {SHELF_FULL, -ENOSPC},
    {SHELF_NO_ACCESS, -EACCES},
    {SHELF_TOO_BIG, -EFBIG},
    {SHELF_RULE, -EINVAL},
    {SHELF_MISUSE, -EINVAL},
    {SHELF_IO_NO_MEMORY, -ENOMEM},
    {SHELF_IO_SHORT, -EBADMSG},
    {SHELF_NO_ACCESS_FOLDER, -EISDIR},
    {SHELF_RULE_UNIQUE, -EEXIST},
    {SHELF_RULE_PARENT, -ENOENT},
};

int shelf_port_code(int native)
{
    size_t i;

    for (i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i].native == native)
            return codes[i].code;
    if (native > 0xff) /* the detail is not listed: without it, then */
        return shelf_port_code(native & 0xff);
    return -EIO;
}

static void fill(struct shelf_error *err, int code, int native,
                 const char *message)
{
    err->code = code;
    err->native = native;
    (void)snprintf(err->text, sizeof err->text, "%s", message ? message : "");
}

int shelf_port_next(struct shelf *s, struct shelf_error *err)
{
    int native = shelf_step(s);
    int code;

    if (native == SHELF_ROW)
        return 1;
    if (native == SHELF_DONE)
        return 0;
    code = shelf_port_code(native);
    if (err)
        fill(err, code, native, shelf_message(s));
    shelf_reset(s); /* the message is gone from here on */
    return native;
}
