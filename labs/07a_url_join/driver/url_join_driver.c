/* SPDX-License-Identifier: MIT-0 */
/* Frozen: "split TEXT", "dots PATH"; "base TEXT", then "join REF", and
 * "short REF", which joins with one byte less than needed. What a command gets
 * is all behind its first blank. Every text lies in a block of its own, so that
 * ASan sees its end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "line_driver.h"
#include "url_join.h"

static char *copy(const char *text)
{
    char *block = strdup(text);

    if (!block)
        abort();
    return block;
}

static void say_part(struct line_driver_answer *answer, const char *name,
                     struct url_range r, const char *text)
{
    size_t len = strlen(text);

    if (!r.at)
        return;
    if (r.at < text || r.at > text + len || r.len > len - (size_t)(r.at - text))
        line_driver_say(answer, " %s out of the text", name);
    else
        line_driver_say(answer, " %s <%.*s>", name, (int)r.len, r.at);
}

static void split(struct line_driver_answer *answer, const char *rest)
{
    char *text = copy(rest);
    struct url_parts p = url_split(text);

    say_part(answer, "scheme", p.scheme, text);
    say_part(answer, "authority", p.authority, text);
    say_part(answer, "path", p.path, text);
    say_part(answer, "query", p.query, text);
    say_part(answer, "fragment", p.fragment, text);
    free(text);
}

static void dots(struct line_driver_answer *answer, const char *rest)
{
    char *path = copy(rest);

    url_remove_dots(path);
    line_driver_say(answer, " <%s>", path);
    free(path);
}

static void join(struct line_driver_answer *answer, const char *base_text,
                 const char *rest, size_t less)
{
    char *base = copy(base_text), *ref = copy(rest);
    size_t cap = strlen(base) + strlen(ref) + 2 - less;
    char *out = malloc(cap);
    int rc;

    if (!out)
        abort();
    memset(out, '~', cap);
    rc = url_join(out, cap, base, ref);
    if (rc == 0 && !memchr(out, '\0', cap))
        line_driver_say(answer, " a text without its NUL");
    else if (rc == 0)
        line_driver_say(answer, " <%s>", out);
    else if (rc == -EMSGSIZE)
        line_driver_say(answer, " -EMSGSIZE%s",
                        out[0] == '~' ? "" : ", and out was written to");
    else
        line_driver_say(answer, " %d", rc);
    free(out);
    free(ref);
    free(base);
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    char **base = ctx;
    char *rest = line, *word;

    line_driver_say(answer, "%s", line);
    word = line_driver_word(&rest);
    if (!word)
        return;
    if (strcmp(word, "base") == 0) {
        free(*base);
        *base = copy(rest);
        return;
    }
    line_driver_say(answer, " ->");
    if (strcmp(word, "split") == 0)
        split(answer, rest);
    else if (strcmp(word, "dots") == 0)
        dots(answer, rest);
    else if (strcmp(word, "join") == 0)
        join(answer, *base, rest, 0);
    else if (strcmp(word, "short") == 0)
        join(answer, *base, rest, 1);
    else
        line_driver_say(answer, " no such command");
}

int main(void)
{
    char *base = copy("");
    int rc = line_driver_run(0, 3, command, &base);

    free(base);
    return rc < 0;
}
