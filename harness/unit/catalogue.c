/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* strcasestr */
#include "catalogue.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "dyn_array.h"
#include "hash_map.h"
#include "option_parse.h"

enum { ARENA_CHUNK = 64 * 1024 };

struct unit_array { /* a DYN_ARRAY(struct unit) with a name */
    struct unit *data;
    size_t len, cap;
};

struct catalogue {
    struct arena *arena;
    const char *root;
    struct unit_array units;
    struct hash_map_str *by_name; /* id, number and folder name -> unit */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct name_array {
    const char **data;
    size_t len, cap;
};

/* Names of the unit folders below `path`, in order. */
static int list_folders(struct catalogue *c, const char *path,
                        struct name_array *names)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    int rc = 0;

    if (!dir)
        return errno == ENOENT ? 0 : -errno;
    while (rc == 0 && (entry = readdir(dir)) != NULL) {
        char cfg[PATH_MAX];
        const char *name;

        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(cfg, sizeof cfg, "%s/%s/unit.cfg", path, entry->d_name) >=
                (int)sizeof cfg ||
            access(cfg, F_OK) != 0)
            continue;
        name = arena_strdup(c->arena, entry->d_name);
        rc = name ? dyn_array_push(names, name) : -ENOMEM;
    }
    (void)closedir(dir);
    if (rc == 0 && names->len > 1)
        qsort(names->data, names->len, sizeof *names->data, by_name);
    return rc;
}

static int load_one(struct catalogue *c, enum unit_type type, const char *path,
                    struct manifest_error *error)
{
    struct unit unit;
    char *dir = arena_strdup(c->arena, path);
    int rc;

    if (!dir)
        return -ENOMEM;
    rc = unit_load(&unit, type, dir, c->arena, error);
    return rc < 0 ? rc : dyn_array_push(&c->units, unit);
}

static int load_type(struct catalogue *c, enum unit_type type,
                     struct manifest_error *error)
{
    struct name_array names = {0};
    char path[PATH_MAX];
    size_t i;
    int rc;

    (void)snprintf(path, sizeof path, "%s/%s", c->root, unit_type_folder(type));
    rc = list_folders(c, path, &names);
    for (i = 0; rc == 0 && i < names.len; i++) {
        char folder[PATH_MAX];
        int n = snprintf(folder, sizeof folder, "%s/%s", path, names.data[i]);

        rc = n < 0 || (size_t)n >= sizeof folder
                 ? -ENAMETOOLONG
                 : load_one(c, type, folder, error);
    }
    dyn_array_fini(&names);
    return rc;
}

static int index_name(struct catalogue *c, const char *name, struct unit *unit,
                      struct manifest_error *error)
{
    const struct unit *other;

    if (!name[0])
        return 0;
    other = hash_map_str_get(c->by_name, name);
    if (other == unit)
        return 0;
    if (other && unit->type == UNIT_CHAPTER && other->type == UNIT_PATTERN)
        return 0; /* the chapter about that pattern: it has its number */
    if (other)
        return manifest_fail(error, unit->dir, 1,
                             "'%s' is also the name of %s: ids are unique "
                             "over all units",
                             name, other->dir);
    return hash_map_str_put(c->by_name, name, unit);
}

static int index_units(struct catalogue *c, struct manifest_error *error)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < c->units.len; i++) {
        struct unit *unit = &c->units.data[i];

        rc = index_name(c, unit->id, unit, error);
        if (rc == 0)
            rc = index_name(c, unit->name, unit, error);
        if (rc == 0)
            rc = index_name(c, unit->number, unit, error);
    }
    return rc;
}

static int load_all(struct catalogue *c, const char *root,
                    struct manifest_error *error)
{
    int type;
    int rc;

    c->root = arena_strdup(c->arena, root);
    if (!c->root)
        return -ENOMEM;
    rc = hash_map_str_create(&c->by_name);
    for (type = 0; rc == 0 && type < UNIT_TYPE_COUNT; type++)
        rc = load_type(c, (enum unit_type)type, error);
    return rc == 0 ? index_units(c, error) : rc;
}

int catalogue_open(struct catalogue **out, const char *root,
                   struct manifest_error *error)
{
    struct catalogue *c = calloc(1, sizeof *c);
    int rc;

    *out = NULL;
    error->text[0] = '\0';
    if (!c)
        return -ENOMEM;
    rc = arena_create(&c->arena, ARENA_CHUNK);
    if (rc == 0)
        rc = load_all(c, root, error);
    if (rc < 0) {
        catalogue_close(c);
        return rc;
    }
    *out = c;
    return 0;
}

void catalogue_close(struct catalogue *c)
{
    if (!c)
        return;
    hash_map_str_destroy(c->by_name);
    dyn_array_fini(&c->units);
    arena_destroy(c->arena);
    free(c);
}

size_t catalogue_count(const struct catalogue *c)
{
    return c->units.len;
}

const struct unit *catalogue_at(const struct catalogue *c, size_t i)
{
    return &c->units.data[i];
}

const struct unit *catalogue_find(const struct catalogue *c, const char *name)
{
    return hash_map_str_get(c->by_name, name);
}

/* "First" is part of "first_red". */
static const char *id_with(const struct name_array *ids, const char *part)
{
    size_t i;

    for (i = 0; part[0] && i < ids->len; i++)
        if (strcasestr(ids->data[i], part))
            return ids->data[i];
    return NULL;
}

const char *catalogue_nearest(const struct catalogue *c, const char *name)
{
    struct name_array ids = {0};
    const char *near = NULL;
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < c->units.len; i++)
        rc = dyn_array_push(&ids, c->units.data[i].id);
    if (rc == 0)
        near = option_parse_nearest(name, ids.data, ids.len);
    if (rc == 0 && !near)
        near = id_with(&ids, name);
    dyn_array_fini(&ids);
    return near;
}

const struct unit *catalogue_chapter_of(const struct catalogue *c,
                                        const struct unit *lab)
{
    size_t i;

    for (i = 0; i < c->units.len; i++) {
        const struct unit *unit = &c->units.data[i];

        if (unit->type == UNIT_CHAPTER &&
            strncmp(unit->number, lab->number, 2) == 0)
            return unit;
    }
    return NULL;
}
