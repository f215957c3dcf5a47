/* SPDX-License-Identifier: MIT-0 */
#include <stdio.h>

enum { PAGES = 3 };

struct button {
    void (*on_press)(void *arg);
    void *arg;
};

static void open_page(void *arg)
{
    const int *page = arg;

    printf("page %d of %d\n", *page, PAGES);
}

int main(void)
{
    struct button buttons[PAGES];
    int i, page[PAGES];

    for (i = 0; i < PAGES; i++) {
        page[i] = i + 1;
        buttons[i] = (struct button){open_page, &page[i]};
    }
    for (i = 0; i < PAGES; i++)
        buttons[i].on_press(buttons[i].arg);
    return 0;
}
