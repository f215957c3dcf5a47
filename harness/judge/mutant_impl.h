/* SPDX-License-Identifier: MIT-0 */
/* mutant_impl.h - what the operators share. Private to judge/.
 *
 *     mutant.c           the list, sampling, applying; operators on a token
 *     mutant_statement.c operators that need to know where statements begin
 */
#ifndef MUTANT_IMPL_H
#define MUTANT_IMPL_H

#include "c_token.h"
#include "mutant.h"

struct mutant_search {
    struct mutant_list *list;
    struct str_view source;
    size_t file;
    const struct c_token *tokens;
    size_t count;
    int rc; /* the first failure; nothing is added after it */
};

/* Replaces tokens `first` to `last` by `text`. */
void mutant_add(struct mutant_search *s, size_t first, size_t last,
                const char *text, const char *what);

/* The token that closes the bracket at `open`, or s->count. */
size_t mutant_closing(const struct mutant_search *s, size_t open);

/* The source from one token to another. */
struct str_view mutant_span(const struct mutant_search *s, size_t first,
                            size_t last);

/* True when token i is there and reads so. */
bool mutant_reads(const struct mutant_search *s, size_t i, const char *text);

void mutant_find_statements(struct mutant_search *s);

#endif
