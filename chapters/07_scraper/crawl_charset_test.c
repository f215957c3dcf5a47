/* SPDX-License-Identifier: MIT-0 */
#include <check.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "crawl_charset.h"
#include "crawl_charset_names.h"

static const struct {
    const char *label, *want; /* NULL: unknown */
} labels[] = {
    {"utf-8", "UTF-8"},
    {"UTF8", "UTF-8"},
    {" latin1\n", "windows-1252"},
    {"iso-8859-1", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"gb2312", "GBK"},
    {"GB18030", "gb18030"},
    {"big5-hkscs", "Big5"},
    {"x-sjis", "Shift_JIS"},
    {"ks_c_5601-1987", "EUC-KR"},
    {"iso-8859-9", "windows-1254"},
    {"utf-16", "UTF-16LE"},
    {"hz-gb-2312", "replacement"},
    {"utf", NULL},
    {"", NULL},
    {"utf-8 utf-8", NULL},
    {"nonsense", NULL},
};

START_TEST(labels_have_one_name)
{
    const char *name = crawl_charset_find(str_view_from(labels[_i].label));

    if (labels[_i].want)
        ck_assert_msg(name && strcmp(name, labels[_i].want) == 0, "%s: %s",
                      labels[_i].label, name ? name : "unknown");
    else
        ck_assert_msg(!name, "%s: %s", labels[_i].label, name);
}
END_TEST

static const struct {
    const char *type, *body, *want;
} pages[] = {
    /* a mark is stronger than all else */
    {"text/html; charset=gbk", "\xef\xbb\xbf<meta charset=big5>", "UTF-8"},
    {"", "\xff\xfex", "UTF-16LE"},
    {"text/html; charset=gbk", "\xfe\xffx", "UTF-16BE"},
    /* then the header */
    {"text/html; charset=utf-8", "<meta charset=big5>", "UTF-8"},
    {"text/html;charset=\"GBK\" ", "", "GBK"},
    {"text/html; Charset = 'gbk'", "", "GBK"},
    {"text/html; charset=nonsense", "<meta charset=big5>", "Big5"},
    {"text/html; charset=\"gbk", "", "windows-1252"},
    {"text/html; xcharset; charset=gbk; q", "", "GBK"},
    {"text/html;xcharset=gbk", "", "windows-1252"},
    {"text/html; x-charset=gbk", "", "windows-1252"},
    {"text/html;xcharset=gbk;charset=big5", "", "Big5"},
    {"text/html; a=\"; charset=gbk\"; charset=big5", "", "Big5"},
    {"text/html; charset=gbk; charset=big5", "", "GBK"},
    /* then a meta */
    {"", "<meta charset=gbk>", "GBK"},
    {"", "<META CHARSET='GBK' />", "GBK"},
    {"", "<meta name=x><meta charset=gbk>", "GBK"},
    {"", "<meta http-equiv=content-type content='text/html; charset=gbk'>",
     "GBK"},
    {"", "<meta content='text/html; charset=gbk' http-equiv=Content-Type>",
     "GBK"},
    {"", "<meta content='text/html; charset=gbk'>", "windows-1252"},
    {"", "<meta http-equiv=refresh content='charset=gbk'>", "windows-1252"},
    {"", "<!-- <meta charset=gbk> --><meta charset=big5>", "Big5"},
    {"", "<!--><meta charset=gbk>-->", "GBK"},
    {"", "<a title='<meta charset=gbk>'><meta charset=big5>", "Big5"},
    {"", "</p title='>'><meta charset=gbk>", "GBK"},
    {"", "<!x><?y><meta charset=gbk>", "GBK"},
    {"", "<metal charset=gbk>", "windows-1252"},
    {"", "<meta charset=nonsense><meta charset=gbk>", "GBK"},
    {"", "<meta charset=utf-16be>", "UTF-8"},
    {"", "<meta charset=x-user-defined>", "windows-1252"},
    {"", "<meta charset=gbk", "GBK"},
    {"", "plain", "windows-1252"},
};

START_TEST(who_names_the_encoding)
{
    const char *name =
        crawl_charset_sniff(str_view_from(pages[_i].type),
                            str_view_from(pages[_i].body), "windows-1252");

    ck_assert_msg(strcmp(name, pages[_i].want) == 0, "%s | %s: %s",
                  pages[_i].type, pages[_i].body, name);
}
END_TEST

START_TEST(a_nul_behind_a_less_than_opens_no_comment)
{
    static const char page[] = "<\0<meta charset=gbk>";

    ck_assert_str_eq(crawl_charset_sniff(str_view_from(""),
                                         str_view_of(page, sizeof page - 1),
                                         "UTF-8"),
                     "GBK");
}
END_TEST

START_TEST(a_meta_after_1024_bytes_is_too_late)
{
    char page[1100];

    memset(page, ' ', sizeof page);
    memcpy(page + 1020, "<meta charset=gbk>", 18);
    ck_assert_str_eq(crawl_charset_sniff(str_view_from(""),
                                         str_view_of(page, sizeof page),
                                         "UTF-8"),
                     "UTF-8");
    memcpy(page + 1000, "<meta charset=gbk>", 18);
    ck_assert_str_eq(crawl_charset_sniff(str_view_from(""),
                                         str_view_of(page, sizeof page),
                                         "UTF-8"),
                     "GBK");
}
END_TEST

#define BAD "\xef\xbf\xbd"

static const struct {
    const char *name, *bytes, *want;
} decoded[] = {
    {"UTF-8", "a\xc3\xa9", "a\xc3\xa9"},
    {"UTF-8", "\xef\xbb\xbfx", "x"},
    {"UTF-8",
     "a\xff"
     "b",
     "a" BAD "b"},
    {"UTF-8", "a\xe4\xb8", "a" BAD},
    {"UTF-8", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
     "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
    {"UTF-8", "\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf",
     "\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"},
    {"UTF-8", "\xe4\xb8x\xf0\x9f\x98x", BAD "x" BAD "x"}, /* begun, not ended */
    {"UTF-8", "\xc0\x80x\xc1\xbf", BAD BAD "x" BAD BAD},  /* overlong */
    {"UTF-8", "\xe0\x9f\xbf\xf0\x8f\xbf\xbf", BAD BAD BAD BAD BAD BAD BAD},
    {"UTF-8", "\xed\xa0\x80", BAD BAD BAD}, /* half a surrogate pair */
    {"UTF-8", "\xf4\x90\x80\x80\xf5", BAD BAD BAD BAD BAD}, /* > 10ffff */
    {"windows-1252", "\x93x\x94 \x81", "\xe2\x80\x9cx\xe2\x80\x9d \xc2\x81"},
    {"ISO-8859-2", "\xb1", "\xc4\x85"},
    {"GBK", "\xd6\xd0\xce\xc4", "\xe4\xb8\xad\xe6\x96\x87"},
    {"gb18030", "\x81\x30\x81\x30", "\xc2\x80"},
    {"Big5", "\xa4\xa4", "\xe4\xb8\xad"},
    {"Shift_JIS", "\x93\xfa", "\xe6\x97\xa5"},
    {"EUC-JP", "\xc6\xfc", "\xe6\x97\xa5"},
    {"EUC-KR", "\xb0\xa1", "\xea\xb0\x80"},
    {"KOI8-R", "\xd4", "\xd1\x82"},
    {"x-mac-cyrillic", "\x80", "\xd0\x90"},
    {"windows-874", "\xa1", "\xe0\xb8\x81"},
    {"x-user-defined", "a\x80\xff", "a\xef\x9e\x80\xef\x9f\xbf"},
    {"replacement", "secret", BAD},
    {"GBK", "\xd6", BAD},
    {"windows-1258", "a", "a"},
    {"windows-1258", "a\xd2", "a\xcc\x89"}, /* a hook above, apart */
    {"windows-1258", "a\xd0", "a\xc4\x90"},
    {"Big5", "\x88\x66", "\xc3\x8a"},
    /* where the tables of iconv are not those of the standard */
    {"windows-1255", "\xf4\xcc", "\xd7\xa4\xd6\xbc"},
    {"macintosh", "\xc6x\xf0", "\xe2\x88\x86x\xef\xa3\xbf"},
    {"x-mac-cyrillic", "\xff", "\xe2\x82\xac"},
    {"Big5", "\xa1\x5a\xa1\xc3\xa1\xc5", "\xe2\x95\xb4\xef\xbf\xa3\xcb\x8d"},
    {"Big5", "\xa1\xfe\xa2\x40", "\xef\xbc\x8f\xef\xbc\xbc"},
    {"Big5", "\xa2\xcc\xa2\xce", "\xe5\x8d\x81\xe5\x8d\x85"},
    {"EUC-JP", "\xfe\xfcx", BAD "x"},
    {"EUC-JP", "\xfc\xe2\xb6\xb6", "\xe9\xab\x99\xe6\xa9\x8b"}, /* of NEC's */
    {"KOI8-U", "\xae\xbe", "\xd1\x9e\xd0\x8e"},
    {"GBK", "\x80\xa3\xa0", "\xe2\x82\xac\xe3\x80\x80"},
    {"GBK", "\x81\x30\x80", BAD "0\xe2\x82\xac"},
    {"windows-1255", "\xca", "\xd6\xba"},
    /* of two bytes that are no character, ASCII stays */
    {"EUC-KR", "\xfe\xfex\xfe<b", BAD "x" BAD "<b"},
    {"Big5", "\x81\x81\x81<\x80", BAD BAD "<" BAD},
    {"EUC-JP", "\x8f\xa1\xa1x\x8f\xa1<", BAD "x" BAD "<"},
    {"Big5", "\x88\x66x\x88\x66\xff", "\xc3\x8ax\xc3\x8a" BAD},
};

START_TEST(bytes_become_text)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_charset_decode(&sb, decoded[_i].name,
                                          str_view_from(decoded[_i].bytes)),
                     0);
    ck_assert_msg(strcmp(string_builder_cstr(&sb), decoded[_i].want) == 0,
                  "%s, row %d: %s", decoded[_i].name, _i,
                  string_builder_cstr(&sb));
    string_builder_fini(&sb);
}
END_TEST

/* A text is read piece by piece: no piece ends inside a character. */
START_TEST(a_long_text_is_cut_nowhere)
{
    struct string_builder bytes, text, want;
    int i;

    string_builder_init(&bytes, 0);
    string_builder_init(&text, 0);
    string_builder_init(&want, 0);
    string_builder_append_str(&bytes, "\xd6\xd0");
    string_builder_append_str(&want, "\xe4\xb8\xad");
    for (i = 0; i < 5000; i++) {
        string_builder_append_str(&bytes, "\x81\x30\x81\x30\xd6\xd0");
        string_builder_append_str(&want, "\xc2\x80\xe4\xb8\xad");
    }

    ck_assert_int_eq(crawl_charset_decode(&text, "gb18030",
                                          str_view_of(bytes.data, bytes.len)),
                     0);

    ck_assert_str_eq(string_builder_cstr(&text), string_builder_cstr(&want));
    string_builder_fini(&bytes);
    string_builder_fini(&text);
    string_builder_fini(&want);
}
END_TEST

START_TEST(utf16_has_nul_bytes)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(
        crawl_charset_decode(&sb, "UTF-16LE", str_view_of("\xff\xfeh\0i\0", 6)),
        0);
    ck_assert_str_eq(string_builder_cstr(&sb), "hi");
    string_builder_fini(&sb);
}
END_TEST

/* What goes by without iconv is what iconv would have made of it. */
START_TEST(bytes_below_0x80_are_as_iconv_has_them)
{
    const struct crawl_charset_name *n = &crawl_charset_names[_i];
    char bytes[128], want[512], *in = bytes, *at = want;
    size_t i, left = sizeof bytes, room = sizeof want;
    struct string_builder sb;
    iconv_t cd;

    if (!n->iconv)
        return;
    for (i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i == 0x1b ? 'x' : i); /* no escape sequence */
    cd = iconv_open("UTF-8", n->iconv);
    ck_assert_msg(iconv(cd, &in, &left, &at, &room) == 0 && left == 0 &&
                      iconv(cd, NULL, NULL, &at, &room) == 0,
                  "%s", n->name);
    iconv_close(cd);
    string_builder_init(&sb, 0);

    ck_assert_int_eq(
        crawl_charset_decode(&sb, n->name, str_view_of(bytes, sizeof bytes)),
        0);

    ck_assert_msg(sb.len == (size_t)(at - want) &&
                      memcmp(sb.data, want, sb.len) == 0,
                  "%s", n->name);
    string_builder_fini(&sb);
}
END_TEST

START_TEST(a_name_that_is_none)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(crawl_charset_decode(&sb, "utf8", str_view_from("x")),
                     -ENOTSUP);
    string_builder_fini(&sb);
}
END_TEST

START_TEST(the_builders_limit_holds)
{
    struct string_builder sb;

    string_builder_init(&sb, 3);
    ck_assert_int_eq(
        crawl_charset_decode(&sb, "windows-1252", str_view_from("\xe9\xe9")),
        -EMSGSIZE);
    string_builder_fini(&sb);
}
END_TEST

START_TEST(text_becomes_bytes)
{
    struct string_builder sb;

    string_builder_init(&sb, 0);
    ck_assert_int_eq(
        crawl_charset_encode(&sb, "Shift_JIS",
                             str_view_from("a\xe6\x97\xa5\xf0\x9f\x98\x80")),
        0);
    ck_assert_str_eq(string_builder_cstr(&sb), "a\x93\xfa&#128512;");
    string_builder_fini(&sb);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("crawl_charset");
    TCase *t = tcase_create("all");
    SRunner *r;
    int failed, names;

    tcase_add_loop_test(t, labels_have_one_name, 0,
                        sizeof labels / sizeof labels[0]);
    tcase_add_loop_test(t, who_names_the_encoding, 0,
                        sizeof pages / sizeof pages[0]);
    tcase_add_test(t, a_nul_behind_a_less_than_opens_no_comment);
    tcase_add_test(t, a_meta_after_1024_bytes_is_too_late);
    tcase_add_loop_test(t, bytes_become_text, 0,
                        sizeof decoded / sizeof decoded[0]);
    tcase_add_test(t, a_long_text_is_cut_nowhere);
    tcase_add_test(t, utf16_has_nul_bytes);
    for (names = 0; crawl_charset_names[names].name; names++)
        ;
    tcase_add_loop_test(t, bytes_below_0x80_are_as_iconv_has_them, 0, names);
    tcase_add_test(t, a_name_that_is_none);
    tcase_add_test(t, the_builders_limit_holds);
    tcase_add_test(t, text_becomes_bytes);
    suite_add_tcase(s, t);
    r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
