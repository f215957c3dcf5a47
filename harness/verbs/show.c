/* SPDX-License-Identifier: MIT-0 */
#include "show.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lab_cli.h"
#include "prove.h"
#include "side_by_side.h"
#include "string_builder.h"
#include "visible.h"

static int read_unit_file(const struct unit *unit, const char *file,
                          char **text, size_t *len)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof path, "%s/%s", unit->dir, file) >=
        (int)sizeof path)
        return -ENAMETOOLONG;
    return workspace_read_file(path, text, len);
}

static int print_unit_file(const struct unit *unit, const char *file)
{
    char *text;
    size_t len;
    int rc = read_unit_file(unit, file, &text, &len);

    if (rc < 0)
        return rc;
    (void)fwrite(text, 1, len, stdout);
    free(text);
    return 0;
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

static int print_question(const struct unit *unit)
{
    char *text;
    size_t len;
    int rc = read_unit_file(unit, "wrong.c", &text, &len);

    if (rc < 0)
        return rc;
    (void)fputs(without_answer(text), stdout);
    free(text);
    return 0;
}

static int print_sides(struct lab_cli *cli, const struct unit *unit)
{
    struct side_by_side s = {.left_title = "wrong.c",
                             .right_title = "right.c",
                             .width =
                                 cli->format.width ? cli->format.width : 80,
                             .color = cli->format.color};
    char *wrong = NULL, *right = NULL;
    struct string_builder sb;
    int rc;

    string_builder_init(&sb, 0);
    rc = read_unit_file(unit, "wrong.c", &wrong, &s.left.len);
    if (rc == 0)
        rc = read_unit_file(unit, "right.c", &right, &s.right.len);
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

/* From the line on in which the tool names the mistake. */
static const char *from_mark(const char *said, const char *mark)
{
    const char *at = mark ? strstr(said, mark) : NULL;

    while (at && at > said && at[-1] != '\n')
        at--;
    return at ? at : said;
}

static void print_evidence(const char *side, const char *said, const char *end)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    visible_block(&sb, str_view_from(said), "    ", 10);
    printf("%s   (%s)\n%s", side, end, string_builder_cstr(&sb));
    string_builder_fini(&sb);
}

int show_evidence(struct lab_cli *cli, const struct unit *unit)
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
        print_evidence(side == 0 ? "wrong.c" : "right.c",
                       from_mark(said ? said : "", primary->text), end);
        free(said);
    }
    return 0;
}

int show_pitfall(struct lab_cli *cli, const struct unit *unit)
{
    int rc = print_sides(cli, unit);

    return rc == 0 ? show_evidence(cli, unit) : rc;
}

static int show_pitfall_page(struct lab_cli *cli, const struct unit *unit)
{
    int rc = ask_first(cli, unit);

    if (rc == 0)
        rc = show_pitfall(cli, unit);
    if (rc == 0) {
        printf("\n");
        rc = print_unit_file(unit, "README.md");
    }
    if (rc == 0)
        printf("\nnext: %s prove %s -v   (both compilers, every detector)\n",
               cli->program, unit->id);
    return rc;
}

static int show_lab(struct lab_cli *cli, const struct unit *unit)
{
    const struct unit_lab *lab = &unit->as.lab;
    char shown[PATH_MAX];
    size_t i;
    int rc = print_unit_file(unit, "README.md");

    printf("\ncases:");
    for (i = 0; i < lab->cases.count; i++)
        printf(" %s (%lld)", unit_lab_case(lab, i)->id,
               (long long)unit_lab_case(lab, i)->points);
    printf("\nfiles:");
    for (i = 0; i < lab->build.files.count; i++)
        printf(" %s/%s", cli_shown_answer(cli, unit, shown, sizeof shown),
               lab->build.files.items[i]);
    printf("\nnext: %s watch %s\n", cli->program, unit->id);
    return rc;
}

static int show_pattern(struct lab_cli *cli, const struct unit *unit)
{
    int rc = print_unit_file(unit, "README.md");

    printf("\nfiles: %s/\nnext: %s copy %s DIR\n", unit->dir, cli->program,
           unit->id);
    return rc;
}

static int show_chapter(struct lab_cli *cli, const struct unit *unit)
{
    int rc = print_unit_file(unit, "README.md");
    size_t i;

    printf("\nlabs:");
    for (i = 0; i < catalogue_count(cli->catalogue); i++) {
        const struct unit *lab = catalogue_at(cli->catalogue, i);

        if (lab->type == UNIT_LAB && strncmp(lab->number, unit->number, 2) == 0)
            printf(" %s", lab->name);
    }
    printf("\nfiles: %s/\nnext: %s list\n", unit->dir, cli->program);
    return rc;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_show, NULL, 0, argc, argv);
    const struct unit *unit;
    int rc = 0;

    if (first < 0)
        return -1 - first;
    unit = first < argc ? cli_find(cli, argv[first], -1)
                        : cli_lab(cli, argc, argv, first);
    if (!unit)
        return LAB_NOTHING_RUN;
    switch (unit->type) {
    case UNIT_PITFALL:
        rc = show_pitfall_page(cli, unit);
        break;
    case UNIT_LAB:
        rc = show_lab(cli, unit);
        break;
    case UNIT_PATTERN:
        rc = show_pattern(cli, unit);
        break;
    case UNIT_CHAPTER:
        rc = show_chapter(cli, unit);
        break;
    }
    return rc < 0 ? cli_fault("showing it", rc) : LAB_OK;
}

const struct verb verb_show = {
    "show", "[UNIT]", "what a lab, pitfall, pattern or chapter is", run};
