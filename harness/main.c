/* SPDX-License-Identifier: MIT-0 */
/* main.c - `lab`: finds toolkit and workspace, hands over to one verb. */
#define _DEFAULT_SOURCE /* realpath */
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "box.h"
#include "lab_called.h"
#include "lab_cli.h"
#include "string_builder.h"

#define LAB_VERSION "0.1.0"

static const struct verb *const verbs[] = {
    &verb_list,     &verb_show, &verb_start,  &verb_check, &verb_watch,
    &verb_hint,     &verb_diff, &verb_replay, &verb_reset, &verb_solution,
    &verb_progress, &verb_copy, &verb_doctor, &verb_prove, &verb_pitfalls,
    &verb_patterns, &verb_dev,
};

enum { VERBS = sizeof verbs / sizeof verbs[0] };

struct global_options {
    const char *workspace, *root;
    int format, box;
    bool no_color, version, help;
};

/* What --box takes. */
enum { PICK_AUTO, PICK_STRICT, PICK_BASIC, PICK_NONE };

static const char *const boxes[] = {"auto", "strict", "basic", "none", NULL};

static int tell_usage(const struct lab_cli *cli, const char *message)
{
    fprintf(stderr, "lab: %s\n", message);
    if (strstr(message, "unknown option"))
        fprintf(stderr, "an option of a verb goes behind the verb\n");
    fprintf(stderr, "try: %s --help\n", cli->program);
    return LAB_NOTHING_RUN;
}

static void print_help(const struct option_parse_spec *spec)
{
    char text[4096];
    size_t i;

    (void)option_parse_help(spec, text, sizeof text);
    printf("%s\nverbs (lab help VERB says more):\n", text);
    for (i = 0; i < VERBS; i++)
        printf("  %-9s %s\n", verbs[i]->name, verbs[i]->summary);
    printf("\nA unit is named by its id, a lab also by its number: first_red, "
           "01a,\n01a_first_red. Without a name the lab is meant whose files "
           "changed last.\n"
           "exit: 0 all passed, 1 a case failed, 2 does not build, 3 nothing "
           "run or bad\n      usage, 4 harness fault, 5 the host lacks "
           "something\n");
}

static const struct verb *find_verb(const struct lab_cli *cli, const char *name)
{
    const char *names[VERBS + 1];
    const struct verb *verb = cli_verb(cli, name);
    const char *near;
    size_t i;

    if (verb)
        return verb;
    for (i = 0; i < VERBS; i++)
        names[i] = verbs[i]->name;
    names[VERBS] = "help";
    near = cli_meant(name, names, VERBS + 1);
    fprintf(stderr, "lab: there is no verb '%s'%s%s%s\n", name,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    fprintf(stderr, "try: %s --help\n", cli->program);
    return NULL;
}

static bool is_toolkit(const char *dir)
{
    char path[PATH_MAX];

    return snprintf(path, sizeof path, "%s/labs", dir) < (int)sizeof path &&
           access(path, R_OK | X_OK) == 0;
}

/* The toolkit stands beside the program: in its own tree two or three
 * folders up (build/bin, build/plain/bin), installed in ../share. */
static int find_root(const char *given, char *out)
{
    static const char *const places[] = {"../share/groundwork", "../..",
                                         "../../.."};
    const char *named = given ? given : getenv("GROUNDWORK_ROOT");
    char exe[PATH_MAX], path[PATH_MAX + 32];
    char *slash;
    ssize_t n;
    size_t i;

    if (named)
        return realpath(named, out) && is_toolkit(out) ? 0 : -ENOENT;
    n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n < 0)
        return -errno;
    exe[n] = '\0';
    slash = strrchr(exe, '/');
    if (!slash)
        return -ENOENT;
    *slash = '\0';
    for (i = 0; i < sizeof places / sizeof places[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", exe, places[i]);
        if (is_toolkit(path) && realpath(path, out))
            return 0;
    }
    return -ENOENT;
}

/* In a source tree answers go to its own work/, wherever one stands;
 * otherwise to ./work. */
static int find_workspace(struct lab_cli *cli, const char *given)
{
    const char *set = given ? given : getenv("LAB_WORKSPACE");
    const char *named = set && set[0] ? set : NULL;
    static char path[PATH_MAX], shown[PATH_MAX];
    char makefile[PATH_MAX];

    cli->ws_shown = named ? named : "work";
    (void)snprintf(makefile, sizeof makefile, "%s/Makefile", cli->root);
    if (!named && access(makefile, R_OK) == 0 &&
        snprintf(path, sizeof path, "%s/work", cli->root) < (int)sizeof path) {
        cli->ws_shown = cli_shown_path(path, shown, sizeof shown);
        return workspace_init(&cli->ws, path);
    }
    return workspace_init(&cli->ws, cli->ws_shown);
}

/* What --format takes: "auto", then each format. */
static void list_formats(const char *names[FORMAT_COUNT + 2])
{
    size_t i;

    names[0] = "auto";
    for (i = 0; i <= FORMAT_COUNT; i++)
        names[i + 1] = format_name(i);
}

static enum format choose_format(int choice)
{
    const char *github = getenv("GITHUB_ACTIONS");

    if (choice > 0)
        return (enum format)(choice - 1);
    return github && strcmp(github, "true") == 0 ? FORMAT_GITHUB : FORMAT_HUMAN;
}

static void set_up_screen(struct lab_cli *cli, const struct global_options *g)
{
    cli->format.ascii =
        setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    cli->tty_in = isatty(STDIN_FILENO) == 1;
    cli->tty_out = isatty(STDOUT_FILENO) == 1;
    cli->format.format = choose_format(g->format);
    cli->format.color = cli->tty_out && !g->no_color && !getenv("NO_COLOR");
    cli->format.program = cli->program;
    cli_measure(cli);
}

static int open_toolkit(struct lab_cli *cli, const struct global_options *g,
                        char *root)
{
    struct manifest_error error;
    int rc = find_root(g->root, root);

    if (rc < 0) {
        fprintf(stderr,
                "lab: no toolkit (a folder with labs/) %s%s; name one "
                "with --root DIR\n",
                g->root ? "at " : "found beside this program",
                g->root ? g->root : "");
        return LAB_FAULT;
    }
    cli->root = root;
    rc = find_workspace(cli, g->workspace);
    if (rc < 0)
        return cli_fault_at("the workspace", cli->ws_shown, rc);
    rc = catalogue_open(&cli->catalogue, root, &error);
    if (rc == 0)
        return LAB_OK;
    fprintf(stderr, "lab: %s\n", error.text[0] ? error.text : strerror(-rc));
    return LAB_NOTHING_RUN;
}

/* Asked for by name, a sandbox that does not work is an error. */
static int choose_box(int box)
{
    int rc;

    if (box == PICK_BASIC)
        box_choose(BOX_BASIC);
    if (box == PICK_NONE)
        box_choose(BOX_NONE);
    if (box != PICK_STRICT)
        return LAB_OK;
    rc = box_init();
    if (rc < 0)
        return cli_fault("the sandbox", rc);
    if (box_tier_reason(BOX_STRICT)[0] == '\0')
        return LAB_OK;
    fprintf(stderr, "lab: no strict sandbox here: %s\n",
            box_tier_reason(BOX_STRICT));
    return LAB_LACKING;
}

/* "help check" becomes "check --help"; false when no verb is named. */
static bool asks_for_a_verb(int argc, char **argv, int first)
{
    static char help[] = "--help";
    int i;

    if (first + 1 == argc || strcmp(argv[first + 1], "help") == 0 ||
        argv[first + 1][0] == '-')
        return false;
    for (i = first; i + 1 < argc; i++)
        argv[i] = argv[i + 1];
    argv[argc - 1] = help;
    return true;
}

static int run(struct lab_cli *cli, const struct verb *verb, int argc,
               char **argv)
{
    return verb ? verb->run(cli, argc, argv) : verb_home(cli);
}

int main(int argc, char **argv)
{
    const char *formats[FORMAT_COUNT + 2];
    static char root[PATH_MAX];
    struct global_options g = {0};
    const struct option_parse_option options[] = {
        {'w', "workspace", OPTION_PARSE_STRING, &g.workspace, "DIR",
         "where the answers are (default: work, or $LAB_WORKSPACE)", 0, 0,
         NULL},
        {'f', "format", OPTION_PARSE_CHOICE, &g.format, NULL,
         "how results are printed (auto: github in its jobs, else human)", 0, 0,
         formats},
        {0, "box", OPTION_PARSE_CHOICE, &g.box, NULL,
         "the sandbox for answers (auto: strict where it works, else basic; "
         "none: no grade)",
         0, 0, boxes},
        {0, "root", OPTION_PARSE_STRING, &g.root, "DIR",
         "the toolkit to use (default: the one this program belongs to)", 0, 0,
         NULL},
        {0, "no-color", OPTION_PARSE_FLAG, &g.no_color, NULL,
         "no colors (also: NO_COLOR in the environment)", 0, 0, NULL},
        {'V', "version", OPTION_PARSE_FLAG, &g.version, NULL,
         "print the version", 0, 0, NULL},
        {'h', "help", OPTION_PARSE_FLAG, &g.help, NULL, "print this help", 0, 0,
         NULL},
    };
    const struct option_parse_spec spec = {
        "lab",
        "[options] [VERB ...]",
        "Checks labs, shows mistakes beside their fixes, copies patterns.",
        options,
        sizeof options / sizeof options[0],
        true,
        NULL};
    struct lab_cli cli = {.verbs = verbs, .verb_count = VERBS, .global = &spec};
    const struct verb *verb = NULL;
    char error[256];
    struct string_builder called;
    int first, rc;

    cli.program = strchr(argv[0], '/') ? "./lab" : "lab";
    list_formats(formats);
    if (option_parse_run(&spec, argc, argv, &first, error, sizeof error) < 0)
        return tell_usage(&cli, error);
    if (g.help) {
        print_help(&spec);
        return LAB_OK;
    }
    if (g.version) {
        puts("lab " LAB_VERSION);
        return LAB_OK;
    }
    if (first < argc && strcmp(argv[first], "help") == 0 &&
        !asks_for_a_verb(argc, argv, first)) {
        print_help(&spec);
        return LAB_OK;
    }
    if (first < argc) {
        verb = find_verb(&cli, argv[first]);
        if (!verb)
            return LAB_NOTHING_RUN;
    }
    cli.box_by_name = g.box != PICK_AUTO;
    string_builder_init(&called, 0);
    rc = choose_box(g.box);
    if (rc == LAB_OK)
        rc = open_toolkit(&cli, &g, root);
    if (rc == LAB_OK) {
        lab_called(&called, argv[0], root, g.root, g.workspace);
        cli.program = string_builder_cstr(&called);
        set_up_screen(&cli, &g);
        rc = run(&cli, verb, argc - first, argv + first);
    }
    catalogue_close(cli.catalogue);
    string_builder_fini(&called);
    /* `lab list | head`: whoever reads no more knows it. */
    if (fflush(stdout) != 0 && rc == LAB_OK && errno != EPIPE)
        rc = cli_fault("writing the result", -errno);
    if (box_interrupted()) /* everything is cleaned up: die of the signal */
        (void)raise(box_interrupted());
    return rc;
}
