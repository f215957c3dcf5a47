/* SPDX-License-Identifier: MIT-0 */
/* text_wrap.h - breaks long lines at blanks, so that no word is cut.
 *
 * Threads: none. Errors: kept in the string_builder.
 */
#ifndef TEXT_WRAP_H
#define TEXT_WRAP_H

#include <stddef.h>

#include "str_view.h"

struct string_builder;

/* Appends one line of text. `column`: where on the screen it begins; the
 * lines it goes on in begin with `indent` blanks. A word wider than the rest
 * of the screen stays whole. width 0 (no screen): nothing is broken. */
void text_wrap_line(struct string_builder *out, struct str_view line,
                    size_t column, size_t indent, size_t width);

/* Appends Markdown: paragraphs and list items are wrapped; code, tables and
 * headings stay as they are. */
void text_wrap_markdown(struct string_builder *out, struct str_view text,
                        size_t width);

#endif
