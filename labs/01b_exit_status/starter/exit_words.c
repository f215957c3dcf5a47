/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* WCOREDUMP */
#include "exit_words.h"

#include <stdio.h>
#include <sys/wait.h>

int exit_words(int status, char *out, size_t cap)
{
    /* TODO: tell the five ways apart; see sys/wait.h and waitpid(2). */
    return snprintf(out, cap, "exit %d", status);
}
