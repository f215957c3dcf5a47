/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE
#include "exit_words.h"
#include <string.h>
#include <sys/wait.h>
static void put_number(char *to, unsigned n)
{
    char digits[12];
    int k = sizeof digits - 1;
    digits[k] = '\0';
    do {
        digits[--k] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    strcat(to, digits + k);
}
int exit_words(int status, char *out, size_t cap)
{
    char text[20];
    text[0] = '\0';
    if (WIFSIGNALED(status)) {
        strcat(text, "killed by signal ");
        put_number(text, WTERMSIG(status));
        if (WCOREDUMP(status))
            strcat(text, ", core");
    } else if (WIFSTOPPED(status)) {
        strcat(text, "stopped by signal ");
        put_number(text, WSTOPSIG(status));
    } else if (WIFEXITED(status)) {
        if (WEXITSTATUS(status)) {
            strcat(text, "exit ");
            put_number(text, WEXITSTATUS(status));
        } else
            strcat(text, "ok");
    } else {
        strcat(text, "unknown status ");
        put_number(text, (unsigned)status);
    }
    if (strlen(text) >= cap) {
        *out = '\0';
        return -1;
    }
    strcpy(out, text);
    return (int)strlen(out);
}
