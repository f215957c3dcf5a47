/* SPDX-License-Identifier: MIT-0 */
#include "null_object.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/* Checked at the door, so that null and real refuse the same. */
static bool is_name(const char *name)
{
    size_t len = strspn(name, name_bytes);

    return len > 0 && len < NULL_OBJECT_NAME_CAP && name[len] == '\0';
}

int null_object_add(const struct null_object_sink *sink, const char *name,
                    int64_t by)
{
    assert(sink->ops);
    return is_name(name) ? sink->ops->add(sink->self, name, by) : -EINVAL;
}

int null_object_flush(const struct null_object_sink *sink)
{
    assert(sink->ops);
    return sink->ops->flush(sink->self);
}

/* ---- nothing ---- */

static int null_add(void *self, const char *name, int64_t by)
{
    struct null_object_null *null = self;

    (void)name;
    (void)by;
    null->adds++;
    return 0;
}

static int null_flush(void *self)
{
    struct null_object_null *null = self;

    null->flushes++;
    return 0;
}

static const struct null_object_ops null_ops = {null_add, null_flush};

struct null_object_sink null_object_null(struct null_object_null *storage)
{
    return (struct null_object_sink){&null_ops, storage};
}

bool null_object_is_null(const struct null_object_sink *sink)
{
    return sink->ops == &null_ops;
}

/* ---- totals ---- */

static struct null_object_total *find_or_add(struct null_object_totals *t,
                                             const char *name)
{
    for (size_t i = 0; i < t->count; i++)
        if (!strcmp(t->totals[i].name, name))
            return &t->totals[i];
    if (t->count == NULL_OBJECT_TOTALS)
        return NULL;
    memcpy(t->totals[t->count].name, name, strlen(name));
    return &t->totals[t->count++];
}

static bool add_overflows(int64_t a, int64_t b)
{
    return b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b;
}

static int totals_add(void *self, const char *name, int64_t by)
{
    struct null_object_total *total = find_or_add(self, name);

    if (!total)
        return -ENOSPC;
    if (add_overflows(total->pending, by) ||
        add_overflows(total->value, total->pending + by))
        return -EOVERFLOW;
    total->pending += by;
    return 0;
}

static int totals_flush(void *self)
{
    struct null_object_totals *t = self;

    for (size_t i = 0; i < t->count; i++) {
        t->totals[i].value += t->totals[i].pending;
        t->totals[i].pending = 0;
    }
    return 0;
}

static const struct null_object_ops totals_ops = {totals_add, totals_flush};

struct null_object_sink null_object_totals(struct null_object_totals *storage)
{
    return (struct null_object_sink){&totals_ops, storage};
}
