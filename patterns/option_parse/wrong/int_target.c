/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the target of OPTION_PARSE_INT is an int64_t, here it is an int; the
 * table's void * hides it from the compiler, and eight bytes go into four.
 */
#include "option_parse.h"

#include <stdio.h>

int main(void)
{
    int jobs = 1;
    const struct option_parse_option table[] = {{'j', "jobs", OPTION_PARSE_INT,
                                                 &jobs, "N", "run N at once", 1,
                                                 64, NULL}};
    const struct option_parse_spec spec = {
        .program = "run", .options = table, .option_count = 1};
    char program[] = "run";
    char option[] = "--jobs=4";
    char *argv[] = {program, option, NULL};
    char error[80];
    int first;

    if (option_parse_run(&spec, 2, argv, &first, error, sizeof error))
        puts(error);
    else
        printf("%d jobs\n", jobs);
    return 0;
}
