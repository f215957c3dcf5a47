/* SPDX-License-Identifier: MIT-0 */
#include "crawl_host.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <idn2.h>

#include "crawl_octets.h"

static void append_hex(struct string_builder *out, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char text[3] = {'%', digits[c >> 4], digits[c & 15]};

    string_builder_append(out, text, 3);
}

static bool in_set(unsigned char c, const char *set)
{
    return c < ' ' || c > 0x7e || (c && strchr(set, c));
}

void crawl_percent_append_bytes(struct string_builder *out,
                                struct str_view bytes, const char *set)
{
    size_t i, from = 0;

    for (i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.data[i];

        if (!in_set(c, set))
            continue;
        string_builder_append(out, bytes.data + from, i - from);
        append_hex(out, c);
        from = i + 1;
    }
    string_builder_append(out, bytes.data + from, bytes.len - from);
}

/* Length of the sound UTF-8 sequence at the front, or 0; *out_bad is then how
 * many bytes one U+FFFD stands for (the maximal subpart). */
static size_t utf8_len(struct str_view v, size_t *out_bad)
{
    const unsigned char *s = (const unsigned char *)v.data;
    unsigned char low = 0x80, high = 0xbf;
    size_t need, i;

    *out_bad = 1;
    if (s[0] < 0x80)
        return 1;
    if (s[0] < 0xc2 || s[0] > 0xf4)
        return 0;
    need = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    if (s[0] == 0xe0)
        low = 0xa0;
    else if (s[0] == 0xed)
        high = 0x9f;
    else if (s[0] == 0xf0)
        low = 0x90;
    else if (s[0] == 0xf4)
        high = 0x8f;
    for (i = 1; i < need; i++) {
        if (i >= v.len || s[i] < low || s[i] > high) {
            *out_bad = i;
            return 0;
        }
        low = 0x80;
        high = 0xbf;
    }
    return need;
}

void crawl_percent_append(struct string_builder *out, struct str_view text,
                          const char *set)
{
    size_t sound = 0;

    while (sound < text.len) {
        size_t bad, n = utf8_len(str_view_drop(text, sound), &bad);

        if (n) {
            sound += n;
            continue;
        }
        crawl_percent_append_bytes(out, str_view_take(text, sound), set);
        string_builder_append_str(out, "%EF%BF%BD");
        text = str_view_drop(text, sound + bad);
        sound = 0;
    }
    crawl_percent_append_bytes(out, text, set);
}

/* ------------------------------------------------------------------ IPv6 --*/

static int parse_ipv4_tail(struct str_view *rest, uint16_t out[2])
{
    unsigned parts[4];
    int i;

    for (i = 0; i < 4; i++) {
        unsigned value = 0;
        size_t n = 0;

        if (i && (!rest->len || rest->data[0] != '.'))
            return -EINVAL;
        if (i)
            *rest = str_view_drop(*rest, 1);
        for (; n < rest->len && isdigit((unsigned char)rest->data[n]); n++) {
            if ((n && !value) || n > 2)
                return -EINVAL; /* no leading zero */
            value = value * 10 + (unsigned)(rest->data[n] - '0');
        }
        if (!n || value > 255)
            return -EINVAL;
        parts[i] = value;
        *rest = str_view_drop(*rest, n);
    }
    out[0] = (uint16_t)(parts[0] << 8 | parts[1]);
    out[1] = (uint16_t)(parts[2] << 8 | parts[3]);
    return 0;
}

static size_t take_hex4(struct str_view v, uint16_t *out)
{
    size_t n = 0;

    for (*out = 0; n < 4 && n < v.len && crawl_hex_digit(v.data[n]) >= 0; n++)
        *out = (uint16_t)(*out << 4 | crawl_hex_digit(v.data[n]));
    return n;
}

static bool starts(struct str_view v, const char *prefix)
{
    return str_view_starts_with(v, str_view_from(prefix));
}

/* Puts the pieces behind "::" at the end. */
static void open_gap(uint16_t piece[8], int count, int gap)
{
    int moved = count - gap, i;

    for (i = 0; i < moved; i++) {
        piece[7 - i] = piece[count - 1 - i];
        if (7 - i != count - 1 - i)
            piece[count - 1 - i] = 0;
    }
}

static int parse_ipv6(struct str_view v, uint16_t piece[8])
{
    int count = 0, gap = -1;

    memset(piece, 0, 8 * sizeof piece[0]);
    if (starts(v, ":") && !starts(v, "::"))
        return -EINVAL;
    while (v.len) {
        size_t n;

        if (starts(v, "::")) {
            if (gap >= 0)
                return -EINVAL;
            gap = count;
            v = str_view_drop(v, 2);
            continue;
        }
        if (count == 8)
            return -EINVAL;
        n = take_hex4(v, &piece[count]);
        if (n < v.len && v.data[n] == '.') {
            if (count > 6 || parse_ipv4_tail(&v, &piece[count]) < 0 || v.len)
                return -EINVAL;
            count += 2;
            break;
        }
        v = str_view_drop(v, n);
        count++;
        if (!n || (v.len && v.data[0] != ':'))
            return -EINVAL;
        if (v.len == 1)
            return -EINVAL; /* a colon at the end */
        if (v.len && !starts(v, "::"))
            v = str_view_drop(v, 1);
    }
    if (gap < 0)
        return count == 8 ? 0 : -EINVAL;
    if (count == 8)
        return -EINVAL;
    open_gap(piece, count, gap);
    return 0;
}

/* The first longest run of two zero pieces or more becomes "::". */
static int longest_zeros(const uint16_t piece[8], int *out_len)
{
    int best = -1, i, n;

    *out_len = 1;
    for (i = 0; i < 8; i += n + 1) {
        for (n = 0; i + n < 8 && piece[i + n] == 0;)
            n++;
        if (n > *out_len) {
            *out_len = n;
            best = i;
        }
    }
    return best;
}

static int append_ipv6(struct string_builder *out, struct str_view v)
{
    uint16_t piece[8];
    int zeros, zero_len, i;
    int rc = parse_ipv6(v, piece);

    if (rc < 0)
        return rc;
    zeros = longest_zeros(piece, &zero_len);
    string_builder_append_char(out, '[');
    for (i = 0; i < 8; i++) {
        if (i == zeros) {
            string_builder_append_str(out, i ? ":" : "::");
            i += zero_len - 1;
            continue;
        }
        string_builder_append_format(out, i < 7 ? "%x:" : "%x", piece[i]);
    }
    return string_builder_append_char(out, ']');
}

/* ------------------------------------------------------------------ IPv4 --*/

/* A number in C's notation. -EINVAL when it is none. */
static int parse_number(struct str_view v, uint64_t *out)
{
    uint64_t base = 10;
    size_t i;

    *out = 0;
    if (!v.len)
        return -EINVAL;
    if (starts(v, "0x") || starts(v, "0X")) {
        base = 16;
        v = str_view_drop(v, 2);
    } else if (v.len > 1 && v.data[0] == '0') {
        base = 8;
        v = str_view_drop(v, 1);
    }
    for (i = 0; i < v.len; i++) {
        int digit = crawl_hex_digit(v.data[i]);

        if (digit < 0 || (uint64_t)digit >= base)
            return -EINVAL;
        if (*out < (uint64_t)1 << 40) /* larger is too large already */
            *out = *out * base + (uint64_t)digit;
    }
    return 0;
}

static struct str_view last_label(struct str_view v)
{
    size_t i;

    if (v.len && v.data[v.len - 1] == '.')
        v.len--;
    for (i = v.len; i > 0 && v.data[i - 1] != '.';)
        i--;
    return str_view_drop(v, i);
}

static bool ends_in_number(struct str_view v)
{
    struct str_view last = last_label(v);
    uint64_t unused;
    size_t i;

    for (i = 0; i < last.len && isdigit((unsigned char)last.data[i]);)
        i++;
    return (last.len && i == last.len) || parse_number(last, &unused) == 0;
}

static int append_ipv4(struct string_builder *out, struct str_view v)
{
    uint64_t parts[4], address = 0;
    size_t count = 0, i;
    struct str_view part;

    if (v.len && v.data[v.len - 1] == '.')
        v.len--;
    if (v.len && v.data[v.len - 1] == '.')
        return -EINVAL;
    while (str_view_cut(&v, '.', &part)) {
        if (count == 4 || parse_number(part, &parts[count]) < 0)
            return -EINVAL;
        count++;
    }
    for (i = 0; i + 1 < count; i++) {
        if (parts[i] > 255)
            return -EINVAL;
        address |= parts[i] << (8 * (3 - i));
    }
    if (!count || parts[count - 1] >= (uint64_t)1 << (8 * (5 - count)))
        return -EINVAL;
    address |= parts[count - 1];
    return string_builder_append_format(
        out, "%u.%u.%u.%u", (unsigned)(address >> 24 & 255),
        (unsigned)(address >> 16 & 255), (unsigned)(address >> 8 & 255),
        (unsigned)(address & 255));
}

/* ----------------------------------------------------------------- names --*/

static bool forbidden(struct str_view v, bool domain)
{
    size_t i;

    for (i = 0; i < v.len; i++) {
        unsigned char c = (unsigned char)v.data[i];

        if (!c || strchr("\t\n\r #/:<>?@[\\]^|", c) ||
            (domain && (c < ' ' || c == '%' || c == 0x7f)))
            return true;
    }
    return false;
}

static void percent_decode(struct string_builder *out, struct str_view v)
{
    size_t i;

    for (i = 0; i < v.len; i++) {
        int byte = crawl_percent_byte(v, i);

        string_builder_append_char(out, byte < 0 ? v.data[i] : (char)byte);
        if (byte >= 0)
            i += 2;
    }
}

static bool plain_ascii(struct str_view v)
{
    size_t i;

    for (i = 0; i < v.len; i++)
        if ((unsigned char)v.data[i] > 127 ||
            (i + 4 <= v.len && (i == 0 || v.data[i - 1] == '.') &&
             strncasecmp(v.data + i, "xn--", 4) == 0))
            return false;
    return v.len > 0;
}

static int idn_error(int rc)
{
    return rc == IDN2_MALLOC ? -ENOMEM : -EINVAL;
}

/* The name in lower-case ASCII, appended. */
static int append_ascii(struct string_builder *out, struct str_view v)
{
    char *ascii = NULL;
    size_t i;
    int rc;

    if (plain_ascii(v)) {
        for (i = 0; i < v.len; i++)
            string_builder_append_char(out,
                                       (char)tolower((unsigned char)v.data[i]));
        return out->error;
    }
    if (memchr(v.data, '\0', v.len))
        return -EINVAL;
    rc =
        idn2_to_ascii_8z(v.data, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    if (rc != IDN2_OK)
        return idn_error(rc);
    rc = *ascii ? string_builder_append_str(out, ascii) : -EINVAL;
    idn2_free(ascii);
    return rc;
}

static int append_domain(struct string_builder *out, struct str_view text)
{
    struct string_builder name, ascii;
    int rc;

    string_builder_init(&name, 0);
    string_builder_init(&ascii, 0);
    percent_decode(&name, text);
    rc = name.error
             ? name.error
             : append_ascii(&ascii,
                            str_view_of(string_builder_cstr(&name), name.len));
    if (rc == 0) {
        struct str_view v = str_view_of(string_builder_cstr(&ascii), ascii.len);

        if (forbidden(v, true))
            rc = -EINVAL;
        else if (ends_in_number(v))
            rc = append_ipv4(out, v);
        else
            rc = string_builder_append(out, v.data, v.len);
    }
    string_builder_fini(&name);
    string_builder_fini(&ascii);
    return rc;
}

int crawl_host_append(struct string_builder *out, struct str_view text,
                      bool special)
{
    if (starts(text, "[")) {
        if (text.data[text.len - 1] != ']')
            return -EINVAL;
        text = str_view_drop(text, 1);
        return append_ipv6(out, str_view_take(text, text.len - 1));
    }
    if (special)
        return text.len ? append_domain(out, text) : -EINVAL;
    if (forbidden(text, false))
        return -EINVAL;
    crawl_percent_append(out, text, "");
    return out->error;
}
