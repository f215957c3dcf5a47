/* SPDX-License-Identifier: MIT-0 */
/* WRONG: compares an interned text with a literal by pointer; only two
 * interned texts compare so.
 */
#include "flyweight_intern.h"

#include <stdio.h>

int main(void)
{
    static const char *const types[] = {"html", "css", "html"};
    const char *const wanted = "html";
    struct flyweight_intern *names;
    int pages = 0;

    if (flyweight_intern_create(&names))
        return 1;
    for (int i = 0; i < 3; i++) {
        const char *type;

        if (flyweight_intern_str(names, types[i], &type) == 0)
            pages += type == wanted;
    }
    printf("html: %d pages\n", pages);
    flyweight_intern_destroy(names);
    return 0;
}
