/* SPDX-License-Identifier: MIT-0 */
/* crawl_charset_names.h - the table of WHATWG, Encoding, 4.2. */
#ifndef CRAWL_CHARSET_NAMES_H
#define CRAWL_CHARSET_NAMES_H

#include <stddef.h>

struct crawl_charset_name {
    const char *name;
    const char *iconv;  /* NULL: not a table of iconv's */
    const char *labels; /* in lower case, a blank before and behind each */
};

extern const struct crawl_charset_name crawl_charset_names[]; /* ends in NULL */

#endif
