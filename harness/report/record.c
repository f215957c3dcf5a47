/* SPDX-License-Identifier: MIT-0 */
#include "record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <jansson.h>

#include "atomic_file.h"
#include "string_builder.h"
#include "visible.h"

struct record {
    json_t *events;  /* array of objects */
    json_t *current; /* [owned] by events */
    int error;
};

int record_create(struct record **out)
{
    struct record *r = calloc(1, sizeof *r);

    *out = NULL;
    if (!r)
        return -ENOMEM;
    r->events = json_array();
    if (!r->events) {
        free(r);
        return -ENOMEM;
    }
    *out = r;
    return 0;
}

void record_destroy(struct record *r)
{
    if (!r)
        return;
    json_decref(r->events);
    free(r);
}

int record_error(const struct record *r)
{
    return r->error;
}

static void set(struct record *r, const char *key, json_t *value)
{
    if (!r->current) {
        json_decref(value);
        r->error = r->error ? r->error : -EINVAL;
        return;
    }
    if (json_object_set_new(r->current, key, value) < 0 && !r->error)
        r->error = -ENOMEM;
}

void record_event(struct record *r, const char *event)
{
    json_t *object = json_object();

    r->current = object;
    if (!object || json_array_append_new(r->events, object) < 0) {
        r->current = NULL;
        r->error = -ENOMEM;
        return;
    }
    record_str(r, "event", event);
}

void record_str(struct record *r, const char *key, const char *value)
{
    set(r, key, json_string(value ? value : ""));
}

void record_bytes(struct record *r, const char *key, struct str_view value)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    visible_append(&sb, value);
    record_str(r, key, string_builder_cstr(&sb));
    string_builder_fini(&sb);
}

void record_int(struct record *r, const char *key, int64_t value)
{
    set(r, key, json_integer(value));
}

void record_bool(struct record *r, const char *key, bool value)
{
    set(r, key, json_boolean(value));
}

size_t record_count(const struct record *r)
{
    return json_array_size(r->events);
}

static json_t *get(const struct record *r, size_t i, const char *key)
{
    return json_object_get(json_array_get(r->events, i), key);
}

const char *record_get_str(const struct record *r, size_t i, const char *key)
{
    const char *text = json_string_value(get(r, i, key));

    return text ? text : "";
}

int64_t record_get_int(const struct record *r, size_t i, const char *key)
{
    return json_integer_value(get(r, i, key));
}

bool record_get_bool(const struct record *r, size_t i, const char *key)
{
    return json_is_true(get(r, i, key));
}

bool record_is(const struct record *r, size_t i, const char *event)
{
    return strcmp(record_get_str(r, i, "event"), event) == 0;
}

size_t record_find(const struct record *r, const char *event)
{
    size_t i;

    for (i = 0; i < record_count(r); i++)
        if (record_is(r, i, event))
            return i;
    return i;
}

static int append_event(const struct record *r, size_t i,
                        struct string_builder *out)
{
    char *text = json_dumps(json_array_get(r->events, i), JSON_COMPACT);

    if (!text)
        return -ENOMEM;
    (void)string_builder_append_str(out, text);
    free(text);
    return out->error;
}

int record_format_lines(const struct record *r, struct string_builder *out)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < record_count(r); i++) {
        rc = append_event(r, i, out);
        (void)string_builder_append_char(out, '\n');
    }
    return rc == 0 ? out->error : rc;
}

int record_format_array(const struct record *r, struct string_builder *out,
                        int indent)
{
    size_t i;
    int rc = 0;

    (void)string_builder_append_char(out, '[');
    for (i = 0; rc == 0 && i < record_count(r); i++) {
        (void)string_builder_append_format(out, "%s\n%*s", i ? "," : "", indent,
                                           "");
        rc = append_event(r, i, out);
    }
    (void)string_builder_append_char(out, ']');
    return rc == 0 ? out->error : rc;
}

int record_save(const struct record *r, const char *path)
{
    struct string_builder sb;
    int rc;

    string_builder_init(&sb, 0);
    rc = record_format_lines(r, &sb);
    if (rc == 0)
        rc = atomic_file_replace(path, sb.data ? sb.data : "", sb.len, 0666);
    string_builder_fini(&sb);
    return rc;
}

static int read_event(struct record *r, const char *line, size_t len)
{
    json_t *event = json_loadb(line, len, 0, NULL);

    if (!json_is_string(json_object_get(event, "event"))) {
        json_decref(event);
        return -EINVAL;
    }
    return json_array_append_new(r->events, event) < 0 ? -ENOMEM : 0;
}

static int read_events(struct record *r, FILE *in)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    int rc = 0;

    errno = 0;
    while (rc == 0 && (len = getline(&line, &cap, in)) > 0)
        rc = read_event(r, line, (size_t)len);
    if (rc == 0 && !feof(in))
        rc = errno ? -errno : -EIO;
    free(line);
    return rc;
}

int record_load(struct record **out, const char *path)
{
    struct record *r;
    FILE *in;
    int rc = record_create(&r);

    *out = NULL;
    if (rc < 0)
        return rc;
    in = fopen(path, "re");
    rc = in ? read_events(r, in) : -errno;
    if (in)
        (void)fclose(in);
    if (rc < 0) {
        record_destroy(r);
        return rc;
    }
    *out = r;
    return 0;
}
