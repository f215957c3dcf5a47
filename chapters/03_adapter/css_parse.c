/* SPDX-License-Identifier: MIT-0 */
#include "css_selector_private.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct parser {
    const char *start, *at;
    struct css_selector *out;
    struct port_error *err;
    int rc; /* sticky: 0 or the first failure */
    size_t part_count;
    bool taken; /* ::text or ::attr() ended this selector */
    struct css_part parts[CSS_MAX_PARTS];         /* of one selector */
    struct css_compound compounds[CSS_MAX_PARTS]; /* of one selector */
    struct css_complex complexes[CSS_MAX_PARTS];
};

static void fail(struct parser *p, const char *what)
{
    if (p->rc)
        return;
    p->rc = port_fail(p->err, -EINVAL, 0, "selector, column %zu: %s",
                      (size_t)(p->at - p->start) + 1, what);
}

static void *grab(struct parser *p, const void *from, size_t size)
{
    void *to = p->rc ? NULL : arena_alloc(p->out->arena, size ? size : 1);

    if (to)
        memcpy(to, from, size);
    else if (!p->rc)
        p->rc = port_fail(p->err, -ENOMEM, 0, "no memory for the selector");
    return to;
}

/* ---------------------------------------------------------------- tokens --*/

static bool is_blank(char c)
{
    return c && strchr(" \t\r\n\f", c);
}

static void skip_blanks(struct parser *p)
{
    for (;;) {
        const char *end;

        while (is_blank(*p->at))
            p->at++;
        if (strncmp(p->at, "/*", 2) != 0)
            return;
        end = strstr(p->at + 2, "*/");
        p->at = end ? end + 2 : p->at + strlen(p->at);
    }
}

static bool is_name_start(const char *c)
{
    return isalpha((unsigned char)*c) || *c == '_' || (unsigned char)*c > 127 ||
           (*c == '\\' && c[1] && c[1] != '\n');
}

static bool is_name(const char *c)
{
    return is_name_start(c) || isdigit((unsigned char)*c) || *c == '-';
}

/* An identifier: it may begin with one dash, or two. */
static bool at_ident(const char *c)
{
    return is_name_start(c) ||
           (*c == '-' && (is_name_start(c + 1) || c[1] == '-'));
}

static size_t put_utf8(char *out, unsigned long cp)
{
    if (cp == 0 || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
        cp = 0xfffd;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 63));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 63));
        out[2] = (char)(0x80 | (cp & 63));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 63));
    out[2] = (char)(0x80 | (cp >> 6 & 63));
    out[3] = (char)(0x80 | (cp & 63));
    return 4;
}

/* At a backslash. Up to six hex digits and a blank, or any character. Two
 * bytes, \\0, become three, U+FFFD: no shorter text grows more. */
static size_t take_escape(struct parser *p, char *out)
{
    char digits[7] = "";
    size_t n = 0;

    p->at++;
    while (n < 6 && isxdigit((unsigned char)p->at[n]))
        n++;
    if (n == 0) {
        out[0] = *p->at++;
        return 1;
    }
    memcpy(digits, p->at, n);
    p->at += n;
    if (p->at[0] == '\r' && p->at[1] == '\n')
        p->at++;
    if (is_blank(*p->at))
        p->at++;
    return put_utf8(out, strtoul(digits, NULL, 16));
}

static const char *take_name(struct parser *p)
{
    char buf[2 * CSS_MAX_BYTES];
    size_t n = 0;

    while (is_name(p->at)) {
        if (*p->at == '\\')
            n += take_escape(p, buf + n);
        else
            buf[n++] = *p->at++;
    }
    buf[n] = '\0';
    return grab(p, buf, n + 1);
}

static const char *take_ident(struct parser *p, const char *what)
{
    if (at_ident(p->at))
        return take_name(p);
    fail(p, what);
    return "";
}

static const char *take_string(struct parser *p, size_t *out_len)
{
    char buf[2 * CSS_MAX_BYTES], quote = *p->at++;
    size_t n = 0;

    while (*p->at && *p->at != quote && *p->at != '\n') {
        if (*p->at != '\\')
            buf[n++] = *p->at++;
        else if (p->at[1] == '\n')
            p->at += 2;
        else if (p->at[1])
            n += take_escape(p, buf + n);
        else
            p->at++;
    }
    if (*p->at == quote)
        p->at++;
    else
        fail(p, "the string has no end");
    buf[n] = '\0';
    *out_len = n;
    return grab(p, buf, n + 1);
}

static bool take_char(struct parser *p, char c)
{
    if (*p->at != c)
        return false;
    p->at++;
    return true;
}

static void expect(struct parser *p, char c, const char *what)
{
    skip_blanks(p);
    if (!take_char(p, c))
        fail(p, what);
}

/* ----------------------------------------------------------------- parts --*/

static void take_attribute(struct parser *p, struct css_part *part)
{
    static const struct {
        char sign;
        enum css_kind kind;
    } signs[] = {{'~', CSS_INCLUDES}, {'|', CSS_DASH},      {'^', CSS_PREFIX},
                 {'$', CSS_SUFFIX},   {'*', CSS_SUBSTRING}, {'=', CSS_EQUALS}};
    size_t i;

    skip_blanks(p);
    part->name = take_ident(p, "the name of an attribute is expected");
    part->kind = CSS_HAS;
    skip_blanks(p);
    for (i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (*p->at == signs[i].sign)
            part->kind = signs[i].kind;
    if (part->kind != CSS_HAS) {
        if (*p->at != '=')
            p->at++;
        if (!take_char(p, '='))
            fail(p, "'=' is expected (namespaces are not known)");
        skip_blanks(p);
        if (*p->at == '"' || *p->at == '\'') {
            part->value = take_string(p, &part->value_len);
        } else {
            part->value = take_ident(p, "a name or a string is expected");
            part->value_len = part->value ? strlen(part->value) : 0;
        }
    }
    expect(p, ']', "']' is expected");
}

static bool take_number(struct parser *p, long *out)
{
    char *end;

    if (!isdigit((unsigned char)*p->at))
        return false;
    *out = strtol(p->at, &end, 10);
    if (*out > 1000000000)
        *out = 1000000000; /* far over any index, far under overflow */
    p->at = end;
    return true;
}

/* -1, 1, or 0 when there is no sign. */
static int take_sign(struct parser *p)
{
    if (take_char(p, '-'))
        return -1;
    return take_char(p, '+') ? 1 : 0;
}

static bool take_word(struct parser *p, const char *word)
{
    size_t len = strlen(word);

    if (strncasecmp(p->at, word, len) != 0 || is_name(p->at + len))
        return false;
    p->at += len;
    return true;
}

/* odd | even | [+-]b | [+-]an [+-] b. No blank between a sign and the first
 * number; blanks around the second sign. */
static void take_nth(struct parser *p, struct css_part *part)
{
    long number = 1;
    int sign;
    bool digits;

    skip_blanks(p);
    if (take_word(p, "odd") || take_word(p, "even")) {
        part->a = 2;
        part->b = tolower((unsigned char)p->at[-1]) == 'd'; /* oDD, eveN */
        return;
    }
    sign = take_sign(p);
    digits = take_number(p, &number);
    if (tolower((unsigned char)*p->at) != 'n') {
        part->b = sign < 0 ? -number : number;
        if (!digits)
            fail(p, "odd, even or an+b is expected");
        return;
    }
    p->at++;
    part->a = sign < 0 ? -number : number;
    skip_blanks(p);
    sign = take_sign(p);
    if (!sign)
        return;
    skip_blanks(p);
    if (!take_number(p, &number))
        fail(p, "a number is expected");
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
    if (!take_char(p, '(')) {
        fail(p, "'(' is expected");
        return;
    }
    skip_blanks(p);
    if (part->kind == CSS_NTH) {
        take_nth(p, part);
    } else {
        part->value = take_ident(p, "a language is expected");
        part->value_len = part->value ? strlen(part->value) : 0;
    }
    expect(p, ')', "')' is expected");
}

static void take_simple(struct parser *p, struct css_part *part, bool negated);

static void take_pseudo(struct parser *p, struct css_part *part, bool negated)
{
    const char *at = p->at;
    const char *name = take_ident(p, "the name of a pseudo-class is expected");
    const struct pseudo *known;

    if (p->rc)
        return;
    if (strcasecmp(name, "not") == 0 && *p->at == '(') {
        if (negated)
            fail(p, ":not() inside :not()");
        p->at++;
        skip_blanks(p);
        take_simple(p, part, true);
        expect(p, ')', "')' is expected: :not() takes one simple selector");
        return;
    }
    known = find_pseudo(name);
    if (!known) {
        p->at = at;
        fail(p, "a pseudo-class that is not known");
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
    if (take_char(p, '*')) {
        part->kind = CSS_ANY;
    } else if (take_char(p, '#')) {
        attribute_part(part, CSS_EQUALS, "id",
                       take_ident(p, "an id is expected"));
    } else if (take_char(p, '.')) {
        attribute_part(part, CSS_INCLUDES, "class",
                       take_ident(p, "a class is expected"));
    } else if (take_char(p, '[')) {
        take_attribute(p, part);
    } else if (take_char(p, ':')) {
        take_pseudo(p, part, negated);
    } else {
        part->kind = CSS_TAG;
        part->name = take_ident(p, "a selector is expected");
    }
    if (*p->at == '|' && p->at[1] != '=')
        fail(p, "namespaces are not known");
}

/* ------------------------------------------------- compounds and the list --*/

/* ::text or ::attr(name), which end a selector. */
static void take_target(struct parser *p)
{
    enum css_take take = CSS_TEXT;
    const char *attr = NULL;

    p->at += 2;
    if (take_word(p, "attr")) {
        take = CSS_ATTR;
        expect(p, '(', "'(' is expected");
        skip_blanks(p);
        attr = take_ident(p, "the name of an attribute is expected");
        expect(p, ')', "')' is expected");
    } else if (!take_word(p, "text")) {
        fail(p, "only ::text and ::attr(name) are known");
    }
    p->taken = true;
    p->out->take = take;
    p->out->attr = attr;
}

static bool at_more(const struct parser *p)
{
    return *p->at && strchr("#.[:", *p->at);
}

static void take_compound(struct parser *p, struct css_compound *compound)
{
    struct css_part *first = &p->parts[p->part_count];
    size_t n = 0;

    do {
        if (p->at[0] == ':' && p->at[1] == ':') {
            take_target(p);
            break;
        }
        if (p->part_count == CSS_MAX_PARTS) {
            if (!p->rc)
                p->rc = port_fail(p->err, -E2BIG, 0, "selector: over %d parts",
                                  CSS_MAX_PARTS);
            return;
        }
        memset(&first[n], 0, sizeof first[n]);
        take_simple(p, &first[n], false);
        p->part_count++;
        n++;
    } while (!p->rc && at_more(p));
    compound->count = n;
    compound->parts = grab(p, first, n * sizeof *first);
}

static enum css_combinator take_combinator(struct parser *p)
{
    bool blank = is_blank(*p->at) || strncmp(p->at, "/*", 2) == 0;

    skip_blanks(p);
    if (!*p->at || *p->at == ',')
        return CSS_NONE;
    if (take_char(p, '>'))
        return CSS_CHILD;
    if (take_char(p, '+'))
        return CSS_NEXT;
    if (take_char(p, '~'))
        return CSS_LATER;
    if (!blank)
        fail(p, "a combinator is expected");
    return CSS_DESCENDANT;
}

static void take_complex(struct parser *p, struct css_complex *complex)
{
    enum css_combinator joined = CSS_NONE;
    size_t n = 0, i;

    do {
        skip_blanks(p);
        if (p->taken)
            fail(p, "nothing may follow ::text or ::attr()");
        p->compounds[n].to_left = joined;
        take_compound(p, &p->compounds[n]);
        n++;
        joined = p->rc ? CSS_NONE : take_combinator(p);
    } while (!p->rc && joined != CSS_NONE);
    for (i = 0; i < n / 2; i++) { /* from the right */
        struct css_compound swap = p->compounds[i];

        p->compounds[i] = p->compounds[n - 1 - i];
        p->compounds[n - 1 - i] = swap;
    }
    complex->count = n;
    complex->compounds = grab(p, p->compounds, n * sizeof p->compounds[0]);
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
            fail(p, "too many selectors");
            return;
        }
        take_complex(p, &p->complexes[n++]);
        if (n > 1 && !p->rc &&
            (take != out->take || (attr && strcasecmp(attr, out->attr) != 0)))
            fail(p, "all of a list must take the same: elements, text or one "
                    "attribute");
    } while (!p->rc && take_char(p, ','));
    if (*p->at)
        fail(p, "a selector ends here");
    out->count = n;
    out->list = grab(p, p->complexes, n * sizeof p->complexes[0]);
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
    p->start = p->at = text;
    p->err = err;
    p->out->arena = arena;
    take_list(p);
    rc = p->rc;
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
