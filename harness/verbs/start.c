/* SPDX-License-Identifier: MIT-0 */
#include <dirent.h>
#include <inttypes.h>
#include <limits.h>

#include "lab_cli.h"
#include "str_view.h"
#include "tour.h"

/* The headers that the answer has to fit. */
static void print_contract(const struct unit *lab)
{
    char path[PATH_MAX], shown[PATH_MAX];
    DIR *dir;
    struct dirent *entry;

    (void)snprintf(path, sizeof path, "%s/include", lab->dir);
    dir = opendir(path);
    while (dir && (entry = readdir(dir)) != NULL)
        if (str_view_ends_with(str_view_from(entry->d_name),
                               str_view_from(".h")))
            printf("  read   %s/%s\n",
                   cli_shown_path(path, shown, sizeof shown), entry->d_name);
    if (dir)
        (void)closedir(dir);
}

static void print_files(struct lab_cli *cli, const struct unit *lab)
{
    const struct string_list *files = &lab->as.lab.build.files;
    char shown[PATH_MAX];
    size_t i;

    (void)cli_shown_answer(cli, lab, shown, sizeof shown);
    for (i = 0; i < files->count; i++)
        printf("  edit   %s/%s\n", shown, files->items[i]);
    print_contract(lab);
    printf("  task   %s show %s\n", cli->program, lab->id);
    printf("  check  %s check %s\n  or     %s watch %s: on every save\n",
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
    rc = cli_begin(cli, lab);
    if (rc < 0)
        return LAB_FAULT;
    printf("%s%s%s  %s (%" PRId64 " minutes)\n", cli_bold(cli, true), lab->name,
           cli_bold(cli, false), lab->title, lab->as.lab.minutes);
    print_files(cli, lab);
    return LAB_OK;
}

const struct verb verb_start = {
    "start", "[LAB]", "puts a lab's files into your workspace", 1, run};
