/* SPDX-License-Identifier: MIT-0 */
#include <limits.h>

#include "lab_cli.h"
#include "lab_state.h"
#include "print_file.h"

static int run(struct lab_cli *cli, int argc, char **argv)
{
    bool give_up = false;
    const struct option_parse_option options[] = {
        {0, "give-up", OPTION_PARSE_FLAG, &give_up, NULL,
         "show it before the lab is green (this is recorded)", 0, 0, NULL},
    };
    int first = cli_options(cli, &verb_solution, options, 1, argc, argv);
    const struct unit *lab;
    struct lab_state state;
    size_t i;
    int rc;

    if (first < 0)
        return -1 - first;
    lab = cli_lab(cli, argc, argv, first);
    if (!lab)
        return LAB_NOTHING_RUN;
    rc = lab_state_load(&cli->ws, lab, &state);
    if (rc == 0 && !state.green && !give_up) {
        fprintf(stderr,
                "lab: the solution opens when %s is green\n"
                "try: %s hint %s, or\n     %s solution %s --give-up "
                "(recorded)\n",
                lab->id, cli->program, lab->id, cli->program, lab->id);
        return LAB_FAILED;
    }
    if (rc == 0 && !state.green) {
        state.gave_up = true;
        rc = lab_state_save(&cli->ws, lab, &state);
    }
    for (i = 0; rc == 0 && i < lab->as.lab.build.files.count; i++) {
        char path[PATH_MAX];

        (void)snprintf(path, sizeof path, "%s/solution/%s", lab->dir,
                       lab->as.lab.build.files.items[i]);
        printf("%s--- %s%s\n", cli_bold(cli, true),
               lab->as.lab.build.files.items[i], cli_bold(cli, false));
        rc = cli_print_file(path);
    }
    return rc < 0 ? cli_fault("the solution", rc) : LAB_OK;
}

const struct verb verb_solution = {
    "solution", "[LAB]", "shows a solution, once yours is green", 1, run};
