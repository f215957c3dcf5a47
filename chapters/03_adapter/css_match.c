/* SPDX-License-Identifier: MIT-0 */
#include "css_selector_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEFAULT_STEPS ((uint64_t)20 * 1000 * 1000)

/* What a failure says about other places to look. */
enum match {
    MATCHES,
    FAILS_HERE,     /* another ancestor or sibling may do */
    FAILS_SIBLINGS, /* no other sibling will do */
    FAILS           /* nothing further up will do */
};

/* The last answer of one :nth-...(): the next sibling asks from there. */
struct nth_memory {
    const struct html_node *node;
    long index;
};

struct search {
    const struct css_selector *selector;
    const struct html_doc *doc;
    uint64_t steps, max_steps;
    struct nth_memory *nth;
};

/* ----------------------------------------------------------------- nodes --*/

static bool is_element(const struct search *s, const struct html_node *node)
{
    return s->doc->ops->tag(node).data != NULL;
}

static const struct html_node *step(struct search *s,
                                    const struct html_node *node, bool back)
{
    const struct html_ops *ops = s->doc->ops;

    do {
        s->steps++;
        node = back ? ops->previous(node) : ops->next(node);
    } while (node && !is_element(s, node));
    return node;
}

static bool tag_is(const struct search *s, const struct html_node *node,
                   const char *name, size_t len)
{
    struct str_view tag = s->doc->ops->tag(node);

    return tag.data && tag.len == len && strncasecmp(tag.data, name, len) == 0;
}

static bool same_tag(const struct search *s, const struct html_node *a,
                     const struct html_node *b)
{
    struct str_view tag = s->doc->ops->tag(a);

    return tag_is(s, b, tag.data, tag.len);
}

/* ------------------------------------------------------------ attributes --*/

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool includes(const char *list, const char *word, size_t len)
{
    const char *at = list;

    while (*at) {
        const char *end;

        while (is_blank(*at))
            at++;
        for (end = at; *end && !is_blank(*end);)
            end++;
        if (len && (size_t)(end - at) == len && memcmp(at, word, len) == 0)
            return true;
        at = end;
    }
    return false;
}

static bool attr_matches(const struct css_part *part, const char *have)
{
    size_t len = part->value_len, have_len = have ? strlen(have) : 0;

    if (!have)
        return false;
    switch (part->kind) {
    case CSS_EQUALS:
        return have_len == len && memcmp(have, part->value, len) == 0;
    case CSS_INCLUDES:
        return includes(have, part->value, len);
    case CSS_DASH:
        return strncmp(have, part->value, len) == 0 &&
               (have[len] == '\0' || have[len] == '-');
    case CSS_PREFIX:
        return len && strncmp(have, part->value, len) == 0;
    case CSS_SUFFIX:
        return len && have_len >= len &&
               memcmp(have + have_len - len, part->value, len) == 0;
    case CSS_SUBSTRING:
        return len && strstr(have, part->value);
    default:
        return true; /* CSS_HAS */
    }
}

/* -------------------------------------------------------- pseudo-classes --*/

/* The 1-based index among the siblings that count. Walks towards the start
 * (or end) and stops early at the sibling asked about last. */
static long index_of(struct search *s, const struct css_part *part,
                     const struct html_node *node)
{
    struct nth_memory *last = &s->nth[part->slot];
    const struct html_node *at = node;
    long index = 1;

    while ((at = step(s, at, !part->from_end)) != NULL) {
        if (part->of_type && !same_tag(s, node, at))
            continue;
        if (at == last->node) {
            index += last->index;
            break;
        }
        index++;
        if (s->steps > s->max_steps)
            break;
    }
    last->node = node;
    last->index = index;
    return index;
}

/* From the end, the sibling asked about before lies behind us: its index is
 * one more for each sibling between. */
static long index_from_end(struct search *s, const struct css_part *part,
                           const struct html_node *node)
{
    struct nth_memory *last = &s->nth[part->slot];
    const struct html_node *at = step(s, node, true);

    while (at && part->of_type && !same_tag(s, node, at))
        at = step(s, at, true);
    if (!at || at != last->node)
        return index_of(s, part, node);
    last->node = node;
    return --last->index;
}

static bool nth_matches(struct search *s, const struct css_part *part,
                        const struct html_node *node)
{
    long index = part->from_end ? index_from_end(s, part, node)
                                : index_of(s, part, node);
    long rest = index - part->b;

    if (part->a == 0)
        return rest == 0;
    return rest % part->a == 0 && rest / part->a >= 0;
}

static bool is_only(struct search *s, const struct css_part *part,
                    const struct html_node *node)
{
    int back;

    for (back = 0; back < 2; back++) {
        const struct html_node *at = node;

        while ((at = step(s, at, back)) != NULL)
            if (part->kind == CSS_ONLY_CHILD || same_tag(s, node, at))
                return false;
    }
    return true;
}

static bool is_empty(const struct search *s, const struct html_node *node)
{
    const struct html_node *at = s->doc->ops->first_child(node);

    for (; at; at = s->doc->ops->next(at)) {
        const char *text = s->doc->ops->text(at);

        if (!text || *text)
            return false;
    }
    return true;
}

static bool tag_among(const struct search *s, const struct html_node *node,
                      const char *const *names)
{
    for (; *names; names++)
        if (tag_is(s, node, *names, strlen(*names)))
            return true;
    return false;
}

static bool has(const struct search *s, const struct html_node *node,
                const char *name)
{
    return s->doc->ops->attr(node, name) != NULL;
}

static bool is_checked(const struct search *s, const struct html_node *node)
{
    static const char *const option[] = {"option", NULL};
    static const char *const input[] = {"input", NULL};
    const char *type = s->doc->ops->attr(node, "type");

    if (tag_among(s, node, option))
        return has(s, node, "selected");
    return tag_among(s, node, input) && type && has(s, node, "checked") &&
           (strcasecmp(type, "checkbox") == 0 ||
            strcasecmp(type, "radio") == 0);
}

static bool can_be_disabled(const struct search *s,
                            const struct html_node *node)
{
    static const char *const names[] = {"button",   "input",    "select",
                                        "textarea", "optgroup", "option",
                                        "fieldset", NULL};

    return tag_among(s, node, names);
}

/* By its own attribute, or as a control inside a disabled fieldset; options
 * by their group. */
static bool is_disabled(struct search *s, const struct html_node *node)
{
    static const char *const optgroup[] = {"optgroup", NULL};
    static const char *const fieldset[] = {"fieldset", NULL};
    static const char *const option[] = {"option", NULL};
    static const char *const legend[] = {"legend", NULL};
    const struct html_node *up, *below = node;

    if (has(s, node, "disabled"))
        return true;
    up = s->doc->ops->parent(node);
    if (tag_among(s, node, option))
        return up && tag_among(s, up, optgroup) && has(s, up, "disabled");
    if (tag_among(s, node, optgroup))
        return false;
    for (; up; below = up, up = s->doc->ops->parent(up), s->steps++)
        if (tag_among(s, up, fieldset) && has(s, up, "disabled") &&
            !tag_among(s, below, legend))
            return true;
    return false;
}

static bool lang_matches(struct search *s, const struct css_part *part,
                         const struct html_node *node)
{
    for (; node; node = s->doc->ops->parent(node), s->steps++) {
        const char *lang = s->doc->ops->attr(node, "lang");

        if (lang)
            return strncasecmp(lang, part->value, part->value_len) == 0 &&
                   (!lang[part->value_len] || lang[part->value_len] == '-');
    }
    return false;
}

static bool is_link(const struct search *s, const struct html_node *node)
{
    static const char *const names[] = {"a", "area", "link", NULL};

    return tag_among(s, node, names) && has(s, node, "href");
}

static bool simple_matches(struct search *s, const struct css_part *part,
                           const struct html_node *node)
{
    switch (part->kind) {
    case CSS_ANY:
        return true;
    case CSS_TAG:
        return tag_is(s, node, part->name, strlen(part->name));
    case CSS_ROOT:
        return node == s->doc->root;
    case CSS_EMPTY:
        return is_empty(s, node);
    case CSS_NTH:
        return nth_matches(s, part, node);
    case CSS_ONLY_CHILD:
    case CSS_ONLY_OF_TYPE:
        return is_only(s, part, node);
    case CSS_LINK:
        return is_link(s, node);
    case CSS_CHECKED:
        return is_checked(s, node);
    case CSS_ENABLED:
        return can_be_disabled(s, node) && !is_disabled(s, node);
    case CSS_DISABLED:
        return can_be_disabled(s, node) && is_disabled(s, node);
    case CSS_LANG:
        return lang_matches(s, part, node);
    case CSS_NEVER:
        return false;
    default:
        return attr_matches(part, s->doc->ops->attr(node, part->name));
    }
}

/* ----------------------------------------------------------- combinators --*/

static bool compound_matches(struct search *s, const struct css_compound *c,
                             const struct html_node *node)
{
    size_t i;

    s->steps++;
    for (i = 0; i < c->count; i++)
        if (simple_matches(s, &c->parts[i], node) == c->parts[i].negated)
            return false;
    return true;
}

static enum match match_from(struct search *s, const struct css_complex *c,
                             size_t at, const struct html_node *node);

static enum match match_above(struct search *s, const struct css_complex *c,
                              size_t at, const struct html_node *node)
{
    while ((node = s->doc->ops->parent(node)) != NULL) {
        enum match m = match_from(s, c, at, node);

        if (m == MATCHES || m == FAILS)
            return m;
    }
    return FAILS;
}

static enum match match_before(struct search *s, const struct css_complex *c,
                               size_t at, const struct html_node *node)
{
    while ((node = step(s, node, true)) != NULL) {
        enum match m = match_from(s, c, at, node);

        if (m != FAILS_HERE)
            return m;
    }
    return FAILS_SIBLINGS;
}

/* Recursive over the selector, which is short; never over the tree. */
static enum match match_from(struct search *s, const struct css_complex *c,
                             size_t at, const struct html_node *node)
{
    const struct html_node *other;
    enum match m;

    if (s->steps > s->max_steps)
        return FAILS;
    if (!compound_matches(s, &c->compounds[at], node))
        return FAILS_HERE;
    switch (c->compounds[at].to_left) {
    case CSS_DESCENDANT:
        return match_above(s, c, at + 1, node);
    case CSS_CHILD:
        other = s->doc->ops->parent(node);
        m = other ? match_from(s, c, at + 1, other) : FAILS;
        return m == MATCHES || m == FAILS ? m : FAILS_SIBLINGS;
    case CSS_NEXT:
        other = step(s, node, true);
        return other ? match_from(s, c, at + 1, other) : FAILS_SIBLINGS;
    case CSS_LATER:
        return match_before(s, c, at + 1, node);
    default:
        return MATCHES;
    }
}

/* ---------------------------------------------------------------- search --*/

static bool matches(struct search *s, const struct html_node *node)
{
    size_t i;

    for (i = 0; i < s->selector->count; i++)
        if (match_from(s, &s->selector->list[i], 0, node) == MATCHES)
            return true;
    return false;
}

static int give_texts(struct search *s, const struct html_node *node,
                      css_match_fn *fn, void *ctx)
{
    const struct html_node *at = s->doc->ops->first_child(node);
    int rc = 0;

    for (; rc == 0 && at; at = s->doc->ops->next(at)) {
        const char *text = s->doc->ops->text(at);

        if (text)
            rc = fn(ctx, at, str_view_from(text));
    }
    return rc;
}

static int give(struct search *s, const struct html_node *node,
                css_match_fn *fn, void *ctx)
{
    const char *value;

    if (s->selector->take == CSS_ELEMENT)
        return fn(ctx, node, (struct str_view){0});
    if (s->selector->take == CSS_TEXT)
        return give_texts(s, node, fn, ctx);
    value = s->doc->ops->attr(node, s->selector->attr);
    return value ? fn(ctx, node, str_view_from(value)) : 0;
}

int css_selector_each(const struct css_selector *selector,
                      const struct html_doc *doc, const struct html_node *top,
                      uint64_t max_steps, css_match_fn *fn, void *ctx)
{
    struct search s = {selector, doc, 0, max_steps, NULL};
    const struct html_node *node;
    int rc = 0;

    if (!s.max_steps)
        s.max_steps = DEFAULT_STEPS;
    s.nth = calloc(selector->slots + 1, sizeof *s.nth);
    if (!s.nth)
        return -ENOMEM;
    for (node = top; rc == 0 && node; node = html_after(doc, top, node)) {
        if (is_element(&s, node) && matches(&s, node))
            rc = give(&s, node, fn, ctx);
        if (rc == 0 && s.steps > s.max_steps)
            rc = -ETIMEDOUT;
    }
    free(s.nth);
    return rc;
}

enum css_take css_selector_take(const struct css_selector *selector)
{
    return selector->take;
}

const char *css_selector_attr(const struct css_selector *selector)
{
    return selector->attr;
}
