/* SPDX-License-Identifier: MIT-0 */
/* http_date.h - given: the date of HTTP, RFC 9110, 5.6.7, as servers send it.
 */
#ifndef HTTP_DATE_H
#define HTTP_DATE_H

#include <stdint.h>

/* "Sun, 06 Nov 1994 08:49:37 GMT" as seconds since 1970. -EINVAL: no such
 * date. */
int http_date_parse(int64_t *out_s, const char *text);

#endif
