/* SPDX-License-Identifier: MIT-0 */
#include "format.h"

#include <string.h>

#include "string_builder.h"

#define put(...) ((void)string_builder_append_format(__VA_ARGS__))

static const char *verdict_of(const struct record *r, const char *id)
{
    size_t i;

    for (i = 0; r && i < record_count(r); i++)
        if (record_is(r, i, "case") &&
            strcmp(record_get_str(r, i, "id"), id) == 0)
            return record_get_str(r, i, "verdict");
    return "";
}

/* Appends "LABEL: a, b" for the cases that fit; says how many. */
static size_t put_cases(struct string_builder *out, const struct record *before,
                        const struct record *after, const char *label,
                        const char *was, const char *now)
{
    size_t n = 0;
    size_t i;

    for (i = 0; i < record_count(after); i++) {
        const char *id = record_get_str(after, i, "id");

        if (!record_is(after, i, "case") ||
            strcmp(record_get_str(after, i, "verdict"), now) != 0 ||
            (was && strcmp(verdict_of(before, id), was) != 0) ||
            (!was && strcmp(verdict_of(before, id), now) == 0))
            continue;
        put(out, "%s%s", n == 0 ? label : ", ", id);
        n++;
    }
    return n;
}

int format_change(const struct record *before, const struct record *after,
                  struct string_builder *out)
{
    size_t start = out->len;

    (void)put_cases(out, before, after, "now PASSES: ", NULL, "pass");
    if (out->len > start)
        put(out, "; ");
    start = out->len;
    (void)put_cases(out, before, after, "now FAILS: ", NULL, "fail");
    if (out->len > start)
        put(out, "; ");
    if (put_cases(out, before, after, "still failing: ", "fail", "fail") == 0)
        put(out, "nothing that failed before still fails");
    put(out, "\n");
    return out->error;
}
