/* SPDX-License-Identifier: MIT-0 */
/* The values that are not text. All of it stands on the calls of the header. */
#include "config_layers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A value, and what a complaint about it has to name. */
struct found {
    const struct config_layers *c;
    const char *key;
    const char *value;
};

static int complain(const struct found *f, int code, const char *what,
                    struct config_layers_error *err)
{
    if (!err)
        return code;
    err->code = code;
    (void)snprintf(err->text, sizeof err->text, "%.120s: %s: '%.40s' is %s",
                   config_layers_origin(f->c, f->key), f->key, f->value, what);
    return code;
}

/* Digits, perhaps with a minus, up to `*rest`. strtoll alone would also take
 * space before and a plus.
 */
static int parse_int(const char *text, const char **rest, int64_t *out)
{
    long long value;
    char *end;
    const char *digits = text + (text[0] == '-');

    if (digits[0] < '0' || digits[0] > '9')
        return -EINVAL;
    errno = 0;
    value = strtoll(text, &end, 10);
    *rest = end;
    *out = value;
    return -errno;
}

static int in_range(const struct found *f, int64_t value,
                    const int64_t range[2], struct config_layers_error *err)
{
    char what[64];

    if (value >= range[0] && value <= range[1])
        return 0;
    (void)snprintf(what, sizeof what, "outside %lld..%lld", (long long)range[0],
                   (long long)range[1]);
    return complain(f, -ERANGE, what, err);
}

static int scale_of(const char *unit, int64_t *out)
{
    static const struct {
        const char *name;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(unit, units[i].name) == 0) {
            *out = units[i].ms;
            return 0;
        }
    return -EINVAL;
}

/* A number and, for times, its unit. */
static int number(const struct found *f, bool is_time, int64_t *out,
                  struct config_layers_error *err)
{
    const char *what =
        is_time ? "no time: write 500ms, 2s, 1m or 1h" : "no whole number";
    const char *rest;
    int64_t scale = 1;
    int rc = parse_int(f->value, &rest, out);

    if (rc == -ERANGE)
        return complain(f, rc, "too large a number", err);
    if (!rc)
        rc = is_time ? scale_of(rest, &scale) : *rest ? -EINVAL : 0;
    if (rc)
        return complain(f, rc, what, err);
    if (*out > INT64_MAX / scale || *out < INT64_MIN / scale)
        return complain(f, -ERANGE, "too long a time", err);
    *out *= scale;
    return 0;
}

static int get_number(const struct config_layers *c, const char *key,
                      const int64_t range[2], bool is_time, int64_t *out,
                      struct config_layers_error *err)
{
    struct found f = {c, key, NULL};
    int64_t value = 0;
    int rc = config_layers_text(c, key, &f.value, err);

    if (!rc)
        rc = number(&f, is_time, &value, err);
    if (!rc)
        rc = in_range(&f, value, range, err);
    if (!rc)
        *out = value;
    return rc;
}

int config_layers_int(const struct config_layers *c, const char *key,
                      int64_t min, int64_t max, int64_t *out,
                      struct config_layers_error *err)
{
    return get_number(c, key, (int64_t[]){min, max}, false, out, err);
}

int config_layers_ms(const struct config_layers *c, const char *key,
                     int64_t min, int64_t max, int64_t *out,
                     struct config_layers_error *err)
{
    return get_number(c, key, (int64_t[]){min, max}, true, out, err);
}

int config_layers_bool(const struct config_layers *c, const char *key,
                       bool *out, struct config_layers_error *err)
{
    static const char *const words[] = {"false", "true", "no", "yes",
                                        "off",   "on",   "0",  "1"};
    struct found f = {c, key, NULL};
    int rc = config_layers_text(c, key, &f.value, err);

    if (rc)
        return rc;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(f.value, words[i]) == 0) {
            *out = i % 2;
            return 0;
        }
    return complain(&f, -EINVAL, "neither true nor false", err);
}
