/* SPDX-License-Identifier: MIT-0 */
/* record.h - what happened, as a list of flat events: the one source of
 * every format. On disk: JSON lines, one event a line.
 *
 * The events and their keys are documented in harness/report/README.md.
 *
 * Ownership: the record owns its events; strings read from it live until it
 *            is destroyed. Text is made visible (visible.h) before it comes
 *            in: a record holds valid UTF-8 only.
 * Threads:   none.
 * Errors:    setters keep the first failure, record_error() tells it.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str_view.h"

struct record;
struct string_builder;

int record_create(struct record **out);
void record_destroy(struct record *r);
int record_error(const struct record *r);

/* Starts an event; the setters fill it. */
void record_event(struct record *r, const char *event);
void record_str(struct record *r, const char *key, const char *value);
/* Bytes of any kind, made visible. */
void record_bytes(struct record *r, const char *key, struct str_view value);
void record_int(struct record *r, const char *key, int64_t value);
void record_bool(struct record *r, const char *key, bool value);

size_t record_count(const struct record *r);
/* "" , 0 or false when the event has no such key. */
const char *record_get_str(const struct record *r, size_t i, const char *key);
int64_t record_get_int(const struct record *r, size_t i, const char *key);
bool record_get_bool(const struct record *r, size_t i, const char *key);
bool record_is(const struct record *r, size_t i, const char *event);
/* Index of the first such event, or record_count(). */
size_t record_find(const struct record *r, const char *event);

/* One JSON object a line; or one array, `indent` blanks before each event. */
int record_format_lines(const struct record *r, struct string_builder *out);
int record_format_array(const struct record *r, struct string_builder *out,
                        int indent);
int record_save(const struct record *r, const char *path);
/* -ENOENT no such file, -EINVAL no record: a line of it is no event. */
int record_load(struct record **out, const char *path);

#endif
