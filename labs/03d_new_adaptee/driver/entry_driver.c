/* SPDX-License-Identifier: MIT-0 */
/* Frozen: "append =TEXT", "append-long N", "append-cut LOST =TEXT" write into
 * both adaptees; "use lines", "use ringlog" choose one; "get INDEX [CAP]",
 * "find WORD", "total" ask the client; "cursors" counts the open ones. */
#include <stdlib.h>
#include <string.h>

#include "entry_client.h"
#include "entry_lines.h"
#include "entry_ringlog.h"
#include "line_driver.h"
#include "ringlog_probe.h"

enum { TEXT_MAX = 1000 };

struct both {
    struct lines lines;
    struct ringlog log;
    struct entry_port port;
};

static void append(struct both *b, const char *text, size_t len, size_t lost)
{
    ringlog_probe_append(&b->log, text, len, lost);
    if (len < ENTRY_CAP && b->lines.count < LINES_MAX) {
        memcpy(b->lines.all[b->lines.count].text, text, len);
        b->lines.all[b->lines.count++].len = len;
    }
}

static void append_command(struct both *b, const char *word, char *rest)
{
    char text[TEXT_MAX + 1];
    size_t n = 0, i;

    if (strcmp(word, "append") != 0)
        n = (size_t)line_driver_number(&rest);
    if (strcmp(word, "append-long") == 0) {
        n = n < TEXT_MAX ? n : TEXT_MAX;
        for (i = 0; i < n; i++)
            text[i] = (char)('a' + i % 26);
        append(b, text, n, 0);
    } else if (*rest == '=' && strlen(rest + 1) <= TEXT_MAX &&
               n <= strlen(rest + 1)) {
        append(b, rest + 1, strlen(rest + 1), n);
    }
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct both *b = ctx;
    char *rest = line, *word;

    line_driver_say(answer, "%s", line);
    word = line_driver_word(&rest);
    if (!word)
        return;
    if (strncmp(word, "append", 6) == 0) {
        append_command(b, word, rest);
        return;
    }
    line_driver_say(answer, " -> ");
    if (strcmp(word, "use") == 0) {
        word = line_driver_word(&rest);
        if (word && strcmp(word, "lines") == 0)
            entry_lines_init(&b->port, &b->lines);
        else
            entry_ringlog_init(&b->port, &b->log);
        line_driver_say(answer, "0");
    } else if (strcmp(word, "get") == 0) {
        size_t index = (size_t)line_driver_number(&rest);
        size_t cap = (size_t)line_driver_number(&rest);

        entry_client_show(&b->port, index, cap ? cap : ENTRY_CAP, answer);
    } else if (strcmp(word, "find") == 0) {
        word = line_driver_word(&rest);
        entry_client_find(&b->port, word ? word : "", answer);
    } else if (strcmp(word, "total") == 0) {
        entry_client_total(&b->port, answer);
    } else if (strcmp(word, "cursors") == 0) {
        line_driver_say(answer, "%d open", ringlog_probe_open(&b->log));
    } else {
        line_driver_say(answer, "no such command");
    }
}

int main(void)
{
    static struct both b;

    entry_ringlog_init(&b.port, &b.log);
    return line_driver_run(0, 3, command, &b) < 0;
}
