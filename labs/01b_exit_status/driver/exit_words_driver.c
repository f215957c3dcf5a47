/* SPDX-License-Identifier: MIT-0 */
/* Frozen: "status N CAP" asks for the words of status N in CAP bytes. */
#include <stdlib.h>
#include <string.h>

#include "exit_words.h"
#include "line_driver.h"

enum { MAX_CAP = 256 };

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    char *rest = line;
    char *word = line_driver_word(&rest);
    long status = line_driver_number(&rest);
    long cap = line_driver_number(&rest);
    char *out;
    int length;

    (void)ctx;
    if (!word || strcmp(word, "status") != 0 || cap < 1 || cap > MAX_CAP) {
        line_driver_say(answer, "the command is: status N CAP");
        return;
    }
    /* On the heap and no larger than said: a sanitizer sees its end. */
    out = malloc((size_t)cap);
    if (!out)
        return;
    memset(out, '?', (size_t)cap);
    out[cap - 1] = '\0';
    length = exit_words((int)status, out, (size_t)cap);
    line_driver_say(answer, "%d \"%s\"", length, out);
    free(out);
}

int main(void)
{
    return line_driver_run(0, 3, command, NULL) < 0;
}
