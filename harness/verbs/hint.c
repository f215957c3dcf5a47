/* SPDX-License-Identifier: MIT-0 */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>

#include "lab_cli.h"
#include "lab_state.h"
#include "print_file.h"

enum { LAST = LAB_STATE_HINTS, ENOUGH_FAILURES = 2 };

static const char *const names[] = {"", "the idea", "the place", "the change"};

static bool is_open(const struct lab_state *state)
{
    return state->hints == LAST || state->failed_versions >= ENOUGH_FAILURES;
}

static void print_next(struct lab_cli *cli, const struct unit *lab,
                       const struct lab_state *state, int64_t rung)
{
    char what[2 * PATH_MAX], aside[160], number[32] = "";

    if (rung < state->hints) /* without a number it is not the next to this */
        (void)snprintf(number, sizeof number, " -n %" PRId64, rung + 1);
    (void)snprintf(what, sizeof what, "%s hint %s%s", cli->program, lab->id,
                   number);
    if (rung == LAST) {
        (void)snprintf(what, sizeof what, "%s check %s", cli->program, lab->id);
        (void)snprintf(aside, sizeof aside,
                       "there is no further hint; -n 1 and -n 2 show the "
                       "earlier ones");
    } else if (rung + 1 == LAST && !is_open(state)) {
        (void)snprintf(aside, sizeof aside,
                       "hint 3: the change; opens after two failed checks with "
                       "different sources, or with --force");
    } else {
        (void)snprintf(aside, sizeof aside, "hint %" PRId64 ": %s", rung + 1,
                       names[rung + 1]);
    }
    cli_print_next(cli, "", what, aside);
}

static int show_hint(struct lab_cli *cli, const struct unit *lab,
                     const struct lab_state *state, int64_t rung)
{
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
    print_next(cli, lab, state, rung);
    return LAB_OK;
}

static int tell_range(struct lab_cli *cli, const struct unit *lab,
                      int64_t wanted)
{
    fprintf(stderr,
            "lab hint: there is no hint %" PRId64 "; there are 1 (the idea), 2 "
            "(the place) and 3 (the change)\ntry: %s hint %s -n %d\n",
            wanted, cli->program, lab->id, wanted < 1 ? 1 : LAST);
    return LAB_NOTHING_RUN;
}

static int tell_closed(struct lab_cli *cli, const struct unit *lab,
                       const struct lab_state *state)
{
    fprintf(stderr,
            "lab: hint 3 (the change) opens after two failed checks with "
            "different sources;\n     %" PRId64
            " so far\ntry: change something and check, or\n     %s hint %s "
            "-n 3 --force\n",
            state->failed_versions, cli->program, lab->id);
    return LAB_FAILED;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    bool force = false;
    int64_t wanted = INT64_MIN, rung;
    const struct option_parse_option options[] = {
        {0, "force", OPTION_PARSE_FLAG, &force, NULL,
         "do not wait for two failed checks before hint 3; which hint is shown "
         "stays the same",
         0, 0, NULL},
        {'n', "number", OPTION_PARSE_INT, &wanted, "N",
         "show hint N: 1 the idea, 2 the place, 3 the change (default: the one "
         "after those you saw; then 3 again)",
         0, 0, NULL},
    };
    int first = cli_options(cli, &verb_hint, options, 2, argc, argv);
    const struct unit *lab;
    struct lab_state state;
    int kept, code;

    if (first < 0)
        return -1 - first;
    lab = cli_lab(cli, argc, argv, first);
    if (!lab)
        return LAB_NOTHING_RUN;
    if (wanted != INT64_MIN && (wanted < 1 || wanted > LAST))
        return tell_range(cli, lab, wanted);
    kept = lab_state_load(&cli->ws, lab, &state);
    rung = wanted != INT64_MIN  ? wanted
           : state.hints < LAST ? state.hints + 1
                                : LAST;
    if (rung == LAST && !is_open(&state) && !force)
        return tell_closed(cli, lab, &state);
    if (kept == 0 && rung > state.hints) {
        state.hints = rung;
        kept = lab_state_save(&cli->ws, lab, &state);
    }
    code = show_hint(cli, lab, &state, rung);
    if (kept < 0) /* a full disk does not take the hint away */
        (void)cli_fault_at("noting the hint in", cli->ws.root, kept);
    return code;
}

const struct verb verb_hint = {
    "hint", "[LAB]", "the next of three hints: idea, place, change", 1, run};
