/* SPDX-License-Identifier: MIT-0 */
/* Frozen: "canonical URL"; "add HEX" puts one fingerprint into the set, "fill
 * HEX STEP N" that one and N-1 more, each STEP from the last; "offer URL". What
 * a URL is lies in a block of its own, so that ASan sees its end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint.h"
#include "line_driver.h"

struct context {
    struct seen *seen; /* made when a command needs it */
};

static void say_error(struct line_driver_answer *answer, int rc)
{
    if (rc == -EMSGSIZE)
        line_driver_say(answer, "-EMSGSIZE");
    else
        line_driver_say(answer, "%d", rc);
}

static char *block(size_t size)
{
    char *b = malloc(size);

    if (!b)
        abort();
    memset(b, '~', size);
    return b;
}

static void say_text(struct line_driver_answer *answer, const char *text)
{
    if (memchr(text, '\0', CANONICAL_CAP))
        line_driver_say(answer, "%s", text);
    else
        line_driver_say(answer, "a text without its NUL");
}

static void canonical(struct line_driver_answer *answer, const char *url)
{
    char *out = block(CANONICAL_CAP);
    int rc = url_canonical(out, url);

    if (rc == 0)
        say_text(answer, out);
    else
        say_error(answer, rc);
    if (rc != 0 && out[0])
        line_driver_say(answer, ", and out is not empty");
    free(out);
}

static void offer(struct line_driver_answer *answer, struct seen *s,
                  const char *url)
{
    char *fetch = block(CANONICAL_CAP);
    int rc = seen_offer(s, url, fetch);

    if (rc == 1) {
        line_driver_say(answer, "fetch ");
        say_text(answer, fetch);
    } else if (rc == 0) {
        line_driver_say(answer, "seen");
    } else {
        say_error(answer, rc);
    }
    if (rc != 1 && fetch[0])
        line_driver_say(answer, ", and fetch is not empty");
    free(fetch);
}

static uint64_t hex(char **rest)
{
    char *word = line_driver_word(rest);

    return word ? strtoull(word, NULL, 16) : 0;
}

static void fill(struct line_driver_answer *answer, struct seen *s, char *rest)
{
    uint64_t print = hex(&rest), step = hex(&rest);
    long n = line_driver_number(&rest), added = 0;

    for (; n > 0; n--, print += step)
        added += seen_add(s, print) == 1;
    line_driver_say(answer, "%ld new", added);
}

static void add(struct line_driver_answer *answer, struct seen *s, char *rest)
{
    int rc = seen_add(s, hex(&rest));

    if (rc == 0 || rc == 1)
        line_driver_say(answer, rc ? "new" : "seen");
    else
        say_error(answer, rc);
}

static void ask_set(struct line_driver_answer *answer, struct context *c,
                    const char *word, char *rest)
{
    if (!c->seen)
        c->seen = seen_new();
    if (!c->seen) {
        line_driver_say(answer, "there is no set");
        return;
    }
    if (strcmp(word, "offer") == 0)
        offer(answer, c->seen, rest);
    else if (strcmp(word, "fill") == 0)
        fill(answer, c->seen, rest);
    else
        add(answer, c->seen, rest);
    if (strcmp(word, "offer") != 0)
        line_driver_say(answer, ", %zu of %zu", seen_count(c->seen),
                        seen_cap(c->seen));
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    char *rest, *word, *own = strdup(line);

    if (!own)
        abort();
    rest = own;
    line_driver_say(answer, "%s -> ", line);
    word = line_driver_word(&rest);
    if (word && strcmp(word, "canonical") == 0)
        canonical(answer, rest);
    else if (word && (strcmp(word, "offer") == 0 || strcmp(word, "fill") == 0 ||
                      strcmp(word, "add") == 0))
        ask_set(answer, ctx, word, rest);
    else
        line_driver_say(answer, "no such command");
    free(own);
}

int main(void)
{
    struct context c = {NULL};
    int rc = line_driver_run(0, 3, command, &c);

    if (c.seen)
        seen_free(c.seen);
    return rc < 0;
}
