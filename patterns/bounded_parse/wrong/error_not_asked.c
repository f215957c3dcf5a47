/* SPDX-License-Identifier: MIT-0 */
/* WRONG: uses what it read without asking for the error: the message is cut
 * off, and the zeros look like values.
 */
#include "bounded_parse.h"

#include <stdio.h>

int main(void)
{
    static const unsigned char cut_off[] = {31};
    struct bounded_parse p;
    struct bounded_parse host;
    unsigned port;

    bounded_parse_init(&p, cut_off, sizeof cut_off);
    port = bounded_parse_be16(&p);
    host = bounded_parse_sub(&p, bounded_parse_u8(&p));
    printf("port %u, host '%.*s'\n", port, (int)bounded_parse_left(&host),
           (const char *)host.next);
    return 0;
}
