/* SPDX-License-Identifier: MIT-0 */
/* Frozen: "pass NAME", "fail NAME", "plan", "code". In a name, %n
 * stands for a newline and %h for '#'. */
#include <stdlib.h>
#include <string.h>

#include "line_driver.h"
#include "tap.h"

struct state {
    struct tap *tap;
};

static void decode(char *text)
{
    char *out = text;

    for (; *text; text++) {
        if (text[0] == '%' && (text[1] == 'n' || text[1] == 'h')) {
            *out++ = text[1] == 'n' ? '\n' : '#';
            text++;
        } else {
            *out++ = *text;
        }
    }
    *out = '\0';
}

static void say_line(struct line_driver_answer *answer, char *line)
{
    line_driver_say(answer, "%s", line ? line : "NULL");
    free(line);
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct state *s = ctx;
    char *rest = line;
    char *word = line_driver_word(&rest);

    decode(rest);
    if (!word)
        line_driver_say(answer, "no command");
    else if (strcmp(word, "pass") == 0)
        say_line(answer, tap_result(s->tap, true, rest));
    else if (strcmp(word, "fail") == 0)
        say_line(answer, tap_result(s->tap, false, rest));
    else if (strcmp(word, "plan") == 0)
        say_line(answer, tap_plan(s->tap));
    else if (strcmp(word, "code") == 0)
        line_driver_say(answer, "code %d", tap_exit_code(s->tap));
    else
        line_driver_say(answer, "no such command");
}

int main(void)
{
    struct state s = {tap_new()};
    int rc = s.tap ? line_driver_run(0, 3, command, &s) : -1;

    tap_free(s.tap);
    return rc < 0;
}
