/* SPDX-License-Identifier: MIT-0 */
/* The generated tables: chapters, patterns, pitfalls with the matrix. Each
 * stands between <!-- index:NAME --> and <!-- /index --> in a README. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "atomic_file.h"
#include "detector.h"
#include "dev.h"
#include "lab_cli.h"
#include "string_builder.h"

typedef void (*table_fn)(struct lab_cli *cli, struct string_builder *sb);

static const struct unit *next_of(struct lab_cli *cli, enum unit_type type,
                                  size_t *i)
{
    while (*i < catalogue_count(cli->catalogue)) {
        const struct unit *unit = catalogue_at(cli->catalogue, (*i)++);

        if (unit->type == type)
            return unit;
    }
    return NULL;
}

static void chapters_table(struct lab_cli *cli, struct string_builder *sb)
{
    const struct unit *unit;
    size_t i = 0;

    (void)string_builder_append_str(
        sb, "| chapter | builds | program | labs |\n|---|---|---|---|\n");
    while ((unit = next_of(cli, UNIT_CHAPTER, &i)) != NULL) {
        const char *program = unit->as.chapter.program;
        const struct unit *lab;
        size_t j = 0, n = 0;

        while ((lab = next_of(cli, UNIT_LAB, &j)) != NULL)
            n += strncmp(lab->number, unit->number, 2) == 0;
        (void)string_builder_append_format(
            sb, "| [%s %s](chapters/%s/README.md) | %s | %s | %zu |\n",
            unit->number, unit->id, unit->name, unit->summary,
            program ? program : "-", n);
    }
}

static void labs_table(struct lab_cli *cli, struct string_builder *sb)
{
    const struct unit *unit;
    size_t i = 0;

    (void)string_builder_append_str(
        sb, "| lab | kind | minutes | points | about |\n|---|---|---|---|---|"
            "\n");
    while ((unit = next_of(cli, UNIT_LAB, &i)) != NULL)
        (void)string_builder_append_format(
            sb, "| [%s](%s/README.md) | %s | %lld | %lld | %s |\n", unit->name,
            unit->name, unit->as.lab.kind, (long long)unit->as.lab.minutes,
            (long long)unit->as.lab.points, unit->summary);
}

static void patterns_table(struct lab_cli *cli, struct string_builder *sb)
{
    const struct unit *unit;
    size_t i = 0;

    (void)string_builder_append_str(
        sb, "| pattern | family | what it solves |\n|---|---|---|\n");
    while ((unit = next_of(cli, UNIT_PATTERN, &i)) != NULL)
        (void)string_builder_append_format(
            sb, "| [%s](%s/README.md) | %s | %s |\n", unit->id, unit->id,
            unit->as.pattern.family, unit->summary);
}

static void pitfalls_table(struct lab_cli *cli, struct string_builder *sb)
{
    const struct unit *unit;
    size_t i = 0;

    (void)string_builder_append_str(
        sb, "| pitfall | family | caught by | the mistake |\n"
            "|---|---|---|---|\n");
    while ((unit = next_of(cli, UNIT_PITFALL, &i)) != NULL) {
        const struct unit_pitfall *p = &unit->as.pitfall;
        const struct unit_evidence *e = p->evidence.items;

        (void)string_builder_append_format(
            sb, "| [%s](%s/README.md) | %s | %s | %s |\n", unit->id, unit->id,
            p->family, p->evidence.count ? e->by : "-", unit->summary);
    }
}

static const struct unit_evidence *find(const struct group_list *list,
                                        const char *detector)
{
    const struct unit_evidence *e = list->items;
    size_t i;

    for (i = 0; i < list->count; i++)
        if (strcmp(e[i].by, detector) == 0)
            return &e[i];
    return NULL;
}

/* "caught", "silent", "-"; with the flags that it takes to see it. */
static void matrix_cell(struct string_builder *sb, const struct unit_pitfall *p,
                        const char *detector)
{
    const struct unit_evidence *e = find(&p->evidence, detector);
    const char *word = "caught";
    size_t i;

    if (!e) {
        e = find(&p->silent, detector);
        word = "silent";
    }
    (void)string_builder_append_format(sb, " %s", e ? word : "-");
    for (i = 0; e && i < e->flags.count; i++)
        (void)string_builder_append_format(sb, "%s `%s`", i == 0 ? " with" : "",
                                           e->flags.items[i]);
    (void)string_builder_append_str(sb, " |");
}

static void matrix_table(struct lab_cli *cli, struct string_builder *sb)
{
    const struct unit *unit;
    size_t i = 0, d;

    (void)string_builder_append_str(sb, "| pitfall |");
    for (d = 0; d < detector_count(); d++)
        (void)string_builder_append_format(sb, " %s |",
                                           detector_name(detector_at(d)));
    (void)string_builder_append_str(sb, "\n|---|");
    for (d = 0; d < detector_count(); d++)
        (void)string_builder_append_str(sb, "---|");
    (void)string_builder_append_char(sb, '\n');
    while ((unit = next_of(cli, UNIT_PITFALL, &i)) != NULL) {
        (void)string_builder_append_format(sb, "| %s |", unit->id);
        for (d = 0; d < detector_count(); d++)
            matrix_cell(sb, &unit->as.pitfall, detector_name(detector_at(d)));
        (void)string_builder_append_char(sb, '\n');
    }
}

static const struct {
    const char *file, *name;
    table_fn table;
} tables[] = {
    {"README.md", "chapters", chapters_table},
    {"labs/README.md", "labs", labs_table},
    {"patterns/README.md", "patterns", patterns_table},
    {"pitfalls/README.md", "pitfalls", pitfalls_table},
    {"pitfalls/README.md", "matrix", matrix_table},
};

/* Replaces what stands between the marks of table `t`; -ENODATA without
 * marks. *same tells whether the text was right already. */
static int splice(struct lab_cli *cli, size_t t, const char *text,
                  struct string_builder *out, bool *same)
{
    struct string_builder table;
    char mark[64];
    const char *from, *to;
    size_t kept;

    (void)snprintf(mark, sizeof mark, "<!-- index:%s -->\n", tables[t].name);
    from = strstr(text, mark);
    to = from ? strstr(from, "<!-- /index -->") : NULL;
    if (!to)
        return -ENODATA;
    from += strlen(mark);
    string_builder_init(&table, 0);
    tables[t].table(cli, &table);
    kept = (size_t)(to - from);
    *same = kept == table.len && memcmp(from, table.data, kept) == 0;
    (void)string_builder_append(out, text, (size_t)(from - text));
    (void)string_builder_append(out, table.data, table.len);
    (void)string_builder_append_str(out, to);
    string_builder_fini(&table);
    return out->error;
}

static int write_table(struct lab_cli *cli, size_t t, bool check, bool *stale)
{
    char path[PATH_MAX];
    struct string_builder out;
    char *text;
    size_t len;
    bool same = false;
    int rc;

    (void)snprintf(path, sizeof path, "%s/%s", cli->root, tables[t].file);
    rc = workspace_read_file(path, &text, &len);
    if (rc < 0) {
        fprintf(stderr, "lab: %s: %s\n", tables[t].file, strerror(-rc));
        return rc;
    }
    string_builder_init(&out, 0);
    rc = splice(cli, t, text, &out, &same);
    if (rc == -ENODATA)
        fprintf(stderr,
                "lab: %s has no <!-- index:%s --> ... <!-- /index -->"
                "\n",
                tables[t].file, tables[t].name);
    if (rc == 0 && !same) {
        *stale = true;
        printf("%s: %s %s\n", tables[t].file, tables[t].name,
               check ? "is stale; run: ./lab dev index" : "written");
    }
    if (rc == 0 && !same && !check)
        rc = atomic_file_replace(path, out.data, out.len, 0644);
    string_builder_fini(&out);
    free(text);
    return rc;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    bool check = false;
    const struct option_parse_option options[] = {
        {0, "check", OPTION_PARSE_FLAG, &check, NULL,
         "only tell whether one is stale", 0, 0, NULL},
    };
    int first = cli_options(cli, &dev_index, options, 1, argc, argv);
    bool stale = false;
    size_t t;

    if (first < 0)
        return -1 - first;
    for (t = 0; t < sizeof tables / sizeof tables[0]; t++)
        if (write_table(cli, t, check, &stale) < 0)
            return LAB_NOTHING_RUN;
    return check && stale ? LAB_FAILED : LAB_OK;
}

const struct verb dev_index = {
    "dev index", "", "writes the generated tables into the READMEs", 0, run};
