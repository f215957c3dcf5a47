/* SPDX-License-Identifier: MIT-0 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line_driver.h"

/* The code under test: a stack of numbers. */
struct stack {
    long values[8];
    size_t count;
};

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct stack *stack = ctx;
    char *rest = line;
    char *word = line_driver_word(&rest);

    printf("debugging: %s\n", word ? word : "");
    if (word && strcmp(word, "push") == 0 && stack->count < 8) {
        stack->values[stack->count++] = line_driver_number(&rest);
        line_driver_say(answer, "%zu values", stack->count);
    } else if (word && strcmp(word, "pop") == 0 && stack->count > 0) {
        line_driver_say(answer, "%ld", stack->values[--stack->count]);
    } else {
        line_driver_say(answer, "refused");
    }
}

int main(void)
{
    static const char input[] = "push 4\npush 7\npop\npop\npop\n";
    struct stack stack = {{0}, 0};
    char answers[256];
    FILE *in = tmpfile(), *out = tmpfile();
    size_t n;

    if (!in || !out || fputs(input, in) < 0)
        return EXIT_FAILURE;
    rewind(in);
    if (line_driver_run(fileno(in), fileno(out), command, &stack) < 0)
        return EXIT_FAILURE;
    rewind(out);
    n = fread(answers, 1, sizeof answers, out);
    printf("%.*s", (int)n, answers);
    return EXIT_SUCCESS;
}
