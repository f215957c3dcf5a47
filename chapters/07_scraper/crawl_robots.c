/* SPDX-License-Identifier: MIT-0 */
#include "crawl_robots.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "crawl_octets.h"
#include "dyn_array.h"

/* In a normalised pattern, where `*` is a literal one. */
enum { ANY = 1 };

struct rule {
    const char *pattern; /* normalised */
    size_t len;
    bool to_end; /* it ended in `$` */
    bool allow;
};

typedef DYN_ARRAY(struct rule) rules;

struct crawl_robots {
    struct arena *arena; /* of patterns */
    rules rules;
    int64_t delay_ms;
};

/* Which groups' lines count, in one reading. */
struct reader {
    struct crawl_robots *out;
    struct str_view token;
    bool wanted;   /* named the token (or `*`, in the second reading) */
    bool in_rules; /* the group has rules: the next user-agent begins another */
    bool any_token; /* reading for `*` */
    bool met;       /* a group was ours */
    int rc;
};

static struct str_view product_token(struct str_view v)
{
    size_t n = 0;

    while (n < v.len && (isalpha((unsigned char)v.data[n]) ||
                         v.data[n] == '-' || v.data[n] == '_'))
        n++;
    return str_view_take(v, n);
}

static bool equal_nocase(struct str_view a, struct str_view b)
{
    return a.len == b.len && strncasecmp(a.data, b.data, a.len) == 0;
}

/* --------------------------------------------------------------- octets --*/

static bool unreserved(int c)
{
    return isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static size_t put_hex(char *out, int byte)
{
    static const char digits[] = "0123456789ABCDEF";

    out[0] = '%';
    out[1] = digits[byte >> 4];
    out[2] = digits[byte & 15];
    return 3;
}

/* One form for each octet: what is unreserved stands as itself, and so do `*`
 * and `$`, which a pattern can only name as %2A and %24. out has room for
 * 3 * v.len bytes. */
static size_t normalise(char *out, struct str_view v, bool pattern)
{
    size_t n = 0, i;

    for (i = 0; i < v.len; i++) {
        int c = (unsigned char)v.data[i], byte = crawl_percent_byte(v, i);

        if (byte >= 0)
            i += 2;
        if (byte >= 0 && !unreserved(byte) && byte != '*' && byte != '$')
            n += put_hex(out + n, byte);
        else if (byte >= 0)
            out[n++] = (char)byte;
        else if (pattern && c == '*')
            out[n++] = ANY;
        else if (c <= ' ' || c > 126)
            n += put_hex(out + n, c);
        else
            out[n++] = (char)c;
    }
    return n;
}

/* The pattern matches a front of the path, or all of it. One `*` is undone at
 * a time: the last. */
static bool matches(const struct rule *r, const char *path, size_t len)
{
    size_t p = 0, s = 0, star = r->len, from = 0;

    for (;;) {
        if (p == r->len && (!r->to_end || s == len))
            return true;
        if (p < r->len && r->pattern[p] == ANY) {
            star = p++;
            from = s;
        } else if (p < r->len && s < len && r->pattern[p] == path[s]) {
            p++;
            s++;
        } else if (star < r->len && from < len) {
            p = star + 1;
            s = ++from;
        } else {
            return false;
        }
    }
}

/* --------------------------------------------------------------- reading --*/

static void add_rule(struct reader *r, struct str_view value, bool allow)
{
    struct rule rule = {.allow = allow};
    char *text;

    if (!value.len || value.len > CRAWL_ROBOTS_MAX_PATTERN ||
        (value.data[0] != '/' && value.data[0] != '*'))
        return; /* nothing, or what can match no path */
    if (value.data[value.len - 1] == '$') {
        rule.to_end = true;
        value.len--;
    }
    text = arena_alloc(r->out->arena, 3 * value.len + 1);
    if (!text) {
        r->rc = -ENOMEM;
        return;
    }
    rule.len = normalise(text, value, true);
    rule.pattern = text;
    r->rc = dyn_array_push(&r->out->rules, rule);
}

/* Digits, with a point among them or not: strtod knows more ("0x10"). */
static bool is_decimal(struct str_view v)
{
    size_t i, digits = 0, points = 0;

    for (i = 0; i < v.len; i++) {
        digits += v.data[i] >= '0' && v.data[i] <= '9';
        points += v.data[i] == '.';
    }
    return digits > 0 && points <= 1 && digits + points == v.len;
}

/* Seconds, with a fraction. The first one counts. */
static void read_delay(struct reader *r, struct str_view value)
{
    char text[32];
    double seconds;

    if (r->out->delay_ms >= 0 || !is_decimal(value) ||
        str_view_copy(value, text, sizeof text) < 0)
        return;
    seconds = strtod(text, NULL);
    if (seconds <= 1e6)
        r->out->delay_ms = (int64_t)(seconds * 1000);
}

static void read_agent(struct reader *r, struct str_view value)
{
    bool star = value.len > 0 && value.data[0] == '*';

    if (r->in_rules) {
        r->in_rules = false;
        r->wanted = false;
    }
    if (r->any_token
            ? star
            : r->token.len && equal_nocase(product_token(value), r->token)) {
        r->wanted = true;
        r->met = true;
    }
}

static bool key_is(struct str_view key, const char *name)
{
    return equal_nocase(key, str_view_from(name));
}

static void read_line(struct reader *r, struct str_view line)
{
    struct str_view key, value;

    str_view_cut(&line, '#', &value);
    if (!str_view_cut(&value, ':', &key))
        return;
    key = str_view_trim(key);
    value = str_view_trim(value);
    if (key_is(key, "user-agent")) {
        read_agent(r, value);
    } else if (key_is(key, "allow") || key_is(key, "disallow")) {
        r->in_rules = true;
        if (r->wanted)
            add_rule(r, value, key_is(key, "allow"));
    } else if (key_is(key, "crawl-delay") && r->wanted) {
        read_delay(r, value);
    }
}

static struct str_view take_line(struct str_view *rest)
{
    size_t n = 0;
    struct str_view line;

    while (n < rest->len && rest->data[n] != '\n' && rest->data[n] != '\r')
        n++;
    line = str_view_take(*rest, n);
    *rest = str_view_drop(*rest, n + 1);
    return line;
}

static int read_all(struct reader *r, struct str_view text)
{
    bool cut = text.len > CRAWL_ROBOTS_MAX_BYTES;

    text = str_view_take(text, CRAWL_ROBOTS_MAX_BYTES);
    if (str_view_starts_with(text, str_view_from("\xef\xbb\xbf")))
        text = str_view_drop(text, 3);
    while (text.len && r->rc == 0) {
        struct str_view line = take_line(&text);

        if (text.len || !cut) /* a line that the limit cut says nothing */
            read_line(r, line);
    }
    return r->rc;
}

int crawl_robots_parse(struct crawl_robots **out, struct str_view text,
                       const char *agent)
{
    struct crawl_robots *robots = calloc(1, sizeof *robots);
    struct reader r = {.out = robots,
                       .token = product_token(str_view_from(agent))};
    int rc;

    *out = NULL;
    if (!robots || arena_create(&robots->arena, 4096) < 0) {
        free(robots);
        return -ENOMEM;
    }
    robots->delay_ms = -1;
    rc = read_all(&r, text);
    if (rc == 0 && !r.met) {
        r = (struct reader){.out = robots, .any_token = true};
        rc = read_all(&r, text);
    }
    if (rc < 0)
        crawl_robots_destroy(robots);
    else
        *out = robots;
    return rc;
}

void crawl_robots_destroy(struct crawl_robots *robots)
{
    if (!robots)
        return;
    dyn_array_fini(&robots->rules);
    arena_destroy(robots->arena);
    free(robots);
}

static bool longest_allows(const struct crawl_robots *robots, const char *path,
                           size_t len)
{
    size_t best = 0, i;
    bool allow = true;

    for (i = 0; i < robots->rules.len; i++) {
        const struct rule *r = &robots->rules.data[i];
        size_t weight = r->len + r->to_end;

        if (weight < best || (weight == best && (allow || !r->allow) && best))
            continue;
        if (!matches(r, path, len))
            continue;
        best = weight;
        allow = r->allow;
    }
    return allow;
}

bool crawl_robots_allows(const struct crawl_robots *robots,
                         struct str_view path)
{
    char *text;
    bool allow;
    size_t n = 0;

    if (str_view_equal(path, str_view_from("/robots.txt")))
        return true;
    text = malloc(3 * path.len + 1);
    if (!text)
        return false; /* no memory to ask: the polite answer */
    if (!path.len || path.data[0] != '/')
        text[n++] = '/';
    n += normalise(text + n, path, false);
    allow = longest_allows(robots, text, n);
    free(text);
    return allow;
}

int64_t crawl_robots_delay_ms(const struct crawl_robots *robots)
{
    return robots->delay_ms;
}
