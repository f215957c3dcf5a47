/* SPDX-License-Identifier: MIT-0 */
#include "port_error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

int port_code_find(const struct port_code *table, size_t n, long native)
{
    size_t i;

    for (i = 0; i < n; i++)
        if (table[i].native == native)
            return table[i].code;
    return -EIO;
}

int port_fail(struct port_error *err, int code, long native, const char *fmt,
              ...)
{
    va_list args;
    char *c;

    if (!err)
        return code;
    err->code = code;
    err->native = native;
    va_start(args, fmt);
    (void)vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    for (c = err->text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
    return code;
}
