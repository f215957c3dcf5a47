/* SPDX-License-Identifier: MIT-0 */
#include "write_file.h"

#include <errno.h>
#include <stdio.h>

int write_file(const char *path, const char *text, size_t len)
{
    FILE *out = fopen(path, "we");
    int rc = 0;

    if (!out)
        return -errno;
    if (fwrite(text, 1, len, out) != len)
        rc = -EIO;
    if (fclose(out) != 0 && rc == 0)
        rc = -errno;
    return rc;
}
