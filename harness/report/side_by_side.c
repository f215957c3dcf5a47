/* SPDX-License-Identifier: MIT-0 */
#include "side_by_side.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "string_builder.h"
#include "visible.h"

enum { MAX_LINES = 400 };

struct lines {
    struct str_view line[MAX_LINES];
    size_t count;
    struct str_view rest; /* what is past MAX_LINES */
};

/* What stands in one row of the screen: a line of each side, or of one. */
struct row {
    const struct str_view *a, *b; /* NULL: that side has none */
    bool same;
};

/* Longest common subsequence by the textbook table (Hirschberg's problem,
 * Wagner and Fischer's solution): O(n * m), and both are short. */
struct alignment {
    struct lines a, b;
    struct row rows[2 * MAX_LINES];
    size_t row_count;
    unsigned short table[MAX_LINES + 1][MAX_LINES + 1];
};

static void split(struct str_view text, struct lines *out)
{
    out->count = 0;
    while (out->count < MAX_LINES &&
           str_view_cut(&text, '\n', &out->line[out->count]))
        out->count++;
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

static void cell_init(struct cell *c, const struct side_by_side *s,
                      const struct str_view *line, char mark)
{
    size_t columns = 0;

    string_builder_init(&c->text, 0);
    if (line && s->exact)
        (void)visible_append_exact(&c->text, *line, line->len, SIZE_MAX,
                                   &columns);
    else if (line)
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

static void make_rows(struct alignment *al)
{
    size_t i = 0, j = 0;

    al->row_count = 0;
    while (i < al->a.count || j < al->b.count) {
        struct row *row = &al->rows[al->row_count++];
        bool take_a, take_b;

        row->same = same_at(al, i, j);
        step(al, i, j, &take_a, &take_b);
        row->a = take_a ? &al->a.line[i++] : NULL;
        row->b = take_b ? &al->b.line[j++] : NULL;
    }
}

/* Whether a change stands within `context` rows; 0: all rows are shown. */
static bool is_near(const struct alignment *al, size_t at, size_t context)
{
    size_t from = at > context ? at - context : 0;
    size_t i;

    if (context == 0)
        return true;
    for (i = from; i < al->row_count && i <= at + context; i++)
        if (!al->rows[i].same)
            return true;
    return false;
}

/* Puts the rows from `at` on that have no change near; the first after. */
static size_t skip_far(const struct side_by_side *s, const struct alignment *al,
                       size_t at, struct string_builder *out)
{
    size_t first = at;

    while (at < al->row_count && !is_near(al, at, s->context))
        at++;
    if (at > first)
        (void)string_builder_append_format(out, "  ... %zu equal line%s\n",
                                           at - first,
                                           at - first == 1 ? "" : "s");
    return at;
}

static void put_columns(const struct side_by_side *s,
                        const struct alignment *al, struct string_builder *out)
{
    size_t at = 0;

    while ((at = skip_far(s, al, at, out)) < al->row_count) {
        const struct row *row = &al->rows[at++];
        struct cell left, right;

        cell_init(&left, s, row->a, row->same ? ' ' : '-');
        cell_init(&right, s, row->b, row->same ? ' ' : '+');
        put_pair(s, out, &left, &right);
    }
}

static void put_line(const struct side_by_side *s, const struct str_view *line,
                     char mark, struct string_builder *out)
{
    struct cell cell;

    cell_init(&cell, s, line, mark);
    put_row(s, out, &cell, cell.mark, cell.text.len);
    trim_end(out);
    string_builder_fini(&cell.text);
}

/* One text: what is only left, then what is only right, between what both
 * have. */
static void put_stacked(const struct side_by_side *s,
                        const struct alignment *al, struct string_builder *out)
{
    size_t at = 0;

    while ((at = skip_far(s, al, at, out)) < al->row_count) {
        size_t end = at;
        size_t i;

        if (al->rows[at].same) {
            put_line(s, al->rows[at++].a, ' ', out);
            continue;
        }
        while (end < al->row_count && !al->rows[end].same)
            end++;
        for (i = at; i < end; i++)
            if (al->rows[i].a)
                put_line(s, al->rows[i].a, '-', out);
        for (i = at; i < end; i++)
            if (al->rows[i].b)
                put_line(s, al->rows[i].b, '+', out);
        at = end;
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
    make_rows(al);
    if (s->width >= SIDE_BY_SIDE_MIN_WIDTH) {
        (void)string_builder_append_format(out, "  %-*s |   %s\n",
                                           (int)(s->width / 2 - 4),
                                           s->left_title, s->right_title);
        put_columns(s, al, out);
    } else {
        (void)string_builder_append_format(out, "--- %s\n+++ %s\n",
                                           s->left_title, s->right_title);
        put_stacked(s, al, out);
    }
    put_rest(&al->a, s->left_title, out);
    put_rest(&al->b, s->right_title, out);
    free(al);
    return out->error;
}
