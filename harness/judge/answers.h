/* SPDX-License-Identifier: MIT-0 */
/* answers.h - turns the frames a driver wrote into the text to compare.
 *
 * Answer k belongs to command k: exactly one frame a command, in order;
 * anything else voids the case (-EBADMSG).
 */
#ifndef ANSWERS_H
#define ANSWERS_H

#include <stddef.h>

#include "str_view.h"

/* text [transfer] free(): each answer and a newline. `count`: how many
 * whole answers there are, also when the channel broke off in one.
 * -EBADMSG when the bytes are no answers. */
int answers_read(struct str_view frames, char **text, size_t *text_len,
                 size_t *count);

/* The command that a line of the answers belongs to: answers may have more
 * lines than one. From 1; `line` too. */
size_t answers_command_of(struct str_view frames, size_t line);

/* Line `n` (from 1) of a text, without its newline. */
struct str_view text_line(struct str_view text, size_t n);

size_t text_count_lines(struct str_view text);

#endif
