/* SPDX-License-Identifier: MIT-0 */
#include "print_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab_cli.h"
#include "string_builder.h"
#include "text_wrap.h"

enum { READABLE = 96 }; /* columns; longer lines tire the eye */

int cli_read_unit_file(const struct unit *unit, const char *file, char **text,
                       size_t *len)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof path, "%s/%s", unit->dir, file) >=
        (int)sizeof path)
        return -ENAMETOOLONG;
    return workspace_read_file(path, text, len);
}

int cli_print_file(const char *path)
{
    char *text;
    size_t len;
    int rc = workspace_read_file(path, &text, &len);

    if (rc < 0)
        return rc;
    (void)fwrite(text, 1, len, stdout);
    if (len > 0 && text[len - 1] != '\n')
        (void)putchar('\n');
    free(text);
    return 0;
}

void cli_print_markdown(const struct lab_cli *cli, struct str_view text)
{
    size_t width = cli->format.width;
    struct string_builder sb;

    string_builder_init(&sb, 0);
    text_wrap_markdown(&sb, text, width > READABLE ? READABLE : width);
    (void)fputs(string_builder_cstr(&sb), stdout);
    string_builder_fini(&sb);
}

void cli_print_wrapped(const struct lab_cli *cli, const char *text,
                       size_t column)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    text_wrap_line(&sb, str_view_from(text), column, column, cli->format.width);
    printf("%s\n", string_builder_cstr(&sb));
    string_builder_fini(&sb);
}

/* A part of a line that is not broken itself; returns the column behind it. */
static size_t put_part(const struct lab_cli *cli, size_t column, size_t indent,
                       const char *blanks, const char *part)
{
    size_t width = cli->format.width;

    if (width > 0 && column > indent &&
        column + strlen(blanks) + strlen(part) > width) {
        printf("\n%*s", (int)indent, "");
        column = indent;
    }
    if (column > indent)
        column += (size_t)printf("%s", blanks);
    return column + (size_t)printf("%s", part);
}

void cli_print_next(const struct lab_cli *cli, const char *before,
                    const char *command, const char *aside)
{
    size_t indent = (size_t)printf("next: ");
    size_t width = cli->format.width;
    size_t column = indent;
    char text[PATH_MAX];

    if (before[0])
        column = put_part(cli, column, indent, "", before);
    column = put_part(cli, column, indent, " ", command);
    (void)snprintf(text, sizeof text, "(%s)", aside);
    if (width == 0 || column + 4 + strlen(text) <= width) {
        printf("    %s\n", text);
        return;
    }
    printf("\n%*s", (int)indent, "");
    cli_print_wrapped(cli, text, indent);
}
