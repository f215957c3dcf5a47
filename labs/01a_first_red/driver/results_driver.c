/* SPDX-License-Identifier: MIT-0 */
/* Frozen: turns command lines into calls of results.h. */
#include <stdlib.h>
#include <string.h>

#include "line_driver.h"
#include "results.h"

struct state {
    struct results *list;
};

static void make(struct state *s, char *rest, struct line_driver_answer *answer)
{
    long cap = line_driver_number(&rest);

    if (s->list)
        results_free(s->list);
    s->list = results_new((size_t)cap);
    line_driver_say(answer, "new %ld -> %s", cap, s->list ? "ok" : "NULL");
}

static void add(struct state *s, char *rest, struct line_driver_answer *answer)
{
    int ms = (int)line_driver_number(&rest);

    line_driver_say(answer, "add %d -> %d", ms, results_add(s->list, ms));
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct state *s = ctx;
    char *rest = line;
    char *word = line_driver_word(&rest);

    if (word && strcmp(word, "new") == 0)
        make(s, rest, answer);
    else if (!word || !s->list)
        line_driver_say(answer, "begin with: new CAP");
    else if (strcmp(word, "add") == 0)
        add(s, rest, answer);
    else if (strcmp(word, "count") == 0)
        line_driver_say(answer, "count -> %zu", results_count(s->list));
    else if (strcmp(word, "slowest") == 0)
        line_driver_say(answer, "slowest -> %d", results_slowest(s->list));
    else if (strcmp(word, "fastest") == 0)
        line_driver_say(answer, "fastest -> %d", results_fastest(s->list));
    else
        line_driver_say(answer, "no such command");
}

int main(void)
{
    struct state s = {NULL};
    int rc = line_driver_run(0, 3, command, &s);

    if (s.list)
        results_free(s.list);
    return rc < 0;
}
