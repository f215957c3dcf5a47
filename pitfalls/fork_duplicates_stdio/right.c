/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs one test in a child of its own: its exit code, or -1. */
static int run_in_child(int (*test)(void))
{
    int status;
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid < 0)
        return -1;
    if (pid == 0)
        exit(test());
    if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

static int answer(void)
{
    return 42;
}

int main(void)
{
    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
    printf("1..1\n");
    printf("ok 1 exit %d\n", run_in_child(answer));
    return 0;
}
