/* SPDX-License-Identifier: MIT-0 */
#include "crawl_config.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libconfig.h>

#include "arena.h"
#include "crawl_config_read.h"

enum { FILE_MAX = 1048576 };

typedef const struct config_setting_t setting;

/* ------------------------------------------------------------------ items --*/

static int field_type(struct crawl_config_loader *l, setting *at,
                      struct crawl_config_field *f)
{
    static const struct {
        const char *name;
        enum crawl_kind kind;
    } types[] = {{"text", CRAWL_TEXT},     {"integer", CRAWL_INTEGER},
                 {"number", CRAWL_NUMBER}, {"bool", CRAWL_BOOL},
                 {"list", CRAWL_LIST},     {"url", CRAWL_TEXT}};
    const char *name;
    size_t i;
    int rc = crawl_config_get_text(l, at, "type", false, &name);

    f->kind = CRAWL_TEXT;
    for (i = 0; rc == 0 && name && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(name, types[i].name) == 0) {
            f->kind = types[i].kind;
            f->is_url = strcmp(name, "url") == 0;
            return 0;
        }
    return rc == 0 && name
               ? crawl_config_fail(l, at, "type '%.40s' is not known", name)
               : rc;
}

static int field_from(struct crawl_config_loader *l, setting *at,
                      struct crawl_config_field *f)
{
    static const char *const names[] = {"", "url", "meta", "status"};
    const char *name;
    size_t i;
    int rc = crawl_config_get_text(l, at, "from", false, &name);

    if (rc < 0)
        return rc;
    if (!name)
        return crawl_config_get_css(l, at, "css", true, &f->css);
    if (config_setting_get_member(at, "css"))
        return crawl_config_fail(l, at, "either 'css' or 'from'");
    for (i = 1; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) {
            f->from = (enum crawl_field_from)i;
            return 0;
        }
    return crawl_config_fail(l, at, "from '%.40s' is not known", name);
}

static int read_field(struct crawl_config_loader *l, setting *at, void *out)
{
    static const char *const known[] = {"name", "css",      "from",
                                        "type", "required", NULL};
    struct crawl_config_field *f = out;
    int rc = crawl_config_check_keys(l, at, known);

    if (rc == 0)
        rc = crawl_config_get_text(l, at, "name", true, &f->name);
    if (rc == 0)
        rc = field_type(l, at, f);
    if (rc == 0)
        rc = field_from(l, at, f);
    return rc == 0 ? crawl_config_get_bool(l, at, "required", &f->required)
                   : rc;
}

static const char *reason(struct arena *arena, const char *field,
                          const char *what)
{
    size_t cap = strlen(field) + strlen(what) + 3;
    char *text = arena_alloc(arena, cap);

    if (text)
        (void)snprintf(text, cap, "%s: %s", field, what);
    return text;
}

static const char *kind_name(enum crawl_kind kind)
{
    switch (kind) {
    case CRAWL_INTEGER:
        return "no whole number";
    case CRAWL_NUMBER:
        return "no number";
    case CRAWL_BOOL:
        return "neither true nor false";
    case CRAWL_TEXT:
    case CRAWL_LIST:
    case CRAWL_NULL:
        break;
    }
    return "of another type";
}

static int make_schema(struct crawl_config_loader *l,
                       struct crawl_config_items *items)
{
    struct arena *arena = l->out->arena;
    struct crawl_schema_field *fields =
        arena_alloc_array(arena, items->count + 1, sizeof *fields);
    size_t i;

    for (i = 0; fields && i < items->count; i++) {
        const struct crawl_config_field *f = &items->fields[i];

        fields[i] = (struct crawl_schema_field){
            .name = f->name,
            .kind = f->from == CRAWL_FROM_STATUS ? CRAWL_INTEGER : f->kind,
            .required = f->required,
            .why_missing = reason(arena, f->name, "missing"),
            .why_wrong = reason(arena, f->name, kind_name(f->kind)),
        };
        if (!fields[i].why_missing || !fields[i].why_wrong)
            return crawl_config_no_memory(l);
    }
    items->schema.name = items->kind;
    items->schema.fields = fields;
    items->schema.count = items->count;
    return fields ? 0 : crawl_config_no_memory(l);
}

static int check_unique(struct crawl_config_loader *l, setting *at,
                        const struct crawl_config_items *items)
{
    size_t i, k;

    for (i = 0; i < items->schema.unique_count; i++) {
        for (k = 0; k < items->count &&
                    strcmp(items->fields[k].name, items->schema.unique[i]) != 0;
             k++)
            ;
        if (k == items->count)
            return crawl_config_fail(l, at, "unique: there is no field '%.40s'",
                                     items->schema.unique[i]);
    }
    return 0;
}

static int check_names(struct crawl_config_loader *l, setting *at,
                       const struct crawl_config_items *items)
{
    setting *fields = config_setting_get_member(at, "fields");
    size_t i, k;

    for (i = 0; i < items->count; i++)
        for (k = 0; k < i; k++)
            if (strcmp(items->fields[i].name, items->fields[k].name) == 0)
                return crawl_config_fail(
                    l, config_setting_get_elem(fields, (unsigned)i),
                    "two fields are named '%.40s'", items->fields[i].name);
    return 0;
}

static int read_items(struct crawl_config_loader *l, setting *at, void *out)
{
    static const char *const known[] = {"kind", "each", "fields", "unique",
                                        NULL};
    struct crawl_config_items *items = out;
    const char **unique = NULL;
    int rc = crawl_config_check_keys(l, at, known);

    if (rc == 0)
        rc = crawl_config_get_text(l, at, "kind", true, &items->kind);
    if (rc == 0)
        rc = crawl_config_get_css(l, at, "each", false, &items->each);
    if (rc == 0)
        rc = crawl_config_get_groups(l, at, "fields", sizeof *items->fields,
                                     read_field, (void **)&items->fields,
                                     &items->count);
    if (rc == 0 && items->count == 0)
        rc = crawl_config_fail(l, at, "'fields' is missing");
    if (rc == 0)
        rc = check_names(l, at, items);
    if (rc == 0)
        rc = crawl_config_get_texts(l, at, "unique", false, &unique,
                                    &items->schema.unique_count);
    if (rc < 0)
        return rc;
    assert(unique || items->schema.unique_count == 0);
    items->schema.unique = unique;
    rc = check_unique(l, at, items);
    return rc == 0 ? make_schema(l, items) : rc;
}

/* ---------------------------------------------------------------- follow --*/

static int read_patterns(struct crawl_config_loader *l, setting *at,
                         const char *name,
                         int (*add)(struct crawl_link_rules *, const char *,
                                    struct port_error *),
                         struct crawl_link_rules *rules)
{
    struct port_error why = {0};
    const char **texts;
    size_t i, count;
    int rc = crawl_config_get_texts(l, at, name, false, &texts, &count);

    for (i = 0; rc == 0 && i < count; i++)
        rc = add(rules, texts[i], &why);
    return rc == -EINVAL && why.code
               ? crawl_config_fail(l, at, "%s: %.80s", name, why.text)
               : rc;
}

static int read_domains(struct crawl_config_loader *l, setting *at,
                        const char *name,
                        int (*add)(struct crawl_link_rules *, const char *),
                        struct crawl_link_rules *rules)
{
    const char **texts;
    size_t i, count;
    int rc = crawl_config_get_texts(l, at, name, false, &texts, &count);

    for (i = 0; rc == 0 && i < count; i++)
        rc = add(rules, texts[i]);
    return rc;
}

static int read_rules(struct crawl_config_loader *l, setting *at,
                      struct crawl_link_rules *rules)
{
    int rc = read_patterns(l, at, "allow", crawl_link_rules_allow, rules);

    if (rc == 0)
        rc = read_patterns(l, at, "deny", crawl_link_rules_deny, rules);
    if (rc == 0)
        rc = read_domains(l, at, "allow_domains", crawl_link_rules_allow_domain,
                          rules);
    return rc == 0 ? read_domains(l, at, "deny_domains",
                                  crawl_link_rules_deny_domain, rules)
                   : rc;
}

static int read_follow(struct crawl_config_loader *l, setting *at, void *out)
{
    static const char *const known[] = {
        "css",           "callback",     "allow",    "deny",     "meta",
        "allow_domains", "deny_domains", "priority", "nofollow", NULL};
    struct crawl_config_follow *f = out;
    int64_t priority = 0;
    int rc = crawl_config_check_keys(l, at, known);

    if (rc == 0)
        rc = crawl_config_get_css(l, at, "css", true, &f->css);
    if (rc == 0 && css_selector_take(f->css) == CSS_TEXT)
        rc = crawl_config_fail(l, at, "css: text is no link");
    if (rc == 0)
        rc = crawl_config_get_text(l, at, "callback", false, &f->callback);
    if (rc == 0)
        rc = crawl_config_get_css(l, at, "meta", false, &f->meta);
    if (rc == 0)
        rc = crawl_config_get_int(l, at, "priority", &priority);
    if (rc == 0)
        rc = crawl_config_get_bool(l, at, "nofollow", &f->nofollow);
    f->priority = (int)priority;
    if (rc == 0)
        rc = crawl_link_rules_create(&f->rules);
    return rc == 0 ? read_rules(l, at, f->rules) : rc;
}

/* ------------------------------------------------------------- callbacks --*/

static int read_contract(struct crawl_config_loader *l, setting *at, void *out)
{
    static const char *const known[] = {"url", "items", "requests", NULL};
    struct crawl_config_contract *c = out;
    int rc = crawl_config_check_keys(l, at, known);

    if (rc == 0)
        rc = crawl_config_get_text(l, at, "url", true, &c->url);
    if (rc == 0)
        rc = crawl_config_get_range(l, at, "items", &c->min_items,
                                    &c->max_items);
    return rc == 0 ? crawl_config_get_range(l, at, "requests", &c->min_requests,
                                            &c->max_requests)
                   : rc;
}

static int read_callback(struct crawl_config_loader *l, setting *at, void *out)
{
    static const char *const known[] = {"name", "items", "follow", "contracts",
                                        NULL};
    struct crawl_config_callback *c = out;
    int rc = crawl_config_check_keys(l, at, known);

    if (rc == 0)
        rc = crawl_config_get_text(l, at, "name", true, &c->name);
    if (rc == 0)
        rc = crawl_config_get_groups(l, at, "items", sizeof *c->items,
                                     read_items, (void **)&c->items,
                                     &c->item_count);
    if (rc == 0)
        rc = crawl_config_get_groups(l, at, "follow", sizeof *c->follow,
                                     read_follow, (void **)&c->follow,
                                     &c->follow_count);
    return rc == 0
               ? crawl_config_get_groups(
                     l, at, "contracts", sizeof *c->contracts, read_contract,
                     (void **)&c->contracts, &c->contract_count)
               : rc;
}

const struct crawl_config_callback *
crawl_config_callback(const struct crawl_config *config, const char *name)
{
    size_t i;

    for (i = 0; i < config->count; i++)
        if (strcmp(config->callbacks[i].name, name) == 0)
            return &config->callbacks[i];
    return NULL;
}

/* ------------------------------------------------------------------- load --*/

static int check_callbacks(struct crawl_config_loader *l, setting *root)
{
    const struct crawl_config *c = l->out;
    size_t i, k;

    if (c->count == 0)
        return crawl_config_fail(l, root, "'callbacks' is missing");
    for (i = 0; i < c->count; i++) {
        if (crawl_config_callback(c, c->callbacks[i].name) != &c->callbacks[i])
            return crawl_config_fail(l, root, "two callbacks are named '%.40s'",
                                     c->callbacks[i].name);
        for (k = 0; k < c->callbacks[i].follow_count; k++) {
            const char *to = c->callbacks[i].follow[k].callback;

            if (to && !crawl_config_callback(c, to))
                return crawl_config_fail(l, root,
                                         "there is no callback '%.40s'", to);
        }
    }
    return 0;
}

static int collect_schemas(struct crawl_config_loader *l)
{
    struct crawl_config *c = l->out;
    struct crawl_schema *all;
    size_t i, k, n = 0;

    for (i = 0; i < c->count; i++)
        n += c->callbacks[i].item_count;
    all = arena_alloc_array(c->arena, n + 1, sizeof *all);
    if (!all)
        return crawl_config_no_memory(l);
    for (i = 0; i < c->count; i++)
        for (k = 0; k < c->callbacks[i].item_count; k++)
            all[c->schema_count++] = c->callbacks[i].items[k].schema;
    c->schemas = all;
    return 0;
}

static int read_root(struct crawl_config_loader *l, setting *root)
{
    static const char *const known[] = {"name", "start_urls", "callbacks",
                                        NULL};
    struct crawl_config *c = l->out;
    size_t n;
    int rc = crawl_config_check_keys(l, root, known);

    if (rc == 0)
        rc = crawl_config_get_text(l, root, "name", true, &c->name);
    if (rc == 0)
        rc = crawl_config_get_texts(l, root, "start_urls", true, &c->start_urls,
                                    &n);
    if (rc == 0)
        rc = crawl_config_get_groups(l, root, "callbacks", sizeof *c->callbacks,
                                     read_callback, (void **)&c->callbacks,
                                     &c->count);
    if (rc == 0)
        rc = check_callbacks(l, root);
    return rc == 0 ? collect_schemas(l) : rc;
}

static const char *why_no_text(const char *text, size_t len)
{
    if (len > FILE_MAX)
        return "longer than 1048576 bytes";
    if (strlen(text) != len)
        return "holds NUL";
    return strstr(text, "@include") ? "holds @include" : NULL;
}

/* The whole file as a text, so that @include and size are decided here. */
static int read_file(struct crawl_config_loader *l, char **out)
{
    FILE *f = fopen(l->path, "r");
    const char *why;
    size_t n = 0;
    int rc;

    *out = NULL;
    if (!f)
        return port_fail(l->err, -errno, 0, "%.100s: %s", l->path,
                         strerror(errno));
    *out = malloc(FILE_MAX + 1);
    errno = 0;
    if (*out)
        n = fread(*out, 1, FILE_MAX + 1, f);
    rc = ferror(f) ? -(errno ? errno : EIO) : 0; /* -EISDIR, for one */
    fclose(f);
    if (!*out)
        return crawl_config_no_memory(l);
    if (rc < 0)
        return port_fail(l->err, rc, 0, "%.100s: %s", l->path, strerror(-rc));
    if (n <= FILE_MAX)
        (*out)[n] = '\0';
    why = why_no_text(*out, n);
    return why ? port_fail(l->err, -EINVAL, 0, "%.90s: %s", l->path, why) : 0;
}

static int parse(struct crawl_config_loader *l, const char *text)
{
    config_t config;
    int rc;

    config_init(&config);
    if (config_read_string(&config, text) == CONFIG_TRUE)
        rc = read_root(l, config_root_setting(&config));
    else
        rc = port_fail(l->err, -EINVAL, 0, "%.60s:%d: %.80s", l->path,
                       config_error_line(&config), config_error_text(&config));
    config_destroy(&config);
    return rc;
}

int crawl_config_load(struct crawl_config **out, const char *path,
                      struct port_error *err)
{
    struct crawl_config_loader l = {calloc(1, sizeof **out), path, err};
    char *text = NULL;
    int rc;

    *out = NULL;
    if (!l.out || arena_create(&l.out->arena, 0) < 0) {
        free(l.out);
        return crawl_config_no_memory(&l);
    }
    rc = read_file(&l, &text);
    if (rc == 0)
        rc = parse(&l, text);
    free(text);
    if (rc < 0)
        crawl_config_destroy(l.out);
    else
        *out = l.out;
    return rc;
}

static void destroy_callback(struct crawl_config_callback *c)
{
    size_t i, k;

    for (i = 0; i < c->item_count; i++) {
        css_selector_destroy(c->items[i].each);
        for (k = 0; k < c->items[i].count; k++)
            css_selector_destroy(c->items[i].fields[k].css);
    }
    for (i = 0; i < c->follow_count; i++) {
        css_selector_destroy(c->follow[i].css);
        css_selector_destroy(c->follow[i].meta);
        crawl_link_rules_destroy(c->follow[i].rules);
    }
}

void crawl_config_destroy(struct crawl_config *config)
{
    size_t i;

    if (!config)
        return;
    for (i = 0; i < config->count; i++)
        destroy_callback(&config->callbacks[i]);
    arena_destroy(config->arena);
    free(config);
}
