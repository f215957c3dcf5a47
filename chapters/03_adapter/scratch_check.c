/* SPDX-License-Identifier: MIT-0 */
#include "scratch_check.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TEXT_MAX = 65536 };

void scratch_make(char out[SCRATCH_PATH])
{
    (void)snprintf(out, SCRATCH_PATH, "/tmp/scratch_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(out));
}

void scratch_write(const char *path, const char *bytes, size_t len)
{
    FILE *f = fopen(path, "w");

    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
}

void scratch_each(const char *folder,
                  void (*fn)(const char *path, const char *text))
{
    static char text[TEXT_MAX];
    DIR *dir = opendir(folder);
    struct dirent *entry;

    ck_assert_ptr_nonnull(dir);
    while ((entry = readdir(dir)) != NULL) {
        char path[SCRATCH_PATH + 256];
        FILE *f;

        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        f = fopen(path, "r");
        ck_assert_ptr_nonnull(f);
        text[fread(text, 1, sizeof text - 1, f)] = '\0';
        fclose(f);
        fn(path, text);
    }
    closedir(dir);
}

static void remove_file(const char *path, const char *text)
{
    (void)text;
    ck_assert_int_eq(unlink(path), 0);
}

void scratch_remove(const char *folder)
{
    scratch_each(folder, remove_file);
    ck_assert_int_eq(rmdir(folder), 0);
}
