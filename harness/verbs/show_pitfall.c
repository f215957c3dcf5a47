/* SPDX-License-Identifier: MIT-0 */
/* A mistake beside its fix: the question, both sides, what tools say now. */
#include "show.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab_cli.h"
#include "print_file.h"
#include "prove.h"
#include "side_by_side.h"
#include "string_builder.h"
#include "visible.h"

enum { EVIDENCE_LINES = 12, HEADER_NAME = 128 };

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
    int rc = cli_read_unit_file(unit, file, &text, &len);

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

static int print_wrong(const struct unit *unit)
{
    const struct string_list *headers = &unit->as.pitfall.headers;
    char name[HEADER_NAME];
    int rc;
    size_t i;

    printf("\n");
    rc = print_file(unit, "wrong.c");
    for (i = 0; rc == 0 && i < headers->count; i++) {
        printf("\n--- %s\n", on_side(name, "wrong", headers->items[i]));
        rc = print_file(unit, name);
    }
    printf("\n");
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
                       const char *left, const char *right, size_t context)
{
    struct side_by_side s = {.left_title = left,
                             .right_title = right,
                             .width =
                                 cli->format.width ? cli->format.width : 80,
                             .context = context,
                             .color = cli->format.color};
    char *wrong_text = NULL, *right_text = NULL;
    struct string_builder sb;
    int rc;

    string_builder_init(&sb, 0);
    rc = cli_read_unit_file(unit, left, &wrong_text, &s.left.len);
    if (rc == 0)
        rc = cli_read_unit_file(unit, right, &right_text, &s.right.len);
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

static int print_all_sides(struct lab_cli *cli, const struct unit *unit,
                           size_t context)
{
    const struct string_list *headers = &unit->as.pitfall.headers;
    char left[HEADER_NAME], right[HEADER_NAME];
    int rc = print_sides(cli, unit, "wrong.c", "right.c", context);
    size_t i;

    for (i = 0; rc == 0 && i < headers->count; i++) {
        printf("\n");
        rc = print_sides(cli, unit, on_side(left, "wrong", headers->items[i]),
                         on_side(right, "right", headers->items[i]), context);
    }
    return rc;
}

/* The page without its title, and the question apart: a README begins with
 * "# Title" and the paragraph "**Question.** ...". */
struct page {
    char *text;
    struct str_view question, rest;
};

static int page_read(const struct unit *unit, struct page *out)
{
    static const char mark[] = "**Question.**";
    struct str_view line, rest;
    size_t len;
    int rc = cli_read_unit_file(unit, "README.md", &out->text, &len);

    if (rc < 0)
        return rc;
    rest = str_view_of(out->text, len);
    out->question = str_view_of(NULL, 0);
    while (str_view_cut(&rest, '\n', &line) &&
           (line.len == 0 || line.data[0] == '#'))
        out->rest = rest;
    if (str_view_starts_with(line, str_view_from(mark))) {
        out->question = str_view_trim(str_view_drop(line, strlen(mark)));
        out->rest = rest;
    }
    return 0;
}

static void print_title(struct lab_cli *cli, const struct unit *unit)
{
    printf("%s%s%s   %s\n", cli_bold(cli, true), unit->id, cli_bold(cli, false),
           unit->title);
}

/* What is wrong? On a terminal the reader looks before the answer stands
 * beside it. */
static int ask_first(struct lab_cli *cli, const struct unit *unit,
                     struct str_view question)
{
    bool wait = cli->tty_in && cli->tty_out;
    char answer[8];
    int rc = 0;

    if (wait)
        rc = print_wrong(unit);
    printf("What is wrong here?\n");
    cli_print_markdown(cli, question);
    if (wait) {
        printf("Look, then press Enter. ");
        (void)fflush(stdout);
        if (!fgets(answer, sizeof answer, stdin))
            printf("\n");
    }
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

static void print_cut(const struct lab_cli *cli, struct str_view form)
{
    size_t width = cli->format.width > 20 ? cli->format.width : 0;
    size_t columns = 0;
    size_t bytes = form.len;

    if (width > 0 && form.len > 0)
        bytes = visible_fit(form, width - 8, &columns);
    printf("    %" STR_VIEW_FORMAT "%s\n",
           STR_VIEW_ARGS(str_view_take(form, bytes)),
           bytes < form.len ? "..." : "");
}

/* Lines cut at the screen's edge, so that each stays one. */
static void print_evidence(const struct lab_cli *cli, const struct unit *unit,
                           const char *side, const char *said, const char *end)
{
    struct string_builder own, form;
    struct str_view rest, line;
    size_t shown = 0;

    string_builder_init(&own, 0);
    string_builder_init(&form, 0);
    append_own(&own, said, unit->dir);
    rest = str_view_of(string_builder_cstr(&own), own.len);
    printf("%s   (%s)\n", side, end);
    while (shown++ < EVIDENCE_LINES && str_view_cut(&rest, '\n', &line)) {
        string_builder_clear(&form);
        visible_append(&form, line);
        print_cut(cli, str_view_of(string_builder_cstr(&form), form.len));
    }
    if (rest.len > 0)
        printf("    ...\n");
    string_builder_fini(&own);
    string_builder_fini(&form);
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
        print_evidence(cli, unit, side == 0 ? "wrong.c" : "right.c",
                       from_mark(said ? said : "", &e[i]), end);
        free(said);
    }
    return 0;
}

static int show_evidence(struct lab_cli *cli, const struct unit *unit)
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

int show_pitfall(struct lab_cli *cli, const struct unit *unit, size_t context)
{
    int rc = print_all_sides(cli, unit, context);

    return rc == 0 ? show_evidence(cli, unit) : rc;
}

static void print_next(struct lab_cli *cli, const struct unit *unit)
{
    char prove[PATH_MAX];

    (void)snprintf(prove, sizeof prove, "%s prove %s -v", cli->program,
                   unit->id);
    putchar('\n');
    cli_print_next(cli, "", prove, "both compilers, every detector");
}

int show_pitfall_page(struct lab_cli *cli, const struct unit *unit)
{
    struct page page = {0};
    int rc = page_read(unit, &page);

    if (rc < 0)
        return rc;
    print_title(cli, unit);
    rc = ask_first(cli, unit, page.question);
    if (rc == 0)
        rc = show_pitfall(cli, unit, 0);
    if (rc == 0) {
        cli_print_markdown(cli, page.rest);
        print_next(cli, unit);
    }
    free(page.text);
    return rc;
}
