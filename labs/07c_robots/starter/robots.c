/* SPDX-License-Identifier: MIT-0 */
#include "robots.h"

#include <string.h>

/* Bytes of somebody else's text, from `at` to before `end`. There is no NUL at
 * the end of a robots.txt. */
struct range {
    const char *at, *end;
};

/* TODO: whether a pattern matches a path. Try it without any "*" first. */
static bool matches(struct range pattern, struct range path)
{
    (void)pattern;
    (void)path;
    return false;
}

bool robots_allows(const char *text, size_t len, const char *agent,
                   const char *path)
{
    struct range file = {text, text + len};
    struct range asked = {path, path + strlen(path)};

    /* TODO: the lines, whose rules they are, and which of them is the best. */
    (void)agent;
    return !matches(file, asked);
}
