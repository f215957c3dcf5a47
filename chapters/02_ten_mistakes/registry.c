/* SPDX-License-Identifier: MIT-0 */
#include "registry.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dyn_array.h"
#include "hash_map.h"

struct options {
    struct registry_option *data; /* [owned] */
    size_t len;
};

struct entry {
    char *name; /* [owned] */
    const struct registry_plugin *plugin;
    void *ctx; /* [owned], released by plugin->fini */
    struct options options;
};

struct hook {
    registry_hook_fn fn;
    void *ctx;
};

struct registry {
    DYN_ARRAY(struct entry *) entries; /* [owned], in the order of adding */
    DYN_ARRAY(struct hook) hooks;
    struct hash_map_str *by_name; /* entry->name to entry, all of them */
};

static char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);

    return copy ? memcpy(copy, text, size) : NULL;
}

static int copy_options(struct options *out, const struct registry_option *from,
                        size_t count)
{
    out->data = NULL;
    out->len = count;
    if (count == 0)
        return 0;
    out->data = malloc(count * sizeof *out->data);
    if (!out->data)
        return -ENOMEM;
    memcpy(out->data, from, count * sizeof *out->data);
    return 0;
}

/* Bytes from 128 on are parts of UTF-8 letters: read them unsigned. */
static bool is_name(const char *name)
{
    const unsigned char *c = (const unsigned char *)name;

    if (!*c)
        return false;
    for (; *c; c++)
        if (*c < ' ' || *c == 127)
            return false;
    return true;
}

static void destroy_entry(struct entry *e)
{
    free(e->options.data);
    free(e->name);
    free(e);
}

static void release_entry(struct entry *e)
{
    if (e->plugin->fini)
        e->plugin->fini(e->ctx);
    destroy_entry(e);
}

static struct entry *find(const struct registry *r, const char *name)
{
    return hash_map_str_get(r->by_name, name);
}

static struct registry_option *find_option(const struct registry *r,
                                           const char *name, const char *key)
{
    struct entry *e = find(r, name);
    size_t i;

    for (i = 0; e && i < e->options.len; i++)
        if (strcmp(e->options.data[i].key, key) == 0)
            return &e->options.data[i];
    return NULL;
}

static int link_entry(struct registry *r, struct entry *e, const char *name)
{
    int rc;

    e->name = copy_text(name);
    if (!e->name)
        return -ENOMEM;
    rc = dyn_array_push(&r->entries, e);
    if (rc < 0)
        return rc;
    rc = hash_map_str_put(r->by_name, e->name, e);
    if (rc < 0)
        (void)dyn_array_pop(&r->entries);
    return rc;
}

/* Adds an entry like `model`, with its own name and its own copy of the
 * options `from`. */
static int add_entry(struct registry *r, const char *name,
                     const struct entry *model,
                     const struct registry_option *from, size_t count)
{
    struct entry *e;
    int rc;

    if (!is_name(name))
        return -EINVAL;
    if (find(r, name))
        return -EEXIST;
    e = malloc(sizeof *e);
    if (!e)
        return -ENOMEM;
    *e = *model; /* plug-in and context; what it owns alone comes next */
    e->name = NULL;
    rc = copy_options(&e->options, from, count);
    if (rc == 0)
        rc = link_entry(r, e, name);
    if (rc < 0)
        destroy_entry(e);
    return rc;
}

static void remove_at(struct registry *r, size_t i)
{
    struct entry *e = r->entries.data[i];

    (void)hash_map_str_remove(r->by_name, e->name);
    dyn_array_remove(&r->entries, i);
    release_entry(e);
}

static bool wants_another_try(int rc)
{
    return rc == -EAGAIN || rc == -EINTR;
}

static int run_entry(const struct entry *e, const char *input,
                     struct string_builder *out)
{
    struct registry_call call = {e->ctx, e->options.data, e->options.len};
    long tries = registry_call_option(&call, "tries", 1);
    long done = 0;
    int rc;

    do {
        rc = e->plugin->run(&call, input, out);
        done++;
    } while (wants_another_try(rc) && done < tries);
    return rc;
}

long registry_call_option(const struct registry_call *call, const char *key,
                          long fallback)
{
    size_t i;

    for (i = 0; i < call->option_count; i++)
        if (strcmp(call->options[i].key, key) == 0)
            return call->options[i].value;
    return fallback;
}

int registry_create(struct registry **out)
{
    struct registry *r = calloc(1, sizeof *r);
    int rc = r ? hash_map_str_create(&r->by_name) : -ENOMEM;

    if (rc < 0) {
        free(r);
        r = NULL;
    }
    *out = r;
    return rc;
}

void registry_destroy(struct registry *r)
{
    struct hook hook;

    if (!r)
        return;
    while (r->hooks.len > 0) {
        hook = dyn_array_pop(&r->hooks);
        hook.fn(hook.ctx);
    }
    while (r->entries.len > 0)
        remove_at(r, r->entries.len - 1);
    dyn_array_fini(&r->hooks);
    dyn_array_fini(&r->entries);
    hash_map_str_destroy(r->by_name);
    free(r);
}

int registry_add(struct registry *r, const char *name,
                 const struct registry_plugin *plugin, void *ctx)
{
    const struct entry model = {.plugin = plugin, .ctx = ctx};

    return add_entry(r, name, &model, plugin->defaults, plugin->default_count);
}

int registry_add_like(struct registry *r, const char *name, const char *like)
{
    const struct entry *model = find(r, like);

    if (!model)
        return -ENOENT;
    if (model->plugin->fini)
        return -ENOTSUP;
    return add_entry(r, name, model, model->options.data, model->options.len);
}

int registry_set(struct registry *r, const char *name, const char *key,
                 long value)
{
    struct registry_option *option = find_option(r, name, key);

    if (!option)
        return -ENOENT;
    option->value = value;
    return 0;
}

int registry_get(const struct registry *r, const char *name, const char *key,
                 long *out)
{
    const struct registry_option *option = find_option(r, name, key);

    if (!option)
        return -ENOENT;
    *out = option->value;
    return 0;
}

int registry_run(const struct registry *r, const char *name, const char *input,
                 struct string_builder *out)
{
    const struct entry *e = find(r, name);

    return e ? run_entry(e, input, out) : -ENOENT;
}

/* The first error is kept; the entries behind it run all the same. */
int registry_run_all(const struct registry *r, const char *input,
                     struct string_builder *out)
{
    int rc = 0;
    size_t i;

    for (i = 0; i < r->entries.len; i++) {
        int now = run_entry(r->entries.data[i], input, out);

        if (rc == 0)
            rc = now;
    }
    return rc;
}

int registry_remove(struct registry *r, const char *name)
{
    const struct entry *e = find(r, name);
    size_t i;

    if (!e)
        return -ENOENT;
    for (i = 0; r->entries.data[i] != e; i++)
        ;
    remove_at(r, i);
    return 0;
}

size_t registry_remove_plugin(struct registry *r,
                              const struct registry_plugin *plugin)
{
    size_t before = r->entries.len;
    size_t i = 0;

    while (i < r->entries.len) {
        if (r->entries.data[i]->plugin == plugin)
            remove_at(r, i); /* the next one stands at i now */
        else
            i++;
    }
    return before - r->entries.len;
}

size_t registry_len(const struct registry *r)
{
    return r->entries.len;
}

static int append_names(const struct registry *r, const char *prefix,
                        struct registry_names *into)
{
    size_t before = into->len;
    size_t i;

    for (i = 0; i < r->entries.len; i++) {
        const char *name = r->entries.data[i]->name;

        if (strncmp(name, prefix, strlen(prefix)) == 0 &&
            dyn_array_push(into, name) < 0) {
            into->len = before;
            return -ENOMEM;
        }
    }
    return 0;
}

struct registry_names *registry_names(const struct registry *r,
                                      const char *prefix,
                                      struct registry_names *into)
{
    struct registry_names *fresh = NULL;

    if (!into)
        into = fresh = calloc(1, sizeof *fresh);
    if (into && append_names(r, prefix, into) < 0) {
        registry_names_destroy(fresh);
        into = NULL;
    }
    return into;
}

void registry_names_destroy(struct registry_names *names)
{
    if (!names)
        return;
    dyn_array_fini(names);
    free(names);
}

int registry_at_exit(struct registry *r, registry_hook_fn hook, void *ctx)
{
    const struct hook added = {hook, ctx};

    return dyn_array_push(&r->hooks, added);
}
