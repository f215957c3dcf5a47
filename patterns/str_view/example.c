/* SPDX-License-Identifier: MIT-0 */
/* Reads a configuration text in place and adds up its sizes. */
#include "str_view.h"

#include <stdio.h>
#include <string.h>

static const char text[] = "# limits\n"
                           "stack = 64\n"
                           "heap=1024   \n"
                           "\n"
                           "cache = lots\n"
                           "code = 12";

/* One line `name = number`. */
static void read_line(struct str_view line, int number, int64_t *sum)
{
    struct str_view name;
    int64_t value;
    int rc;

    str_view_cut(&line, '=', &name);
    name = str_view_trim(name);
    rc = str_view_to_i64(str_view_trim(line), &value);
    if (rc != 0)
        printf("line %d: %" STR_VIEW_FORMAT ": %s\n", number,
               STR_VIEW_ARGS(name), strerror(-rc));
    *sum += value;
}

int main(void)
{
    struct str_view rest = str_view_from(text);
    struct str_view line;
    int64_t sum = 0;

    for (int number = 1; str_view_cut(&rest, '\n', &line); number++)
        if (line.len > 0 && !str_view_starts_with(line, str_view_from("#")))
            read_line(line, number, &sum);
    printf("sum %lld\n", (long long)sum);
    return 0;
}
