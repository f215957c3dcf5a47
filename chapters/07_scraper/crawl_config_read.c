/* SPDX-License-Identifier: MIT-0 */
#include "crawl_config_read.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libconfig.h>

#include "arena.h"

typedef const struct config_setting_t setting;

int crawl_config_fail(struct crawl_config_loader *l, setting *at,
                      const char *format, ...)
{
    char why[100];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(why, sizeof why, format, args);
    va_end(args);
    if (!at || config_setting_is_root(at)) /* of the file as a whole */
        return port_fail(l->err, -EINVAL, 0, "%.60s: %s", l->path, why);
    return port_fail(l->err, -EINVAL, 0, "%.60s:%d: %s", l->path,
                     (int)config_setting_source_line(at), why);
}

int crawl_config_no_memory(struct crawl_config_loader *l)
{
    return port_fail(l->err, -ENOMEM, 0, "no memory");
}

/* ----------------------------------------------------------------- values --*/

/* Every key of a group is one of these. */
int crawl_config_check_keys(struct crawl_config_loader *l, setting *group,
                            const char *const *known)
{
    int i, k, n = config_setting_length(group);

    for (i = 0; i < n; i++) {
        setting *at = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(at);

        for (k = 0; known[k] && strcmp(known[k], name) != 0; k++)
            ;
        if (!known[k])
            return crawl_config_fail(l, at, "'%.40s' is not known here", name);
    }
    return 0;
}

/* Member `name` of that type, or NULL; a wrong type is an error. */
static int crawl_config_member(struct crawl_config_loader *l, setting *group,
                               const char *name, int type, bool required,
                               setting **out)
{
    *out = config_setting_get_member(group, name);
    if (!*out)
        return required ? crawl_config_fail(l, group, "'%s' is missing", name)
                        : 0;
    if (config_setting_type(*out) != type)
        return crawl_config_fail(l, *out, "'%s' has another type", name);
    return 0;
}

int crawl_config_get_text(struct crawl_config_loader *l, setting *group,
                          const char *name, bool required, const char **out)
{
    setting *at;
    int rc =
        crawl_config_member(l, group, name, CONFIG_TYPE_STRING, required, &at);

    *out = NULL;
    if (rc < 0 || !at)
        return rc;
    *out = arena_strdup(l->out->arena, config_setting_get_string(at));
    if (*out && required && !**out)
        return crawl_config_fail(l, at, "'%s' is empty", name);
    return *out ? 0 : crawl_config_no_memory(l);
}

int crawl_config_get_int(struct crawl_config_loader *l, setting *group,
                         const char *name, int64_t *out)
{
    setting *at;
    int rc = crawl_config_member(l, group, name, CONFIG_TYPE_INT, false, &at);

    if (rc == 0 && at)
        *out = config_setting_get_int(at);
    return rc;
}

int crawl_config_get_bool(struct crawl_config_loader *l, setting *group,
                          const char *name, bool *out)
{
    setting *at;
    int rc = crawl_config_member(l, group, name, CONFIG_TYPE_BOOL, false, &at);

    if (rc == 0 && at)
        *out = config_setting_get_bool(at) != 0;
    return rc;
}

/* A list of texts, NULL at the end; NULL when there is none. */
int crawl_config_get_texts(struct crawl_config_loader *l, setting *group,
                           const char *name, bool required, const char ***out,
                           size_t *out_count)
{
    setting *at;
    int i, n,
        rc = crawl_config_member(l, group, name, CONFIG_TYPE_ARRAY, required,
                                 &at);

    *out = NULL;
    *out_count = 0;
    if (rc < 0 || !at)
        return rc;
    n = config_setting_length(at);
    if (required && n == 0)
        return crawl_config_fail(l, at, "'%s' is empty", name);
    *out = arena_alloc_array(l->out->arena, (size_t)n + 1, sizeof **out);
    if (!*out)
        return crawl_config_no_memory(l);
    for (i = 0; i < n; i++) {
        const char *text = config_setting_get_string_elem(at, i);

        if (!text)
            return crawl_config_fail(l, at, "'%s' is a list of texts", name);
        (*out)[i] = arena_strdup(l->out->arena, text);
        if (!(*out)[i])
            return crawl_config_no_memory(l);
    }
    *out_count = (size_t)n;
    return 0;
}

int crawl_config_get_range(struct crawl_config_loader *l, setting *group,
                           const char *name, int64_t *out_min, int64_t *out_max)
{
    setting *at;
    int rc = crawl_config_member(l, group, name, CONFIG_TYPE_ARRAY, false, &at);

    *out_min = *out_max = -1;
    if (rc < 0 || !at)
        return rc;
    if (config_setting_length(at) != 2 ||
        config_setting_type(config_setting_get_elem(at, 0)) != CONFIG_TYPE_INT)
        return crawl_config_fail(l, at, "'%s' is [from, to]", name);
    *out_min = config_setting_get_int_elem(at, 0);
    *out_max = config_setting_get_int_elem(at, 1);
    return *out_min >= 0 && *out_min <= *out_max
               ? 0
               : crawl_config_fail(l, at, "'%s' is [from, to]: 0 <= from <= to",
                                   name);
}

int crawl_config_get_css(struct crawl_config_loader *l, setting *group,
                         const char *name, bool required,
                         struct css_selector **out)
{
    struct port_error why = {0};
    setting *at;
    int rc =
        crawl_config_member(l, group, name, CONFIG_TYPE_STRING, required, &at);

    *out = NULL;
    if (rc < 0 || !at)
        return rc;
    rc = css_selector_compile(out, config_setting_get_string(at), &why);
    return rc == -EINVAL || rc == -E2BIG
               ? crawl_config_fail(l, at, "%s: %.80s", name, why.text)
               : rc;
}

/* A list of groups, each read by fn into an array of `size` bytes each. The
 * count grows with them: what was read is destroyed in any case. */
int crawl_config_get_groups(struct crawl_config_loader *l, setting *group,
                            const char *name, size_t size,
                            crawl_config_group_fn *fn, void **out,
                            size_t *out_count)
{
    setting *at;
    int i, n,
        rc = crawl_config_member(l, group, name, CONFIG_TYPE_LIST, false, &at);

    if (rc < 0 || !at)
        return rc;
    n = config_setting_length(at);
    *out = arena_alloc_array(l->out->arena, (size_t)n + 1, size);
    if (!*out)
        return crawl_config_no_memory(l);
    for (i = 0; rc == 0 && i < n; i++) {
        setting *one = config_setting_get_elem(at, (unsigned)i);

        if (!config_setting_is_group(one))
            return crawl_config_fail(
                l, at, "'%s' is a list of groups: ( {...} )", name);
        *out_count = (size_t)i + 1;
        rc = fn(l, one, (char *)*out + (size_t)i * size);
    }
    return rc;
}
