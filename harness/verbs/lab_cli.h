/* SPDX-License-Identifier: MIT-0 */
/* lab_cli.h - what every verb of `lab` gets, and how it is called.
 *
 * Exit codes: 0 all passed; 1 a case failed; 2 the learner's code does not
 * build; 3 nothing run, bad manifest or bad usage; 4 harness or sandbox
 * fault; 5 the host lacks something. stdout: the result; stderr: progress.
 */
#ifndef LAB_CLI_H
#define LAB_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "catalogue.h"
#include "format.h"
#include "option_parse.h"
#include "workspace.h"

enum lab_exit {
    LAB_OK = 0,
    LAB_FAILED = 1,
    LAB_NOT_BUILT = 2,
    LAB_NOTHING_RUN = 3,
    LAB_FAULT = 4,
    LAB_LACKING = 5
};

struct verb;

/* Told a verb's option table, which lives only for the call. */
typedef void (*verb_describe_fn)(const struct verb *verb,
                                 const struct option_parse_option *options,
                                 size_t count, void *ctx);

struct lab_cli {
    const struct verb *const *verbs; /* all, `verb_count` of them */
    size_t verb_count;
    const struct option_parse_spec *global; /* the options before a verb */
    /* Set: verbs describe their options instead of doing their work. For the
     * man page and completion, which so come from the tables of --help. */
    verb_describe_fn describe;
    void *describe_ctx;
    const char *root;    /* the toolkit: chapters/, labs/ ... */
    const char *program; /* how it was called, for "next: ..." */
    struct workspace ws;
    const char *ws_shown; /* as typed: "work" */
    struct catalogue *catalogue;
    struct format_options format;
    bool tty_in, tty_out;
    bool box_by_name; /* --box was given */
};

/* Calls cli_options first of all. */
typedef int (*verb_fn)(struct lab_cli *cli, int argc, char **argv);

enum { VERB_ANY = -1 }; /* operands: as many as are given */

struct verb {
    const char *name;
    const char *usage;   /* "[LAB]" */
    const char *summary; /* one line for `lab help` */
    int operands;        /* at most; more are a usage error */
    verb_fn run;
};

extern const struct verb verb_check, verb_copy, verb_dev, verb_diff,
    verb_doctor, verb_hint, verb_list, verb_patterns, verb_pitfalls,
    verb_progress, verb_prove, verb_replay, verb_reset, verb_show,
    verb_solution, verb_start, verb_watch;

/* `lab` without a verb: where am I, what next. */
int verb_home(struct lab_cli *cli);

/* Parses a verb's options. Returns the first operand's index, or a negative
 * number: -1 - exit code (help was asked for, or a usage error was told). */
int cli_options(struct lab_cli *cli, const struct verb *verb,
                const struct option_parse_option *options, size_t count,
                int argc, char **argv);

/* Has the verb tell its options. */
void cli_describe(struct lab_cli *cli, const struct verb *verb,
                  verb_describe_fn fn, void *ctx);
const struct verb *cli_verb(const struct lab_cli *cli, const char *name);
/* The name that a slip, or the beginning of a name, may mean; or NULL. */
const char *cli_meant(const char *word, const char *const *names, size_t count);

/* The unit a word names; NULL after a clear error on stderr. `type` < 0:
 * any kind. */
const struct unit *cli_find(struct lab_cli *cli, const char *name, int type);

/* The lab named by argv[first], or the one to go on with when none is. */
const struct unit *cli_lab(struct lab_cli *cli, int argc, char **argv,
                           int first);
/* Puts the starting files where answers go; a negative errno was told. */
int cli_begin(struct lab_cli *cli, const struct unit *lab);
/* Whether there are answers; if not, says so and how to begin. */
bool cli_was_started(const struct lab_cli *cli, const struct unit *lab);
/* The first lab that is not green yet, in order; NULL when all are. */
const struct unit *cli_next_lab(struct lab_cli *cli);
/* The lab one is at: of those begun and not green as they stand the one that
 * was edited last, else the next; NULL when all are green. */
const struct unit *cli_present_lab(struct lab_cli *cli);

/* "work/01a_first_red/" as the reader would type it. */
const char *cli_shown_answer(struct lab_cli *cli, const struct unit *lab,
                             char *out, size_t cap);

/* A path as the reader would type it: relative to here when it is below. */
const char *cli_shown_path(const char *path, char *out, size_t cap);

/* How wide the screen is now: a terminal's, else COLUMNS, else not known. */
void cli_measure(struct lab_cli *cli);

/* Tells a fault on stderr; returns LAB_FAULT. The second names where. */
int cli_fault(const char *what, int rc);
int cli_fault_at(const char *what, const char *path, int rc);

/* A list of JSON objects: an array as json, a line each as jsonl. */
struct cli_list {
    bool json, array;
    size_t count;
};
struct cli_list cli_list_begin(const struct lab_cli *cli);
void cli_list_next(struct cli_list *list); /* before each object */
void cli_list_end(const struct cli_list *list);

/* Text between color codes when stdout wants color. */
const char *cli_bold(const struct lab_cli *cli, bool on);

#endif
