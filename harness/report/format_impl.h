/* SPDX-License-Identifier: MIT-0 */
/* format_impl.h - the formats of a check, one file each. Private to report/.
 *
 * Each appends to `out`, which keeps the first error. */
#ifndef FORMAT_IMPL_H
#define FORMAT_IMPL_H

#include "format.h"

void format_human(const struct record *r, const struct format_options *o,
                  struct string_builder *out);
void format_plain(const struct record *r, struct string_builder *out);
void format_junit(const struct record *r, struct string_builder *out);
void format_github(const struct record *r, const struct format_options *o,
                   struct string_builder *out);
/* `number`: of the last test written; counts on. */
void format_tap(const struct record *r, size_t *number,
                struct string_builder *out);

/* The value of a key of the first such event, or "". */
const char *format_of(const struct record *r, const char *event,
                      const char *key);

#endif
