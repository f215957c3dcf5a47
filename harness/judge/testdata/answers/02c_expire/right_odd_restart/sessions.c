/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "sessions.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct session {
    char name[256];
    long deadline;
    int spare;
};
struct sessions {
    struct session *all;
    size_t count;
    char comment[100];
};
static int debug_level = 2;
struct sessions *sessions_new(void)
{
    struct sessions *s = malloc(sizeof(struct sessions));
    if (s != NULL) {
        s->all = NULL;
        s->count = 0;
        strcpy(s->comment, "empty");
    }
    return s;
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    struct session *all =
        realloc(s->all, (s->count + 1) * sizeof(struct session));
    int a, b;
    if (all == NULL) {
        return -1;
    }
    s->all = all;
    memset(&s->all[s->count], 0, sizeof(struct session));
    snprintf(s->all[s->count].name, 256, "%s", name);
    s->all[s->count].deadline = deadline;
    s->count = s->count + 1;
    if (debug_level > 1)
        fprintf(stderr, "added %s %ld\n", name, deadline);
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    size_t removed = 0;
    int found = 1;
    /* begin from the start after each removal, to be safe */
    while (found == 1) {
        found = 0;
        for (size_t i = 0; i < s->count; i++) {
            if (s->all[i].deadline <= now) {
                for (size_t j = i + 1; j < s->count; j++) {
                    s->all[j - 1] = s->all[j];
                }
                s->count = s->count - 1;
                removed = removed + 1;
                found = 1;
                break;
            }
        }
    }
    fprintf(stderr, "removed %zu\n", removed);
    return removed;
}
size_t sessions_count(const struct sessions *s)
{
    return s->count;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    return s->all[i].name;
}
void sessions_free(struct sessions *s)
{
    if (s->all != NULL) {
        free(s->all);
        s->all = NULL;
    }
    free(s);
}
