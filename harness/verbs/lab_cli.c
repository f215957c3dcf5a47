/* SPDX-License-Identifier: MIT-0 */
#define _DEFAULT_SOURCE /* struct winsize */
#include "lab_cli.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab_state.h"

int cli_fault(const char *what, int rc)
{
    if (rc == -EINTR)
        fprintf(stderr, "lab: interrupted\n");
    else
        fprintf(stderr, "lab: %s: %s\n", what, strerror(-rc));
    return LAB_FAULT;
}

int cli_fault_at(const char *what, const char *path, int rc)
{
    char text[PATH_MAX + 128];

    (void)snprintf(text, sizeof text, "%s %s", what, path);
    return cli_fault(text, rc);
}

void cli_measure(struct lab_cli *cli)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;

    if (cli->tty_out && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        cli->format.width = size.ws_col;
    else if (columns)
        cli->format.width = (size_t)strtoul(columns, NULL, 10);
}

const char *cli_bold(const struct lab_cli *cli, bool on)
{
    if (!cli->format.color)
        return "";
    return on ? "\033[1m" : "\033[0m";
}

/* An option of lab itself, given behind the verb; or NULL. */
static const char *misplaced(const char *message)
{
    static const char *const names[] = {
        "--format", "--no-color", "--workspace", "--box",
        "--root",   "option -w",  "option -f",   NULL};
    size_t i = 0;

    while (names[i] && !strstr(message, names[i]))
        i++;
    return names[i] ? strchr(names[i], '-') : NULL;
}

int cli_options(struct lab_cli *cli, const struct verb *verb,
                const struct option_parse_option *options, size_t count,
                int argc, char **argv)
{
    struct option_parse_option all[16];
    bool help = false;
    struct option_parse_spec spec = {
        verb->name,    verb->usage[0] ? verb->usage : NULL,
        verb->summary, all,
        count + 1,     false,
        NULL};
    char program[64], text[2048];
    int first;

    (void)snprintf(program, sizeof program, "lab %s", verb->name);
    spec.program = program;
    if (count > 0)
        memcpy(all, options, count * sizeof *options);
    if (cli->describe) {
        cli->describe(verb, options, count, cli->describe_ctx);
        return -1 - LAB_OK;
    }
    all[count] = (struct option_parse_option){'h',   "help", OPTION_PARSE_FLAG,
                                              &help, NULL,   "print this help",
                                              0,     0,      NULL};
    if (option_parse_run(&spec, argc, argv, &first, text, sizeof text) < 0) {
        fprintf(stderr, "lab %s: %s\n", verb->name, text);
        if (misplaced(text))
            fprintf(stderr, "%s goes before the verb: %s %s ... %s\n",
                    misplaced(text), cli->program, misplaced(text), verb->name);
        fprintf(stderr, "try: %s %s --help\n", cli->program, verb->name);
        return -1 - LAB_NOTHING_RUN;
    }
    if (help) {
        (void)option_parse_help(&spec, text, sizeof text);
        fputs(text, stdout);
        return -1 - LAB_OK;
    }
    if (verb->operands >= 0 && argc - first > verb->operands) {
        fprintf(stderr,
                "lab %s: what is '%s' for? It takes %s\ntry: %s %s --help\n",
                verb->name, argv[first + verb->operands],
                verb->operands ? verb->usage : "no names", cli->program,
                verb->name);
        return -1 - LAB_NOTHING_RUN;
    }
    return first;
}

void cli_describe(struct lab_cli *cli, const struct verb *verb,
                  verb_describe_fn fn, void *ctx)
{
    char *argv[] = {(char[]){"x"}, NULL};

    cli->describe = fn;
    cli->describe_ctx = ctx;
    (void)verb->run(cli, 1, argv);
    cli->describe = NULL;
}

const struct verb *cli_verb(const struct lab_cli *cli, const char *name)
{
    size_t i;

    for (i = 0; i < cli->verb_count; i++)
        if (strcmp(cli->verbs[i]->name, name) == 0)
            return cli->verbs[i];
    return NULL;
}

const char *cli_meant(const char *word, const char *const *names, size_t count)
{
    const char *near = option_parse_nearest(word, names, count);
    size_t i;

    for (i = 0; !near && word[0] && i < count; i++)
        if (strncmp(names[i], word, strlen(word)) == 0)
            near = names[i];
    return near;
}

const struct unit *cli_find(struct lab_cli *cli, const char *name, int type)
{
    const struct unit *unit = catalogue_find(cli->catalogue, name);
    const char *near;

    if (unit && (type < 0 || (int)unit->type == type))
        return unit;
    if (unit) {
        fprintf(stderr, "lab: %s is a %s, not a %s\ntry: %s show %s\n", name,
                unit_type_name(unit->type),
                unit_type_name((enum unit_type)type), cli->program, name);
        return NULL;
    }
    near = catalogue_nearest(cli->catalogue, name);
    fprintf(stderr, "lab: nothing is called '%s'%s%s%s\n", name,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    fprintf(stderr, "try: %s list, %s pitfalls, %s patterns\n", cli->program,
            cli->program, cli->program);
    return NULL;
}

static bool is_open(struct lab_cli *cli, const struct unit *unit)
{
    struct lab_state state;

    return unit->type == UNIT_LAB &&
           lab_state_load(&cli->ws, unit, &state) == 0 && !state.green;
}

const struct unit *cli_next_lab(struct lab_cli *cli)
{
    size_t i;

    for (i = 0; i < catalogue_count(cli->catalogue); i++)
        if (is_open(cli, catalogue_at(cli->catalogue, i)))
            return catalogue_at(cli->catalogue, i);
    return NULL;
}

/* Begun, and not green as it stands: not yet, no more, or edited since. */
static bool is_at_work(struct lab_cli *cli, const struct unit *unit,
                       int64_t changed_ns)
{
    struct lab_state state;

    if (changed_ns == 0 || lab_state_load(&cli->ws, unit, &state) < 0)
        return false;
    return !state.green || state.points < state.max_points ||
           changed_ns / 1000000000 > state.checked_at;
}

const struct unit *cli_present_lab(struct lab_cli *cli)
{
    const struct unit *present = cli_next_lab(cli);
    int64_t last_ns = 0;
    size_t i;

    for (i = 0; i < catalogue_count(cli->catalogue); i++) {
        const struct unit *unit = catalogue_at(cli->catalogue, i);
        int64_t ns =
            unit->type == UNIT_LAB ? workspace_changed_ns(&cli->ws, unit) : 0;

        if (last_ns < ns && is_at_work(cli, unit, ns)) {
            last_ns = ns;
            present = unit;
        }
    }
    return present;
}

const struct unit *cli_lab(struct lab_cli *cli, int argc, char **argv,
                           int first)
{
    const struct unit *lab;

    if (first < argc)
        return cli_find(cli, argv[first], UNIT_LAB);
    lab = cli_present_lab(cli);
    if (!lab)
        fprintf(stderr,
                "lab: every lab is green; name the one you mean "
                "(%s list)\n",
                cli->program);
    return lab;
}

int cli_begin(struct lab_cli *cli, const struct unit *lab)
{
    char shown[PATH_MAX];
    int rc = workspace_start(&cli->ws, lab, false);

    if (rc == 0)
        return 0;
    (void)cli_fault_at("starting",
                       cli_shown_answer(cli, lab, shown, sizeof shown), rc);
    if (rc == -ENOTDIR || rc == -EEXIST || rc == -EISDIR)
        fprintf(stderr, "try: move away what has the name of a folder\n");
    else
        fprintf(stderr, "try: another folder for answers: %s -w DIR start %s\n",
                cli->program, lab->id);
    return rc;
}

bool cli_was_started(const struct lab_cli *cli, const struct unit *lab)
{
    if (workspace_has(&cli->ws, lab))
        return true;
    fprintf(stderr, "lab: %s was not started yet\ntry: %s start %s\n", lab->id,
            cli->program, lab->id);
    return false;
}

const char *cli_shown_answer(struct lab_cli *cli, const struct unit *lab,
                             char *out, size_t cap)
{
    (void)snprintf(out, cap, "%s/%s", cli->ws_shown, lab->name);
    return out;
}

const char *cli_shown_path(const char *path, char *out, size_t cap)
{
    char here[PATH_MAX];
    size_t len = getcwd(here, sizeof here) ? strlen(here) : 0;
    bool below = len > 0 && strncmp(path, here, len) == 0 && path[len] == '/';

    (void)snprintf(out, cap, "%s", below ? path + len + 1 : path);
    return out;
}

struct cli_list cli_list_begin(const struct lab_cli *cli)
{
    bool array = cli->format.format == FORMAT_JSON;

    if (array)
        fputs("[", stdout);
    return (struct cli_list){
        .json = array || cli->format.format == FORMAT_JSONL, .array = array};
}

void cli_list_next(struct cli_list *list)
{
    fputs(list->count++ == 0 ? "" : list->array ? ",\n " : "\n", stdout);
}

void cli_list_end(const struct cli_list *list)
{
    if (list->array)
        puts("]");
    else if (list->count > 0)
        putchar('\n');
}
