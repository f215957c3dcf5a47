/* SPDX-License-Identifier: MIT-0 */
/* WRONG: 0 says that the program ran; how it went is in exit_code */
#include "facade.h"

#include <stdio.h>

static char sh[] = "sh", option[] = "-c", command[] = "exit 3";

int main(void)
{
    char *argv[] = {sh, option, command, NULL};
    struct facade_job backup = {.argv = argv, .timeout_ms = 60000};
    struct facade_result result;

    if (facade_run(&backup, &result) == 0)
        puts("the backup is complete");
    facade_result_fini(&result);
    return 0;
}
