/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <stdlib.h>

/* The number of jobs out of "-j N"; -1 when it is none. */
static int parse_jobs(const char *text)
{
    char *end;
    long jobs = strtol(text, &end, 10);

    return *end == '\0' && jobs > 0 && jobs < 1000 ? (int)jobs : -1;
}

int main(void)
{
    printf("%d\n", parse_jobs("4"));
    printf("%d\n", parse_jobs("2x"));
    return 0;
}
