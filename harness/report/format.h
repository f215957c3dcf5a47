/* SPDX-License-Identifier: MIT-0 */
/* format.h - checks' records as a person or a program wants them.
 *
 *     human   sentences, for a screen        json    one document
 *     plain   a line a case                  jsonl   an event a line
 *     junit   for CI's test reports          tap     version 14
 *     github  human, then annotations at the learner's lines
 *
 * One check: format_check. Several in one document: begin, add each, end.
 * Errors: kept in the string_builder, and returned.
 */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdbool.h>

#include "record.h"

struct string_builder;

enum format {
    FORMAT_HUMAN,
    FORMAT_PLAIN,
    FORMAT_JSON,
    FORMAT_JSONL,
    FORMAT_JUNIT,
    FORMAT_TAP,
    FORMAT_GITHUB,
    FORMAT_COUNT
};

struct format_options {
    enum format format;
    bool color;
    const char *program; /* how the reader calls us: "./lab" */
    size_t width;        /* columns of the screen; 0: no screen, no limit */
    bool verbose;        /* also what is near, but not sure */
    bool brief;          /* only the first failing case in full */
    bool ascii;          /* for people: the terminal is not UTF-8 */
};

/* The name to type, "junit"; NULL past the last. */
const char *format_name(size_t format);

int format_check(const struct record *r, const struct format_options *o,
                 struct string_builder *out);

/* A document under way. */
struct format_stream {
    const struct format_options *o;
    struct string_builder *out;
    size_t records; /* added */
    size_t lines;   /* of what is numbered: TAP's tests */
};

void format_begin(struct format_stream *s, const struct format_options *o,
                  struct string_builder *out);
int format_add(struct format_stream *s, const struct record *r);
int format_end(struct format_stream *s);

/* Markdown for the page that a CI job shows: a table of the cases. */
int format_summary(const struct record *r, struct string_builder *out);

/* One line on what changed between two checks of a lab (before may be
 * NULL): "wrap_around now PASSES; still failing: full_then_get". */
int format_change(const struct record *before, const struct record *after,
                  struct string_builder *out);

#endif
