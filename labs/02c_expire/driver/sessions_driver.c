/* SPDX-License-Identifier: MIT-0 */
/* Frozen: "add NAME DEADLINE", "expire NOW", "list". */
#include <stdlib.h>
#include <string.h>

#include "line_driver.h"
#include "sessions.h"

static void say_names(struct line_driver_answer *answer,
                      const struct sessions *s)
{
    size_t i;

    line_driver_say(answer, "%zu:", sessions_count(s));
    for (i = 0; i < sessions_count(s); i++)
        line_driver_say(answer, " %s", sessions_name(s, i));
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct sessions *s = ctx;
    char *rest = line;
    char *word = line_driver_word(&rest);

    if (word && strcmp(word, "add") == 0) {
        char *name = line_driver_word(&rest);
        long deadline = line_driver_number(&rest);

        line_driver_say(answer, "add %s %ld -> %d", name ? name : "", deadline,
                        sessions_add(s, name ? name : "", deadline));
    } else if (word && strcmp(word, "expire") == 0) {
        long now = line_driver_number(&rest);

        line_driver_say(answer, "expire %ld -> %zu, left ", now,
                        sessions_expire(s, now));
        say_names(answer, s);
    } else if (word && strcmp(word, "list") == 0) {
        say_names(answer, s);
    } else {
        line_driver_say(answer, "no such command");
    }
}

int main(void)
{
    struct sessions *s = sessions_new();
    int rc = s ? line_driver_run(0, 3, command, s) : -1;

    if (s)
        sessions_free(s);
    return rc < 0;
}
