/* SPDX-License-Identifier: MIT-0 */
#include "crawl_options.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#define OPTIONS "options" /* in the job: one JSON object */

enum kind { INT, INT64, FLAG };

#define DAY_MS 86400000
#define SETTING(name, kind, max)                                               \
    {                                                                          \
#name, kind, offsetof(struct crawl_command, settings.name), max        \
    }
static const struct {
    const char *name;
    enum kind kind;
    size_t at;   /* in struct crawl_command */
    int64_t max; /* as the program's own options have it */
} options[] = {
    SETTING(max_in_flight, INT, 1024),
    SETTING(max_per_host, INT, 1024),
    SETTING(delay_ms, INT64, DAY_MS),
    SETTING(jitter_seed, INT64, INT64_MAX),
    SETTING(autothrottle_percent, INT, 100000),
    SETTING(order, INT, CRAWL_DEPTH_FIRST),
    SETTING(dedupe_on_disk, FLAG, 1),
    SETTING(max_depth, INT, 1000000),
    SETTING(ignore_robots, FLAG, 1),
    SETTING(all_hosts, FLAG, 1),
    {"timeout_ms", INT64, offsetof(struct crawl_command, timeout_ms), DAY_MS},
    {"no_cookies", FLAG, offsetof(struct crawl_command, no_cookies), 1},
};
enum { OPTION_COUNT = sizeof options / sizeof options[0] };
#undef SETTING

static int64_t get(const struct crawl_command *c, size_t i)
{
    const char *at = (const char *)c + options[i].at;
    int64_t wide = 0;
    int narrow = 0;
    bool flag = false;

    switch (options[i].kind) {
    case INT:
        memcpy(&narrow, at, sizeof narrow);
        return narrow;
    case FLAG:
        memcpy(&flag, at, sizeof flag);
        return flag;
    default:
        memcpy(&wide, at, sizeof wide);
        return wide;
    }
}

static void set(struct crawl_command *c, size_t i, int64_t value)
{
    char *at = (char *)c + options[i].at;
    int narrow = (int)value;
    bool flag = value != 0;

    switch (options[i].kind) {
    case INT:
        memcpy(at, &narrow, sizeof narrow);
        break;
    case FLAG:
        memcpy(at, &flag, sizeof flag);
        break;
    default:
        memcpy(at, &value, sizeof value);
        break;
    }
}

int crawl_options_keep(struct crawl_store *store,
                       const struct crawl_command *given,
                       struct port_error *err)
{
    json_t *all = json_object();
    char *text;
    size_t i;
    int rc = all ? 0 : -1;

    for (i = 0; rc == 0 && i < OPTION_COUNT; i++)
        if (get(given, i))
            rc = json_object_set_new(all, options[i].name,
                                     json_integer(get(given, i)));
    if (rc == 0 && given->settings.agent)
        rc = json_object_set_new(all, "agent",
                                 json_string(given->settings.agent));
    text = rc == 0 ? json_dumps(all, JSON_COMPACT) : NULL;
    rc = text ? crawl_store_keep(store, OPTIONS, text, err)
              : port_fail(err, -EINVAL, 0,
                          "the options cannot be kept: is the "
                          "agent's name UTF-8?");
    free(text);
    json_decref(all);
    return rc;
}

bool crawl_options_is_agent(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return false;
    return true;
}

/* A job is a file like any other: somebody may have written into it. */
static bool is_sound(const json_t *all)
{
    const json_t *agent = json_object_get(all, "agent");
    size_t i;

    for (i = 0; i < OPTION_COUNT; i++) {
        const json_t *one = json_object_get(all, options[i].name);

        if (one && (!json_is_integer(one) || json_integer_value(one) < 0 ||
                    json_integer_value(one) > options[i].max))
            return false;
    }
    return json_is_object(all) &&
           (!agent || (json_is_string(agent) &&
                       crawl_options_is_agent(json_string_value(agent))));
}

static int take_all(struct crawl_command *c, const json_t *all,
                    char **out_agent)
{
    const char *agent = json_string_value(json_object_get(all, "agent"));
    size_t i;

    for (i = 0; i < OPTION_COUNT; i++)
        if (!get(c, i))
            set(c, i,
                json_integer_value(json_object_get(all, options[i].name)));
    if (agent && !c->settings.agent) {
        *out_agent = strdup(agent);
        c->settings.agent = *out_agent;
        return *out_agent ? 0 : -ENOMEM;
    }
    return 0;
}

int crawl_options_take(struct crawl_store *store, struct crawl_command *command,
                       char **out_agent, struct port_error *err)
{
    char *text;
    json_t *all;
    int rc = crawl_store_kept(store, OPTIONS, &text, err);

    *out_agent = NULL;
    if (rc < 0)
        return rc == -ENOENT ? 0 : rc;
    all = json_loads(text, 0, NULL);
    if (!is_sound(all))
        rc = port_fail(err, -EBADMSG, 0, "the job's options are damaged");
    if (rc == 0)
        rc = take_all(command, all, out_agent);
    json_decref(all);
    free(text);
    return rc;
}
