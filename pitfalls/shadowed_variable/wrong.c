/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the loop declares a second rc; the one that is returned stays 0 */
#include <stdio.h>
#include <string.h>

/* Checks settings up to the first that is no NAME=VALUE: 0, or -1. */
static int check_all(const char *const *settings, size_t n)
{
    int rc = 0;
    size_t i;

    for (i = 0; i < n && rc == 0; i++) {
        int rc = strchr(settings[i], '=') ? 0 : -1;

        printf("%s: %s\n", settings[i], rc == 0 ? "ok" : "no NAME=VALUE");
    }
    return rc;
}

int main(void)
{
    static const char *const settings[] = {"port=80", "host", "user=web"};

    puts(check_all(settings, 3) == 0 ? "starting" : "not started");
    return 0;
}
