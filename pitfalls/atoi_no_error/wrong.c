/* SPDX-License-Identifier: MIT-0 */
/* WRONG: atoi has no way to say that the text is no number */
#include <stdio.h>
#include <stdlib.h>

/* The number of jobs out of "-j N"; -1 when it is none. */
static int parse_jobs(const char *text)
{
    int jobs = atoi(text);

    return jobs > 0 ? jobs : -1;
}

int main(void)
{
    printf("%d\n", parse_jobs("4"));
    printf("%d\n", parse_jobs("2x"));
    return 0;
}
