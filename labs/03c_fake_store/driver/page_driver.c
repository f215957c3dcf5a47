/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the contract, replayed. "add URL", "remove URL", "note URL =TEXT",
 * "version URL BACK", "list [STOP]", "fail N CODE", "reopen". What it hands
 * over it uses again at once, and what it gets it writes over. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line_driver.h"
#include "page_port.h"

enum { BUFFER_CAP = 200 };

static const struct {
    const char *name;
    int code;
} errors[] = {
    {"-ENOENT", -ENOENT}, {"-EEXIST", -EEXIST}, {"-ENOMEM", -ENOMEM},
    {"-ENOSPC", -ENOSPC}, {"-EBUSY", -EBUSY},   {"-EIO", -EIO},
    {"-EPIPE", -EPIPE},
};

enum { ERRORS = sizeof errors / sizeof errors[0] };

struct walk {
    struct line_driver_answer *answer;
    long seen, stop; /* after so many pages; 0: never */
};

static void say_code(struct line_driver_answer *answer, int rc)
{
    size_t i;

    for (i = 0; i < ERRORS; i++)
        if (errors[i].code == rc) {
            line_driver_say(answer, "%s", errors[i].name);
            return;
        }
    line_driver_say(answer, "%d", rc);
}

static int code_named(const char *name)
{
    size_t i;

    for (i = 0; name && i < ERRORS; i++)
        if (strcmp(errors[i].name, name) == 0)
            return errors[i].code;
    return 0;
}

/* The caller's own memory, good for one call. */
static const char *lend(char buffer[BUFFER_CAP], const char *text)
{
    (void)snprintf(buffer, BUFFER_CAP, "%s", text);
    return buffer;
}

static void take_back(char buffer[BUFFER_CAP])
{
    (void)snprintf(buffer, BUFFER_CAP, "%s", "(used again)");
}

static void version(struct page_port *p, const char *url, int back,
                    struct line_driver_answer *answer)
{
    char untouched, *text = &untouched;
    int rc = p->version(p->self, url, back, &text);

    if (rc != 0) {
        say_code(answer, rc);
        line_driver_say(answer, text ? ", out is not NULL" : "");
        return;
    }
    line_driver_say(answer, "'%s'", text);
    memset(text, '#', strlen(text));
    free(text);
}

static int say_page(void *ctx, const char *url, int versions)
{
    struct walk *walk = ctx;

    line_driver_say(walk->answer, "%s %s %d", walk->seen ? "," : "", url,
                    versions);
    return ++walk->seen == walk->stop ? -EPIPE : 0;
}

static void list(struct page_port *p, long stop,
                 struct line_driver_answer *answer)
{
    struct walk walk = {answer, 0, stop};
    int rc;

    line_driver_say(answer, "list:");
    rc = p->each(p->self, say_page, &walk);
    if (rc == 0)
        return;
    line_driver_say(answer, " -> ");
    say_code(answer, rc);
}

static void change(struct page_port *p, const char *word, const char *name,
                   char *rest, struct line_driver_answer *answer)
{
    static char url[BUFFER_CAP], text[BUFFER_CAP];

    line_driver_say(answer, "%s %s -> ", word, name);
    lend(url, name);
    if (strcmp(word, "add") == 0)
        say_code(answer, p->add(p->self, url));
    else if (strcmp(word, "remove") == 0)
        say_code(answer, p->remove(p->self, url));
    else if (strcmp(word, "note") == 0)
        say_code(answer,
                 p->note(p->self, url, lend(text, *rest ? rest + 1 : "")));
    else if (strcmp(word, "version") == 0)
        version(p, url, (int)line_driver_number(&rest), answer);
    else
        line_driver_say(answer, "no such command");
    take_back(url);
    take_back(text);
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct page_port *p = ctx;
    char *rest = line, *name;
    char *word = line_driver_word(&rest);

    if (word && strcmp(word, "list") == 0) {
        list(p, line_driver_number(&rest), answer);
    } else if (word && strcmp(word, "fail") == 0) {
        long n = line_driver_number(&rest);

        page_fake_fail(p, (int)n, code_named(line_driver_word(&rest)));
        line_driver_say(answer, "fail from call %ld", n);
    } else if (word && strcmp(word, "reopen") == 0) {
        p->close(p->self);
        if (page_fake_open(p) != 0)
            abort();
        line_driver_say(answer, "reopen");
    } else if (word && (name = line_driver_word(&rest))) {
        change(p, word, name, rest, answer);
    } else {
        line_driver_say(answer, "no such command");
    }
}

int main(void)
{
    struct page_port p;
    int rc;

    if (page_fake_open(&p) != 0)
        return 1;
    rc = line_driver_run(0, 3, command, &p);
    p.close(p.self);
    return rc < 0;
}
