/* SPDX-License-Identifier: MIT-0 */
/* crawl_reference.h - character references: `&amp;`, `&#233;`, `&notin;`.
 *
 * The five that pages are full of, and numbers, are decoded here. The other
 * 2,226 names are gumbo's: a text that has one is given to the parser, as an
 * attribute or as a title. So there is one table of them in the process, and
 * the scanner and the tree can not disagree.
 */
#ifndef CRAWL_REFERENCE_H
#define CRAWL_REFERENCE_H

#include <stdbool.h>

#include "html_port.h"
#include "str_view.h"
#include "string_builder.h"

/* Appends text with its references decoded, by the rules for attributes
 * (`?a&copy=1` stays) or for text. NUL becomes U+FFFD. -ENOMEM and the errors
 * of html->parse. */
int crawl_reference_decode(struct string_builder *out, struct str_view text,
                           bool attribute, struct html_port *html);

#endif
