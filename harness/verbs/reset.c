/* SPDX-License-Identifier: MIT-0 */
#include <limits.h>

#include "lab_cli.h"
#include "lab_state.h"

/* The last verdict belonged to the answer that was put aside. Hints seen and
 * the fact that it once was green stay. */
static int forget_verdict(struct lab_cli *cli, const struct unit *lab)
{
    struct lab_state state;
    int rc = lab_state_load(&cli->ws, lab, &state);

    if (rc < 0 || state.checked_at == 0)
        return rc;
    state.checked_at = 0;
    state.points = state.failed_cases = 0;
    state.pitfall[0] = '\0';
    return lab_state_save(&cli->ws, lab, &state);
}

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
    if (!cli_was_started(cli, lab))
        return LAB_NOTHING_RUN;
    rc = workspace_start(&cli->ws, lab, true);
    if (rc == 0)
        rc = forget_verdict(cli, lab);
    if (rc < 0)
        return cli_fault_at("resetting the lab in", cli->ws.root, rc);
    (void)cli_shown_answer(cli, lab, shown, sizeof shown);
    printf("%s/ is as at the start\n  what you had changed, if anything, is "
           "kept beside, as *.before-reset*\nnext: %s check %s\n",
           shown, cli->program, lab->id);
    return LAB_OK;
}

const struct verb verb_reset = {
    "reset", "LAB", "puts the starting files back; yours are kept", 1, run};
