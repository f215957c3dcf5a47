/* SPDX-License-Identifier: MIT-0 */
#include "css_selector_private.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "css_reader.h"

struct parser {
    struct css_reader in;
    struct css_selector *out;
    size_t part_count;
    bool taken; /* ::text or ::attr() ended this selector */
    struct css_part parts[CSS_MAX_PARTS];         /* of one selector */
    struct css_compound compounds[CSS_MAX_PARTS]; /* of one selector */
    struct css_complex complexes[CSS_MAX_PARTS];
};

/* ----------------------------------------------------------------- parts --*/

static void take_attribute(struct parser *p, struct css_part *part)
{
    static const struct {
        char sign;
        enum css_kind kind;
    } signs[] = {{'~', CSS_INCLUDES}, {'|', CSS_DASH},      {'^', CSS_PREFIX},
                 {'$', CSS_SUFFIX},   {'*', CSS_SUBSTRING}, {'=', CSS_EQUALS}};
    size_t i;

    css_reader_blanks(&p->in);
    part->name =
        css_reader_ident(&p->in, "the name of an attribute is expected");
    part->kind = CSS_HAS;
    css_reader_blanks(&p->in);
    for (i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (*p->in.at == signs[i].sign)
            part->kind = signs[i].kind;
    if (part->kind != CSS_HAS) {
        if (*p->in.at != '=')
            p->in.at++;
        if (!css_reader_char(&p->in, '='))
            css_reader_fail(&p->in,
                            "'=' is expected (namespaces are not known)");
        css_reader_blanks(&p->in);
        if (*p->in.at == '"' || *p->in.at == '\'') {
            part->value = css_reader_string(&p->in, &part->value_len);
        } else {
            part->value =
                css_reader_ident(&p->in, "a name or a string is expected");
            part->value_len = part->value ? strlen(part->value) : 0;
        }
    }
    css_reader_expect(&p->in, ']', "']' is expected");
}

/* odd | even | [+-]b | [+-]an [+-] b. No blank between a sign and the first
 * number; blanks around the second sign. */
static void take_nth(struct parser *p, struct css_part *part)
{
    long number = 1;
    int sign;
    bool digits;

    css_reader_blanks(&p->in);
    if (css_reader_word(&p->in, "odd") || css_reader_word(&p->in, "even")) {
        part->a = 2;
        part->b = tolower((unsigned char)p->in.at[-1]) == 'd'; /* oDD, eveN */
        return;
    }
    sign = css_reader_sign(&p->in);
    digits = css_reader_number(&p->in, &number);
    if (tolower((unsigned char)*p->in.at) != 'n') {
        part->b = sign < 0 ? -number : number;
        if (!digits)
            css_reader_fail(&p->in, "odd, even or an+b is expected");
        return;
    }
    p->in.at++;
    part->a = sign < 0 ? -number : number;
    css_reader_blanks(&p->in);
    sign = css_reader_sign(&p->in);
    if (!sign)
        return;
    css_reader_blanks(&p->in);
    if (!css_reader_number(&p->in, &number))
        css_reader_fail(&p->in, "a number is expected");
    part->b = sign < 0 ? -number : number;
}

static const struct pseudo {
    const char *name;
    enum css_kind kind;
    bool of_type, from_end, argument;
    long b; /* the index of a first or last */
} pseudos[] = {
    {"root", CSS_ROOT, false, false, false, 0},
    {"empty", CSS_EMPTY, false, false, false, 0},
    {"first-child", CSS_NTH, false, false, false, 1},
    {"last-child", CSS_NTH, false, true, false, 1},
    {"first-of-type", CSS_NTH, true, false, false, 1},
    {"last-of-type", CSS_NTH, true, true, false, 1},
    {"nth-child", CSS_NTH, false, false, true, 0},
    {"nth-last-child", CSS_NTH, false, true, true, 0},
    {"nth-of-type", CSS_NTH, true, false, true, 0},
    {"nth-last-of-type", CSS_NTH, true, true, true, 0},
    {"only-child", CSS_ONLY_CHILD, false, false, false, 0},
    {"only-of-type", CSS_ONLY_OF_TYPE, false, false, false, 0},
    {"link", CSS_LINK, false, false, false, 0},
    {"checked", CSS_CHECKED, false, false, false, 0},
    {"enabled", CSS_ENABLED, false, false, false, 0},
    {"disabled", CSS_DISABLED, false, false, false, 0},
    {"lang", CSS_LANG, false, false, true, 0},
    {"hover", CSS_NEVER, false, false, false, 0},
    {"active", CSS_NEVER, false, false, false, 0},
    {"focus", CSS_NEVER, false, false, false, 0},
    {"visited", CSS_NEVER, false, false, false, 0},
    {"target", CSS_NEVER, false, false, false, 0},
};

static const struct pseudo *find_pseudo(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof pseudos / sizeof pseudos[0]; i++)
        if (strcasecmp(pseudos[i].name, name) == 0)
            return &pseudos[i];
    return NULL;
}

static void take_argument(struct parser *p, struct css_part *part)
{
    if (!css_reader_char(&p->in, '(')) {
        css_reader_fail(&p->in, "'(' is expected");
        return;
    }
    css_reader_blanks(&p->in);
    if (part->kind == CSS_NTH) {
        take_nth(p, part);
    } else {
        part->value = css_reader_ident(&p->in, "a language is expected");
        part->value_len = part->value ? strlen(part->value) : 0;
    }
    css_reader_expect(&p->in, ')', "')' is expected");
}

static void take_simple(struct parser *p, struct css_part *part, bool negated);

static void take_pseudo(struct parser *p, struct css_part *part, bool negated)
{
    const char *at = p->in.at;
    const char *name =
        css_reader_ident(&p->in, "the name of a pseudo-class is expected");
    const struct pseudo *known;

    if (p->in.rc)
        return;
    if (strcasecmp(name, "not") == 0 && *p->in.at == '(') {
        if (negated)
            css_reader_fail(&p->in, ":not() inside :not()");
        p->in.at++;
        css_reader_blanks(&p->in);
        take_simple(p, part, true);
        css_reader_expect(&p->in, ')',
                          "')' is expected: :not() takes one simple selector");
        return;
    }
    known = find_pseudo(name);
    if (!known) {
        p->in.at = at;
        css_reader_fail(&p->in, "a pseudo-class that is not known");
        return;
    }
    part->kind = known->kind;
    part->of_type = known->of_type;
    part->from_end = known->from_end;
    part->b = known->b;
    if (part->kind == CSS_NTH)
        part->slot = p->out->slots++;
    if (known->argument)
        take_argument(p, part);
}

static void attribute_part(struct css_part *part, enum css_kind kind,
                           const char *name, const char *value)
{
    part->kind = kind;
    part->name = name;
    part->value = value;
    part->value_len = value ? strlen(value) : 0;
}

/* One simple selector: what :not() may hold. */
static void take_simple(struct parser *p, struct css_part *part, bool negated)
{
    part->negated = negated;
    if (css_reader_char(&p->in, '*')) {
        part->kind = CSS_ANY;
    } else if (css_reader_char(&p->in, '#')) {
        attribute_part(part, CSS_EQUALS, "id",
                       css_reader_ident(&p->in, "an id is expected"));
    } else if (css_reader_char(&p->in, '.')) {
        attribute_part(part, CSS_INCLUDES, "class",
                       css_reader_ident(&p->in, "a class is expected"));
    } else if (css_reader_char(&p->in, '[')) {
        take_attribute(p, part);
    } else if (css_reader_char(&p->in, ':')) {
        take_pseudo(p, part, negated);
    } else {
        part->kind = CSS_TAG;
        part->name = css_reader_ident(&p->in, "a selector is expected");
    }
    if (*p->in.at == '|' && p->in.at[1] != '=')
        css_reader_fail(&p->in, "namespaces are not known");
}

/* ------------------------------------------------- compounds and the list --*/

/* ::text or ::attr(name), which end a selector. */
static void take_target(struct parser *p)
{
    enum css_take take = CSS_TEXT;
    const char *attr = NULL;

    p->in.at += 2;
    if (css_reader_word(&p->in, "attr")) {
        take = CSS_ATTR;
        css_reader_expect(&p->in, '(', "'(' is expected");
        css_reader_blanks(&p->in);
        attr = css_reader_ident(&p->in, "the name of an attribute is expected");
        css_reader_expect(&p->in, ')', "')' is expected");
    } else if (!css_reader_word(&p->in, "text")) {
        css_reader_fail(&p->in, "only ::text and ::attr(name) are known");
    }
    p->taken = true;
    p->out->take = take;
    p->out->attr = attr;
}

static bool at_more(const struct parser *p)
{
    return *p->in.at && strchr("#.[:", *p->in.at);
}

static void take_compound(struct parser *p, struct css_compound *compound)
{
    struct css_part *first = &p->parts[p->part_count];
    size_t n = 0;

    do {
        if (p->in.at[0] == ':' && p->in.at[1] == ':') {
            take_target(p);
            break;
        }
        if (p->part_count == CSS_MAX_PARTS) {
            if (!p->in.rc)
                p->in.rc = port_fail(p->in.err, -E2BIG, 0,
                                     "selector: over %d parts", CSS_MAX_PARTS);
            return;
        }
        memset(&first[n], 0, sizeof first[n]);
        take_simple(p, &first[n], false);
        p->part_count++;
        n++;
    } while (!p->in.rc && at_more(p));
    compound->count = n;
    compound->parts = css_reader_keep(&p->in, first, n * sizeof *first);
}

static enum css_combinator take_combinator(struct parser *p)
{
    bool blank = css_is_blank(*p->in.at) || strncmp(p->in.at, "/*", 2) == 0;

    css_reader_blanks(&p->in);
    if (!*p->in.at || *p->in.at == ',')
        return CSS_NONE;
    if (css_reader_char(&p->in, '>'))
        return CSS_CHILD;
    if (css_reader_char(&p->in, '+'))
        return CSS_NEXT;
    if (css_reader_char(&p->in, '~'))
        return CSS_LATER;
    if (!blank)
        css_reader_fail(&p->in, "a combinator is expected");
    return CSS_DESCENDANT;
}

static void take_complex(struct parser *p, struct css_complex *complex)
{
    enum css_combinator joined = CSS_NONE;
    size_t n = 0, i;

    do {
        css_reader_blanks(&p->in);
        if (p->taken)
            css_reader_fail(&p->in, "nothing may follow ::text or ::attr()");
        p->compounds[n].to_left = joined;
        take_compound(p, &p->compounds[n]);
        n++;
        joined = p->in.rc ? CSS_NONE : take_combinator(p);
    } while (!p->in.rc && joined != CSS_NONE);
    for (i = 0; i < n / 2; i++) { /* from the right */
        struct css_compound swap = p->compounds[i];

        p->compounds[i] = p->compounds[n - 1 - i];
        p->compounds[n - 1 - i] = swap;
    }
    complex->count = n;
    complex->compounds =
        css_reader_keep(&p->in, p->compounds, n * sizeof p->compounds[0]);
}

/* Each part takes a byte of text or more, so part_count bounds the list. */
static void take_list(struct parser *p)
{
    struct css_selector *out = p->out;
    size_t n = 0;

    do {
        enum css_take take = out->take;
        const char *attr = out->attr;

        p->taken = false;
        out->take = CSS_ELEMENT;
        out->attr = NULL;
        if (n == CSS_MAX_PARTS) {
            css_reader_fail(&p->in, "too many selectors");
            return;
        }
        take_complex(p, &p->complexes[n++]);
        if (n > 1 && !p->in.rc &&
            (take != out->take ||
             (attr && out->attr && strcasecmp(attr, out->attr) != 0)))
            css_reader_fail(
                &p->in,
                "all of a list must take the same: elements, text or one "
                "attribute");
    } while (!p->in.rc && css_reader_char(&p->in, ','));
    if (*p->in.at)
        css_reader_fail(&p->in, "a selector ends here");
    out->count = n;
    out->list =
        css_reader_keep(&p->in, p->complexes, n * sizeof p->complexes[0]);
}

int css_selector_compile(struct css_selector **out, const char *text,
                         struct port_error *err)
{
    struct parser *p;
    struct arena *arena = NULL;
    int rc;

    *out = NULL;
    if (strlen(text) > CSS_MAX_BYTES)
        return port_fail(err, -E2BIG, 0, "selector: over %d bytes",
                         CSS_MAX_BYTES);
    p = calloc(1, sizeof *p);
    if (!p || arena_create(&arena, 4096) < 0 ||
        !(p->out = arena_alloc_array(arena, 1, sizeof *p->out))) {
        arena_destroy(arena);
        free(p);
        return port_fail(err, -ENOMEM, 0, "no memory for the selector");
    }
    p->in.start = p->in.at = text;
    p->in.err = err;
    p->out->arena = p->in.arena = arena;
    take_list(p);
    rc = p->in.rc;
    if (rc == 0)
        *out = p->out;
    else
        arena_destroy(arena);
    free(p);
    return rc;
}

void css_selector_destroy(struct css_selector *selector)
{
    if (selector)
        arena_destroy(selector->arena);
}
