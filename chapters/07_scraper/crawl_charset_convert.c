/* SPDX-License-Identifier: MIT-0 */
/* From an encoding to UTF-8 and back. Which encoding: crawl_charset.c. */
#include "crawl_charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "crawl_charset_names.h"
#include "crawl_charset_patch.h"
#include "crawl_octets.h"

enum { WALK_MAX = 1024 }; /* bytes that are looked at between two conversions */

static const struct crawl_charset_name *by_name(const char *name)
{
    const struct crawl_charset_name *n = crawl_charset_names;

    while (n->name && strcmp(n->name, name) != 0)
        n++;
    return n->name ? n : NULL;
}

/* The byte that iconv has no character for. In windows-125x the standard has
 * control characters where the table of the vendor is empty. */
static void put_bad(struct string_builder *out, const char *name,
                    unsigned char byte)
{
    if (byte >= 0x80 && byte < 0xa0 && strncmp(name, "windows-", 8) == 0)
        crawl_utf8_append(out, byte);
    else
        crawl_utf8_append(out, 0xfffd);
}

/* Whether a byte below 0x80, where a character may begin, is that character
 * of ASCII, whatever came before. UTF-16 has two bytes a character, the others
 * keep a state. */
static bool has_ascii(const struct crawl_charset_name *n)
{
    return strncmp(n->name, "UTF-16", 6) != 0 &&
           strcmp(n->name, "ISO-2022-JP") != 0 && strcmp(n->name, "Big5") != 0;
}

/* The iconv of these joins a letter and the point or accent behind it, which
 * the standard leaves apart: it gets one byte at a time. */
static bool joins_letters(const struct crawl_charset_name *n)
{
    return strcmp(n->iconv, "CP1255") == 0 || strcmp(n->iconv, "CP1258") == 0;
}

static size_t ascii_length(const char *s, size_t len)
{
    const uint64_t high = 0x8080808080808080u;
    uint64_t eight;
    size_t i = 0;

    for (; i + 8 <= len; i += 8) {
        memcpy(&eight, s + i, 8);
        if (eight & high)
            break;
    }
    while (i < len && !(s[i] & 0x80))
        i++;
    return i;
}

/* One character (Unicode, table 3-7): its length, and whether it is sound. Of
 * one that is not, the bytes that could have begun one: they count as one. */
static size_t utf8_length(const unsigned char *s, size_t left, bool *out_sound)
{
    /* Behind some lead bytes the second byte has less room. */
    unsigned char low = *s == 0xe0 ? 0xa0 : *s == 0xf0 ? 0x90 : 0x80;
    unsigned char high = *s == 0xed ? 0x9f : *s == 0xf4 ? 0x8f : 0xbf;
    size_t need = 1, i;

    if (*s >= 0xc2 && *s < 0xf5)
        need = *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : 4;
    for (i = 1; i < need && i < left && s[i] >= low && s[i] <= high; i++) {
        low = 0x80;
        high = 0xbf;
    }
    *out_sound = i == need && (*s < 0x80 || need > 1);
    return i;
}

/* The length of what is sound, and of the unsound behind it: 0 at the end. */
static size_t sound_length(const char *s, size_t len, size_t *out_bad)
{
    size_t i = ascii_length(s, len), n;
    bool sound;

    for (; i < len; i += n + ascii_length(s + i + n, len - i - n)) {
        n = utf8_length((const unsigned char *)s + i, len - i, &sound);
        if (!sound) {
            *out_bad = n;
            return i;
        }
    }
    *out_bad = 0;
    return i;
}

static int decode_utf8(struct string_builder *out, struct str_view body)
{
    size_t n, bad = 1;

    while (bad && !out->error) {
        n = sound_length(body.data, body.len, &bad);
        string_builder_append(out, body.data, n);
        if (bad)
            crawl_utf8_append(out, 0xfffd);
        body = str_view_drop(body, n + bad);
    }
    return out->error;
}

/* What iconv still holds, and it is as at the start again. */
static void flush(iconv_t cd, struct string_builder *out)
{
    char buf[32], *at = buf;
    size_t room = sizeof buf;

    (void)iconv(cd, NULL, NULL, &at, &room);
    string_builder_append(out, buf, (size_t)(at - buf));
}

struct converter {
    iconv_t cd;
    const struct crawl_charset_name *from;
    const struct crawl_charset_patches *patches; /* or NULL */
    bool ascii, apart;
    struct string_builder *out;
};

/* How much iconv may read at once: up to what it reads otherwise than the
 * standard. Not far: what is walked over here and not taken then is walked over
 * again. */
static size_t plain_length(const struct converter *c, struct str_view v)
{
    size_t at = 0, n, limit = c->apart ? 1 : WALK_MAX;
    unsigned long unused;

    if (!c->patches)
        return v.len;
    for (; at < v.len && at < limit; at += n) {
        n = crawl_charset_step(c->patches, v.data + at, v.len - at);
        if ((v.data[at] & 0x80) &&
            crawl_charset_patch_at(c->patches, v.data + at, n, &unused))
            return at;
    }
    return at;
}

/* Row and cell are the same, only counted otherwise. */
static void put_nec(struct string_builder *out, unsigned long euc)
{
    unsigned long at = ((euc >> 8) - 0xa1) * 94 + (euc & 0xff) - 0xa1;
    unsigned long trail = at % 188;
    char sjis[2] = {(char)(at / 188 + 0xc1),
                    (char)(trail + (trail < 0x3f ? 0x40 : 0x41))};

    (void)crawl_charset_decode(out, "Shift_JIS", str_view_of(sjis, 2));
}

/* A character that is patched stands in front of v. */
static size_t put_patched(const struct converter *c, struct str_view v)
{
    size_t n = crawl_charset_step(c->patches, v.data, v.len);
    unsigned long bytes;
    const struct crawl_charset_patch *p =
        crawl_charset_patch_at(c->patches, v.data, n, &bytes);

    flush(c->cd, c->out);
    if (!p->first)
        crawl_utf8_append(c->out, 0xfffd);
    else if (p->first == CRAWL_CHARSET_NEC)
        put_nec(c->out, bytes);
    else
        crawl_utf8_append(c->out, p->first + (unsigned)(bytes - p->from));
    return n;
}

/* What iconv can make nothing of stands in front of v. */
static size_t put_unknown(const struct converter *c, struct str_view v,
                          bool is_end)
{
    flush(c->cd, c->out);
    put_bad(c->out, c->from->name, (unsigned char)v.data[0]);
    if (is_end)
        return v.len;
    return c->patches ? crawl_charset_bad(c->patches, v.data, v.len) : 1;
}

/* Through iconv once: how many bytes of v it took. */
static size_t convert(const struct converter *c, struct str_view v, size_t len)
{
    char buf[4096], *in = (char *)(size_t)v.data, *at = buf;
    size_t left = c->apart ? 1 : len, room = sizeof buf;
    int why = iconv(c->cd, &in, &left, &at, &room) == (size_t)-1 ? errno : 0;
    size_t took = (size_t)(in - v.data);

    string_builder_append(c->out, buf, (size_t)(at - buf));
    if (c->apart)
        flush(c->cd, c->out);
    if (why == EILSEQ || (why == EINVAL && left && (took == 0 || len == v.len)))
        took += put_unknown(c, str_view_drop(v, took),
                            why == EINVAL && len == v.len);
    return took;
}

/* Most of most pages is ASCII: that goes by without iconv. */
static int run_iconv(struct string_builder *out,
                     const struct crawl_charset_name *from,
                     struct str_view body)
{
    iconv_t cd = iconv_open("UTF-8", from->iconv);
    struct converter c = {.cd = cd,
                          .from = from,
                          .patches = crawl_charset_patches(from->name),
                          .ascii = has_ascii(from),
                          .apart = joins_letters(from),
                          .out = out};

    if (cd == (iconv_t)-1)
        return errno == ENOMEM ? -ENOMEM : -ENOTSUP;
    while (body.len && !out->error) {
        size_t n = c.ascii ? ascii_length(body.data, body.len) : 0;

        string_builder_append(out, body.data, n);
        body = str_view_drop(body, n);
        if (!body.len)
            break;
        n = plain_length(&c, body);
        n = n ? convert(&c, body, n) : put_patched(&c, body);
        body = str_view_drop(body, n);
    }
    flush(cd, out);
    iconv_close(cd);
    return out->error;
}

static int decode_user_defined(struct string_builder *out, struct str_view body)
{
    size_t i;

    for (i = 0; i < body.len; i++) {
        unsigned char c = (unsigned char)body.data[i];

        if (c < 0x80)
            string_builder_append_char(out, (char)c);
        else
            crawl_utf8_append(out, 0xf700u + c);
    }
    return out->error;
}

int crawl_charset_decode(struct string_builder *out, const char *name,
                         struct str_view body)
{
    const struct crawl_charset_name *n = by_name(name);
    size_t mark;

    if (!n)
        return -ENOTSUP;
    if (crawl_charset_mark(body, &mark) &&
        strcmp(crawl_charset_mark(body, &mark), name) == 0)
        body = str_view_drop(body, mark);
    if (strcmp(name, "UTF-8") == 0)
        return decode_utf8(out, body);
    if (n->iconv)
        return run_iconv(out, n, body);
    if (strcmp(name, "x-user-defined") == 0)
        return decode_user_defined(out, body);
    if (body.len) /* "replacement": nothing of it is shown */
        crawl_utf8_append(out, 0xfffd);
    return out->error;
}

static size_t utf8_step(const char *s, size_t left, unsigned *out_cp)
{
    unsigned char c = (unsigned char)*s;
    size_t need = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, i;

    *out_cp = need == 1 ? c : c & (0x7fu >> need);
    for (i = 1; i < need && i < left; i++)
        *out_cp = *out_cp << 6 | ((unsigned char)s[i] & 63);
    return i < need ? left : need;
}

int crawl_charset_encode(struct string_builder *out, const char *name,
                         struct str_view text)
{
    const struct crawl_charset_name *n = by_name(name);
    iconv_t cd = (iconv_t)-1;

    if (n && n->iconv && strncmp(name, "UTF-16", 6) != 0)
        cd = iconv_open(n->iconv, "UTF-8");
    if (cd == (iconv_t)-1)
        return string_builder_append(out, text.data, text.len);
    while (text.len && !out->error) {
        char buf[16], *at = buf, *in = (char *)(size_t)text.data;
        unsigned cp;
        size_t room = sizeof buf, step = utf8_step(text.data, text.len, &cp);
        size_t left = step;

        if (iconv(cd, &in, &left, &at, &room) == (size_t)-1)
            string_builder_append_format(out, "&#%u;", cp);
        else
            string_builder_append(out, buf, (size_t)(at - buf));
        text = str_view_drop(text, step);
    }
    iconv_close(cd);
    return out->error;
}
