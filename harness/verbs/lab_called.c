/* SPDX-License-Identifier: MIT-0 */
#include "lab_called.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "string_builder.h"

/* Whether a shell takes the word as it stands. */
static bool is_plain(const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_./-+,:=@%";

    return word[0] && word[strspn(word, safe)] == '\0';
}

static void add_quoted(struct string_builder *out, const char *word)
{
    if (is_plain(word)) {
        (void)string_builder_append_str(out, word);
        return;
    }
    (void)string_builder_append_char(out, '\'');
    for (; *word; word++)
        if (*word == '\'')
            (void)string_builder_append_str(out, "'\\''");
        else
            (void)string_builder_append_char(out, *word);
    (void)string_builder_append_char(out, '\'');
}

static bool stands_in_tree(const char *toolkit)
{
    char here[PATH_MAX], makefile[PATH_MAX + 16];

    (void)snprintf(makefile, sizeof makefile, "%s/Makefile", toolkit);
    return getcwd(here, sizeof here) && strcmp(here, toolkit) == 0 &&
           access(makefile, F_OK) == 0;
}

void lab_called(struct string_builder *out, const char *called,
                const char *toolkit, const char *root, const char *workspace)
{
    if (!strchr(called, '/'))
        (void)string_builder_append_str(out, "lab");
    else if (stands_in_tree(toolkit))
        (void)string_builder_append_str(out, "./lab");
    else
        add_quoted(out, called);
    if (root) {
        (void)string_builder_append_str(out, " --root ");
        add_quoted(out, root);
    }
    if (workspace) {
        (void)string_builder_append_str(out, " -w ");
        add_quoted(out, workspace);
    }
}
