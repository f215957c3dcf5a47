/* SPDX-License-Identifier: MIT-0 */
#include <inttypes.h>
#include <limits.h>

#include "lab_cli.h"
#include "tour.h"

static void print_files(struct lab_cli *cli, const struct unit *lab)
{
    const struct string_list *files = &lab->as.lab.build.files;
    char shown[PATH_MAX];
    size_t i;

    (void)cli_shown_answer(cli, lab, shown, sizeof shown);
    for (i = 0; i < files->count; i++)
        printf("  edit   %s/%s\n", shown, files->items[i]);
    printf("  read   %s show %s\n", cli->program, lab->id);
    printf("  check  %s watch %s   (checks on every save), or %s check %s\n",
           cli->program, lab->id, cli->program, lab->id);
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    bool tour = false;
    const struct option_parse_option options[] = {
        {0, "tour", OPTION_PARSE_FLAG, &tour, NULL,
         "the two-minute tour that make start gives", 0, 0, NULL},
    };
    int first = cli_options(cli, &verb_start, options, 1, argc, argv);
    const struct unit *lab;
    int rc;

    if (first < 0)
        return -1 - first;
    if (tour)
        return tour_run(cli);
    lab = cli_lab(cli, argc, argv, first);
    if (!lab)
        return LAB_NOTHING_RUN;
    rc = workspace_start(&cli->ws, lab, false);
    if (rc < 0)
        return cli_fault("starting the lab", rc);
    printf("%s%s%s  %s (%" PRId64 " minutes)\n", cli_bold(cli, true), lab->name,
           cli_bold(cli, false), lab->title, lab->as.lab.minutes);
    print_files(cli, lab);
    return LAB_OK;
}

const struct verb verb_start = {"start", "[LAB]",
                                "puts a lab's files into your workspace", run};
