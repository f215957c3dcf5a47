/* SPDX-License-Identifier: MIT-0 */
#include <limits.h>

#include "lab_cli.h"

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_reset, NULL, 0, argc, argv);
    const struct unit *lab;
    char shown[PATH_MAX];
    int rc;

    if (first < 0)
        return -1 - first;
    if (first == argc) {
        fprintf(stderr, "lab reset: name the lab to reset\n");
        return LAB_NOTHING_RUN;
    }
    lab = cli_lab(cli, argc, argv, first);
    if (!lab)
        return LAB_NOTHING_RUN;
    rc = workspace_start(&cli->ws, lab, true);
    if (rc < 0)
        return cli_fault("resetting the lab", rc);
    (void)cli_shown_answer(cli, lab, shown, sizeof shown);
    printf("%s/ is as at the start; your files are kept beside as "
           "*.before-reset\n",
           shown);
    return LAB_OK;
}

const struct verb verb_reset = {
    "reset", "LAB", "puts the starting files back; yours are kept", run};
