/* SPDX-License-Identifier: MIT-0 */
/* WRONG: leaves early without abort; two descriptors and a temporary file stay
 * behind, each time.
 */
#include "atomic_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int save_name(const char *path, const char *name)
{
    struct atomic_file file;
    int rc = atomic_file_open(&file, path, 0644);

    if (rc)
        return rc;
    if (*name == '\0')
        return -1;
    atomic_file_write(&file, name, strlen(name));
    return atomic_file_commit(&file);
}

static void sweep(const char *folder)
{
    DIR *dir = opendir(folder);

    if (!dir)
        return;
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        if (strncmp(e->d_name, ".atomic-", 8) == 0)
            puts("a temporary is left behind");
        unlinkat(dirfd(dir), e->d_name, 0);
    }
    closedir(dir);
}

int main(void)
{
    char folder[] = "names_XXXXXX";

    if (!mkdtemp(folder) || chdir(folder))
        return 1;
    save_name("name", "Ada");
    save_name("name", "");
    sweep(".");
    return chdir("..") || rmdir(folder);
}
