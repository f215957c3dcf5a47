/* SPDX-License-Identifier: MIT-0 */
/* WRONG: leaves the loop by break while still armed; a later, innocent
 * allocation is the one that fails.
 */
#include "fault_injection.h"

#include <stdio.h>
#include <stdlib.h>

static int open_store(void)
{
    void *store = fault_injection_malloc(64);
    int rc = store ? 0 : -1;

    free(store);
    return rc;
}

int main(void)
{
    char *report;

    FAULT_INJECTION_LOOP(n, FAULT_INJECTION_STICKY)
    {
        if (open_store() != 0) {
            printf("open_store reports the failure of call %ld\n", n);
            break;
        }
    }
    report = fault_injection_malloc(256);
    puts(report ? "report written" : "no memory for the report");
    free(report);
    return 0;
}
