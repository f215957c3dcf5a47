/* SPDX-License-Identifier: MIT-0 */
#include "unit.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "unit_schema.h"

const char *unit_type_folder(enum unit_type type)
{
    static const char *const folders[UNIT_TYPE_COUNT] = {
        [UNIT_PATTERN] = "patterns",
        [UNIT_PITFALL] = "pitfalls",
        [UNIT_CHAPTER] = "chapters",
        [UNIT_LAB] = "labs",
    };

    return folders[type];
}

const char *unit_type_name(enum unit_type type)
{
    static const char *const names[UNIT_TYPE_COUNT] = {
        [UNIT_PATTERN] = "pattern",
        [UNIT_PITFALL] = "pitfall",
        [UNIT_CHAPTER] = "chapter",
        [UNIT_LAB] = "lab",
    };

    return names[type];
}

bool string_list_has(const struct string_list *list, const char *text)
{
    size_t i;

    for (i = 0; i < list->count; i++)
        if (strcmp(list->items[i], text) == 0)
            return true;
    return false;
}

const struct unit_case *unit_lab_find_case(const struct unit_lab *lab,
                                           const char *id)
{
    size_t i;

    for (i = 0; i < lab->cases.count; i++)
        if (strcmp(unit_lab_case(lab, i)->id, id) == 0)
            return unit_lab_case(lab, i);
    return NULL;
}

static bool is_id(const char *text)
{
    const char *p;

    if (!islower((unsigned char)text[0]))
        return false;
    for (p = text; *p; p++)
        if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) &&
            *p != '_')
            return false;
    return true;
}

/* Where the id begins: behind "01a_" of a lab, "01_" of a chapter; -1 when
 * the number is none. */
static int id_offset(enum unit_type type, const char *name)
{
    size_t len = strspn(name, "0123456789");

    if (type != UNIT_LAB && type != UNIT_CHAPTER)
        return 0;
    if (len != 2)
        return -1;
    if (type == UNIT_LAB) {
        if (!islower((unsigned char)name[len]))
            return -1;
        len++;
    }
    return name[len] == '_' ? (int)len + 1 : -1;
}

bool unit_is_name(enum unit_type type, const char *name)
{
    int offset = id_offset(type, name);

    return offset >= 0 && is_id(name + offset);
}

const char *unit_name_form(enum unit_type type)
{
    return type == UNIT_LAB ? "NNx_id" : type == UNIT_CHAPTER ? "NN_id" : "id";
}

static int name_unit(struct unit *unit, struct arena *arena,
                     struct manifest_error *error)
{
    const char *slash = strrchr(unit->dir, '/');
    int offset;

    unit->name = slash ? slash + 1 : unit->dir;
    if (!unit_is_name(unit->type, unit->name))
        return manifest_fail(
            error, unit->dir, 1, "a %s's folder is named %s in snake_case",
            unit_type_name(unit->type), unit_name_form(unit->type));
    offset = id_offset(unit->type, unit->name);
    unit->id = unit->name + offset;
    unit->number =
        offset ? arena_strndup(arena, unit->name, (size_t)offset - 1) : "";
    return unit->number ? 0 : -ENOMEM;
}

static int check_kind(const struct unit *unit, const char *path,
                      struct manifest_error *error)
{
    const char *kind = unit->as.pattern.kind;
    const char *want = unit_type_name(unit->type);

    if (unit->type == UNIT_LAB) {
        if (strcmp(kind, "code") == 0 || strcmp(kind, "tests") == 0)
            return 0;
        want = "code\" or \"tests";
    } else if (strcmp(kind, want) == 0) {
        return 0;
    }
    return manifest_fail(error, path, 1, "kind is \"%s\"; here it is \"%s\"",
                         kind, want);
}

int unit_load(struct unit *out, enum unit_type type, const char *dir,
              struct arena *arena, struct manifest_error *error)
{
    char path[PATH_MAX];
    int rc;

    memset(out, 0, sizeof *out);
    out->type = type;
    out->dir = dir;
    if (snprintf(path, sizeof path, "%s/unit.cfg", dir) >= (int)sizeof path)
        return -ENAMETOOLONG;
    rc = name_unit(out, arena, error);
    if (rc < 0)
        return rc;
    rc = manifest_load(path, unit_schema(type), arena, &out->as, error);
    if (rc < 0)
        return rc;
    /* kind, title and summary open all four structs. */
    out->title = out->as.pattern.title;
    out->summary = out->as.pattern.summary;
    return check_kind(out, path, error);
}
