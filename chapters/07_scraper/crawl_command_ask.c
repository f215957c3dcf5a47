/* SPDX-License-Identifier: MIT-0 */
#include "crawl_command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

int crawl_command_complain(const struct port_error *err)
{
    fprintf(stderr, "scrape: %s\n", err->text);
    return 1;
}

int crawl_command_counts(struct crawl_store *store, const char *run,
                         struct port_error *err)
{
    struct crawl_counts n;
    int rc = crawl_store_counts(store, &n, err);

    if (rc < 0)
        return rc;
    printf("{%s\"ready\":%" PRId64 ",\"done\":%" PRId64 ",\"dead\":%" PRId64
           ",\"items\":%" PRId64,
           run, n.requests[CRAWL_READY] + n.requests[CRAWL_LEASED],
           n.requests[CRAWL_DONE], n.requests[CRAWL_DEAD], n.items);
    return 0;
}

int crawl_command_export(const struct crawl_command *command, char **operands)
{
    struct port_error err = {0};
    struct crawl_store *store;
    int rc = crawl_store_look(&store, command->job, &err);

    (void)operands;
    if (rc == 0)
        rc = crawl_export(store, command->format, stdout, &err);
    crawl_store_close(store);
    return rc < 0 ? crawl_command_complain(&err) : 0;
}

/* Names of counters are the program's own, but for what a spider's file says
 * of its fields: quotes and the like are written as JSON wants them. */
static int print_stat(void *ctx, const char *name, int64_t value)
{
    (void)ctx;
    fputs(",\"", stdout);
    for (; *name; name++) {
        if (*name == '"' || *name == '\\')
            putchar('\\');
        if ((unsigned char)*name < 0x20)
            printf("\\u%04x", (unsigned char)*name);
        else
            putchar(*name);
    }
    return printf("\":%" PRId64, value) < 0 ? -EIO : 0;
}

int crawl_command_stats(const struct crawl_command *command, char **operands)
{
    struct port_error err = {0};
    struct crawl_store *store;
    int rc = crawl_store_look(&store, command->job, &err);

    (void)operands;
    if (rc == 0)
        rc = crawl_command_counts(store, "", &err);
    if (rc == 0)
        rc = crawl_store_stats(store, print_stat, NULL, &err);
    if (rc == 0)
        puts("}");
    crawl_store_close(store);
    return rc < 0 ? crawl_command_complain(&err) : 0;
}
