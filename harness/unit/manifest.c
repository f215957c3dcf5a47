/* SPDX-License-Identifier: MIT-0 */
#include "manifest.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <libconfig.h>

#include "arena.h"
#include "option_parse.h"

enum { MAX_BYTES = 256 * 1024, MAX_NAMES = 40 };

struct reader {
    const char *path;
    struct arena *arena;
    struct manifest_error *error;
};

static int read_group(struct reader *r, const config_setting_t *group,
                      const struct manifest_schema *schema, char *out);

/* `key`, not as a part of a longer name, and then "=". */
static bool sets(const char *line, const char *key)
{
    const char *at = line;

    while ((at = strstr(at, key)) != NULL) {
        const char *behind = at + strlen(key);
        bool begins = at == line || strchr(" \t{;", at[-1]);

        if (begins && behind[strspn(behind, " \t")] == '=')
            return true;
        at = behind;
    }
    return false;
}

int manifest_line(const char *path, const char *key)
{
    FILE *in = fopen(path, "re");
    char *line = NULL;
    size_t cap = 0;
    int at = 0, found = 0;

    while (in && !found && getline(&line, &cap, in) >= 0) {
        at++;
        if (sets(line, key))
            found = at;
    }
    free(line);
    if (in)
        (void)fclose(in);
    return found ? found : 1;
}

int manifest_fail(struct manifest_error *error, const char *path, int line,
                  const char *format, ...)
{
    va_list args;
    int n = snprintf(error->text, sizeof error->text, "%s:%d: ", path, line);

    if (n < 0 || (size_t)n >= sizeof error->text)
        return -EINVAL;
    va_start(args, format);
    (void)vsnprintf(error->text + n, sizeof error->text - (size_t)n, format,
                    args);
    va_end(args);
    return -EINVAL;
}

static const char *type_name(enum manifest_type type)
{
    static const char *const names[] = {
        [MANIFEST_STRING] = "a string in quotes",
        [MANIFEST_INT] = "a whole number, 0 or more",
        [MANIFEST_BOOL] = "true or false",
        [MANIFEST_STRINGS] = "an array of strings: [ \"a\", \"b\" ]",
        [MANIFEST_GROUP] = "a group: { key = value; }",
        [MANIFEST_GROUPS] = "a list of groups: ( { ... }, { ... } )",
    };

    return names[type];
}

static int wrong_type(struct reader *r, const config_setting_t *setting,
                      const struct manifest_field *field)
{
    return manifest_fail(
        r->error, r->path, (int)config_setting_source_line(setting),
        "'%s' must be %s", field->name, type_name(field->type));
}

static int read_string(struct reader *r, const config_setting_t *setting,
                       const char **out)
{
    *out = arena_strdup(r->arena, config_setting_get_string(setting));
    return *out ? 0 : -ENOMEM;
}

static int read_int(struct reader *r, const config_setting_t *setting,
                    const struct manifest_field *field, int64_t *out)
{
    *out = config_setting_get_int64(setting);
    return *out < 0 ? wrong_type(r, setting, field) : 0;
}

static int read_strings(struct reader *r, const config_setting_t *setting,
                        const struct manifest_field *field,
                        struct string_list *out)
{
    int n = config_setting_length(setting);
    int i;

    out->items = arena_alloc_array(r->arena, (size_t)n + 1, sizeof(char *));
    if (!out->items)
        return -ENOMEM;
    for (i = 0; i < n; i++) {
        const config_setting_t *item =
            config_setting_get_elem(setting, (unsigned)i);
        int rc;

        if (config_setting_type(item) != CONFIG_TYPE_STRING)
            return wrong_type(r, setting, field);
        rc = read_string(r, item, &out->items[i]);
        if (rc < 0)
            return rc;
    }
    out->items[n] = NULL;
    out->count = (size_t)n;
    return 0;
}

static int read_groups(struct reader *r, const config_setting_t *setting,
                       const struct manifest_field *field,
                       struct group_list *out)
{
    int n = config_setting_length(setting);
    size_t size = field->sub->item_size;
    char *items;
    int i;

    items = arena_alloc_array(r->arena, (size_t)n + 1, size);
    if (!items)
        return -ENOMEM;
    for (i = 0; i < n; i++) {
        const config_setting_t *item =
            config_setting_get_elem(setting, (unsigned)i);
        int rc;

        if (!config_setting_is_group(item))
            return wrong_type(r, setting, field);
        rc = read_group(r, item, field->sub, items + (size_t)i * size);
        if (rc < 0)
            return rc;
    }
    out->items = items;
    out->count = (size_t)n;
    return 0;
}

static bool type_fits(const config_setting_t *setting, enum manifest_type want)
{
    int type = config_setting_type(setting);

    switch (want) {
    case MANIFEST_STRING:
        return type == CONFIG_TYPE_STRING;
    case MANIFEST_INT:
        return type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64;
    case MANIFEST_BOOL:
        return type == CONFIG_TYPE_BOOL;
    case MANIFEST_STRINGS:
        return type == CONFIG_TYPE_ARRAY;
    case MANIFEST_GROUP:
        return type == CONFIG_TYPE_GROUP;
    case MANIFEST_GROUPS:
        return type == CONFIG_TYPE_LIST;
    }
    return false;
}

static int read_field(struct reader *r, const config_setting_t *setting,
                      const struct manifest_field *field, char *at)
{
    if (!type_fits(setting, field->type))
        return wrong_type(r, setting, field);
    switch (field->type) {
    case MANIFEST_STRING:
        return read_string(r, setting, (const char **)(void *)at);
    case MANIFEST_INT:
        return read_int(r, setting, field, (int64_t *)(void *)at);
    case MANIFEST_BOOL:
        *(bool *)at = config_setting_get_bool(setting) != 0;
        return 0;
    case MANIFEST_STRINGS:
        return read_strings(r, setting, field,
                            (struct string_list *)(void *)at);
    case MANIFEST_GROUP:
        return read_group(r, setting, field->sub, at);
    case MANIFEST_GROUPS:
        return read_groups(r, setting, field, (struct group_list *)(void *)at);
    }
    return -EINVAL;
}

static const struct manifest_field *
find_field(const struct manifest_schema *schema, const char *name)
{
    size_t i;

    for (i = 0; i < schema->count; i++)
        if (strcmp(schema->fields[i].name, name) == 0)
            return &schema->fields[i];
    return NULL;
}

static int unknown_key(struct reader *r, const config_setting_t *setting,
                       const struct manifest_schema *schema)
{
    const char *names[MAX_NAMES];
    const char *key = config_setting_name(setting);
    const char *near;
    size_t i;

    for (i = 0; i < schema->count && i < MAX_NAMES; i++)
        names[i] = schema->fields[i].name;
    near = option_parse_nearest(key, names, i);
    return manifest_fail(
        r->error, r->path, (int)config_setting_source_line(setting),
        "unknown key '%s'%s%s%s", key, near ? "; did you mean '" : "",
        near ? near : "", near ? "'?" : "");
}

static int check_required(struct reader *r, const config_setting_t *group,
                          const struct manifest_schema *schema)
{
    size_t i;

    for (i = 0; i < schema->count; i++) {
        const struct manifest_field *field = &schema->fields[i];

        if (field->required && !config_setting_get_member(group, field->name))
            return manifest_fail(r->error, r->path,
                                 config_setting_is_root(group)
                                     ? 1
                                     : (int)config_setting_source_line(group),
                                 "'%s' is missing; it must be %s", field->name,
                                 type_name(field->type));
    }
    return 0;
}

/* Recursion as deep as the schema, at most 3. */
static int read_group(struct reader *r, const config_setting_t *group,
                      const struct manifest_schema *schema, char *out)
{
    int n = config_setting_length(group);
    int i;

    memset(out, 0, schema->item_size);
    if (schema->line_offset >= 0) {
        int *line = (int *)(void *)(out + schema->line_offset);

        *line = (int)config_setting_source_line(group);
    }
    for (i = 0; i < n; i++) {
        const config_setting_t *setting =
            config_setting_get_elem(group, (unsigned)i);
        const struct manifest_field *field =
            find_field(schema, config_setting_name(setting));
        int rc;

        if (!field)
            return unknown_key(r, setting, schema);
        rc = read_field(r, setting, field, out + field->offset);
        if (rc < 0)
            return rc;
    }
    return check_required(r, group, schema);
}

/* A unit.cfg is one file: what it says stands in it. Lines are read whole,
 * as libconfig does: blanks of any number may stand before the word. */
static int refuse_include(struct reader *r, FILE *in)
{
    char *line = NULL;
    size_t cap = 0;
    int n = 1;
    int rc = 0;

    for (; rc == 0 && getline(&line, &cap, in) >= 0; n++)
        if (strncmp(line + strspn(line, " \t"), "@include", 8) == 0)
            rc = manifest_fail(r->error, r->path, n,
                               "@include is not used in a unit.cfg");
    free(line);
    return rc;
}

/* libconfig reads a folder or an endless file as happily as a manifest. */
static int check_file(struct reader *r)
{
    struct stat st;
    FILE *in;
    int rc;

    if (stat(r->path, &st) < 0) {
        rc = -errno;
        (void)manifest_fail(r->error, r->path, 1, "%s", strerror(errno));
        return rc;
    }
    if (!S_ISREG(st.st_mode) || st.st_size > MAX_BYTES)
        return manifest_fail(r->error, r->path, 1,
                             "not a regular file of at most %d KiB",
                             MAX_BYTES / 1024);
    in = fopen(r->path, "re");
    if (!in)
        return -errno;
    rc = refuse_include(r, in);
    (void)fclose(in);
    return rc;
}

int manifest_load(const char *path, const struct manifest_schema *schema,
                  struct arena *arena, void *out, struct manifest_error *error)
{
    struct reader r = {path, arena, error};
    config_t config;
    int rc;

    memset(out, 0, schema->item_size);
    rc = check_file(&r);
    if (rc < 0)
        return rc;
    config_init(&config);
    if (config_read_file(&config, path) == CONFIG_TRUE)
        rc = read_group(&r, config_root_setting(&config), schema, out);
    else
        rc = manifest_fail(error, path, config_error_line(&config), "%s",
                           config_error_text(&config));
    config_destroy(&config);
    return rc;
}
