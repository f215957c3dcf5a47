/* SPDX-License-Identifier: MIT-0 */
/* WRONG: keeps views of a line whose buffer is freed before they are used */
#include "str_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first word of a line, as read from somewhere. */
static struct str_view first_word(const char *text)
{
    size_t size = strlen(text) + 1;
    char *line = malloc(size);
    struct str_view rest;
    struct str_view word;

    if (!line)
        exit(1);
    memcpy(line, text, size);
    rest = str_view_of(line, size - 1);
    str_view_cut(&rest, ' ', &word);
    free(line);
    return word;
}

int main(void)
{
    struct str_view verb = first_word("GET /index.html HTTP/1.1");

    if (str_view_equal(verb, str_view_from("GET")))
        printf("a read\n");
    return 0;
}
