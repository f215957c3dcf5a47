/* SPDX-License-Identifier: MIT-0 */
/* Frozen: "script WORD..." sets what the port will say, numbers and names of
 * errors; after them it is at its end. "fetch TRIES" asks. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fetch.h"
#include "line_driver.h"

enum { MAX_SCRIPT = 16 };

struct port {
    long says[MAX_SCRIPT]; /* minus an error, or a count */
    size_t length, at;
    int reads, lines;
};

static const struct {
    const char *name;
    int code;
} errors[] = {
    {"EAGAIN", EAGAIN}, {"EINTR", EINTR},   {"ENOENT", ENOENT}, {"EIO", EIO},
    {"EPERM", EPERM},   {"ENOTTY", ENOTTY}, {"EACCES", EACCES},
};

enum { ERRORS = sizeof errors / sizeof errors[0] };

long port_read(struct port *p)
{
    long says = p->at < p->length ? p->says[p->at++] : 0;

    p->reads++;
    if (says >= 0)
        return says;
    errno = (int)-says;
    return -1;
}

/* As stdio does when it finds that the log is no terminal. */
void port_log(struct port *p, const char *text)
{
    (void)text;
    p->lines++;
    errno = ENOTTY;
}

static void set_script(struct port *p, char *rest)
{
    char *word;
    size_t i;

    memset(p, 0, sizeof *p);
    while (p->length < MAX_SCRIPT && (word = line_driver_word(&rest))) {
        long says = strtol(word, NULL, 10);

        for (i = 0; i < ERRORS; i++)
            if (strcmp(errors[i].name, word) == 0)
                says = -errors[i].code;
        p->says[p->length++] = says;
    }
}

static void say_result(struct line_driver_answer *answer, long n)
{
    size_t i;

    for (i = 0; i < ERRORS; i++)
        if (n == -errors[i].code) {
            line_driver_say(answer, "-%s", errors[i].name);
            return;
        }
    line_driver_say(answer, "%ld", n);
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct port *p = ctx;
    char *rest = line;
    char *word = line_driver_word(&rest);

    if (word && strcmp(word, "script") == 0) {
        set_script(p, rest);
        line_driver_say(answer, "script of %zu", p->length);
    } else if (word && strcmp(word, "fetch") == 0) {
        long tries = line_driver_number(&rest);

        p->reads = p->lines = 0;
        errno = 0;
        line_driver_say(answer, "fetch %ld -> ", tries);
        say_result(answer, fetch(p, (int)tries));
        line_driver_say(answer, " (reads %d, log lines %d)", p->reads,
                        p->lines);
    } else {
        line_driver_say(answer, "no such command");
    }
}

int main(void)
{
    struct port p = {{0}, 0, 0, 0, 0};

    return line_driver_run(0, 3, command, &p) < 0;
}
