/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

struct line {
    char text[64];
    size_t len;
};

struct page {
    const char *url;
    struct line line; /* what has come of it */
};

/* Prints a page line by line; it comes in pieces of any size. */
static void on_data(struct page *page, const char *data)
{
    struct line *line = &page->line;

    for (; *data; data++) {
        if (*data == '\n') {
            printf("%s: %.*s\n", page->url, (int)line->len, line->text);
            line->len = 0;
        } else if (line->len < sizeof line->text) {
            line->text[line->len++] = *data;
        }
    }
}

int main(void)
{
    struct page prices = {.url = "/prices"}, tides = {.url = "/tides"};

    on_data(&prices, "pears 2\npl");
    on_data(&tides, "high 6:");
    on_data(&prices, "ums 5\n");
    on_data(&tides, "12\n");
    return 0;
}
