/* SPDX-License-Identifier: MIT-0 */
#include "diff_view.h"

#include <stdio.h>
#include <string.h>

#include "string_builder.h"
#include "visible.h"

/* A byte shows as at most 4 columns (\xNN): with this width, what stands
 * before the difference fits in half of a side. At least AFTER columns stand
 * from the difference on: one character takes 7 at most. */
enum { MAX_WIDTH = 100, AFTER = 12 };

/* How a character shows may depend on this many bytes behind it ("##vso["). */
enum { LOOK_AHEAD = 5 };

/* What both sides share. All bytes before `offset` are equal. */
struct window {
    size_t start;  /* the first byte shown */
    size_t blanks; /* from here to `offset`, spaces show as \s */
    size_t offset; /* the difference, at the start of a character */
    size_t width;
};

/* The start of the character that byte `offset` belongs to. */
static size_t char_start(struct str_view line, size_t offset)
{
    size_t back;

    for (back = 3; back > 0; back--)
        if (back <= offset && offset < line.len &&
            visible_char_len(str_view_drop(line, offset - back)) > back)
            return offset - back;
    return offset;
}

static size_t without_trailing_spaces(struct str_view line)
{
    while (line.len > 0 && line.data[line.len - 1] == ' ')
        line.len--;
    return line.len;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Where to begin so that the difference stands in the middle. */
static size_t window_start(struct str_view line, size_t offset, size_t width)
{
    if (offset <= width * 2 / 3)
        return 0;
    return char_start(line, offset - width / 2);
}

/* Equal bytes before the difference that do not look alike: a backslash is
 * spelled out on one side only, when only there a letter of an escape follows
 * it. The sides part at the first of them. */
static size_t part_of_looks(struct str_view want, struct str_view got,
                            size_t offset)
{
    size_t back = smaller(offset, LOOK_AHEAD);

    while (back > 0 && visible_begin_alike(str_view_drop(want, offset - back),
                                           str_view_drop(got, offset - back)))
        back--;
    return offset - back;
}

static void open_window(struct window *w, struct diff_line want,
                        struct diff_line got, size_t offset)
{
    w->offset = smaller(want.ended ? offset : char_start(want.text, offset),
                        got.ended ? offset : char_start(got.text, offset));
    if (!want.ended && !got.ended)
        w->offset = part_of_looks(want.text, got.text, w->offset);
    w->blanks = smaller(without_trailing_spaces(want.text),
                        without_trailing_spaces(got.text));
    w->blanks = smaller(w->blanks, w->offset);
    w->start =
        window_start(want.ended ? got.text : want.text, w->offset, w->width);
}

struct pen {
    struct string_builder sb;
    size_t limit; /* bytes */
    size_t columns;
};

/* Appends line[from, to), then spaces as \s. False when they do not fit. */
static bool put(struct pen *pen, struct str_view line, size_t from, size_t to,
                size_t spaces)
{
    if (visible_append_exact(&pen->sb, str_view_drop(line, from), to - from,
                             pen->limit, &pen->columns) < to - from)
        return false;
    while (spaces-- > 0) {
        if (pen->sb.len + 2 > pen->limit)
            return false;
        (void)string_builder_append_str(&pen->sb, "\\s");
        pen->columns += 2;
    }
    return true;
}

/* Renders one side; returns the display column of the difference. */
static size_t render(const struct window *w, struct diff_line line, char *out)
{
    struct pen pen = {.limit = DIFF_VIEW_CAP - sizeof "..."};
    size_t blanks = larger(w->start, w->blanks);
    size_t body = larger(w->offset, without_trailing_spaces(line.text));
    size_t columns;

    string_builder_init(&pen.sb, 0);
    if (w->start > 0)
        (void)string_builder_append_str(&pen.sb, "...");
    pen.columns = pen.sb.len;
    (void)put(&pen, line.text, w->start, blanks, w->offset - blanks);
    columns = pen.columns;
    pen.limit = larger(w->width, pen.sb.len + AFTER);
    if (!put(&pen, line.text, w->offset, body, line.text.len - body))
        (void)string_builder_append_str(&pen.sb, "...");
    (void)snprintf(out, DIFF_VIEW_CAP, "%s", string_builder_cstr(&pen.sb));
    string_builder_fini(&pen.sb);
    return columns;
}

/* Whoever sees \x5C has not printed it. */
static void note_backslash(struct diff_view *out)
{
    if (!out->note[0] &&
        (strstr(out->want, "\\x5C") || strstr(out->got, "\\x5C")))
        (void)snprintf(out->note, sizeof out->note,
                       "\\x5C is one backslash, spelled out");
}

static void note_newline(struct diff_line want, struct diff_line got,
                         struct diff_view *out)
{
    if (want.ended || got.ended || want.newline == got.newline)
        return;
    (void)snprintf(out->note, sizeof out->note, "%s",
                   got.newline
                       ? "the expected output ends without a newline here"
                       : "your output has no newline at the end of this line");
}

void diff_view_make(struct diff_line want, struct diff_line got, size_t column,
                    size_t width, struct diff_view *out)
{
    static const char ended[] = "(no such line: the output ends before)";
    struct window w = {.width = smaller(width, MAX_WIDTH)};

    memset(out, 0, sizeof *out);
    open_window(&w, want, got, column - 1);
    if (want.ended)
        (void)snprintf(out->want, sizeof out->want, "%s", ended);
    else
        out->caret = render(&w, want, out->want);
    if (got.ended)
        (void)snprintf(out->got, sizeof out->got, "%s", ended);
    else
        out->caret = render(&w, got, out->got);
    note_newline(want, got, out);
    note_backslash(out);
}
