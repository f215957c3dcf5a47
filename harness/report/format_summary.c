/* SPDX-License-Identifier: MIT-0 */
#include "format_impl.h"

#include <ctype.h>
#include <string.h>

#include "string_builder.h"

#define put(...) ((void)string_builder_append_format(__VA_ARGS__))

/* In Markdown every ASCII mark can mean something: each but a few harmless
 * ones gets its backslash, and an angle bracket its entity. */
static void put_text(struct string_builder *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '<')
            put(out, "&lt;");
        else if (*text == '&')
            put(out, "&amp;");
        else if (ispunct((unsigned char)*text) && !strchr(",.;:/'", *text))
            put(out, "\\%c", *text);
        else
            (void)string_builder_append_char(out, *text);
    }
}

static void put_case(const struct record *r, size_t i,
                     struct string_builder *out)
{
    put(out, "| %s | ", record_get_str(r, i, "verdict"));
    put_text(out, record_get_str(r, i, "id"));
    put(out, " | %lld/%lld | ", (long long)record_get_int(r, i, "earned"),
        (long long)record_get_int(r, i, "points"));
    put_text(out, record_get_str(r, i, "reason"));
    put(out, " |\n");
}

int format_summary(const struct record *r, struct string_builder *out)
{
    size_t total = record_find(r, "total");
    size_t i;

    put(out, "### ");
    put_text(out, format_of(r, "run", "name"));
    if (record_get_bool(r, total, "ungraded"))
        put(out, ": no grade, for no sandbox held the answer\n\n");
    else
        put(out, ": %lld of %lld points\n\n",
            (long long)record_get_int(r, total, "points"),
            (long long)record_get_int(r, total, "max_points"));
    put(out, "| | case | points | what happened |\n|---|---|---|---|\n");
    for (i = 0; i < record_count(r); i++)
        if (record_is(r, i, "case"))
            put_case(r, i, out);
    for (i = 0; i < record_count(r); i++) {
        if (record_is(r, i, "build") && !record_get_bool(r, i, "ok"))
            put(out, "\nIt does not build (%s).\n",
                record_get_str(r, i, "tier"));
        if (record_is(r, i, "diagnosis")) {
            put(out, "\nPitfall: ");
            put_text(out, record_get_str(r, i, "pitfall"));
            put(out, ". ");
            put_text(out, record_get_str(r, i, "why"));
            put(out, "\n");
        }
    }
    put(out, "\n");
    return out->error;
}
