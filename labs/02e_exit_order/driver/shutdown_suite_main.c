/* SPDX-License-Identifier: MIT-0 */
/* Frozen: runs the suite without fork; the box is the process of its own. */
#include <stdlib.h>

#include "shutdown_suite.h"

int main(void)
{
    SRunner *runner = srunner_create(shutdown_suite_make());
    int failed;

    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
