/* SPDX-License-Identifier: MIT-0 */
/* WRONG: prints a view with %s, as if a NUL stood at its end */
#include "str_view.h"

#include <stdio.h>

int main(void)
{
    struct str_view rest = str_view_from("alice:secret:1000");
    struct str_view name;

    str_view_cut(&rest, ':', &name);
    printf("login of %s\n", name.data);
    return 0;
}
