/* SPDX-License-Identifier: MIT-0 */
#include "dev.h"

#include <string.h>

#include "lab_cli.h"

static const struct verb *const parts[] = {
    &dev_check, &dev_mutate, &dev_stability, &dev_matrix,     &dev_new,
    &dev_index, &dev_rules,  &dev_man,       &dev_completion, &dev_complete};

enum { PARTS = sizeof parts / sizeof parts[0] };

const struct verb *dev_part(size_t i)
{
    return i < PARTS ? parts[i] : NULL;
}

const char *dev_part_name(const struct verb *part)
{
    return part->name + strlen("dev ");
}

const struct verb *dev_find_part(const char *name)
{
    size_t i;

    for (i = 0; i < PARTS; i++)
        if (strcmp(dev_part_name(parts[i]), name) == 0)
            return parts[i];
    return NULL;
}

static void print_usage(FILE *to)
{
    size_t i;

    fprintf(to, "Usage: lab dev PART ...\n");
    for (i = 0; i < PARTS; i++)
        fprintf(to, "  %-10s %-12s %s\n", dev_part_name(parts[i]),
                parts[i]->usage, parts[i]->summary);
    fprintf(to, "lab dev PART --help says more.\n");
}

static void tell_unknown(const char *name)
{
    const char *names[PARTS];
    const char *near;
    size_t i;

    for (i = 0; i < PARTS; i++)
        names[i] = dev_part_name(parts[i]);
    near = cli_meant(name, names, PARTS);
    fprintf(stderr, "lab dev: there is no part '%s'%s%s%s\n", name,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* The parts stand behind their verb in the man page. */
static int describe(struct lab_cli *cli, int argc, char **argv)
{
    size_t i;
    int code = cli_options(cli, &verb_dev, NULL, 0, argc, argv);

    for (i = 0; i < PARTS; i++)
        (void)parts[i]->run(cli, argc, argv);
    return code;
}

static int run(struct lab_cli *cli, int argc, char **argv)
{
    const struct verb *part;

    if (cli->describe)
        return describe(cli, argc, argv);
    part = argc > 1 ? dev_find_part(argv[1]) : NULL;
    if (part)
        return part->run(cli, argc - 1, argv + 1);
    if (argc > 1 &&
        (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        print_usage(stdout);
        return LAB_OK;
    }
    if (argc > 1)
        tell_unknown(argv[1]);
    print_usage(stderr);
    return LAB_NOTHING_RUN;
}

const struct verb verb_dev = {
    "dev", "PART ...", "for those who write units: check, mutate, new, ...",
    VERB_ANY, run};
