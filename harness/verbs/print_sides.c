/* SPDX-License-Identifier: MIT-0 */
#include "print_sides.h"

#include <string.h>

#include "lab_cli.h"
#include "side_by_side.h"
#include "string_builder.h"

enum { CONTEXT = 2 };

static const char *end_of(struct str_view text)
{
    bool open = text.len > 0 && text.data[text.len - 1] != '\n';

    return open ? " (no newline at its end)" : "";
}

int print_sides(struct lab_cli *cli, struct str_view want, struct str_view got)
{
    char want_title[48], got_title[48];
    struct side_by_side s = {.left_title = want_title,
                             .right_title = got_title,
                             .left = want,
                             .right = got,
                             .width = cli->format.width,
                             .context = CONTEXT,
                             .exact = true,
                             .color = cli->format.color};
    struct string_builder sb;
    int rc;

    (void)snprintf(want_title, sizeof want_title, "want%s", end_of(want));
    (void)snprintf(got_title, sizeof got_title, "got%s", end_of(got));
    string_builder_init(&sb, 0);
    rc = side_by_side_format(&s, &sb);
    if (rc == 0)
        (void)fputs(string_builder_cstr(&sb), stdout);
    if (rc == 0 && strstr(string_builder_cstr(&sb), "\\x5C"))
        puts("(\\x5C is one backslash, spelled out)");
    string_builder_fini(&sb);
    return rc;
}
