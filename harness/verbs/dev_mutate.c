/* SPDX-License-Identifier: MIT-0 */
/* dev mutate: how many small faults the checks of a unit notice. */
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "box.h"
#include "dev.h"
#include "lab_cli.h"
#include "mutate.h"

enum { SEED = 7 };

struct teller {
    bool verbose, screen;
};

/* As unit.cfg writes a text between quotes, so that it can be pasted. */
static void print_line(const char *line)
{
    putchar('`');
    for (; *line; line++) {
        if (*line == '"' || *line == '\\')
            putchar('\\');
        putchar(*line);
    }
    puts("`");
}

static void print_mutant(const struct mutate_report *r, size_t i)
{
    const struct mutant *m = &r->mutants.items[i];

    printf("%s:%zu  %s   ", r->files[m->file], m->number, m->what);
    print_line(m->line);
}

static void tell_done(const struct mutate_report *r, size_t i, size_t done,
                      void *ctx)
{
    const struct teller *t = ctx;

    if (t->screen)
        fprintf(stderr, "\r%zu of %zu", done, r->mutants.count);
    else if (done % 25 == 0 || done == r->mutants.count)
        fprintf(stderr, "%zu of %zu\n", done, r->mutants.count);
    if (t->screen && done == r->mutants.count)
        fprintf(stderr, "\n");
    if (!t->verbose)
        return;
    printf("%-10s ", mutant_fate_name(r->fates[i]));
    print_mutant(r, i);
    (void)fflush(stdout);
}

static void print_stale(const struct string_list *lines, const char *why)
{
    size_t i;

    for (i = 0; i < lines->count; i++) {
        printf("stale: listed as equivalent, but %s: ", why);
        print_line(lines->items[i]);
    }
}

static int print_report(const struct mutate_report *r, const struct unit *unit,
                        uint64_t seed, bool verbose)
{
    size_t killed = r->counts[MUTANT_KILLED];
    size_t counted = killed + r->counts[MUTANT_SURVIVED];
    int score = mutate_score(r);
    size_t i;

    for (i = 0; !verbose && i < r->mutants.count; i++)
        if (r->fates[i] == MUTANT_SURVIVED)
            print_mutant(r, i);
    print_stale(&r->killed, "a check notices it");
    print_stale(&r->gone, "there is no such mutant");
    if (score < 0) {
        fprintf(stderr, "lab: %s: nothing to mutate\n", unit->id);
        return LAB_NOTHING_RUN;
    }
    printf("score %d.%d %%: %zu of %zu killed, %zu equivalent, %zu the same "
           "program, %zu did not compile (seed %" PRIu64 ")\n",
           score / 10, score % 10, killed, counted,
           r->counts[MUTANT_EQUIVALENT], r->counts[MUTANT_SAME],
           r->counts[MUTANT_UNBUILT], seed);
    return score < mutate_bar(unit) || r->killed.count || r->gone.count
               ? LAB_FAILED
               : LAB_OK;
}

static int mutate_unit(const struct unit *unit, struct mutate_request *request)
{
    const struct teller *t = request->ctx;
    struct mutate_report report;
    int code, rc;

    request->unit = unit;
    printf("%s\n", unit->name);
    (void)fflush(stdout);
    rc = mutate(request, &report);
    if (rc == -EPROTO) {
        fprintf(stderr, "lab: %s: %s\n", unit->id, report.why);
        code = LAB_NOTHING_RUN;
    } else if (rc < 0) {
        code = cli_fault_at("mutating", unit->id, rc);
    } else {
        code = print_report(&report, unit, request->seed, t->verbose);
    }
    mutate_report_fini(&report);
    return code;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    struct teller teller = {.screen = isatty(STDERR_FILENO) == 1};
    struct mutate_request request = {.catalogue = cli->catalogue,
                                     .ws = &cli->ws,
                                     .on_done = tell_done,
                                     .ctx = &teller};
    int64_t sample = 0, seed = SEED;
    const struct option_parse_option options[] = {
        {0, "sample", OPTION_PARSE_INT, &sample, "N",
         "N mutants, chosen by the seed (default: all)", 1, 100000, NULL},
        {'s', "seed", OPTION_PARSE_INT, &seed, "N",
         "of the sample and of random cases (default: 7)", 1, INT64_MAX, NULL},
        {'v', "verbose", OPTION_PARSE_FLAG, &teller.verbose, NULL,
         "print every mutant and what became of it", 0, 0, NULL},
    };
    int first = cli_options(cli, &dev_mutate, options, 3, argc, argv);
    int worst = LAB_OK;
    int a;

    if (first < 0)
        return -1 - first;
    request.sample = (size_t)sample;
    request.seed = (uint64_t)seed;
    for (a = first; a < argc && !box_interrupted(); a++) {
        const struct unit *unit = cli_find(cli, argv[a], -1);
        int code;

        if (!unit)
            return LAB_NOTHING_RUN;
        if (unit->type != UNIT_LAB && unit->type != UNIT_PATTERN) {
            fprintf(stderr,
                    "lab: %s is a %s; labs and patterns can be "
                    "mutated\n",
                    unit->id, unit_type_name(unit->type));
            return LAB_NOTHING_RUN;
        }
        code = mutate_unit(unit, &request);
        worst = code > worst ? code : worst;
    }
    if (first == argc) {
        fprintf(stderr, "lab dev mutate: name a lab or a pattern\n");
        return LAB_NOTHING_RUN;
    }
    return worst;
}

const struct verb dev_mutate = {"dev mutate", "UNIT...",
                                "counts the small faults that checks notice",
                                VERB_ANY, run};
