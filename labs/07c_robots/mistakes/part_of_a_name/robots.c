/* SPDX-License-Identifier: MIT-0 */
#include "robots.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct range {
    const char *at, *end;
};

static struct range range_of(const char *text)
{
    return (struct range){text, text + strlen(text)};
}

/* What is before the first c, or all. */
static struct range front(struct range r, char c)
{
    const char *end = r.at;

    while (end < r.end && *end != c)
        end++;
    return (struct range){r.at, end};
}

/* --------------------------------------------------------------- octets --*/

static bool is_percent_form(struct range r)
{
    return r.end - r.at >= 3 && r.at[0] == '%' &&
           isxdigit((unsigned char)r.at[1]) && isxdigit((unsigned char)r.at[2]);
}

static int byte_of(const char *form)
{
    char digits[] = {form[1], form[2], '\0'};

    return (int)strtol(digits, NULL, 16);
}

static bool stands_for_itself(int byte)
{
    return isalnum(byte) || (byte && strchr("-._~*$", byte));
}

/* A path or a pattern, octet by octet in the one form that each has. */
struct octets {
    struct range rest;
    char held[2]; /* of a %XX, the last digit first */
    int left;     /* of them */
};

static bool at_end(const struct octets *o)
{
    return o->left == 0 && o->rest.at == o->rest.end;
}

static bool at_star(const struct octets *o)
{
    return !at_end(o) && o->left == 0 && *o->rest.at == '*';
}

static char take(struct octets *o)
{
    static const char digits[] = "0123456789ABCDEF";
    int byte;
    bool stays;

    if (o->left > 0)
        return o->held[--o->left];
    byte = (unsigned char)*o->rest.at;
    if (is_percent_form(o->rest)) {
        byte = byte_of(o->rest.at);
        stays = !stands_for_itself(byte);
        o->rest.at += 3;
    } else {
        stays = byte <= ' ' || byte > '~';
        o->rest.at++;
    }
    if (!stays)
        return (char)byte;
    o->held[1] = digits[byte / 16];
    o->held[0] = digits[byte % 16];
    o->left = 2;
    return '%';
}

static bool take_same(struct octets *a, struct octets *b)
{
    struct octets x = *a, y = *b;

    if (at_end(&x) || at_end(&y) || take(&x) != take(&y))
        return false;
    *a = x;
    *b = y;
    return true;
}

/* -------------------------------------------------------------- patterns --*/

/* What the last `*` stands for grows by an octet when the rest does not fit.
 * Those before it need not change: they left the longest rest. */
static bool matches(struct octets pattern, bool to_end, struct octets path)
{
    struct octets behind_star = pattern, from = path;
    bool starred = false;

    for (;;) {
        if (at_end(&pattern) && (!to_end || at_end(&path)))
            return true;
        if (at_star(&pattern)) {
            (void)take(&pattern);
            behind_star = pattern;
            from = path;
            starred = true;
        } else if (!take_same(&pattern, &path)) {
            if (!starred || at_end(&from))
                return false;
            (void)take(&from);
            pattern = behind_star;
            path = from;
        }
    }
}

static size_t length(struct range pattern)
{
    struct octets o = {.rest = pattern};
    size_t n = 0;

    for (; !at_end(&o); n++)
        (void)take(&o);
    return n;
}

/* --------------------------------------------------------------- reading --*/

struct reader {
    const char *agent; /* NULL: reading for `*` */
    struct range path;
    bool wanted;   /* this group counts */
    bool in_rules; /* the next user-agent begins another group */
    bool met;      /* a group counted */
    bool allow;    /* says the best rule, */
    size_t best;   /* which is so long */
};

static void read_rule(struct reader *r, struct range pattern, bool allow)
{
    bool to_end;
    size_t n;

    r->in_rules = true;
    if (!r->wanted || pattern.at == pattern.end)
        return;
    n = length(pattern);
    to_end = pattern.end[-1] == '$';
    if (to_end)
        pattern.end--;
    if (!matches((struct octets){.rest = pattern}, to_end,
                 (struct octets){.rest = r->path}))
        return;
    if (n > r->best || (n == r->best && allow)) {
        r->best = n;
        r->allow = allow;
    }
}

static bool is_named(struct range value, const char *agent)
{
    size_t n = 0;

    if (!agent)
        return value.at < value.end && *value.at == '*';
    while (value.at + n < value.end &&
           (isalpha((unsigned char)value.at[n]) || value.at[n] == '-' ||
            value.at[n] == '_'))
        n++;
    for (; n > 0 && strlen(agent) >= n; agent++)
        if (strncasecmp(value.at, agent, n) == 0)
            return true;
    return false;
}

static void read_agent(struct reader *r, struct range value)
{
    if (r->in_rules)
        r->wanted = false;
    r->in_rules = false;
    if (is_named(value, r->agent)) {
        r->wanted = true;
        r->met = true;
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct range trim(struct range r)
{
    while (r.at < r.end && is_blank(r.end[-1]))
        r.end--;
    while (r.at < r.end && is_blank(*r.at))
        r.at++;
    return r;
}

static bool key_is(struct range key, const char *name)
{
    size_t n = (size_t)(key.end - key.at);

    return n == strlen(name) && strncasecmp(key.at, name, n) == 0;
}

static void read_line(struct reader *r, struct range line)
{
    struct range said = front(line, '#'), key = front(said, ':'), value;

    if (key.end == said.end)
        return;
    value = trim((struct range){key.end + 1, said.end});
    key = trim(key);
    if (key_is(key, "user-agent"))
        read_agent(r, value);
    else if (key_is(key, "allow"))
        read_rule(r, value, true);
    else if (key_is(key, "disallow"))
        read_rule(r, value, false);
}

static void read_all(struct reader *r, struct range text)
{
    if (text.end - text.at >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
        text.at += 3;
    while (text.at < text.end) {
        struct range line = {text.at, text.at};

        while (line.end < text.end && *line.end != '\n' && *line.end != '\r')
            line.end++;
        read_line(r, line);
        text.at = line.end < text.end ? line.end + 1 : text.end;
    }
}

bool robots_allows(const char *text, size_t len, const char *agent,
                   const char *path)
{
    struct reader r = {.agent = agent, .path = range_of(path), .allow = true};
    struct range all = {text, text + len};

    if (strcmp(path, "/robots.txt") == 0)
        return true;
    read_all(&r, all);
    if (!r.met) {
        r.agent = NULL;
        read_all(&r, all);
    }
    return r.allow;
}
