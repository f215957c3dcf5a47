/* SPDX-License-Identifier: MIT-0 */
/* write_file.h - a whole file from a text. */
#ifndef WRITE_FILE_H
#define WRITE_FILE_H

#include <stddef.h>

/* Makes the file or replaces what is in it. Negative errno. */
int write_file(const char *path, const char *text, size_t len);

#endif
