/* SPDX-License-Identifier: MIT-0 */
/* A mistake beside its fix, and what a tool says about both, now. */
#include "show.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lab_cli.h"
#include "print_file.h"
#include "prove.h"
#include "side_by_side.h"
#include "string_builder.h"
#include "visible.h"

enum { EVIDENCE_LINES = 10 };

/* wrong.c says in its first lines what is wrong: not before the question. */
static char *without_answer(char *text)
{
    char *from = strstr(text, "/* WRONG:");
    char *to = from ? strstr(from, "*/\n") : NULL;

    if (to)
        memmove(from, to + 3, strlen(to + 3) + 1);
    return text;
}

static int print_wrong(const struct unit *unit)
{
    char *text;
    size_t len;
    int rc = cli_read_unit_file(unit, "wrong.c", &text, &len);

    if (rc < 0)
        return rc;
    printf("\n%s\n", without_answer(text));
    free(text);
    return 0;
}

static int print_sides(struct lab_cli *cli, const struct unit *unit,
                       size_t context)
{
    struct side_by_side s = {.left_title = "wrong.c",
                             .right_title = "right.c",
                             .width =
                                 cli->format.width ? cli->format.width : 80,
                             .context = context,
                             .color = cli->format.color};
    char *wrong = NULL, *right = NULL;
    struct string_builder sb;
    int rc;

    string_builder_init(&sb, 0);
    rc = cli_read_unit_file(unit, "wrong.c", &wrong, &s.left.len);
    if (rc == 0)
        rc = cli_read_unit_file(unit, "right.c", &right, &s.right.len);
    if (rc == 0) {
        s.left = str_view_from(without_answer(wrong));
        s.right.data = right;
        rc = side_by_side_format(&s, &sb);
    }
    if (rc == 0)
        (void)fputs(string_builder_cstr(&sb), stdout);
    string_builder_fini(&sb);
    free(wrong);
    free(right);
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
    printf("What is wrong here? ");
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

/* From the line on in which the tool names the mistake. */
static const char *from_mark(const char *said, const char *mark)
{
    const char *at = mark ? strstr(said, mark) : NULL;

    while (at && at > said && at[-1] != '\n')
        at--;
    return at ? at : said;
}

/* Frames of the C library and of the tool teach nothing here. */
static bool is_foreign_frame(struct str_view line)
{
    struct str_view v = str_view_trim(line);

    return str_view_starts_with(v, str_view_from("#")) &&
           (str_view_find(v, str_view_from("../")) >= 0 ||
            str_view_find(v, str_view_from(" (/")) >= 0);
}

/* "/toolkit/pitfalls/x/wrong.c:13" is shown as "wrong.c:13". */
static void append_short(struct string_builder *sb, struct str_view line,
                         struct str_view dir)
{
    ptrdiff_t at;

    while ((at = str_view_find(line, dir)) >= 0) {
        visible_append(sb, str_view_take(line, (size_t)at));
        line = str_view_drop(line, (size_t)at + dir.len);
    }
    visible_append(sb, line);
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

static void print_evidence(const struct lab_cli *cli, const struct unit *unit,
                           const char *side, const char *said, const char *end)
{
    struct str_view rest = str_view_from(said);
    struct str_view line;
    struct string_builder dir, sb;
    size_t shown = 0;

    string_builder_init(&dir, 0);
    string_builder_init(&sb, 0);
    (void)string_builder_append_format(&dir, "%s/", unit->dir);
    printf("%s   (%s)\n", side, end);
    while (shown < EVIDENCE_LINES && str_view_cut(&rest, '\n', &line)) {
        if (is_foreign_frame(line))
            continue;
        string_builder_clear(&sb);
        append_short(&sb, line, str_view_of(dir.data, dir.len));
        print_cut(cli, str_view_of(string_builder_cstr(&sb), sb.len));
        shown++;
    }
    string_builder_fini(&sb);
    string_builder_fini(&dir);
}

static int show_evidence(struct lab_cli *cli, const struct unit *unit)
{
    const struct unit_evidence *primary = unit->as.pitfall.evidence.items;
    const struct detector *d;
    char *said;
    char end[64];
    int side;

    if (unit->as.pitfall.evidence.count == 0)
        return -EINVAL;
    d = detector_find(primary->by);
    printf("\n%s%s, run now%s\n", cli_bold(cli, true),
           d ? detector_title(d) : primary->by, cli_bold(cli, false));
    for (side = 0; side < 2; side++) {
        int rc = prove_show(unit, side == 0, &said, end);

        if (rc < 0)
            return rc;
        print_evidence(cli, unit, side == 0 ? "wrong.c" : "right.c",
                       from_mark(said ? said : "", primary->text), end);
        free(said);
    }
    return 0;
}

int show_pitfall(struct lab_cli *cli, const struct unit *unit, size_t context)
{
    int rc = print_sides(cli, unit, context);

    return rc == 0 ? show_evidence(cli, unit) : rc;
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
        printf("\nnext: %s prove %s -v   (both compilers, every detector)\n",
               cli->program, unit->id);
    }
    free(page.text);
    return rc;
}
