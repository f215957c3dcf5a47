/* SPDX-License-Identifier: MIT-0 */
/* manifest.h - reads a unit.cfg into a struct by a table of its fields.
 *
 * The table is the schema: an unknown key, a wrong type or a missing key is
 * an error that names file and line.
 *
 * Ownership: strings and lists live in the caller's arena.
 * Threads:   none.
 * Errors:    0 or a negative errno; the sentence is in manifest_error.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct string_list {
    const char **items;
    size_t count;
};

struct group_list {
    void *items; /* `count` structs of the schema's item size */
    size_t count;
};

enum manifest_type {
    MANIFEST_STRING,  /* const char * */
    MANIFEST_INT,     /* int64_t, 0 or more */
    MANIFEST_BOOL,    /* bool */
    MANIFEST_STRINGS, /* struct string_list: [ "a", "b" ] */
    MANIFEST_GROUP,   /* a struct described by `sub`: { ... } */
    MANIFEST_GROUPS   /* struct group_list of such structs: ( {...}, ) */
};

struct manifest_schema {
    const struct manifest_field *fields;
    size_t count;
    size_t item_size;
    ptrdiff_t line_offset; /* of an int that gets the line, or -1 */
};

struct manifest_field {
    const char *name;
    enum manifest_type type;
    bool required;
    size_t offset;
    const struct manifest_schema *sub;
};

struct manifest_error {
    char text[512]; /* "path:line: what is wrong and what to do" */
};

/* Reads `path` by `schema` into `out` (zeroed first).
 *   -ENOENT  no such file        -EINVAL  see error->text
 *   -ENOMEM  no memory
 */
int manifest_load(const char *path, const struct manifest_schema *schema,
                  struct arena *arena, void *out, struct manifest_error *error);

/* The first line that sets `key`, or 1. */
int manifest_line(const char *path, const char *key);

/* Formats "path:line: ..." into error->text and returns -EINVAL. */
__attribute__((format(printf, 4, 5))) int
manifest_fail(struct manifest_error *error, const char *path, int line,
              const char *format, ...);

#endif
