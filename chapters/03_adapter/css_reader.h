/* SPDX-License-Identifier: MIT-0 */
/* css_reader.h - the tokens of a selector: names, strings, numbers, blanks.
 *
 * The first error sticks: after it texts are "" and nothing more is kept, so a
 * parser asks once, at its end.
 */
#ifndef CSS_READER_H
#define CSS_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "port_error.h"

struct css_reader {
    const char *start, *at;
    struct arena *arena; /* of the texts handed out */
    struct port_error *err;
    int rc; /* 0 or the first failure */
};

bool css_is_blank(char c);

/* -EINVAL, with the column. */
void css_reader_fail(struct css_reader *r, const char *what);
/* A copy in the arena; NULL after a failure. */
void *css_reader_keep(struct css_reader *r, const void *from, size_t size);

void css_reader_blanks(struct css_reader *r); /* and comments */
bool css_reader_char(struct css_reader *r, char c);
/* Blanks and then c, or the error `what`. */
void css_reader_expect(struct css_reader *r, char c, const char *what);
/* A word in any case that ends there. */
bool css_reader_word(struct css_reader *r, const char *word);
bool css_reader_number(struct css_reader *r, long *out); /* up to 1e9 */
int css_reader_sign(struct css_reader *r); /* -1, 1, or 0 for none */

/* Escapes decoded. Without an identifier: the error `what`. */
const char *css_reader_ident(struct css_reader *r, const char *what);
/* At a quote. */
const char *css_reader_string(struct css_reader *r, size_t *out_len);

#endif
