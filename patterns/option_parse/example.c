/* SPDX-License-Identifier: MIT-0 */
/* One table; three command lines; the help. */
#include "option_parse.h"

#include <inttypes.h>
#include <stdio.h>

struct settings {
    bool verbose;
    int64_t jobs;
    int format;
};

static const char *const formats[] = {"human", "json", NULL};

static void parse(const char *title, int argc, char **argv, bool want_help)
{
    struct settings s = {false, 1, 0}; /* the defaults */
    const struct option_parse_option table[] = {
        {'v', "verbose", OPTION_PARSE_FLAG, &s.verbose, NULL,
         "print each file name", 0, 0, NULL},
        {'j', "jobs", OPTION_PARSE_INT, &s.jobs, "N",
         "compress N files at once; 1 unless given", 1, 64, NULL},
        {0, "format", OPTION_PARSE_CHOICE, &s.format, NULL,
         "how to print the totals", 0, 0, formats},
    };
    const struct option_parse_spec spec = {.program = "squeeze",
                                           .usage = "[OPTION]... FILE...",
                                           .options = table,
                                           .option_count = 3};
    char text[1024];
    int first;

    printf("%s: ", title);
    if (option_parse_run(&spec, argc, argv, &first, text, sizeof text))
        printf("%s\n", text);
    else
        printf("verbose %d, jobs %" PRId64 ", format %s, %d files\n", s.verbose,
               s.jobs, formats[s.format], argc - first);
    if (want_help && option_parse_help(&spec, text, sizeof text) > 0)
        printf("\n%s", text);
}

int main(void)
{
    char program[] = "squeeze", a[] = "a.txt", v[] = "-vj4", b[] = "b.txt";
    char typo[] = "--fromat=json", many[] = "--jobs=100";
    char *good[] = {program, a, v, b, NULL};
    char *unknown[] = {program, typo, NULL};
    char *range[] = {program, many, NULL};

    parse("good", 4, good, false);
    parse("typo", 2, unknown, false);
    parse("range", 2, range, true);
    return 0;
}
