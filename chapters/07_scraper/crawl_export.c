/* SPDX-License-Identifier: MIT-0 */
#include "crawl_export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "string_builder.h"

struct csv {
    FILE *out;
    json_t *columns; /* an object: names in the order they came */
    struct string_builder cell;
};

static int write_line(void *ctx, const char *text)
{
    return fprintf(ctx, "%s\n", text) < 0 ? -EIO : 0;
}

static int add_columns(void *ctx, const char *text)
{
    struct csv *csv = ctx;
    json_t *item = json_loads(text, 0, NULL);
    int rc = item ? json_object_update_missing(csv->columns, item) : -1;

    json_decref(item);
    return rc < 0 ? -ENOMEM : 0;
}

static int append_text(struct csv *csv, const json_t *text)
{
    return string_builder_append(&csv->cell, json_string_value(text),
                                 json_string_length(text));
}

static int append_list(struct csv *csv, const json_t *list)
{
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < json_array_size(list); i++) {
        if (i > 0)
            rc = string_builder_append(&csv->cell, ",", 1);
        if (rc == 0)
            rc = append_text(csv, json_array_get(list, i));
    }
    return rc;
}

static int append(const char *data, size_t len, void *cell)
{
    return string_builder_append(cell, data, len);
}

static int fill_cell(struct csv *csv, const json_t *value)
{
    string_builder_clear(&csv->cell);
    if (!value || json_is_null(value))
        return 0;
    if (json_is_string(value))
        return append_text(csv, value);
    if (json_is_array(value))
        return append_list(csv, value);
    return json_dump_callback(value, append, &csv->cell,
                              JSON_COMPACT | JSON_ENCODE_ANY |
                                  JSON_REAL_PRECISION(15)) < 0
               ? -ENOMEM
               : 0;
}

/* A cell with a comma, a quote or a line's end stands in quotes. */
static void write_cell(struct csv *csv)
{
    const char *p = string_builder_cstr(&csv->cell);
    const char *end = p + csv->cell.len;

    if (csv->cell.len == strcspn(p, ",\"\r\n")) {
        fwrite(p, 1, csv->cell.len, csv->out);
        return;
    }
    fputc('"', csv->out);
    for (; p < end; p++) {
        if (*p == '"')
            fputc('"', csv->out);
        fputc(*p, csv->out);
    }
    fputc('"', csv->out);
}

static int write_header(struct csv *csv)
{
    const char *name;
    json_t *unused;
    bool first = true;
    int rc = 0;

    json_object_foreach(csv->columns, name, unused)
    {
        if (!first)
            fputc(',', csv->out);
        first = false;
        string_builder_clear(&csv->cell);
        rc = string_builder_append(&csv->cell, name, strlen(name));
        if (rc < 0)
            return rc;
        write_cell(csv);
    }
    return fputc('\n', csv->out) == EOF ? -EIO : 0;
}

static int write_row(void *ctx, const char *text)
{
    struct csv *csv = ctx;
    json_t *item = json_loads(text, 0, NULL), *unused;
    const char *name;
    bool first = true;
    int rc = item ? 0 : -ENOMEM;

    if (rc < 0)
        return rc;
    json_object_foreach(csv->columns, name, unused)
    {
        if (!first)
            fputc(',', csv->out);
        first = false;
        rc = fill_cell(csv, json_object_get(item, name));
        if (rc < 0)
            break;
        write_cell(csv);
    }
    json_decref(item);
    if (rc == 0 && fputc('\n', csv->out) == EOF)
        rc = -EIO;
    return rc;
}

static int export_csv(struct crawl_store *store, FILE *out,
                      struct port_error *err)
{
    struct csv csv = {.out = out, .columns = json_object()};
    int rc = csv.columns ? 0 : -ENOMEM;

    string_builder_init(&csv.cell, 0);
    if (rc == 0)
        rc = crawl_store_items(store, add_columns, &csv, err);
    if (rc == 0 && json_object_size(csv.columns) > 0) {
        rc = write_header(&csv);
        if (rc == 0)
            rc = crawl_store_items(store, write_row, &csv, err);
    }
    string_builder_fini(&csv.cell);
    json_decref(csv.columns);
    return rc;
}

int crawl_export(struct crawl_store *store, enum crawl_format format, FILE *out,
                 struct port_error *err)
{
    int rc = format == CRAWL_CSV
                 ? export_csv(store, out, err)
                 : crawl_store_items(store, write_line, out, err);

    if (rc == 0 && (fflush(out) != 0 || ferror(out)))
        rc = -EIO;
    return rc == -EIO ? port_fail(err, rc, 0, "writing failed") : rc;
}
