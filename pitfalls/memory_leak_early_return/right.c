/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Counts the words "ok" in a line; -1 when memory is out. */
static int count_ok(const char *line)
{
    char *copy = strdup(line);
    char *save, *word;
    int n = 0;

    if (!copy)
        return -1;
    if (copy[0] == '#')
        goto done;
    for (word = strtok_r(copy, " ", &save); word;
         word = strtok_r(NULL, " ", &save))
        n += strcmp(word, "ok") == 0;
done:
    free(copy);
    return n;
}

int main(void)
{
    static const char *const lines[] = {"# no ok in a remark", "ok 1 ok 2",
                                        "not ok 3"};
    size_t i;

    for (i = 0; i < sizeof lines / sizeof lines[0]; i++)
        printf("%d\n", count_ok(lines[i]));
    return 0;
}
