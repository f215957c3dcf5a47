/* SPDX-License-Identifier: MIT-0 */
#ifndef PRINT_FILE_H
#define PRINT_FILE_H

#include <stddef.h>

#include "str_view.h"

struct lab_cli;
struct unit;

/* A file of a unit. text [transfer] free(). 0 or a negative errno. */
int cli_read_unit_file(const struct unit *unit, const char *file, char **text,
                       size_t *len);

/* A file of ours to stdout, ended by a newline. 0 or a negative errno. */
int cli_print_file(const char *path);

/* One line to stdout, whose text begins at `column` and goes on there. */
void cli_print_wrapped(const struct lab_cli *cli, const char *text,
                       size_t column);

/* "next: BEFORE COMMAND    (ASIDE)". On a narrow screen on lines of their own;
 * the command stays whole, so that it can be copied. before may be "". */
void cli_print_next(const struct lab_cli *cli, const char *before,
                    const char *command, const char *aside);

/* Markdown to stdout; on a terminal its paragraphs are wrapped. */
void cli_print_markdown(const struct lab_cli *cli, struct str_view text);

#endif
