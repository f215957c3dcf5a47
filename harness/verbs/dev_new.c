/* SPDX-License-Identifier: MIT-0 */
/* dev new: copies harness/templates/<kind>/ with the name filled in. In file
 * names and in text, @ID@ is the id, @UPPER@ the same in capitals, @NAME@ the
 * folder's name. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "atomic_file.h"
#include "dev.h"
#include "lab_cli.h"
#include "string_builder.h"

struct filling {
    const char *id, *name;
};

static void append_upper(struct string_builder *sb, const char *text)
{
    for (; *text; text++)
        (void)string_builder_append_char(sb,
                                         (char)toupper((unsigned char)*text));
}

static void fill(struct string_builder *sb, const char *text,
                 const struct filling *f)
{
    while (*text) {
        if (strncmp(text, "@ID@", 4) == 0) {
            (void)string_builder_append_str(sb, f->id);
            text += 4;
        } else if (strncmp(text, "@NAME@", 6) == 0) {
            (void)string_builder_append_str(sb, f->name);
            text += 6;
        } else if (strncmp(text, "@UPPER@", 7) == 0) {
            append_upper(sb, f->id);
            text += 7;
        } else {
            (void)string_builder_append_char(sb, *text++);
        }
    }
}

static int copy_tree(const char *from, const char *to, const struct filling *f);

static int copy_one(const char *from, const char *to, const struct filling *f)
{
    struct string_builder sb;
    struct stat st;
    char *text;
    size_t len;
    int rc;

    if (lstat(from, &st) < 0)
        return -errno;
    if (S_ISDIR(st.st_mode))
        return copy_tree(from, to, f);
    rc = workspace_read_file(from, &text, &len);
    if (rc < 0)
        return rc;
    string_builder_init(&sb, 0);
    fill(&sb, text, f);
    rc = sb.error;
    if (rc == 0)
        rc = atomic_file_replace(to, string_builder_cstr(&sb), sb.len, 0644);
    if (rc == 0)
        printf("  %s\n", to);
    string_builder_fini(&sb);
    free(text);
    return rc;
}

static int copy_tree(const char *from, const char *to, const struct filling *f)
{
    DIR *dir;
    struct dirent *entry;
    int rc = 0;

    if (mkdir(to, 0755) < 0)
        return -errno;
    dir = opendir(from);
    if (!dir)
        return -errno;
    while (rc == 0 && (entry = readdir(dir)) != NULL) {
        char source[PATH_MAX], target[PATH_MAX];
        struct string_builder name;

        if (entry->d_name[0] == '.')
            continue;
        string_builder_init(&name, 0);
        fill(&name, entry->d_name, f);
        if (snprintf(source, sizeof source, "%s/%s", from, entry->d_name) >=
                (int)sizeof source ||
            snprintf(target, sizeof target, "%s/%s", to,
                     string_builder_cstr(&name)) >= (int)sizeof target)
            rc = -ENAMETOOLONG;
        string_builder_fini(&name);
        if (rc == 0)
            rc = copy_one(source, target, f);
    }
    (void)closedir(dir);
    return rc;
}

static int find_type(const char *word)
{
    int type;

    for (type = 0; type < UNIT_TYPE_COUNT; type++)
        if (strcmp(unit_type_name((enum unit_type)type), word) == 0)
            return type;
    return -1;
}

/* "01a_first_red" -> "first_red". */
static const char *id_of(const char *name, int type)
{
    return type == UNIT_LAB || type == UNIT_CHAPTER ? strchr(name, '_') + 1
                                                    : name;
}

/* An id or a number that another unit has, or NULL. */
static const char *taken(const struct lab_cli *cli, int type, const char *name,
                         char number[8])
{
    const char *id = id_of(name, type);

    if (catalogue_find(cli->catalogue, id))
        return id;
    (void)snprintf(number, 8, "%.*s", id == name ? 0 : (int)(id - name) - 1,
                   name);
    return number[0] && catalogue_find(cli->catalogue, number) ? number : NULL;
}

static int check_made(struct lab_cli *cli, enum unit_type type, const char *dir)
{
    struct manifest_error error = {""};
    struct arena *arena;
    struct unit unit;
    int rc = arena_create(&arena, 4096);

    (void)cli;
    if (rc == 0)
        rc = unit_load(&unit, type, dir, arena, &error);
    if (rc == 0)
        rc = unit_check_files(&unit, &error);
    if (rc == 0)
        rc = unit_check_values(&unit, &error);
    if (rc < 0 && error.text[0])
        fprintf(stderr, "lab: %s\n", error.text);
    arena_destroy(arena);
    return rc;
}

static void print_next(const struct lab_cli *cli, int type, const char *id)
{
    printf("its structure checks; now fill it in, then: ");
    if (type == UNIT_CHAPTER)
        printf("make lint test-chapters docs-check\n");
    else
        printf("%s %s %s\n", cli->program,
               type == UNIT_LAB ? "dev check" : "prove", id);
}

static int make(struct lab_cli *cli, int type, const char *name)
{
    struct filling f = {id_of(name, type), name};
    char from[PATH_MAX], to[PATH_MAX];
    int rc;

    (void)snprintf(from, sizeof from, "%s/harness/templates/%s", cli->root,
                   unit_type_name((enum unit_type)type));
    (void)snprintf(to, sizeof to, "%s/%s/%s", cli->root,
                   unit_type_folder((enum unit_type)type), name);
    rc = copy_tree(from, to, &f);
    if (rc == -EEXIST)
        fprintf(stderr, "lab: %s is there already\n", to);
    if (rc == 0)
        rc = check_made(cli, (enum unit_type)type, to);
    if (rc < 0)
        return cli_fault("dev new", rc);
    print_next(cli, type, f.id);
    return LAB_OK;
}

static int tell_usage(const struct lab_cli *cli)
{
    fprintf(stderr,
            "lab dev new: KIND NAME, as in\n"
            "  %s dev new pitfall use_after_free\n"
            "  %s dev new pattern ring_spsc\n"
            "  %s dev new lab 01e_last_line\n"
            "  %s dev new chapter 02_ten_mistakes\n",
            cli->program, cli->program, cli->program, cli->program);
    return LAB_NOTHING_RUN;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &dev_new, NULL, 0, argc, argv);
    const char *other;
    char number[8];
    int type;

    if (first < 0)
        return -1 - first;
    argv += first - 1;
    type = argc - first == 2 ? find_type(argv[1]) : -1;
    if (type < 0)
        return tell_usage(cli);
    if (!unit_is_name((enum unit_type)type, argv[2])) {
        fprintf(stderr, "lab dev new: a %s is named %s in snake_case\n",
                unit_type_name((enum unit_type)type),
                unit_name_form((enum unit_type)type));
        return tell_usage(cli);
    }
    other = taken(cli, type, argv[2], number);
    if (!other)
        return make(cli, type, argv[2]);
    fprintf(stderr, "lab: '%s' is taken: ids are unique over all units\n",
            other);
    return LAB_NOTHING_RUN;
}

const struct verb dev_new = {"dev new", "KIND NAME",
                             "a skeleton that passes its structural checks", 2,
                             run};
