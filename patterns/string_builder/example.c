/* SPDX-License-Identifier: MIT-0 */
/* Writes a CSV record, quoting what has to be quoted. */
#include "string_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append_field(struct string_builder *sb, const char *text)
{
    if (!strpbrk(text, ",\"\n")) {
        string_builder_append_str(sb, text);
        return;
    }
    string_builder_append_char(sb, '"');
    for (; *text; text++) {
        if (*text == '"')
            string_builder_append_char(sb, '"');
        string_builder_append_char(sb, *text);
    }
    string_builder_append_char(sb, '"');
}

/* No append is checked here: the first failure sticks, and take tells it. */
static int format_book(char **out, const char *title, const char *author,
                       double price)
{
    struct string_builder sb;
    int rc;

    string_builder_init(&sb, 200);
    append_field(&sb, title);
    string_builder_append_char(&sb, ',');
    append_field(&sb, author);
    string_builder_append_format(&sb, ",%.2f", price);
    rc = string_builder_take(&sb, out);
    string_builder_fini(&sb);
    return rc;
}

int main(void)
{
    char *line;
    int rc = format_book(&line, "The \"C\" Book", "Banahan, Brady, Doran", 9.5);

    if (rc == 0)
        printf("%s\n", line);
    else
        printf("failed: %s\n", strerror(-rc));
    free(line);
    return rc == 0 ? 0 : 1;
}
