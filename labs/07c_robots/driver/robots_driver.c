/* SPDX-License-Identifier: MIT-0 */
/* Frozen. "new" begins an empty file; "line TEXT" adds a line to it, "raw TEXT"
 * bytes without a newline (\r, \n, \t, \\, \xHH), "many N TEXT" a text N times.
 * "ask AGENT PATH", and "ask-many AGENT N TEXT", whose path is "/" and N times
 * the text. The file lies in a block of its size, so that ASan sees its end. */
#include <stdlib.h>
#include <string.h>

#include "line_driver.h"
#include "robots.h"

enum { ROOM = 65536 };

struct bytes {
    char all[ROOM];
    size_t len;
};

static void add(struct bytes *b, const char *text, size_t len)
{
    if (len > ROOM - b->len)
        abort();
    memcpy(b->all + b->len, text, len);
    b->len += len;
}

static void add_many(struct bytes *b, char *rest)
{
    long n = line_driver_number(&rest);

    while (n-- > 0)
        add(b, rest, strlen(rest));
}

static void add_raw(struct bytes *b, const char *text)
{
    for (; *text; text++) {
        char byte = *text;

        if (byte == '\\' && text[1]) {
            byte = *++text;
            if (byte == 'n')
                byte = '\n';
            else if (byte == 'r')
                byte = '\r';
            else if (byte == 't')
                byte = '\t';
            if (byte == 'x' && text[1] && text[2]) {
                char digits[] = {text[1], text[2], '\0'};

                byte = (char)strtol(digits, NULL, 16);
                text += 2;
            }
        }
        add(b, &byte, 1);
    }
}

static void ask(struct line_driver_answer *answer, const struct bytes *file,
                const char *agent, const char *path)
{
    char *text = malloc(file->len ? file->len : 1);
    char *own = strdup(path);

    if (!text || !own)
        abort();
    memcpy(text, file->all, file->len);
    line_driver_say(answer, " -> %s",
                    robots_allows(text, file->len, agent, own) ? "allow"
                                                               : "deny");
    free(own);
    free(text);
}

static void ask_many(struct line_driver_answer *answer,
                     const struct bytes *file, const char *agent, char *rest)
{
    struct bytes *path = calloc(1, sizeof *path);

    if (!path)
        abort();
    add(path, "/", 1);
    add_many(path, rest);
    add(path, "", 1);
    ask(answer, file, agent, path->all);
    free(path);
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct bytes *file = ctx;
    char *rest = line, *word, *agent;

    line_driver_say(answer, "%s", line);
    word = line_driver_word(&rest);
    if (!word)
        return;
    if (strcmp(word, "new") == 0) {
        file->len = 0;
    } else if (strcmp(word, "line") == 0) {
        add(file, rest, strlen(rest));
        add(file, "\n", 1);
    } else if (strcmp(word, "raw") == 0) {
        add_raw(file, rest);
    } else if (strcmp(word, "many") == 0) {
        add_many(file, rest);
    } else if (strcmp(word, "ask") == 0) {
        agent = line_driver_word(&rest);
        ask(answer, file, agent ? agent : "", rest);
    } else if (strcmp(word, "ask-many") == 0) {
        agent = line_driver_word(&rest);
        ask_many(answer, file, agent ? agent : "", rest);
    } else {
        line_driver_say(answer, " -> no such command");
    }
}

int main(void)
{
    static struct bytes file;

    return line_driver_run(0, 3, command, &file) < 0;
}
