/* SPDX-License-Identifier: MIT-0 */
/* WRONG: keeps the result of string_builder_cstr while the text grows */
#include "string_builder.h"

#include <stdio.h>

int main(void)
{
    struct string_builder sb;
    const char *title;

    string_builder_init(&sb, 0);
    string_builder_append_str(&sb, "Report");
    title = string_builder_cstr(&sb);
    for (int line = 1; line <= 20; line++)
        string_builder_append_format(&sb, "\nline %d", line);
    printf("%s: %zu bytes\n", title, sb.len);
    string_builder_fini(&sb);
    return 0;
}
