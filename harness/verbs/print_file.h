/* SPDX-License-Identifier: MIT-0 */
#ifndef PRINT_FILE_H
#define PRINT_FILE_H

/* A file of ours to stdout, ended by a newline. 0 or a negative errno. */
int cli_print_file(const char *path);

#endif
