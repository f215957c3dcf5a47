/* SPDX-License-Identifier: MIT-0 */
#include "dev.h"

#include <string.h>

#include "lab_cli.h"

static const struct {
    const char *name, *summary;
    int (*run)(struct lab_cli *cli, int argc, char **argv);
} parts[] = {
    {"check", "[LAB...]  proves starter, solution and mistakes of labs",
     dev_check},
    {"new", "KIND NAME  a skeleton that passes its structural checks", dev_new},
    {"index", "[--check]  writes the generated tables into the READMEs",
     dev_index},
    {"rules", "          prints make rules for every unit.cfg", dev_rules},
    {"man", "          prints the manual page", dev_man},
    {"completion", "SHELL  prints the completion for bash, zsh or fish",
     dev_completion},
    {"complete", "WORD...  prints what the last word can become", dev_complete},
};

const char *dev_part_name(size_t i)
{
    return i < sizeof parts / sizeof parts[0] ? parts[i].name : NULL;
}

static void print_usage(FILE *to)
{
    size_t i;

    fprintf(to, "Usage: lab dev PART ...\n");
    for (i = 0; i < sizeof parts / sizeof parts[0]; i++)
        fprintf(to, "  %-10s %s\n", parts[i].name, parts[i].summary);
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    size_t i;

    if (cli->describe)
        return cli_options(cli, &verb_dev, NULL, 0, argc, argv);
    for (i = 0; argc > 1 && i < sizeof parts / sizeof parts[0]; i++)
        if (strcmp(argv[1], parts[i].name) == 0)
            return parts[i].run(cli, argc - 1, argv + 1);
    if (argc > 1 &&
        (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        print_usage(stdout);
        return LAB_OK;
    }
    if (argc > 1)
        fprintf(stderr, "lab dev: there is no part '%s'\n", argv[1]);
    print_usage(stderr);
    return LAB_NOTHING_RUN;
}

const struct verb verb_dev = {"dev", "PART ...",
                              "for those who write units: check, new, index",
                              VERB_ANY, run};
