/* SPDX-License-Identifier: MIT-0 */
#include "format_impl.h"

#include "string_builder.h"

int format_check(const struct record *r, const struct format_options *o,
                 struct string_builder *out)
{
    switch (o->format) {
    case FORMAT_HUMAN:
        format_human(r, o, out);
        break;
    case FORMAT_PLAIN:
        format_plain(r, o, out);
        break;
    case FORMAT_JSON:
        return record_format_json(r, out);
    }
    return out->error;
}
