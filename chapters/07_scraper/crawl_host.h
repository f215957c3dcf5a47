/* SPDX-License-Identifier: MIT-0 */
/* crawl_host.h - the host of a URL: names, IPv4 in any notation, IPv6.
 *
 * Source: WHATWG, URL Standard, 3.5 "Host parsing". International names go
 * through libidn2 (UTS 46, nontransitional).
 */
#ifndef CRAWL_HOST_H
#define CRAWL_HOST_H

#include <stdbool.h>

#include "str_view.h"
#include "string_builder.h"

/* Appends the host in its one form. special: a scheme such as http, where
 * names are domains. -EINVAL, -ENOMEM. */
int crawl_host_append(struct string_builder *out, struct str_view text,
                      bool special);

/* Appends `text` with the bytes of `set` (and all above 0x7e, below 0x21 but
 * the blank, which the set decides) as %XX. Bytes that are no UTF-8 become
 * U+FFFD first. */
void crawl_percent_append(struct string_builder *out, struct str_view text,
                          const char *set);
/* The same for one run of bytes that is not text but an encoding's. */
void crawl_percent_append_bytes(struct string_builder *out,
                                struct str_view bytes, const char *set);

#endif
