/* SPDX-License-Identifier: MIT-0 */
/* Answers requests; all that a request allocates goes at its end at once. */
#include "arena.h"

#include <stdio.h>
#include <string.h>

struct header {
    const char *name;
    const char *value;
    struct header *next;
};

/* Reads "name=value;name=value" into a list, the last one first. */
static struct header *parse(struct arena *a, const char *text)
{
    struct header *list = NULL;

    while (*text) {
        size_t name_len = strcspn(text, "=");
        const char *value = text + name_len + (text[name_len] == '=');
        size_t value_len = strcspn(value, ";");
        struct header *h = arena_alloc(a, sizeof *h);

        if (!h)
            return NULL;
        h->name = arena_strndup(a, text, name_len);
        h->value = arena_strndup(a, value, value_len);
        if (!h->name || !h->value)
            return NULL;
        h->next = list;
        list = h;
        text = value + value_len + (value[value_len] == ';');
    }
    return list;
}

int main(void)
{
    static const char *const requests[] = {"host=example.org;port=80",
                                           "host=localhost"};
    struct arena *a;

    if (arena_create(&a, 0) != 0)
        return 1;
    for (int i = 0; i < 2; i++) {
        printf("request %d\n", i + 1);
        for (struct header *h = parse(a, requests[i]); h; h = h->next)
            printf("  %s: %s\n", h->name, h->value);
        arena_reset(a);
    }
    arena_destroy(a);
    return 0;
}
