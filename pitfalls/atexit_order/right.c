/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *service; /* the settings own it */

static void free_settings(void)
{
    free(service);
}

static int load_settings(void)
{
    service = strdup("mailer");
    return service ? atexit(free_settings) : -1;
}

static void close_log(void)
{
    printf("%s: log closed\n", service);
}

static int open_log(void)
{
    printf("log opened\n");
    return atexit(close_log);
}

int main(void)
{
    if (load_settings() != 0 || open_log() != 0)
        return 1;
    printf("%s: working\n", service);
    return 0;
}
