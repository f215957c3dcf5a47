/* SPDX-License-Identifier: MIT-0 */
#include <inttypes.h>
#include <stdlib.h>

#include "lab_cli.h"
#include "lab_state.h"
#include "print_file.h"

static int show_hint(struct lab_cli *cli, const struct unit *lab, int64_t rung)
{
    static const char *const names[] = {"", "the idea", "the place",
                                        "the change"};
    char file[32];
    char *text;
    size_t len;
    int rc;

    (void)snprintf(file, sizeof file, "hints/%" PRId64 ".md", rung);
    rc = cli_read_unit_file(lab, file, &text, &len);
    if (rc < 0)
        return cli_fault_at("the hint", file, rc);
    printf("%shint %" PRId64 " of 3 (%s)%s\n", cli_bold(cli, true), rung,
           names[rung], cli_bold(cli, false));
    cli_print_markdown(cli, str_view_of(text, len));
    free(text);
    if (rung == 1)
        printf("next: %s hint %s   (hint 2: the place)\n", cli->program,
               lab->id);
    else if (rung == 2)
        printf("next: %s hint %s   (hint 3: the change; opens after two failed "
               "checks with different sources, or with --force)\n",
               cli->program, lab->id);
    return LAB_OK;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    bool force = false;
    int64_t wanted = 0, rung;
    const struct option_parse_option options[] = {
        {0, "force", OPTION_PARSE_FLAG, &force, NULL,
         "open the third hint at once", 0, 0, NULL},
        {'n', "number", OPTION_PARSE_INT, &wanted, "N",
         "this hint again (1 to 3) rather than the next", 1, 3, NULL},
    };
    int first = cli_options(cli, &verb_hint, options, 2, argc, argv);
    const struct unit *lab;
    struct lab_state state;
    int rc;

    if (first < 0)
        return -1 - first;
    lab = cli_lab(cli, argc, argv, first);
    if (!lab)
        return LAB_NOTHING_RUN;
    rc = lab_state_load(&cli->ws, lab, &state);
    if (rc < 0)
        return cli_fault("reading the progress", rc);
    rung = wanted ? wanted : state.hints < 3 ? state.hints + 1 : 3;
    if (rung == 3 && state.hints < 3 && !force && state.failed_versions < 2) {
        fprintf(stderr,
                "lab: hint 3 (the change) opens after two failed "
                "checks with different sources; %" PRId64
                " so far\ntry: change something and check, or %s hint "
                "%s --force\n",
                state.failed_versions, cli->program, lab->id);
        return LAB_FAILED;
    }
    if (rung > state.hints) {
        state.hints = rung;
        rc = lab_state_save(&cli->ws, lab, &state);
    }
    return rc < 0 ? cli_fault("keeping the progress", rc)
                  : show_hint(cli, lab, rung);
}

const struct verb verb_hint = {
    "hint", "[LAB]", "the next of three hints: idea, place, change", 1, run};
