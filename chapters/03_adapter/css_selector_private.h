/* SPDX-License-Identifier: MIT-0 */
/* What the compiler (css_parse.c) leaves for the matcher (css_match.c).
 *
 *     div.card > a[href]:first-child      compiled, from the right:
 *
 *     compound 0   a   [href] :first-child      combinator CSS_CHILD
 *     compound 1   div .card                    combinator CSS_NONE
 */
#ifndef CSS_SELECTOR_PRIVATE_H
#define CSS_SELECTOR_PRIVATE_H

#include "arena.h"
#include "css_selector.h"

enum css_kind {
    CSS_ANY, /* `*` */
    CSS_TAG,
    CSS_HAS,       /* [name] */
    CSS_EQUALS,    /* [name=value], #id */
    CSS_INCLUDES,  /* ~=, .class */
    CSS_DASH,      /* |= */
    CSS_PREFIX,    /* ^= */
    CSS_SUFFIX,    /* $= */
    CSS_SUBSTRING, /* *= */
    CSS_ROOT,
    CSS_EMPTY,
    CSS_NTH, /* :nth-child(an+b) and its kin */
    CSS_ONLY_CHILD,
    CSS_ONLY_OF_TYPE,
    CSS_LINK,
    CSS_CHECKED,
    CSS_ENABLED,
    CSS_DISABLED,
    CSS_LANG,
    CSS_NEVER, /* :hover */
};

struct css_part {
    enum css_kind kind;
    bool negated;  /* inside :not() */
    bool of_type;  /* CSS_NTH: among siblings of one name */
    bool from_end; /* CSS_NTH */
    unsigned slot; /* CSS_NTH: its memory in the matcher */
    const char *name, *value;
    size_t value_len;
    long a, b; /* CSS_NTH */
};

enum css_combinator {
    CSS_NONE,
    CSS_DESCENDANT,
    CSS_CHILD,
    CSS_NEXT,
    CSS_LATER
};

struct css_compound {
    struct css_part *parts;
    size_t count;
    enum css_combinator to_left; /* how the next compound relates to this one */
};

struct css_complex {                /* one selector of the list */
    struct css_compound *compounds; /* from the right */
    size_t count;
};

enum { CSS_MAX_BYTES = 4096, CSS_MAX_PARTS = 256 };

struct css_selector {
    struct arena *arena; /* owns all of this, the struct too */
    struct css_complex *list;
    size_t count;
    unsigned slots; /* parts of CSS_NTH */
    enum css_take take;
    const char *attr;
};

#endif
