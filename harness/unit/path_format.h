/* SPDX-License-Identifier: MIT-0 */
/* path_format.h - snprintf for paths: one that does not fit is an error. */
#ifndef PATH_FORMAT_H
#define PATH_FORMAT_H

#include <stddef.h>

/* 0, or -ENAMETOOLONG and out is cut. */
__attribute__((format(printf, 3, 4))) int path_format(char *out, size_t cap,
                                                      const char *format, ...);

#endif
