/* SPDX-License-Identifier: MIT-0 */
/* c_token.h - cuts C source into tokens: as much of the language as a change
 * to one line needs, no more.
 *
 * Comments and preprocessor lines yield nothing. Works on the text as it
 * stands: no macro is expanded, no trigraph read.
 * Threads: none. Errors: 0 or a negative errno.
 */
#ifndef C_TOKEN_H
#define C_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "str_view.h"

enum c_token_kind {
    C_TOKEN_WORD,   /* identifiers and keywords */
    C_TOKEN_NUMBER, /* 12, 0x1fUL, 1.5e3 */
    C_TOKEN_TEXT,   /* strings and character constants */
    C_TOKEN_SIGN    /* punctuators, the longest that fits */
};

struct c_token {
    enum c_token_kind kind;
    struct str_view text; /* points into the source */
};

/* out [transfer] free(). -ENOMEM. O(length). */
int c_token_read(struct str_view source, struct c_token **out, size_t *count);

bool c_token_is(const struct c_token *t, const char *text);

#endif
