/* SPDX-License-Identifier: MIT-0 */
/* http_header.h - looking at header lines as libcurl hands them out. */
#ifndef HTTP_HEADER_H
#define HTTP_HEADER_H

#include <stddef.h>

/* The value behind "Name:" without blanks around it, when the line has that
 * name (in any case); else NULL. [borrowed] from the line. */
const char *http_header_value(const char *line, size_t len, const char *name,
                              size_t *out_len);

/* Notes a Content-Length; -EPROTO when another one said otherwise, or it is no
 * number. *declared is -1 before the first. */
int http_header_length(const char *value, size_t len, long long *declared);

#endif
