/* SPDX-License-Identifier: MIT-0 */
#include "url_join.h"

#include <errno.h>
#include <string.h>

struct url_parts url_split(const char *text)
{
    struct url_parts p = {0};

    /* TODO: scheme, authority, query, fragment. For now all is path. */
    p.path = (struct url_range){text, strlen(text)};
    return p;
}

void url_remove_dots(char *path)
{
    /* TODO: one place to read at, one to write to. */
    (void)path;
}

/* Appends a part, if it is there, and its signs. Returns the new end, where it
 * put a NUL. */
static char *put(char *to, const char *before, struct url_range r,
                 const char *after)
{
    if (!r.at)
        return to;
    to = stpcpy(to, before);
    memcpy(to, r.at, r.len);
    return stpcpy(to + r.len, after);
}

int url_join(char *out, size_t cap, const char *base_text, const char *ref_text)
{
    struct url_parts base = url_split(base_text), ref = url_split(ref_text);
    char *end = out;

    if (cap < strlen(base_text) + strlen(ref_text) + 2)
        return -EMSGSIZE;
    /* TODO: whose scheme, whose authority, whose path, whose query? */
    end = put(end, "", base.path, "");
    put(end, "", ref.path, "");
    return 0;
}
