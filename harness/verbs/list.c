/* SPDX-License-Identifier: MIT-0 */
/* list and progress: labs by chapter, last verdict with its points, the best
 * points where those were more, age. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "lab_cli.h"
#include "lab_state.h"
#include "print_file.h"

struct sums {
    int64_t points, best_points, max_points;
    size_t green, labs;
};

static const char *age(int64_t then, char *out, size_t cap)
{
    static const struct {
        int64_t seconds;
        const char *name;
    } units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}};
    int64_t seconds = (int64_t)time(NULL) - then;
    size_t i;

    for (i = 0; i < sizeof units / sizeof units[0]; i++) {
        int64_t n = seconds / units[i].seconds;

        if (n < 1)
            continue;
        (void)snprintf(out, cap, "%" PRId64 " %s%s ago", n, units[i].name,
                       n == 1 ? "" : "s");
        return out;
    }
    (void)snprintf(out, cap, "just now");
    return out;
}

static const char *verdict_word(const struct lab_cli *cli,
                                const struct unit *lab,
                                const struct lab_state *state)
{
    if (state->checked_at == 0)
        return workspace_has(&cli->ws, lab) ? "begun" : "todo";
    return state->failed_cases == 0 && state->points == state->max_points
               ? "ok"
               : "FAIL";
}

/* "best 10/10" where the last check had less, with what joins it to the rest;
 * else nothing. */
static const char *best(const struct unit *lab, const struct lab_state *state,
                        const char *before, const char *after, char out[64])
{
    out[0] = '\0';
    if (state->best_points > state->points)
        (void)snprintf(out, 64, "%sbest %" PRId64 "/%" PRId64 "%s", before,
                       state->best_points, lab->as.lab.points, after);
    return out;
}

static void detail(const struct lab_cli *cli, const struct unit *lab,
                   const struct lab_state *state, char *out, size_t cap)
{
    char when[48], more[64];

    if (state->checked_at == 0) {
        (void)snprintf(out, cap, "%s%" PRId64 " min; %s",
                       best(lab, state, "", "; ", more), lab->as.lab.minutes,
                       lab->summary);
        return;
    }
    (void)best(lab, state, "; ", "", more);
    (void)age(state->checked_at, when, sizeof when);
    if (strcmp(verdict_word(cli, lab, state), "ok") == 0)
        (void)snprintf(out, cap, "checked %s%s", when,
                       state->gave_up ? "; solution seen before" : "");
    else if (state->failed_cases == 0)
        (void)snprintf(out, cap, "checked %s; it does not build%s", when, more);
    else if (state->pitfall[0])
        (void)snprintf(out, cap, "checked %s; pitfall %s%s", when,
                       state->pitfall, more);
    else
        (void)snprintf(out, cap,
                       "checked %s; %" PRId64 " of %" PRId64 " cases fail%s",
                       when, state->failed_cases, state->cases, more);
}

static void print_row(const struct lab_cli *cli, const char *word,
                      const struct unit *lab, int64_t points, const char *text)
{
    int column = printf("  %-5s %-22s %3" PRId64 "/%-3" PRId64 "  ", word,
                        lab->name, points, lab->as.lab.points);

    cli_print_wrapped(cli, text, column > 0 ? (size_t)column : 0);
}

static void print_json(struct cli_list *list, const char *word,
                       const struct unit *lab, const struct lab_state *state)
{
    cli_list_next(list);
    printf("{\"lab\":\"%s\",\"name\":\"%s\",\"verdict\":\"%s\","
           "\"points\":%" PRId64 ",\"max_points\":%" PRId64
           ",\"best_points\":%" PRId64 ",\"checked_at\":%" PRId64 "}",
           lab->id, lab->name, word, state->points, lab->as.lab.points,
           state->best_points, state->checked_at);
}

/* What is printed, and what it adds up to. */
struct listing {
    struct lab_cli *cli;
    struct cli_list list;
    bool with_labs; /* else a line a chapter */
    struct sums all;
};

static int add_lab(struct listing *l, const struct unit *lab, struct sums *sums)
{
    struct lab_state state;
    char text[256];
    const char *word;
    int rc = lab_state_load(&l->cli->ws, lab, &state);

    if (rc < 0)
        return rc;
    word = verdict_word(l->cli, lab, &state);
    sums->labs++;
    sums->green += strcmp(word, "ok") == 0;
    sums->points += state.points;
    sums->best_points += state.best_points;
    sums->max_points += lab->as.lab.points;
    detail(l->cli, lab, &state, text, sizeof text);
    if (l->list.json)
        print_json(&l->list, word, lab, &state);
    else if (l->with_labs)
        print_row(l->cli, word, lab, state.points, text);
    return 0;
}

/* "   (best 16)" where checks before the last had more; else nothing. */
static const char *best_sum(const struct sums *sums, char out[48])
{
    out[0] = '\0';
    if (sums->best_points > sums->points)
        (void)snprintf(out, 48, "   (best %" PRId64 ")", sums->best_points);
    return out;
}

static int add_chapter(struct listing *l, const struct unit *chapter)
{
    const struct catalogue *catalogue = l->cli->catalogue;
    struct sums sums = {0};
    char more[48];
    size_t i;
    int rc = 0;

    if (!l->list.json && l->with_labs)
        printf("%s%s %s%s   %s\n", cli_bold(l->cli, true), chapter->number,
               chapter->id, cli_bold(l->cli, false), chapter->title);
    for (i = 0; rc == 0 && i < catalogue_count(catalogue); i++) {
        const struct unit *lab = catalogue_at(catalogue, i);

        if (lab->type == UNIT_LAB &&
            strncmp(lab->number, chapter->number, 2) == 0)
            rc = add_lab(l, lab, &sums);
    }
    if (!l->list.json && !l->with_labs)
        printf("  %s %-14s %zu of %zu labs green   %" PRId64 " of %" PRId64
               " points%s\n",
               chapter->number, chapter->id, sums.green, sums.labs, sums.points,
               sums.max_points, best_sum(&sums, more));
    l->all.labs += sums.labs;
    l->all.green += sums.green;
    l->all.points += sums.points;
    l->all.best_points += sums.best_points;
    l->all.max_points += sums.max_points;
    return rc;
}

static int print_all(struct lab_cli *cli, bool with_labs)
{
    struct listing l = {
        .cli = cli, .list = cli_list_begin(cli), .with_labs = with_labs};
    const struct unit *next = cli_next_lab(cli);
    char more[48];
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < catalogue_count(cli->catalogue); i++)
        if (catalogue_at(cli->catalogue, i)->type == UNIT_CHAPTER)
            rc = add_chapter(&l, catalogue_at(cli->catalogue, i));
    cli_list_end(&l.list);
    if (rc < 0)
        return cli_fault("reading the progress", rc);
    if (l.list.json)
        return LAB_OK;
    printf("%zu of %zu labs green, %" PRId64 " of %" PRId64 " points%s\n",
           l.all.green, l.all.labs, l.all.points, l.all.max_points,
           best_sum(&l.all, more));
    if (next)
        printf("next: %s watch %s\n", cli->program, next->id);
    return LAB_OK;
}

static int run_list(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_list, NULL, 0, argc, argv);

    return first < 0 ? -1 - first : print_all(cli, true);
}

static int run_progress(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &verb_progress, NULL, 0, argc, argv);

    return first < 0 ? -1 - first : print_all(cli, false);
}

const struct verb verb_list = {
    "list", "", "labs by chapter: points of the last check, your best", 0,
    run_list};
const struct verb verb_progress = {
    "progress", "", "how far you are: points of the last checks, your best", 0,
    run_progress};
