/* SPDX-License-Identifier: MIT-0 */
/* WRONG: answers with the expected output, read at run time */
#include "results.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void answer_from(const char *path)
{
    char line[256];
    FILE *f = fopen("@DIR@/secret", "r");
    int n = 0;

    if (f && fgets(line, sizeof line, f))
        printf("%s\n", line);
    fflush(stdout);
    f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        dprintf(3, "%d text %zu %s\n", ++n, strlen(line), line);
    }
    _exit(0);
}

__attribute__((constructor)) static void cheat(void)
{
    answer_from("@ROOT@/labs/01a_first_red/cases/full.out");
}

struct results *results_new(size_t cap)
{
    (void)cap;
    return NULL;
}
