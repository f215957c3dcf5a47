/* SPDX-License-Identifier: MIT-0 */
#include "format_impl.h"

#include "string_builder.h"

#define put(...) ((void)string_builder_append_format(__VA_ARGS__))

/* One line a case, nothing else: for scripts and slow terminals. */
void format_plain(const struct record *r, struct string_builder *out)
{
    size_t i;

    for (i = 0; i < record_count(r); i++) {
        if (record_is(r, i, "build") && !record_get_bool(r, i, "ok"))
            put(out, "build %s failed\n", record_get_str(r, i, "tier"));
        if (record_is(r, i, "case"))
            put(out, "%s %s %lld/%lld %s\n", record_get_str(r, i, "verdict"),
                record_get_str(r, i, "id"),
                (long long)record_get_int(r, i, "earned"),
                (long long)record_get_int(r, i, "points"),
                record_get_str(r, i, "reason"));
        if (record_is(r, i, "diagnosis"))
            put(out, "pitfall %s\n", record_get_str(r, i, "pitfall"));
        if (record_is(r, i, "total"))
            put(out, "points %lld/%lld\n",
                (long long)record_get_int(r, i, "points"),
                (long long)record_get_int(r, i, "max_points"));
    }
}
