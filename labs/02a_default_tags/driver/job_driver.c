/* SPDX-License-Identifier: MIT-0 */
/* Frozen: "new N" (the default), "new N =TAGS", "copy N M", "tag N TAG",
 * "tags N", "free N". N and M are slots, 1 to 9. */
#include <stdio.h>
#include <string.h>

#include "job.h"
#include "line_driver.h"

enum { SLOTS = 10 };

/* What is not freed stays here to the end: no leak of the learner's. */
static struct job *slots[SLOTS];

static void say_tags(struct line_driver_answer *answer, long n)
{
    line_driver_say(answer, "%s%s%s", slots[n] ? "[" : "NULL",
                    slots[n] ? job_tags(slots[n]) : "", slots[n] ? "]" : "");
}

static void make(struct line_driver_answer *answer, long n, const char *arg)
{
    /* Used again at once, as callers do. */
    static char text[JOB_TAGS_CAP];

    (void)snprintf(text, sizeof text, "%s", arg ? arg + 1 : "");
    slots[n] = job_new(arg ? text : NULL);
    (void)snprintf(text, sizeof text, "(used again)");
    line_driver_say(answer, "new %ld%s%s -> ", n, arg ? " " : "",
                    arg ? arg : "");
    say_tags(answer, n);
}

static void use(struct line_driver_answer *answer, const char *word, long n,
                char *rest)
{
    if (strcmp(word, "tag") == 0) {
        char *tag = line_driver_word(&rest);

        line_driver_say(answer, "tag %ld %s -> %d", n, tag ? tag : "",
                        job_tag(slots[n], tag ? tag : ""));
    } else if (strcmp(word, "tags") == 0) {
        line_driver_say(answer, "tags %ld -> ", n);
        say_tags(answer, n);
    } else if (strcmp(word, "free") == 0) {
        job_free(slots[n]);
        slots[n] = NULL;
        line_driver_say(answer, "free %ld", n);
    } else {
        line_driver_say(answer, "no such command");
    }
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    char *rest = line;
    char *word = line_driver_word(&rest);
    long n = line_driver_number(&rest);

    (void)ctx;
    if (!word || n < 1 || n >= SLOTS) {
        line_driver_say(answer, "the command is: WORD SLOT, slots are 1 to 9");
    } else if (strcmp(word, "new") == 0) {
        make(answer, n, line_driver_word(&rest));
    } else if (strcmp(word, "copy") == 0) {
        long from = line_driver_number(&rest);

        if (from >= 1 && from < SLOTS && slots[from])
            slots[n] = job_copy(slots[from]);
        line_driver_say(answer, "copy %ld %ld -> ", n, from);
        say_tags(answer, n);
    } else if (!slots[n]) {
        line_driver_say(answer, "%s %ld -> there is no job", word, n);
    } else {
        use(answer, word, n, rest);
    }
}

int main(void)
{
    return line_driver_run(0, 3, command, NULL) < 0;
}
