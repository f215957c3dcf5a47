/* SPDX-License-Identifier: MIT-0 */
/* A pitfall as its reader meets it: the question, both sides, the evidence. */
#include "show.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab_cli.h"
#include "prove.h"
#include "side_by_side.h"
#include "string_builder.h"
#include "visible.h"

enum { EVIDENCE_LINES = 12, HEADER_NAME = 128 };

static int read_unit_file(const struct unit *unit, const char *file,
                          char **text, size_t *len)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof path, "%s/%s", unit->dir, file) >=
        (int)sizeof path)
        return -ENAMETOOLONG;
    return workspace_read_file(path, text, len);
}

/* wrong.c says in its first lines what is wrong: not before the question. */
static char *without_answer(char *text)
{
    char *from = strstr(text, "/* WRONG:");
    char *to = from ? strstr(from, "*/\n") : NULL;

    if (to)
        memmove(from, to + 3, strlen(to + 3) + 1);
    return text;
}

/* A file of the wrong side, without the answer. */
static int print_file(const struct unit *unit, const char *file)
{
    char *text;
    size_t len;
    int rc = read_unit_file(unit, file, &text, &len);

    if (rc < 0)
        return rc;
    (void)fputs(without_answer(text), stdout);
    free(text);
    return 0;
}

static const char *on_side(char out[HEADER_NAME], const char *side,
                           const char *header)
{
    (void)snprintf(out, HEADER_NAME, "%s/%s", side, header);
    return out;
}

static int print_question(const struct unit *unit)
{
    const struct string_list *headers = &unit->as.pitfall.headers;
    char name[HEADER_NAME];
    int rc = print_file(unit, "wrong.c");
    size_t i;

    for (i = 0; rc == 0 && i < headers->count; i++) {
        printf("\n--- %s\n", on_side(name, "wrong", headers->items[i]));
        rc = print_file(unit, name);
    }
    return rc;
}

static int format_sides(struct side_by_side *s, struct string_builder *sb)
{
    if (!str_view_equal(s->left, s->right))
        return side_by_side_format(s, sb);
    (void)string_builder_append_format(sb, "--- %s, the same as %s\n",
                                       s->left_title, s->right_title);
    visible_block(sb, s->left, "  ", SIZE_MAX);
    return sb->error;
}

static int print_sides(struct lab_cli *cli, const struct unit *unit,
                       const char *left, const char *right)
{
    struct side_by_side s = {.left_title = left,
                             .right_title = right,
                             .width =
                                 cli->format.width ? cli->format.width : 80,
                             .color = cli->format.color};
    char *wrong_text = NULL, *right_text = NULL;
    struct string_builder sb;
    int rc;

    string_builder_init(&sb, 0);
    rc = read_unit_file(unit, left, &wrong_text, &s.left.len);
    if (rc == 0)
        rc = read_unit_file(unit, right, &right_text, &s.right.len);
    if (rc == 0) {
        s.left = str_view_from(without_answer(wrong_text));
        s.right.data = right_text;
        rc = format_sides(&s, &sb);
    }
    if (rc == 0)
        (void)fputs(string_builder_cstr(&sb), stdout);
    string_builder_fini(&sb);
    free(wrong_text);
    free(right_text);
    return rc;
}

static int print_all_sides(struct lab_cli *cli, const struct unit *unit)
{
    const struct string_list *headers = &unit->as.pitfall.headers;
    char left[HEADER_NAME], right[HEADER_NAME];
    int rc = print_sides(cli, unit, "wrong.c", "right.c");
    size_t i;

    for (i = 0; rc == 0 && i < headers->count; i++) {
        printf("\n");
        rc = print_sides(cli, unit, on_side(left, "wrong", headers->items[i]),
                         on_side(right, "right", headers->items[i]));
    }
    return rc;
}

/* "What is wrong?" first, on a terminal only: the reader looks before the
 * answer stands beside it. */
static int ask_first(struct lab_cli *cli, const struct unit *unit)
{
    char answer[8];
    int rc;

    if (!cli->tty_in || !cli->tty_out)
        return 0;
    printf("%s%s%s   %s\n\n", cli_bold(cli, true), unit->id,
           cli_bold(cli, false), unit->title);
    rc = print_question(unit);
    printf("\nWhat is wrong here? Look, then press Enter. ");
    (void)fflush(stdout);
    if (!fgets(answer, sizeof answer, stdin))
        printf("\n");
    return rc;
}

/* From the line on in which the tool names the mistake; a build that fails
 * speaks of nothing else, and says first who included whom. */
static const char *from_mark(const char *said, const struct unit_evidence *e)
{
    bool all = strcmp(e->by, "compile_error") == 0 || !e->text;
    const char *at = all ? said : strstr(said, e->text);

    while (at && at > said && at[-1] != '\n')
        at--;
    return at ? at : said;
}

/* "    #2 0x7f88 in main x.c:9" of a sanitizer. */
static bool is_frame(struct str_view line)
{
    line = str_view_trim(line);
    return line.len > 1 && line.data[0] == '#' &&
           isdigit((unsigned char)line.data[1]);
}

/* What the reader can look up: without frames of the C library and the
 * runtime, files named as they stand in the unit's folder. */
static void append_own(struct string_builder *sb, const char *said,
                       const char *dir)
{
    struct str_view rest = str_view_from(said), line;
    char folder[PATH_MAX];
    int n = snprintf(folder, sizeof folder, "%s/", dir);
    struct str_view prefix = str_view_of(folder, (size_t)n);

    while (str_view_cut(&rest, '\n', &line)) {
        ptrdiff_t at = str_view_find(line, prefix);

        if (at < 0 && is_frame(line))
            continue;
        for (; at >= 0; at = str_view_find(line, prefix)) {
            (void)string_builder_append(sb, line.data, (size_t)at);
            line = str_view_drop(line, (size_t)at + prefix.len);
        }
        (void)string_builder_append(sb, line.data, line.len);
        (void)string_builder_append_char(sb, '\n');
    }
}

static void print_evidence(const struct unit *unit, const char *side,
                           const char *said, const char *end)
{
    struct string_builder own, sb;

    string_builder_init(&own, 0);
    string_builder_init(&sb, 0);
    append_own(&own, said, unit->dir);
    visible_block(&sb, str_view_from(string_builder_cstr(&own)), "    ",
                  EVIDENCE_LINES);
    printf("%s   (%s)\n%s", side, end, string_builder_cstr(&sb));
    string_builder_fini(&own);
    string_builder_fini(&sb);
}

static int show_one(struct lab_cli *cli, const struct unit *unit, size_t i)
{
    const struct unit_evidence *e = unit->as.pitfall.evidence.items;
    char title[128], end[64];
    char *said;
    int side;

    if (!detector_find(e[i].by))
        return -EINVAL;
    prove_title(&e[i], title, sizeof title);
    printf("\n%s%s, run now%s\n", cli_bold(cli, true), title,
           cli_bold(cli, false));
    for (side = 0; side < 2; side++) {
        int rc = prove_show(unit, i, side == 0, &said, end);

        if (rc < 0)
            return rc;
        print_evidence(unit, side == 0 ? "wrong.c" : "right.c",
                       from_mark(said ? said : "", &e[i]), end);
        free(said);
    }
    return 0;
}

int show_evidence(struct lab_cli *cli, const struct unit *unit)
{
    const struct group_list *list = &unit->as.pitfall.evidence;
    const struct unit_evidence *e = list->items;
    size_t i;
    int rc = list->count == 0 ? -EINVAL : 0;

    for (i = 0; rc == 0 && i < list->count; i++)
        if (strcmp(e[i].by, e[0].by) == 0 || strcmp(e[i].by, "output") == 0)
            rc = show_one(cli, unit, i);
    return rc;
}

int show_pitfall(struct lab_cli *cli, const struct unit *unit)
{
    int rc = print_all_sides(cli, unit);

    return rc == 0 ? show_evidence(cli, unit) : rc;
}

int show_pitfall_page(struct lab_cli *cli, const struct unit *unit)
{
    int rc = ask_first(cli, unit);

    if (rc == 0)
        rc = show_pitfall(cli, unit);
    if (rc == 0) {
        printf("\n");
        rc = show_readme(unit);
    }
    if (rc == 0)
        printf("\nnext: %s prove %s -v   (both compilers, every detector)\n",
               cli->program, unit->id);
    return rc;
}
