/* SPDX-License-Identifier: MIT-0 */
#include "line_diff.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dyn_array.h"

enum { MAX_D = 1000 };

typedef DYN_ARRAY(struct str_view) lines;
typedef DYN_ARRAY(struct line_diff_row) rows;

/* The middle, where the texts differ: a is the old one, b the new one. */
struct middle {
    const struct str_view *a, *b;
    int a_len, b_len;
    /* trace[d] is the furthest x on each diagonal k = x - y after d edits, at
     * index k + d. */
    int *trace[MAX_D + 1];
    int d; /* edits it takes; -1 when over MAX_D */
};

static int split(lines *out, struct str_view text)
{
    struct str_view line;
    int rc = 0;

    while (rc == 0 && str_view_cut(&text, '\n', &line))
        rc = dyn_array_push(out, line);
    return rc;
}

/* Follows the lines in common from (x, x - k). */
static int slide(const struct middle *m, int x, int k)
{
    while (x < m->a_len && x - k < m->b_len &&
           str_view_equal(m->a[x], m->b[x - k]))
        x++;
    return x;
}

/* Whether the best way to diagonal k with d edits comes from above (an added
 * line), and from where. */
static bool comes_down(const struct middle *m, int d, int k, int *out_x)
{
    const int *before = m->trace[d - 1];
    int left = k > -d + 1 ? before[k - 1 + d - 1] : -1;
    int above = k < d - 1 ? before[k + 1 + d - 1] : -1;
    bool down = k == -d || (k != d && above > left);

    *out_x = down ? above : left;
    return down;
}

static int search(struct middle *m)
{
    int d, k, x;

    m->d = -1;
    for (d = 0; d <= MAX_D; d++) {
        m->trace[d] = malloc((size_t)(2 * d + 1) * sizeof *m->trace[d]);
        if (!m->trace[d])
            return -ENOMEM;
        for (k = -d; k <= d; k += 2) {
            bool down = d > 0 && comes_down(m, d, k, &x);

            x = slide(m, d == 0 ? 0 : down ? x : x + 1, k);
            m->trace[d][k + d] = x;
            if (x >= m->a_len && x - k >= m->b_len) {
                m->d = d;
                return 0;
            }
        }
    }
    return 0;
}

static void put(struct line_diff_row *row, char sign, struct str_view line)
{
    row->sign = sign;
    row->line = line;
}

/* Fills rows[0..n) from the end, going back along the trace. */
static void walk_back(const struct middle *m, struct line_diff_row *row,
                      size_t n)
{
    int x = m->a_len, y = m->b_len, d;

    for (d = m->d; d > 0; d--) {
        int from_x, k = x - y;
        bool down = comes_down(m, d, k, &from_x);
        int from_y = from_x - (down ? k + 1 : k - 1);

        while (x > from_x + !down && y > from_y + down)
            put(&row[--n], ' ', m->a[--x]), y--;
        if (down)
            put(&row[--n], '+', m->b[--y]);
        else
            put(&row[--n], '-', m->a[--x]);
    }
    while (x > 0)
        put(&row[--n], ' ', m->a[--x]);
}

/* An edit script mixes both kinds; a reader wants - before +. */
static void order_signs(struct line_diff_row *row, size_t n)
{
    size_t i, j, start;

    for (start = 0; start < n; start = i + 1) {
        size_t to = start;

        for (i = start; i < n && row[i].sign != ' '; i++) {
            struct line_diff_row taken = row[i];

            if (taken.sign != '-')
                continue;
            for (j = i; j > to; j--)
                row[j] = row[j - 1];
            row[to++] = taken;
        }
    }
}

static int diff_middle(rows *out, const struct str_view *a, size_t a_len,
                       const struct str_view *b, size_t b_len)
{
    struct middle *m = calloc(1, sizeof *m);
    size_t at = out->len, n = a_len + b_len, i;
    int rc = m ? 0 : -ENOMEM;

    if (rc == 0) {
        *m = (struct middle){.a = a, .b = b, .d = -1};
        m->a_len = (int)a_len;
        m->b_len = (int)b_len;
        rc = search(m);
    }
    if (rc == 0 && m->d >= 0)
        n = (n + (size_t)m->d) / 2; /* a shared line is one row */
    if (rc == 0)
        rc = dyn_array_reserve(out, at + n);
    if (rc == 0) {
        out->len = at + n;
        if (m->d >= 0)
            walk_back(m, out->data + at, n);
        for (i = 0; m->d < 0 && i < n; i++)
            put(&out->data[at + i], i < a_len ? '-' : '+',
                i < a_len ? a[i] : b[i - a_len]);
        order_signs(out->data + at, n);
    }
    for (i = 0; m && i <= MAX_D; i++)
        free(m->trace[i]);
    free(m);
    return rc;
}

static int push_shared(rows *out, const struct str_view *line, size_t n)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < n; i++)
        rc = dyn_array_push(out, ((struct line_diff_row){' ', line[i]}));
    return rc;
}

static int compare(rows *out, const lines *a, const lines *b)
{
    size_t least = a->len < b->len ? a->len : b->len, head = 0, tail = 0;
    int rc;

    while (head < least && str_view_equal(a->data[head], b->data[head]))
        head++;
    while (tail < least - head && str_view_equal(a->data[a->len - 1 - tail],
                                                 b->data[b->len - 1 - tail]))
        tail++;
    rc = push_shared(out, a->data, head);
    if (rc == 0 && a->len + b->len > 2 * (head + tail))
        rc = diff_middle(out, a->data ? a->data + head : NULL,
                         a->len - head - tail, b->data ? b->data + head : NULL,
                         b->len - head - tail);
    if (rc == 0 && tail)
        rc = push_shared(out, a->data + a->len - tail, tail);
    return rc;
}

int line_diff_compare(struct line_diff_row **out, size_t *out_count,
                      struct str_view before, struct str_view after)
{
    lines a = {0}, b = {0};
    rows result = {0};
    int rc = split(&a, before);

    if (rc == 0)
        rc = split(&b, after);
    if (rc == 0 && (a.len > INT32_MAX / 2 || b.len > INT32_MAX / 2))
        rc = -EFBIG;
    if (rc == 0)
        rc = compare(&result, &a, &b);
    if (rc < 0)
        dyn_array_fini(&result);
    dyn_array_fini(&a);
    dyn_array_fini(&b);
    *out = result.data;
    *out_count = result.len;
    return rc;
}
