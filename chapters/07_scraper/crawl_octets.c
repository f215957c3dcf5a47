/* SPDX-License-Identifier: MIT-0 */
#include "crawl_octets.h"

#include <string.h>
#include <strings.h>

#include <assert.h>

bool crawl_is_word(struct str_view v, const char *word)
{
    return strlen(word) == v.len && strncasecmp(v.data, word, v.len) == 0;
}

bool crawl_is_blank(int c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

int crawl_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int crawl_percent_byte(struct str_view v, size_t at)
{
    int high, low;

    if (at + 2 >= v.len || v.data[at] != '%')
        return -1;
    high = crawl_hex_digit(v.data[at + 1]);
    low = crawl_hex_digit(v.data[at + 2]);
    return high >= 0 && low >= 0 ? high << 4 | low : -1;
}

int crawl_utf8_append(struct string_builder *out, unsigned long cp)
{
    int more = cp < 0x80 ? 0 : cp < 0x800 ? 1 : cp < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};

    assert(cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff));
    string_builder_append_char(out, (char)(lead[more] | cp >> (6 * more)));
    while (more-- > 0)
        string_builder_append_char(out, (char)(0x80 | (cp >> (6 * more) & 63)));
    return out->error;
}
