/* SPDX-License-Identifier: MIT-0 */
/* WRONG: the cut may go through the middle of a letter */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { TEASER_MAX = 13 };

/* Prints an item as a line of JSON, its text cut to a teaser. */
static void export_item(const char *text)
{
    size_t len = strnlen(text, TEASER_MAX);
    json_t *item;

    item = json_pack("{s:s%}", "teaser", text, len);
    if (!item || json_dumpf(item, stdout, 0) < 0)
        printf("an item is lost");
    printf("\n");
    json_decref(item);
}

int main(void)
{
    export_item("Tides of today");
    export_item("Caf\xc3\xa9 in Gen\xc3\xa8ve");
    return 0;
}
