/* SPDX-License-Identifier: MIT-0 */
/* bench.c - str_view_cut against strtok_r on 64 MiB of short words. strtok_r
 * writes into the text; each separator is put back right away, so that both
 * sides work on the same text and nothing is copied. */
#include "ratio_bench.h"
#include "str_view.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 64 * 1024 * 1024 };

struct work {
    char *text; /* ends with a separator */
    uint64_t words[2];
    uint64_t bytes[2];
};

static void die(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static void prepare(struct work *w)
{
    uint32_t state = 1;
    size_t word = 0;

    *w = (struct work){0};
    w->text = malloc(TEXT_BYTES + 1);
    if (!w->text)
        die("no memory");
    for (size_t i = 0; i < TEXT_BYTES; i++) {
        state = state * 1664525U + 1013904223U;
        if (word == 0)
            word = 2 + (state >> 24) % 13;
        word--;
        w->text[i] = word == 0 ? ' ' : (char)('a' + (state >> 16) % 26);
    }
    w->text[TEXT_BYTES - 1] = ' ';
    w->text[TEXT_BYTES] = '\0';
}

static void ours(void *ctx)
{
    struct work *w = ctx;
    struct str_view rest = str_view_of(w->text, TEXT_BYTES);
    struct str_view word;

    w->words[0] = w->bytes[0] = 0;
    while (str_view_cut(&rest, ' ', &word)) {
        w->words[0] += word.len > 0;
        w->bytes[0] += word.len;
    }
}

static void theirs(void *ctx)
{
    struct work *w = ctx;
    char *save = NULL;
    char *word = strtok_r(w->text, " ", &save);

    w->words[1] = w->bytes[1] = 0;
    for (; word; word = strtok_r(NULL, " ", &save)) {
        w->words[1]++;
        w->bytes[1] += (uint64_t)(save - 1 - word);
        save[-1] = ' ';
    }
}

int main(void)
{
    struct work work;
    struct ratio_bench_case c = {"split 64 MiB", "strtok_r", ours, theirs,
                                 &work,          1.5,        7};
    struct ratio_bench_result result;
    char row[RATIO_BENCH_ROW_MAX];

    prepare(&work);
    if (ratio_bench_run(&c, &result) != 0 ||
        ratio_bench_format(&c, &result, row, sizeof row) < 0)
        die("cannot measure");
    if (work.words[0] != work.words[1] || work.bytes[0] != work.bytes[1])
        die("the two sides found different words");
    fputs(row, stdout);
    free(work.text);
    return result.met ? 0 : 1;
}
