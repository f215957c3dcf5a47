/* SPDX-License-Identifier: MIT-0 */
/* bench.c - string_builder against GString and open_memstream. malloc is told
 * to keep freed memory: the kernel's page faults are not compared here. */
#include "ratio_bench.h"
#include "string_builder.h"

#include <glib.h>
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES = 500000, WORDS = 8, LINES = 100000 };

static const char *const words[WORDS] = {
    "a", "of", "the", "with", "where", "letter", "another", "together"};
static uint64_t sum; /* read by main: the work has a result */

static void die(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static void ours_append(void *ctx)
{
    struct string_builder sb;

    (void)ctx;
    string_builder_init(&sb, 0);
    for (int i = 0; i < PIECES; i++)
        string_builder_append_str(&sb, words[i % WORDS]);
    if (sb.error)
        die("no memory");
    sum += sb.len;
    string_builder_fini(&sb);
}

static void gstring_append(void *ctx)
{
    GString *s = g_string_new(NULL);

    (void)ctx;
    for (int i = 0; i < PIECES; i++)
        g_string_append(s, words[i % WORDS]);
    sum += s->len;
    g_string_free(s, TRUE);
}

static void ours_format(void *ctx)
{
    struct string_builder sb;

    (void)ctx;
    string_builder_init(&sb, 0);
    for (int i = 0; i < LINES; i++)
        string_builder_append_format(&sb, "%s=%d\n", words[i % WORDS], i);
    if (sb.error)
        die("no memory");
    sum += sb.len;
    string_builder_fini(&sb);
}

static void gstring_format(void *ctx)
{
    GString *s = g_string_new(NULL);

    (void)ctx;
    for (int i = 0; i < LINES; i++)
        g_string_append_printf(s, "%s=%d\n", words[i % WORDS], i);
    sum += s->len;
    g_string_free(s, TRUE);
}

static void memstream_format(void *ctx)
{
    char *text = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);

    (void)ctx;
    if (!f)
        die("no memory");
    for (int i = 0; i < LINES; i++)
        fprintf(f, "%s=%d\n", words[i % WORDS], i);
    if (fclose(f) != 0)
        die("no memory");
    sum += len;
    free(text);
}

int main(void)
{
    static const struct ratio_bench_case cases[] = {
        {"append_str", "g_string_append", ours_append, gstring_append, NULL,
         1.6, 15},
        {"append_format", "g_string_append_printf", ours_format, gstring_format,
         NULL, 1.4, 15},
        {"append_format", "open_memstream", ours_format, memstream_format, NULL,
         1.0, 15},
    };
    int status = 0;

    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ratio_bench_result result;
        char row[RATIO_BENCH_ROW_MAX];

        if (ratio_bench_run(&cases[i], &result) != 0 ||
            ratio_bench_format(&cases[i], &result, row, sizeof row) < 0)
            die("cannot measure");
        fputs(row, stdout);
        status |= !result.met;
    }
    return sum > 0 ? status : 1;
}
