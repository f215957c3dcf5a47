/* SPDX-License-Identifier: MIT-0 */
#include <iconv.h>
#include <stdio.h>
#include <string.h>

static struct page {
    const char *charset;
    char title[16]; /* the bytes as they came */
} pages[] = {{"windows-1252", "Gen\xe8ve"},
             {"utf-8", "Z\xc3\xbcrich"},
             {"gbk", "\xb1\xb1\xbe\xa9"}};

/* Stores a title in UTF-8. */
static void store(const char *charset, char *title)
{
    char text[64] = "", *out = text;
    size_t len = strlen(title), room = sizeof text - 1;
    iconv_t cd = iconv_open("UTF-8", charset);

    if (iconv(cd, &title, &len, &out, &room) != (size_t)-1)
        printf("%s\n", text);
    iconv_close(cd);
}

int main(void)
{
    size_t i;

    for (i = 0; i < 3; i++)
        store(pages[i].charset, pages[i].title);
    return 0;
}
