/* SPDX-License-Identifier: MIT-0 */
/* visible.h - makes hostile or invisible bytes visible, in pure ASCII plus
 * valid UTF-8: what it returns can be printed on any terminal.
 *
 * Control bytes, ESC and DEL become \xNN, tabs \t, CR \r, NUL \0, invalid
 * UTF-8 \xNN, C1 controls, bidi overrides, zero-width characters and blanks
 * that are no space \uNNNN. What begins a command of a CI system ("::",
 * "##[", "##vso[") has its first byte written so, too: no indent keeps it
 * from being obeyed.
 */
#ifndef VISIBLE_H
#define VISIBLE_H

#include <stdbool.h>
#include <stddef.h>

#include "str_view.h"

struct string_builder;

/* Appends the visible form of `v`; newlines become \n. */
void visible_append(struct string_builder *sb, struct str_view v);

/* The same for comparing the first `len` bytes of `text`, which end with a
 * character: two different texts never look alike. A backslash that stands
 * before a letter of an escape is written \x5C, any other as it is; an accent
 * that joins the letter before is spelled out. What follows those bytes in
 * `text` is only looked at. Stops before the builder would hold more than
 * `limit` bytes: returns how many bytes of `text` were shown. Adds their
 * columns on a terminal to *columns. */
size_t visible_append_exact(struct string_builder *sb, struct str_view text,
                            size_t len, size_t limit, size_t *columns);

/* Whether the first characters of two texts, neither of them empty, look
 * alike in the exact form. Equal ones need not: it depends on what follows. */
bool visible_begin_alike(struct str_view a, struct str_view b);

/* Spells out every character beyond ASCII in what the builder holds from
 * `from` on, quotes as plain ones: for terminals that are not UTF-8. */
void visible_spell_out(struct string_builder *sb, size_t from);

/* Bytes of the first character of `v`, which is not empty; 1 when it is no
 * valid UTF-8. */
size_t visible_char_len(struct str_view v);

/* How many bytes of a visible form fit into `width` columns, at least one
 * character of it; their columns in *columns. */
size_t visible_fit(struct str_view form, size_t width, size_t *columns);

/* A learner's prints, line by line and indented: newlines stay. At most
 * `max_lines`, then "(N more lines)". */
void visible_block(struct string_builder *sb, struct str_view v,
                   const char *indent, size_t max_lines);

#endif
