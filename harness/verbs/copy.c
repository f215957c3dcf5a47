/* SPDX-License-Identifier: MIT-0 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "atomic_file.h"
#include "lab_cli.h"

typedef int (*file_fn)(const struct unit *pattern, const char *file,
                       const char *dir);

static int refuse_present(const struct unit *pattern, const char *file,
                          const char *dir)
{
    char to[PATH_MAX];

    (void)pattern;
    if (snprintf(to, sizeof to, "%s/%s", dir, file) >= (int)sizeof to)
        return -ENAMETOOLONG;
    if (access(to, F_OK) != 0)
        return 0;
    fprintf(stderr, "lab: %s is there already; --force replaces it\n", to);
    return -EEXIST;
}

static int copy_file(const struct unit *pattern, const char *file,
                     const char *dir)
{
    char from[PATH_MAX], to[PATH_MAX];
    char *text;
    size_t len;
    int rc;

    if (snprintf(from, sizeof from, "%s/%s", pattern->dir, file) >=
            (int)sizeof from ||
        snprintf(to, sizeof to, "%s/%s", dir, file) >= (int)sizeof to)
        return -ENAMETOOLONG;
    rc = workspace_read_file(from, &text, &len);
    if (rc < 0)
        return rc;
    rc = atomic_file_replace(to, text, len, 0666);
    free(text);
    if (rc == 0)
        printf("  %s\n", to);
    return rc;
}

static int for_each_file(const struct unit *pattern, const char *dir,
                         file_fn fn)
{
    const struct string_list *lists[] = {&pattern->as.pattern.headers,
                                         &pattern->as.pattern.sources};
    size_t i, k;
    int rc = 0;

    for (k = 0; k < 2; k++)
        for (i = 0; rc == 0 && i < lists[k]->count; i++)
            rc = fn(pattern, lists[k]->items[i], dir);
    return rc;
}

/* All files or none. */
static int copy_files(const struct unit *pattern, const char *dir, bool force)
{
    int rc = force ? 0 : for_each_file(pattern, dir, refuse_present);

    return rc == 0 ? for_each_file(pattern, dir, copy_file) : rc;
}

/* The section "Copy" of the README: what to change after copying. */
static void print_advice(const struct unit *pattern)
{
    char path[PATH_MAX];
    char *text, *at, *end;
    size_t len;

    (void)snprintf(path, sizeof path, "%s/README.md", pattern->dir);
    if (workspace_read_file(path, &text, &len) < 0)
        return;
    at = strstr(text, "\n## Copy\n");
    if (at) {
        at += strlen("\n## Copy\n");
        end = strstr(at, "\n## ");
        printf("%.*s", end ? (int)(end + 1 - at) : (int)strlen(at), at);
    }
    free(text);
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    bool force = false;
    const struct option_parse_option options[] = {
        {0, "force", OPTION_PARSE_FLAG, &force, NULL,
         "replace files that are there", 0, 0, NULL},
    };
    int first = cli_options(cli, &verb_copy, options, 1, argc, argv);
    const struct unit *pattern;
    struct stat st;
    int rc;

    if (first < 0)
        return -1 - first;
    if (argc - first != 2) {
        fprintf(stderr,
                "lab copy: name a pattern and a folder\ntry: %s copy "
                "hash_map ~/src\n",
                cli->program);
        return LAB_NOTHING_RUN;
    }
    pattern = cli_find(cli, argv[first], UNIT_PATTERN);
    if (!pattern)
        return LAB_NOTHING_RUN;
    if (stat(argv[first + 1], &st) < 0) {
        fprintf(stderr, "lab: there is no folder '%s'\ntry: mkdir -p '%s'\n",
                argv[first + 1], argv[first + 1]);
        return LAB_NOTHING_RUN;
    }
    if (!S_ISDIR(st.st_mode)) {
        fprintf(stderr, "lab: %s is a file; name a folder to copy into\n",
                argv[first + 1]);
        return LAB_NOTHING_RUN;
    }
    rc = copy_files(pattern, argv[first + 1], force);
    if (rc == -EEXIST)
        return LAB_NOTHING_RUN;
    if (rc < 0)
        return cli_fault_at("copying to", argv[first + 1], rc);
    print_advice(pattern);
    return LAB_OK;
}

const struct verb verb_copy = {"copy", "PATTERN DIR",
                               "copies a pattern's files into your project", 2,
                               run};
