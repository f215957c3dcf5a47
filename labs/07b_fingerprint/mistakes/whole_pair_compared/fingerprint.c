/* SPDX-License-Identifier: MIT-0 */
#include "fingerprint.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------- canonical form --*/

static bool is_percent_form(const char *text)
{
    return text[0] == '%' && isxdigit((unsigned char)text[1]) &&
           isxdigit((unsigned char)text[2]);
}

static int byte_of(const char *form)
{
    char digits[] = {form[1], form[2], '\0'};

    return (int)strtol(digits, NULL, 16);
}

static bool is_unreserved(int byte)
{
    return isalnum(byte) || (byte && strchr("-._~", byte));
}

/* No longer than url, which ends at its fragment. */
static void normalise(char *out, const char *url)
{
    for (; *url && *url != '#'; url++) {
        if (!is_percent_form(url)) {
            *out++ = *url;
            continue;
        }
        if (is_unreserved(byte_of(url))) {
            *out++ = (char)byte_of(url);
        } else {
            *out++ = '%';
            *out++ = (char)toupper((unsigned char)url[1]);
            *out++ = (char)toupper((unsigned char)url[2]);
        }
        url += 2;
    }
    *out = '\0';
}

struct pair {
    const char *at;
    size_t len;
    size_t name; /* length of it */
};

static bool is_behind(const struct pair *a, const struct pair *b)
{
    size_t n = a->len < b->len ? a->len : b->len;
    int order = memcmp(a->at, b->at, n);

    return order ? order > 0 : a->len > b->len;
}

/* Behind those of the same name: they keep their order. */
static void insert(struct pair *pairs, size_t count, struct pair added)
{
    while (count > 0 && is_behind(&pairs[count - 1], &added)) {
        pairs[count] = pairs[count - 1];
        count--;
    }
    pairs[count] = added;
}

static size_t collect(struct pair *pairs, const char *query)
{
    size_t count = 0;

    while (*query) {
        size_t len = strcspn(query, "&");

        if (len)
            insert(pairs, count++,
                   (struct pair){query, len, strcspn(query, "=&")});
        query += len;
        query += *query == '&';
    }
    return count;
}

static char *put_pair(char *to, char before, const struct pair *p)
{
    *to++ = before;
    memcpy(to, p->at, p->len);
    return stpcpy(to + p->len, p->name == p->len ? "=" : "");
}

int url_canonical(char *out, const char *url)
{
    char text[URL_CAP], *query;
    struct pair pairs[URL_PAIRS_MAX];
    size_t count, i;

    out[0] = '\0';
    if (strlen(url) >= URL_CAP)
        return -EMSGSIZE;
    normalise(text, url);
    query = text + strcspn(text, "?");
    count = *query ? collect(pairs, query + 1) : 0;
    *query = '\0';
    out = stpcpy(out, text);
    for (i = 0; i < count; i++)
        out = put_pair(out, i ? '&' : '?', &pairs[i]);
    return 0;
}

/* ------------------------------------------------------------------ set --*/

struct seen {
    uint64_t *slots; /* cap of them, a power of two; 0: free */
    size_t cap, count;
    bool zero; /* 0 is in the set: no slot can say so */
};

struct seen *seen_new(void)
{
    struct seen *s = calloc(1, sizeof *s);
    uint64_t *slots = calloc(SEEN_FIRST_CAP, sizeof *slots);

    if (!s || !slots) {
        free(slots);
        free(s);
        return NULL;
    }
    s->slots = slots;
    s->cap = SEEN_FIRST_CAP;
    return s;
}

void seen_free(struct seen *s)
{
    free(s->slots);
    free(s);
}

/* Where the print is, or the free slot where it would be. There is one: at
 * most half of them are in use. */
static uint64_t *find(uint64_t *slots, size_t cap, uint64_t print)
{
    size_t i = (size_t)print % cap;

    while (slots[i] && slots[i] != print)
        i = (i + 1) % cap;
    return &slots[i];
}

static int grow(struct seen *s)
{
    size_t cap = s->cap * 2, i;
    uint64_t *slots = calloc(cap, sizeof *slots);

    if (!slots)
        return -ENOMEM;
    for (i = 0; i < s->cap; i++)
        *find(slots, cap, s->slots[i]) = s->slots[i];
    free(s->slots);
    s->slots = slots;
    s->cap = cap;
    return 0;
}

int seen_add(struct seen *s, uint64_t print)
{
    if (print ? *find(s->slots, s->cap, print) == print : s->zero)
        return 0;
    if (s->count == s->cap / 2) {
        int rc = grow(s);

        if (rc < 0)
            return rc;
    }
    if (print)
        *find(s->slots, s->cap, print) = print;
    else
        s->zero = true;
    s->count++;
    return 1;
}

size_t seen_count(const struct seen *s)
{
    return s->count;
}

size_t seen_cap(const struct seen *s)
{
    return s->cap;
}

int seen_offer(struct seen *s, const char *url, char *fetch)
{
    char canonical[CANONICAL_CAP];
    int rc = url_canonical(canonical, url);

    if (rc == 0)
        rc = seen_add(s, fingerprint_of(canonical));
    (void)stpcpy(fetch, rc == 1 ? url : "");
    return rc;
}
