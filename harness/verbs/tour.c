/* SPDX-License-Identifier: MIT-0 */
#include "tour.h"

#include <limits.h>
#include <string.h>

#include "check_run.h"
#include "doctor.h"
#include "lab_cli.h"
#include "show.h"
#include "verdict_record.h"

enum { TOUR_CONTEXT = 3 }; /* lines: all of it has to fit a screen */

static const struct unit *first_of(struct lab_cli *cli, enum unit_type type)
{
    size_t i;

    for (i = 0; i < catalogue_count(cli->catalogue); i++)
        if (catalogue_at(cli->catalogue, i)->type == type)
            return catalogue_at(cli->catalogue, i);
    return NULL;
}

/* The pitfall that the lab's starter shows, or any. */
static const struct unit *tour_pitfall(struct lab_cli *cli,
                                       const struct record *record)
{
    size_t i = record_find(record, "diagnosis");
    const struct unit *pitfall = NULL;

    if (i < record_count(record))
        pitfall = catalogue_find(cli->catalogue,
                                 record_get_str(record, i, "pitfall"));
    return pitfall ? pitfall : first_of(cli, UNIT_PITFALL);
}

static void heading(struct lab_cli *cli, const char *text)
{
    printf("\n%s== %s%s\n", cli_bold(cli, true), text, cli_bold(cli, false));
}

/* The tour begins where the learner is. */
static const char *which_lab(struct lab_cli *cli, const struct unit *lab)
{
    if (!cli_next_lab(cli))
        return "every lab is green; the first one again, as it stands";
    return lab == first_of(cli, UNIT_LAB)
               ? "your first lab, checked as it stands"
               : "your next lab, checked as it stands";
}

static int show_red(struct lab_cli *cli, const struct unit *lab,
                    struct record **record)
{
    struct check_options o = {0};
    char shown[PATH_MAX];
    bool cached;
    int rc = workspace_start(&cli->ws, lab, false);

    (void)cli_shown_answer(cli, lab, shown, sizeof shown);
    heading(cli, which_lab(cli, lab));
    printf("(%s check %s; your file: %s/%s)\n", cli->program, lab->id, shown,
           lab->as.lab.build.files.items[0]);
    (void)fflush(stdout);
    if (rc == 0)
        rc = check_run(cli, lab, &o, record, &cached);
    return rc == 0 ? check_print(cli, *record) : rc;
}

static int show_mistake(struct lab_cli *cli, const struct unit *pitfall)
{
    if (!pitfall)
        return 0;
    heading(cli, "a classic mistake beside its fix, with live evidence");
    printf("(%s show %s)\n", cli->program, pitfall->id);
    (void)fflush(stdout);
    return show_pitfall(cli, pitfall, TOUR_CONTEXT);
}

/* Everything is green: three ways on. */
static void print_after_all(const struct lab_cli *cli)
{
    printf("every lab is green.\n"
           "  compare  %s solution LAB, with your own\n"
           "  see      %s pitfalls: each a wrong program beside a right one\n"
           "  use      %s patterns, then %s copy PATTERN DIR\n"
           "  add      %s dev new lab NNx_YOUR_ID (CONTRIBUTING.md)\n"
           "  again    %s reset LAB puts a lab back to its start\n",
           cli->program, cli->program, cli->program, cli->program, cli->program,
           cli->program);
}

static void print_next(struct lab_cli *cli, const struct unit *lab)
{
    const struct unit *next = cli_next_lab(cli);
    char shown[PATH_MAX];

    heading(cli, "what to type next");
    if (!next) {
        print_after_all(cli);
        return;
    }
    if (next != lab) { /* it was solved, and is checked only now */
        printf("  %s start %s\n", cli->program, next->id);
        return;
    }
    (void)cli_shown_answer(cli, lab, shown, sizeof shown);
    printf("  edit %s/%s, then\n", shown, lab->as.lab.build.files.items[0]);
    printf("  %s check %-12s again; or %s watch %s: on every save\n",
           cli->program, lab->id, cli->program, lab->id);
    printf("  %s show %-13s the task\n", cli->program, lab->id);
    printf("  %s                    where am I, what next\n", cli->program);
}

int tour_run(struct lab_cli *cli)
{
    const struct unit *lab = cli_next_lab(cli);
    struct record *record = NULL;
    int code = doctor_line(cli);
    int rc;

    if (code != LAB_OK)
        return code;
    cli->format.format = FORMAT_HUMAN;
    if (!lab)
        lab = first_of(cli, UNIT_LAB);
    if (!lab) {
        fprintf(stderr, "lab: this toolkit has no labs\n");
        return LAB_NOTHING_RUN;
    }
    rc = show_red(cli, lab, &record);
    if (rc == 0)
        rc = show_mistake(cli, tour_pitfall(cli, record));
    if (rc == 0)
        print_next(cli, lab);
    record_destroy(record);
    return rc < 0 ? cli_fault("the tour", rc) : LAB_OK;
}

int verb_home(struct lab_cli *cli)
{
    const struct unit *lab = cli_present_lab(cli);
    char shown[PATH_MAX];

    if (!lab) {
        print_after_all(cli);
        return LAB_OK;
    }
    printf("you are at %s%s%s: %s\n", cli_bold(cli, true), lab->name,
           cli_bold(cli, false), lab->title);
    if (workspace_has(&cli->ws, lab))
        printf("  edit   %s/%s\n",
               cli_shown_answer(cli, lab, shown, sizeof shown),
               lab->as.lab.build.files.items[0]);
    else
        printf("  begin  %s start %s\n", cli->program, lab->id);
    printf("  check  %s watch %s\n  task   %s show %s\n  all    %s list   "
           "(%s --help: every verb)\n",
           cli->program, lab->id, cli->program, lab->id, cli->program,
           cli->program);
    return LAB_OK;
}
