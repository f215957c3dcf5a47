/* SPDX-License-Identifier: MIT-0 */
/* crawl_export.h - the items of a job as feeds, rebuilt from the job each time.
 *
 * A feed that is appended to while a crawl runs has half a line at its end, or
 * a line twice, after a kill. The job has neither, so a feed is made from it.
 */
#ifndef CRAWL_EXPORT_H
#define CRAWL_EXPORT_H

#include <stdio.h>

#include "crawl_store.h"

enum crawl_format { CRAWL_JSON_LINES, CRAWL_CSV };

/* Writes all items, by URL. CSV as in RFC 4180, with LF: a column for each
 * field name that any item has; lists joined by commas. A cell is the data as
 * it came, also where a spreadsheet would run it: one that begins with =, +, -
 * or @. err may be NULL. -EIO: writing failed. */
int crawl_export(struct crawl_store *store, enum crawl_format format, FILE *out,
                 struct port_error *err);

#endif
