/* SPDX-License-Identifier: MIT-0 */
/* crawl_stages.h - the ready item pipelines: clean, validate, drop duplicates.
 *
 *     200 clean       blanks around and in runs; what is empty then is removed
 *     300 validate    the schema's types; an item that lacks a required field
 *                     or has one of another type is dropped, with the reason
 *     400 duplicates  the schema's unique fields; keys are kept in the job, so
 *                     that an item is known after a restart, too
 *
 * An item whose kind has no schema passes 300 and 400 as it is.
 */
#ifndef CRAWL_STAGES_H
#define CRAWL_STAGES_H

#include "crawl_schema.h"
#include "crawl_store.h"
#include "pipeline.h"

struct crawl_stages {
    const struct crawl_schema *schemas; /* [borrowed] (count) */
    size_t count;
    struct crawl_store *store; /* [borrowed] */
    struct string_builder key; /* scratch */
};

void crawl_stages_init(struct crawl_stages *stages,
                       const struct crawl_schema *schemas, size_t count,
                       struct crawl_store *store);
void crawl_stages_fini(struct crawl_stages *stages);

/* The first two alone: what can be said of a page by itself. */
int crawl_stages_use_on_page(struct crawl_stages *stages,
                             struct pipeline *pipeline);
/* Adds the three. stages [borrowed] until the pipeline is closed. -ENOSPC. */
int crawl_stages_use(struct crawl_stages *stages, struct pipeline *pipeline);

/* The one number in a text, as prices are written: "from 1,299.50 EUR" is
 * 1299.5. A comma before three digits separates thousands. A minus right before
 * it is its sign. False: none, or digits are left over behind it, so that it
 * means something else: "1e5", "12.5.6", "1.234,50", "12 000", "2 for 3.50". */
bool crawl_stages_number(struct str_view text, double *out);

#endif
