/* SPDX-License-Identifier: MIT-0 */
/* dev complete, dev completion: what a word of a command line can become.
 *
 * The shells' scripts are a few lines that ask here, so there is one place
 * that knows, and it knows by the tables of --help.
 */
#include <string.h>

#include "dev.h"
#include "lab_cli.h"

/* The command line behind `lab`; the last word is being typed. */
struct line {
    struct lab_cli *cli;
    char **words;
    int count;
    const char *typed;
};

static void offer(const struct line *l, const char *word)
{
    if (strncmp(word, l->typed, strlen(l->typed)) == 0)
        puts(word);
}

static void offer_units(const struct line *l, int type)
{
    size_t i;

    for (i = 0; i < catalogue_count(l->cli->catalogue); i++) {
        const struct unit *unit = catalogue_at(l->cli->catalogue, i);

        if (type < 0 || (int)unit->type == type)
            offer(l, unit->id);
    }
}

/* By the operand's name in the usage: "[LAB]", "PATTERN DIR". */
static void offer_operand(const struct line *l, const char *usage)
{
    static const struct {
        const char *name;
        int type;
    } kinds[] = {
        {"LAB", UNIT_LAB}, {"PATTERN", UNIT_PATTERN}, {"UNIT", -1}, {"ID", -1}};
    size_t i;

    usage += strspn(usage, "[");
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strncmp(usage, kinds[i].name, strlen(kinds[i].name)) == 0)
            offer_units(l, kinds[i].type);
}

static void offer_options(const struct line *l,
                          const struct option_parse_option *options,
                          size_t count)
{
    struct option_parse_spec spec = {.options = options, .option_count = count};
    char text[2048];

    if (option_parse_complete(&spec, l->typed, text, sizeof text) > 0)
        fputs(text, stdout);
}

/* The option whose value is being typed ("--case", then the word), or NULL. */
static const struct option_parse_option *
asks_value(const struct line *l, const struct option_parse_option *options,
           size_t count)
{
    const char *before = l->count > 1 ? l->words[l->count - 2] : "";
    size_t i;

    for (i = 0; i < count; i++) {
        const struct option_parse_option *o = &options[i];
        bool flag =
            o->type == OPTION_PARSE_FLAG || o->type == OPTION_PARSE_COUNT;
        bool by_long = o->long_name && strncmp(before, "--", 2) == 0 &&
                       strcmp(before + 2, o->long_name) == 0;
        bool by_short = o->short_name && before[0] == '-' &&
                        before[1] == o->short_name && !before[2];

        if (!flag && (by_long || by_short))
            return o;
    }
    return NULL;
}

static void offer_cases(const struct line *l)
{
    const struct unit *lab = NULL;
    size_t i;
    int w;

    for (w = 1; w + 1 < l->count && !lab; w++)
        lab = catalogue_find(l->cli->catalogue, l->words[w]);
    if (!lab)
        lab = cli_present_lab(l->cli);
    if (!lab || lab->type != UNIT_LAB)
        return;
    for (i = 0; i < lab->as.lab.cases.count; i++)
        offer(l, unit_lab_case(&lab->as.lab, i)->id);
}

static void offer_value(const struct line *l,
                        const struct option_parse_option *o)
{
    size_t i;

    if (o->type == OPTION_PARSE_CHOICE)
        for (i = 0; o->choices[i]; i++)
            offer(l, o->choices[i]);
    else if (o->value_name && strcmp(o->value_name, "CASE") == 0)
        offer_cases(l);
}

static void complete_verb(const struct verb *verb,
                          const struct option_parse_option *options,
                          size_t count, void *ctx)
{
    const struct line *l = ctx;
    const struct option_parse_option *o = asks_value(l, options, count);

    if (o)
        offer_value(l, o);
    else if (l->typed[0] == '-')
        offer_options(l, options, count);
    else
        offer_operand(l, verb->usage);
}

static void complete_dev(struct line *l, int verb_at)
{
    const struct verb *part;
    size_t i;

    if (l->count - verb_at > 2) {
        part = dev_find_part(l->words[verb_at + 1]);
        if (part)
            cli_describe(l->cli, part, complete_verb, l);
        return;
    }
    for (i = 0; (part = dev_part(i)) != NULL; i++)
        offer(l, dev_part_name(part));
}

/* Index of the verb among the words before the last, or -1. */
static int find_verb(const struct line *l)
{
    int i;

    for (i = 0; i + 1 < l->count; i++)
        if (cli_verb(l->cli, l->words[i]))
            return i;
    return -1;
}

static void complete_global(const struct line *l)
{
    const struct option_parse_spec *global = l->cli->global;
    const struct option_parse_option *o =
        asks_value(l, global->options, global->option_count);
    size_t i;

    if (o)
        offer_value(l, o);
    else if (l->typed[0] == '-')
        offer_options(l, global->options, global->option_count);
    else
        for (i = 0; i < l->cli->verb_count; i++)
            offer(l, l->cli->verbs[i]->name);
}

/* The words are another command's: what begins with a dash is none of our
 * options. */
static int run_complete(struct lab_cli *cli, int argc, char **argv)
{
    struct line l = {.cli = cli, .words = argv + 1, .count = argc - 1};
    int at;

    if (cli->describe)
        return -1 - cli_options(cli, &dev_complete, NULL, 0, argc, argv);
    if (argc < 2)
        return LAB_OK;
    l.typed = argv[argc - 1];
    at = find_verb(&l);
    if (at < 0)
        complete_global(&l);
    else if (strcmp(l.words[at], "dev") == 0)
        complete_dev(&l, at);
    else
        cli_describe(cli, cli_verb(cli, l.words[at]), complete_verb, &l);
    return LAB_OK;
}

static const struct {
    const char *shell, *script;
} scripts[] = {
    {"bash", "# lab: completion for bash. eval \"$(lab dev completion bash)\"\n"
             "_lab() {\n"
             "    local cur prev words cword IFS=$' \\t\\n'\n"
             "    words=(\"${COMP_WORDS[@]:1:COMP_CWORD}\")\n"
             "    mapfile -t COMPREPLY < <(\"${COMP_WORDS[0]}\" dev complete "
             "\"${words[@]}\" 2>/dev/null)\n"
             "    if [[ ${#COMPREPLY[@]} -gt 0 && ${COMPREPLY[0]} == *= ]]; "
             "then\n"
             "        compopt -o nospace\n"
             "    fi\n"
             "}\n"
             "complete -o default -F _lab lab ./lab\n"},
    {"zsh", "#compdef lab\n"
            "# lab: completion for zsh. Put this into a file _lab of $fpath.\n"
            "_lab() {\n"
            "    local -a found\n"
            "    found=(\"${(@f)$(\"${words[1]}\" dev complete "
            "\"${(@)words[2,CURRENT]}\" 2>/dev/null)}\")\n"
            "    if [[ -n \"${found[1]}\" ]]; then\n"
            "        compadd -- \"${found[@]}\"\n"
            "    else\n"
            "        _files\n"
            "    fi\n"
            "}\n"
            "compdef _lab lab\n"},
    {"fish", "# lab: completion for fish. lab dev completion fish | source\n"
             "complete -c lab -f -a '(lab dev complete (commandline -opc)[2..] "
             "(commandline -ct) 2>/dev/null)'\n"},
};

static int run_completion(struct lab_cli *cli, int argc, char **argv)
{
    int first = cli_options(cli, &dev_completion, NULL, 0, argc, argv);
    size_t i;

    if (first < 0)
        return -1 - first;
    for (i = 0; first < argc && i < sizeof scripts / sizeof scripts[0]; i++)
        if (strcmp(scripts[i].shell, argv[first]) == 0) {
            fputs(scripts[i].script, stdout);
            return LAB_OK;
        }
    fprintf(stderr, "lab dev completion: bash, zsh or fish\n");
    return LAB_NOTHING_RUN;
}

const struct verb dev_completion = {
    "dev completion", "SHELL", "prints the completion for bash, zsh or fish", 1,
    run_completion};

const struct verb dev_complete = {"dev complete", "WORD...",
                                  "prints what the last word can become",
                                  VERB_ANY, run_complete};
