/* SPDX-License-Identifier: MIT-0 */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#include "check_run.h"
#include "lab_cli.h"
#include "string_builder.h"
#include "visible.h"

/* One side of a case, whole, with a mark before each line that differs. */
static int print_side(struct lab_cli *cli, const struct unit *lab,
                      const char *id, const char *side)
{
    char path[PATH_MAX], name[160];
    struct string_builder sb;
    char *text = NULL;
    size_t len = 0;
    int rc;

    (void)snprintf(name, sizeof name, "%s.%s", id, side);
    rc = workspace_keep_path(&cli->ws, lab, name, path, sizeof path);
    if (rc == 0)
        rc = workspace_read_file(path, &text, &len);
    if (rc < 0)
        return rc;
    string_builder_init(&sb, 0);
    visible_block(&sb, str_view_of(text, len), "    ", 200);
    printf("  %s\n%s", side, string_builder_cstr(&sb));
    string_builder_fini(&sb);
    free(text);
    return 0;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_diff, NULL, 0, argc, argv);
    const struct unit *lab;
    struct record *record;
    size_t shown = 0;
    size_t i;

    if (first < 0)
        return -1 - first;
    lab = cli_lab(cli, argc, argv, first);
    if (!lab)
        return LAB_NOTHING_RUN;
    record = check_last(cli, lab);
    if (!record) {
        fprintf(stderr, "lab: %s was not checked yet\ntry: %s check %s\n",
                lab->id, cli->program, lab->id);
        return LAB_NOTHING_RUN;
    }
    for (i = 0; i < record_count(record); i++) {
        const char *id = record_get_str(record, i, "id");

        if (!record_is(record, i, "case") || !record_get_int(record, i, "line"))
            continue;
        printf("%s%s%s: first difference at line %" PRId64 ", column %" PRId64
               "\n",
               cli_bold(cli, true), id, cli_bold(cli, false),
               record_get_int(record, i, "line"),
               record_get_int(record, i, "column"));
        (void)print_side(cli, lab, id, "want");
        (void)print_side(cli, lab, id, "got");
        shown++;
    }
    if (shown == 0)
        printf("no output differs in the last check of %s\n", lab->id);
    record_destroy(record);
    return LAB_OK;
}

const struct verb verb_diff = {"diff", "[LAB]",
                               "both sides of each difference, in full", run};
