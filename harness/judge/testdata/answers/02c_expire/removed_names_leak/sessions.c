/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "sessions.h"
#include <stdlib.h>
#include <string.h>
struct user {
    char *login;
    long logout;
};
struct sessions {
    struct user *users;
    size_t used, size;
};
struct sessions *sessions_new(void)
{
    struct sessions *s = malloc(sizeof *s);
    if (!s)
        return NULL;
    *s = (struct sessions){malloc(8 * sizeof(struct user)), 0, 8};
    if (!s->users) {
        free(s);
        return NULL;
    }
    return s;
}
int sessions_add(struct sessions *s, const char *name, long deadline)
{
    char *login = strdup(name);
    if (!login)
        return -1;
    if (s->used == s->size) {
        struct user *more = realloc(s->users, 2 * s->size * sizeof *more);
        if (!more) {
            free(login);
            return -1;
        }
        s->users = more;
        s->size *= 2;
    }
    s->users[s->used].login = login;
    s->users[s->used].logout = deadline;
    s->used++;
    return 0;
}
size_t sessions_expire(struct sessions *s, long now)
{
    struct user *to = s->users, *from;
    for (from = s->users; from < s->users + s->used; from++)
        if (from->logout > now)
            *to++ = *from;
    size_t left = (size_t)(to - s->users), gone = s->used - left;
    s->used = left;
    return gone;
}
size_t sessions_count(const struct sessions *s)
{
    return s->used;
}
const char *sessions_name(const struct sessions *s, size_t i)
{
    return (s->users + i)->login;
}
void sessions_free(struct sessions *s)
{
    for (struct user *u = s->users; u != s->users + s->used; u++)
        free(u->login);
    free(s->users);
    free(s);
}
