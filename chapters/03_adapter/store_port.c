/* SPDX-License-Identifier: MIT-0 */
#include "store_port.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void store_version_fini(struct store_version *version)
{
    free(version->text);
    memset(version, 0, sizeof *version);
}

int store_version_set(struct store_version *out, int64_t seen_ms,
                      const char *text, size_t len)
{
    memset(out, 0, sizeof *out);
    if (len == SIZE_MAX)
        return -ENOMEM;
    out->text = malloc(len + 1);
    if (!out->text)
        return -ENOMEM;
    if (len)
        memcpy(out->text, text, len);
    out->text[len] = '\0';
    out->len = len;
    out->seen_ms = seen_ms;
    return 0;
}
