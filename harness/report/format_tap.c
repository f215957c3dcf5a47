/* SPDX-License-Identifier: MIT-0 */
/* TAP 14: a line a case, what happened as a YAML block below.
 * Source: testanything.org, TAP version 14 specification. */
#include "format_impl.h"

#include <string.h>

#include "string_builder.h"

#define put(...) ((void)string_builder_append_format(__VA_ARGS__))

/* A double-quoted YAML scalar; a record holds no control bytes. */
static void put_scalar(struct string_builder *out, const char *key,
                       const char *text)
{
    if (!text[0])
        return;
    put(out, "  %s: \"", key);
    for (; *text; text++)
        put(out, "%s%c", *text == '"' || *text == '\\' ? "\\" : "", *text);
    put(out, "\"\n");
}

static void put_details(const struct record *r, size_t i,
                        struct string_builder *out)
{
    static const char *const keys[] = {"outcome", "input", "want", "got",
                                       "note",    "file",  "seed"};
    size_t k;

    put(out, "  ---\n");
    put_scalar(out, "message", record_get_str(r, i, "reason"));
    put(out, "  severity: fail\n");
    for (k = 0; k < sizeof keys / sizeof keys[0]; k++)
        put_scalar(out, keys[k], record_get_str(r, i, keys[k]));
    if (record_get_int(r, i, "at_line") > 0)
        put(out, "  line: %lld\n", (long long)record_get_int(r, i, "at_line"));
    put(out, "  ...\n");
}

static void put_case(const struct record *r, size_t i, size_t number,
                     struct string_builder *out)
{
    const char *verdict = record_get_str(r, i, "verdict");
    bool failed = strcmp(verdict, "fail") == 0;

    put(out, "%sok %zu - %s %s", failed ? "not " : "", number,
        format_of(r, "run", "lab"), record_get_str(r, i, "id"));
    if (strcmp(verdict, "skip") == 0)
        put(out, " # SKIP needs %s", record_get_str(r, i, "blocked_by"));
    put(out, "\n");
    if (failed)
        put_details(r, i, out);
}

void format_tap(const struct record *r, size_t *number,
                struct string_builder *out)
{
    size_t i;

    for (i = 0; i < record_count(r); i++) {
        if (record_is(r, i, "case"))
            put_case(r, i, ++*number, out);
        else if (record_is(r, i, "build") && !record_get_bool(r, i, "ok"))
            put(out, "not ok %zu - %s builds (%s)\n", ++*number,
                format_of(r, "run", "lab"), record_get_str(r, i, "tier"));
        else if (record_is(r, i, "diagnosis"))
            put(out, "# pitfall %s\n", record_get_str(r, i, "pitfall"));
    }
}
