/* SPDX-License-Identifier: MIT-0 */
/* WRONG: sizes its buffer by one number of the message and copies as many
 * bytes as another number says. The cursor guards the input, not the output.
 */
#include "bounded_parse.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    static const unsigned char message[] = {0,   4,   0,   9,   'a', 'n', 'a',
                                            'c', 'o', 'n', 'd', 'a', 's'};
    struct bounded_parse p;
    size_t name_size;
    char *name;

    bounded_parse_init(&p, message, sizeof message);
    name_size = bounded_parse_be16(&p);
    name = malloc(name_size + 1);
    if (!name)
        return 1;
    name_size = bounded_parse_be16(&p);
    bounded_parse_copy(&p, name, name_size);
    name[name_size] = '\0';
    printf("%s\n", name);
    free(name);
    return 0;
}
