/* SPDX-License-Identifier: MIT-0 */
#include "crawl_reference.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "crawl_octets.h"

/* &#128; is the euro: old pages meant windows-1252. 0: as it is. */
static unsigned long mended(unsigned long cp)
{
    static const unsigned short windows[32] = {
        0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
        0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

    if (cp >= 0x80 && cp < 0xa0 && windows[cp - 0x80])
        return windows[cp - 0x80];
    if (cp == 0 || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
        return 0xfffd;
    return cp;
}

/* At "&#": how many bytes it takes, 0 when it is no reference. */
static size_t take_number(struct string_builder *out, struct str_view v)
{
    bool hex = v.len > 2 && (v.data[2] == 'x' || v.data[2] == 'X');
    size_t at = hex ? 3 : 2, first = at;
    unsigned long cp = 0;

    for (; at < v.len; at++) {
        int digit = crawl_hex_digit(v.data[at]);

        if (digit < 0 || (!hex && digit > 9))
            break;
        if (cp <= 0x10ffff)
            cp = cp * (hex ? 16 : 10) + (unsigned long)digit;
    }
    if (at == first)
        return 0;
    crawl_utf8_append(out, mended(cp));
    return at < v.len && v.data[at] == ';' ? at + 1 : at;
}

/* The usual ones, with their semicolon. */
static size_t take_usual(struct string_builder *out, struct str_view v)
{
    static const struct {
        const char *name;
        char c;
    } usual[] = {{"&amp;", '&'},
                 {"&lt;", '<'},
                 {"&gt;", '>'},
                 {"&quot;", '"'},
                 {"&apos;", '\''}};
    size_t i;

    for (i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        if (str_view_starts_with(v, str_view_from(usual[i].name))) {
            string_builder_append_char(out, usual[i].c);
            return strlen(usual[i].name);
        }
    }
    return 0;
}

/* "&x" where x begins no name that ends soon: an ampersand of a query. */
static bool may_be_name(struct str_view v)
{
    return v.len > 2 && isalpha((unsigned char)v.data[1]) &&
           isalnum((unsigned char)v.data[2]);
}

/* In an attribute a name without semicolon before = or a letter is no
 * reference; all names have two letters or more. */
static bool is_query_pair(struct str_view v)
{
    size_t n = 1;

    while (n < v.len && isalnum((unsigned char)v.data[n]))
        n++;
    return n < v.len && v.data[n] == '=';
}

static int ask_parser(struct string_builder *out, struct str_view text,
                      bool attribute, struct html_port *html)
{
    struct string_builder page;
    struct html_doc doc = {0};
    const struct html_node *node;
    const char *value = NULL;
    size_t i;
    int rc;

    string_builder_init(&page, 0);
    string_builder_append_str(&page, attribute ? "<p a=\"" : "<title>");
    for (i = 0; i < text.len; i++) {
        if (text.data[i] == '"')
            string_builder_append_str(&page, "&quot;");
        else if (text.data[i] == '<')
            string_builder_append_str(&page, "&lt;");
        else
            string_builder_append_char(&page, text.data[i]);
    }
    string_builder_append_str(&page, attribute ? "\">" : "</title>");
    rc = page.error ? page.error
                    : html->parse(html->self, &doc, page.data, page.len, NULL);
    if (rc == 0) {
        node = attribute ? doc.ops->last_child(doc.root)
                         : doc.ops->first_child(doc.root);
        node = node ? doc.ops->first_child(node) : NULL;
        if (node && attribute)
            value = doc.ops->attr(node, "a");
        else if (node && doc.ops->first_child(node))
            value = doc.ops->text(doc.ops->first_child(node));
        rc = string_builder_append_str(out, value ? value : "");
    }
    html_doc_fini(&doc);
    string_builder_fini(&page);
    return rc;
}

/* true when all of it could be decoded here. */
static bool decode_usual(struct string_builder *out, struct str_view v,
                         bool attribute)
{
    while (v.len) {
        size_t n = 0;

        if (v.data[0] == '&') {
            n = take_usual(out, v);
            if (!n && v.len > 1 && v.data[1] == '#')
                n = take_number(out, v);
            else if (!n && may_be_name(v) && !(attribute && is_query_pair(v)))
                return false;
        }
        if (!n && v.data[0] == '\0')
            string_builder_append_str(out, "\xef\xbf\xbd");
        else if (!n)
            string_builder_append_char(out, v.data[0]);
        v = str_view_drop(v, n ? n : 1);
    }
    return true;
}

int crawl_reference_decode(struct string_builder *out, struct str_view text,
                           bool attribute, struct html_port *html)
{
    size_t before = out->len;

    if (decode_usual(out, text, attribute))
        return out->error;
    if (out->data && !out->error) {
        out->len = before;
        out->data[before] = '\0';
    }
    return out->error ? out->error : ask_parser(out, text, attribute, html);
}
