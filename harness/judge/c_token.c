/* SPDX-License-Identifier: MIT-0 */
#include "c_token.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool c_token_is(const struct c_token *t, const char *text)
{
    return str_view_equal(t->text, str_view_from(text));
}

/* To the newline that ends a line; one behind a backslash ends none. */
static size_t skip_line(struct str_view s, size_t i)
{
    while (i < s.len && s.data[i] != '\n')
        i += s.data[i] == '\\' && i + 1 < s.len ? 2 : 1;
    return i < s.len ? i : s.len;
}

static size_t skip_comment(struct str_view s, size_t i)
{
    for (i += 2; i + 1 < s.len; i++)
        if (s.data[i] == '*' && s.data[i + 1] == '/')
            return i + 2;
    return s.len;
}

static size_t skip_quoted(struct str_view s, size_t i)
{
    char quote = s.data[i++];

    while (i < s.len && s.data[i] != quote && s.data[i] != '\n')
        i += s.data[i] == '\\' ? 2 : 1;
    return i < s.len ? i + 1 : s.len;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static size_t skip_word(struct str_view s, size_t i)
{
    while (i < s.len && is_word(s.data[i]))
        i++;
    return i;
}

/* A sign belongs to a number behind an exponent: 1e-3, 0x1p+4; 0xe-1 is a
 * difference. */
static bool goes_on(struct str_view s, size_t start, size_t i)
{
    bool hex = i > start + 1 && (s.data[start + 1] | 32) == 'x';

    if (is_word(s.data[i]) || s.data[i] == '.')
        return true;
    return (s.data[i] == '+' || s.data[i] == '-') && i > start &&
           (s.data[i - 1] | 32) == (hex ? 'p' : 'e');
}

static size_t skip_number(struct str_view s, size_t start)
{
    size_t i = start;

    while (i < s.len && goes_on(s, start, i))
        i++;
    return i;
}

static size_t skip_sign(struct str_view s, size_t i)
{
    static const char *const longer[] = {
        "<<=", ">>=", "...", "<=", ">=", "==", "!=", "&&", "||", "++", "--",
        "+=",  "-=",  "*=",  "/=", "%=", "&=", "|=", "^=", "->", "<<", ">>"};
    struct str_view rest = str_view_of(s.data + i, s.len - i);
    size_t k;

    for (k = 0; k < sizeof longer / sizeof longer[0]; k++)
        if (str_view_starts_with(rest, str_view_from(longer[k])))
            return i + strlen(longer[k]);
    return i + 1;
}

/* Behind blanks, comments and preprocessor lines. */
static size_t skip_nothing(struct str_view s, size_t i, bool *line_start)
{
    while (i < s.len) {
        char next = i + 1 < s.len ? s.data[i + 1] : '\0';

        if (isspace((unsigned char)s.data[i]))
            *line_start |= s.data[i++] == '\n';
        else if (s.data[i] == '/' && next == '*')
            i = skip_comment(s, i);
        else if ((s.data[i] == '/' && next == '/') ||
                 (s.data[i] == '#' && *line_start))
            i = skip_line(s, i);
        else
            break;
    }
    return i;
}

static size_t token_end(struct str_view s, size_t i, enum c_token_kind *kind)
{
    char c = s.data[i];
    bool fraction =
        c == '.' && i + 1 < s.len && isdigit((unsigned char)s.data[i + 1]);

    *kind = C_TOKEN_SIGN;
    if (c == '"' || c == '\'') {
        *kind = C_TOKEN_TEXT;
        return skip_quoted(s, i);
    }
    if (isdigit((unsigned char)c) || fraction) {
        *kind = C_TOKEN_NUMBER;
        return skip_number(s, i);
    }
    if (is_word(c)) {
        *kind = C_TOKEN_WORD;
        return skip_word(s, i);
    }
    return skip_sign(s, i);
}

int c_token_read(struct str_view source, struct c_token **out, size_t *count)
{
    bool line_start = true;
    size_t i;

    *count = 0;
    *out = calloc(source.len + 1, sizeof **out); /* never more than bytes */
    if (!*out)
        return -ENOMEM;
    i = skip_nothing(source, 0, &line_start);
    while (i < source.len) {
        struct c_token *t = &(*out)[(*count)++];
        size_t end = token_end(source, i, &t->kind);

        t->text = str_view_of(source.data + i, end - i);
        line_start = false;
        i = skip_nothing(source, end, &line_start);
    }
    return 0;
}
