/* SPDX-License-Identifier: MIT-0 */
/* JUnit's XML as Ant wrote it first and CI systems read it: a suite a lab, a
 * testcase a case, seconds. An answer that does not build is an error. */
#include "format_impl.h"

#include <string.h>

#include "string_builder.h"

#define put(...) ((void)string_builder_append_format(__VA_ARGS__))

/* XML 1.0 has no place for control bytes; a record holds none. */
static void put_text(struct string_builder *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            put(out, "&amp;");
            break;
        case '<':
            put(out, "&lt;");
            break;
        case '>':
            put(out, "&gt;");
            break;
        case '"':
            put(out, "&quot;");
            break;
        default:
            (void)string_builder_append_char(out, *text);
            break;
        }
}

static void put_attribute(struct string_builder *out, const char *name,
                          const char *value)
{
    put(out, " %s=\"", name);
    put_text(out, value);
    put(out, "\"");
}

static void put_texts(const struct record *r, const char *of,
                      struct string_builder *out)
{
    size_t i;

    for (i = 0; i < record_count(r); i++) {
        if (!record_is(r, i, "text") ||
            strcmp(record_get_str(r, i, "of"), of) != 0)
            continue;
        put_text(out, record_get_str(r, i, "text"));
        put(out, "\n");
    }
}

static void put_difference(const struct record *r, size_t i,
                           struct string_builder *out)
{
    static const char *const keys[] = {"input", "want", "got", "note"};
    size_t k;

    if (record_get_str(r, i, "file")[0]) {
        put_text(out, record_get_str(r, i, "file"));
        put(out, ":%lld: ", (long long)record_get_int(r, i, "at_line"));
        put_text(out, record_get_str(r, i, "source"));
        put(out, "\n");
    }
    for (k = 0; k < sizeof keys / sizeof keys[0]; k++)
        if (record_get_str(r, i, keys[k])[0]) {
            put(out, "%-5s ", keys[k]);
            put_text(out, record_get_str(r, i, keys[k]));
            put(out, "\n");
        }
}

static void put_case(const struct record *r, size_t i,
                     struct string_builder *out)
{
    const char *verdict = record_get_str(r, i, "verdict");
    double seconds = (double)record_get_int(r, i, "wall_ms") / 1000.0;

    put(out, "<testcase");
    put_attribute(out, "name", record_get_str(r, i, "id"));
    put_attribute(out, "classname", format_of(r, "run", "name"));
    put(out, " time=\"%.3f\">", seconds);
    if (strcmp(verdict, "fail") == 0) {
        put(out, "<failure");
        put_attribute(out, "type", record_get_str(r, i, "outcome"));
        put_attribute(out, "message", record_get_str(r, i, "reason"));
        put(out, ">");
        put_difference(r, i, out);
        put(out, "</failure>");
        put(out, "<system-out>");
        put_texts(r, record_get_str(r, i, "id"), out);
        put(out, "</system-out>");
    } else if (strcmp(verdict, "skip") == 0) {
        put(out, "<skipped");
        put_attribute(out, "message", record_get_str(r, i, "blocked_by"));
        put(out, "/>");
    }
    put(out, "</testcase>\n");
}

static void put_broken_build(const struct record *r, size_t i,
                             struct string_builder *out)
{
    const char *tier = record_get_str(r, i, "tier");
    struct string_builder of;

    string_builder_init(&of, 0);
    put(&of, "build:%s", tier);
    put(out, "<testcase name=\"build\"");
    put_attribute(out, "classname", format_of(r, "run", "name"));
    put(out, " time=\"0.000\"><error type=\"build\"");
    put_attribute(out, "message", string_builder_cstr(&of));
    put(out, ">");
    put_texts(r, string_builder_cstr(&of), out);
    put(out, "</error></testcase>\n");
    string_builder_fini(&of);
}

struct counts {
    size_t tests, failures, errors, skipped;
    double seconds;
};

static struct counts count(const struct record *r)
{
    struct counts n = {0};
    size_t i;

    for (i = 0; i < record_count(r); i++) {
        bool broken = record_is(r, i, "build") && !record_get_bool(r, i, "ok");

        n.errors += broken;
        n.tests += broken;
        if (!record_is(r, i, "case"))
            continue;
        n.tests++;
        n.failures += strcmp(record_get_str(r, i, "verdict"), "fail") == 0;
        n.skipped += strcmp(record_get_str(r, i, "verdict"), "skip") == 0;
        n.seconds += (double)record_get_int(r, i, "wall_ms") / 1000.0;
    }
    return n;
}

static void put_property(struct string_builder *out, const char *name,
                         const char *value)
{
    put(out, "<property");
    put_attribute(out, "name", name);
    put_attribute(out, "value", value);
    put(out, "/>");
}

static void put_properties(const struct record *r, struct string_builder *out)
{
    size_t total = record_find(r, "total");
    struct string_builder points;

    string_builder_init(&points, 0);
    put(&points, "%lld/%lld", (long long)record_get_int(r, total, "points"),
        (long long)record_get_int(r, total, "max_points"));
    put(out, "<properties>");
    put_property(out, "seed", format_of(r, "run", "seed"));
    put_property(out, "sandbox", format_of(r, "run", "sandbox"));
    put_property(out, "points", string_builder_cstr(&points));
    put_property(out, "pitfall", format_of(r, "diagnosis", "pitfall"));
    put(out, "</properties>\n");
    string_builder_fini(&points);
}

void format_junit(const struct record *r, struct string_builder *out)
{
    struct counts n = count(r);
    size_t i;

    put(out, "<testsuite");
    put_attribute(out, "name", format_of(r, "run", "name"));
    put(out,
        " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" "
        "time=\"%.3f\">\n",
        n.tests, n.failures, n.errors, n.skipped, n.seconds);
    put_properties(r, out);
    for (i = 0; i < record_count(r); i++) {
        if (record_is(r, i, "case"))
            put_case(r, i, out);
        else if (record_is(r, i, "build") && !record_get_bool(r, i, "ok"))
            put_broken_build(r, i, out);
    }
    put(out, "</testsuite>\n");
}
