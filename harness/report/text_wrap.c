/* SPDX-License-Identifier: MIT-0 */
#include "text_wrap.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>

#include "string_builder.h"
#include "visible.h"

static size_t columns_of(struct str_view word)
{
    size_t columns = 0;

    if (word.len > 0)
        (void)visible_fit(word, SIZE_MAX, &columns);
    return columns;
}

static void new_line(struct string_builder *out, size_t indent)
{
    (void)string_builder_append_format(out, "\n%*s", (int)indent, "");
}

void text_wrap_line(struct string_builder *out, struct str_view line,
                    size_t column, size_t indent, size_t width)
{
    struct str_view word;
    bool first = true; /* on its line: no blank before it */

    if (width == 0) {
        (void)string_builder_append(out, line.data, line.len);
        return;
    }
    while (str_view_cut(&line, ' ', &word)) {
        size_t columns = columns_of(word);

        if (!first && column + 1 + columns > width) {
            new_line(out, indent);
            column = indent;
            first = true;
        }
        if (!first) {
            (void)string_builder_append_char(out, ' ');
            column++;
        }
        (void)string_builder_append(out, word.data, word.len);
        column += columns;
        first = false;
    }
}

/* Where the text of a list item begins ("- ", "12. "), or 0. */
static size_t item_indent(struct str_view line)
{
    size_t n = 0;

    if (line.len > 2 && (line.data[0] == '-' || line.data[0] == '*') &&
        line.data[1] == ' ')
        return 2;
    while (n < line.len && isdigit((unsigned char)line.data[n]))
        n++;
    return n > 0 && n + 1 < line.len && line.data[n] == '.' &&
                   line.data[n + 1] == ' '
               ? n + 2
               : 0;
}

/* Lines whose shape is their meaning. */
static bool is_fixed(struct str_view line)
{
    return line.len == 0 || line.data[0] == '#' || line.data[0] == '|' ||
           line.data[0] == ' ' || line.data[0] == '\t' || line.data[0] == '<';
}

void text_wrap_markdown(struct string_builder *out, struct str_view text,
                        size_t width)
{
    struct str_view line;
    bool code = false;

    while (str_view_cut(&text, '\n', &line)) {
        bool fence = str_view_starts_with(line, str_view_from("```"));
        size_t indent = item_indent(line);

        if (code || fence || is_fixed(line))
            (void)string_builder_append(out, line.data, line.len);
        else
            text_wrap_line(out, line, 0, indent, width);
        (void)string_builder_append_char(out, '\n');
        code = code != fence;
    }
}
