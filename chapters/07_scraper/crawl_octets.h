/* SPDX-License-Identifier: MIT-0 */
/* crawl_octets.h - bytes, %XX and UTF-8: what every reader of the web needs. */
#ifndef CRAWL_OCTETS_H
#define CRAWL_OCTETS_H

#include <stdbool.h>

#include "str_view.h"
#include "string_builder.h"

/* Equal in any case of ASCII. */
bool crawl_is_word(struct str_view v, const char *word);
bool crawl_is_blank(int c);  /* of HTML: space, \t \n \f \r */
int crawl_hex_digit(char c); /* 0..15, or -1 */

/* The byte that "%XX" at `at` stands for, or -1. */
int crawl_percent_byte(struct str_view v, size_t at);

/* Appends a code point (of Unicode, no surrogate: asserted) in UTF-8. */
int crawl_utf8_append(struct string_builder *out, unsigned long cp);

#endif
