/* SPDX-License-Identifier: MIT-0 */
/* The commands that answer line by line. */
#include "crawl_command.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "crawl_batch.h"
#include "html_gumbo.h"
#include "string_builder.h"

enum { OK, FAILED, USAGE };

static int failed(const char *what, int rc)
{
    fprintf(stderr, "scrape: %s: %s\n", what, strerror(-rc));
    return FAILED;
}

/* ----------------------------------------------------------------- select --*/

static int read_page(const char *path, struct string_builder *out)
{
    bool is_file = strcmp(path, "-") != 0;
    FILE *f = is_file ? fopen(path, "r") : stdin;
    char buf[65536];
    size_t n;
    int rc = 0;

    if (!f)
        return -errno;
    while (rc == 0 && (n = fread(buf, 1, sizeof buf, f)) > 0)
        rc = string_builder_append(out, buf, n);
    if (rc == 0 && ferror(f))
        rc = -EIO;
    if (is_file)
        fclose(f);
    return rc;
}

static int run_select(const struct crawl_batch_command *command,
                      struct crawl_batch *batch, const char *path)
{
    struct string_builder page;
    struct html_doc doc = {0};
    int rc;

    assert(path);
    string_builder_init(&page, (size_t)64 * 1024 * 1024);
    rc = read_page(path, &page);
    if (rc == 0)
        rc = batch->html->parse(batch->html->self, &doc,
                                string_builder_cstr(&page), page.len, NULL);
    batch->doc = &doc;
    if (rc < 0)
        rc = failed(path, rc);
    else if (crawl_batch_run(command, batch, stdin, stdout) < 0)
        rc = failed("answering", -EIO);
    batch->doc = NULL;
    html_doc_fini(&doc);
    string_builder_fini(&page);
    return rc;
}

static int answer(const struct crawl_batch_command *command, char **operands,
                  const struct crawl_command *c)
{
    const struct html_gumbo_options limits = {.max_cpu_ms = 5000};
    struct html_port html;
    struct crawl_batch batch = {.html = &html, .rfc = c->rfc, .attr = c->attr};
    int rc = html_gumbo_open(&html, &limits);

    if (rc < 0)
        return failed("starting", rc);
    if (strcmp(operands[0], "select") == 0)
        rc = run_select(command, &batch, operands[1]);
    else
        rc = crawl_batch_run(command, &batch, stdin, stdout);
    html.close(html.self);
    return rc < 0 ? failed("answering", rc) : rc;
}

/* "url join", "select FILE", "links": how many words a command has. */
static int words_of(const char *name)
{
    return strcmp(name, "url") == 0 || strcmp(name, "select") == 0 ? 2 : 1;
}

int crawl_command_lines(const struct crawl_command *c, char **operands)
{
    const struct crawl_batch_command *command;
    int n = 0;

    assert(operands[0]);
    command = crawl_batch_find(operands[0], operands[1]);
    while (operands[n])
        n++;
    if (!command || n != words_of(operands[0]))
        return USAGE;
    return answer(command, operands, c);
}
