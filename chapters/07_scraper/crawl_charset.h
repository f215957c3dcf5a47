/* SPDX-License-Identifier: MIT-0 */
/* crawl_charset.h - which encoding a page is in, and the page as UTF-8.
 *
 * By a byte order mark, else the HTTP header, else a <meta> in the first 1,024
 * bytes, else windows-1252. Names are those of the WHATWG Encoding Standard,
 * and so is their meaning: "latin1" is windows-1252, "gb2312" is GBK.
 *
 * Source: WHATWG, HTML, 13.2.3 "The input byte stream"; Encoding, 4.2. The
 *         decoding is iconv's.
 */
#ifndef CRAWL_CHARSET_H
#define CRAWL_CHARSET_H

#include "str_view.h"
#include "string_builder.h"

/* The standard's name of a label ("UTF8", " latin1 "), or NULL. */
const char *crawl_charset_find(struct str_view label);

/* The name of the page's encoding; never NULL. content_type may be empty.
 * `otherwise` is a name for pages that say nothing. */
const char *crawl_charset_sniff(struct str_view content_type,
                                struct str_view body, const char *otherwise);

/* The name that a byte order mark stands for, or NULL; its length. */
const char *crawl_charset_mark(struct str_view body, size_t *out_len);

/* Appends body in UTF-8, without its byte order mark; what is no character
 * becomes U+FFFD. name is of the standard. -ENOMEM, -EMSGSIZE (the builder's
 * limit), -ENOTSUP when iconv lacks it. O(len). */
int crawl_charset_decode(struct string_builder *out, const char *name,
                         struct str_view body);

/* Appends UTF-8 text in the encoding; what it lacks as "&#N;", as a form does.
 */
int crawl_charset_encode(struct string_builder *out, const char *name,
                         struct str_view text);

#endif
