/* SPDX-License-Identifier: MIT-0 */
#include "url_join.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static size_t scheme_length(const char *text)
{
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz"
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    return isalpha((unsigned char)text[0]) && text[n] == ':' ? n : 0;
}

/* The bytes before any of `stops`; *text moves on to there. */
static struct url_range take(const char **text, const char *stops)
{
    struct url_range r = {*text, strcspn(*text, stops)};

    *text += r.len;
    return r;
}

struct url_parts url_split(const char *text)
{
    struct url_parts p = {0};
    size_t n = scheme_length(text);

    if (n) {
        p.scheme = (struct url_range){text, n};
        text += n + 1;
    }
    if (starts(text, "//")) {
        text += 2;
        p.authority = take(&text, "/?#");
    }
    p.path = take(&text, "?#");
    if (*text == '?') {
        text++;
        p.query = take(&text, "#");
    }
    if (*text == '#')
        p.fragment = (struct url_range){text + 1, strlen(text + 1)};
    return p;
}

/* Where the last segment begins, its "/" included. */
static char *last_segment(const char *start, char *end)
{
    while (end > start && *--end != '/')
        ;
    return end;
}

/* `to` is never ahead of `in`: what is read was not written over. */
void url_remove_dots(char *path)
{
    const char *in = path;
    char *to = path;

    while (*in) {
        if (starts(in, "../")) {
            in += 3;
        } else if (starts(in, "./") || starts(in, "/./")) {
            in += 2;
        } else if (strcmp(in, "/.") == 0) {
            in = "/";
        } else if (starts(in, "/../")) {
            in += 3;
            to = last_segment(path, to);
        } else if (strcmp(in, "/..") == 0) {
            in = "/";
            to = last_segment(path, to);
        } else if (strcmp(in, ".") == 0 || strcmp(in, "..") == 0) {
            break;
        } else {
            do
                *to++ = *in++;
            while (*in && *in != '/');
        }
    }
    *to = '\0';
}

/* Both return the end of what is there now, where they put a NUL. */
static char *put(char *to, const char *before, struct url_range r,
                 const char *after)
{
    if (!r.at)
        return to;
    to = stpcpy(to, before);
    memcpy(to, r.at, r.len);
    return stpcpy(to + r.len, after);
}

static char *put_merged(char *to, const struct url_parts *base,
                        struct url_range ref)
{
    struct url_range folder = base->path;

    if (base->authority.at && !folder.len)
        *to++ = '/';
    while (folder.len && folder.at[folder.len - 1] != '/')
        folder.len--;
    to = put(to, "", folder, "");
    return put(to, "", ref, "");
}

int url_join(char *out, size_t cap, const char *base_text, const char *ref_text)
{
    struct url_parts base = url_split(base_text), ref = url_split(ref_text);
    bool own = ref.scheme.at || ref.authority.at;
    char *end = out, *path;

    if (cap < strlen(base_text) + strlen(ref_text) + 2)
        return -EMSGSIZE;
    end = put(end, "", ref.scheme.at ? ref.scheme : base.scheme, ":");
    end = put(end, "//", own ? ref.authority : base.authority, "");
    path = end;
    if (own || ref.path.len || ref.query.at) {
        if (own || *ref.path.at == '/')
            end = put(end, "", ref.path, "");
        else
            end = put_merged(end, &base, ref.path);
        url_remove_dots(path);
        end = path + strlen(path);
    } else {
        end = put(end, "", base.path, "");
        if (!ref.query.at)
            ref.query = base.query;
    }
    end = put(end, "?", ref.query, "");
    put(end, "#", ref.fragment, "");
    return 0;
}
