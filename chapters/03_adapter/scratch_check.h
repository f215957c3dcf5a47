/* SPDX-License-Identifier: MIT-0 */
/* scratch_check.h - a folder of a test's own, files in it, and its end. */
#ifndef SCRATCH_CHECK_H
#define SCRATCH_CHECK_H

#include <stddef.h>

enum { SCRATCH_PATH = 64 };

/* Makes an empty folder; ends the test when that fails. */
void scratch_make(char out[SCRATCH_PATH]);
void scratch_remove(const char *folder); /* with its files; no folders */

/* Calls fn for each file of the folder with its whole text. */
void scratch_each(const char *folder,
                  void (*fn)(const char *path, const char *text));
void scratch_write(const char *path, const char *bytes, size_t len);

#endif
