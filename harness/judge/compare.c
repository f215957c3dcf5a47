/* SPDX-License-Identifier: MIT-0 */
#include "compare.h"

#include <string.h>

struct line {
    struct str_view text;
    bool newline;
    bool ended; /* there was no such line */
};

static struct line next_line(struct str_view *rest)
{
    struct line line = {{rest->data, rest->len}, false, rest->len == 0};
    const char *end;

    if (line.ended)
        return line;
    end = memchr(rest->data, '\n', rest->len);
    if (end) {
        line.text.len = (size_t)(end - rest->data);
        line.newline = true;
    }
    *rest = str_view_drop(*rest, line.text.len + (line.newline ? 1 : 0));
    return line;
}

static size_t count_lines(struct str_view text)
{
    size_t n = 0;

    while (!next_line(&text).ended)
        n++;
    return n;
}

static struct str_view without_trailing_space(struct str_view line)
{
    while (line.len > 0 && strchr(" \t\r", line.data[line.len - 1]) &&
           line.data[line.len - 1] != '\0')
        line.len--;
    return line;
}

static bool same_line(struct line a, struct line b, enum compare_mode mode)
{
    if (a.ended || b.ended)
        return a.ended == b.ended;
    if (mode == COMPARE_TRAILING_SPACE)
        return str_view_equal(without_trailing_space(a.text),
                              without_trailing_space(b.text));
    return a.newline == b.newline && str_view_equal(a.text, b.text);
}

static size_t first_column(struct str_view a, struct str_view b)
{
    size_t i = 0;

    while (i < a.len && i < b.len && a.data[i] == b.data[i])
        i++;
    return i + 1;
}

struct difference compare_texts(struct str_view want, struct str_view got,
                                enum compare_mode mode)
{
    struct difference d = {0};
    struct str_view want_rest = want, got_rest = got;
    struct line w, g;
    size_t line = 0;

    do {
        w = next_line(&want_rest);
        g = next_line(&got_rest);
        line++;
    } while (same_line(w, g, mode) && !(w.ended && g.ended));
    if (w.ended && g.ended)
        return d;
    d.differs = true;
    d.line = line;
    d.column = w.ended || g.ended ? 1 : first_column(w.text, g.text);
    d.want = w.text;
    d.got = g.text;
    d.want_ended = w.ended;
    d.got_ended = g.ended;
    d.want_newline = w.newline;
    d.got_newline = g.newline;
    d.want_lines = count_lines(want);
    d.got_lines = count_lines(got);
    return d;
}
