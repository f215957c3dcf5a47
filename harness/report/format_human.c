/* SPDX-License-Identifier: MIT-0 */
#include "format_impl.h"

#include <stdio.h>
#include <string.h>

#include "string_builder.h"
#include "text_wrap.h"
#include "visible.h"

enum { MAX_PRINTS = 12, INDENT = 8, LABEL = 16 };

struct writer {
    const struct record *r;
    const struct format_options *o;
    struct string_builder *out;
    size_t column; /* of the head line */
    size_t detailed;
};

/* Readable on light and on dark; a word says the same without them. */
enum color { GREEN = 32, RED = 31, MAGENTA = 35, BOLD = 1 };

static void paint(struct writer *w, enum color color, const char *text)
{
    if (w->o->color)
        (void)string_builder_append_format(w->out, "\033[%dm%s\033[0m",
                                           (int)color, text);
    else
        (void)string_builder_append_str(w->out, text);
}

#define put(w, ...) ((void)string_builder_append_format((w)->out, __VA_ARGS__))

static const char *str(const struct writer *w, size_t i, const char *key)
{
    return record_get_str(w->r, i, key);
}

static long long num(const struct writer *w, size_t i, const char *key)
{
    return (long long)record_get_int(w->r, i, key);
}

static bool is(const struct writer *w, size_t i, const char *key,
               const char *value)
{
    return strcmp(str(w, i, key), value) == 0;
}

static void put_wrapped(struct writer *w, const char *text, size_t column,
                        size_t indent)
{
    text_wrap_line(w->out, str_view_from(text), column, indent, w->o->width);
}

/* One part of the head line; on a narrow screen it may begin a new one. */
static void put_part(struct writer *w, const char *text)
{
    if (w->o->width > 0 && w->column + 3 + strlen(text) > w->o->width) {
        put(w, "\n    %s", text);
        w->column = 4 + strlen(text);
        return;
    }
    put(w, "   %s", text);
    w->column += 3 + strlen(text);
}

static void put_builds(struct writer *w)
{
    char part[64];
    size_t i;

    for (i = 0; i < record_count(w->r); i++) {
        if (!record_is(w->r, i, "build") || !record_get_bool(w->r, i, "ok"))
            continue;
        (void)snprintf(part, sizeof part, "%s %.2f s", str(w, i, "tier"),
                       (double)num(w, i, "ms") / 1000.0);
        put_part(w, part);
    }
}

static void put_head(struct writer *w)
{
    size_t run = record_find(w->r, "run");
    size_t total = record_find(w->r, "total");
    char part[128];

    paint(w, BOLD, str(w, run, "name"));
    w->column = strlen(str(w, run, "name"));
    put_builds(w);
    (void)snprintf(part, sizeof part, "sandbox: %s", str(w, run, "sandbox"));
    put_part(w, part);
    if (total < record_count(w->r)) {
        if (record_get_bool(w->r, total, "ungraded"))
            (void)snprintf(part, sizeof part, "no grade");
        else
            (void)snprintf(part, sizeof part, "%lld/%lld points",
                           num(w, total, "points"),
                           num(w, total, "max_points"));
        put_part(w, part);
    }
    put(w, "\n");
}

/* The passed cases, several a line. */
static void put_passed(struct writer *w)
{
    long long points = 0;
    size_t column = 0;
    size_t i;

    for (i = 0; i < record_count(w->r); i++) {
        size_t len = strlen(str(w, i, "id"));

        if (!record_is(w->r, i, "case") || !is(w, i, "verdict", "pass"))
            continue;
        if (column == 0) {
            put(w, "  ");
            paint(w, GREEN, "ok  ");
            put(w, "  ");
        } else if (column + len > 62) {
            put(w, ",\n        ");
            column = 0;
        } else {
            put(w, ", ");
        }
        put(w, "%s", str(w, i, "id"));
        column += len + 2;
        points += num(w, i, "earned");
    }
    if (column > 0)
        put(w, "   %lld %s\n", points, points == 1 ? "point" : "points");
}

static void put_difference(struct writer *w, size_t i)
{
    char label[32];

    if (str(w, i, "input")[0]) {
        put(w, "        input   ");
        put_wrapped(w, str(w, i, "input"), LABEL, LABEL);
        put(w, "\n");
    }
    if (num(w, i, "line") == 0)
        return;
    (void)snprintf(label, sizeof label, "line %lld", num(w, i, "line"));
    put(w, "        %-7s want  %s\n", label, str(w, i, "want"));
    put(w, "                got   %s\n", str(w, i, "got"));
    put(w, "                      %*s", (int)num(w, i, "caret"), "");
    paint(w, MAGENTA, "^");
    put(w, "\n");
    if (str(w, i, "note")[0])
        put(w, "        note    %s\n", str(w, i, "note"));
}

static void put_place(struct writer *w, size_t i)
{
    if (str(w, i, "outside")[0]) {
        char text[256];

        (void)snprintf(text, sizeof text,
                       "%s, which is not yours: look at what your code gave it",
                       str(w, i, "outside"));
        put(w, "        at      ");
        put_wrapped(w, text, LABEL, LABEL);
        put(w, "\n");
    }
    if (!str(w, i, "file")[0])
        return;
    put(w, "        at      ");
    paint(w, BOLD, str(w, i, "file"));
    put(w, ":%lld   %s\n", num(w, i, "at_line"), str(w, i, "source"));
    if (str(w, i, "related_file")[0])
        put(w, "        (%s at %s:%lld)\n", str(w, i, "relation"),
            str(w, i, "related_file"), num(w, i, "related_line"));
}

static void put_texts(struct writer *w, const char *of, const char *label)
{
    size_t shown = 0;
    size_t i;

    for (i = 0; i < record_count(w->r); i++) {
        if (!record_is(w->r, i, "text") || !is(w, i, "of", of))
            continue;
        if (shown++ < MAX_PRINTS)
            put(w, "        %-7s %s\n", shown == 1 ? label : "",
                str(w, i, "text"));
    }
    if (shown > MAX_PRINTS)
        put(w, "                (%zu more line%s)\n", shown - MAX_PRINTS,
            shown == MAX_PRINTS + 1 ? "" : "s");
}

static void put_again(struct writer *w, size_t i)
{
    size_t run = record_find(w->r, "run");

    put(w, "        again   %s check %s --case %s --seed %s\n", w->o->program,
        str(w, run, "lab"), str(w, i, "id"), str(w, i, "seed"));
}

static void put_failed(struct writer *w, size_t i)
{
    char label[160];

    (void)snprintf(label, sizeof label, "  %s   0/%lld   ", str(w, i, "id"),
                   num(w, i, "points"));
    put(w, "  ");
    paint(w, RED, "FAIL");
    put(w, "%s", label);
    put_wrapped(w, str(w, i, "reason"), strlen("  FAIL") + strlen(label),
                INDENT);
    put(w, "\n");
    if (w->o->brief && w->detailed > 0)
        return;
    w->detailed++;
    put_place(w, i);
    put_difference(w, i);
    put_texts(w, str(w, i, "id"), "printed");
    put_again(w, i);
}

static void put_skipped(struct writer *w, size_t i)
{
    put(w, "  ");
    paint(w, MAGENTA, "skip");
    put(w, "  %s   0/%lld   needs %s\n", str(w, i, "id"), num(w, i, "points"),
        str(w, i, "blocked_by"));
}

static void put_named(struct writer *w, size_t i)
{
    bool pitfall = str(w, i, "pitfall")[0] != '\0';
    bool by_clue = str(w, i, "clue")[0] != '\0';
    char label[160];

    (void)snprintf(label, sizeof label, "%s%s",
                   pitfall ? "You hit the pitfall " : "This is a known mistake",
                   str(w, i, "pitfall"));
    paint(w, BOLD, label);
    put(w, by_clue ? " (" : ": ");
    put_wrapped(w, str(w, i, by_clue ? "clue" : "why"), strlen(label) + 2, 2);
    put(w, by_clue ? ")\n" : "\n");
    if (by_clue && str(w, i, "why")[0]) {
        put(w, "  often   ");
        put_wrapped(w, str(w, i, "why"), 10, 10);
        put(w, "\n");
    }
    if (pitfall)
        put(w, "  read    %s show %s\n", w->o->program, str(w, i, "pitfall"));
}

static void put_diagnosis(struct writer *w)
{
    size_t i;

    for (i = 0; i < record_count(w->r); i++) {
        if (record_is(w->r, i, "diagnosis"))
            put_named(w, i);
        if (!record_is(w->r, i, "no_diagnosis"))
            continue;
        put(w, "no known pitfall matches: the evidence above is all there "
               "is.\n");
        if (w->o->verbose && str(w, i, "nearest")[0])
            put(w, "  nearest: mistake %s, %lld case%s from it\n",
                str(w, i, "nearest"), num(w, i, "distance"),
                num(w, i, "distance") == 1 ? " differs" : "s differ");
    }
}

static void put_build_failure(struct writer *w, size_t i)
{
    char of[32];

    put(w, "  ");
    paint(w, RED, "FAIL");
    put(w, "  it does not build (%s)%s%s\n", str(w, i, "tier"),
        str(w, i, "limit")[0] ? "; the compiler met the limit: " : "",
        str(w, i, "limit"));
    (void)snprintf(of, sizeof of, "build:%s", str(w, i, "tier"));
    put_texts(w, of, "gcc");
}

static void put_warnings(struct writer *w)
{
    size_t total = record_find(w->r, "total");

    if (total < record_count(w->r) && num(w, total, "warnings") > 0) {
        put(w, "  ");
        paint(w, MAGENTA, "note");
        put(w, "  the compiler warns (no points lost)\n");
        put_texts(w, "build:plain", "gcc");
    }
}

static void put_ungraded(struct writer *w)
{
    size_t total = record_find(w->r, "total");

    if (total >= record_count(w->r) ||
        !record_get_bool(w->r, total, "ungraded"))
        return;
    put(w, "  ");
    paint(w, MAGENTA, "note");
    put(w, "  no sandbox held the answer: whatever it does, this is no "
           "grade\n");
}

static void put_cases(struct writer *w)
{
    size_t i;

    put_ungraded(w);
    put_warnings(w);
    put_passed(w);
    for (i = 0; i < record_count(w->r); i++) {
        if (!record_is(w->r, i, "case"))
            continue;
        if (is(w, i, "verdict", "fail"))
            put_failed(w, i);
        else if (is(w, i, "verdict", "skip"))
            put_skipped(w, i);
    }
    put_diagnosis(w);
}

void format_human(const struct record *r, const struct format_options *o,
                  struct string_builder *out)
{
    struct writer w = {.r = r, .o = o, .out = out};
    size_t start = out->len;
    size_t i;

    put_head(&w);
    for (i = 0; i < record_count(r); i++)
        if (record_is(r, i, "build") && !record_get_bool(r, i, "ok"))
            break;
    if (i < record_count(r))
        put_build_failure(&w, i);
    else
        put_cases(&w);
    if (o->ascii)
        visible_spell_out(out, start);
}
