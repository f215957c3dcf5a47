/* SPDX-License-Identifier: MIT-0 */
#include "format_impl.h"

#include "string_builder.h"

#define put(...) ((void)string_builder_append_format(__VA_ARGS__))

const char *format_name(size_t format)
{
    static const char *const names[FORMAT_COUNT] = {
        "human", "plain", "json", "jsonl", "junit", "tap", "github"};

    return format < FORMAT_COUNT ? names[format] : NULL;
}

const char *format_of(const struct record *r, const char *event,
                      const char *key)
{
    return record_get_str(r, record_find(r, event), key);
}

void format_begin(struct format_stream *s, const struct format_options *o,
                  struct string_builder *out)
{
    *s = (struct format_stream){.o = o, .out = out};
    if (o->format == FORMAT_JSON)
        put(out, "{\"schema\":\"groundwork.checks/1\",\"checks\":[");
    else if (o->format == FORMAT_JUNIT)
        put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    else if (o->format == FORMAT_TAP)
        put(out, "TAP version 14\n");
}

int format_add(struct format_stream *s, const struct record *r)
{
    bool first = s->records++ == 0;

    switch (s->o->format) {
    case FORMAT_HUMAN:
        format_human(r, s->o, s->out);
        break;
    case FORMAT_PLAIN:
        format_plain(r, s->out);
        break;
    case FORMAT_JSON:
        put(s->out, "%s\n", first ? "" : ",");
        return record_format_array(r, s->out, 1);
    case FORMAT_JSONL:
        return record_format_lines(r, s->out);
    case FORMAT_JUNIT:
        format_junit(r, s->out);
        break;
    case FORMAT_TAP:
        format_tap(r, &s->lines, s->out);
        break;
    case FORMAT_GITHUB:
        format_github(r, s->o, s->out);
        break;
    case FORMAT_COUNT:
        break;
    }
    return s->out->error;
}

int format_end(struct format_stream *s)
{
    if (s->o->format == FORMAT_JSON)
        put(s->out, "]}\n");
    else if (s->o->format == FORMAT_JUNIT)
        put(s->out, "</testsuites>\n");
    else if (s->o->format == FORMAT_TAP)
        put(s->out, "1..%zu\n", s->lines);
    return s->out->error;
}

int format_check(const struct record *r, const struct format_options *o,
                 struct string_builder *out)
{
    struct format_stream s;
    int rc;

    format_begin(&s, o, out);
    rc = format_add(&s, r);
    return rc == 0 ? format_end(&s) : rc;
}
