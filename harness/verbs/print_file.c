/* SPDX-License-Identifier: MIT-0 */
#include "print_file.h"

#include <stdio.h>
#include <stdlib.h>

#include "workspace.h"

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
