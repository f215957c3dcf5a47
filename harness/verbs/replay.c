/* SPDX-License-Identifier: MIT-0 */
/* replay: the random cases of a seed once more, input and answers in full. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "box.h"
#include "case_reason.h"
#include "lab_check.h"
#include "lab_cli.h"
#include "print_sides.h"
#include "verdict_record.h"

static bool read_seed(const char *text, uint64_t *seed)
{
    char *end;

    *seed = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && *seed > 0 &&
           *seed <= INT64_MAX;
}

static void print_input(const struct case_result *k)
{
    struct str_view rest = str_view_of(k->input, k->input_len), line;

    puts("input");
    while (rest.len > 0 && str_view_cut(&rest, '\n', &line))
        printf("  %.*s\n", (int)line.len, line.data);
}

/* A lab of kind "tests" has an implementation for an input, which its tests
 * shall not be written for. */
static int print_case(struct lab_cli *cli, const struct verdict *v,
                      const struct case_result *k)
{
    char reason[512];

    case_reason(v, k, reason, sizeof reason);
    printf("%s%s%s, seed %" PRIu64 ": %s\n", cli_bold(cli, true), k->which->id,
           cli_bold(cli, false), k->seed ? k->seed : v->seed,
           reason[0] ? reason : "passed");
    if (k->which->implementation)
        return 0;
    print_input(k);
    if (!k->diff.differs || !k->want || !k->got)
        return 0;
    return print_sides(cli, str_view_of(k->want, k->want_len),
                       str_view_of(k->got, k->got_len));
}

static int print_build(const struct verdict *v)
{
    size_t t;

    for (t = 0; t < TIER_COUNT; t++)
        if (v->builds[t].done && !v->builds[t].ok) {
            printf("does not build:\n%.*s", (int)v->builds[t].messages_len,
                   v->builds[t].messages ? v->builds[t].messages : "");
            return LAB_NOT_BUILT;
        }
    return LAB_OK;
}

static int replay_case(struct lab_cli *cli, const struct unit *lab,
                       const char *dir, size_t at, uint64_t seed)
{
    struct lab_check_request request = {.catalogue = cli->catalogue,
                                        .ws = &cli->ws,
                                        .lab = lab,
                                        .answers_dir = dir,
                                        .seed = seed,
                                        .only_case =
                                            unit_lab_case(&lab->as.lab, at)->id,
                                        .retry = true,
                                        .tier = BOX_STRICT};
    struct verdict v;
    int code;
    int rc = lab_check(&request, &v);

    if (rc < 0) {
        fprintf(stderr, "lab: %s\n", v.fault_text);
        code = LAB_FAULT;
    } else {
        code = print_build(&v);
        if (code == LAB_OK)
            rc = print_case(cli, &v, &v.cases[at]);
        if (code == LAB_OK && outcome_failed(v.cases[at].outcome))
            code = LAB_FAILED;
        if (rc < 0)
            code = cli_fault("replay", rc);
    }
    verdict_fini(&v);
    return code;
}

static int replay(struct lab_cli *cli, const struct unit *lab, uint64_t seed)
{
    const struct unit_lab *l = &lab->as.lab;
    char dir[PATH_MAX];
    int worst = -1;
    size_t i;
    int rc = workspace_answer_path(&cli->ws, lab, NULL, dir, sizeof dir);

    if (rc == 0)
        rc = box_init();
    if (rc < 0)
        return cli_fault("replay", rc);
    for (i = 0; i < l->cases.count && worst < LAB_NOT_BUILT; i++) {
        int code;

        if (!unit_lab_case(l, i)->random)
            continue;
        code = replay_case(cli, lab, dir, i, seed);
        worst = code > worst ? code : worst;
    }
    if (worst >= 0)
        return worst;
    fprintf(stderr,
            "lab: %s has no random cases: its inputs are the same each "
            "time\ntry: %s check %s\n",
            lab->id, cli->program, lab->id);
    return LAB_NOTHING_RUN;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_replay, NULL, 0, argc, argv);
    const struct unit *lab;
    uint64_t seed;

    if (first < 0)
        return -1 - first;
    if (first == argc || !read_seed(argv[first], &seed)) {
        fprintf(stderr,
                "lab replay: SEED is a number that `%s check` "
                "printed\n",
                cli->program);
        return LAB_NOTHING_RUN;
    }
    lab = cli_lab(cli, argc, argv, first + 1);
    if (!lab)
        return LAB_NOTHING_RUN;
    if (!cli_was_started(cli, lab))
        return LAB_NOTHING_RUN;
    return replay(cli, lab, seed);
}

const struct verb verb_replay = {"replay", "SEED [LAB]",
                                 "the random cases of a seed, in full", 2, run};
