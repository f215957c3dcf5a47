/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the database, which fails as it is told. */
#include "shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shelf_probe.h"

static const struct {
    const char *name;
    int code;
    const char *words;
} codes[] = {
    {"OK", SHELF_OK, "not an error"},
    {"BUSY", SHELF_BUSY, "held by cron"},
    {"LOCKED", SHELF_LOCKED, "held by another query"},
    {"NO_MEMORY", SHELF_NO_MEMORY, "out of memory"},
    {"READ_ONLY", SHELF_READ_ONLY, "opened for reading"},
    {"INTERRUPTED", SHELF_INTERRUPTED, "interrupted"},
    {"IO", SHELF_IO, "disk error"},
    {"DAMAGED", SHELF_DAMAGED,
     "page 4711 of index by_title does not fit its checksum"},
    {"FULL", SHELF_FULL, "disk full"},
    {"NO_ACCESS", SHELF_NO_ACCESS, "cannot open books.shelf"},
    {"TOO_BIG", SHELF_TOO_BIG, "a title of 70000 bytes"},
    {"RULE", SHELF_RULE, "a rule of table books"},
    {"MISUSE", SHELF_MISUSE, "a step without a reset"},
    {"ROW", SHELF_ROW, "another row"},
    {"DONE", SHELF_DONE, "no more rows"},
    {"", SHELF_RULE_UNIQUE, "books.isbn is there already"},
    {"", SHELF_RULE_PARENT, "there is no author 12"},
    {"", SHELF_IO_SHORT, "the last page of books.shelf is cut off"},
    {"", SHELF_IO_NO_MEMORY, "no memory for the cache of table authors"},
    {"", SHELF_NO_ACCESS_FOLDER, "books.shelf is a folder"},
};

enum { CODES = sizeof codes / sizeof codes[0] };

static int say(struct shelf *s, int code)
{
    size_t i;

    s->words = NULL;
    for (i = 0; i < CODES; i++)
        if (codes[i].code == code)
            s->words = codes[i].words;
    memset(s->message, 0, sizeof s->message);
    (void)snprintf(s->message, sizeof s->message, "%s",
                   s->words ? s->words : "");
    return code;
}

int shelf_step(struct shelf *s)
{
    int code = s->at < s->length ? s->says[s->at] : SHELF_DONE;

    if (s->failed)
        return say(s, SHELF_MISUSE);
    s->at++;
    s->failed = code != SHELF_ROW && code != SHELF_DONE;
    return say(s, code);
}

const char *shelf_message(struct shelf *s)
{
    return s->words ? s->message : NULL;
}

void shelf_reset(struct shelf *s)
{
    s->failed = 0;
    say(s, SHELF_OK);
}

int shelf_probe_code(char *word)
{
    char *detail = strchr(word, '+');
    size_t i;

    if (detail)
        *detail++ = '\0';
    for (i = 0; i < CODES; i++)
        if (*word && strcmp(codes[i].name, word) == 0)
            return codes[i].code |
                   (detail ? (int)strtol(detail, NULL, 10) << 8 : 0);
    return (int)strtol(word, NULL, 10);
}
