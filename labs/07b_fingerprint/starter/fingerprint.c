/* SPDX-License-Identifier: MIT-0 */
#include "fingerprint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int url_canonical(char *out, const char *url)
{
    out[0] = '\0';
    if (strlen(url) >= URL_CAP)
        return -EMSGSIZE;
    /* TODO: the fragment, the percent forms, and then the pairs. */
    (void)stpcpy(out, url);
    return 0;
}

struct seen {
    uint64_t *slots; /* cap of them, a power of two */
    size_t cap, count;
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

int seen_add(struct seen *s, uint64_t print)
{
    /* TODO: look for the print, from slot print % cap on. When it is new, is
     * there room for it? */
    (void)s;
    (void)print;
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
    /* TODO: what is looked up, and what is fetched? */
    (void)s;
    (void)url;
    fetch[0] = '\0';
    return 0;
}
