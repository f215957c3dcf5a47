/* SPDX-License-Identifier: MIT-0 */
#include "lab_state.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "atomic_file.h"

struct number_field {
    const char *key;
    size_t offset;
};

static const struct number_field numbers[] = {
    {"checked_at", offsetof(struct lab_state, checked_at)},
    {"points", offsetof(struct lab_state, points)},
    {"max_points", offsetof(struct lab_state, max_points)},
    {"best_points", offsetof(struct lab_state, best_points)},
    {"failed_cases", offsetof(struct lab_state, failed_cases)},
    {"cases", offsetof(struct lab_state, cases)},
    {"hints", offsetof(struct lab_state, hints)},
    {"failed_versions", offsetof(struct lab_state, failed_versions)},
};

enum { NUMBERS = sizeof numbers / sizeof numbers[0] };

static int64_t *number_at(struct lab_state *state, size_t i)
{
    return (int64_t *)(void *)((char *)state + numbers[i].offset);
}

static int64_t read_count(const json_t *root, const char *key)
{
    int64_t n = json_integer_value(json_object_get(root, key));

    return n < 0 ? 0 : n;
}

static void read_text(const json_t *root, const char *key, char *out,
                      size_t cap)
{
    const char *text = json_string_value(json_object_get(root, key));

    (void)snprintf(out, cap, "%s", text ? text : "");
}

int lab_state_load(const struct workspace *ws, const struct unit *lab,
                   struct lab_state *out)
{
    char path[PATH_MAX];
    json_t *root;
    size_t i;
    int rc = workspace_keep_path(ws, lab, "state.json", path, sizeof path);

    memset(out, 0, sizeof *out);
    if (rc < 0)
        return rc;
    root = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    if (!root)
        return 0;
    for (i = 0; i < NUMBERS; i++)
        *number_at(out, i) = read_count(root, numbers[i].key);
    if (out->hints > LAB_STATE_HINTS)
        out->hints = LAB_STATE_HINTS;
    out->green = json_is_true(json_object_get(root, "green"));
    out->gave_up = json_is_true(json_object_get(root, "gave_up"));
    /* A file of before there was a best; what was green had all of them. */
    if (out->best_points < out->points)
        out->best_points = out->points;
    if (out->green && out->best_points < out->max_points)
        out->best_points = out->max_points;
    read_text(root, "sources", out->sources, sizeof out->sources);
    read_text(root, "pitfall", out->pitfall, sizeof out->pitfall);
    json_decref(root);
    return 0;
}

int lab_state_save(const struct workspace *ws, const struct unit *lab,
                   const struct lab_state *state)
{
    struct lab_state copy = *state;
    char path[PATH_MAX];
    json_t *root;
    char *text;
    size_t i;
    int rc = workspace_keep_path(ws, lab, "state.json", path, sizeof path);

    if (rc < 0)
        return rc;
    root = json_pack("{sbsbssss}", "green", state->green, "gave_up",
                     state->gave_up, "sources", state->sources, "pitfall",
                     state->pitfall);
    for (i = 0; root && i < NUMBERS; i++)
        (void)json_object_set_new(root, numbers[i].key,
                                  json_integer(*number_at(&copy, i)));
    text = root ? json_dumps(root, JSON_INDENT(2) | JSON_SORT_KEYS) : NULL;
    json_decref(root);
    if (!text)
        return -ENOMEM;
    rc = atomic_file_replace(path, text, strlen(text), 0666);
    free(text);
    return rc;
}
