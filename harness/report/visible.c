/* SPDX-License-Identifier: MIT-0 */
#include "visible.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "string_builder.h"

/* Decodes one UTF-8 character: its length, or 0 when it is invalid
 * (overlong, surrogate, past U+10FFFF or broken off). */
static size_t decode(struct str_view v, uint32_t *out)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)v.data[0];
    size_t len = first < 0x80             ? 1
                 : (first & 0xE0) == 0xC0 ? 2
                 : (first & 0xF0) == 0xE0 ? 3
                 : (first & 0xF8) == 0xF0 ? 4
                                          : 0;
    uint32_t c = len == 1 ? first : len ? first & (0x7Fu >> len) : 0;
    size_t i;

    if (len == 0 || len > v.len)
        return 0;
    for (i = 1; i < len; i++) {
        unsigned char next = (unsigned char)v.data[i];

        if ((next & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (next & 0x3Fu);
    }
    if (c < least[len] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *out = c;
    return len;
}

struct range {
    uint32_t first, last;
};

static bool in_ranges(uint32_t c, const struct range *ranges, size_t n)
{
    size_t i;

    for (i = 0; i < n && c >= ranges[i].first; i++)
        if (c <= ranges[i].last)
            return true;
    return false;
}

#define IN(c, ranges) in_ranges(c, ranges, sizeof ranges / sizeof ranges[0])

/* Characters that a terminal does not show, shows elsewhere, or shows as a
 * blank: controls, joiners, bidi, spaces of other widths, fillers, tags. */
static bool is_invisible(uint32_t c)
{
    static const struct range ranges[] = {
        {0, 0x1F},        {0x7F, 0xA0},       {0xAD, 0xAD},
        {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},
        {0x1680, 0x1680}, {0x17B4, 0x17B5},   {0x180B, 0x180F},
        {0x2000, 0x200F}, {0x2028, 0x202F},   {0x205F, 0x206F},
        {0x2800, 0x2800}, {0x3000, 0x3000},   {0x3164, 0x3164},
        {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
    };

    return IN(c, ranges);
}

/* Accents that join the letter before them: e + U+0301 looks like U+00E9. */
static bool joins(uint32_t c)
{
    static const struct range ranges[] = {
        {0x300, 0x36F},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
        {0x20D0, 0x20FF}, {0xFE20, 0xFE2F},
    };

    return IN(c, ranges);
}

/* Columns on a terminal, after Markus Kuhn's wcwidth: the wide blocks of
 * Unicode's East Asian Width, and pictures. */
static size_t columns_of(uint32_t c)
{
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
        {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
        {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };

    return joins(c) ? 0 : IN(c, wide) ? 2 : 1;
}

static int escape(uint32_t c, char *out, size_t cap)
{
    static const char *const names[] = {
        ['\0'] = "\\0", ['\t'] = "\\t", ['\n'] = "\\n", ['\r'] = "\\r"};

    if (c < sizeof names / sizeof names[0] && names[c])
        return snprintf(out, cap, "%s", names[c]);
    if (c < 0x80)
        return snprintf(out, cap, "\\x%02X", (unsigned)c);
    return snprintf(out, cap, "\\u%04X", (unsigned)c);
}

/* What CI systems take for a command of theirs: "::" behind blanks, "##[" and
 * "##vso[" anywhere. */
static bool is_command(struct str_view v)
{
    return str_view_starts_with(v, str_view_from("::")) ||
           str_view_starts_with(v, str_view_from("##[")) ||
           str_view_starts_with(v, str_view_from("##vso["));
}

/* A backslash of the text itself that would be taken for one of ours: all
 * others can stand as they are. */
static bool reads_as_escape(struct str_view v)
{
    static const char letters[] = {'0', 't', 'n', 'r', 's', 'x', 'u'};

    return v.len > 1 && v.data[0] == '\\' &&
           memchr(letters, v.data[1], sizeof letters) != NULL;
}

/* The visible form of the first character of `v`: bytes taken, text in
 * `out`, its columns on a terminal in *columns. */
static size_t visible_one(struct str_view v, bool exact, char out[16],
                          size_t *columns)
{
    uint32_t c;
    size_t len = decode(v, &c);
    int n;

    if (len == 0) {
        n = snprintf(out, 16, "\\x%02X", (unsigned char)v.data[0]);
        len = 1;
    } else if (is_command(v)) {
        n = snprintf(out, 16, "\\x%02X", (unsigned char)v.data[0]);
    } else if (is_invisible(c) || (exact && joins(c))) {
        n = escape(c, out, 16);
    } else if (exact && reads_as_escape(v)) {
        n = snprintf(out, 16, "\\x%02X", (unsigned)'\\');
    } else {
        memcpy(out, v.data, len);
        out[len] = '\0';
        *columns = columns_of(c);
        return len;
    }
    *columns = n > 0 ? (size_t)n : 0;
    return len;
}

void visible_append(struct string_builder *sb, struct str_view v)
{
    while (v.len > 0) {
        char text[16];
        size_t columns;

        v = str_view_drop(v, visible_one(v, false, text, &columns));
        (void)string_builder_append_str(sb, text);
    }
}

size_t visible_append_exact(struct string_builder *sb, struct str_view text,
                            size_t len, size_t limit, size_t *columns)
{
    size_t taken = 0;

    while (taken < len) {
        char form[16];
        size_t wide;
        size_t used =
            visible_one(str_view_drop(text, taken), true, form, &wide);

        if (sb->len + strlen(form) > limit)
            break;
        (void)string_builder_append_str(sb, form);
        *columns += wide;
        taken += used;
    }
    return taken;
}

bool visible_begin_alike(struct str_view a, struct str_view b)
{
    char left[16], right[16];
    size_t columns;

    (void)visible_one(a, true, left, &columns);
    (void)visible_one(b, true, right, &columns);
    return strcmp(left, right) == 0;
}

void visible_spell_out(struct string_builder *sb, size_t from)
{
    struct string_builder tail;
    struct str_view rest = str_view_drop(str_view_of(sb->data, sb->len), from);

    string_builder_init(&tail, 0);
    while (rest.len > 0) {
        uint32_t c = 0;
        size_t len = decode(rest, &c);

        if (c >= 0x2018 && c <= 0x201D && len > 1) /* a compiler's quotes */
            (void)string_builder_append_char(&tail, c < 0x201C ? '\'' : '"');
        else if (len > 1)
            (void)string_builder_append_format(&tail, "\\u%04X", (unsigned)c);
        else
            (void)string_builder_append_char(&tail, rest.data[0]);
        rest = str_view_drop(rest, len > 1 ? len : 1);
    }
    if (tail.error == 0 && from <= sb->len) {
        sb->len = from;
        (void)string_builder_append(sb, tail.data, tail.len);
    }
    string_builder_fini(&tail);
}

size_t visible_char_len(struct str_view v)
{
    uint32_t c;
    size_t len = decode(v, &c);

    return len ? len : 1;
}

size_t visible_fit(struct str_view form, size_t width, size_t *columns)
{
    size_t bytes = 0;

    *columns = 0;
    while (bytes < form.len) {
        char text[16];
        size_t wide;
        size_t used =
            visible_one(str_view_drop(form, bytes), false, text, &wide);

        if (bytes > 0 && *columns + wide > width)
            break;
        *columns += wide;
        bytes += used;
    }
    return bytes;
}

static size_t count_lines(struct str_view v)
{
    struct str_view line;
    size_t n = 0;

    while (str_view_cut(&v, '\n', &line))
        n++;
    return n;
}

void visible_block(struct string_builder *sb, struct str_view v,
                   const char *indent, size_t max_lines)
{
    struct str_view line;
    size_t shown = 0;

    while (shown < max_lines && str_view_cut(&v, '\n', &line)) {
        (void)string_builder_append_str(sb, indent);
        visible_append(sb, line);
        (void)string_builder_append_char(sb, '\n');
        shown++;
    }
    if (v.len > 0) {
        size_t more = count_lines(v);

        (void)string_builder_append_format(sb, "%s(%zu more line%s)\n", indent,
                                           more, more == 1 ? "" : "s");
    }
}
