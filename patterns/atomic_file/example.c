/* SPDX-License-Identifier: MIT-0 */
/* Saves settings three times: well, half, and well again. */
#define _POSIX_C_SOURCE 200809L
#include "atomic_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int save(const char *path, const char *const *lines, size_t count)
{
    struct atomic_file file;
    int rc = atomic_file_open(&file, path, 0644);

    if (rc)
        return rc;
    for (size_t i = 0; i < count; i++) {
        if (!strchr(lines[i], '=')) {
            printf("line %zu is bad: nothing is saved\n", i + 1);
            atomic_file_abort(&file);
            return -1;
        }
        atomic_file_write(&file, lines[i], strlen(lines[i]));
    }
    return atomic_file_commit(&file); /* returns a failed write, too */
}

static void show(const char *path)
{
    char text[200];
    FILE *in = fopen(path, "r");
    size_t len = in ? fread(text, 1, sizeof text, in) : 0;

    printf("%.*s--\n", (int)len, text);
    if (in)
        fclose(in);
}

int main(void)
{
    static const char *const good[] = {"colour=blue\n", "size=3\n"};
    static const char *const bad[] = {"colour=red\n", "size\n"};
    char folder[] = "/tmp/settings_XXXXXX";

    if (!mkdtemp(folder) || chdir(folder))
        return 1;
    save("settings", good, 2);
    show("settings");
    save("settings", bad, 2);
    show("settings");
    atomic_file_replace("settings", "colour=green\n", 13, 0644);
    show("settings");
    unlink("settings");
    return rmdir(folder); /* fails if a temporary is left */
}
