/* SPDX-License-Identifier: MIT-0 */
#include "http_header.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *http_header_value(const char *line, size_t len, const char *name,
                              size_t *out_len)
{
    size_t at = strlen(name);

    if (len <= at || line[at] != ':' || strncasecmp(line, name, at) != 0)
        return NULL;
    for (at++; at < len && (line[at] == ' ' || line[at] == '\t');)
        at++;
    while (len > at && strchr(" \t\r\n", line[len - 1]))
        len--;
    *out_len = len - at;
    return line + at;
}

int http_header_length(const char *value, size_t len, long long *declared)
{
    char digits[24], *end;
    long long length;

    if (!len || len >= sizeof digits)
        return -EPROTO;
    memcpy(digits, value, len);
    digits[len] = '\0';
    length = strtoll(digits, &end, 10);
    if (*end || length < 0 || (*declared >= 0 && *declared != length))
        return -EPROTO;
    *declared = length;
    return 0;
}
