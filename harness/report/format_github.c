/* SPDX-License-Identifier: MIT-0 */
/* For the log of a GitHub job: the screen's text, in which no line is taken
 * for a command, then annotations at the learner's lines; and a summary page.
 *
 * The runner finds "::" behind blanks and "##[" anywhere in a line, so the
 * text stands between stop-commands and a token that nobody can guess.
 * Source: "Workflow commands" in GitHub's documentation; actions/runner,
 * ActionCommand.cs. It shows ten errors a step.
 */
#include "format_impl.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "string_builder.h"

enum { ANNOTATIONS = 10 };

#define put(...) ((void)string_builder_append_format(__VA_ARGS__))

static void put_escaped(struct string_builder *out, const char *text,
                        bool property)
{
    for (; *text; text++) {
        if (*text == '%')
            put(out, "%%25");
        else if (*text == '\r')
            put(out, "%%0D");
        else if (*text == '\n')
            put(out, "%%0A");
        else if (property && (*text == ':' || *text == ','))
            put(out, "%%%02X", (unsigned)*text);
        else
            (void)string_builder_append_char(out, *text);
    }
}

static void put_property(struct string_builder *out, const char *name,
                         const char *value)
{
    put(out, "%s=", name);
    put_escaped(out, value, true);
}

/* The line of the learner's that a case is about; else the answer's file. */
static void put_place(const struct record *r, size_t i,
                      struct string_builder *out)
{
    const char *file = record_get_str(r, i, "file");

    put_property(out, "file", file[0] ? file : format_of(r, "run", "file"));
    if (file[0])
        put(out, ",line=%lld", (long long)record_get_int(r, i, "at_line"));
}

static void put_case(const struct record *r, size_t i,
                     struct string_builder *out)
{
    const char *pitfall = format_of(r, "diagnosis", "pitfall");

    put(out, "::error ");
    put_place(r, i, out);
    put(out, ",");
    put_property(out, "title",
                 pitfall[0] ? pitfall : format_of(r, "run", "name"));
    put(out, "::");
    put_escaped(out, record_get_str(r, i, "id"), false);
    put(out, ": ");
    put_escaped(out, record_get_str(r, i, "reason"), false);
    if (record_get_int(r, i, "line") > 0) {
        put(out, "; want \"");
        put_escaped(out, record_get_str(r, i, "want"), false);
        put(out, "\", got \"");
        put_escaped(out, record_get_str(r, i, "got"), false);
        put(out, "\"");
    }
    put(out, "\n");
}

/* "results.c:21:5: error: expected ';'", as compilers say it. */
static bool put_compiler_line(const struct record *r, const char *text,
                              struct string_builder *out)
{
    const char *colon = strchr(text, ':');
    const char *message = strstr(text, ": error: ");
    long line = colon ? strtol(colon + 1, NULL, 10) : 0;
    char file[256];

    if (!message || line < 1)
        return false;
    (void)snprintf(file, sizeof file, "%s/%.*s", format_of(r, "run", "answers"),
                   (int)(colon - text), text);
    put(out, "::error ");
    put_property(out, "file", file);
    put(out, ",line=%ld,", line);
    put_property(out, "title", format_of(r, "run", "name"));
    put(out, "::");
    put_escaped(out, message + strlen(": error: "), false);
    put(out, "\n");
    return true;
}

static bool is_broken(const struct record *r)
{
    size_t i;

    for (i = 0; i < record_count(r); i++)
        if (record_is(r, i, "build") && !record_get_bool(r, i, "ok"))
            return true;
    return false;
}

static void put_build_errors(const struct record *r, struct string_builder *out)
{
    size_t shown = 0;
    size_t i;

    for (i = 0; i < record_count(r) && shown < ANNOTATIONS; i++)
        if (record_is(r, i, "text"))
            shown += put_compiler_line(r, record_get_str(r, i, "text"), out);
}

/* The failing case of the next lower points, in the record's order. */
static size_t next_case(const struct record *r, int64_t *points, size_t after)
{
    size_t i;

    for (; *points >= 0; --*points, after = 0)
        for (i = after; i < record_count(r); i++)
            if (record_is(r, i, "case") &&
                strcmp(record_get_str(r, i, "verdict"), "fail") == 0 &&
                record_get_int(r, i, "points") == *points)
                return i;
    return record_count(r);
}

static int64_t most_points(const struct record *r)
{
    int64_t most = 0;
    size_t i;

    for (i = 0; i < record_count(r); i++)
        if (record_is(r, i, "case") && record_get_int(r, i, "points") > most)
            most = record_get_int(r, i, "points");
    return most;
}

static void put_annotations(const struct record *r, struct string_builder *out)
{
    int64_t points = most_points(r);
    size_t shown, at = 0;

    for (shown = 0; shown < ANNOTATIONS; shown++) {
        at = next_case(r, &points, at);
        if (at == record_count(r))
            return;
        put_case(r, at++, out);
    }
}

void format_github(const struct record *r, const struct format_options *o,
                   struct string_builder *out)
{
    struct format_options text = *o;
    uint64_t token[2] = {0, 0};

    text.color = false;
    if (getrandom(token, sizeof token, 0) != sizeof token)
        return; /* without the token the text is not safe to print */
    put(out, "::stop-commands::%016llx%016llx\n", (unsigned long long)token[0],
        (unsigned long long)token[1]);
    format_human(r, &text, out);
    put(out, "::%016llx%016llx::\n", (unsigned long long)token[0],
        (unsigned long long)token[1]);
    if (is_broken(r))
        put_build_errors(r, out);
    else
        put_annotations(r, out);
}
