/* SPDX-License-Identifier: MIT-0 */
/* page_text.h - what a reader sees of a page, as lines of text.
 *
 * Blank runs become one blank; blocks (p, li, tr, h1...) begin a new line; text
 * of scripts, styles and templates is left out; empty lines are dropped. Not a
 * layout: enough that a changed word changes one line.
 */
#ifndef PAGE_TEXT_H
#define PAGE_TEXT_H

#include "html_port.h"
#include "string_builder.h"

/* Appends the text below and including `node`, each line ended by a newline.
 * The builder's sticky error is returned. O(nodes), not recursive. */
int page_text_append(struct string_builder *sb, const struct html_doc *doc,
                     const struct html_node *node);

#endif
