/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT = 128 * 1024 };

/* A test that prints more than a pipe holds. */
static void chatty_test(int out)
{
    static char text[OUTPUT];

    _exit(write(out, text, sizeof text) == OUTPUT ? 0 : 1);
}

int main(void)
{
    int pipe_fds[2], status;
    char buf[4096];
    ssize_t n;
    size_t total = 0;
    pid_t pid;

    if (pipe(pipe_fds) < 0)
        return 1;
    pid = fork();
    if (pid == 0)
        chatty_test(pipe_fds[1]);
    close(pipe_fds[1]);
    while ((n = read(pipe_fds[0], buf, sizeof buf)) > 0)
        total += (size_t)n;
    waitpid(pid, &status, 0);
    printf("exit %d after %zu bytes\n", WEXITSTATUS(status), total);
    return 0;
}
