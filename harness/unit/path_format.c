/* SPDX-License-Identifier: MIT-0 */
#include "path_format.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

int path_format(char *out, size_t cap, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(out, cap, format, args);
    va_end(args);
    return n < 0 || (size_t)n >= cap ? -ENAMETOOLONG : 0;
}
