/* SPDX-License-Identifier: MIT-0 */
#include "mutant.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutant_impl.h"
#include "string_builder.h"

bool mutant_reads(const struct mutant_search *s, size_t i, const char *text)
{
    return i < s->count && c_token_is(&s->tokens[i], text);
}

struct str_view mutant_span(const struct mutant_search *s, size_t first,
                            size_t last)
{
    const char *from = s->tokens[first].text.data;
    struct str_view end = s->tokens[last].text;

    return str_view_of(from, (size_t)(end.data + end.len - from));
}

size_t mutant_closing(const struct mutant_search *s, size_t open)
{
    size_t depth = 0;
    size_t i;

    for (i = open; i < s->count; i++) {
        char c = s->tokens[i].text.data[0];

        if (s->tokens[i].kind != C_TOKEN_SIGN)
            continue;
        depth += c == '(' || c == '[' || c == '{';
        depth -= c == ')' || c == ']' || c == '}';
        if (depth == 0)
            return i;
    }
    return s->count;
}

/* --------------------------------------------------------------- the list */
static size_t line_begin(struct str_view source, size_t at)
{
    while (at > 0 && source.data[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(struct str_view source, size_t at)
{
    while (at < source.len && source.data[at] != '\n')
        at++;
    return at;
}

static void append_one_blank(struct string_builder *sb, struct str_view text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        bool blank = isspace((unsigned char)text.data[i]) != 0;

        if (!blank)
            (void)string_builder_append_char(sb, text.data[i]);
        else if (sb->len > 0 && string_builder_cstr(sb)[sb->len - 1] != ' ')
            (void)string_builder_append_char(sb, ' ');
    }
}

/* The lines of the source that the mutant changes, as they become. */
static int show_line(struct mutant *m, struct str_view source)
{
    size_t begin = line_begin(source, m->at);
    size_t behind = m->at + m->len;
    size_t end = line_end(source, behind);
    struct string_builder sb;
    size_t i;
    int rc;

    string_builder_init(&sb, 0);
    append_one_blank(&sb, str_view_of(source.data + begin, m->at - begin));
    append_one_blank(&sb, str_view_from(m->text));
    append_one_blank(&sb, str_view_of(source.data + behind, end - behind));
    rc = string_builder_take(&sb, &m->line);
    if (rc < 0)
        return rc;
    for (i = strlen(m->line); i > 0 && m->line[i - 1] == ' '; i--)
        m->line[i - 1] = '\0';
    m->number = 1;
    for (i = 0; i < begin; i++)
        m->number += source.data[i] == '\n';
    return 0;
}

static int list_grow(struct mutant_list *list)
{
    size_t cap = list->cap ? 2 * list->cap : 64;
    struct mutant *items;

    if (list->count < list->cap)
        return 0;
    items = realloc(list->items, cap * sizeof *items);
    if (!items)
        return -ENOMEM;
    list->items = items;
    list->cap = cap;
    return 0;
}

void mutant_add(struct mutant_search *s, size_t first, size_t last,
                const char *text, const char *what)
{
    struct str_view old = mutant_span(s, first, last);
    struct mutant m = {.file = s->file,
                       .at = (size_t)(old.data - s->source.data),
                       .len = old.len};

    if (s->rc == 0)
        s->rc = list_grow(s->list);
    if (s->rc < 0)
        return;
    (void)snprintf(m.what, sizeof m.what, "%s", what);
    m.text = strdup(text);
    s->rc = m.text ? show_line(&m, s->source) : -ENOMEM;
    if (s->rc == 0)
        s->list->items[s->list->count++] = m;
    else
        free(m.text);
}

/* ------------------------------------------------- operators on one token */
static bool is_type_word(const struct c_token *t)
{
    static const char *const words[] = {
        "void",   "char",   "short", "int",  "long",     "float", "double",
        "signed", "struct", "union", "enum", "unsigned", "const", "bool",
        "_Bool",  "static", "FILE",  "DIR",  "volatile"};
    size_t i;

    for (i = 0; i < sizeof words / sizeof words[0]; i++)
        if (c_token_is(t, words[i]))
            return true;
    return str_view_ends_with(t->text, str_view_from("_t"));
}

static bool is_no_value(const struct c_token *t)
{
    return c_token_is(t, "return") || c_token_is(t, "case") ||
           c_token_is(t, "sizeof") || c_token_is(t, "else") ||
           c_token_is(t, "do") || is_type_word(t);
}

/* Whether the bracket that closes at `close` holds a type: a cast. */
static bool closes_cast(const struct mutant_search *s, size_t close)
{
    size_t depth = 0;
    size_t i;

    for (i = close + 1; i-- > 0;) {
        depth += c_token_is(&s->tokens[i], ")");
        depth -= c_token_is(&s->tokens[i], "(");
        if (depth == 0)
            break;
    }
    return i < close && is_type_word(&s->tokens[i + 1]) &&
           (i == 0 || !c_token_is(&s->tokens[i - 1], "sizeof"));
}

/* Whether a value ends before token i: then an operator there is binary.
 * `struct job *j`: the word before is a type's. */
static bool follows_value(const struct mutant_search *s, size_t i)
{
    const struct c_token *t = i ? &s->tokens[i - 1] : NULL;

    if (!t)
        return false;
    if (t->kind == C_TOKEN_NUMBER || t->kind == C_TOKEN_TEXT ||
        c_token_is(t, "]"))
        return true;
    if (c_token_is(t, ")"))
        return !closes_cast(s, i - 1);
    return t->kind == C_TOKEN_WORD && !is_no_value(t) &&
           (i < 2 || !is_type_word(&s->tokens[i - 2]));
}

static void swap_sign(struct mutant_search *s, size_t i)
{
    static const struct {
        const char *from, *to;
        bool binary; /* may also be unary */
    } swaps[] = {{"<", "<=", false},  {"<=", "<", false},  {">", ">=", false},
                 {">=", ">", false},  {"==", "!=", false}, {"!=", "==", false},
                 {"&&", "||", false}, {"||", "&&", false}, {"+", "-", true},
                 {"-", "+", true},    {"*", "/", true},    {"/", "*", true},
                 {"%", "*", true},    {"++", "--", false}, {"--", "++", false},
                 {"+=", "-=", false}, {"-=", "+=", false}};
    char what[32];
    size_t k;

    for (k = 0; k < sizeof swaps / sizeof swaps[0]; k++) {
        if (!c_token_is(&s->tokens[i], swaps[k].from))
            continue;
        if (swaps[k].binary && !follows_value(s, i))
            return;
        (void)snprintf(what, sizeof what, "%s to %s", swaps[k].from,
                       swaps[k].to);
        mutant_add(s, i, i, swaps[k].to, what);
        return;
    }
    if (c_token_is(&s->tokens[i], "!"))
        mutant_add(s, i, i, "", "! removed");
}

static void put_number(struct mutant_search *s, size_t i, uint64_t n, int base,
                       const char *suffix)
{
    char old[32], text[40], what[80];

    (void)snprintf(old, sizeof old, "%.*s", (int)s->tokens[i].text.len,
                   s->tokens[i].text.data);
    (void)snprintf(text, sizeof text,
                   base == 16  ? "0x%" PRIx64 "%s"
                   : base == 8 ? "0%" PRIo64 "%s"
                               : "%" PRIu64 "%s",
                   n, suffix);
    (void)snprintf(what, sizeof what, "%s to %s", old, text);
    mutant_add(s, i, i, text, what);
}

/* Whole numbers only; a fraction's neighbour would be arbitrary. */
static void change_number(struct mutant_search *s, size_t i)
{
    char text[32], *suffix;
    int base = 10;
    uint64_t n;

    (void)snprintf(text, sizeof text, "%.*s", (int)s->tokens[i].text.len,
                   s->tokens[i].text.data);
    if (text[0] == '0' && text[1])
        base = (text[1] | 32) == 'x' ? 16 : 8;
    n = strtoull(text, &suffix, 0);
    if (suffix[strspn(suffix, "uUlL")] != '\0' || n == UINT64_MAX)
        return;
    put_number(s, i, n + 1, n == 0 ? 10 : base, suffix);
    if (n > 0)
        put_number(s, i, n - 1, n == 1 ? 10 : base, suffix);
}

static void change_word(struct mutant_search *s, size_t i)
{
    if (c_token_is(&s->tokens[i], "true"))
        mutant_add(s, i, i, "false", "true to false");
    else if (c_token_is(&s->tokens[i], "false"))
        mutant_add(s, i, i, "true", "false to true");
}

static int by_place(const void *a, const void *b)
{
    const struct mutant *x = a, *y = b;

    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->len < y->len   ? -1
           : x->len > y->len ? 1
                             : strcmp(x->text, y->text);
}

static void sort(struct mutant_list *list, size_t first)
{
    if (list->count > first)
        qsort(list->items + first, list->count - first, sizeof *list->items,
              by_place);
}

int mutant_find(struct mutant_list *list, struct str_view source, size_t file)
{
    struct mutant_search s = {.list = list, .source = source, .file = file};
    size_t first = list->count;
    struct c_token *tokens;
    size_t i;

    s.rc = c_token_read(source, &tokens, &s.count);
    if (s.rc < 0)
        return s.rc;
    s.tokens = tokens;
    for (i = 0; i < s.count; i++)
        if (tokens[i].kind == C_TOKEN_SIGN)
            swap_sign(&s, i);
        else if (tokens[i].kind == C_TOKEN_NUMBER)
            change_number(&s, i);
        else if (tokens[i].kind == C_TOKEN_WORD)
            change_word(&s, i);
    mutant_find_statements(&s);
    free(tokens);
    sort(list, first);
    return s.rc;
}

/* ------------------------------------------------------ sampling, applying */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u); /* Steele: SplitMix64 */

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void mutant_fini(struct mutant *m)
{
    free(m->text);
    free(m->line);
}

void mutant_sample(struct mutant_list *list, size_t n, uint64_t seed)
{
    size_t i;

    for (i = 0; i < n && i < list->count; i++) {
        size_t j = i + (size_t)(next_random(&seed) % (list->count - i));
        struct mutant m = list->items[i];

        list->items[i] = list->items[j];
        list->items[j] = m;
    }
    while (list->count > n)
        mutant_fini(&list->items[--list->count]);
    sort(list, 0);
}

void mutant_list_fini(struct mutant_list *list)
{
    while (list->count > 0)
        mutant_fini(&list->items[--list->count]);
    free(list->items);
    memset(list, 0, sizeof *list);
}

int mutant_apply(const struct mutant *m, struct str_view source, char **out,
                 size_t *len)
{
    size_t behind = m->at + m->len;
    struct string_builder sb;

    string_builder_init(&sb, 0);
    (void)string_builder_append(&sb, source.data, m->at);
    (void)string_builder_append_str(&sb, m->text);
    (void)string_builder_append(&sb, source.data + behind, source.len - behind);
    *len = sb.len;
    return string_builder_take(&sb, out);
}
