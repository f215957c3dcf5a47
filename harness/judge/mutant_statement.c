/* SPDX-License-Identifier: MIT-0 */
/* Deletes statements and negates conditions.
 *
 * A walk over the tokens knows at each whether a statement begins there:
 * behind ; { } else do, a label, and the bracket of if, for, while, switch.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutant_impl.h"
#include "string_builder.h"

static bool is_one_of(const struct c_token *t, const char *const *words)
{
    for (; *words; words++)
        if (c_token_is(t, *words))
            return true;
    return false;
}

/* The call that a statement is: `(void)close(fd)` is one of close. */
static struct str_view called(const struct mutant_search *s, size_t first,
                              size_t last)
{
    size_t i;

    for (i = first; i < last; i++)
        if (s->tokens[i].kind == C_TOKEN_WORD && mutant_reads(s, i + 1, "("))
            return s->tokens[i].text;
    return str_view_of("", 0);
}

static bool is_release(struct str_view name)
{
    static const char *const ends[] = {"free",     "unlock",  "close",
                                       "fini",     "destroy", "release",
                                       "closedir", "munmap",  NULL};
    const char *const *end;

    for (end = ends; *end; end++) {
        struct str_view e = str_view_from(*end);

        if (str_view_ends_with(name, e) &&
            (name.len == e.len || name.data[name.len - e.len - 1] == '_' ||
             str_view_equal(name, str_view_from("fclose"))))
            return true;
    }
    return false;
}

/* What is deleted stays readable, so that each deletion has a line of its
 * own: a statement made a comment. */
static void delete_statement(struct mutant_search *s, size_t first, size_t last)
{
    struct str_view text = mutant_span(s, first, last);
    bool plain = str_view_find(text, str_view_from("/*")) < 0 &&
                 str_view_find(text, str_view_from("//")) < 0;
    const char *what =
        is_release(called(s, first, last)) ? "release deleted" : "deleted";
    struct string_builder sb;

    string_builder_init(&sb, 0);
    if (plain)
        (void)string_builder_append_format(&sb, "/* %.*s */;", (int)text.len,
                                           text.data);
    mutant_add(s, first, last, plain ? string_builder_cstr(&sb) : ";", what);
    string_builder_fini(&sb);
}

/* `!x`, `a == b`: removing the ! or exchanging the sign is the same change. */
static bool negated_elsewhere(const struct mutant_search *s, size_t first,
                              size_t last)
{
    static const char *const joins[] = {"&&", "||", "?", NULL};
    static const char *const equal[] = {"==", "!=", NULL};
    bool equality = false;
    size_t i;

    for (i = first; i <= last; i++) {
        if (is_one_of(&s->tokens[i], joins))
            return false;
        equality |= is_one_of(&s->tokens[i], equal);
    }
    return equality || c_token_is(&s->tokens[first], "!");
}

static void negate(struct mutant_search *s, size_t open, size_t close)
{
    struct str_view text;
    struct string_builder sb;

    if (close <= open + 1 || negated_elsewhere(s, open + 1, close - 1))
        return;
    text = mutant_span(s, open + 1, close - 1);
    string_builder_init(&sb, 0);
    (void)string_builder_append_format(&sb, "!(%.*s)", (int)text.len,
                                       text.data);
    mutant_add(s, open + 1, close - 1, string_builder_cstr(&sb), "negated");
    string_builder_fini(&sb);
}

/* An expression, or else a declaration, which is left alone. */
static bool is_expression(const struct mutant_search *s, size_t i)
{
    static const char *const begins[] = {"*", "(", "++", "--", NULL};
    static const char *const second[] = {"(",  "[",  ".",  "->",  "=",   "++",
                                         "--", "+=", "-=", "*=",  "/=",  "%=",
                                         "&=", "|=", "^=", "<<=", ">>=", NULL};
    static const char *const no[] = {"return", "sizeof", "goto",
                                     "_Static_assert", NULL};

    if (s->tokens[i].kind == C_TOKEN_SIGN)
        return is_one_of(&s->tokens[i], begins);
    return s->tokens[i].kind == C_TOKEN_WORD && !is_one_of(&s->tokens[i], no) &&
           i + 1 < s->count && is_one_of(&s->tokens[i + 1], second);
}

/* Where the simple statement at `i` ends: at its ; or, when it is none (the
 * body of a macro that is a loop), at the brace. */
static size_t statement_end(const struct mutant_search *s, size_t i)
{
    for (; i < s->count; i++) {
        const struct c_token *t = &s->tokens[i];

        if (c_token_is(t, ";") || c_token_is(t, "}"))
            return i;
        if (c_token_is(t, "{") && i > 0 && c_token_is(&s->tokens[i - 1], ")") &&
            !mutant_reads(s, mutant_closing(s, i) + 1, ";"))
            return i;
        if (c_token_is(t, "(") || c_token_is(t, "[") || c_token_is(t, "{"))
            i = mutant_closing(s, i);
    }
    return s->count;
}

static size_t simple_statement(struct mutant_search *s, size_t i)
{
    size_t end = statement_end(s, i);

    if (mutant_reads(s, end, ";") &&
        (is_expression(s, i) || c_token_is(&s->tokens[i], "break") ||
         c_token_is(&s->tokens[i], "continue")))
        delete_statement(s, i, end);
    return mutant_reads(s, end, ";") ? end + 1 : end;
}

/* The statement, or the beginning of one, at i; returns where the next
 * begins. */
static size_t step(struct mutant_search *s, size_t i)
{
    static const char *const alone[] = {"{", "}", ";", "else", "do", NULL};
    static const char *const control[] = {"if", "while", "for", "switch", NULL};
    const struct c_token *t = &s->tokens[i];

    if (is_one_of(t, alone))
        return i + 1;
    if (is_one_of(t, control) && mutant_reads(s, i + 1, "(")) {
        size_t close = mutant_closing(s, i + 1);

        if (c_token_is(t, "if") || c_token_is(t, "while"))
            negate(s, i + 1, close);
        return close + 1;
    }
    if (c_token_is(t, "case") || mutant_reads(s, i + 1, ":")) {
        while (i < s->count && !c_token_is(&s->tokens[i], ":"))
            i++;
        return i + 1;
    }
    return simple_statement(s, i);
}

void mutant_find_statements(struct mutant_search *s)
{
    size_t i = 0;

    while (i < s->count) {
        size_t end = i;

        /* A function's body: the brace behind a bracket, outside of all. */
        if (c_token_is(&s->tokens[i], "{"))
            end = mutant_closing(s, i);
        if (end > i && i > 0 && c_token_is(&s->tokens[i - 1], ")"))
            for (i++; i < end;)
                i = step(s, i);
        i = end + 1;
    }
}
