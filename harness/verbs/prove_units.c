/* SPDX-License-Identifier: MIT-0 */
#include <stdlib.h>
#include <string.h>

#include "lab_cli.h"
#include "prove.h"
#include "string_builder.h"
#include "visible.h"

struct printer {
    bool verbose; /* every claim, not only the failed ones */
    size_t last_failed;
};

static void print_said(const char *said)
{
    size_t lines = 0;

    while (*said && lines++ < 8) {
        size_t len = strcspn(said, "\n");

        fprintf(stderr, "        | %.*s\n", (int)(len < 100 ? len : 100), said);
        said += len + (said[len] == '\n');
    }
}

/* On one line, also when it is about an output of several. */
static void print_line(const char *word, const char *claim, const char *more)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    visible_append(&sb, str_view_from(claim));
    printf("  %s  %s%s\n", word, string_builder_cstr(&sb), more);
    string_builder_fini(&sb);
}

static void print_claim(enum proof result, const char *claim, const char *said,
                        void *ctx)
{
    static const char *const words[] = {"ok  ", "FAIL", "skip"};
    struct printer *p = ctx;

    if (p->verbose || result == PROOF_FAIL)
        print_line(words[result], claim, "");
    else if (result == PROOF_SKIP)
        print_line(words[result], claim, " (not installed)");
    if (result == PROOF_FAIL)
        print_said(said);
}

static void ignore_claim(enum proof result, const char *claim, const char *said,
                         void *ctx)
{
    (void)result;
    (void)claim;
    (void)said;
    (void)ctx;
}

/* The exchanged proof must fail: one claim. */
static int prove_exchanged(const struct unit *unit, struct prove_tally *tally)
{
    struct prove_tally exchanged = {0};
    int rc = prove_pitfall(unit, true, ignore_claim, NULL, &exchanged);

    if (rc < 0)
        return rc;
    if (exchanged.failed > 0) {
        tally->passed++;
    } else if (exchanged.passed > 0 || exchanged.skipped == 0) {
        printf("  FAIL  exchanged, the proof of %s still holds\n", unit->id);
        tally->failed++;
    }
    return 0;
}

static int prove_unit(const struct unit *unit, bool swap, struct printer *p,
                      struct prove_tally *tally)
{
    struct prove_tally mine = {0};
    int rc;

    fprintf(stderr, "proving %s ...\n", unit->id);
    rc = unit->type == UNIT_PATTERN
             ? prove_pattern(unit, print_claim, p, &mine)
             : prove_pitfall(unit, false, print_claim, p, &mine);
    if (rc == 0 && swap && unit->type == UNIT_PITFALL)
        rc = prove_exchanged(unit, &mine);
    if (rc < 0)
        return rc;
    printf("%s  %s   %zu of %zu claims hold%s\n",
           mine.failed   ? "FAIL"
           : mine.passed ? "ok  "
                         : "skip",
           unit->id, mine.passed, mine.passed + mine.failed,
           mine.skipped ? " (some skipped)" : "");
    tally->passed += mine.passed;
    tally->failed += mine.failed;
    tally->skipped += mine.skipped;
    return 0;
}

static bool has_proofs(const struct unit *unit)
{
    return unit->type == UNIT_PITFALL ||
           (unit->type == UNIT_PATTERN && unit->as.pattern.wrong.count > 0);
}

static int prove_named(struct lab_cli *cli, int argc, char **argv, int first,
                       bool swap, struct printer *p, struct prove_tally *tally)
{
    int rc = 0;
    int i;

    for (i = first; rc == 0 && i < argc; i++) {
        const struct unit *unit = cli_find(cli, argv[i], -1);

        if (!unit || !has_proofs(unit)) {
            if (unit)
                fprintf(stderr, "lab: %s has nothing to prove\n", argv[i]);
            return -1;
        }
        rc = prove_unit(unit, swap, p, tally);
    }
    return rc;
}

static int prove_every(struct lab_cli *cli, bool swap, struct printer *p,
                       struct prove_tally *tally)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < catalogue_count(cli->catalogue); i++)
        if (has_proofs(catalogue_at(cli->catalogue, i)))
            rc = prove_unit(catalogue_at(cli->catalogue, i), swap, p, tally);
    return rc;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    struct printer p = {0};
    struct prove_tally tally = {0};
    bool swap = false;
    int64_t repeat = 1;
    const struct option_parse_option options[] = {
        {0, "swap", OPTION_PARSE_FLAG, &swap, NULL,
         "also exchange wrong.c and right.c: the proof must fail", 0, 0, NULL},
        {0, "repeat", OPTION_PARSE_INT, &repeat, "N",
         "N times over, to see that nothing depends on luck", 1, 1000, NULL},
        {'v', "verbose", OPTION_PARSE_FLAG, &p.verbose, NULL,
         "print every claim", 0, 0, NULL},
    };
    int first = cli_options(cli, &verb_prove, options, 3, argc, argv);
    int rc = 0;

    if (first < 0)
        return -1 - first;
    while (rc == 0 && repeat-- > 0)
        rc = first < argc
                 ? prove_named(cli, argc, argv, first, swap, &p, &tally)
                 : prove_every(cli, swap, &p, &tally);
    if (rc == -1)
        return LAB_NOTHING_RUN;
    if (rc < 0)
        return cli_fault("proving", rc);
    printf("%zu passed, %zu failed, %zu skipped\n", tally.passed, tally.failed,
           tally.skipped);
    return tally.failed ? LAB_FAILED : tally.passed ? LAB_OK : LAB_NOTHING_RUN;
}

const struct verb verb_prove = {
    "prove", "[ID...]",
    "shows that wrong programs are caught and right ones clean", VERB_ANY, run};
