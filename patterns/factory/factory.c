/* SPDX-License-Identifier: MIT-0 */
#include "factory.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A name comes from a configuration file: no byte of it may end the line. */
enum { NAME_SHOWN = 40 };

/* out: NAME_SHOWN + 1 bytes. */
static void show_name(char *out, const char *name)
{
    size_t len = 0;

    for (; len < NAME_SHOWN && name[len]; len++)
        out[len] = name[len] >= ' ' && name[len] <= '~' ? name[len] : '?';
    out[len] = '\0';
}

static const struct factory_kind *find(const struct factory_kind *kinds,
                                       size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

static bool is_whole(const struct factory_kind *kind)
{
    return kind->name && kind->name[0] && kind->size > 0 && kind->init;
}

/* Says which row is wrong: counted from 1, as people do. */
static int check_table(const struct factory_kind *kinds, size_t count,
                       char *error, size_t cap)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_whole(&kinds[i])) {
            (void)snprintf(error, cap, "row %zu lacks name, size or init",
                           i + 1);
            return -EINVAL;
        }
        if (find(kinds, i, kinds[i].name)) {
            (void)snprintf(error, cap, "kind \"%s\" is there twice",
                           kinds[i].name);
            return -EINVAL;
        }
    }
    return 0;
}

/* Appends text at *len as far as there is room. */
static void append(char *error, size_t cap, size_t *len, const char *text)
{
    int n = snprintf(error + *len, cap - *len, "%s", text);

    *len = (size_t)n < cap - *len ? *len + (size_t)n : cap - 1;
}

static int fail_unknown(const struct factory_kind *kinds, size_t count,
                        const char *name, char *error, size_t cap)
{
    char shown[NAME_SHOWN + 1];
    size_t len = 0;

    show_name(shown, name);
    append(error, cap, &len, "unknown kind \"");
    append(error, cap, &len, shown);
    append(error, cap, &len, count > 0 ? "\"; known: " : "\"; none is known");
    for (size_t i = 0; i < count; i++) {
        append(error, cap, &len, i > 0 ? ", " : "");
        append(error, cap, &len, kinds[i].name);
    }
    return -ENOENT;
}

static int fail_init(const struct factory_kind *kind, int rc, char *error,
                     size_t cap)
{
    if (!error[0])
        (void)snprintf(error, cap, "cannot make \"%s\": %s", kind->name,
                       strerror(-rc));
    return rc;
}

int factory_make(const struct factory_kind *kinds, size_t count,
                 const char *name, const void *config,
                 struct factory_product *out, char *error, size_t cap)
{
    const struct factory_kind *kind;
    void *object;
    int rc;

    assert(name && cap > 0);
    *out = (struct factory_product){NULL, NULL};
    error[0] = '\0';
    rc = check_table(kinds, count, error, cap);
    if (rc)
        return rc;
    kind = find(kinds, count, name);
    if (!kind)
        return fail_unknown(kinds, count, name, error, cap);
    object = calloc(1, kind->size);
    if (!object)
        return fail_init(kind, -ENOMEM, error, cap);
    rc = kind->init(object, config, error, cap);
    if (rc < 0) {
        free(object);
        return fail_init(kind, rc, error, cap);
    }
    *out = (struct factory_product){kind, object};
    return 0;
}

void factory_destroy(struct factory_product *product)
{
    if (product->kind && product->kind->fini)
        product->kind->fini(product->object);
    free(product->object);
    *product = (struct factory_product){NULL, NULL};
}
