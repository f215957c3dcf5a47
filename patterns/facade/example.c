/* SPDX-License-Identifier: MIT-0 */
/* Four programs, four ends, one call each. */
#include "facade.h"

#include <stdio.h>
#include <string.h>

static void run(const char *title, char *const *argv, const char *input)
{
    struct facade_job job = {.argv = argv,
                             .input = input,
                             .input_size = strlen(input),
                             .timeout_ms = 60000};
    struct facade_result result;
    int rc = facade_run(&job, &result);

    printf("%s: ", title);
    if (rc < 0)
        printf("%s", strerror(-rc));
    else
        printf("exit %d", result.exit_code);
    if (result.signal)
        printf(", signal %d", result.signal);
    if (result.output_size > 0)
        printf(", said %s", result.output);
    else
        printf("\n");
    facade_result_fini(&result);
}

int main(void)
{
    char tr[] = "tr", lower[] = "a-z", upper[] = "A-Z";
    char sh[] = "sh", option[] = "-c", fail[] = "exit 3";
    char die[] = "kill -9 $$", missing[] = "/no/such/program";
    char *shout[] = {tr, lower, upper, NULL};
    char *failing[] = {sh, option, fail, NULL};
    char *dying[] = {sh, option, die, NULL};
    char *absent[] = {missing, NULL};

    run("good", shout, "one small door\n");
    run("failing", failing, "");
    run("dying", dying, "");
    run("absent", absent, "");
    return 0;
}
