/* SPDX-License-Identifier: MIT-0 */
#include "side_by_side.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "string_builder.h"
#include "visible.h"

enum { MAX_LINES = 400 };

struct lines {
    struct str_view line[MAX_LINES];
    bool changed[MAX_LINES];
    size_t count;
    struct str_view rest; /* what is past MAX_LINES */
};

/* Longest common subsequence by the textbook table (Hirschberg's problem,
 * Wagner and Fischer's solution): O(n * m), and both are short. */
struct alignment {
    struct lines a, b;
    unsigned short table[MAX_LINES + 1][MAX_LINES + 1];
};

static void split(struct str_view text, struct lines *out)
{
    out->count = 0;
    while (out->count < MAX_LINES &&
           str_view_cut(&text, '\n', &out->line[out->count]))
        out->changed[out->count++] = true;
    out->rest = text;
}

static void align(struct alignment *al)
{
    size_t i, j;

    for (i = al->a.count; i-- > 0;)
        for (j = al->b.count; j-- > 0;) {
            unsigned short down = al->table[i + 1][j];
            unsigned short right = al->table[i][j + 1];

            if (str_view_equal(al->a.line[i], al->b.line[j]))
                al->table[i][j] = (unsigned short)(al->table[i + 1][j + 1] + 1);
            else
                al->table[i][j] = down > right ? down : right;
        }
}

/* A cell of the screen: a line's visible text, wrapped at the width. */
struct cell {
    struct string_builder text;
    struct str_view rest; /* not yet put */
    char mark;
};

static void cell_init(struct cell *c, const struct str_view *line, char mark)
{
    string_builder_init(&c->text, 0);
    if (line)
        visible_append(&c->text, *line);
    c->rest = str_view_of(string_builder_cstr(&c->text), c->text.len);
    c->mark = line ? mark : ' ';
}

/* Puts one row of a cell: the first has the mark, a later one continues it.
 * Padded to the width. */
static void put_row(const struct side_by_side *s, struct string_builder *out,
                    struct cell *c, char mark, size_t width)
{
    const char *color = c->mark == '-'   ? "\033[31m"
                        : c->mark == '+' ? "\033[32m"
                                         : "";
    size_t columns = 0;
    size_t bytes = visible_fit(c->rest, width, &columns);

    (void)string_builder_append_format(
        out, "%s%c %" STR_VIEW_FORMAT "%*s%s", s->color ? color : "", mark,
        STR_VIEW_ARGS(str_view_take(c->rest, bytes)), (int)(width - columns),
        "", s->color && color[0] ? "\033[0m" : "");
    c->rest = str_view_drop(c->rest, bytes);
}

static void trim_end(struct string_builder *out)
{
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
    (void)string_builder_append_char(out, '\n');
}

static void put_pair(const struct side_by_side *s, struct string_builder *out,
                     struct cell *left, struct cell *right)
{
    size_t width = s->width / 2 - 4;
    bool first = true;

    while (first || left->rest.len > 0 || right->rest.len > 0) {
        put_row(s, out, left, first ? left->mark : ' ', width);
        (void)string_builder_append_str(out, " | ");
        put_row(s, out, right, first ? right->mark : ' ', width);
        trim_end(out);
        first = false;
    }
    string_builder_fini(&left->text);
    string_builder_fini(&right->text);
}

static bool same_at(const struct alignment *al, size_t i, size_t j)
{
    return i < al->a.count && j < al->b.count &&
           str_view_equal(al->a.line[i], al->b.line[j]);
}

/* The next step of the walk through the table: which sides go on. Equal
 * lines stand beside each other; a changed left line stands beside a changed
 * right one when that costs no equal pair later. */
static void step(const struct alignment *al, size_t i, size_t j, bool *take_a,
                 bool *take_b)
{
    bool has_a = i < al->a.count, has_b = j < al->b.count;
    bool both = has_a && has_b;

    *take_a = has_a && (!has_b || al->table[i + 1][j] == al->table[i][j]);
    *take_b = has_b && (!has_a || al->table[i][j + 1] == al->table[i][j]);
    if (same_at(al, i, j))
        *take_a = *take_b = true;
    else if (both && al->table[i + 1][j + 1] < al->table[i][j] && *take_a)
        *take_b = false;
}

static void put_columns(const struct side_by_side *s,
                        const struct alignment *al, struct string_builder *out)
{
    size_t i = 0, j = 0;

    while (i < al->a.count || j < al->b.count) {
        bool same = same_at(al, i, j);
        struct cell left, right;
        bool take_a, take_b;

        step(al, i, j, &take_a, &take_b);
        cell_init(&left, take_a ? &al->a.line[i] : NULL, same ? ' ' : '-');
        cell_init(&right, take_b ? &al->b.line[j] : NULL, same ? ' ' : '+');
        put_pair(s, out, &left, &right);
        i += take_a;
        j += take_b;
    }
}

static void mark_common(struct alignment *al)
{
    size_t i = 0, j = 0;

    while (i < al->a.count || j < al->b.count) {
        bool same = same_at(al, i, j);
        bool take_a, take_b;

        step(al, i, j, &take_a, &take_b);
        if (take_a)
            al->a.changed[i++] = !same;
        if (take_b)
            al->b.changed[j++] = !same;
    }
}

static void put_stacked(const struct side_by_side *s, const char *title,
                        const struct lines *lines, char mark,
                        struct string_builder *out)
{
    size_t i;

    (void)string_builder_append_format(out, "--- %s\n", title);
    for (i = 0; i < lines->count; i++) {
        struct cell cell;

        cell_init(&cell, &lines->line[i], lines->changed[i] ? mark : ' ');
        put_row(s, out, &cell, cell.mark, cell.text.len);
        trim_end(out);
        string_builder_fini(&cell.text);
    }
}

static void put_rest(const struct lines *lines, const char *title,
                     struct string_builder *out)
{
    if (lines->rest.len > 0)
        (void)string_builder_append_format(out, "(%s goes on after %d lines)\n",
                                           title, MAX_LINES);
}

int side_by_side_format(const struct side_by_side *s,
                        struct string_builder *out)
{
    struct alignment *al = calloc(1, sizeof *al);

    if (!al)
        return -ENOMEM;
    split(s->left, &al->a);
    split(s->right, &al->b);
    align(al);
    if (s->width >= SIDE_BY_SIDE_MIN_WIDTH) {
        (void)string_builder_append_format(out, "  %-*s |   %s\n",
                                           (int)(s->width / 2 - 4),
                                           s->left_title, s->right_title);
        put_columns(s, al, out);
    } else {
        mark_common(al);
        put_stacked(s, s->left_title, &al->a, '-', out);
        put_stacked(s, s->right_title, &al->b, '+', out);
    }
    put_rest(&al->a, s->left_title, out);
    put_rest(&al->b, s->right_title, out);
    free(al);
    return out->error;
}
